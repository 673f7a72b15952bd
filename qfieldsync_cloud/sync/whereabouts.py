"""Where a linked folder lies: whether it was moved or copied, and what else may write into it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path, PurePath

from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.sync.link import Link, read_link

_NETWORK = ("nfs", "cifs", "smb", "afp", "afs", "9p", "davfs", "ncpfs", "fuse.sshfs", "fuse.rclone", "fuse.gvfsd")
_DRIVES = {
    "onedrive": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive", "googledrive": "Google Drive",
    "nextcloud": "Nextcloud", "owncloud": "ownCloud", "icloud drive": "iCloud", "iclouddrive": "iCloud",
    "mobile documents": "iCloud", "box sync": "Box",
}  # fmt: skip
_SETTINGS = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


class Whereabouts(Enum):
    """How a folder stands to the place where it was last."""

    SAME = "same"
    MOVED = "moved"
    COPIED = "copied"


def whereabouts(folder: Path, last: str, link: Link) -> Whereabouts:
    """Compare a folder with the place that it noted last ("" if it noted none).

    It is a copy if that place still is a folder of the same cloud project, and not this one by another path.
    """
    if not last or Path(last) == folder.resolve():
        return Whereabouts.SAME
    original = Path(last)
    try:
        if original.samefile(folder):
            return Whereabouts.SAME
        other = read_link(original)
    except (OSError, FolderError):
        return Whereabouts.MOVED
    is_same = other and (other.server, other.project_id, other.kind) == (link.server, link.project_id, link.kind)
    return Whereabouts.COPIED if is_same else Whereabouts.MOVED


def synchronized_by(folder: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the program that keeps a folder the same on several computers by itself, "" if none is known to."""
    place = folder.resolve()
    for name in _SETTINGS:
        if environment.get(name) and PurePath(environment[name]) in (place, *place.parents):
            return "OneDrive"
    parts = [part.lower().partition(" - ")[0] for part in place.parts]
    return next((_DRIVES[part] for part in parts if part in _DRIVES), "")


def is_on_network(folder: Path) -> bool:
    """Return whether a folder lies on a drive that other computers write to as well; False where nobody can tell."""
    place = str(folder.resolve())
    if sys.platform == "win32":
        return place.startswith("\\\\") or _is_remote_drive(place)
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    return _kind_of(place, mounts).startswith(_NETWORK)


def _kind_of(place: str, mounts: Iterable[str]) -> str:
    """Return the file system that a path lies on; the longest mount point above it counts, the last of equals."""
    best, kind = "", ""
    for line in mounts:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        is_above = place == point or place.startswith(point.rstrip("/") + "/")
        if is_above and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


def _is_remote_drive(place: str) -> bool:
    import ctypes

    root = f"{PurePath(place).drive}\\"
    return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == 4)  # type: ignore[attr-defined]


def surroundings(folder: Path) -> tuple[Phrase, ...]:
    """Return what is to be said about where a folder lies."""
    said = []
    program = synchronized_by(folder)
    if program:
        said.append(
            phrase(
                "{folder} lies in {program}, which may change its files while they are synchronized. A folder outside "
                "of it is safer.", folder=folder.name, program=program,
            )
        )  # fmt: skip
    if is_on_network(folder):
        said.append(
            phrase(
                "{folder} lies on a network drive. Work on it from one computer at a time; a folder on a disk of this "
                "computer is safer and faster.", folder=folder.name,
            )
        )  # fmt: skip
    return tuple(said)
