"""Edits written into a GeoPackage whose tables have rules of their own."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from qfieldsync_cloud.deltas.edits import Edit, Method
from qfieldsync_cloud.deltas.schema import read_tables
from qfieldsync_cloud.deltas.writing import SqliteWriter, write_edits
from tests.unit.deltas.geopackages import make

OWNERS = """
CREATE TABLE owners (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, code TEXT UNIQUE);
CREATE TABLE plots (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    owner INTEGER REFERENCES owners (fid) ON DELETE CASCADE);
INSERT INTO gpkg_contents (table_name, data_type) VALUES ('owners', 'attributes'), ('plots', 'attributes');
INSERT INTO owners VALUES (1, 'a'), (2, 'b');
INSERT INTO plots VALUES (1, 1), (2, 2), (3, 2);
"""


def test_features_that_swap_a_value_keep_their_children(tmp_path):
    path = make(tmp_path / "owners.gpkg", OWNERS)
    swapped = [
        Edit("owners", 1, Method.PATCH, {"code": "a"}, {"code": "b"}),
        Edit("owners", 2, Method.PATCH, {"code": "b"}, {"code": "a"}),
    ]
    with closing(sqlite3.connect(path)) as connection, closing(SqliteWriter(path)) as writer:
        write_edits(writer, path, writer.version(), swapped, read_tables(connection), lambda: None)
        assert connection.execute("SELECT * FROM owners").fetchall() == [(1, "b"), (2, "a")]
        assert connection.execute("SELECT * FROM plots").fetchall() == [(1, 1), (2, 2), (3, 2)]
