"""Small GeoPackages as GDAL makes them, the project that shows them, and their rows as plain data."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from qfieldsync_cloud.deltas.geometry import from_wkt, register_functions

DATA = "data.gpkg"
MORE_DATA = "remarks.gpkg"
PROJECT = "trees.qgs"
GEOMETRY = "geom"
KEY = "fid"
SRS = 4326
TABLES: dict[str, dict[str, str]] = {
    "trees": {
        "name": "TEXT",
        "height": "REAL",
        "count": "MEDIUMINT",
        "alive": "BOOLEAN",
        "checked_at": "DATETIME",
        "photo": "TEXT",
        "origin": "TEXT",
    },
    "visits": {"tree_id": "INTEGER", "note": "TEXT", "origin": "TEXT"},
    "remarks": {"visit_id": "INTEGER", "text": "TEXT", "origin": "TEXT"},
}
"""The tables and their fields; `trees` has a point geometry besides, and each has the key `fid`."""
ORIGIN = "origin"
"""The field that says who created a feature; nobody changes it, so by it a feature is known whatever its key is."""
PARENTS = {"visits": ("tree_id", "trees"), "remarks": ("visit_id", "visits")}
"""The child tables: the field that names the parent, and the parent's table."""
LAYERS = {table: f"{table}_00000000_0000_4000_8000_00000000000{n}" for n, table in enumerate(TABLES, 1)}
"""The layer ids in the project, by table."""
IN_ONE_FILE = dict.fromkeys(TABLES, DATA)
IN_TWO_FILES = {**IN_ONE_FILE, "remarks": MORE_DATA}
"""Where the tables lie, by table: parents and children in one file, or in two."""

Row = dict[str, Any]

_ROWS: dict[str, tuple[tuple[Any, ...], ...]] = {
    "trees": (
        ("POINT(8.1 47.1)", "Oak", 12.5, 3, 1, "2026-05-01T10:00:00Z", None),
        ("POINT(8.2 47.2)", "Birch", 8.0, 1, 1, None, "DCIM/birch.jpg"),
        ("POINT(8.3 47.3)", "Pine", None, 7, 0, "2026-05-02T09:30:00Z", None),
        ("POINT(8.4 47.4)", "Elm 榆", 21.25, None, None, None, None),
        (None, "Ash", 3.5, 2, 1, "2026-05-03T07:15:30Z", ""),
    ),
    "visits": ((1, "first"), (1, "second"), (3, "dry"), (5, None)),
    "remarks": ((1, "good"), (3, "water it")),
}
_META = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL,srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL,organization_coordsys_id INTEGER NOT NULL,definition TEXT NOT NULL,description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY,data_type TEXT NOT NULL,identifier TEXT UNIQUE,
  description TEXT DEFAULT '',last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE,max_x DOUBLE, max_y DOUBLE,srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_ogr_contents(table_name TEXT NOT NULL PRIMARY KEY,feature_count INTEGER DEFAULT NULL);
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL,column_name TEXT NOT NULL,geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,z TINYINT NOT NULL,m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name));
CREATE TABLE gpkg_extensions (table_name TEXT,column_name TEXT,extension_name TEXT NOT NULL,definition TEXT NOT NULL,
  scope TEXT NOT NULL,CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS',-1,'NONE',-1,'undefined','undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS',0,'NONE',0,'undefined','undefined geographic coordinate reference system'),
  ('WGS 84 geodetic',4326,'EPSG',4326,'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,
AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],
UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],
AUTHORITY["EPSG","4326"]]','longitude/latitude coordinates in decimal degrees');
"""
_SPATIAL_META = """
INSERT INTO gpkg_extensions VALUES ('trees','geom','gpkg_rtree_index',
  'http://www.geopackage.org/spec120/#extension_rtree','write-only');
