"""The R-tree index of a GeoPackage's table."""

from __future__ import annotations

from pathlib import Path

from qfieldsync_cloud.packaging.copying import Advance
from qfieldsync_cloud.packaging.ogr_files import gdal_failures, layer_of, open_vector


def build_index(database: Path, table: str, advance: Advance) -> None:
    """Give a table its spatial index, if it has a geometry; GdalError if that fails."""
    dataset = open_vector(database, update=True)
    column = layer_of(dataset, table).GetGeometryColumn()
    if column:
        with gdal_failures():
            dataset.ExecuteSQL(f"SELECT CreateSpatialIndex('{table}', '{column}')")
    advance(1.0)
