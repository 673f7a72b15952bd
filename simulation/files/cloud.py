"""A cloud of plain files that tells a witness of each look at it, and of each change."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Protocol

from qfieldsync_cloud.api.models import CloudFile, Role
from simulation.clock import SimulatedClock
from simulation.cloud import DESK, SimulatedCloud
from simulation.shelf import Shelf, Version

MATE = "mate"
OTHERS = "others"
_ALL_VERSIONS = 10_000


class Witness(Protocol):
    """Hears of what happens in the cloud, before it happens."""

    def on_list(self, user: str, held: dict[str, Version]) -> None:
        """Hear that somebody reads the list of files."""

    def on_get(self, user: str, name: str, newest: Version | None) -> None:
        """Hear that somebody looks at one file."""

    def on_upload(self, user: str, name: str, content: bytes, newest: Version | None) -> None:
        """Hear that a version is added to a file."""

    def on_delete(self, user: str, name: str, versions: list[Version]) -> None:
        """Hear that a file goes, with all its versions."""


class FileCloud(SimulatedCloud):
    """A project of plain files that keeps every version; `tells_sha256` is whether its lists have checksums."""

    def __init__(self, random: Random, clock: SimulatedClock, files: dict[str, bytes], tells_sha256: bool) -> None:
        roles = {DESK: Role.ADMIN, MATE: Role.MANAGER, OTHERS: Role.EDITOR}
        super().__init__(random, clock, roles, files=files)
        self.shelf = Shelf(clock, random, _ALL_VERSIONS)
        for name, content in files.items():
            self.shelf.put(name, content)
        self.witness: Witness | None = None
        self.tells_sha256 = tells_sha256

    def newest(self) -> dict[str, Version]:
        """Return the newest version of each file."""
        return {name: self.shelf.versions(name)[-1] for name in self.shelf.names()}

    def list_files(self, user: str) -> list[CloudFile]:
        """Return every file."""
        if self.witness:
            self.witness.on_list(user, self.newest())
        return super().list_files(user)

    def get_file(self, user: str, name: str) -> CloudFile:
        """Return one file."""
        if self.witness:
            self.witness.on_get(user, name, self.shelf.newest(name))
        return super().get_file(user, name)

    def _described(self, name: str) -> CloudFile:
        found = super()._described(name)
        return found if self.tells_sha256 else replace(found, sha256="")

    def upload(self, user: str, name: str, content: bytes, from_qfield: bool = False) -> None:
        """Take a file in."""
        newest = self.shelf.newest(name)
        super().upload(user, name, content, from_qfield)
        if self.witness:
            self.witness.on_upload(user, name, content, newest)

    def delete(self, user: str, name: str) -> None:
        """Delete a file with its versions."""
        versions = self.shelf.versions(name)
        super().delete(user, name)
        if self.witness:
            self.witness.on_delete(user, name, versions)
