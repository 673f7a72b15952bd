"""The files of a project's attachment and data folders: photos, sounds and whatever else the crew needs."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from qfieldsync_cloud.packaging.names import is_safe

_JUNK = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Attachments:
    """Files by their place relative to the home, and the names of those that the server would refuse."""

    files: dict[Path, PurePosixPath]
    refused: tuple[str, ...]

    def only(self, paths: Collection[Path]) -> Attachments:
        """Return these of the files."""
        return Attachments({path: place for path, place in self.files.items() if path in paths}, self.refused)

    def along_with(self, others: Attachments) -> Attachments:
        """Return these and others together."""
        return Attachments({**self.files, **others.files}, tuple(dict.fromkeys((*self.refused, *others.refused))))


def find_attachments(home: Path, dirs: Iterable[str]) -> Attachments:
    """Return every file in these folders of the home; hidden ones and links that lead out are no attachments."""
    files: dict[Path, PurePosixPath] = {}
    refused: list[str] = []
    for name in dirs:
        for path in _walk(home, name):
            place = PurePosixPath(path.relative_to(home))
            if is_safe(place):
                files[path] = place
            else:
                refused.append(str(place))
    return Attachments(files, tuple(refused))


def stays_inside(name: str) -> bool:
    """Return whether a folder's name stays inside the home it is relative to."""
    place = PurePosixPath(name.replace("\\", "/"))
    return bool(place.parts) and not place.is_absolute() and ".." not in place.parts and ":" not in name


def _walk(home: Path, name: str) -> Iterator[Path]:
    if not stays_inside(name):
        return
    for folder, subfolders, names in os.walk(home / name):
        subfolders[:] = sorted(each for each in subfolders if not each.startswith("."))
        for each in sorted(names):
            path = Path(folder) / each
            if not each.startswith(".") and each.casefold() not in _JUNK and _leads_inside(path, home):
                yield path


def _leads_inside(path: Path, home: Path) -> bool:
    return not path.is_symlink() or home.resolve() in path.resolve().parents
