"""File names: those that a server sends are hostile until checked, those of this disk must please the server."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from qfieldsync_cloud.errors import UnsafeNameError
from qfieldsync_cloud.phrases import phrase

FOLDER = ".qfieldsync_cloud"
LONGEST = 255
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?$", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_BREAKS_PACKAGING = re.compile(r"[#;]|%[0-9A-Fa-f]{2}")


def folded(name: str) -> str:
    """Return what two names have in common that fall together on some disk: case and composed characters."""
    return unicodedata.normalize("NFC", name).lower()


def is_hostile(name: str) -> bool:
    """Return whether a name must not touch this disk: it leaves the folder, or no disk holds it safely."""
    parts = name.split("/")
    return (
        not name
        or len(name) > LONGEST
        or bool(_FORBIDDEN.search(name))
        or any(part in ("", ".", "..") or part.endswith((".", " ")) or _RESERVED.match(part) for part in parts)
        or any(len(part.encode()) > LONGEST for part in parts)  # most disks count bytes
        or folded(parts[0]) == FOLDER
    )


def is_refused(name: str) -> bool:
    """Return whether the server refuses a local name, or would break over it when it packages the project."""
    return is_hostile(name) or bool(_BREAKS_PACKAGING.search(name))


def check_cloud_names(names: Iterable[str]) -> None:
    """Raise UnsafeNameError with every hostile name of a server's list, and every two that fall together."""
    unsafe: list[str] = []
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    for name in names:
        clash = seen.setdefault(folded(name), name) != name or _clashes(name, folders)
        unsafe += [name] if clash or is_hostile(name) else []
    unsafe += [name for key, name in seen.items() if key in folders]
    if unsafe:
        raise UnsafeNameError(
            phrase("The cloud project holds files whose names are not safe on this computer: {names}.",
                   names=_listed(unsafe)),
            tuple(unsafe),
            phrase("Rename or delete them in the cloud, then try again. Nothing was downloaded."),
        )  # fmt: skip


def _clashes(name: str, folders: dict[str, str]) -> bool:
    parents = [str(parent) for parent in PurePosixPath(name).parents if str(parent) != "."]
    return any([folders.setdefault(folded(parent), parent) != parent for parent in parents])  # noqa: C419 - all count


def check_local_names(names: Iterable[str]) -> None:
    """Raise UnsafeNameError with every name that the server refuses, before the first byte goes up."""
    unsafe = [name for name in names if is_refused(name)]
    if unsafe:
        raise UnsafeNameError(
            phrase("The server does not take files with these names: {names}.", names=_listed(unsafe)),
            tuple(unsafe),
            phrase('Rename them: without < > : " \\ | ? * # ; or %, not ending in a dot or space. Nothing was sent.'),
        )


def check_text(names: Iterable[str]) -> None:
    """Raise UnsafeNameError with every name of this disk that is no text, as old archives leave them behind."""
    unsafe = [name for name in names if re.search(r"[\ud800-\udfff]", name)]
    if unsafe:
        raise UnsafeNameError(
            phrase("The names of these files hold characters that can't be read: {names}.", names=_listed(unsafe)),
            tuple(unsafe),
            phrase("Rename or delete them, then try again. Nothing was sent."),
        )


def place_in(folder: Path, name: str) -> Path:
    """Return where a checked name lies in the folder; UnsafeNameError if a symbolic link would lead out of it."""
    check_cloud_names([name])
    place = folder.joinpath(*name.split("/"))
    root = folder.resolve()
    resolved = place.parent.resolve()
    if place.is_symlink() or (resolved != root and root not in resolved.parents):
        raise UnsafeNameError(
            phrase("{name} leads out of the project's folder through a symbolic link.", name=name),
            (name,),
            phrase("Replace the link by a real folder or file."),
        )
    return place


def _listed(names: list[str], most: int = 5) -> str:
    shown = ", ".join(repr(name) for name in names[:most])
    return f"{shown} … ({len(names)})" if len(names) > most else shown
