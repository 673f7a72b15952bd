"""What stands in for `api.client.Client` and `jobs.session.Session`: the same calls on a simulated cloud.

Each call takes a little simulated time, so that jobs and crews do something in between, and passes by a `Faults`, which
may raise before it takes effect, or after (the answer is lost).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable, TypeVar

from qfieldsync_cloud.api.download import DownloadTarget
from qfieldsync_cloud.api.files import OnBytes, OnHashed, Uploaded
from qfieldsync_cloud.api.models import CloudFile, CloudJob, Delta, JobType, Package, Project
from qfieldsync_cloud.api.paging import Page
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import DamagedTransferError, InterruptedTransferError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import NotFoundError
from simulation.cloud import DESK, SERVER, SimulatedCloud
from simulation.faults import Faults, Killed, unreachable
from simulation.ledger import Entry

_PAGE = 200
_LONGEST_CALL = 0.5
Result = TypeVar("Result")


class SimulatedSession:
    """A signed-in account of a simulated cloud."""

    def __init__(self, cloud: SimulatedCloud, username: str = DESK, faults: Faults | None = None) -> None:
        self.server = SERVER
        self.username = username
        self.network = SimpleNamespace(parallel=0)
        self.faults = faults or Faults()
        self._cloud = cloud

    def client(self, context: Context) -> SimulatedClient:
        """Return a client."""
        return SimulatedClient(self._cloud, self.username, self.faults, context)


class SimulatedClient:
    """What jobs ask of a server."""

    def __init__(self, cloud: SimulatedCloud, user: str, faults: Faults, context: Context) -> None:
        line = _Line(cloud, user, faults, context)
        self.files = SimulatedFiles(line)
        self.packages = SimulatedPackages(line)
        self.deltas = SimulatedDeltas(line)
        self.jobs = SimulatedJobs(line)
        self.projects = SimulatedProjects(line)


@dataclass(frozen=True)
class _Line:
    """The way to the cloud for one user."""

    cloud: SimulatedCloud
    user: str
    faults: Faults
    context: Context

    def call(self, name: str, effect: Callable[[], Result]) -> Result:
        """Make a call: it may fail before and after it takes effect."""
        self.context.check()
        self.cloud.pass_time(_LONGEST_CALL)
        self.faults.on_call(name, "before")
        result = effect()
        self.faults.on_call(name, "after")
        return result

    def pages(self, name: str, entries: Callable[[], list[Entry]], size: int) -> Iterator[Delta]:
        """Yield deltas; each page is a call of its own, made when the one before is used up."""
        start = 0
        while True:
            page, total = self.call(name, partial(_page, entries, start, size))
            yield from page
            start += size
            if start >= total:
                return

    def check_project(self, project_id: str) -> None:
        """Raise NotFoundError for any project but the cloud's one."""
        if project_id != self.cloud.project_id:
            raise NotFoundError(status=404)

    def cut(self, name: str, size: int, then: Exception) -> tuple[int, BaseException | None]:
        """Return how many bytes travel, and what is raised then, None if all do."""
        cut = self.faults.cut(name, size)
        if cut is None:
            return size, None
        return cut.after, Killed(name) if cut.kills else then


def _page(entries: Callable[[], list[Entry]], start: int, size: int) -> tuple[list[Delta], int]:
    found = entries()
    return [entry.describe() for entry in islice(found, start, start + size)], len(found)


class SimulatedFiles:
    """`files/…`."""

    def __init__(self, line: _Line) -> None:
        self._line = line

    def list(self, project_id: str) -> list[CloudFile]:
        """Return every file with its versions, sorted by name."""
        self._line.check_project(project_id)
        return self._line.call("files.list", lambda: self._line.cloud.list_files(self._line.user))

    def get(self, project_id: str, name: str) -> CloudFile:
        """Return one file with its versions."""
        self._line.check_project(project_id)
        return self._line.call("files.get", lambda: self._line.cloud.get_file(self._line.user, name))

    def upload(
        self,
        project_id: str,
        name: str,
        path: Path,
        context: Context | None = None,
        on_bytes: OnBytes | None = None,
        on_hashed: OnHashed | None = None,
    ) -> Uploaded:
        """Upload a file as a new version; one that is cut leaves nothing."""
        self._line.check_project(project_id)
        (context or self._line.context).check()
        content = path.read_bytes()
        sent, error = self._line.cut("files.upload", len(content), unreachable(f"upload of {name}"))
        if on_bytes:
            on_bytes(sent)
        if error:
            raise error
        sha256 = hashlib.sha256(content).hexdigest()
        if on_hashed:
            on_hashed(sha256)
        self._line.call("files.upload", lambda: self._line.cloud.upload(self._line.user, name, content))
        return Uploaded(name, sha256, len(content))

    def download(self, project_id: str, name: str, target: DownloadTarget, version_id: str = "") -> None:
        """Download a file, or one version of it, into `target`; goes on where an earlier try stopped."""
        self._line.check_project(project_id)
        read = partial(self._line.cloud.read, self._line.user, name, version_id)
        _receive(self._line, "files.download", read, name, target)

    def delete(self, project_id: str, name: str) -> None:
        """Delete a file; one that is gone already is no error."""
        self._line.check_project(project_id)
        try:
            self._line.call("files.delete", lambda: self._line.cloud.delete(self._line.user, name))
        except NotFoundError:
            return


