"""Field changes as layers of the project, or as a table in a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer, QgsWkbTypes

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.gui.changes.spots import Spot
from qfieldsync_cloud.gui.changes.wording import fate_text, what_was_sent
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.field import FieldChange
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.phrases import phrase

FIELDS = ("person", "time", "layer", "feature", "what", "fate", "reason", "before", "after", "id")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def record_of(change: FieldChange) -> tuple[str, ...]:
    """Return a delta as texts, in the order of FIELDS; times in ISO 8601, values as JSON."""
    return (
        change.by,
        change.at.isoformat(timespec="seconds") if change.at else "",
        change.layer_name,
        change.key,
        what_was_sent(change),
        fate_text(change),
        change.reason,
        _json(change.before),
        _json(change.after),
        change.id,
    )


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_csv(path: Path, changes: Sequence[FieldChange]) -> Job[Path]:
    """Write deltas into a CSV file, in UTF-8 with the mark by which spreadsheets know it; geometries as WKT."""
    rows = [(*record_of(change), change.geometry_before, change.geometry_after) for change in changes]

    def run(context: Context) -> Path:
        try:
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow((*FIELDS, "geometry_before", "geometry_after"))
                for row in rows:
                    context.check()
                    writer.writerow([safe_cell(cell) for cell in row])
        except OSError as error:
            raise FolderError(
                phrase("{file} can't be written.", file=path),
                phrase("Close it in other programs, or choose another place."),
                str(error),
            ) from error
        return path

    return run


def layers_of(places: Iterable[tuple[FieldChange, Spot | None]]) -> list[QgsVectorLayer]:
    """Return temporary layers with these deltas: one for each layer that they change, and kind of geometry."""
    groups: dict[tuple[str, str, str], list[tuple[FieldChange, Spot | None]]] = {}
    for change, spot in places:
        kind = _kind_of(spot.geometry) if spot else "None"
        crs = spot.crs.authid() if spot else ""
        groups.setdefault((change.layer_name, kind, crs), []).append((change, spot))
    return [_layer(name, kind, members) for (name, kind, _), members in groups.items()]


def _kind_of(geometry: QgsGeometry) -> str:
    return str(QgsWkbTypes.displayString(QgsWkbTypes.multiType(geometry.wkbType())))


def _layer(name: str, kind: str, members: Sequence[tuple[FieldChange, Spot | None]]) -> QgsVectorLayer:
    fields = "&".join(f"field={field}:string" for field in FIELDS)
    title = tr("{layer}: changes from the field").format(layer=name)
    layer = QgsVectorLayer(f"{kind}?{fields}", title, "memory")
    spot = members[0][1]
    if spot:
        layer.setCrs(spot.crs)
    features = []
    for change, place in members:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(record_of(change)))
        if place:
            geometry = QgsGeometry(place.geometry)
            geometry.convertToMultiType()
            feature.setGeometry(geometry)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    return layer
