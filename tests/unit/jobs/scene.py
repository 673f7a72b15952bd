"""A desk's folder and its cloud project without a QGIS project, so that no job runs: for tests of bad luck."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context, Level
from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.jobs.session import Session, sign_in
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.phrases import Phrase
from qfieldsync_cloud.sync.link import own_folder
from qfieldsync_cloud.sync.report import SyncReport

NETWORK = NetworkSettings(
    user_agent="qfieldsync_cloud/0 (test) QGIS/32216", first_delay=0.001, attempts=3, connect_timeout=2,
    read_timeout=0.4,
)  # fmt: skip
OLD = bytes(range(256)) * 1000
NEW = bytes(reversed(range(256))) * 2000


class Told(Context):
    """A context that waits not at all, and keeps what is logged."""

    def __init__(self, **more: Any) -> None:
        super().__init__(on_log=self._keep, **more)
        self.lines: list[str] = []

    def _keep(self, _level: Level, line: Phrase) -> None:
        self.lines.append(str(line))

    def wait(self, seconds: float) -> None:
        super().wait(min(seconds, 0.01))


class Scene:
    """One folder and its project."""

    def __init__(self, cloud: Any, session: Session, project: str, folder: Path) -> None:
        self.cloud = cloud
        self.session = session
        self.project = project
        self.folder = folder

    def synchronize(self, context: Context | None = None, **options: Any) -> SyncReport:
        return synchronize(self.session, self.folder, Options(**options))(context or Told())

    def files(self) -> dict[str, bytes]:
        """Return what lies in the folder, the plugin's own files left out."""
        own = own_folder(self.folder)
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and own not in path.parents
        }

    def versions(self, name: str) -> int:
        return len(self.session.client(Told()).files.get(self.project, name).versions)

    def trash(self) -> list[bytes]:
        return [path.read_bytes() for path in (own_folder(self.folder) / "trash").rglob("*") if path.is_file()]

    def beside(self) -> set[str]:
        """Return what lies beside the folder: nothing may be written there."""
        return {path.name for path in self.folder.parent.iterdir()}


def session_of(cloud: Any, name: str = "owner", keep_password: bool = False) -> Session:
    account = cloud.user(name)
    return sign_in(cloud.url, account.username, account.password, NETWORK, keep_password)(Told())


@pytest.fixture
def scene(cloud: Any, tmp_path: Path) -> Iterator[Scene]:
    """A folder that holds `big.bin` and `small.txt` as the cloud does."""
    session = session_of(cloud)
    project = cloud.make_project("owner", "scene", files={"big.bin": OLD, "small.txt": b"small"})
    folder = tmp_path / "home" / "desk"
    assert download_project(session, project, folder)(Told()).ok
    yield Scene(cloud, session, project, folder)
    cloud.faults.clear()