def _receive(line: _Line, call: str, read: Callable[[], bytes], name: str, target: DownloadTarget) -> None:
    """Fill `target.part` as `api.download.receive` does: what came before counts, and a cut leaves what came."""
    target.part.parent.mkdir(parents=True, exist_ok=True)
    try:
        _fetch(line, call, read, name, target)
    except DamagedTransferError:
        _fetch(line, call, read, name, target)


def _fetch(line: _Line, call: str, read: Callable[[], bytes], name: str, target: DownloadTarget) -> None:
    have = target.part.read_bytes() if target.part.exists() else b""
    if len(have) > target.size:
        target.part.unlink()
        have = b""
    if len(have) < target.size or target.size == 0:
        coming = line.call(call, read)[len(have) :]
        cut = InterruptedTransferError(
            phrase("The download of {file} stopped before its end.", file=name),
            phrase("Try again: it goes on where it stopped."),
        )
        count, error = line.cut(call, len(coming), cut)
        have += coming[:count]
        target.part.write_bytes(have)
        target.on_bytes(len(have))
        if error:
            raise error
    if len(have) != target.size or not _is_promised(have, target):
        target.part.unlink(missing_ok=True)
        raise DamagedTransferError(phrase("{file} arrived damaged and was thrown away.", file=name))


def _is_promised(content: bytes, target: DownloadTarget) -> bool:
    if target.sha256:
        return hashlib.sha256(content).hexdigest() == target.sha256
    etag = target.etag.strip('"')
    return not etag or hashlib.md5(content, usedforsecurity=False).hexdigest() == etag


class SimulatedPackages:
    """`packages/…`."""

    def __init__(self, line: _Line) -> None:
        self._line = line

    def latest(self, project_id: str) -> Package:
        """Return the newest package; InvalidJobError if none was made or the last package job failed."""
        self._line.check_project(project_id)
        return self._line.call("packages.latest", lambda: self._line.cloud.package(self._line.user))

    def download(self, project_id: str, name: str, target: DownloadTarget) -> None:
        """Download a file of the newest package into `target`."""
        self._line.check_project(project_id)
        read = partial(self._line.cloud.read_package, self._line.user, name)
        _receive(self._line, "packages.download", read, name, target)


class SimulatedDeltas:
    """`deltas/…`."""

    def __init__(self, line: _Line) -> None:
        self._line = line

    def all(self, project_id: str, ordering: str = "created_at", limit: int = 100) -> Iterator[Delta]:
        """Yield the project's deltas, page by page."""
        self._line.check_project(project_id)
        step = -1 if ordering.startswith("-") else 1
        return self._line.pages("deltas.all", lambda: self._line.cloud.ledger.entries[::step], limit)

    def of_deltafile(self, project_id: str, deltafile_id: str) -> Iterator[Delta]:
        """Yield the deltas of one deltafile; none if the server does not know it."""
        self._line.check_project(project_id)
        of_deltafile = partial(self._line.cloud.ledger.of_deltafile, deltafile_id)
        return self._line.pages("deltas.of_deltafile", of_deltafile, _PAGE)

    def page(self, project_id: str, limit: int = 50, following: Mapping[str, Any] | None = None) -> Page[Delta]:
        """Return a page of the project's deltas, newest first."""
        self._line.check_project(project_id)
        start = int((following or {}).get("offset", 0))
        newest_first = partial(_page, lambda: self._line.cloud.ledger.entries[::-1], start, limit)
        page, total = self._line.call("deltas.page", newest_first)
        more = {"limit": limit, "offset": start + limit} if start + limit < total else None
        return Page(tuple(page), total, more)

    def push(self, project_id: str, deltafile: Path) -> None:
        """Send a deltafile."""
        self._line.check_project(project_id)
        content = deltafile.read_bytes()
        self._line.call("deltas.push", lambda: self._line.cloud.push(self._line.user, content))

    def apply(self, project_id: str) -> None:
        """Ask the server to apply what waits."""
        self._line.check_project(project_id)
        self._line.call("deltas.apply", lambda: self._line.cloud.apply(self._line.user))


class SimulatedJobs:
    """`jobs/…`."""

    def __init__(self, line: _Line) -> None:
        self._line = line

    def list(self, project_id: str) -> list[CloudJob]:
        """Return the project's jobs, newest first, without feedback and output."""
        self._line.check_project(project_id)
        return self._line.call("jobs.list", lambda: self._line.cloud.list_jobs(self._line.user))

    def get(self, job_id: str) -> CloudJob:
        """Return one job with its feedback."""
        return self._line.call("jobs.get", lambda: self._line.cloud.get_job(self._line.user, job_id))

    def start(self, project_id: str, kind: JobType, force: bool = False) -> CloudJob:
        """Start a job; for a package this may be one that runs already, anybody's."""
        self._line.check_project(project_id)
        return self._line.call("jobs.start", lambda: self._line.cloud.start_job(self._line.user, kind, force))


class SimulatedProjects:
    """`projects/…`."""

    def __init__(self, line: _Line) -> None:
        self._line = line

    def get(self, project_id: str) -> Project:
        """Return the project."""
        self._line.check_project(project_id)
        return self._line.call("projects.get", lambda: self._line.cloud.project(self._line.user))
