"""Members and teams of organizations."""

from __future__ import annotations

import re
import uuid
from sqlite3 import Row
from typing import Any

from flask import jsonify

from sandbox.answers import RefusalError, nothing, page, payload
from sandbox.context import DENIED, Resource, cloud, me
from sandbox.people import display_name
from sandbox.roles import is_organization_admin

_ROLES = ("admin", "creator", "member")
_MEMBERS = "SELECT members.*, username FROM members JOIN users ON users.id = user WHERE organization = ?"


def _organization(name: str, to_write: bool = False) -> Row:
    organization = cloud.store.one("SELECT * FROM users WHERE username = ? AND kind = 2", name)
    if organization is None or (to_write and not is_organization_admin(me, organization)):
        raise RefusalError("permission_denied")
    return organization


def _describe_member(row: Row, organization: Row) -> dict[str, Any]:
    return {
        "organization": organization["username"],
        "member": row["username"],
        "role": row["role"],
        "is_public": bool(row["is_public"]),
    }


def _member(organization: Row, name: str) -> Row:
    row = cloud.store.one(f"{_MEMBERS} AND username = ?", organization["id"], name)
    if row is None:
        raise RefusalError("object_not_found")
    return row


def _role(fields: dict[str, Any], default: str) -> str:
    if fields.get("role", default) not in _ROLES:
        raise RefusalError("api_error")
    return fields.get("role", default)


def list_members(org: str) -> Any:
    """Answer a GET of `members/{org}/`; the owner is not listed."""
    organization = _organization(org)
    rows, headers = page(cloud.store.all(f"{_MEMBERS} ORDER BY members.rowid", organization["id"]))
    return jsonify([_describe_member(row, organization) for row in rows]), 200, headers


def add_member(org: str) -> Any:
    """Answer a POST to `members/{org}/`."""
    organization, fields = _organization(org, to_write=True), payload()
    if "member" not in fields:
        raise RefusalError("unknown_error")
    user = cloud.store.one("SELECT * FROM users WHERE username = ? AND kind = 1", fields["member"])
    if user is None:
        raise RefusalError("object_not_found")
    role = _role(fields, "member")
    known = cloud.store.value(
        "SELECT 1 FROM members WHERE organization = ? AND user = ?", organization["id"], user["id"]
    )
    if known or user["id"] == organization["parent"]:
        raise RefusalError("validation_error")
    cloud.store.insert(
        "members",
        organization=organization["id"],
        user=user["id"],
        role=role,
        is_public=int(bool(fields.get("is_public"))),
    )
    return jsonify(_describe_member(_member(organization, user["username"]), organization)), 201


def read_member(org: str, name: str) -> Any:
    """Answer a GET of `members/{org}/{user}/`."""
    organization = _organization(org)
    return jsonify(_describe_member(_member(organization, name), organization))


def write_member(org: str, name: str) -> Any:
    """Answer a PATCH or PUT of `members/{org}/{user}/`."""
    organization, fields = _organization(org, to_write=True), payload()
    row = _member(organization, name)
    is_public = int(bool(fields.get("is_public", row["is_public"])))
    cloud.store.run(
        "UPDATE members SET role = ?, is_public = ? WHERE organization = ? AND user = ?",
        _role(fields, row["role"]),
        is_public,
        organization["id"],
        row["user"],
    )
    return read_member(org, name)


def delete_member(org: str, name: str) -> Any:
    """Answer a DELETE of `members/{org}/{user}/`."""
    organization = _organization(org, to_write=True)
    row = _member(organization, name)
    cloud.store.run("DELETE FROM members WHERE organization = ? AND user = ?", organization["id"], row["user"])
    return nothing()


def _team_members(team: Row) -> list[str]:
    rows = cloud.store.all(
        "SELECT username FROM team_members JOIN users ON users.id = user WHERE team = ? ORDER BY team_members.rowid",
        team["id"],
    )
    return [row["username"] for row in rows]


def _describe_team(team: Row, organization: Row) -> dict[str, Any]:
    return {"team": display_name(team), "organization": organization["username"], "members": _team_members(team)}


def _find_team(organization: Row, name: str) -> Row | None:
    teams = cloud.store.all("SELECT * FROM users WHERE kind = 3 AND parent = ? ORDER BY id", organization["id"])
    return next((team for team in teams if display_name(team) == name), None)


def _team(organization: Row, name: str, code: str = "object_not_found") -> Row:
    team = _find_team(organization, name)
    if team is None:
        raise RefusalError(code)
    return team


