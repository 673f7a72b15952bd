"""A simulated cloud that remembers who changed which GeoPackage when, so that a history can be judged afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulation.cloud import SimulatedCloud
from simulation.queue import QueuedJob, Work
from simulation.rows import Rows, rows_in


@dataclass(frozen=True)
class Put:
    """A moment at which the cloud's data changed: an upload by `user`, or the end of a `job` that applied deltas.

    `contents` are all GeoPackages as they are from then on, by name.
    """

    at: datetime
    user: str
    job: str
    contents: Mapping[str, bytes]

    @property
    def rows(self) -> Rows:
        """What they hold."""
        return rows_in(self.contents.values())


class WatchedCloud(SimulatedCloud):
    """Remembers each state of its GeoPackages in `puts`, the first one included; one that nobody changed is no new."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.puts: list[Put] = []
        self._note("", "")

    def upload(self, user: str, name: str, content: bytes, from_qfield: bool = False) -> None:
        """Take a file in."""
        super().upload(user, name, content, from_qfield)
        self._note(user, "")

    def _begin_applying(self, job: QueuedJob, files: dict[str, bytes]) -> Work:
        work = super()._begin_applying(job, files)

        def end(failure: str) -> dict[str, Any]:
            feedback = work(failure)
            self._note("", job.id)
            return feedback

        return end

    def _note(self, user: str, job: str) -> None:
        contents = {name: content for name, content in self.shelf.data().items() if name.endswith(".gpkg")}
        if not self.puts or contents != self.puts[-1].contents:
            self.puts.append(Put(self.clock.stamp(), user, job, contents))
