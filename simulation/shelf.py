"""The files of the project in memory, with their versions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from qfieldsync_cloud.api.models import CloudFile, FileVersion
from simulation.clock import SimulatedClock

ATTACHMENTS = "DCIM/"


def new_id(random: Random) -> str:
    """Return a UUID that the seed decides."""
    return str(UUID(int=random.getrandbits(128), version=4))


def is_attachment(name: str) -> bool:
    """Return whether a file is an attachment: no job takes it along, and its upload queues none."""
    return name.startswith(ATTACHMENTS)


def is_qgis_file(name: str) -> bool:
    """Return whether a name is that of a QGIS project file."""
    return name.lower().endswith((".qgs", ".qgz"))


@dataclass(frozen=True)
class Version:
    """One version of a file; `etag` is the MD5 of the bytes, as a server has it up to 8 MiB."""

    id: str
    content: bytes
    sha256: str
    etag: str
    uploaded_at: datetime

    def describe(self, is_latest: bool) -> FileVersion:
        """Return the version as the API tells it."""
        return FileVersion(
            id=self.id,
            size=len(self.content),
            etag=self.etag,
            sha256=self.sha256,
            uploaded_at=self.uploaded_at,
            is_latest=is_latest,
            display=f"v{self.uploaded_at:%Y%m%d%H%M%S}",
        )


class Shelf:
    """Files by name; beyond `most` versions of a file the oldest go, as a server's plan has it."""

    def __init__(self, clock: SimulatedClock, random: Random, most: int = 10) -> None:
        self._clock = clock
        self._random = random
        self._most = most
        self._files: dict[str, list[Version]] = {}
        self._first_uploads: dict[str, datetime] = {}

    def put(self, name: str, content: bytes) -> Version:
        """Add a version to a file, which may be new."""
        version = Version(
            new_id(self._random),
            content,
            hashlib.sha256(content).hexdigest(),
            hashlib.md5(content, usedforsecurity=False).hexdigest(),
            self._clock.stamp(),
        )
        self._first_uploads.setdefault(name, version.uploaded_at)
        self._files[name] = [*self._files.get(name, []), version][-self._most :]
        return version

    def names(self) -> list[str]:
        """Return the names of all files, in no order that means anything."""
        return list(self._files)

    def versions(self, name: str) -> list[Version]:
        """Return the versions of a file, the newest last; none if there is no such file."""
        return self._files.get(name, [])

    def newest(self, name: str) -> Version | None:
        """Return the newest version of a file, None if there is no such file."""
        return self._files[name][-1] if name in self._files else None

    def version(self, name: str, version_id: str) -> Version | None:
        """Return one version, the newest for "", None if it is gone."""
        return next((found for found in reversed(self.versions(name)) if version_id in ("", found.id)), None)

    def forget(self, name: str) -> bool:
        """Delete a file with its versions; return whether it was there."""
        self._first_uploads.pop(name, None)
        return self._files.pop(name, None) is not None

    def data(self) -> dict[str, bytes]:
        """Return the newest bytes of all files but attachments: what a job works on."""
        return {name: found[-1].content for name, found in self._files.items() if not is_attachment(name)}

    def used(self) -> int:
        """Return how many bytes all versions take."""
        return sum(len(version.content) for found in self._files.values() for version in found)

    def describe(self, name: str) -> CloudFile | None:
        """Return a file as the API tells it, None if there is no such file."""
        versions = self.versions(name)
        if not versions:
            return None
        newest = versions[-1]
        return CloudFile(
            name=name,
            size=len(newest.content),
            etag=newest.etag,
            sha256=newest.sha256,
            uploaded_at=self._first_uploads[name],
            is_attachment=is_attachment(name),
            versions=tuple(version.describe(version is newest) for version in reversed(versions)),
        )
