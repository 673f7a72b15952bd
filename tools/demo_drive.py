"""What the demo does inside QGIS: the main job through the plugin's own jobs, account and thread runner."""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Generator
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtWidgets import QWidget
from qgis.utils import iface, plugins

from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.jobs.download import download_package
from qfieldsync_cloud.jobs.publish import Published, publish
from qfieldsync_cloud.jobs.session import sign_in
from qfieldsync_cloud.network import network_settings
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.phrases import phrase
from tools import demo_project

FOLDER = "QFIELDSYNC_CLOUD_DEMO"
STAY = "QFIELDSYNC_CLOUD_DEMO_STAY"
MARK = "demo: "
_SETTLE = 1500
"""Milliseconds for the map and the windows to be drawn before a picture is taken."""

Steps = Generator[Any, Any, None]


def say(text: str) -> None:
    """Print a line that the demo passes on; QGIS may have put something else in place of sys.stdout."""
    os.write(1, f"{MARK}{text}\n".encode())


class Tour(QObject):
    """Takes one step after another: milliseconds to wait, or a job with its title for the plugin's runner."""

    def __init__(self, steps: Steps, runner: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._runner = runner
        self._result: Any = None
        self._error: Exception | None = None

    def advance(self) -> None:
        """Take the next step, with the result or the failure of the last."""
        result, error = self._result, self._error
        self._result = self._error = None
        try:
            step = self._steps.throw(error) if error else self._steps.send(result)
        except StopIteration:
            return
        if isinstance(step, int):
            QTimer.singleShot(step, self.advance)
            return
        handle = self._runner.run(*step)
        handle.succeeded.connect(self._on_job_succeeded)
        handle.failed.connect(self._on_job_failed)
        handle.finished.connect(self.advance)
        handle.start()

    def _on_job_succeeded(self, result: Any) -> None:
        self._result = result

    def _on_job_failed(self, error: Exception) -> None:
        self._error = error


class Demo:
    """The main job, step by step, and the report on it."""

    def __init__(self, folder: Path, plugin: Any) -> None:
        self.folder = folder
        self.plugin = plugin
        self.report: dict[str, Any] = {"ok": False, "pictures": []}
        self._started = time.monotonic()

    def steps(self) -> Steps:
        """Do everything; whatever fails is told, and the report is written all the same."""
        try:
            yield from self._main_job()
        except Exception as error:  # noqa: BLE001 - the demo's own boundary
            self.report["error"] = str(error)
            say(f"Failed: {error}")
            (self.folder / "failure.txt").write_text(traceback.format_exc(), encoding="utf-8")
        self._write_report()
        if not os.environ.get(STAY):
            QgsProject.instance().clear()
            QgsProject.instance().setDirty(False)
            iface.actionExit().trigger()

    def _main_job(self) -> Steps:
        project = QgsProject.instance()
        demo_project.build(self.folder / "project", project)
        iface.mapCanvas().setExtent(project.viewSettings().defaultViewExtent())
        say(
            f"Made a project with {len(project.mapLayers())} layers in {self.folder / 'project'} and opened it in QGIS."
        )
        yield _SETTLE
        self._take_picture("project")

        session = yield self._sign_in()
        self.plugin.accounts.adopt(session)
        self.report["server"] = session.server
        say(f"Signed in to {session.server} as {session.username}.")

        published = yield self._publish(session)
        self._tell(published)
        crew = self.folder / "crew"
        received = yield download_package(session, published.project.id, crew), phrase("Downloading the package")
        say(f"Downloaded what the crew gets: {len(received.downloaded)} files, {received.bytes:,} bytes.")

        self._compare(crew)
        self.plugin.desk.show_projects()
        yield _SETTLE
        self._take_pictures_of_windows()

    def _sign_in(self) -> tuple[Any, ...]:
        account = [os.environ[f"QFIELDCLOUD_{name}"] for name in ("URL", "USERNAME", "PASSWORD")]
        return sign_in(*account, network_settings()), phrase("Signing in")

    def _publish(self, session: Any) -> tuple[Any, ...]:
        name = time.strftime("town-trees-%Y%m%d-%H%M%S")
        new = NewProject(name, description="Made by the demo of QFieldSync Cloud")
        description = inspect(QgsProject.instance())
        say(f"Publishing it as {name}: packaging, uploading, and having the crew's package made …")
        return publish(session, description, Choices(), self.folder / "package", new), phrase("Publishing {n}", n=name)

    def _tell(self, published: Published) -> None:
        rows = [{"path": file.path, "bytes": file.size, "sha256": file.sha256} for file in published.report.uploaded]
        package = published.package.package if published.package else None
        self.report |= {
            "project_id": published.project.id,
            "uploaded": rows,
            "package": {
                "status": published.package.job.status.value if published.package else "none",
                "files": [{"path": file.name, "bytes": file.size} for file in (package.files if package else ())],
            },
        }
        say(f"Packaged {len(published.packaged.files)} files into {published.packaged.folder}.")
        for row in rows:
            say(f"  uploaded {row['path']} ({row['bytes']:,} bytes)")
        say(str(published.sentence()))
        self.report["ok"] = published.ok

    def _compare(self, crew: Path) -> None:
        """Open the crew's project beside the desk's and compare each layer with its source."""
        package = QgsProject()
        files = [path for path in crew.iterdir() if path.suffix in (".qgs", ".qgz")]
        if len(files) != 1 or not package.read(str(files[0])):
            raise RuntimeError(f"The crew's project can't be opened: {package.error() or files}")
        rows = [_compared(layer, package) for layer in QgsProject.instance().mapLayers().values()]
        self.report["layers"] = sorted(rows, key=lambda row: row["name"])
        for row in self.report["layers"]:
            counts = "" if row["features_in_source"] is None else (
                f", {row['features_in_package']} of {row['features_in_source']} features"
            )  # fmt: skip
            say(f"  {row['name']}: {'opens' if row['valid'] else 'DOES NOT OPEN'}{counts}")
        self.report["ok"] &= all(
            row["valid"] and row["features_in_source"] == row["features_in_package"] for row in self.report["layers"]
        )

    def _take_picture(self, name: str, window: QWidget | None = None) -> None:
        path = self.folder / "pictures" / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        (window or iface.mainWindow()).grab().save(str(path))
        self.report["pictures"].append(str(path.relative_to(self.folder)))

    def _take_pictures_of_windows(self) -> None:
        self._take_picture("published")
        for window in QgsApplication.topLevelWidgets():
            if window.isVisible() and type(window).__module__.startswith("qfieldsync_cloud"):
                self._take_picture(type(window).__name__, window)

    def _write_report(self) -> None:
        self.report["seconds"] = round(time.monotonic() - self._started, 1)
        text = json.dumps(self.report, indent=2, ensure_ascii=False)
        (self.folder / "report.json").write_text(text + "\n", encoding="utf-8")
        say("finished")


def _compared(source: Any, package: QgsProject) -> dict[str, Any]:
    """Return a source layer's row of the report: features are counted by reading them, through the layer's filter."""
    found = package.mapLayersByName(source.name())
    layer = found[0] if found else None
    return {
        "name": source.name(),
        "features_in_source": _features(source),
        "features_in_package": _features(layer),
        "valid": bool(layer and layer.isValid()),
    }


def _features(layer: Any) -> int | None:
    return sum(1 for _ in layer.getFeatures()) if isinstance(layer, QgsVectorLayer) else None


def start() -> None:
    """Start as soon as QGIS has drawn its window."""
    plugin = plugins.get("qfieldsync_cloud")
    if plugin is None:
        say("The plugin did not load.")
        iface.actionExit().trigger()
        return
    tour = Tour(Demo(Path(os.environ[FOLDER]), plugin).steps(), plugin.runner, iface.mainWindow())
    plugin.demo = tour  # a bound method keeps nothing alive
    QTimer.singleShot(1000, tour.advance)
