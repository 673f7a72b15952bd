"""A QFieldCloud in one process, for the demo, the tests and the measurements; not part of the plugin."""

from sandbox.accounts import Account
from sandbox.server import Sandbox
from sandbox.workers import Worker

__all__ = ["Account", "Sandbox", "Worker"]
