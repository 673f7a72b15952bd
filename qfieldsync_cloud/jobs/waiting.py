"""Waiting for jobs on the server, and telling why one failed."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any, Callable

from qfieldsync_cloud.api.client import Client
from qfieldsync_cloud.api.models import CloudJob, JobStatus, JobType
from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.errors import JobFailedError
from qfieldsync_cloud.phrases import Phrase, phrase

_LONGEST_PAUSE = 15.0
_STATES = {
    JobStatus.PENDING: phrase("waiting for its turn"),
    JobStatus.QUEUED: phrase("waiting for its turn"),
    JobStatus.STARTED: phrase("running"),
}
_KINDS = {
    JobType.PACKAGE: phrase("Preparing the crew's package"),
    JobType.PROCESS_PROJECTFILE: phrase("Reading the project file"),
    JobType.DELTA_APPLY: phrase("Applying edits"),
}


def pauses() -> Iterator[float]:
    """Yield the seconds between two questions: 1, 2, 4 … 15."""
    pause = 1.0
    while True:
        yield pause
        pause = min(_LONGEST_PAUSE, pause * 2)


def wait_for_job(
    client: Client, job: CloudJob, context: Context, longest: float, clock: Callable[[], float] = time.monotonic
) -> CloudJob:
    """Return the job when nothing more will happen to it, or as it is after `longest` seconds."""
    started = clock()
    for pause in pauses():
        if job.status.is_final or clock() - started >= longest:
            break
        _tell(job, context)
        context.wait(max(0.0, min(pause, longest - (clock() - started))))
        job = client.jobs.get(job.id)
    return client.jobs.get(job.id) if job.status.is_final else job


def wait_until_idle(
    client: Client,
    project_id: str,
    context: Context,
    longest: float = 600.0,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Wait while the server works on a project: it may put back its own older copy of a file meanwhile."""
    started = clock()
    for pause in pauses():
        busy = [job for job in client.jobs.list(project_id) if not job.status.is_final]
        if not busy:
            return
        if clock() - started >= longest:
            raise JobFailedError(
                phrase("The server is still busy with this project."),
                phrase("Wait until its jobs have finished, then try again. Nothing was changed."),
                "\n".join(f"{job.type.value} {job.status.value} {job.id}" for job in busy),
            )
        _tell(busy[-1], context)
        context.wait(pause)


def _tell(job: CloudJob, context: Context) -> None:
    kind = _KINDS.get(job.type, phrase("The server works on the project"))
    state = _STATES.get(job.status, phrase("running"))
    context.report(Progress(phrase("{kind}: {state}", kind=kind, state=state)))


def check_finished(job: CloudJob) -> None:
    """Raise JobFailedError with the reason in words if the job failed or was stopped."""
    if job.status in (JobStatus.FAILED, JobStatus.STOPPED):
        kind = _KINDS.get(job.type, phrase("The job"))
        raise JobFailedError(
            phrase("{kind} failed on the server: {reason}", kind=kind, reason=explain(job)),
            phrase("Mend this, upload the project again and prepare the package once more."),
            _details(job),
        )


_REASONS: tuple[tuple[str, Phrase], ...] = (
    (r"404 Not Found|API_NOT_FOUND",
     phrase("it did not find one of the project's files. A name with # ; or % breaks it.")),
    (r"402|over.?quota", phrase("the owner's storage is full.")),
    (r"INVALID_PROJECT_FILE|invalid.*project file|not.*valid.*qgis|XmlParseError|no element found",
     phrase("it can't read the QGIS project file. Open and save it in QGIS.")),
    (r"TIMEOUT|timed? ?out", phrase("it took too long. Leave out large layers, or set an area of interest.")),
    (r"memory|OOM|137", phrase("it ran out of memory. Leave out large layers, or set an area of interest.")),
    (r"CONTAINER|docker", phrase("the server itself had a problem. Try again later.")),
)  # fmt: skip


def explain(job: CloudJob) -> Phrase:
    """Return why a job failed, in words."""
    feedback: dict[str, Any] = job.feedback if isinstance(job.feedback, dict) else {}
    said = " ".join(str(feedback.get(key, "")) for key in ("error", "error_type", "error_class"))
    for pattern, reason in _REASONS:
        if re.search(pattern, said, re.IGNORECASE):
            return reason
    error = str(feedback.get("error", "")).strip().splitlines()
    return phrase("{error}", error=error[0][:300]) if error else phrase("it gave no reason. See the details.")


def _details(job: CloudJob) -> str:
    feedback: dict[str, Any] = job.feedback if isinstance(job.feedback, dict) else {}
    parts = [f"{job.type.value} {job.id}"]
    parts += [str(feedback[key]) for key in ("error_type", "error_class", "error", "error_stack") if feedback.get(key)]
    parts += [job.output] if job.output else []
    return "\n".join(parts)[:20000]
