"""Deltas: pushing deltafiles, looking at what became of them, applying what waits."""

from __future__ import annotations

import json
import uuid
from sqlite3 import Row
from typing import Any

import jsonschema
from flask import jsonify, request

from sandbox.answers import RefusalError, nothing, page
from sandbox.clock import spoken
from sandbox.context import DENIED, Resource, cloud, me
from sandbox.files import storage_used
from sandbox.ledger import UNPERMITTED, UNSUPPORTED
from sandbox.projects import qgis_file_of
from sandbox.roles import Role, project_for, role_of
from sandbox.wkt import is_wkt

_STATUS = {"started": "STATUS_BUSY"}
_VALUES = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "geometry": {"type": ["string", "null"]},
        "attributes": {"type": "object"},
        "files_sha256": {"type": "object"},
        "is_snapshot": {"type": "boolean"},
    },
}
_DELTA = {
    "type": "object",
    "required": ["uuid", "localPk", "sourcePk", "localLayerId", "sourceLayerId", "method", "clientId"],
    "properties": {
        **{
            name: {"type": "string"}
            for name in ("localPk", "sourcePk", "localLayerId", "sourceLayerId", "exportId", "localLayerName")
        },
        "method": {"enum": ["create", "patch", "delete"]},
        "old": _VALUES,
        "new": _VALUES,
    },
}
_DELTAFILE = {
    "type": "object",
    "required": ["version", "project", "id", "deltas", "files"],
    "properties": {
        "version": {"const": "1.0"},
        "deltas": {"type": "array", "items": _DELTA},
        "files": {"type": "array"},
    },
}


def _parsed(text: bytes) -> dict[str, Any]:
    """Return a deltafile that holds to the schema.

    Raises RefusalError, `unknown_error`, for any other: a real server stumbles over it.
    """
    try:
        deltafile = json.loads(text)
        jsonschema.validate(deltafile, _DELTAFILE)
        for identifier in (
            deltafile["id"],
            *(delta[key] for delta in deltafile["deltas"] for key in ("uuid", "clientId")),
        ):
            uuid.UUID(identifier)
    except (ValueError, jsonschema.ValidationError) as error:
        raise RefusalError("unknown_error") from error
    wkts = [
        side["geometry"]
        for delta in deltafile["deltas"]
        for side in (delta.get("old"), delta.get("new"))
        if side and side.get("geometry")
    ]
    if not all(map(is_wkt, wkts)):
        raise RefusalError("unknown_error")
    return deltafile


def _project(pid: uuid.UUID) -> Row:
    project = project_for(pid, Role.REPORTER)
    if project["project_type"] != "regular":
        raise RefusalError("permission_denied")
    return project


def push(pid: uuid.UUID) -> Any:
    """Answer a POST to `deltas/{pid}/`."""
    project = _project(pid)
    if "file" not in request.files:
        raise RefusalError("empty_content")
    if qgis_file_of(cloud.store, project["id"]) is None:
        raise RefusalError("no_qgis_project")
    deltafile = _parsed(request.files["file"].stream.read())
    if deltafile["project"] != project["id"]:
        text = (
            f"Deltafile's project id ({deltafile['project']}) doesn't match URL parameter project id ({project['id']})."
        )
        raise RefusalError("invalid_deltafile", message=text)
    with cloud.store.transaction():
        for delta in deltafile["deltas"]:
            if not cloud.ledger.knows(delta["uuid"]):
                cloud.ledger.add(project["id"], deltafile["id"], delta, me["id"], *_first_status(project, delta))
    _apply_soon(project)
    return nothing(200)


def _first_status(project: Row, delta: dict[str, Any]) -> tuple[str, str | None]:
    if role_of(me, project)[0] < Role.EDITOR and delta["method"] != "create":
        return "unpermitted", UNPERMITTED
    return "pending", UNSUPPORTED if _is_over_quota(project) else None


def _is_over_quota(project: Row) -> bool:
    owner = cloud.store.one("SELECT * FROM users WHERE id = ?", project["owner"])
    return storage_used(owner["id"]) > owner["quota"]


def _apply_soon(project: Row) -> None:
    if not _is_over_quota(project):
        cloud.ledger.apply_soon(project, me["id"])


def apply(pid: uuid.UUID) -> Any:
    """Answer `deltas/apply/{pid}/`."""
    _apply_soon(_project(pid))
    return nothing(200)


def _describe(delta: Row) -> dict[str, Any]:
    feedback = json.loads(delta["last_feedback"]) if delta["last_feedback"] else None
    return {
        "id": delta["id"],
        "deltafile_id": delta["deltafile"],
        "created_by": cloud.store.value("SELECT username FROM users WHERE id = ?", delta["created_by"]),
        "created_at": spoken(delta["created_at"]),
        "updated_at": spoken(delta["updated_at"]),
        "status": _STATUS.get(delta["last_status"], f"STATUS_{delta['last_status'].upper()}"),
        "output": str(feedback) if feedback else None,
        "last_status": delta["last_status"],
        "last_feedback": feedback,
        "content": json.loads(delta["content"]),
    }


def _answer_list(rows: list[Row]) -> Any:
    if request.args.get("ordering") == "-created_at":
        rows = rows[::-1]
    rows, headers = page(rows)
    return jsonify([_describe(row) for row in rows]), 200, headers


def list_all(pid: uuid.UUID) -> Any:
    """Answer a GET of `deltas/{pid}/`."""
    project = _project(pid)["id"]
    return _answer_list(cloud.store.all("SELECT * FROM deltas WHERE project = ? ORDER BY seq", project))


def list_of_file(pid: uuid.UUID, deltafile: uuid.UUID) -> Any:
    """Answer `deltas/{pid}/{deltafileid}/`."""
    project = _project(pid)["id"]
    return _answer_list(
        cloud.store.all(
            "SELECT * FROM deltas WHERE project = ? AND deltafile = ? ORDER BY seq", project, str(deltafile)
        )
    )


RESOURCES = [
    Resource("deltas/<uuid:pid>/", {"GET": list_all, "POST": push}, DENIED),
    Resource("deltas/<uuid:pid>/<uuid:deltafile>/", {"GET": list_of_file}, DENIED),
    Resource("deltas/apply/<uuid:pid>/", {"POST": apply}, DENIED),
]
