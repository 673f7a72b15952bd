"""Signing in and out, and the session that every other job works with."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Callable
from urllib.parse import urlsplit

from qfieldsync_cloud.api.client import Client
from qfieldsync_cloud.api.models import Login
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import AuthenticationFailedError


@dataclass
class Session:
    """A signed-in account. Secrets stay out of `repr`; the password is there only if it may be used again.

    It hands out the token and, where the password is known, signs in again once when the server rejects it; the other
    threads that were rejected too get the same new token. `on_renewed` is called from the thread that renewed it.
    """

    server: str
    username: str
    network: NetworkSettings
    token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    password: str | None = field(default=None, repr=False)
    on_renewed: Callable[[Login], None] | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def client(self, context: Context) -> Client:
        """Return a client whose requests end when the job is cancelled."""
        return Client(self.server, self.network, self, context)

    def current(self) -> str | None:
        """Return the token."""
        return self.token

    def renew(self, rejected: str | None) -> str | None:
        """Sign in again in place of the rejected token; None if that takes a person."""
        with self._lock:
            if self.token and self.token != rejected:
                return self.token
            if not self.password:
                self.token = None
                return None
            try:
                login = Client(self.server, self.network).auth.login(self.username, self.password)
            except AuthenticationFailedError:
                self.password = None
                self.token = None
                return None
            self.token, self.expires_at = login.token, login.expires_at
        if self.on_renewed:
            self.on_renewed(login)
        return login.token


def normalized_server(text: str) -> str:
    """Return a server's address as it is used everywhere: with https where nothing is said, without path and slash."""
    address = text.strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise _no_server(text) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in parts.netloc or parts.username:
        raise _no_server(text)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    path = parts.path.rstrip("/")
    for ending in ("/api/v1", "/swagger", "/accounts/login"):
        path = path[: -len(ending)] if path.endswith(ending) else path
    return f"{parts.scheme}://{host}{port}{path}"


def _no_server(text: str) -> QFieldSyncCloudError:
    shown = text.rpartition("@")[2] or text
    return QFieldSyncCloudError(
        phrase("{address} is not a server's address.", address=repr(shown)),
        phrase("An address looks like https://app.qfield.cloud"),
    )


def sign_in(
    server: str, username: str, password: str, network: NetworkSettings, keep_password: bool = False
) -> Job[Session]:
    """Sign in; with `keep_password` the session can renew its token by itself."""

    def run(context: Context) -> Session:
        address = normalized_server(server)
        login = Client(address, network, context=context).auth.login(username.strip(), password)
        return Session(
            address, login.username, network, login.token, login.expires_at, password if keep_password else None
        )

    return run


def sign_out(session: Session) -> Job[None]:
    """Sign out here and, since the server knows no less, everywhere: the phone too."""

    def run(context: Context) -> None:
        session.password = None
        session.client(context).auth.logout()
        session.token = None

    return run