INSERT INTO gpkg_geometry_columns VALUES ('trees','geom','POINT',4326,0,0);
CREATE VIRTUAL TABLE "rtree_trees_geom" USING rtree(id, minx, maxx, miny, maxy);
"""
_HAS_NEW = '(NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))'
_HAS_OLD = '(OLD."geom" NOTNULL AND NOT ST_IsEmpty(OLD."geom"))'
_HAD_NONE = '(OLD."geom" ISNULL OR ST_IsEmpty(OLD."geom"))'
_HAS_NONE = '(NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))'
_BOX = 'ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")'
_SIDES = ", ".join(f'{side} = ST_{side}(NEW."geom")' for side in ("minx", "maxx", "miny", "maxy"))
_INDEX = 'INTO "rtree_trees_geom" VALUES (NEW."fid", ' + _BOX + ");"
_SPATIAL_INDEX = (
    ("insert", "INSERT", f"WHEN {_HAS_NEW}", f"INSERT OR REPLACE {_INDEX}"),
    ("update6", 'UPDATE OF "geom"', f'WHEN OLD."fid" = NEW."fid" AND {_HAS_NEW} AND {_HAS_OLD}',
     f'UPDATE "rtree_trees_geom" SET {_SIDES} WHERE id = NEW."fid";'),
    ("update7", 'UPDATE OF "geom"', f'WHEN OLD."fid" = NEW."fid" AND {_HAS_NEW} AND {_HAD_NONE}', f"INSERT {_INDEX}"),
    ("update2", 'UPDATE OF "geom"', f'WHEN OLD."fid" = NEW."fid" AND {_HAS_NONE}',
     'DELETE FROM "rtree_trees_geom" WHERE id = OLD."fid";'),
    ("update5", "UPDATE", f'WHEN OLD."fid" != NEW."fid" AND {_HAS_NEW}',
     f'DELETE FROM "rtree_trees_geom" WHERE id = OLD."fid"; INSERT OR REPLACE {_INDEX}'),
    ("update4", "UPDATE", f'WHEN OLD."fid" != NEW."fid" AND {_HAS_NONE}',
     'DELETE FROM "rtree_trees_geom" WHERE id IN (OLD."fid", NEW."fid");'),
    ("delete", "DELETE", 'WHEN OLD."geom" NOT NULL', 'DELETE FROM "rtree_trees_geom" WHERE id = OLD."fid";'),
)  # fmt: skip
_WITH_LOG, _WITHOUT_LOG = b"\2\2", b"\1\1"
_PAGE_SIZE = 1024
"""Smaller than GDAL's, so that a history copies little."""


def make_geopackage(path: Path, reuses_keys: bool = False) -> Path:
    """Write a GeoPackage with trees, visits and remarks, and return its path.

    With `reuses_keys` its tables aren't AUTOINCREMENT, so that SQLite gives the highest key away again once its row is
    deleted.
    """
    path.write_bytes(template(reuses_keys))
    return path


