"""Which projects a person wants to see, as a query and as a rule."""

from __future__ import annotations

from enum import Enum

from qfieldsync_cloud.api.models import Project
from qfieldsync_cloud.api.projects import ProjectQuery


class Scope(Enum):
    """A part of all projects."""

    ALL = "all"
    MINE = "mine"
    OTHERS = "others"
    PUBLIC = "public"


def query_for(scope: Scope, search: str, ordering: str, username: str) -> ProjectQuery:
    """Return the query; the server's list of public projects can't be searched, so a search looks in all of them."""
    if scope is Scope.PUBLIC and not search:
        return ProjectQuery(public=True, ordering=ordering)
    owner = username if scope is Scope.MINE else ""
    return ProjectQuery(search=search, owner=owner, ordering=ordering, include_public=scope is Scope.PUBLIC)


def belongs(project: Project, scope: Scope, username: str) -> bool:
    """Return whether a project that the server listed belongs to the part that is wanted."""
    if scope is Scope.OTHERS:
        return project.owner != username
    if scope is Scope.PUBLIC:
        return project.is_public
    return scope is Scope.ALL or project.owner == username
