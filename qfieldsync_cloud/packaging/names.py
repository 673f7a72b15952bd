"""Names that server, Windows and Android take, made from those that they refuse; the same name at every run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Callable

from qfieldsync_cloud.names import BREAKS_PACKAGING, FOLDER, FORBIDDEN, folded, is_reserved

_DROPPED = re.compile("[\U00010000-\U0010ffff]")
LONGEST = 250
_LONGEST_PART = 230
"""In bytes: leaves room for a number, and for the journal of a database."""
_LONGEST_STEM = 120
_OWN = (FOLDER, ".qfieldsync")
_SLASH = re.compile(r"/")


def safe_segment(name: str) -> str:
    """Return the name of one file or folder with everything replaced that is refused somewhere."""
    safe = name
    for refused in (FORBIDDEN, BREAKS_PACKAGING, _SLASH):
        safe = refused.sub("_", safe)
    safe = safe.rstrip(". ")
    if not safe or is_reserved(safe) or folded(safe) in _OWN:
        safe = f"_{safe}"
    return safe


def readable_path(path: PurePosixPath) -> PurePosixPath:
    """Return the path with what QGIS drops from a project file's texts replaced: emoji, and all beyond U+FFFF."""
    return PurePosixPath(*(_DROPPED.sub("_", part) for part in path.parts))


def safe_path(path: PurePosixPath) -> PurePosixPath:
    """Return the relative path with each segment safe, and short enough in all."""
    safe = PurePosixPath(*(safe_segment(part) for part in path.parts))
    too_long = len(str(safe)) > LONGEST or any(len(part.encode()) > _LONGEST_PART for part in safe.parts)
    return _shortened(safe) if too_long else safe


def is_safe(path: PurePosixPath) -> bool:
    """Return whether a relative path can stay as it is."""
    return safe_path(path) == path


def _shortened(path: PurePosixPath) -> PurePosixPath:
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:8]
    stem = path.stem.encode()[:_LONGEST_STEM].decode(errors="ignore").rstrip(". ")
    return PurePosixPath("data") / f"{stem}_{digest}{path.suffix[:16]}"


class Names:
    """Hands out relative paths, each only once: two that differ in case or in composed characters count as one.

    Folders that differ so become one, spelled as it came first. What was edited in an earlier package (`kept`, by what
    it is) gets the same path again, and nothing else gets that.
    """

    def __init__(self, kept: Mapping[str, PurePosixPath] | None = None) -> None:
        self._kept = dict(kept or {})
        self._taken = {folded(str(path)) for path in self._kept.values()}
        self._folders: dict[str, PurePosixPath] = {}
        for path in self._kept.values():
            self._spelled(path.parent)

    def claim(
        self,
        wanted: PurePosixPath,
        origin: str = "",
        companions: Callable[[PurePosixPath], Iterable[PurePosixPath]] = lambda _path: (),
    ) -> PurePosixPath:
        """Return the wanted path for an origin, made safe, with a number added to its stem if it is taken.

        `companions` tells the paths that have to be free beside it.
        """
        if origin in self._kept:
            return self._kept.pop(origin)
        safe = safe_path(wanted)
        safe = self._spelled(safe.parent) / safe.name
        free, number = safe, 1
        while not self._are_free(free, *companions(free)):
            number += 1
            free = safe.with_name(f"{safe.stem}_{number}{safe.suffix}")
        self._taken.add(folded(str(free)))
        return free

    def take(self, paths: Iterable[PurePosixPath]) -> None:
        """Let nothing get these paths."""
        self._taken.update(folded(str(path)) for path in paths)

    def _spelled(self, folder: PurePosixPath) -> PurePosixPath:
        """Return the folder as it is spelled since it, or another that counts as the same, was used first."""
        known = PurePosixPath()
        for part in folder.parts:
            known = self._folders.setdefault(folded(str(known / part)), known / part)
        return known

    def _are_free(self, *paths: PurePosixPath) -> bool:
        return not any(folded(str(path)) in self._taken for path in paths)
