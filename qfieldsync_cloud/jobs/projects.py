"""Browsing and creating cloud projects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qfieldsync_cloud.api.models import NewProject, Project
from qfieldsync_cloud.api.paging import Page
from qfieldsync_cloud.api.projects import ProjectQuery
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.session import Session


def list_projects(
    session: Session, query: ProjectQuery, following: Mapping[str, Any] | None = None
) -> Job[Page[Project]]:
    """Return a page of projects: the first, or the one that `following` (the page's `next_query`) asks for."""

    def run(context: Context) -> Page[Project]:
        return session.client(context).projects.page(query, following)

    return run


def create_project(session: Session, new: NewProject) -> Job[Project]:
    """Create a cloud project."""

    def run(context: Context) -> Project:
        return session.client(context).projects.create(new)

    return run


def list_owners(session: Session) -> Job[list[str]]:
    """Return whom a new project may belong to: the account itself, then its organizations."""

    def run(context: Context) -> list[str]:
        organizations = session.client(context).users.organizations(session.username)
        return [session.username, *sorted(user.username for user in organizations)]

    return run
