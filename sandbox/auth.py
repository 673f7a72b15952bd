"""Signing in and out, tokens, and who makes a request."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from flask import g, jsonify, request
from werkzeug.security import check_password_hash

from sandbox.answers import RefusalError, payload
from sandbox.clock import spoken, stored
from sandbox.context import Resource, cloud, me

if TYPE_CHECKING:
    from sandbox.server import Sandbox

TOKEN_LIFE = timedelta(hours=720)
LOCKED_FOR = timedelta(minutes=30)
MOST_FAILURES = 5
PROVIDERS = [{"type": "credentials", "id": "credentials", "name": "Username / Password"}]
_MANY_TOKENS = ("sdk", "cli", "browser")


def client_kind(user_agent: str) -> str:
    """Return which kind of client a User-Agent says it is: qfield, sdk, cli, qfieldsync, browser or unknown."""
    for kind in ("qfield", "sdk", "cli"):
        if user_agent.startswith(f"{kind}|"):
            return kind
    if re.search(r" QGIS/[34]\d{4}(/|$)", user_agent):
        return "qfieldsync"
    return "browser" if user_agent.startswith("Mozilla/") else "unknown"


def authenticate() -> None:
    """Find out who makes the request; a request without a usable `Authorization: Token …` is anonymous.

    Raises RefusalError for a malformed, unknown or expired token, on open URLs too.
    """
    g.user, g.client = None, None
    words = request.headers.get("Authorization", "").split()
    if not words or words[0].lower() != "token":
        return
    if len(words) != 2:
        raise RefusalError("authentication_failed")
    token = cloud.store.one("SELECT * FROM tokens WHERE token = ? AND expires_at > ?", words[1], cloud.clock.stamp())
    if token is None:
        raise RefusalError("token_authentication_failed")
    g.user, g.client = cloud.store.one("SELECT * FROM users WHERE id = ?", token["user"]), token["client"]


def issue_token(sandbox: Sandbox, user: Row, client: str) -> tuple[str, str]:
    """Return a new token and its expiry; for most kinds of client it ends the earlier one of the same kind."""
    token, expires_at = secrets.token_urlsafe(75), stored(sandbox.clock.now() + TOKEN_LIFE)
    with sandbox.store.transaction():
        if client not in _MANY_TOKENS:
            sandbox.store.run("DELETE FROM tokens WHERE user = ? AND client = ?", user["id"], client)
        sandbox.store.insert("tokens", token=token, user=user["id"], client=client, expires_at=expires_at)
    return token, expires_at


def login() -> Any:
    """Answer `auth/login/`."""
    fields = payload()
    name, email, password = fields.get("username"), fields.get("email"), fields.get("password")
    if not password or (email and "@" not in email):
        raise RefusalError("api_error")
    who = f"{(name or email or '').lower()} {request.remote_addr}"
    _refuse_locked(who)
    user = _person(name or email or "")
    if user is None or not check_password_hash(user["password"], password):
        _count_failure(who)
        raise RefusalError("authentication_failed")
    cloud.store.run("DELETE FROM login_failures WHERE who = ?", who)
    token, expires_at = issue_token(cloud, user, client_kind(request.headers.get("User-Agent", "")))
    return jsonify({"token": token, "expires_at": spoken(expires_at), **self_description(user, kind="1")})


def _person(name: str) -> Row | None:
    column = "email" if "@" in name else "username"
    return cloud.store.one(f"SELECT * FROM users WHERE lower({column}) = ? AND kind = 1 AND is_active", name.lower())


def _refuse_locked(who: str) -> None:
    row = cloud.store.one("SELECT * FROM login_failures WHERE who = ?", who)
    if row is None:
        return
    if datetime.fromisoformat(row["at"]) + LOCKED_FOR < cloud.clock.now():
        cloud.store.run("DELETE FROM login_failures WHERE who = ?", who)
    elif row["count"] >= MOST_FAILURES:
        raise RefusalError("too_many_failed_login_attempts")


def _count_failure(who: str) -> None:
    count = 1 + (cloud.store.value("SELECT count FROM login_failures WHERE who = ?", who) or 0)
    cloud.store.run("REPLACE INTO login_failures VALUES (?, ?, ?)", who, count, cloud.clock.stamp())
    if count >= MOST_FAILURES:
        raise RefusalError("too_many_failed_login_attempts")


def self_description(user: Row, kind: str | int = 1) -> dict[str, Any]:
    """Return what a person is told about their own account."""
    avatar = user["avatar"] and f"{request.host_url.rstrip('/')}/api/v1/files/avatars/{user['avatar']}/avatar..png"
    return {
        "username": user["username"],
        "type": kind,
        "full_name": full_name(user),
        "email": user["email"],
        "avatar_url": avatar,
        "first_name": user["first_name"],
        "last_name": user["last_name"],
    }


def full_name(user: Row) -> str:
    """Return first and last name."""
    return f"{user['first_name']} {user['last_name']}".strip()


def logout() -> Any:
    """Answer `auth/logout/`: every token of the user ends."""
    if g.user is not None:
        cloud.store.run("DELETE FROM tokens WHERE user = ?", me["id"])
    return jsonify(detail="Successfully logged out.")


RESOURCES = [
    Resource("auth/login/", {"POST": login}, is_open=True),
    Resource("auth/token/", {"POST": login}, is_open=True),
    Resource("auth/logout/", {"POST": logout, "GET": logout}, is_open=True),
    Resource("auth/user/", {"GET": lambda: jsonify(self_description(me))}),
    Resource("auth/providers/", {"GET": lambda: jsonify(PROVIDERS)}, is_open=True),
]
