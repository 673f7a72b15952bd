"""Jobs: asking for one, and looking at them."""

from __future__ import annotations

import json
import uuid
from sqlite3 import Row
from typing import Any

from flask import jsonify, request

from sandbox.answers import RefusalError, page, payload
from sandbox.clock import spoken
from sandbox.context import MISSING, Resource, cloud, me
from sandbox.files import refuse_over_quota
from sandbox.projects import qgis_file_of
from sandbox.roles import Role, project_for

_LEAST_ROLE = {"package": Role.READER, "process_projectfile": Role.REPORTER}


def describe(job: Row, in_full: bool = True) -> dict[str, Any]:
    """Return a job as the API describes it; lists leave feedback and output out."""
    shown = {
        "id": job["id"],
        "created_at": spoken(job["created_at"]),
        "created_by": job["created_by"],
        "finished_at": spoken(job["finished_at"]),
        "project_id": job["project"],
        "started_at": spoken(job["started_at"]),
        "status": job["status"],
        "type": job["type"],
        "updated_at": spoken(job["updated_at"]),
    }
    feedback = json.loads(job["feedback"]) if job["feedback"] else None
    return {**shown, "feedback": feedback, "output": job["output"]} if in_full else shown


def _asked_project(text: Any, least: Role) -> Row:
    if not text:
        raise RefusalError("object_not_found")
    try:
        return project_for(uuid.UUID(str(text)), least)
    except ValueError:
        raise RefusalError("validation_error") from None


def list_jobs() -> Any:
    """Answer a GET of `jobs/`; the order is nobody's promise."""
    project = _asked_project(request.args.get("project_id"), Role.READER)
    jobs, headers = page(cloud.store.all("SELECT * FROM jobs WHERE project = ? ORDER BY id", project["id"]))
    return jsonify([describe(job, in_full=False) for job in jobs]), 200, headers


def create() -> Any:
    """Answer a POST to `jobs/`: 201 with a new job, or 200 with an unfinished package job of anyone."""
    fields = payload()
    kind = fields.get("type")
    project = _asked_project(fields.get("project_id"), Role.READER)
    if kind not in _LEAST_ROLE or fields.get("force") not in (None, 0, 1, "0", "1", "true", "false"):
        raise RefusalError("unknown_error")
    project_for(project["id"], _LEAST_ROLE[kind])
    if kind == "package":
        running = _package_ahead(project, bool(fields.get("force")))
        if running:
            return jsonify(describe(running)), 200
    return jsonify(describe(cloud.queue.add(project["id"], kind, me["id"]))), 201


def _package_ahead(project: Row, forced: bool) -> Row | None:
    if project["project_type"] != "regular":
        raise RefusalError("permission_denied")
    if qgis_file_of(cloud.store, project["id"]) is None:
        raise RefusalError("no_qgis_project")
    refuse_over_quota(project)
    return None if forced else cloud.queue.unfinished(project["id"], "package")


def read(job: uuid.UUID) -> Any:
    """Answer `jobs/{id}/`; one that doesn't exist is one that the user may not see."""
    row = cloud.store.one("SELECT * FROM jobs WHERE id = ?", str(job))
    if row is None:
        raise RefusalError("permission_denied")
    project_for(row["project"], Role.READER)
    return jsonify(describe(row))


RESOURCES = [
    Resource("jobs/", {"GET": list_jobs, "POST": create}),
    Resource("jobs/<id:job>/", {"GET": read}, MISSING),
]
