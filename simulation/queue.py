"""The jobs of the project: they wait, run one by one, and end, all as time passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from qfieldsync_cloud.api.models import CloudJob, JobStatus, JobType
from simulation.clock import SimulatedClock
from simulation.shelf import new_id

_LONGEST_WAIT = 2.0
_SHORTEST_RUN, _LONGEST_RUN = 1.0, 20.0


@dataclass
class QueuedJob:
    """A job; `work` is what it does when it ends, made when it starts."""

    id: str
    type: JobType
    created_by: str
    created_at: datetime
    status: JobStatus = JobStatus.PENDING
    started_at: datetime | None = None
    finished_at: datetime | None = None
    feedback: dict[str, Any] | None = None
    work: Work | None = field(default=None, repr=False)

    def describe(self, project_id: str, in_full: bool = True) -> CloudJob:
        """Return the job as the API tells it; lists leave the feedback out."""
        feedback = self.feedback if in_full else None
        return CloudJob(
            id=self.id,
            project_id=project_id,
            type=self.type,
            status=self.status,
            created_at=self.created_at,
            started_at=self.started_at,
            finished_at=self.finished_at,
            feedback=feedback,
            output=str((feedback or {}).get("error", "")),
        )


Work = Callable[[str], dict[str, Any]]
"""Ends a job: takes the reason why it is to fail ("" if it isn't), and returns its feedback."""


class JobQueue:
    """The jobs; `begin` is called when one starts and returns its work. A feedback with `error` is a failed job."""

    def __init__(self, clock: SimulatedClock, random: Random, begin: Callable[[QueuedJob], Work]) -> None:
        self._clock = clock
        self._random = random
        self._begin = begin
        self._running: QueuedJob | None = None
        self._failures: list[tuple[JobType, str]] = []
        self._open: list[QueuedJob] = []
        self.jobs: list[QueuedJob] = []
        self.paused = False

    def add(self, kind: JobType, user: str) -> QueuedJob:
        """Queue a job and return it."""
        job = QueuedJob(new_id(self._random), kind, user, self._clock.stamp())
        self.jobs.append(job)
        self._open.append(job)
        self._clock.after(self._random.uniform(0, _LONGEST_WAIT), self._start_next)
        return job

    def add_unless_waiting(self, kind: JobType, user: str) -> None:
        """Queue a job unless one of its kind waits already."""
        if not any(job.type is kind and job.status is JobStatus.PENDING for job in self._open):
            self.add(kind, user)

    def unfinished(self, kind: JobType | None = None) -> QueuedJob | None:
        """Return a job, of this kind or any, that waits or runs."""
        return next((job for job in self._open if kind in (None, job.type)), None)

    def find(self, job_id: str) -> QueuedJob | None:
        """Return a job, None if there is none of that id."""
        return next((job for job in self.jobs if job.id == job_id), None)

    def fail_next(self, kind: JobType, reason: str = "The worker crashed.") -> None:
        """Let the next job of this kind fail."""
        self._failures.append((kind, reason))

    def pause(self) -> None:
        """Start no job any more; a running one ends."""
        self.paused = True

    def resume(self) -> None:
        """Start jobs again."""
        self.paused = False
        self._clock.after(0, self._start_next)

    def _start_next(self) -> None:
        waiting = next((job for job in self._open if job.status is JobStatus.PENDING), None)
        if self._running or self.paused or waiting is None:
            return
        self._running = waiting
        waiting.status, waiting.started_at = JobStatus.STARTED, self._clock.stamp()
        waiting.work = self._begin(waiting)
        self._clock.after(self._random.uniform(_SHORTEST_RUN, _LONGEST_RUN), self._end)

    def _end(self) -> None:
        job, self._running = self._running, None
        if job is None or job.work is None:
            return
        job.feedback, job.work = job.work(self._failure_of(job.type)), None
        failed = "error" in job.feedback
        job.status = JobStatus.FAILED if failed else JobStatus.FINISHED
        self._open.remove(job)
        job.finished_at = None if failed else self._clock.stamp()
        self._start_next()

    def _failure_of(self, kind: JobType) -> str:
        for failure in self._failures:
            if failure[0] is kind:
                self._failures.remove(failure)
                return failure[1]
        return ""
