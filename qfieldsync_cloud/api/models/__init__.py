"""What the API answers, as frozen records; fields that this plugin does not know are kept in `rest`."""

from __future__ import annotations

from qfieldsync_cloud.api.models.files import CloudFile, FileVersion, Package, PackagedLayer
from qfieldsync_cloud.api.models.jobs import CloudJob, Delta, DeltaStatus, JobStatus, JobType
from qfieldsync_cloud.api.models.people import (
    Collaborator,
    Login,
    Member,
    ServerInfo,
    ServerStatus,
    Subscription,
    Team,
    User,
    UserType,
)
from qfieldsync_cloud.api.models.projects import NewProject, Project, ProjectStatus, ProjectType, Role, RoleOrigin

__all__ = [
    "CloudFile",
    "CloudJob",
    "Collaborator",
    "Delta",
    "DeltaStatus",
    "FileVersion",
    "JobStatus",
    "JobType",
    "Login",
    "Member",
    "NewProject",
    "Package",
    "PackagedLayer",
    "Project",
    "ProjectStatus",
    "ProjectType",
    "Role",
    "RoleOrigin",
    "ServerInfo",
    "ServerStatus",
    "Subscription",
    "Team",
    "User",
    "UserType",
]
