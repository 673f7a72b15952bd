"""What a feature is called, beside its key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from qgis.core import QgsProject

from qfieldsync_cloud.deltas.values import Kind
from qfieldsync_cloud.gui.conflicts.features import Rows
from qfieldsync_cloud.gui.conflicts.wording import Feature, feature_of, kind_in, value_text
from qfieldsync_cloud.gui.project_layers import layer_for
from qfieldsync_cloud.jobs.changes import PendingConflict

_LONGEST = 60


def names_of(
    conflicts: Iterable[PendingConflict], rows: Mapping[Feature, Rows], project: QgsProject, folder: Path
) -> dict[Feature, str]:
    """Return a name for each feature that has one: what the layer's display field says, or else its first text."""
    fields: dict[tuple[str, str], str] = {}
    names = {}
    for pending in conflicts:
        feature = feature_of(pending)
        if feature not in rows:
            continue
        place = feature[:2]
        if place not in fields:
            fields[place] = _naming_field(pending, project, folder)
        theirs, mine = rows[feature]
        row = mine or theirs or {}
        text = value_text(pending.table, fields[place], row) if row.get(fields[place]) else ""
        if text and text != str(feature[2]):
            names[feature] = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return names


def _naming_field(pending: PendingConflict, project: QgsProject, folder: Path) -> str:
    table = pending.table
    layer = layer_for(project, folder, pending.layer.id, pending.path, table.name)
    wanted = layer.displayField() if layer else ""
    if wanted in table.names and wanted not in (table.key, table.geometry):
        return str(wanted)
    texts = (name for name in table.names if kind_in(table, name) is Kind.TEXT and name != table.key)
    return next(texts, "")
