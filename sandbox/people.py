"""Persons, organizations and teams as users, and their subscriptions."""

from __future__ import annotations

import re
import uuid
from sqlite3 import Row
from typing import Any

from flask import jsonify, request

from sandbox.accounts import hashed
from sandbox.answers import RefusalError, page, payload
from sandbox.auth import full_name, self_description
from sandbox.clock import spoken
from sandbox.context import Resource, cloud, me
from sandbox.files import storage_used
from sandbox.roles import is_organization_admin

PERSON, ORGANIZATION, TEAM = 1, 2, 3


def display_name(user: Row) -> str:
    """Return a user's name without the organization of a team."""
    return re.sub(r"^(@[^/]+/)+", "", user["username"])


def _avatar(user: Row) -> str | None:
    return user["avatar"] and f"/api/v1/files/avatars/{user['avatar']}/avatar..png"


def _public(user: Row) -> dict[str, Any]:
    return {
        "username": user["username"],
        "type": user["kind"],
        "full_name": full_name(user),
        "avatar_url": _avatar(user),
        "username_display": display_name(user),
    }


def describe_organization(organization: Row) -> dict[str, Any]:
    """Return an organization as the requesting user sees it."""
    members = cloud.store.all(
        "SELECT * FROM members JOIN users ON users.id = user WHERE organization = ? ORDER BY username",
        organization["id"],
    )
    mine = next((member["role"] for member in members if member["user"] == me["id"]), None)
    owns = organization["parent"] == me["id"]
    teams = cloud.store.all("SELECT * FROM users WHERE kind = 3 AND parent = ? ORDER BY username", organization["id"])
    return {
        "username": organization["username"],
        "type": ORGANIZATION,
        "email": organization["email"],
        "avatar_url": _avatar(organization),
        "members": [member["username"] for member in members if member["is_public"]],
        "organization_owner": cloud.store.value("SELECT username FROM users WHERE id = ?", organization["parent"]),
        "membership_role": "admin" if owns else mine,
        "membership_role_origin": "organization_owner" if owns else "organization_member" if mine else None,
        "membership_is_public": owns or any(member["is_public"] for member in members if member["user"] == me["id"]),
        "teams": sorted(display_name(team) for team in teams),
    }


def _user(name: str) -> Row:
    user = cloud.store.one("SELECT * FROM users WHERE username = ?", name)
    if user is None:
        raise RefusalError("permission_denied")
    return user


def read(name: str) -> Any:
    """Answer a GET of `users/{name}/`."""
    user = _user(name)
    if user["kind"] == ORGANIZATION:
        return jsonify(describe_organization(user))
    return jsonify(_own(user) if user["id"] == me["id"] else _public(user))


def _own(user: Row) -> dict[str, Any]:
    return {**self_description(user), "avatar_url": _avatar(user)}


def write(name: str) -> Any:
    """Answer a PATCH of `users/{name}/`: only one's own names and e-mail."""
    user = _user(name)
    if user["id"] != me["id"]:
        raise RefusalError("permission_denied")
    columns = {key: str(value) for key, value in payload().items() if key in ("first_name", "last_name", "email")}
    if columns:
        cloud.store.update("users", user["id"], **columns)
    return jsonify(_own(_user(name)))


def create() -> Any:
    """Answer a POST to `users/`: only staff may."""
    if not me["is_staff"]:
        raise RefusalError("permission_denied")
    fields = payload()
    name, password = fields.get("username"), fields.get("password")
    if not name or not password or cloud.store.value("SELECT 1 FROM users WHERE username = ?", name):
        raise RefusalError("api_error")
    cloud.store.insert(
        "users",
        username=name,
        email=fields.get("email"),
        password=hashed(password),
        created_at=cloud.clock.stamp(),
        subscription=str(uuid.uuid4()),
    )
    return jsonify(_public(_user(name))), 201


def list_all() -> Any:
    """Answer a GET of `users/`."""
    flags = {name: _flag(name) for name in ("exclude_organizations", "exclude_teams", "invert")}
    excluded_kinds = {
        kind for flag, kind in (("exclude_organizations", ORGANIZATION), ("exclude_teams", TEAM)) if flags[flag]
    }
    related = _related()
    rows = [
        user
        for user in cloud.store.all("SELECT * FROM users WHERE is_active ORDER BY username")
        if user["kind"] not in excluded_kinds
        and request.args.get("q", "").lower() in user["username"].lower()
        and (related is None or (user["id"] in related) == flags["invert"])
        and not ("project" in request.args and user["kind"] == TEAM)
    ]
    rows, headers = page(rows)
    return jsonify([_public(row) for row in rows]), 200, headers


def _flag(name: str) -> bool:
    value = request.args.get(name, "0")
    if value not in ("0", "1"):
        raise RefusalError("unknown_error")
    return value == "1"


def _related() -> set[int] | None:
    """Return who belongs to the project or organization that the query names, or None if it names none."""
    if "project" in request.args:
        project = cloud.store.one("SELECT * FROM projects WHERE id = ?", request.args["project"])
        if project is None:
            raise RefusalError("object_not_found")
        rows = cloud.store.all("SELECT user FROM collaborators WHERE project = ?", project["id"])
        return {project["owner"], *(row["user"] for row in rows)}
    if "organization" in request.args:
        owner = cloud.store.one("SELECT * FROM users WHERE kind = 2 AND username = ?", request.args["organization"])
        if owner is None:
            raise RefusalError("object_not_found")
        rows = cloud.store.all("SELECT user FROM members WHERE organization = ?", owner["id"])
        return {owner["id"], owner["parent"], *(row["user"] for row in rows)}
    return None


def list_organizations(name: str) -> Any:
    """Answer `users/{name}/organizations/`: one's own only."""
    if _user(name)["id"] != me["id"]:
        raise RefusalError("permission_denied")
    rows = cloud.store.all(
        "SELECT * FROM users WHERE kind = 2 AND (parent = ? OR id IN (SELECT organization FROM members WHERE user = ?))"
        " ORDER BY username",
        me["id"],
        me["id"],
    )
    return jsonify([describe_organization(row) for row in rows])


def read_subscription(name: str) -> Any:
    """Answer `subscriptions/{name}/current/`: one's own, or that of an organization that one governs."""
    user = _user(name)
    if user["id"] != me["id"] and not (user["kind"] == ORGANIZATION and is_organization_admin(me, user)):
        raise RefusalError("permission_denied")
    return jsonify(
        uuid=user["subscription"],
        plan_display_name=user["plan"],
        plan_code=user["plan"],
        plan_is_premium=user["plan"].startswith("test_premium"),
        status="active_paid",
        active_since=spoken(user["created_at"]),
        active_until=None,
        storage_used_bytes=storage_used(user["id"]),
        active_storage_total_bytes=user["quota"],
        plan_storage_threshold_warning_bytes=user["quota"] // 5,
        plan_storage_threshold_critical_bytes=user["quota"] // 10,
    )


RESOURCES = [
    Resource("users/", {"GET": list_all, "POST": create}),
    Resource("users/<name>/", {"GET": read, "PATCH": write}),
    Resource("users/<name>/organizations/", {"GET": list_organizations}),
    Resource("subscriptions/<name>/current/", {"GET": read_subscription}),
]
