"""The base of each GeoPackage whose edits are tracked: the cloud's file as of the last synchronization."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from qfieldsync_cloud.api.checksum import Checksum
from qfieldsync_cloud.api.download import pieces_of
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.sync.atomic import put_in_place
from qfieldsync_cloud.sync.link import own_folder
from qfieldsync_cloud.sync.names import place_in
from qfieldsync_cloud.sync.snapshot import stamp_of
from qfieldsync_cloud.sync.state import State


class Bases:
    """The files below `.qfieldsync_cloud/base/`; each is what the cloud's fingerprint says, or it does not count."""

    def __init__(self, folder: Path, state: State) -> None:
        self._folder = own_folder(folder) / "base"
        self._state = state
        self._places: dict[str, Path] = {}

    def path_of(self, path: str) -> Path:
        """Return where the base of a file lies, whether it is there or not."""
        if path not in self._places:
            self._places[path] = place_in(self._folder, path)
        return self._places[path]

    def holds(self, path: str, fingerprint: str, context: Context) -> bool:
        """Return whether the base of a file is there and is what the cloud's `fingerprint` names."""
        place = self.path_of(path)
        if not fingerprint or not place.is_file():
            return False
        seen = self._state.copy_of(path)
        stamp = stamp_of(place)
        if seen == (stamp, fingerprint):
            return True
        if not matches(place, fingerprint, context):
            return False
        self._state.remember_copy(path, stamp, fingerprint)
        return True

    def take(self, staged: Path, path: str, fingerprint: str) -> None:
        """Make a file that was checked the base; it is moved."""
        place = self.path_of(path)
        put_in_place(staged, place)
        self._state.remember_copy(path, stamp_of(place), fingerprint)

    def copy(self, source: Path, path: str, fingerprint: str, context: Context) -> bool:
        """Make a copy of a file the base if it is what the cloud's `fingerprint` names; return whether it is.

        The copy is looked at, not the file: somebody may write to that one meanwhile. A full disk is no error: without
        a base the file travels whole.
        """
        place = self.path_of(path)
        staged = place.with_name(f"{uuid.uuid4().hex}.part")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, staged)
            if not matches(staged, fingerprint, context):
                return False
            self.take(staged, path, fingerprint)
            return True
        except OSError:
            return False
        finally:
            staged.unlink(missing_ok=True)

    def drop(self, path: str) -> None:
        """Forget the base of a file."""
        self.path_of(path).unlink(missing_ok=True)


def matches(path: Path, fingerprint: str, context: Context) -> bool:
    """Return whether a file is what a cloud's fingerprint names: a sha256, or `etag:` and an ETag; "" names none."""
    if not fingerprint:
        return False
    etag = fingerprint[5:] if fingerprint.startswith("etag:") else ""
    checksum = Checksum("" if etag else fingerprint, etag)
    for piece in pieces_of(path):
        context.check()
        checksum.update(piece)
    return checksum.matches()
