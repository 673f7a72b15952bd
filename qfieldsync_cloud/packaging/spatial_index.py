"""The spatial index of a GeoPackage's table, built in a fraction of the time that inserting box by box takes.

The tree is written packed. Its table, triggers and registration are GDAL's own: taken from an empty twin of the table
that GDAL has indexed.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from osgeo import gdal, ogr

from qfieldsync_cloud.packaging.ogr_files import execute, layer_of, open_vector, rows
from qfieldsync_cloud.packaging.progress import Advance, stretch
from qfieldsync_cloud.packaging.tables import IndexedTable

try:
    from qfieldsync_cloud.packaging.boxes import boxes_of
    from qfieldsync_cloud.packaging.rtree import PackedTree
except ImportError:  # without numpy, which QGIS brings along almost everywhere, GDAL builds every index
    PackedTree = None

_FEW, _MANY = 10_000, 3_000_000
"""Features that GDAL itself indexes fast enough, and those that would take too much memory."""


Statement = tuple[str, tuple[object, ...]]


def build_index(database: Path, table: str, advance: Advance) -> None:
    """Give a table without one its spatial index, if it has a geometry; GdalError if that fails."""
    found = _table_of(database, table)
    if found.column and not _build_packed(database, found, advance):
        names = ", ".join("'" + name.replace("'", "''") + "'" for name in (found.name, found.column))
        execute(open_vector(database, update=True), f"SELECT CreateSpatialIndex({names})")
    advance(1.0)


def _table_of(database: Path, table: str) -> IndexedTable:
    dataset = open_vector(database)
    layer = layer_of(dataset, table)
    return IndexedTable(layer.GetName(), layer.GetGeometryColumn(), layer.GetFIDColumn(), layer.GetFeatureCount())


def _build_packed(database: Path, table: IndexedTable, advance: Advance) -> bool:
    """Build the index; False, with nothing changed, if the table is not fit for it."""
    if PackedTree is None or not _FEW <= table.features <= _MANY:
        return False
    statements = _statements(table)
    try:
        with _transaction(database) as connection:
            boxes = boxes_of(connection, table, stretch(advance, 0.0, 0.5))
            if boxes is None:
                return False
            for statement, values in statements:
                connection.execute(statement, values)
            PackedTree(connection, table.index, stretch(advance, 0.5, 1.0)).fill(boxes)
    except sqlite3.Error:
        return False
    return True


@contextmanager
def _transaction(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(str(database), isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA journal_mode=MEMORY")
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")


def _statements(table: IndexedTable) -> list[Statement]:
    """Return what makes, maintains and registers the index of a table, as the GDAL at hand would write it."""
    twin = f"/vsimem/{uuid.uuid4().hex}.gpkg"
    try:
        _make_twin(twin, table)
        dataset = open_vector(twin)
        schema = rows(dataset, "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql NOT NULL")
        registered = rows(dataset, "SELECT * FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'")
    finally:
        gdal.Unlink(twin)
    statements: list[Statement] = []
    for kind, name, owner, sql in schema:
        if name == "gpkg_extensions":
            statements.insert(0, (sql.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS", 1), ()))
        elif name == table.index or (kind == "trigger" and owner == table.name and name.startswith(table.index)):
            statements.append((sql, ()))
    places = ", ".join("?" * len(registered[0]))
    register = f"INSERT INTO gpkg_extensions VALUES ({places})"  # noqa: S608 # nosec B608 - only question marks
    return [*statements, *((register, row) for row in registered)]


def _make_twin(place: str, table: IndexedTable) -> None:
    dataset = gdal.GetDriverByName("GPKG").Create(place, 0, 0, 0, gdal.GDT_Unknown)
    options = ["SPATIAL_INDEX=YES", f"FID={table.fid}", f"GEOMETRY_NAME={table.column}"]
    dataset.CreateLayer(table.name, None, ogr.wkbPoint, options)
    dataset.FlushCache()
