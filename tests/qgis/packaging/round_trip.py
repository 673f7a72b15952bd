"""The whole way of a project: packaged, uploaded to a sandbox, packaged there for the crew, downloaded and opened."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from qgis.core import QgsMapLayer, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QEventLoop

from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.download import download_package
from qfieldsync_cloud.jobs.publish import Published, publish
from qfieldsync_cloud.jobs.session import sign_in
from qfieldsync_cloud.packaging.inspect import inspect, read_project
from qfieldsync_cloud.packaging.package import Choices
from sandbox import Sandbox, Worker
from tests.fixtures.projects import save
from tests.qgis.packaging.compare import CLOUD_ACTION, differences

T = TypeVar("T")
NETWORK = NetworkSettings(user_agent="qfieldsync_cloud/0 (test) QGIS/32216", first_delay=0.01)
OFFLINE, NO_ACTION = "offline", "no_action"
PACKAGER = ("isOfflineEditable", "layerNameSuffix", "remoteLayerId", "remoteProvider", "remoteSource",
            "QFieldSync/remoteLayerId", "QFieldSync/sourceDataPrimaryKeys")  # fmt: skip
"""The properties that the server's packager writes to a layer that it takes offline."""


@dataclass(frozen=True)
class RoundTrip:
    """A project as the analyst has it (`source`), as it was uploaded (`sent`) and as the crew opens it, in `folder`."""

    source: QgsProject
    sent: QgsProject
    published: Published
    crew: QgsProject
    folder: Path

    def arrived(self, layer: QgsMapLayer) -> Any:
        """Return the crew's layer of the same id, which is valid."""
        found = self.crew.mapLayer(layer.id())
        assert found is not None, f"{layer.name()} did not arrive"
        assert found.isValid(), f"{layer.name()}: {found.source()}"
        return found

    def xml(self) -> str:
        """Return the crew's project file as text."""
        return xml_of(self.folder / "project_qfield.qgz")


def xml_of(path: Path) -> str:
    """Return the project in an archive as text."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith(".qgs"))).decode()


@contextmanager
def round_trip(
    project: QgsProject, root: Path, worker: Worker, choices: Choices | None = None, silent: tuple[str, ...] = ()
) -> Iterator[RoundTrip]:
    """Send a project, whose data lie in `root/project`, all the way; both projects are open until the end.

    The layers `silent`, by name, are those of services that do not answer, of which the job tells.
    """
    save(project, root / "project" / "project.qgz")
    try:
        with Sandbox(root / "cloud", worker=worker) as cloud:
            account = cloud.user("owner")
            session = sign_in(cloud.url, account.username, account.password, NETWORK)(Context())
            new = NewProject("project")
            job = publish(session, inspect(project), choices or Choices(), root / "package", new)
            published = off_thread(lambda: job(Context()))
            assert published.report.complete, str(published.sentence())
            assert {layer.name for layer in published.package.invalid_layers} == {*silent}, str(published.sentence())
            assert download_package(session, published.project.id, root / "crew")(Context()).ok
        sent, crew = read_project(root / "package" / "project.qgz"), read_project(root / "crew" / "project_qfield.qgz")
        yield RoundTrip(project, sent, published, crew, root / "crew")
        sent.clear()
        crew.clear()
    finally:
        project.clear()


def off_thread(work: Callable[[], T]) -> T:
    """Return what a worker thread returns, or raise what it raised; this one serves events meanwhile, as QGIS does."""
    loop = QEventLoop()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work)
        while not future.done():
            loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            wait([future], 0.01)
        return future.result()


def with_action(layer: QgsVectorLayer, action: str) -> QgsVectorLayer:
    """Give a layer a cloud action; one that stays a file has to be read-only."""
    layer.setCustomProperty(CLOUD_ACTION, action)
    layer.setReadOnly(action == NO_ACTION)
    return layer


def crew_differences(before: QgsVectorLayer, after: QgsVectorLayer, ignored: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return each trait in which the crew's layer differs, but for what the server does to all that it takes offline.

    It numbers the features anew, and a QGIS of version 3.22 on the server writes whole seconds.
    """
    if after.customProperty(CLOUD_ACTION) != OFFLINE:
        return differences(before, after, ignored)
    found = differences(before, after, ("ids", *ignored), PACKAGER)
    if "rows" in found and len({repr(sorted(map(_in_seconds, rows), key=repr)) for rows in found["rows"]}) == 1:
        del found["rows"]
    return found


def _in_seconds(value: Any) -> Any:
    if isinstance(value, tuple) and value[:1] == ("QDateTime",):
        return (value[0], value[1].rpartition(".")[0], *value[2:])
    return tuple(map(_in_seconds, value)) if isinstance(value, tuple) else value
