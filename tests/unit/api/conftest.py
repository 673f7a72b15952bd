from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Callable

import pytest

from qfieldsync_cloud.api.client import Client
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from sandbox import Sandbox
from sandbox.requests_seen import SeenRequest
from tests.unit.api.wire import Wire

QUICK = {"first_delay": 0.001, "connect_timeout": 5.0, "read_timeout": 5.0}


@dataclass
class OneToken:
    """Holds a token; `fresh` is what a renewal brings, and `renewals` counts how often one was asked for."""

    token: str | None
    fresh: str | None = None
    renewals: int = 0

    def current(self) -> str | None:
        return self.token

    def renew(self, rejected: str | None) -> str | None:
        self.renewals += 1
        self.token = self.fresh
        return self.fresh


@pytest.fixture
def sign_in(cloud: Sandbox) -> Callable[..., Client]:
    """Return a client of the sandbox that is signed in as somebody."""

    def make(name: str = "owner", context: Context | None = None, **settings: Any) -> Client:
        return Client(cloud.url, NetworkSettings(**{**QUICK, **settings}), OneToken(cloud.token(name)), context)

    return make


@pytest.fixture
def client(sign_in: Callable[..., Client]) -> Client:
    """A client of the sandbox that is signed in as the owner."""
    return sign_in()


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A server that sends exactly the bytes that a test hands it."""
    with Wire() as server:
        yield server


@pytest.fixture
def reach(wire: Wire) -> Callable[..., Client]:
    """Return a client of the `wire`."""

    def make(tokens: OneToken | None = None, context: Context | None = None, **settings: Any) -> Client:
        return Client(wire.url, NetworkSettings(**{**QUICK, "attempts": 1, **settings}), tokens, context)

    return make


def seen(cloud: Sandbox, path: str, count: int = 1, method: str = "*") -> list[SeenRequest]:
    """Return the requests to a path as soon as the sandbox has noted so many: it does after it has answered."""
    cloud.wait_for(lambda: len(cloud.requests.find(method, path)) >= count)
    return cloud.requests.find(method, path)
