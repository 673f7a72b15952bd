"""Which account an algorithm works with: named by its parameters, signed in, in the environment, or stored."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QThread

from qfieldsync_cloud import credentials
from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import QFieldSyncCloudError, SignInNeededError
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.session import Session, normalized_server, sign_in
from qfieldsync_cloud.network import network_settings
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.settings import read_options

URL, USERNAME, PASSWORD, BEARER = (
    f"QFIELDCLOUD_{name}" for name in ("URL", "USERNAME", "PASSWORD", "TOKEN")
)  # fmt: skip


@dataclass(frozen=True)
class Environment:
    """The account that the environment variables name; empty where nothing is said."""

    url: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @classmethod
    def read(cls, variables: Mapping[str, str] = os.environ) -> Environment:
        """Read QFIELDCLOUD_URL, _USERNAME, _PASSWORD and _TOKEN."""
        return cls(*(variables.get(name, "") for name in (URL, USERNAME, PASSWORD, BEARER)))

    @property
    def names_an_account(self) -> bool:
        """Whether it is enough to sign in with."""
        return bool(self.token or (self.username and self.password))

    def job(self, server: str, network: NetworkSettings) -> Job[Session]:
        """Return the job that gives the session on this server."""
        if self.token:
            return with_token(server, self.token, network)
        return sign_in(server, self.username, self.password, network, keep_password=True)


def with_token(server: str, token: str, network: NetworkSettings) -> Job[Session]:
    """Use a token that somebody got before; the server tells whose it is."""

    def run(context: Context) -> Session:
        session = Session(normalized_server(server), "", network, token)
        session.username = session.client(context).auth.user().username
        return session

    return run


def session_job(server: str, authcfg: str, accounts: Accounts, environment: Environment) -> Job[Session]:
    """Return the job that gives the session; SignInNeededError if no account is named, signed in or stored.

    A password or token of the environment goes to no other server than the environment's own.
    """
    network = network_settings()
    wanted = normalized_server(server) if server.strip() else ""
    if authcfg:
        return _from_configuration(authcfg, wanted, network)
    session = accounts.current
    if session and wanted in ("", session.server):
        return _given(session)
    own = normalized_server(environment.url) if environment.url else wanted or read_options().server
    if environment.names_an_account and wanted in ("", own):
        return environment.job(own, network)
    session = _restored(accounts)
    if session and wanted in ("", session.server):
        return _given(session)
    raise SignInNeededError(wanted or own)


def _restored(accounts: Accounts) -> Session | None:
    """Return the stored account's session; never off the GUI thread, where QGIS can't ask for its master password."""
    if QThread.currentThread() is not QgsApplication.instance().thread():
        return None
    return accounts.restore()


def _from_configuration(config_id: str, wanted: str, network: NetworkSettings) -> Job[Session]:
    account = credentials.load_config(config_id)
    if account is None:
        raise QFieldSyncCloudError(
            phrase("The authentication {id} can't be read, or is not of the kind Basic.", id=config_id),
            phrase("Choose one with a user name and a password in QGIS's authentication settings."),
        )
    server = wanted or account.server
    if not server:
        raise QFieldSyncCloudError(
            phrase("The authentication {id} names no server.", id=config_id), phrase("Give SERVER too.")
        )
    server = normalized_server(server)
    if account.token and account.server and server == normalized_server(account.server):
        return _given(
            Session(server, account.username, network, account.token, account.expires_at, account.password or None)
        )
    return sign_in(server, account.username, account.password, network, keep_password=True)


def _given(session: Session) -> Job[Session]:
    def run(context: Context) -> Session:  # noqa: ARG001 - nothing has to be asked
        return session

    return run
