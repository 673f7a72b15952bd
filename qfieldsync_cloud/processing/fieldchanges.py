"""`qfieldsync_cloud:fieldchanges`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.field import FieldChange, all_field_changes
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.processing.algorithm import CloudAlgorithm
from qfieldsync_cloud.processing.outputs import PROJECT_ID
from qfieldsync_cloud.processing.tables import empty_layer

COLUMNS = {
    "delta_id": "string", "person": "string", "time": "string", "layer": "string", "feature": "string",
    "method": "string", "fate": "string", "reason": "string", "before": "string", "after": "string",
}  # fmt: skip
"""Field names and types of each layer; times are ISO 8601, `before` and `after` are JSON."""


class FieldChangesAlgorithm(CloudAlgorithm):
    """Writes the cloud's deltas as a GeoPackage, a layer for each layer that was edited."""

    id_name = "fieldchanges"
    icon_name = "download_file"

    SINCE, OUTPUT, COUNT, LAYERS = "SINCE", "OUTPUT", "COUNT", "LAYERS"

    def title(self) -> str:
        return tr("Changes from the field")

    def help_text(self) -> str:
        return tr(
            "Writes what the crews have sent as a GeoPackage: a layer for each layer that was edited, with person, "
            "time, what became of the edit, and the values before and after. SINCE is a date or a time, for example "
            "2026-11-24 or 2026-11-24T08:00:00Z."
        )

    def add_parameters(self) -> None:
        self.addParameter(QgsProcessingParameterString(PROJECT_ID, tr("Id of the cloud project")))
        self.addParameter(QgsProcessingParameterString(self.SINCE, tr("Since"), optional=True))
        self.addParameter(QgsProcessingParameterFileDestination(self.OUTPUT, tr("Changes"), tr("GeoPackage (*.gpkg)")))
        self.addOutput(QgsProcessingOutputNumber(self.COUNT, tr("Number of changes")))
        self.addOutput(QgsProcessingOutputString(self.LAYERS, tr("Layers (JSON)")))

    def run_job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, job_context: Context
    ) -> dict[str, Any]:
        since = _moment(self.text(parameters, self.SINCE, context))
        project_id = self.text(parameters, PROJECT_ID, context)
        changes = all_field_changes(self.session(job_context), project_id, since)(job_context)
        target = Path(self.parameterAsFileOutput(parameters, self.OUTPUT, context)).with_suffix(".gpkg")
        target.unlink(missing_ok=True)
        layers = _by_layer(changes)
        for name, rows in layers.items():
            _write(target, name, rows, context)
        return {
            self.OUTPUT: str(target),
            self.COUNT: len(changes),
            self.LAYERS: json.dumps({name: len(rows) for name, rows in layers.items()}, ensure_ascii=False),
        }


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        raise QFieldSyncCloudError(
            phrase("{text} is not a date or time.", text=text), phrase("Write it like 2026-11-24T08:00:00Z.")
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _by_layer(changes: Iterable[FieldChange]) -> dict[str, list[FieldChange]]:
    """Return the changes by the name of a table; layers of one name stay apart by their ids."""
    ids: dict[str, str] = {}
    found: dict[str, list[FieldChange]] = {}
    for change in changes:
        name = change.layer_name or "layer"
        if ids.setdefault(name, change.layer_id) != change.layer_id:
            name = change.layer_id
        found.setdefault(name, []).append(change)
    return found


def _write(target: Path, name: str, changes: list[FieldChange], context: QgsProcessingContext) -> None:
    layer = _layer_of(changes)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = name
    options.layerOptions = ["FID=row"]
    if target.exists():
        options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
    outcome = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(target), context.transformContext(), options)
    if outcome[0] != QgsVectorFileWriter.WriterError.NoError:
        raise QFieldSyncCloudError(
            phrase("The file {path} can't be written.", path=str(target)), phrase("Choose another file."), outcome[1]
        )


def _layer_of(changes: list[FieldChange]) -> QgsVectorLayer:
    geometries = [QgsGeometry.fromWkt(each.geometry_after or each.geometry_before) for each in changes]
    types = {QgsWkbTypes.displayString(each.wkbType()) for each in geometries if not each.isNull()}
    kind = "None" if not types else types.pop() if len(types) == 1 else "Geometry"
    layer = empty_layer(COLUMNS, kind if kind != "Geometry" else "Unknown", changes[0].crs)
    rows = []
    for change, geometry in zip(changes, geometries):
        feature = QgsFeature(layer.fields())
        feature.setAttributes(_row(change))
        if not geometry.isNull():
            feature.setGeometry(geometry)
        rows.append(feature)
    layer.dataProvider().addFeatures(rows)
    return layer


def _row(change: FieldChange) -> list[Any]:
    return [
        change.id, change.by, change.at.isoformat() if change.at else None, change.layer_name, change.key,
        change.method.value, change.fate.value, change.reason or None, _json(change.before), _json(change.after),
    ]  # fmt: skip


def _json(values: Any) -> str | None:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else None
