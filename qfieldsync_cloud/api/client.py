"""The whole API of one server, by subject."""

from __future__ import annotations

from qfieldsync_cloud.api.accounts import Auth, Organizations, Server, Users
from qfieldsync_cloud.api.files import Files, Packages
from qfieldsync_cloud.api.jobs import Deltas, Jobs
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.api.projects import Collaborators, Projects
from qfieldsync_cloud.api.transport import Tokens, Transport
from qfieldsync_cloud.context import Context


class Client:
    """Everything that a QFieldCloud server can be asked; its requests end when `context` is cancelled."""

    def __init__(
        self, server: str, network: NetworkSettings, tokens: Tokens | None = None, context: Context | None = None
    ) -> None:
        transport = Transport(server, network, tokens, context)
        self.transport = transport
        self.auth = Auth(transport)
        self.server = Server(transport)
        self.users = Users(transport)
        self.organizations = Organizations(transport)
        self.projects = Projects(transport)
        self.collaborators = Collaborators(transport)
        self.files = Files(transport)
        self.packages = Packages(transport)
        self.jobs = Jobs(transport)
        self.deltas = Deltas(transport)
