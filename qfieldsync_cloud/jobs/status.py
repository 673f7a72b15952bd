"""How a linked folder stands to its cloud project: what would travel, what waits, and the crew's package."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qfieldsync_cloud.api.models import Package, Project
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.changes import EditState, PendingChanges, pending_changes
from qfieldsync_cloud.jobs.edits.desk import Cloud
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.synchronize import cloud_of, plan_synchronization
from qfieldsync_cloud.refusals import InvalidJobError
from qfieldsync_cloud.sync.plan import Action, Plan

_MEANS = Means()


@dataclass(frozen=True)
class FolderStatus:
    """A folder and its cloud project; `busy` are the jobs that run there, `package` is None if there is no good one."""

    folder: Path
    project: Project
    plan: Plan
    changes: PendingChanges
    busy: tuple[str, ...]
    package: Package | None

    @property
    def newer(self) -> tuple[str, ...]:
        """The files that are newer in the cloud, or new there."""
        bases = {each.path for each in self.plan.of(Action.DOWNLOAD)}
        return tuple(sorted(bases | {file.path for file in self.plan.of(Action.EDITS) if file.is_newer}))

    @property
    def is_up_to_date(self) -> bool:
        """Whether nothing would travel and nobody has to decide."""
        return self.plan.is_empty and not self.changes.edits and not self.changes.conflicts

    def to_json(self) -> str:
        """Return it as JSON."""
        states = {state.value: self._count(state) for state in EditState}
        package = self.package
        told: dict[str, Any] = {
            "folder": str(self.folder),
            "project": {"id": self.project.id, "name": self.project.full_name, "status": self.project.status.value},
            "up_to_date": self.is_up_to_date,
            "edits": {"total": len(self.changes.edits), **states},
            "conflicts": len(self.changes.conflicts),
            "problems": [{"path": each.path, "reason": str(each.reason)} for each in self.changes.problems],
            "cloud_newer": list(self.newer),
            "files": {action.value: len(self.plan.of(action)) for action in Action if action is not Action.EDITS},
            "jobs": list(self.busy),
            "package": {
                "ready": package is not None,
                "packaged_at": package.packaged_at.isoformat() if package and package.packaged_at else None,
                "outdated": self.project.needs_repackaging,
                "invalid_layers": [layer.name for layer in package.layers if not layer.is_valid] if package else [],
            },
        }
        return json.dumps(told, indent=2, ensure_ascii=False)

    def _count(self, state: EditState) -> int:
        return sum(1 for each in self.changes.edits if each.state is state)


def folder_status(session: Session, folder: Path, means: Means = _MEANS) -> Job[FolderStatus]:
    """Return how a folder stands; nothing is changed and nothing is waited for."""

    def run(context: Context) -> FolderStatus:
        cloud = cloud_of(session, folder, context)
        plan = plan_synchronization(session, folder, means=means)(context)
        changes = pending_changes(folder, means=means)(context)
        jobs = cloud.client.jobs.list(cloud.project_id)
        busy = tuple(f"{job.type.value} {job.status.value}" for job in jobs if not job.status.is_final)
        project = cloud.client.projects.get(cloud.project_id)
        return FolderStatus(folder, project, plan, changes, busy, _package(cloud))

    return run


def _package(cloud: Cloud) -> Package | None:
    try:
        return cloud.client.packages.latest(cloud.project_id)
    except InvalidJobError:
        return None
