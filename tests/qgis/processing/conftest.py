from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback, QgsProject

from qfieldsync_cloud import credentials
from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.processing.provider import Provider
from tools.build import unpack

VARIABLES = ("QFIELDCLOUD_URL", "QFIELDCLOUD_USERNAME", "QFIELDCLOUD_PASSWORD", "QFIELDCLOUD_TOKEN")


@dataclass
class Outcome:
    """What a run of an algorithm gave: its outputs, whether it succeeded, and all that it said."""

    outputs: dict[str, Any]
    ok: bool
    text: str


class Listener(QgsProcessingFeedback):
    """A feedback that keeps what is said, and cancels when something is said that holds `cancel_at`."""

    def __init__(self) -> None:
        super().__init__(False)
        self.lines: list[str] = []
        self.cancel_at = ""

    def setProgressText(self, text: str) -> None:
        self.lines.append(text)
        if self.cancel_at and self.cancel_at in text:
            self.cancel()

    def reportError(self, error: str, fatal: bool = False) -> None:
        self.lines.append(error)

    def pushInfo(self, info: str) -> None:
        self.lines.append(info)

    def pushWarning(self, warning: str) -> None:
        self.lines.append(warning)

    def pushDebugInfo(self, info: str) -> None:
        self.lines.append(info)


@pytest.fixture
def encrypted_store(qgis_app) -> None:
    """QGIS's store of accounts, unlocked; one that another run locked is emptied."""
    manager = QgsApplication.authManager()
    if not manager.masterPasswordIsSet() and not manager.setMasterPassword("a master password", True):
        manager.eraseAuthenticationDatabase(False)
        manager.setMasterPassword("a master password", True)


@pytest.fixture
def accounts(encrypted_store) -> Iterator[Accounts]:
    """Nobody is signed in, and no account is stored."""
    credentials.forget()
    yield Accounts()
    credentials.forget()


@pytest.fixture
def provider(accounts) -> Iterator[Provider]:
    provider = Provider(accounts)
    QgsApplication.processingRegistry().addProvider(provider)
    yield provider
    QgsApplication.processingRegistry().removeProvider(provider)


@pytest.fixture
def run(provider) -> Callable[..., Outcome]:
    """Run an algorithm in this process."""

    def run(
        name: str, feedback: Listener | None = None, project: QgsProject | None = None, **parameters: Any
    ) -> Outcome:
        feedback = feedback or Listener()
        context = QgsProcessingContext()
        context.setFeedback(feedback)
        if project is not None:
            context.setProject(project)
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"qfieldsync_cloud:{name}")
        outputs, ok = algorithm.run(parameters, context, feedback)
        return Outcome(outputs, ok, "\n".join(feedback.lines))

    return run


@pytest.fixture
def signed_in(cloud, monkeypatch) -> dict[str, str]:
    """The environment names the sandbox's owner."""
    account = cloud.user("owner")
    values = dict(zip(VARIABLES, (cloud.url, account.username, account.password)))
    monkeypatch.delenv("QFIELDCLOUD_TOKEN", raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return values


@pytest.fixture
def nobody(monkeypatch) -> None:
    """The environment names nobody."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def project_file(tmp_path, sample_files) -> Path:
    """A saved project with three GeoPackages and a photo."""
    home = tmp_path / "desk"
    (home / "DCIM").mkdir(parents=True)
    for name, path in sample_files.items():
        shutil.copyfile(path, home / name)
    (home / "DCIM" / "tree 1.jpg").write_bytes(b"\xff\xd8 a photo")
    return home / "trees.qgs"


@pytest.fixture(scope="session")
def qgis_process(tmp_path_factory) -> Callable[..., tuple[int, Any, str]]:
    """Run an algorithm of the built plugin through `qgis_process`: exit code, answer and errors."""
    plugins = tmp_path_factory.mktemp("plugins")
    unpack(plugins)
    environment = {
        **{name: value for name, value in os.environ.items() if name not in VARIABLES and name != "PYTHONPATH"},
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_PLUGINPATH": str(plugins),
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path_factory.mktemp("profile")),
    }
    # The wrapper of Debian's 3.22 always fails.
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    subprocess.run([program, "plugins", "enable", "qfieldsync_cloud"], env=environment, check=True, capture_output=True)

    def run(name: str, variables: dict[str, str], **parameters: Any) -> tuple[int, Any, str]:
        arguments = [f"--{key}={value}" for key, value in parameters.items()]
        result = subprocess.run(
            [program, "--json", "run", f"qfieldsync_cloud:{name}", *arguments],
            check=False, env={**environment, **variables}, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        start = result.stdout.find("{")
        answer = json.loads(result.stdout[start:]) if start >= 0 and result.returncode == 0 else None
        return result.returncode, answer, result.stdout + result.stderr

    return run