def list_teams(org: str) -> Any:
    """Answer a GET of `organizations/{org}/teams/`."""
    organization = _organization(org)
    rows, headers = page(
        cloud.store.all("SELECT * FROM users WHERE kind = 3 AND parent = ? ORDER BY id", organization["id"])
    )
    return jsonify([_describe_team(row, organization) for row in rows]), 200, headers


def add_team(org: str) -> Any:
    """Answer a POST to `organizations/{org}/teams/`."""
    organization, name = _organization(org, to_write=True), payload().get("team")
    if not name:
        raise RefusalError("api_error")
    if _find_team(organization, re.sub(r"^(@[^/]+/)+", "", name)):
        raise RefusalError("unknown_error")
    username = f"@{org}/{name}"
    cloud.store.insert(
        "users",
        username=username,
        kind=3,
        parent=organization["id"],
        created_at=cloud.clock.stamp(),
        subscription=str(uuid.uuid4()),
    )
    return jsonify(
        _describe_team(cloud.store.one("SELECT * FROM users WHERE username = ?", username), organization)
    ), 201


def read_team(org: str, name: str) -> Any:
    """Answer a GET of `organizations/{org}/teams/{team}/`."""
    organization = _organization(org)
    return jsonify(_describe_team(_team(organization, name), organization))


def rename_team(org: str, name: str) -> Any:
    """Answer a PUT of `organizations/{org}/teams/{team}/`."""
    organization, new_name = _organization(org, to_write=True), payload().get("team")
    team = _team(organization, name)
    if not new_name or _find_team(organization, new_name):
        raise RefusalError("api_error")
    cloud.store.update("users", team["id"], username=f"@{org}/{new_name}")
    return read_team(org, new_name)


def delete_team(org: str, name: str) -> Any:
    """Answer a DELETE of `organizations/{org}/teams/{team}/`."""
    team = _team(_organization(org, to_write=True), name)["id"]
    for statement in (
        "DELETE FROM team_members WHERE team = ?",
        "DELETE FROM collaborators WHERE user = ?",
        "DELETE FROM users WHERE id = ?",
    ):
        cloud.store.run(statement, team)
    return nothing()


def list_team_members(org: str, name: str) -> Any:
    """Answer a GET of `organizations/{org}/teams/{team}/members/`."""
    names, headers = page(_team_members(_team(_organization(org), name, "permission_denied")))
    return jsonify([{"member": member} for member in names]), 200, headers


def add_team_member(org: str, name: str) -> Any:
    """Answer a POST to `organizations/{org}/teams/{team}/members/`: a member of the organization by name or e-mail."""
    organization = _organization(org, to_write=True)
    team, who = _team(organization, name, "permission_denied"), payload().get("member")
    user = cloud.store.one("SELECT * FROM users WHERE kind = 1 AND ? IN (username, email)", who)
    if user is None or user["username"] in _team_members(team):
        raise RefusalError("api_error")
    if not cloud.store.value(
        "SELECT 1 FROM members WHERE organization = ? AND user = ?", organization["id"], user["id"]
    ):
        raise RefusalError("validation_error")
    cloud.store.insert("team_members", team=team["id"], user=user["id"])
    return jsonify(member=user["username"]), 201


def delete_team_member(org: str, name: str, member: str) -> Any:
    """Answer a DELETE of `organizations/{org}/teams/{team}/members/{user}/`."""
    team = _team(_organization(org, to_write=True), name, "permission_denied")
    removed = cloud.store.run(
        "DELETE FROM team_members WHERE team = ? AND user = (SELECT id FROM users WHERE username = ?)",
        team["id"],
        member,
    )
    if not removed:
        raise RefusalError("object_not_found")
    return nothing()


RESOURCES = [
    Resource("members/<org>/", {"GET": list_members, "POST": add_member}),
    Resource(
        "members/<org>/<name>/",
        {"GET": read_member, "PATCH": write_member, "PUT": write_member, "DELETE": delete_member},
    ),
    Resource("organizations/<org>/teams/", {"GET": list_teams, "POST": add_team}),
    Resource(
        "organizations/<org>/teams/<name>/", {"GET": read_team, "PUT": rename_team, "DELETE": delete_team}, DENIED
    ),
    Resource("organizations/<org>/teams/<name>/members/", {"GET": list_team_members, "POST": add_team_member}),
    Resource("organizations/<org>/teams/<name>/members/<member>/", {"DELETE": delete_team_member}),
]
