"""Imports point down only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent.parent / "qfieldsync_cloud"
GROUND = {"phrases", "errors", "refusals", "context", "line", "names", "sqlite"}
BELOW_JOBS = GROUND | {"api", "sync", "deltas", "packaging"}
DESK = {"i18n", "settings", "network", "credentials", "accounts"}
"""What the windows and the algorithms share: QGIS's settings, network, stored account and language."""
ALLOWED = {
    "phrases": set(),
    "names": set(),
    "sqlite": set(),
    "errors": {"phrases"},
    "line": set(),
    "context": {"phrases", "errors", "line"},
    "refusals": {"phrases", "errors"},
    "api": GROUND,
    "sync": GROUND | {"api"},
    "deltas": GROUND | {"api"},
    "packaging": GROUND | {"api"},
    "jobs": BELOW_JOBS,
    "worker": GROUND | {"jobs"},
    "i18n": GROUND,
    "settings": GROUND | {"api"},
    "network": GROUND | {"api", "sync", "settings"},
    "credentials": GROUND | {"settings"},
    "accounts": GROUND | {"api", "jobs", "settings", "network", "credentials"},
    "gui": BELOW_JOBS | DESK | {"jobs", "worker"},
    "processing": BELOW_JOBS | DESK | {"jobs"},
    "plugin": BELOW_JOBS | DESK | {"jobs", "worker", "gui", "processing"},
    "__init__": {"plugin"},
}
WITHOUT_QGIS = GROUND | {"api", "sync", "deltas"}
QGIS = {"qgis", "PyQt5", "PyQt6", "osgeo"}
ASKING_THE_SERVER = {"client", "transport", "download", "multipart"}
"""The modules of `api` that talk to a server; windows and algorithms use its models and leave the talking to jobs."""

FILES = sorted(PACKAGE.rglob("*.py"))


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(text: str) -> Iterator[str]:
    """Yield each imported name in full, wherever in the file it stands."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def breaches(layer: str, text: str) -> list[str]:
    """Return the imports of a text that a module of this layer must not have."""
    found = []
    for name in imports(text):
        parts = name.split(".")
        if name.startswith("."):
            found.append(f"{name} is relative: layers can't be seen")
        elif parts[0] in QGIS and layer in WITHOUT_QGIS:
            found.append(f"{name} in a layer without Qt and QGIS")
        elif parts[0] == "qfieldsync_cloud" and parts[1] not in ALLOWED[layer] | {layer}:
            found.append(f"{name} is not below {layer}")
        elif layer in ("gui", "processing") and parts[:2] == ["qfieldsync_cloud", "api"] and asks_the_server(parts):
            found.append(f"{name}: leave it to a job")
    return found


def asks_the_server(parts: list[str]) -> bool:
    return bool(ASKING_THE_SERVER.intersection(parts[2:3]))


def test_every_layer_is_known() -> None:
    assert {layer_of(path) for path in FILES} <= set(ALLOWED)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    assert breaches(layer_of(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        ("api", "from qfieldsync_cloud.sync.plan import Plan"),
        ("sync", "import qgis.core"),
        ("deltas", "from qgis.PyQt.QtCore import QObject"),
        ("jobs", "from qfieldsync_cloud.gui.login import LoginDialog"),
        ("gui", "def late():\n    from qfieldsync_cloud.api.client import Client"),
        ("errors", "from qfieldsync_cloud import context"),
        ("sync", "from ..jobs import publish"),
        ("gui", "from qfieldsync_cloud.processing.provider import Provider"),
    ],
)
def test_a_wrong_import_is_found(layer: str, line: str) -> None:
    assert len(breaches(layer, line)) == 1
