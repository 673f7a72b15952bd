"""What features in conflict are called, also those that only one side still has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Callable

from qgis.core import QgsFeature, QgsFields, QgsProject, QgsVectorLayer

from qfieldsync_cloud.deltas.edits import Key, Row, Table
from qfieldsync_cloud.deltas.values import Kind
from qfieldsync_cloud.gui.conflicts.places import geometry_of
from qfieldsync_cloud.gui.conflicts.wording import Feature, feature_of, kind_in, value_text
from qfieldsync_cloud.gui.feature_names import Naming, filled, shortened
from qfieldsync_cloud.gui.project_layers import layer_for
from qfieldsync_cloud.jobs.changes import PendingConflict
from qfieldsync_cloud.jobs.rows import Rows

_NameOf = Callable[[Key, Row], str]


def names_of(
    conflicts: Iterable[PendingConflict], rows: Mapping[Feature, Rows], project: QgsProject, folder: Path
) -> dict[Feature, str]:
    """Return a name for each feature that has one, as it is here, or else in the cloud."""
    namings: dict[tuple[str, str], _NameOf] = {}
    names = {}
    for pending in conflicts:
        feature = feature_of(pending)
        theirs, mine = rows.get(feature, (None, None))
        row = mine or theirs
        if row is None:
            continue
        path, table, key = feature
        if (path, table) not in namings:
            layer = layer_for(project, folder, pending.layer.id, path, table)
            namings[path, table] = _naming_of(pending.table, layer)
        names[feature] = namings[path, table](key, row)
    return {feature: name for feature, name in names.items() if name}


def _naming_of(table: Table, layer: QgsVectorLayer | None) -> _NameOf:
    """Return what names rows: the layer's display expression, or without one the first text."""
    if layer is not None:
        naming, fields = Naming(layer), layer.fields()
        if naming.is_there:
            return lambda key, row: naming.name_of(_feature(fields, key, row, table))
    texts = (name for name in table.names if kind_in(table, name) is Kind.TEXT and name != table.key)
    first = next(texts, "")
    return lambda _key, row: shortened(value_text(table, first, row)) if row.get(first) else ""


def _feature(fields: QgsFields, key: Key, row: Row, table: Table) -> QgsFeature:
    feature = filled(fields, key, row)
    geometry = geometry_of(row.get(table.geometry))
    if geometry:
        feature.setGeometry(geometry)
    return feature
