"""Who may do what in a project."""

from __future__ import annotations

from enum import IntEnum
from sqlite3 import Row

from sandbox.answers import RefusalError
from sandbox.context import cloud, me


class Role(IntEnum):
    """A role in a project; each may do all that the lower ones may."""

    READER = 1
    REPORTER = 2
    EDITOR = 3
    MANAGER = 4
    ADMIN = 5


def role_of(user: Row, project: Row) -> tuple[Role | None, str | None]:
    """Return a user's role in a project and where it comes from; None and None for a stranger in a private project."""
    owner = cloud.store.one("SELECT * FROM users WHERE id = ?", project["owner"])
    if owner["id"] == user["id"]:
        return Role.ADMIN, "project_owner"
    if owner["kind"] == 2:
        if owner["parent"] == user["id"]:
            return Role.ADMIN, "organization_owner"
        if _membership(owner["id"], user["id"]) == "admin":
            return Role.ADMIN, "organization_admin"
    return _given_role(user, project)


def _membership(organization: int, user: int) -> str | None:
    return cloud.store.value("SELECT role FROM members WHERE organization = ? AND user = ?", organization, user)


def _given_role(user: Row, project: Row) -> tuple[Role | None, str | None]:
    given = cloud.store.value(
        "SELECT role FROM collaborators WHERE project = ? AND user = ?", project["id"], user["id"]
    )
    if given:
        return Role[given.upper()], "collaborator"
    by_team = cloud.store.all(
        "SELECT role FROM collaborators JOIN team_members ON team = collaborators.user"
        " WHERE project = ? AND team_members.user = ?",
        project["id"],
        user["id"],
    )
    if by_team:
        return max(Role[row["role"].upper()] for row in by_team), "team_member"
    return (Role.READER, "public") if project["is_public"] else (None, None)


def may_create_for(user: Row, owner: Row) -> bool:
    """Tell whether a user may create projects that this owner owns."""
    if owner["kind"] != 2:
        return owner["id"] == user["id"]
    return owner["parent"] == user["id"] or _membership(owner["id"], user["id"]) in ("admin", "creator")


def is_organization_admin(user: Row, organization: Row) -> bool:
    """Tell whether a user governs an organization."""
    return organization["parent"] == user["id"] or _membership(organization["id"], user["id"]) == "admin"


def project_for(pid: object, least: Role) -> Row:
    """Return a project in which the requesting user has at least this role.

    Raises RefusalError: `object_not_found` without such a project, `permission_denied` where the role is too low.
    """
    project = cloud.store.one("SELECT * FROM projects WHERE id = ?", str(pid))
    if project is None:
        raise RefusalError("object_not_found")
    if (role_of(me, project)[0] or 0) < least:
        raise RefusalError("permission_denied")
    return project
