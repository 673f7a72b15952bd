"""Which names of files server, Windows and Android take; the rules that packaging and synchronizing share."""

from __future__ import annotations

import re
import unicodedata

FOLDER = ".qfieldsync_cloud"
LONGEST = 255
FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f\x7f\ud800-\udfff]')
BREAKS_PACKAGING = re.compile(r"[#;]|%(?=[0-9A-Fa-f]{2})")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?$", re.IGNORECASE)


def folded(name: str) -> str:
    """Return what two names have in common that fall together on some disk: case and composed characters."""
    return unicodedata.normalize("NFC", name).lower()


def is_reserved(part: str) -> bool:
    """Return whether Windows keeps the name of a file or folder for a device."""
    return bool(_RESERVED.match(part))


def is_hostile(name: str) -> bool:
    """Return whether a name must not touch this disk: it leaves the folder, or no disk holds it safely."""
    parts = name.split("/")
    return (
        not name
        or len(name) > LONGEST
        or bool(FORBIDDEN.search(name))
        or any(part in ("", ".", "..") or part.endswith((".", " ")) or is_reserved(part) for part in parts)
        or any(len(part.encode()) > LONGEST for part in parts)  # most disks count bytes
        or folded(parts[0]) == FOLDER
    )


def is_refused(name: str) -> bool:
    """Return whether the server refuses a local name, or would break over it when it packages the project."""
    return is_hostile(name) or bool(BREAKS_PACKAGING.search(name))
