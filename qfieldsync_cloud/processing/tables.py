"""Tables that algorithms give back: rows of plain values under column names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsVectorLayer,
)

from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.phrases import phrase

Columns = Mapping[str, str]
"""Field names and their types as memory layers write them: string, boolean, int8 …"""


def write_table(
    algorithm: QgsProcessingAlgorithm,
    parameters: dict[str, Any],
    name: str,
    context: QgsProcessingContext,
    columns: Columns,
    rows: Iterable[Sequence[Any]],
) -> str:
    """Write rows to the sink that a parameter names, and return its address; an error if it can't be written."""
    table = empty_layer(columns)
    sink, target = algorithm.parameterAsSink(parameters, name, context, table.fields(), table.wkbType(), table.crs())
    if sink is None:
        raise QFieldSyncCloudError(
            phrase("The table {path} can't be written.", path=str(parameters.get(name))),
            phrase("Choose another file."),
        )
    for row in rows:
        feature = QgsFeature(table.fields())
        feature.setAttributes(list(row))
        sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert)
    del sink
    return str(target)


def empty_layer(columns: Columns, geometry: str = "None", crs: str = "") -> QgsVectorLayer:
    """Return a memory layer with the columns: its types need no names that differ between QGIS versions."""
    parts = [f"field={name}:{kind}" for name, kind in columns.items()]
    parts = [f"crs={crs}", *parts] if crs else parts
    return QgsVectorLayer(f"{geometry}?{'&'.join(parts)}", "table", "memory")
