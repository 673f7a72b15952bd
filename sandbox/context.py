"""Where request handlers find the sandbox that they serve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app, g
from werkzeug.local import LocalProxy

if TYPE_CHECKING:
    from sqlite3 import Row

    from sandbox.server import Sandbox

cloud: Sandbox = LocalProxy(lambda: current_app.extensions["sandbox"])  # type: ignore[assignment]
me: Row = LocalProxy(lambda: g.user)  # type: ignore[assignment]
"""The row of the user who makes the request."""

Handler = Callable[..., Any]


@dataclass(frozen=True)
class Resource:
    """One URL of the API: its route below `/api/v1/`, a handler for each method, and what other methods get."""

    rule: str
    methods: dict[str, Handler]
    otherwise: tuple[str, int] = ("api_error", 405)
    is_open: bool = False
    """Whether it answers requests without a token."""


DENIED = ("permission_denied", 403)
MISSING = ("object_not_found", 404)
