"""A cloud with one project, in memory: files, deltas, jobs and the crew's package, by a real server's rules."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from random import Random
from typing import Any

from qfieldsync_cloud.api.models import (
    CloudFile,
    CloudJob,
    JobType,
    Package,
    Project,
    ProjectStatus,
    ProjectType,
    Role,
    RoleOrigin,
)
from qfieldsync_cloud.refusals import (
    InvalidDeltafileError,
    MultipleProjectsError,
    NoQgisProjectError,
    NotFoundError,
    OverQuotaError,
    PermissionDeniedError,
    ServerFailedError,
)
from simulation.applying import apply_all, read_layers
from simulation.clock import SimulatedClock
from simulation.geopackages import DATA, Row, read_rows, sample_files, touched
from simulation.ledger import Ledger, parse_deltafile
from simulation.packages import Packages, failed, look_at
from simulation.queue import JobQueue, QueuedJob, Work
from simulation.shelf import Shelf, is_attachment, is_qgis_file, new_id

SERVER = "https://cloud.simulated"
DESK = "desk"
NAME = "trees"
_WAYS = [Role.READER, Role.REPORTER, Role.EDITOR, Role.MANAGER, Role.ADMIN]
_TOUCHES = 0.25
"""How often a job leaves other bytes in a GeoPackage of which it changed nothing."""


class SimulatedCloud:
    """One project with the sample data, its owner the desk.

    `roles` (by user), `quota` (bytes, None for no limit) and `overwrite_conflicts` may be changed at any time; `shelf`,
    `ledger` and `queue` hold everything, to be looked at by whoever checks a history.
    """

    def __init__(
        self,
        random: Random,
        clock: SimulatedClock,
        roles: Mapping[str, Role] | None = None,
        overwrite_conflicts: bool = True,
        reuses_keys: bool = False,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        self.clock = clock
        self._random = random
        self.project_id = new_id(random)
        self.roles = {DESK: Role.ADMIN, **(roles or {})}
        self.quota: int | None = None
        self.overwrite_conflicts = overwrite_conflicts
        self.shelf = Shelf(clock, random)
        self.ledger = Ledger(clock)
        self.queue = JobQueue(clock, random, self._begin)
        self.created_at = self.updated_at = clock.stamp()
        self.packages = Packages(clock, random)
        for name, content in (files or sample_files(reuses_keys)).items():
            self.shelf.put(name, content)

    # The project

    def project(self, user: str) -> Project:
        """Return the project as a user sees it."""
        self._require(user, Role.READER)
        busy = self.queue.unfinished() is not None
        stale = self.packages.made_at is None or self.packages.made_at < self.updated_at
        return Project(
            id=self.project_id, name=NAME, owner=DESK, description="", type=ProjectType.REGULAR, is_public=False,
            status=ProjectStatus.BUSY if busy else ProjectStatus.OK, role=self.roles[user],
            role_origin=RoleOrigin.OWNER if user == DESK else RoleOrigin.COLLABORATOR,
            created_at=self.created_at, updated_at=self.updated_at, data_last_packaged_at=self.packages.made_at,
            data_last_updated_at=self.updated_at, needs_repackaging=stale, can_repackage=True,
            attachments_on_demand=False, has_restricted_projectfiles=False,
            overwrite_conflicts=self.overwrite_conflicts, is_featured=False, storage_bytes=self.shelf.used(),
            qgis_file_name=self.qgis_file or "",
        )  # fmt: skip

    @property
    def qgis_file(self) -> str | None:
        """The name of the QGIS project file, None if there is none."""
        return next((name for name in self.shelf.names() if is_qgis_file(name)), None)

    def rows(self, table: str, name: str = DATA) -> dict[Any, Row]:
        """Return what the newest GeoPackage holds of one of the sample's tables, by key, as SQLite stores it."""
        version = self.shelf.newest(name)
        return read_rows(version.content)[table] if version else {}

    def settle(self, longest: float = 3600.0) -> None:
        """Let time pass until no job is unfinished; TimeoutError if that takes too long."""
        end = self.clock.seconds() + longest
        while self.queue.unfinished():
            if self.clock.seconds() > end:
                raise TimeoutError
            self.clock.advance(1.0)

    def pass_time(self, at_most: float) -> None:
        """Let a random time pass."""
        self.clock.advance(self._random.uniform(0, at_most))

    def _require(self, user: str, least: Role) -> None:
        role = self.roles.get(user)
        if role is None or _WAYS.index(role) < _WAYS.index(least):
            raise PermissionDeniedError(status=403)

    def is_over_quota(self, more: int = 0) -> bool:
        """Return whether the owner's files take more than the quota."""
        return self.quota is not None and self.shelf.used() + more > self.quota

    # Files

    def list_files(self, user: str) -> list[CloudFile]:
        """Return every file, sorted by name, as the client sorts them."""
        self._require(user, Role.READER)
        return [self._described(name) for name in sorted(self.shelf.names())]

    def get_file(self, user: str, name: str) -> CloudFile:
        """Return one file."""
        self._require(user, Role.READER)
        return self._described(name)

    def _described(self, name: str) -> CloudFile:
        found = self.shelf.describe(name)
        if found is None:
            raise NotFoundError(status=404)
        return found

    def read(self, user: str, name: str, version_id: str = "") -> bytes:
        """Return the bytes of a file, or of one version of it."""
        self._require(user, Role.READER)
        version = self.shelf.version(name, version_id)
        if version is None:
            raise NotFoundError(status=404)
        return version.content

    def upload(self, user: str, name: str, content: bytes, from_qfield: bool = False) -> None:
        """Take a file in; QField is let through a full quota."""
        self._require(user, Role.REPORTER)
        if is_qgis_file(name) and self.qgis_file not in (None, name):
            raise MultipleProjectsError(status=400)
        if self.is_over_quota(len(content)) and not from_qfield:
            raise OverQuotaError(status=402)
        self.shelf.put(name, content)
        self.updated_at = self.clock.stamp()
        if not is_attachment(name):
            self._process_soon(user)

    def delete(self, user: str, name: str) -> None:
        """Delete a file with its versions; NotFoundError if it isn't there."""
        self._require(user, Role.EDITOR)
        if not self.shelf.forget(name):
            raise NotFoundError(status=404)
        self.updated_at = self.clock.stamp()

    # Deltas

    def push(self, user: str, text: bytes) -> None:
        """Take a deltafile in; a bad one is ServerFailedError, and nothing of it is kept."""
        self._require(user, Role.REPORTER)
        if self.qgis_file is None:
            raise NoQgisProjectError(status=400)
        deltafile = parse_deltafile(text)
        if deltafile["project"] != self.project_id:
            raise InvalidDeltafileError(status=400)
        may_change = self.roles[user] is not Role.REPORTER
        self.ledger.add(deltafile, user, may_change, self.is_over_quota())
        self._apply_soon(user)

    def apply(self, user: str) -> None:
        """Apply what waits, unless the quota is full still."""
        self._require(user, Role.REPORTER)
        self._apply_soon(user)

    def _apply_soon(self, user: str) -> None:
        if self.ledger.pending() and not self.is_over_quota():
            self.queue.add_unless_waiting(JobType.DELTA_APPLY, user)

    # Jobs

    def list_jobs(self, user: str) -> list[CloudJob]:
        """Return all jobs, newest first, as the client sorts them."""
        self._require(user, Role.READER)
        return [job.describe(self.project_id, in_full=False) for job in reversed(self.queue.jobs)]

    def get_job(self, user: str, job_id: str) -> CloudJob:
        """Return one job with its feedback; one that doesn't exist is one that the user may not see."""
        self._require(user, Role.READER)
        job = self.queue.find(job_id)
        if job is None:
            raise PermissionDeniedError(status=403)
        return job.describe(self.project_id)

    def start_job(self, user: str, kind: JobType, force: bool = False) -> CloudJob:
        """Start a job, or return a package job that is unfinished."""
        self._require(user, Role.READER)
        if kind not in (JobType.PACKAGE, JobType.PROCESS_PROJECTFILE):
            raise ServerFailedError(status=500)
        if kind is JobType.PROCESS_PROJECTFILE:
            self._require(user, Role.REPORTER)
            return self.queue.add(kind, user).describe(self.project_id)
        if self.qgis_file is None:
            raise NoQgisProjectError(status=400)
        if self.is_over_quota() and user == DESK:
            raise OverQuotaError(status=402)
        running = None if force else self.queue.unfinished(kind)
        return (running or self.queue.add(kind, user)).describe(self.project_id)

    def fail_next(self, kind: JobType, reason: str = "The worker crashed.") -> None:
        """Let the next job of a kind fail: then all deltas of a delta_apply are an error, or there is no package."""
        self.queue.fail_next(kind, reason)

    def _process_soon(self, user: str) -> None:
        if self.qgis_file:
            self.queue.add_unless_waiting(JobType.PROCESS_PROJECTFILE, user)

    def _begin(self, job: QueuedJob) -> Work:
        """Take what a job works on, the files as they are now, and return what it does with them at its end."""
        files = self.shelf.data()
        if job.type is JobType.DELTA_APPLY:
            return self._begin_applying(job, files)
        if job.type is JobType.PACKAGE:
            photos = {name: self.shelf.versions(name)[-1].content for name in self.shelf.names() if is_attachment(name)}
            return lambda failure: self.packages.make(job.id, files, photos, failure)
        return lambda failure: failed(failure) or look_at(files)

    def _begin_applying(self, job: QueuedJob, files: dict[str, bytes]) -> Work:
        taken, overwrites = self.ledger.take(job.id), self.overwrite_conflicts
        known = self.ledger.known_keys()

        def end(failure: str) -> dict[str, Any]:
            fates = {}
            feedback = failed(failure) or look_at(files)
            try:
                if "error" not in feedback:
                    layers = read_layers(files[next(filter(is_qgis_file, files))])
                    deltas = [entry.content for entry in taken]
                    fates = apply_all(files, layers, deltas, known, overwrites)
                    told = [fate.feedback for fate in fates.values()]
                    feedback = {"outputs": {"apply_deltas": {"delta_feedback": told}}}
            except (KeyError, sqlite3.DatabaseError) as error:
                feedback = failed(f"{type(error).__name__}: {error}")
            if "error" not in feedback:
                self._take_changed(files, job.created_by)
            self.ledger.settle(taken, fates)
            return feedback

        return end

    def _take_changed(self, files: Mapping[str, bytes], user: str) -> None:
        """Upload each file that differs from the cloud's, also over what came meanwhile, as a real server does."""
        for name, content in files.items():
            newest = self.shelf.newest(name)
            if newest is None:
                continue
            if content != newest.content:
                self.shelf.put(name, content)
            elif name.endswith(".gpkg") and self._random.random() < _TOUCHES:
                self.shelf.put(name, touched(content))
        self.updated_at = self.clock.stamp()
        self._process_soon(user)

    # The crew's package

    def package(self, user: str) -> Package:
        """Return the newest package; InvalidJobError if there is none, or the last job failed."""
        self._require(user, Role.READER)
        return self.packages.describe(self.updated_at)

    def read_package(self, user: str, name: str) -> bytes:
        """Return the bytes of a file of the newest package."""
        self._require(user, Role.READER)
        return self.packages.read(name)
