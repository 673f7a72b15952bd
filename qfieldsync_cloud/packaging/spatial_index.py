"""The spatial index of a GeoPackage's table, built in a fraction of the time that inserting box by box takes.

The boxes are sorted into tiles (slices from west to east, each ordered from south to north) and written as a packed
R-tree. Table, triggers and registration are GDAL's own: taken from an empty twin of the table that GDAL has indexed.
"""

from __future__ import annotations

import sqlite3
import struct
import tempfile
import uuid
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from osgeo import gdal, ogr

from qfieldsync_cloud.packaging.ogr_files import execute, gdal_options, layer_of, open_vector, rows
from qfieldsync_cloud.packaging.progress import Advance, Watch, stretch
from qfieldsync_cloud.packaging.rtree import Box, PackedTree, leaves_of, quoted

_FEW = 10_000  # features that GDAL itself indexes fast enough
_SPARSE = 8  # times as many ids as features: a table of all ids would be mostly empty
_CHUNK = 100_000
_SAMPLE = 16_384
_REPORTED = 5_000
_STEPS = 1 << 20  # from south to north
_GROWTH = "1.1920929e-7"  # what cutting a coordinate to 32 bits can move it by: a box may only grow
_OPERATIONS = 200_000  # of SQLite's machine between two looks at the cancel button


Statement = tuple[str, tuple[object, ...]]


@dataclass(frozen=True)
class _Table:
    """The names that an index needs, and the number of features."""

    name: str
    column: str
    fid: str
    features: int

    @property
    def index(self) -> str:
        """Return the name that GeoPackage gives the index."""
        return f"rtree_{self.name}_{self.column}"


def build_index(database: Path, table: str, advance: Advance) -> None:
    """Give a table without one its spatial index, if it has a geometry; GdalError if that fails."""
    found = _table_of(database, table)
    if found.column and (found.features < _FEW or not _build_packed(database, found, advance)):
        names = ", ".join("'" + name.replace("'", "''") + "'" for name in (found.name, found.column))
        execute(open_vector(database, update=True), f"SELECT CreateSpatialIndex({names})")
    advance(1.0)


def _table_of(database: Path, table: str) -> _Table:
    dataset = open_vector(database)
    layer = layer_of(dataset, table)
    return _Table(layer.GetName(), layer.GetGeometryColumn(), layer.GetFIDColumn(), layer.GetFeatureCount())


def _build_packed(database: Path, table: _Table, advance: Advance) -> bool:
    """Build the index; False, with nothing changed, if its ids or coordinates are out of the ordinary."""
    statements = _statements(table)
    watch = Watch(stretch(advance, 0.3, 1.0))
    with tempfile.TemporaryDirectory(dir=database.parent) as folder:
        scratch = Path(folder) / "boxes.db"
        _collect_boxes(database, table, scratch, stretch(advance, 0.0, 0.3))
        try:
            with _transaction(database, scratch, watch) as connection:
                return _fill(connection, table, statements, watch)
        except (sqlite3.Error, struct.error, OverflowError):
            watch.check()
            return False


def _collect_boxes(database: Path, table: _Table, scratch: Path, advance: Advance) -> None:
    """Write the box of each feature to the scratch database, with the functions that only GDAL's connection has."""
    scratch.touch()  # GDAL can attach a database, but not make one
    corners = ", ".join(f"ST_{corner}({quoted(table.column)})" for corner in ("MinX", "MaxX", "MinY", "MaxY"))
    with gdal_options(OGR_SQLITE_SYNCHRONOUS="OFF"):
        dataset = open_vector(database, update=True)
    execute(dataset, "ATTACH DATABASE '{}' AS scratch".format(str(scratch).replace("'", "''")))
    execute(dataset, "PRAGMA scratch.journal_mode=OFF")
    execute(dataset, "CREATE TABLE scratch.box (id INTEGER PRIMARY KEY, west, east, south, north)")
    done, last = 0, None
    while True:
        beyond = f"WHERE {quoted(table.fid)} > {last}" if last is not None else ""
        some = f"SELECT {quoted(table.fid)}, {corners} FROM {quoted(table.name)} {beyond}"  # noqa: S608 # nosec B608
        execute(dataset, f"INSERT INTO scratch.box {some} ORDER BY {quoted(table.fid)} LIMIT {_CHUNK}")
        before, last = last, rows(dataset, "SELECT max(id) FROM scratch.box")[0][0]
        if last == before:
            return
        done += _CHUNK
        advance(done / table.features)


@contextmanager
def _transaction(database: Path, scratch: Path, watch: Watch) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(str(database), isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA journal_mode=MEMORY")
        connection.execute("PRAGMA cache_size=-65536")
        connection.execute("ATTACH DATABASE ? AS scratch", (str(scratch),))
        connection.set_progress_handler(watch.poll, _OPERATIONS)
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")


def _fill(connection: sqlite3.Connection, table: _Table, statements: list[Statement], watch: Watch) -> bool:
    """Write the index inside a transaction; False, with nothing written, if the ids are not fit for it."""
    query = "SELECT count(*), min(id), max(id), min(south), max(north) FROM scratch.box WHERE west NOT NULL"
    count, lowest, highest, south, north = connection.execute(query).fetchone()
    if not count or lowest < 0 or highest > _SPARSE * count:
        return False
    for statement, values in statements:
        connection.execute(statement, values)
    connection.create_function("slice", 1, partial(bisect_left, _slices(connection, count)), deterministic=True)
    step = (_STEPS - 1) / ((north - south) or 1.0)
    grown = ", ".join(
        f"{side} {sign} abs({side}) * {_GROWTH}" for side, sign in zip(("west", "east", "south", "north"), "-+-+")
    )
    tile = f"slice(west + east) * {_STEPS} + CAST(((south + north) / 2 - ?) * ? AS INTEGER)"
    query = f"SELECT id, {grown} FROM scratch.box WHERE west NOT NULL ORDER BY {tile}"  # noqa: S608 # nosec B608
    boxes = connection.cursor().execute(query, (south, step))
    PackedTree(connection, table.index).fill(_watched(boxes, count, watch), count, highest)
    return True


def _slices(connection: sqlite3.Connection, count: int) -> list[float]:
    """Return where one slice ends and the next begins, as twice the x of a box's middle, from a sample."""
    query = "SELECT west + east FROM scratch.box WHERE west NOT NULL AND id % ? = 0"
    sample = sorted(row[0] for row in connection.execute(query, (count // _SAMPLE + 1,)))
    slices = max(round(leaves_of(count) ** 0.5), 1)
    return [sample[len(sample) * each // slices] for each in range(1, slices)] if sample else []


def _watched(boxes: Iterator[Box], count: int, watch: Watch) -> Iterator[Box]:
    for number, box in enumerate(boxes):
        if number % _REPORTED == 0:
            watch.stops(number / count)
            watch.check()
        yield box


def _statements(table: _Table) -> list[Statement]:
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


def _make_twin(place: str, table: _Table) -> None:
    dataset = gdal.GetDriverByName("GPKG").Create(place, 0, 0, 0, gdal.GDT_Unknown)
    options = ["SPATIAL_INDEX=YES", f"FID={table.fid}", f"GEOMETRY_NAME={table.column}"]
    dataset.CreateLayer(table.name, None, ogr.wkbPoint, options)
    dataset.FlushCache()
