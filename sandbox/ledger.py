"""The deltas that crews sent, and what became of each."""

from __future__ import annotations

import json
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.server import Sandbox

_FATES = {"status_applied": "applied", "status_conflict": "conflict", "status_apply_failed": "not_applied"}
UNPERMITTED = (
    "User has no rights to create delta on this project. "
    "Try inviting him as a collaborator with proper permissions and try again."
)
UNSUPPORTED = (
    "Some features of this project are not supported by the owner's account. Deltas are created but kept pending. "
    "Either upgrade the account or ensure you're not using features such as remote layers, then try again."
)


class Ledger:
    """The deltas of a sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def knows(self, uuid: str) -> bool:
        """Tell whether a delta came before; it is skipped then."""
        return bool(self._sandbox.store.value("SELECT 1 FROM deltas WHERE id = ?", uuid))

    def add(
        self, project: str, deltafile: str, content: dict[str, Any], user: int, status: str, message: str | None
    ) -> None:
        """Note a delta."""
        store, stamp = self._sandbox.store, self._sandbox.clock.stamp()
        feedback = json.dumps({"msg": message}) if message else None
        last = store.value("SELECT max(seq) FROM deltas") or 0
        store.insert(
            "deltas",
            id=content["uuid"],
            seq=last + 1,
            project=project,
            deltafile=deltafile,
            content=json.dumps(content),
            created_by=user,
            created_at=stamp,
            updated_at=stamp,
            last_status=status,
            last_feedback=feedback,
        )

    def pending(self, project: str) -> list[Row]:
        """Return the deltas of a project that wait, in the order in which they came."""
        return self._sandbox.store.all(
            "SELECT * FROM deltas WHERE project = ? AND last_status = 'pending' ORDER BY seq", project
        )

    def apply_soon(self, project: Row, user: int) -> None:
        """Queue a job for the deltas that wait, if there are any and none is queued."""
        waiting = "SELECT 1 FROM jobs WHERE project = ? AND type = 'delta_apply' AND status = 'pending'"
        if self.pending(project["id"]) and not self._sandbox.store.value(waiting, project["id"]):
            self._sandbox.queue.add(project["id"], "delta_apply", user)

    def take(self, job: Row) -> dict[str, Any]:
        """Mark the deltas that wait as started by this job, and return what the worker needs to apply them."""
        store, deltas = self._sandbox.store, self.pending(job["project"])
        for delta in deltas:
            self._set(delta["id"], "started", None, job["id"])
        overwrite = store.value("SELECT overwrite_conflicts FROM projects WHERE id = ?", job["project"])
        return {
            "deltas": [json.loads(delta["content"]) for delta in deltas],
            "known_keys": self._known_keys(job["project"]),
            "overwrite_conflicts": bool(overwrite),
        }

    def _known_keys(self, project: str) -> dict[str, str]:
        """Return the keys of the features that earlier deltas created, by client, layer and local key."""
        rows = self._sandbox.store.all(
            "SELECT * FROM deltas WHERE project = ? AND modified_pk IS NOT NULL ORDER BY seq",
            project,
        )
        contents = [(json.loads(row["content"]), row["modified_pk"]) for row in rows]
        return {
            f"{content['clientId']} {content['localLayerId']} {content['localPk']}": key for content, key in contents
        }

    def _set(self, delta: str, status: str, feedback: dict[str, Any] | None, job: str, key: str | None = None) -> None:
        self._sandbox.store.update(
            "deltas",
            delta,
            last_status=status,
            last_feedback=json.dumps(feedback) if feedback else None,
            job=job,
            modified_pk=key,
            updated_at=self._sandbox.clock.stamp(),
        )

    def settle(self, job: Row, feedback: dict[str, Any]) -> None:
        """Note what a job did to its deltas: all of them an error, if the job failed."""
        told = (
            {}
            if "error" in feedback
            else {fate["delta_id"]: fate for fate in feedback["outputs"]["apply_deltas"]["delta_feedback"]}
        )
        for delta in self._sandbox.store.all("SELECT * FROM deltas WHERE job = ?", job["id"]):
            fate = told.get(delta["id"])
            if fate is None:
                self._set(delta["id"], "error", None, job["id"])
            else:
                created = fate["method"] == "create" and fate["modified_pk"] is not None
                self._set(
                    delta["id"], _FATES[fate["status"]], fate, job["id"], str(fate["modified_pk"]) if created else None
                )
