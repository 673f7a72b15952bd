"""A scene: what the sandbox holds before a group of exchanges, who makes them, and what happens between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from tests.contract.recordings import DATA, Exchange
from tests.contract.replay import Replay, user_of

SAMPLE_FILES = ("trees.gpkg", "plots.gpkg", "visits.gpkg", "trees.qgs")
TREES = "e86444d8-d41f-48a1-ae6a-82836ada63cf"
DELTAS = "702372ec-d2c6-4c6d-9c41-f561ac96a641"
SHARED = "c37c3209-ddc3-40ac-a378-0428b167caa8"
ORGANIZATION_PROJECT = "94e6926d-72cd-4853-a34d-c32572b8e57a"
AVATAR = "eyJpZCI6Mn0:1xVdOu:xk1e658nrpd78M53q465TU66oMh7haio0x1nZihWHAQ"
BROKEN = "0ddd4dca-fda3-48ab-bc73-e1adf5af29a3"
BROKEN_TOO = "7bf978ed-481d-4ff8-b3d9-a5ff64762568"
TINY = "d4727b9e-9757-4dc9-bb36-338357870560"
ROLES = {"padmin": "admin", "manager": "manager", "editor": "editor", "reporter": "reporter", "reader": "reader"}


class Scene:
    """A sandbox without anything but its accounts; every exchange is the owner's, unless its name tells another."""

    default_user = "owner"
    users: ClassVar[dict[str, str]] = {}
    """Who makes an exchange, where its name doesn't tell."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.cloud = replay.cloud
        self.happenings: dict[str, Callable[[], object]] = {}
        self.prepare()
        self.replay.settle()

    def prepare(self) -> None:
        """Make what was there before."""

    def before(self, exchange: Exchange) -> None:
        """Let happen what had happened before an exchange."""
        self.happenings.get(exchange.name, lambda: None)()

    def token(self, exchange: Exchange) -> str | None:
        """Return the token with which an exchange is made."""
        user = self.users.get(exchange.name) or user_of(exchange, self.default_user)
        is_phone = exchange.request["headers"].get("User-Agent", "").startswith("qfield|")
        return self.replay.token(user, "qfield" if is_phone else "sdk")

    def make(
        self, recorded: str, name: str, owner: str = "owner", files: tuple[str, ...] = (), **columns: object
    ) -> str:
        """Make a project that stands for a recorded one."""
        content = {file: DATA / "sample" / file for file in files}
        project = self.cloud.make_project(owner, name, content, **columns)
        self.replay.ids[recorded] = project
        return project

    def upload(self, recorded: str, *names: str) -> None:
        """Upload files of the sample project."""
        for name in names:
            self.cloud.upload(self.replay.ids[recorded], name, DATA / "sample" / name)

    def package(self, recorded: str) -> None:
        """Run a package job."""
        project = self.replay.ids[recorded]
        self.cloud.queue.add(project, "package", self.cloud.user_id("owner"))
        self.replay.settle()

    def make_trees(self, collaborators: bool = True, files: tuple[str, ...] = SAMPLE_FILES) -> str:
        """Make the project that most exchanges are about."""
        project = self.make(TREES, "trees", files=files)
        for name, role in ROLES.items() if collaborators else ():
            self.cloud.collaborate(project, name, role)
        return project

    def make_shared(self) -> None:
        """Make the owner's shared datasets."""
        self.make(SHARED, "shared_datasets", project_type="shared_datasets")
