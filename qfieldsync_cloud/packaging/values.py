"""A layer's attribute values, read in a worker thread: no geometry, and only the fields that are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qgis.core import QgsFeatureRequest

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.packaging.description import LayerDescription, Snapshot
from qfieldsync_cloud.packaging.file_conversion import open_source
from qfieldsync_cloud.packaging.ogr_files import GdalError, gdal_failures, layer_of

_EVERY = 200
_PAUSE = 0.001
"""Seconds in which others get their turn: a loop over features would hold Python's lock, and with it the window."""


def values_of(layer: LayerDescription, fields: Sequence[str], context: Context) -> Iterator[tuple[Any, ...]]:
    """Yield the values of these fields, feature by feature; nothing if the layer lies in no file that can be read.

    CancelledJob. Fields that the layer's table does not have (joined, computed) are None.
    """
    rows = _of_snapshot(layer.snapshot, fields) if layer.snapshot else _of_file(layer, fields)
    for number, row in enumerate(rows):
        if number % _EVERY == 0:
            context.wait(_PAUSE)
        yield row


def _of_snapshot(snapshot: Snapshot, fields: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    places = [snapshot.fields.lookupField(name) for name in fields]
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes([place for place in places if place >= 0])
    for feature in snapshot.source.getFeatures(request):
        yield tuple(feature.attribute(place) if place >= 0 else None for place in places)


def _of_file(layer: LayerDescription, fields: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    if layer.path is None or not layer.is_vector or layer.obstacle:
        return
    try:
        dataset = open_source(layer)
        source = layer_of(dataset, layer.sublayer)
    except GdalError:
        return
    with gdal_failures():
        yield from _rows(source, fields)
    del source, dataset


def _rows(source: Any, fields: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    definition = source.GetLayerDefn()
    names = [definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())]
    places = [names.index(name) if name in names else -1 for name in fields]
    source.SetIgnoredFields([*(name for name in names if name not in fields), "OGR_GEOMETRY", "OGR_STYLE"])
    for feature in source:
        yield tuple(
            feature.GetField(place) if place >= 0 and feature.IsFieldSetAndNotNull(place) else None for place in places
        )
