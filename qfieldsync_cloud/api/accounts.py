"""Signing in and out, users, organizations, teams, and the server's own pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qfieldsync_cloud.api.fields import parse_list
from qfieldsync_cloud.api.models import Login, Member, ServerInfo, ServerStatus, Subscription, Team, User
from qfieldsync_cloud.api.paging import read_all
from qfieldsync_cloud.api.paths import path_of
from qfieldsync_cloud.api.transport import Request, Transport


class Auth:
    """`auth/…`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def login(self, username: str, password: str) -> Login:
        """Sign in with a user name or an e-mail address; this ends other sign-ins of this kind of client."""
        key = "email" if "@" in username else "username"
        body = {key: username, "password": password}
        request = Request("POST", path_of("auth", "login"), json=body, with_token=False, repeatable=False)
        return Login.parse(self._transport.json(request))

    def logout(self) -> None:
        """End **all** sign-ins of this user, the phone's too."""
        self._transport.json(Request("POST", path_of("auth", "logout")))

    def user(self) -> User:
        """Return the user that the token belongs to."""
        return User.parse(self._transport.json(Request("GET", path_of("auth", "user"))))

    def providers(self) -> list[Mapping[str, Any]]:
        """Return the ways to sign in."""
        data = self._transport.json(Request("GET", path_of("auth", "providers"), with_token=False))
        return parse_list("providers", data, dict)


class Server:
    """`server/info/` and `status/`, for anybody."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def info(self) -> ServerInfo:
        """Return what the server says of itself."""
        return ServerInfo.parse(self._transport.json(Request("GET", path_of("server", "info"), with_token=False)))

    def status(self) -> ServerStatus:
        """Return how the server feels."""
        return ServerStatus.parse(self._transport.json(Request("GET", path_of("status"), with_token=False)))


class Users:
    """`users/…` and `subscriptions/…`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def all(self, query: str = "", **filters: Any) -> Iterator[User]:
        """Yield users whose name holds `query`; filters: project, organization, exclude_organizations, invert …."""
        asked = {"q": query, **filters} if query else filters
        return read_all(self._transport, path_of("users"), asked, User.parse)

    def get(self, username: str) -> User:
        """Return one user, organization or team."""
        return User.parse(self._transport.json(Request("GET", path_of("users", username))))

    def change(self, username: str, **changes: Any) -> User:
        """Change one's own data and return it."""
        return User.parse(self._transport.json(Request("PATCH", path_of("users", username), json=changes)))

    def organizations(self, username: str) -> list[User]:
        """Return the organizations of a user."""
        data = self._transport.json(Request("GET", path_of("users", username, "organizations")))
        return parse_list("organizations", data, User.parse)

    def subscription(self, username: str) -> Subscription:
        """Return plan and storage of oneself or one's own organization."""
        return Subscription.parse(self._transport.json(Request("GET", path_of("subscriptions", username, "current"))))


class Organizations:
    """`members/…` and `organizations/…/teams/…`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def members(self, organization: str) -> Iterator[Member]:
        """Yield the members; the owner is not among them."""
        return read_all(self._transport, path_of("members", organization), {}, Member.parse)

    def member(self, organization: str, username: str) -> Member:
        """Return one member."""
        return Member.parse(self._transport.json(Request("GET", path_of("members", organization, username))))

    def add_member(self, organization: str, username: str, role: str = "member", is_public: bool = False) -> Member:
        """Take somebody in; role is admin, creator or member."""
        body = {"member": username, "role": role, "is_public": is_public}
        request = Request("POST", path_of("members", organization), json=body, repeatable=False)
        return Member.parse(self._transport.json(request))

    def change_member(self, organization: str, username: str, role: str) -> Member:
        """Give a member another role."""
        path = path_of("members", organization, username)
        return Member.parse(self._transport.json(Request("PATCH", path, json={"role": role})))

    def remove_member(self, organization: str, username: str) -> None:
        """Take a member out."""
        self._transport.json(Request("DELETE", path_of("members", organization, username), repeatable=False))

    def teams(self, organization: str) -> Iterator[Team]:
        """Yield the teams."""
        return read_all(self._transport, path_of("organizations", organization, "teams"), {}, Team.parse)

    def team(self, organization: str, team: str) -> Team:
        """Return one team."""
        return Team.parse(self._transport.json(Request("GET", self._team(organization, team))))

    def create_team(self, organization: str, team: str) -> Team:
        """Create a team; a duplicate is answered with 500 by the server."""
        path = path_of("organizations", organization, "teams")
        return Team.parse(self._transport.json(Request("POST", path, json={"team": team}, repeatable=False)))

    def rename_team(self, organization: str, team: str, name: str) -> Team:
        """Rename a team (PUT: the server refuses PATCH)."""
        return Team.parse(self._transport.json(Request("PUT", self._team(organization, team), json={"team": name})))

    def delete_team(self, organization: str, team: str) -> None:
        """Delete a team."""
        self._transport.json(Request("DELETE", self._team(organization, team), repeatable=False))

    def team_members(self, organization: str, team: str) -> Iterator[Member]:
        """Yield the members of a team."""
        return read_all(self._transport, self._team(organization, team) + "members/", {}, Member.parse)

    def add_team_member(self, organization: str, team: str, member: str) -> Member:
        """Add somebody by user name or e-mail address."""
        path = self._team(organization, team) + "members/"
        return Member.parse(self._transport.json(Request("POST", path, json={"member": member}, repeatable=False)))

    def remove_team_member(self, organization: str, team: str, member: str) -> None:
        """Take somebody out of a team."""
        path = self._team(organization, team) + "members/" + path_of(member)
        self._transport.json(Request("DELETE", path, repeatable=False))

    @staticmethod
    def _team(organization: str, team: str) -> str:
        return path_of("organizations", organization, "teams", team)
