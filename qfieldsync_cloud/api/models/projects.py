"""Projects, and what an account may do in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from qfieldsync_cloud.api.fields import Fields, nothing


class Role(Enum):
    """What an account may do in a project, most first."""

    ADMIN = "admin"
    MANAGER = "manager"
    EDITOR = "editor"
    REPORTER = "reporter"
    READER = "reader"
    UNKNOWN = "unknown"

    @property
    def may_upload(self) -> bool:
        """Whether the role may upload files."""
        return self in (Role.ADMIN, Role.MANAGER, Role.EDITOR, Role.REPORTER)

    @property
    def may_delete(self) -> bool:
        """Whether the role may delete files."""
        return self in (Role.ADMIN, Role.MANAGER, Role.EDITOR)


class RoleOrigin(Enum):
    """Where a role comes from."""

    OWNER = "project_owner"
    ORGANIZATION_OWNER = "organization_owner"
    ORGANIZATION_ADMIN = "organization_admin"
    COLLABORATOR = "collaborator"
    TEAM = "team_member"
    PUBLIC = "public"
    UNKNOWN = "unknown"


class ProjectStatus(Enum):
    """A project's state; FAILED is also that of a project without a QGIS file."""

    OK = "ok"
    BUSY = "busy"
    FAILED = "failed"
    UNKNOWN = "unknown"


class ProjectType(Enum):
    """What a project is for."""

    REGULAR = "regular"
    TEMPLATE = "template"
    SHARED_DATASETS = "shared_datasets"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Project:
    """A cloud project; sizes in bytes. `role` is None right after it was created: the server leaves it out then."""

    id: str
    name: str
    owner: str
    description: str
    type: ProjectType
    is_public: bool
    status: ProjectStatus
    role: Role | None
    role_origin: RoleOrigin
    created_at: datetime | None
    updated_at: datetime | None
    data_last_packaged_at: datetime | None
    data_last_updated_at: datetime | None
    needs_repackaging: bool
    can_repackage: bool
    attachments_on_demand: bool
    has_restricted_projectfiles: bool
    overwrite_conflicts: bool
    is_featured: bool
    storage_bytes: int
    qgis_file_name: str
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @property
    def full_name(self) -> str:
        """Owner and name, as people write them."""
        return f"{self.owner}/{self.name}"

    @classmethod
    def parse(cls, data: Any) -> Project:
        """Read one project."""
        f = Fields("project", data)
        role = f.choice("user_role", Role, Role.UNKNOWN)
        return cls(
            id=f.text("id"),
            name=f.text("name"),
            owner=f.text("owner"),
            description=f.text("description", ""),
            type=f.choice("project_type", ProjectType, ProjectType.UNKNOWN),
            is_public=f.flag("is_public"),
            status=f.choice("status", ProjectStatus, ProjectStatus.UNKNOWN),
            role=role if f.anything("user_role") is not None else None,
            role_origin=f.choice("user_role_origin", RoleOrigin, RoleOrigin.UNKNOWN),
            created_at=f.time("created_at"),
            updated_at=f.time("updated_at"),
            data_last_packaged_at=f.time("data_last_packaged_at"),
            data_last_updated_at=f.time("data_last_updated_at"),
            needs_repackaging=f.flag("needs_repackaging"),
            can_repackage=f.flag("can_repackage"),
            attachments_on_demand=f.flag("is_attachment_download_on_demand"),
            has_restricted_projectfiles=f.flag("has_restricted_projectfiles"),
            overwrite_conflicts=f.flag("overwrite_conflicts", True),
            is_featured=f.flag("is_featured"),
            storage_bytes=f.number("file_storage_bytes", 0),
            qgis_file_name=f.text("the_qgis_file_name", ""),
            rest=f.rest(),
        )


@dataclass(frozen=True)
class NewProject:
    """What a project is created with; None leaves a setting to the server."""

    name: str
    owner: str = ""
    description: str = ""
    is_public: bool = False
    type: ProjectType = ProjectType.REGULAR
    attachments_on_demand: bool | None = None
    has_restricted_projectfiles: bool | None = None
    overwrite_conflicts: bool | None = None
    is_featured: bool | None = None
    clone_from_project: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the body of the request."""
        optional = {
            "owner": self.owner or None,
            "is_attachment_download_on_demand": self.attachments_on_demand,
            "has_restricted_projectfiles": self.has_restricted_projectfiles,
            "overwrite_conflicts": self.overwrite_conflicts,
            "is_featured": self.is_featured,
            "clone_from_project": self.clone_from_project,
        }
        return {
            "name": self.name,
            "description": self.description,
            "is_public": self.is_public,
            "project_type": self.type.value,
            **{name: value for name, value in optional.items() if value is not None},
        }
