"""Which names of files server, Windows and Android take; the rules that packaging and synchronizing share."""

from __future__ import annotations

import re
import unicodedata

FOLDER = ".qfieldsync_cloud"
LONGEST = 255
_FORBIDDEN = r'[<>:"\\|?*\x00-\x1f\x7f\ud800-\udfff]'
FORBIDDEN = re.compile(_FORBIDDEN)
BREAKS_PACKAGING = re.compile(r"[#;]|%(?=[0-9A-Fa-f]{2})")
_DEVICE = r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)"
_RESERVED = re.compile(rf"^{_DEVICE}(\..*)?$", re.IGNORECASE)
_BAD_PART = re.compile(rf"{_FORBIDDEN}|(?:^|/)(?:/|$)|[. ](?:/|$)|(?:^|/){_DEVICE}(?:\.[^/]*)?(?:/|$)", re.IGNORECASE)
"""What no part of a path may be: empty, ending in a dot or space (`.` and `..` do), or a device of Windows."""


def folded(name: str) -> str:
    """Return what two names have in common that fall together on some disk: case and composed characters."""
    return unicodedata.normalize("NFC", name).lower()


def is_reserved(part: str) -> bool:
    """Return whether Windows keeps the name of a file or folder for a device."""
    return bool(_RESERVED.match(part))


def is_hostile(name: str) -> bool:
    """Return whether a name must not touch this disk: it leaves the folder, or no disk holds it safely."""
    return (
        len(name) > LONGEST
        or bool(_BAD_PART.search(name))
        or (not name.isascii() and any(len(part.encode()) > LONGEST for part in name.split("/")))  # disks count bytes
        or (name.startswith(".") and folded(name.partition("/")[0]) == FOLDER)
    )


def is_refused(name: str) -> bool:
    """Return whether the server refuses a local name, or would break over it when it packages the project."""
    return is_hostile(name) or bool(BREAKS_PACKAGING.search(name))
