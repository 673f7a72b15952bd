"""Jobs on the server, and deltas: single edits and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from qfieldsync_cloud.api.fields import Fields, nothing


class JobType(Enum):
    """What a job on the server does."""

    PACKAGE = "package"
    PROCESS_PROJECTFILE = "process_projectfile"
    DELTA_APPLY = "delta_apply"
    CREATE_PROJECT = "create_project"
    UNKNOWN = "unknown"


class JobStatus(Enum):
    """A job's state on the server."""

    PENDING = "pending"
    QUEUED = "queued"
    STARTED = "started"
    FINISHED = "finished"
    FAILED = "failed"
    STOPPED = "stopped"
    UNKNOWN = "unknown"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen."""
        return self in (JobStatus.FINISHED, JobStatus.FAILED, JobStatus.STOPPED)


@dataclass(frozen=True)
class CloudJob:
    """A job on the server; a list of jobs leaves `feedback` and `output` out."""

    id: str
    project_id: str
    type: JobType
    status: JobStatus
    created_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    feedback: Any = field(repr=False)
    output: str = field(repr=False)
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @classmethod
    def parse(cls, data: Any) -> CloudJob:
        """Read one job."""
        f = Fields("job", data)
        return cls(
            f.text("id"), f.text("project_id", ""), f.choice("type", JobType, JobType.UNKNOWN),
            f.choice("status", JobStatus, JobStatus.UNKNOWN), f.time("created_at"), f.time("started_at"),
            f.time("finished_at"), f.anything("feedback"), f.text("output", ""), f.rest(),
        )  # fmt: skip


class DeltaStatus(Enum):
    """What became of a delta (`last_status`)."""

    PENDING = "pending"
    STARTED = "started"
    APPLIED = "applied"
    CONFLICT = "conflict"
    NOT_APPLIED = "not_applied"
    ERROR = "error"
    IGNORED = "ignored"
    UNPERMITTED = "unpermitted"
    UNKNOWN = "unknown"

    @property
    def is_open(self) -> bool:
        """Whether the server may still apply it."""
        return self in (DeltaStatus.PENDING, DeltaStatus.STARTED)


@dataclass(frozen=True)
class Delta:
    """One edit as the server holds it, with what became of it."""

    id: str
    deltafile_id: str
    created_by: str
    created_at: datetime | None
    updated_at: datetime | None
    status: DeltaStatus
    feedback: Any
    content: Mapping[str, Any]
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @classmethod
    def parse(cls, data: Any) -> Delta:
        """Read one delta."""
        f = Fields("delta", data)
        return cls(
            f.text("id"), f.text("deltafile_id", ""), f.text("created_by", ""), f.time("created_at"),
            f.time("updated_at"), f.choice("last_status", DeltaStatus, DeltaStatus.UNKNOWN),
            f.anything("last_feedback"), f.mapping("content"), f.rest(),
        )  # fmt: skip
