"""Small GeoPackages made with SQLite alone, for tests without QGIS."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

SYSTEM = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
    organization_coordsys_id INTEGER, definition TEXT, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT UNIQUE, description TEXT,
    last_change DATETIME, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
    z TINYINT, m TINYINT);
CREATE TABLE gpkg_data_columns (table_name TEXT, column_name TEXT, name TEXT, title TEXT, description TEXT,
    mime_type TEXT, constraint_name TEXT);
CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT, constraint_type TEXT, value TEXT, min NUMERIC,
    min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT);
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT, definition TEXT, scope TEXT);
CREATE TABLE gpkg_ogr_contents (table_name TEXT PRIMARY KEY, feature_count INTEGER);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84"]', NULL);
"""
TREES = """
CREATE TABLE trees (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, name TEXT(50), height REAL,
    count MEDIUMINT, seen DATETIME, photo BLOB);
INSERT INTO gpkg_contents VALUES ('trees', 'features', 'trees', '', '2026-01-01', 0, 0, 1, 1, 4326);
INSERT INTO gpkg_geometry_columns VALUES ('trees', 'geom', 'POINT', 4326, 0, 0);
"""


def make(path: Path, *scripts: str, pragma: str = "") -> Path:
    """Return a new GeoPackage with the tables that every one has, on which the scripts were run."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(pragma + SYSTEM + "".join(scripts))
    return path


def copied(path: Path, name: str = "other.gpkg") -> Path:
    """Return a copy beside a file."""
    return Path(shutil.copyfile(path, path.with_name(name)))


def change(path: Path, sql: str, *values: object) -> None:
    """Run one statement on a file."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, values)


def point(x: float, y: float, with_extent: bool = False) -> bytes:
    """Return the blob of a point, with an extent in its header or without."""
    extent = struct.pack("<4d", x, x, y, y) if with_extent else b""
    return (
        b"GP\0" + bytes([3 if with_extent else 1]) + struct.pack("<i", 4326) + extent + struct.pack("<BIdd", 1, 1, x, y)
    )
