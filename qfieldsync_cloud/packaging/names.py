"""Names that server, Windows and Android take, made from those that they refuse; the same name at every run."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 250
_REFUSED = re.compile(r'[<>:"/\\|?*#;\x00-\x1f\x7f]|%(?=[0-9A-Fa-f]{2})')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?$", re.IGNORECASE)
_OWN = re.compile(r"^\.qfieldsync(_cloud)?$", re.IGNORECASE)


def safe_segment(name: str) -> str:
    """Return the name of one file or folder with everything replaced that is refused somewhere."""
    safe = _REFUSED.sub("_", name).rstrip(". ")
    if not safe or safe == ".." or _RESERVED.match(safe) or _OWN.match(safe):
        safe = f"_{safe}"
    return safe


def safe_path(path: PurePosixPath) -> PurePosixPath:
    """Return the relative path with each segment safe, and short enough in all."""
    safe = PurePosixPath(*(safe_segment(part) for part in path.parts))
    return safe if len(str(safe)) <= LONGEST else _shortened(safe)


def is_safe(path: PurePosixPath) -> bool:
    """Return whether a relative path can stay as it is."""
    return safe_path(path) == path


def _shortened(path: PurePosixPath) -> PurePosixPath:
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:8]
    suffix = path.suffix[:16]
    return PurePosixPath("data") / f"{path.stem[:80].rstrip('. ')}_{digest}{suffix}"


class Names:
    """Hands out relative paths, each only once: two that differ in case or in composed characters count as one."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def claim(self, wanted: PurePosixPath) -> PurePosixPath:
        """Return the wanted path, made safe, with a number added to its stem if it is taken."""
        safe = safe_path(wanted)
        free, number = safe, 1
        while _folded(free) in self._taken:
            number += 1
            free = safe.with_name(f"{safe.stem}_{number}{safe.suffix}")
        self._taken.add(_folded(free))
        return free


def _folded(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()
