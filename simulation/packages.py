"""The crew's package, and the look at the project that every job takes first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from random import Random
from typing import Any
from xml.etree import ElementTree as ET

from qfieldsync_cloud.api.models import CloudFile, JobStatus, Package
from qfieldsync_cloud.refusals import InvalidJobError, NotFoundError
from simulation.applying import read_layers
from simulation.clock import SimulatedClock
from simulation.shelf import Shelf, Version, is_attachment, is_qgis_file


def failed(reason: str) -> dict[str, Any]:
    """Return the feedback of a job that failed for a reason; an empty one for none."""
    return {"error": reason, "error_type": "UNKNOWN", "error_class": "SimulatedError"} if reason else {}


def look_at(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the feedback of a job that opens the project: an error if it can't."""
    name = next(filter(is_qgis_file, files), None)
    if name is None:
        return failed("No project file")
    try:
        read_layers(files[name])
    except ET.ParseError as error:
        return failed(f"XmlParseError: {error}")
    return {"outputs": {}}


class Packages:
    """The newest package, if the last job made one; `made_at` is when the last good one was made."""

    def __init__(self, clock: SimulatedClock, random: Random) -> None:
        self._clock = clock
        self._random = random
        self._files: dict[str, Version] | None = None
        self._id = ""
        self.made_at: datetime | None = None

    def make(self, job: str, files: Mapping[str, bytes], photos: Mapping[str, bytes], failure: str) -> dict[str, Any]:
        """End a package job and return its feedback; one that fails leaves no package, not even an earlier one."""
        self._files, self._id = None, job
        feedback = failed(failure) or look_at(files)
        if "error" not in feedback:
            shelf = Shelf(self._clock, self._random)
            self._files = {
                name: shelf.put(name, content)
                for name, content in (*((_packaged(name), content) for name, content in files.items()), *photos.items())
            }
            self.made_at = self._clock.stamp()
        return feedback

    def describe(self, data_updated_at: datetime) -> Package:
        """Return the package as the API tells it; InvalidJobError if there is none."""
        files = tuple(
            CloudFile(name, len(found.content), found.etag, found.sha256, None, is_attachment(name), ())
            for name, found in self._newest().items()
        )
        return Package(self._id, JobStatus.FINISHED, files, (), self.made_at, data_updated_at)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file of the package."""
        found = self._newest().get(name)
        if found is None:
            raise NotFoundError(status=404)
        return found.content

    def _newest(self) -> dict[str, Version]:
        if self._files is None:
            raise InvalidJobError(status=400)
        return self._files


def _packaged(name: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}_qfield{path.suffix}")) if is_qgis_file(name) else name
