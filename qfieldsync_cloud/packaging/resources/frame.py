"""Where a project's names of files start from, here and in the package."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Callable


@dataclass(frozen=True)
class Frame:
    """The folder of the project file, its home, QGIS's own drawings, those of the user, and project variables.

    `look` is told each place where a file is looked for, just before.
    """

    folder: Path
    home: Path
    builtin: Path
    own: tuple[Path, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    project_file: str = ""
    look: Callable[[Path], None] = field(default=lambda _path: None, repr=False, compare=False)

    def built_in_name(self, path: Path) -> str | None:
        """Return the name of a drawing that every QGIS and QField has, or None."""
        return path.relative_to(self.builtin).as_posix() if self.builtin in path.parents else None


@dataclass(frozen=True)
class Places:
    """Where the files lie in the package, and its project file; both relative to the package.

    Pictures of at most `embedded_up_to` bytes are written into the project, and those of `archive` into its archive,
    under these names: the server's packager writes the crew's project into another folder, and QGIS then spells every
    path to the file that the server had, which no device has.
    """

    targets: Mapping[Path, PurePosixPath]
    project: PurePosixPath
    embedded_up_to: int = -1
    archive: Mapping[Path, str] = field(default_factory=dict)

    def relative(self, path: Path) -> str | None:
        """Return a taken file as the packaged project names it, without './'; None for one that stays."""
        target = self.targets.get(path)
        return posixpath.relpath(str(target), str(self.project.parent)) if target else None


def settled(path: Path) -> Path:
    """Return the path with every link resolved but that of the file itself, so that one file has one path."""
    return Path(os.path.realpath(path.parent)) / path.name
