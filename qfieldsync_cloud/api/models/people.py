"""Accounts, organizations, teams, and the server itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from qfieldsync_cloud.api.fields import Fields, nothing
from qfieldsync_cloud.api.models.projects import Role


class UserType(Enum):
    """What an account stands for."""

    PERSON = 1
    ORGANIZATION = 2
    TEAM = 3
    UNKNOWN = 0


@dataclass(frozen=True)
class Login:
    """A sign-in that succeeded; the token stays out of `repr`."""

    username: str
    token: str = field(repr=False)
    expires_at: datetime | None
    email: str
    full_name: str
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @classmethod
    def parse(cls, data: Any) -> Login:
        """Read the answer of `auth/login/`."""
        f = Fields("login", data)
        return cls(
            f.text("username"), f.text("token"), f.time("expires_at"), f.text("email", ""), f.text("full_name", ""),
            f.rest(),
        )  # fmt: skip


@dataclass(frozen=True)
class User:
    """A person, organization or team."""

    username: str
    type: UserType
    full_name: str
    email: str
    avatar_url: str
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @classmethod
    def parse(cls, data: Any) -> User:
        """Read one user."""
        f = Fields("user", data)
        return cls(
            f.text("username"), f.choice("type", UserType, UserType.UNKNOWN), f.text("full_name", ""),
            f.text("email", ""), f.text("avatar_url", ""), f.rest(),
        )  # fmt: skip


@dataclass(frozen=True)
class Collaborator:
    """Somebody who takes part in a project."""

    username: str
    role: Role
    project_id: str
    created_by: str
    created_at: datetime | None
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @classmethod
    def parse(cls, data: Any) -> Collaborator:
        """Read one collaborator."""
        f = Fields("collaborator", data)
        return cls(
            f.text("collaborator"), f.choice("role", Role, Role.UNKNOWN), f.text("project_id", ""),
            f.text("created_by", ""), f.time("created_at"), f.rest(),
        )  # fmt: skip


@dataclass(frozen=True)
class Member:
    """Somebody who belongs to an organization; `role` is admin, creator or member."""

    username: str
    organization: str
    role: str
    is_public: bool
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @classmethod
    def parse(cls, data: Any) -> Member:
        """Read one member."""
        f = Fields("member", data)
        return cls(f.text("member"), f.text("organization", ""), f.text("role", ""), f.flag("is_public"), f.rest())


@dataclass(frozen=True)
class Team:
    """A team of an organization."""

    name: str
    organization: str
    members: tuple[str, ...]
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @classmethod
    def parse(cls, data: Any) -> Team:
        """Read one team."""
        f = Fields("team", data)
        return cls(f.text("team"), f.text("organization", ""), f.items("members", _member_name), f.rest())


def _member_name(data: Any) -> str:
    return data if isinstance(data, str) else Fields("team member", data).text("member")


@dataclass(frozen=True)
class Subscription:
    """An account's plan and storage, in bytes."""

    plan: str
    status: str
    storage_used: int
    storage_total: int
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @classmethod
    def parse(cls, data: Any) -> Subscription:
        """Read the answer of `subscriptions/…/current/`."""
        f = Fields("subscription", data)
        return cls(
            f.text("plan_display_name", ""), f.text("status", ""), f.number("storage_used_bytes", 0),
            f.number("active_storage_total_bytes", 0), f.rest(),
        )  # fmt: skip


@dataclass(frozen=True)
class ServerStatus:
    """How the server feels; a message is None where there is nothing to say."""

    database: str
    storage: str
    incident_message: str | None
    maintenance_message: str | None
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @classmethod
    def parse(cls, data: Any) -> ServerStatus:
        """Read the answer of `status/`."""
        f = Fields("status", data)
        return cls(
            f.text("database", ""), f.text("storage", ""), f.text("incident_message", "") or None,
            f.text("maintenance_message", "") or None, f.rest(),
        )  # fmt: skip


@dataclass(frozen=True)
class ServerInfo:
    """What a server says of itself before anybody signs in."""

    title: str
    signup_url: str
    providers: tuple[Mapping[str, Any], ...]
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @classmethod
    def parse(cls, data: Any) -> ServerInfo:
        """Read the answer of `server/info/`."""
        f = Fields("server info", data)
        title = Fields("whitelabel", f.mapping("whitelabel")).text("site_title", "QFieldCloud")
        return cls(title, f.text("signup_url", ""), f.items("auth_providers", _mapping), f.rest())


def _mapping(data: Any) -> Mapping[str, Any]:
    return Fields("provider", data).rest()
