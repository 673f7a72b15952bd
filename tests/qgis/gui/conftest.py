from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsSettings

from qfieldsync_cloud import credentials
from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.session import Session, sign_in
from qfieldsync_cloud.jobs.upload import upload_folder
from qfieldsync_cloud.network import network_settings
from qfieldsync_cloud.settings import Options, write_options
from qfieldsync_cloud.worker.runner import InlineRunner

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
