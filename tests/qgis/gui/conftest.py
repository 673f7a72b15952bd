from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsRectangle, QgsSettings
from qgis.gui import QgsMapCanvas

from qfieldsync_cloud import credentials
from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.gui.changes.dock import ChangesDock
from qfieldsync_cloud.gui.changes.pending import PendingWatch
from qfieldsync_cloud.gui.changes.spots import Spots
from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.session import Session, sign_in
from qfieldsync_cloud.jobs.upload import upload_folder
from qfieldsync_cloud.network import network_settings
from qfieldsync_cloud.settings import Options, write_options
from qfieldsync_cloud.worker.runner import InlineRunner
from tests.qgis.gui.face import Face
from tests.unit.jobs.edits.conftest import Crew, QuickContext
from tests.unit.jobs.edits.conftest import Desk as Analyst

MASTER = "a master password"


@pytest.fixture(autouse=True)
def fresh_settings(tmp_path, qgis_app):
    """No setting or account of another test."""
    manager = QgsApplication.authManager()
    if not manager.masterPasswordIsSet() and not manager.setMasterPassword(MASTER, True):
        manager.eraseAuthenticationDatabase(False)
        manager.setMasterPassword(MASTER, True)
    credentials.forget()
    QgsSettings().remove("qfieldsync_cloud")
    write_options(Options(default_folder=str(tmp_path / "downloads"), read_timeout=20))
    yield
    credentials.forget()
    QgsSettings().remove("qfieldsync_cloud")


@pytest.fixture
def runner(qgis_app) -> InlineRunner:
    return InlineRunner()


@pytest.fixture
def accounts(qgis_app) -> Accounts:
    return Accounts()


@pytest.fixture
def sign_in_as(cloud):
    """Sign in to the sandbox; retries are quick."""

    def run(name: str, keep_password: bool = True) -> Session:
        account = cloud.user(name)
        network = replace(network_settings(), first_delay=0.01, attempts=2)
        return sign_in(cloud.url, account.username, account.password, network, keep_password)(Context())

    return run


@pytest.fixture
def session(sign_in_as) -> Session:
    return sign_in_as("owner")


@pytest.fixture
def desk_folder(tmp_path, sample_files) -> Path:
    """A folder with the sample project and a photo."""
    folder = tmp_path / "desk"
    (folder / "DCIM").mkdir(parents=True)
    for name, path in sample_files.items():
        shutil.copyfile(path, folder / name)
    (folder / "DCIM" / "Föhre 1.jpg").write_bytes(b"\xff\xd8 a photo")
    return folder


@pytest.fixture
def linked(session, desk_folder, cloud):
    """The id of a project that the folder was uploaded to."""
    uploaded = upload_folder(session, desk_folder, new=NewProject("trees"))(Context())
    cloud.finish_jobs()
    return uploaded.project.id


@pytest.fixture
def shared_project(cloud, sample_files) -> str:
    """The id of a project of the owner's in which an editor collaborates."""
    project = cloud.make_project("owner", "trees", files=sample_files)
    cloud.collaborate(project, "editor", "editor")
    cloud.finish_jobs()
    return project


@pytest.fixture
def analyst(session, shared_project, tmp_path) -> Analyst:
    """A folder with the project downloaded, and what an analyst does in it."""
    folder = tmp_path / "desk"
    download_project(session, shared_project, folder)(QuickContext())
    return Analyst(session, folder)


@pytest.fixture
def crew(cloud, shared_project) -> Crew:
    return Crew(cloud, shared_project)


@pytest.fixture
def opened(analyst):
    """The analyst's project, open."""
    project = QgsProject.instance()
    project.read(str(analyst.folder / "trees.qgs"))
    yield project
    project.clear()


@pytest.fixture
def signed_in(accounts, session) -> Accounts:
    accounts._take(session)
    return accounts


@pytest.fixture
def canvas(qgis_app, qtbot) -> QgsMapCanvas:
    canvas = QgsMapCanvas()
    canvas.resize(400, 300)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    canvas.setExtent(QgsRectangle(0, 5_000_000, 2_000_000, 6_500_000))
    qtbot.addWidget(canvas)
    return canvas


@pytest.fixture
def watch(runner, opened) -> PendingWatch:
    watch = PendingWatch(runner, Means(), opened)
    yield watch
    watch.stop()
    watch.deleteLater()


@pytest.fixture
def dock(runner, signed_in, watch, canvas, opened, qtbot) -> ChangesDock:
    """The dock on the open project, with all edits known."""
    watch.look_now()
    dock = ChangesDock(runner, signed_in, Means(), watch, Spots(canvas, opened))
    qtbot.addWidget(dock)
    dock.resize(1000, 400)
    dock.show()
    return dock


@pytest.fixture
def face(qgis_app, qtbot) -> Face:
    face = Face()
    qtbot.addWidget(face.window)
    face.window.show()
    return face
