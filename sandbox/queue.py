"""The jobs that wait, and the thread that runs them one by one, oldest first."""

from __future__ import annotations

import json
import threading
import time
import traceback
import uuid
from sqlite3 import Row
from typing import TYPE_CHECKING

from sandbox.execution import Outcome, execute
from sandbox.projects import qgis_file_of

if TYPE_CHECKING:
    from sandbox.server import Sandbox

UNFINISHED = "('pending', 'queued', 'started')"


class JobQueue:
    """The jobs of a sandbox; `changed` is notified whenever one is added or ends."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._paused = self._closed = False
        self.changed = sandbox.changed
        self._thread = threading.Thread(target=self._work, name="sandbox jobs", daemon=True)

    def start(self) -> None:
        """Begin to run jobs."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the running job."""
        with self.changed:
            self._closed = True
            self.changed.notify_all()
        self._thread.join()

    def pause(self) -> None:
        """Let jobs wait from now on; a running one goes on."""
        with self.changed:
            self._paused = True

    def resume(self) -> None:
        """Run jobs again."""
        with self.changed:
            self._paused = False
            self.changed.notify_all()

    def add(self, project: str, kind: str, user: int) -> Row:
        """Queue a job and return it."""
        store, stamp, job = self._sandbox.store, self._sandbox.clock.stamp(), str(uuid.uuid4())
        with self.changed:
            last = store.value("SELECT max(seq) FROM jobs") or 0
            store.insert(
                "jobs",
                id=job,
                seq=last + 1,
                project=project,
                type=kind,
                status="pending",
                created_by=user,
                created_at=stamp,
                updated_at=stamp,
            )
            row = store.one("SELECT * FROM jobs WHERE id = ?", job)
            self.changed.notify_all()
        return row

    def process_soon(self, project: str, user: int) -> None:
        """Queue the look at the project file that follows a change of data, unless one waits already."""
        waiting = "SELECT 1 FROM jobs WHERE project = ? AND type = 'process_projectfile' AND status = 'pending'"
        if qgis_file_of(self._sandbox.store, project) and not self._sandbox.store.value(waiting, project):
            self.add(project, "process_projectfile", user)

    def unfinished(self, project: str, kind: str) -> Row | None:
        """Return a job of this kind that waits or runs, or None."""
        return self._sandbox.store.one(
            f"SELECT * FROM jobs WHERE project = ? AND type = ? AND status IN {UNFINISHED}", project, kind
        )

    def finish(self, timeout: float) -> None:
        """Wait until no job is unfinished.

        Raises TimeoutError after so many seconds.
        """
        self._sandbox.wait_for(
            lambda: not self._sandbox.store.value(f"SELECT 1 FROM jobs WHERE status IN {UNFINISHED}"), timeout
        )

    def _next(self) -> Row | None:
        with self.changed:
            while not self._closed:
                job = (
                    None
                    if self._paused
                    else self._sandbox.store.one("SELECT * FROM jobs WHERE status = 'pending' ORDER BY seq")
                )
                if job:
                    self._sandbox.store.update(
                        "jobs", job["id"], status="started", started_at=self._sandbox.clock.stamp()
                    )
                    return self._sandbox.store.one("SELECT * FROM jobs WHERE id = ?", job["id"])
                self.changed.wait()
        return None

    def _work(self) -> None:
        while job := self._next():
            started = time.perf_counter()
            outcome = self._outcome(job)
            seconds = time.perf_counter() - started
            self._sandbox.log(f"job {job['type']} of {job['project']}: {outcome.status} after {seconds:.1f} s")
            self._end(job, outcome)

    def _outcome(self, job: Row) -> Outcome:
        try:
            return execute(self._sandbox, job)
        except Exception as error:  # noqa: BLE001 - the boundary of a job: whatever happens in it, the next one runs
            traceback.print_exc()
            return Outcome(
                "failed",
                {"error": str(error), "error_class": type(error).__name__, "error_origin": "worker_wrapper"},
                "",
            )

    def _end(self, job: Row, outcome: Outcome) -> None:
        stamp = self._sandbox.clock.stamp() if outcome.status == "finished" else None
        with self.changed:
            if job["type"] == "package":
                self._sandbox.store.update("projects", job["project"], last_package=job["id"])
            self._sandbox.store.update(
                "jobs",
                job["id"],
                status=outcome.status,
                finished_at=stamp,
                feedback=json.dumps(outcome.feedback),
                output=outcome.output,
            )
            self.changed.notify_all()
