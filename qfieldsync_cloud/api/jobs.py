"""Jobs on the server, and deltas: the single edits that they apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qfieldsync_cloud.api.fields import parse_list
from qfieldsync_cloud.api.models import CloudJob, Delta, JobType
from qfieldsync_cloud.api.multipart import FileBody
from qfieldsync_cloud.api.paging import Page, read_all, read_page
from qfieldsync_cloud.api.paths import path_of
from qfieldsync_cloud.api.transport import Request, Transport


class Jobs:
    """`jobs/…`. There is no cancel on the server."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, project_id: str) -> list[CloudJob]:
        """Return a project's jobs, newest first, without feedback and output."""
        data = self._transport.json(Request("GET", path_of("jobs"), {"project_id": project_id}))
        jobs = parse_list("jobs", data, CloudJob.parse)
        return sorted(jobs, key=lambda job: str(job.created_at), reverse=True)

    def get(self, job_id: str) -> CloudJob:
        """Return one job with feedback and output; a job that does not exist is PermissionDeniedError."""
        return CloudJob.parse(self._transport.json(Request("GET", path_of("jobs", job_id))))

    def start(self, project_id: str, kind: JobType, force: bool = False) -> CloudJob:
        """Start a job; for a package this may be one that runs already, anybody's."""
        body = {"project_id": project_id, "type": kind.value, "force": force}
        return CloudJob.parse(self._transport.json(Request("POST", path_of("jobs"), json=body)))


class Deltas:
    """`deltas/…`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def all(self, project_id: str, ordering: str = "created_at", limit: int = 100) -> Iterator[Delta]:
        """Yield a project's deltas, page by page."""
        query = {"ordering": ordering, "limit": limit}
        return read_all(self._transport, path_of("deltas", project_id), query, Delta.parse)

    def of_deltafile(self, project_id: str, deltafile_id: str) -> Iterator[Delta]:
        """Yield the deltas of one deltafile; none if the server does not know it."""
        return read_all(self._transport, path_of("deltas", project_id, deltafile_id), {"limit": 200}, Delta.parse)

    def page(self, project_id: str, limit: int = 50, following: Mapping[str, Any] | None = None) -> Page[Delta]:
        """Return a page of a project's deltas, newest first; `following` is what the page before it asks for."""
        query = following or {"ordering": "-created_at", "limit": limit}
        return read_page(self._transport, path_of("deltas", project_id), query, Delta.parse)

    def push(self, project_id: str, deltafile: Path) -> None:
        """Send a deltafile that is valid; sending it again is harmless, the server skips uuids that it knows."""
        self._transport.json(Request("POST", path_of("deltas", project_id), body=FileBody(deltafile)))

    def apply(self, project_id: str) -> None:
        """Ask the server to apply what waits; harmless if nothing does."""
        self._transport.json(Request("POST", path_of("deltas", "apply", project_id)))
