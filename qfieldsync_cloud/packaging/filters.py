"""Filters of layers: whether they let the same features through after a conversion, and what to do if they don't."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.packaging.description import LayerDescription, LayerKind
from qfieldsync_cloud.packaging.file_conversion import convert_file, open_source
from qfieldsync_cloud.packaging.ogr_files import GdalError, filtered_count, open_vector
from qfieldsync_cloud.packaging.reading import count_shown, is_read_by_qgis
from qfieldsync_cloud.phrases import Phrase, phrase

TRIED_AT_MOST = 64 * 1024 * 1024
"""So many bytes are converted only to try a filter; what is larger is told of while packaging."""


def filters_alike(layer: LayerDescription, place: Path, table: str) -> bool:
    """Return whether the filter lets as many features through before as after; GdalError."""
    if is_read_by_qgis(layer):
        before = count_shown(layer)
    else:
        before = filtered_count(open_source(layer), layer.sublayer, layer.subset)
    return before == filtered_count(open_vector(place), table, layer.subset)


def filter_changes(layer: LayerDescription, context: Context) -> bool:
    """Return whether a filter would mean something else in a GeoPackage, by trying it on one; CancelledJob.

    GDAL compares texts of other files without case, and those of a GeoPackage with.
    """
    if not layer.subset or layer.kind is not LayerKind.VECTOR_FILE or layer.obstacle or layer.size > TRIED_AT_MOST:
        return False
    try:
        with TemporaryDirectory() as folder:
            place = Path(folder) / "tried.gpkg"
            return not is_read_by_qgis(layer) and not _is_alike(layer, place, context)
    except (GdalError, OSError):
        return False


def about_filter(layer: str) -> Phrase:
    """Return that the layer's filter can't be kept."""
    return phrase("The filter of {layer} does not mean the same in a GeoPackage.", layer=layer)


def remedy_of_filter() -> Phrase:
    """Return what can be done about it."""
    return phrase("Write the texts in the filter exactly as the data have them, with large and small letters, "
                  "or leave the layer out.")  # fmt: skip


def _is_alike(layer: LayerDescription, place: Path, context: Context) -> bool:
    table = convert_file(layer, place, lambda _part: context.check())
    return filters_alike(layer, place, table)
