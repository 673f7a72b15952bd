"""Who works together on a project."""

from __future__ import annotations

import uuid
from sqlite3 import Row
from typing import Any

from flask import jsonify, request

from sandbox.answers import RefusalError, nothing, page, payload
from sandbox.clock import spoken
from sandbox.context import Resource, cloud, me
from sandbox.roles import Role, project_for

_ROLES = tuple(role.name.lower() for role in Role)
_QUERY = "SELECT collaborators.*, username FROM collaborators JOIN users ON users.id = user WHERE project = ?"


def _describe(row: Row) -> dict[str, Any]:
    return {
        "project_id": row["project"],
        "collaborator": row["username"],
        "role": row["role"],
        "created_by": row["created_by"],
        "updated_by": row["updated_by"],
        "created_at": spoken(row["created_at"]),
        "updated_at": spoken(row["updated_at"]),
    }


def _one(project: str, name: str) -> Row:
    row = cloud.store.one(f"{_QUERY} AND username = ?", project, name)
    if row is None:
        raise RefusalError("object_not_found")
    return row


def _role(fields: dict[str, Any], default: str | None = None) -> str:
    role = fields.get("role", default)
    if role not in _ROLES:
        raise RefusalError("api_error")
    return role


def list_all(pid: uuid.UUID) -> Any:
    """Answer a GET of `collaborators/{pid}/`."""
    rows, headers = page(
        cloud.store.all(f"{_QUERY} ORDER BY collaborators.created_at", project_for(pid, Role.MANAGER)["id"])
    )
    return jsonify([_describe(row) for row in rows]), 200, headers


def add(pid: uuid.UUID) -> Any:
    """Answer a POST to `collaborators/{pid}/`."""
    project, fields = project_for(pid, Role.MANAGER), payload()
    user = cloud.store.one("SELECT * FROM users WHERE username = ? AND kind IN (1, 3)", fields.get("collaborator"))
    role = _role(fields, "reader")
    if user is None:
        raise RefusalError("api_error")
    _refuse_unfit(project, user)
    stamp = cloud.clock.stamp()
    cloud.store.insert(
        "collaborators",
        project=project["id"],
        user=user["id"],
        role=role,
        created_by=me["username"],
        updated_by=me["username"],
        created_at=stamp,
        updated_at=stamp,
    )
    return jsonify(_describe(_one(project["id"], user["username"]))), 201


def _refuse_unfit(project: Row, user: Row) -> None:
    """Refuse whoever is one already, the owner, and who isn't in the organization that owns the project."""
    known = cloud.store.value("SELECT 1 FROM collaborators WHERE project = ? AND user = ?", project["id"], user["id"])
    owner = cloud.store.one("SELECT * FROM users WHERE id = ?", project["owner"])
    belongs = "SELECT 1 FROM members WHERE organization = ? AND user = ?"
    is_outside = owner["kind"] == 2 and user["kind"] == 1 and not cloud.store.value(belongs, owner["id"], user["id"])
    if known or user["id"] == project["owner"] or is_outside:
        raise RefusalError("validation_error")


def read(pid: uuid.UUID, name: str) -> Any:
    """Answer a GET of `collaborators/{pid}/{username}/`."""
    return jsonify(_describe(_one(project_for(pid, Role.MANAGER)["id"], name)))


def write(pid: uuid.UUID, name: str) -> Any:
    """Answer a PATCH or PUT of `collaborators/{pid}/{username}/`."""
    row, fields = _one(project_for(pid, Role.MANAGER)["id"], name), payload()
    if request.method == "PUT" and "collaborator" not in fields:
        raise RefusalError("api_error")
    cloud.store.run(
        "UPDATE collaborators SET role = ?, updated_by = ?, updated_at = ? WHERE project = ? AND user = ?",
        _role(fields, row["role"]),
        me["username"],
        cloud.clock.stamp(),
        row["project"],
        row["user"],
    )
    return read(pid, name)


def delete(pid: uuid.UUID, name: str) -> Any:
    """Answer a DELETE of `collaborators/{pid}/{username}/`."""
    row = _one(project_for(pid, Role.MANAGER)["id"], name)
    cloud.store.run("DELETE FROM collaborators WHERE project = ? AND user = ?", row["project"], row["user"])
    return nothing()


RESOURCES = [
    Resource("collaborators/<uuid:pid>/", {"GET": list_all, "POST": add}),
    Resource("collaborators/<uuid:pid>/<name>/", {"GET": read, "PATCH": write, "PUT": write, "DELETE": delete}),
]