@cache
def template(reuses_keys: bool = False, tables: tuple[str, ...] = tuple(TABLES)) -> bytes:
    """Return the bytes of the GeoPackage that `make_geopackage` writes, with some of the tables."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        register_functions(database)
        database.execute(f"PRAGMA page_size = {_PAGE_SIZE}")
        database.execute(f"PRAGMA application_id = {0x47504B47}")
        database.execute("PRAGMA user_version = 10300")
        database.executescript(_META)
        for table in tables:
            _make_table(database, table, TABLES[table], reuses_keys)
        if "trees" in tables:
            database.executescript(_SPATIAL_META)
            for name, event, condition, action in _SPATIAL_INDEX:
                trigger = (
                    f'CREATE TRIGGER "rtree_trees_geom_{name}" AFTER {event} ON "trees" {condition} BEGIN {action} END'
                )
                database.execute(trigger)
        for table in tables:
            _fill(database, table, _ROWS[table])
        return database.serialize()


def _make_table(database: sqlite3.Connection, table: str, fields: dict[str, str], reuses_keys: bool) -> None:
    is_spatial = table == "trees"
    columns = [f'"{KEY}" INTEGER PRIMARY KEY {"" if reuses_keys else "AUTOINCREMENT "}NOT NULL']
    columns += [f'"{GEOMETRY}" POINT'] if is_spatial else []
    columns += [f'"{name}" {kind}' for name, kind in fields.items()]
    database.execute(f'CREATE TABLE "{table}" ( {", ".join(columns)})')
    kind, extent = ("features", (8.1, 47.1, 8.4, 47.4, SRS)) if is_spatial else ("attributes", (None,) * 4 + (0,))
    contents = (table, kind, table, "", "2026-05-04T06:00:00.000Z", *extent)
    database.execute(f"INSERT INTO gpkg_contents VALUES ({_marks(contents)})", contents)
    database.execute("INSERT INTO gpkg_ogr_contents VALUES (?, 0)", (table,))
    for event, sign in (("insert", "+"), ("delete", "-")):
        database.execute(
            f'CREATE TRIGGER "trigger_{event}_feature_count_{table}" AFTER {event.upper()} ON "{table}"'
            f" BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count {sign} 1"
            f" WHERE lower(table_name) = lower('{table}'); END"
        )


def _fill(database: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    for key, row in enumerate(rows, 1):
        values = (key, *row, f"{table}#{key}")
        if table == "trees":
            values = (key, from_wkt(row[0], SRS) if row[0] else None, *row[1:], f"{table}#{key}")
        database.execute(f'INSERT INTO "{table}" VALUES ({_marks(values)})', values)


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("?" for _ in values)


def sample_files(reuses_keys: bool = False, places: Mapping[str, str] = IN_ONE_FILE) -> dict[str, bytes]:
    """Return the project and its GeoPackages, by name; `places` says in which of them each table lies."""
    names = dict.fromkeys(places.values())
    files = {name: template(reuses_keys, tuple(table for table in TABLES if places[table] == name)) for name in names}
    return {**files, PROJECT: project_text(places).encode()}


def project_text(places: Mapping[str, str] = IN_ONE_FILE) -> str:
    """Return the QGIS project of the three tables, with their relations."""
    layers = "\n".join(_layer_text(table, places[table]) for table in TABLES)
    relations = "\n".join(
        f'    <relation id="{child}_{parent}" name="{child} of {parent}" referencingLayer="{LAYERS[child]}"'
        f' referencedLayer="{LAYERS[parent]}" strength="Association">\n'
        f'      <fieldRef referencingField="{field}" referencedField="{KEY}"/>\n    </relation>'
        for child, (field, parent) in PARENTS.items()
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis projectname="Trees" version="3.44.15-Solothurn">\n  <homePath path=""/>\n  <title>Trees</title>\n'
        f"  <relations>\n{relations}\n  </relations>\n  <projectlayers>\n{layers}\n  </projectlayers>\n</qgis>\n"
    )


def _layer_text(table: str, place: str) -> str:
    is_spatial = table == "trees"
    shape = 'geometry="Point" wkbType="Point"' if is_spatial else 'geometry="No geometry" wkbType="NoGeometry"'
    system = "<srs><spatialrefsys><srid>4326</srid><authid>EPSG:4326</authid></spatialrefsys></srs>"
    photo = '<field name="photo" configurationFlags="None"><editWidget type="ExternalResource"/></field>'
    return (
        f'    <maplayer type="vector" readOnly="0" {shape}>\n      <id>{LAYERS[table]}</id>\n'
        f"      <datasource>./{place}|layername={table}</datasource>\n      <layername>{table}</layername>\n"
        f"      {system if is_spatial else '<srs/>'}\n"
        f'      <provider encoding="UTF-8">ogr</provider>\n'
        f"      <fieldConfiguration>{photo if is_spatial else ''}</fieldConfiguration>\n    </maplayer>"
    )


@contextmanager
def opened(content: bytes) -> Iterator[sqlite3.Connection]:
    """Open a GeoPackage that is in memory; each statement is a transaction. Its `serialize()` has the bytes."""
    if content[18:20] == _WITH_LOG:
        content = content[:18] + _WITHOUT_LOG + content[20:]  # in memory there is no write-ahead log
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.deserialize(content)
        register_functions(database)
        yield database


def read_rows(content: bytes) -> dict[str, dict[Any, Row]]:
    """Return all rows as SQLite stores them, by table and key; tables that are not there are empty."""
    with opened(content) as database:
        return {table: rows_of(database, table) for table in TABLES}


def rows_of(database: sqlite3.Connection, table: str) -> dict[Any, Row]:
    """Return the rows of one table by their key, none if it isn't there."""
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
        return {}
    cursor = database.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in cursor.description]
    rows = (dict(zip(names, values)) for values in cursor)
    return {row[KEY]: row for row in rows}


def is_sound(content: bytes) -> bool:
    """Return whether SQLite finds nothing wrong with the file, its spatial index included."""
    with opened(content) as database:
        return database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def touched(content: bytes) -> bytes:
    """Return the same data in other bytes, as a program leaves a file that it merely opened."""
    counter = (int.from_bytes(content[24:28], "big") + 1).to_bytes(4, "big")
    return content[:24] + counter + content[28:92] + counter + content[96:]
