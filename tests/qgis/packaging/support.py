"""What the packaging tests share: run a packaging, open its result, and compare layers feature by feature."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import QgsFeatureRequest, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QVariant

from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.packaging.checks import Finding
from qfieldsync_cloud.packaging.inspect import inspect, read_project
from qfieldsync_cloud.packaging.package import Choices, Packaged, package
from tests.fixtures.projects import save


def pack(project: QgsProject, folder: Path, choices: Choices | None = None, context: Context | None = None) -> Packaged:
    return package(inspect(project), choices or Choices(), folder, context or Context())


def reopen(packaged: Packaged) -> QgsProject:
    return read_project(packaged.folder / packaged.project_file)


def pack_layers(tmp_path: Path, *layers: Any, choices: Choices | None = None) -> tuple[Packaged, QgsProject]:
    """Package a project of these layers, saved in `tmp_path/project`, and open the result."""
    project = QgsProject()
    project.addMapLayers([*layers])
    save(project, tmp_path / "project" / "project.qgz")
    packaged = pack(project, tmp_path / "package", choices)
    written = reopen(packaged)
    written.origin = project  # whose layers live as long as it does
    return packaged, written


def same_layer(project: QgsProject, layer: Any) -> Any:
    found = project.mapLayer(layer.id())
    assert found is not None
    assert found.isValid(), f"{layer.name()}: {found.source()}"
    return found


def fields_of(layer: QgsVectorLayer, without: tuple[str, ...] = ()) -> list[tuple[str, int]]:
    return [(field.name(), field.type()) for field in layer.dataProvider().fields() if field.name() not in without]


def plain(value: Any) -> Any:
    """Return a value as Python has it: None for a null, text for dates."""
    if value is None or (isinstance(value, QVariant) and value.isNull()):
        return None
    if hasattr(value, "toString") and not isinstance(value, str):
        return value.toString("yyyy-MM-dd HH:mm:ss") if hasattr(value, "time") else value.toString("yyyy-MM-dd")
    return value


def rows_of(layer: QgsVectorLayer, without: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    """Return geometry and values of each feature, in the order of what they say."""
    names = [name for name, _ in fields_of(layer, without)]
    rows = []
    for feature in layer.getFeatures(QgsFeatureRequest()):
        geometry = feature.geometry().asWkt(9) if feature.hasGeometry() else None
        rows.append((geometry, *(plain(feature[name]) for name in names)))
    return sorted(rows, key=repr)


def messages(findings: tuple[Finding, ...]) -> str:
    return "\n".join(f"{finding.severity.value}: {finding.message}" for finding in findings)


def digest(folder: Path) -> dict[str, str]:
    """Return the contents of every file of a folder; no journal of a database counts."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def cancel_when(reached: Callable[[Progress], bool]) -> Context:
    """Return a context that is cancelled as soon as its progress fits."""
    context: Context

    def look(progress: Progress) -> None:
        if reached(progress):
            context.cancelled.set()

    context = Context(look)
    return context


__all__ = ["CancelledJob", "cancel_when", "digest", "fields_of", "messages", "pack", "pack_layers", "plain", "reopen",
           "rows_of", "same_layer"]  # fmt: skip
