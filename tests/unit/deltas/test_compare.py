from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from qfieldsync_cloud.deltas import compare as module
from qfieldsync_cloud.deltas import pair
from qfieldsync_cloud.deltas.compare import compare
from qfieldsync_cloud.deltas.edits import Comparison, Edit, Method
from qfieldsync_cloud.deltas.pair import UnreadableError
from qfieldsync_cloud.errors import CancelledJob
from tests.unit.deltas.geopackages import TREES, change, copied, make, point

NOTES = "CREATE TABLE notes (name TEXT, place TEXT, PRIMARY KEY (name, place)); INSERT INTO notes VALUES ('a', 'b');"
INSERT = "INSERT INTO trees VALUES (?, ?, ?, ?, ?, ?, NULL)"


@pytest.fixture
def base(tmp_path) -> Path:
    path = make(tmp_path / "base.gpkg", TREES)
    for key in (1, 2, 3):
        change(path, INSERT, key, point(key, key), f"tree {key}", key / 2, key, "2026-05-01T10:00:00Z")
    return path


@pytest.fixture
def other(base) -> Path:
    return copied(base)


def compared(base: Path, other: Path, *tracked: str) -> Comparison:
    """Compare by pages and by rows alone, which has to be the same."""
    found = compare(base, other, tracked or ("trees",), _nothing)
    assert found == compare(base, other, tracked or ("trees",), _nothing, raw=False)
    return found


def reasons(base: Path, other: Path, *tracked: str) -> dict[str, str]:
    found = compared(base, other, *tracked)
    assert not {edit.table for edit in found.edits} & {obstacle.table for obstacle in found.obstacles}
    assert len({obstacle.table for obstacle in found.obstacles}) == len(found.obstacles)
    return {obstacle.table: str(obstacle.reason) for obstacle in found.obstacles}


def _nothing() -> None:
    pass


def test_equal_files_have_no_edits(base, other) -> None:
    assert compared(base, other) == Comparison()


def test_create_patch_and_delete(base, other) -> None:
    change(other, "DELETE FROM trees WHERE fid = 3")
    change(other, "UPDATE trees SET name = NULL, height = 7.5, geom = ? WHERE fid = 1", point(9, 9))
    change(other, INSERT, 7, None, "new", None, 5, None)
    patch, deletion, creation = compared(base, other).edits
    assert patch == Edit(
        "trees",
        1,
        Method.PATCH,
        old={"geom": point(1, 1), "name": "tree 1", "height": 0.5},
        new={"geom": point(9, 9), "name": None, "height": 7.5},
    )
    assert (deletion.key, deletion.method, deletion.new) == (3, Method.DELETE, {})
    assert deletion.old["name"] == "tree 3"
    assert (creation.key, creation.method, creation.old) == (7, Method.CREATE, {})
    assert creation.new == {
        "fid": 7, "geom": None, "name": "new", "height": None, "count": 5, "seen": None, "photo": None,
    }  # fmt: skip


def test_a_changed_key_is_a_delete_and_a_create(base, other) -> None:
    change(other, "UPDATE trees SET fid = 20 WHERE fid = 2")
    assert [(edit.key, edit.method) for edit in compared(base, other).edits] == [
        (2, Method.DELETE),
        (20, Method.CREATE),
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [("geom", point(1, 1, with_extent=True)), ("seen", "2026-05-01T12:00:00+02:00"), ("count", 1.0)],
)
def test_the_same_value_in_other_bytes_is_no_edit(base, other, column, value) -> None:
    change(other, f"UPDATE trees SET {column} = ?, name = 'x' WHERE fid = 1", value)
    (edit,) = compared(base, other).edits
    assert edit.columns == ("name",)


@pytest.mark.parametrize("value", ["", "Straße 枫 🌳", 'O\'Neil "x"', "line\nline", 2**63 - 1, -(2**63), 0.1, None])
def test_values_come_as_they_are_stored(base, other, value) -> None:
    column = "name" if isinstance(value, str) else "count"
    change(other, f"UPDATE trees SET {column} = ? WHERE fid = 1", value)
    (edit,) = compared(base, other).edits
    assert edit.new == {column: value}


def test_case_counts_whatever_the_collation(tmp_path) -> None:
    table = "CREATE TABLE t (fid INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE); INSERT INTO t VALUES (1, 'a');"
    base = make(tmp_path / "base.gpkg", table)
    other = copied(base)
    change(other, "UPDATE t SET name = 'A'")
    (edit,) = compared(base, other, "t").edits
    assert (edit.old, edit.new) == ({"name": "a"}, {"name": "A"})


def test_odd_names_of_tables_and_fields(tmp_path) -> None:
    table = """CREATE TABLE "it's ""odd"" {0} 枫" ("the {key}" INTEGER PRIMARY KEY, "sel""ect %s" TEXT);
               INSERT INTO "it's ""odd"" {0} 枫" VALUES (1, 'a');"""
    base = make(tmp_path / "base #1 %20?.gpkg", table)
    other = copied(base, "o'ther #2.gpkg")
    change(other, """UPDATE "it's ""odd"" {0} 枫" SET "sel""ect %s" = 'b'""")
    name = 'it\'s "odd" {0} 枫'
    (edit,) = compared(base, other, name).edits
    assert (edit.table, edit.key, edit.new) == (name, 1, {'sel"ect %s': "b"})
    assert reasons(base, other, "trees") == {name: f"The table {name} changed, and its edits aren't tracked."}


def test_text_keys(tmp_path) -> None:
    table = (
        "CREATE TABLE t (code TEXT PRIMARY KEY, name TEXT); INSERT INTO t VALUES ('a', '1'), ('b', '2'), ('c', '3');"
    )
    base = make(tmp_path / "base.gpkg", table)
    other = copied(base)
    change(other, "UPDATE t SET name = 'x' WHERE code = 'b'")
    change(other, "DELETE FROM t WHERE code = 'a'")
    change(other, "INSERT INTO t VALUES ('A', '1')")
    found = [(edit.key, edit.method) for edit in compared(base, other, "t").edits]
    assert found == [("A", Method.CREATE), ("a", Method.DELETE), ("b", Method.PATCH)]


def test_bookkeeping_triggers_and_indexes_are_no_edits(base, other) -> None:
    for sql in (
        "UPDATE gpkg_contents SET last_change = 'now', min_x = 99",
        "INSERT INTO gpkg_ogr_contents VALUES ('trees', 3)",
        "INSERT INTO gpkg_extensions VALUES ('trees', 'geom', 'gpkg_rtree_index', 'x', 'write-only')",
        "CREATE TRIGGER t AFTER INSERT ON trees BEGIN SELECT 1; END",
        "CREATE INDEX i ON trees (name)",
        "CREATE VIRTUAL TABLE rtree_trees_geom USING rtree(id, minx, maxx, miny, maxy)",
        "CREATE TABLE gpkg_metadata (id INTEGER PRIMARY KEY, metadata TEXT)",
    ):
        change(other, sql)
    assert compared(base, other) == Comparison()


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("ALTER TABLE trees ADD COLUMN owner TEXT", "The table trees has a new field, owner."),
        ("ALTER TABLE trees DROP COLUMN count", "The table trees has lost its field count."),
        ("ALTER TABLE trees RENAME COLUMN count TO number", "The table trees has lost its field count."),
        ("UPDATE gpkg_geometry_columns SET srs_id = 2056", "The table trees now has another CRS."),
        ("UPDATE gpkg_geometry_columns SET geometry_type_name = 'LINESTRING'",
         "The table trees now has geometries of type LINESTRING."),
        ("UPDATE gpkg_contents SET description = 'of oak'", "The table or view trees is defined in another way now."),
        ("UPDATE gpkg_spatial_ref_sys SET definition = 'x'", "The table or view trees is defined in another way now."),
        ("INSERT INTO gpkg_data_columns VALUES ('trees', 'name', 'Name', 'Name', '', '', '')",
         "The table or view trees is defined in another way now."),
        ("DROP TABLE trees", "The table trees is gone."),
    ],
)  # fmt: skip
def test_a_table_that_is_built_in_another_way_is_an_obstacle(base, other, sql, reason) -> None:
    change(other, "UPDATE trees SET name = 'x' WHERE fid = 1")
    change(other, sql)
    assert reasons(base, other) == {"trees": reason}


def test_a_renamed_table_is_an_obstacle(base, other) -> None:
    change(other, "ALTER TABLE trees RENAME TO bushes")
    for table in ("gpkg_contents", "gpkg_geometry_columns"):
        change(other, f"UPDATE {table} SET table_name = 'bushes'")
    assert reasons(base, other) == {"trees": "The table trees is now called bushes."}


def test_a_changed_type_or_key_is_an_obstacle(tmp_path) -> None:
    base = make(
        tmp_path / "a.gpkg", "CREATE TABLE t (fid INTEGER PRIMARY KEY, n TEXT(5)); CREATE TABLE u (a INT, b INT);"
    )
    other = make(
        tmp_path / "b.gpkg",
        "CREATE TABLE t (fid INTEGER PRIMARY KEY, n REAL); CREATE TABLE u (a INT, b INT PRIMARY KEY);",
    )
    assert reasons(base, other, "t", "u") == {
        "t": "The field n of the table t is now of type REAL.",
        "u": "The table u now has another key or geometry field.",
    }


def test_a_new_table_and_a_changed_view_are_obstacles(base, other) -> None:
    change(base, "CREATE VIEW tall AS SELECT * FROM trees WHERE height > 1")
    change(other, "CREATE VIEW tall AS SELECT * FROM trees WHERE height > 2")
    change(other, "CREATE TABLE bushes (fid INTEGER PRIMARY KEY)")
    assert reasons(base, other) == {
        "bushes": "The table bushes is new.",
        "tall": "The table or view tall is defined in another way now.",
    }


def test_a_list_of_values_belongs_to_the_tables_that_use_it(base, other) -> None:
    for path in (base, other):
        change(path, "INSERT INTO gpkg_data_columns VALUES ('trees', 'name', 'Name', 'Name', '', '', 'kinds')")
        change(path, "INSERT INTO gpkg_data_column_constraints VALUES ('kinds', 'enum', 'oak', 0, 0, 0, 0, '')")
    change(other, "INSERT INTO gpkg_data_column_constraints VALUES ('kinds', 'enum', 'elm', 0, 0, 0, 0, '')")
    assert list(reasons(base, other)) == ["trees"]


def test_a_table_without_a_key_is_an_obstacle_only_if_it_changed(tmp_path) -> None:
    base = make(tmp_path / "base.gpkg", NOTES, "CREATE TABLE bare (a TEXT, b REAL);")
    for value in ("x", "x", "y", None):
        change(base, "INSERT INTO bare VALUES (?, 1)", value)
    other = copied(base)
    change(other, "DELETE FROM bare WHERE rowid = 1")
    change(other, "INSERT INTO bare VALUES ('x', 1)")
    assert reasons(base, other, "notes", "bare") == {}
    change(other, "UPDATE bare SET a = 'y' WHERE rowid = 2")
    change(other, "UPDATE notes SET place = 'c'")
    assert set(reasons(base, other, "notes")) == {"notes", "bare"}
    assert "no single key field" in reasons(base, other, "notes")["notes"]


def test_rows_without_a_key(tmp_path) -> None:
    base = make(
        tmp_path / "base.gpkg", "CREATE TABLE t (code TEXT PRIMARY KEY, n INT); INSERT INTO t VALUES (NULL, 1);"
    )
    other = copied(base)
    assert reasons(base, other, "t") == {}
    change(other, "UPDATE t SET n = 2")
    assert "rows without a key" in reasons(base, other, "t")["t"]


@pytest.mark.parametrize(("count", "travels"), [(700, True), (1500, False)])
def test_a_table_with_many_fields(tmp_path, count, travels) -> None:
    fields = ", ".join(f"f{number} INT" for number in range(count))
    base = make(
        tmp_path / "base.gpkg", f"CREATE TABLE t (fid INTEGER PRIMARY KEY, {fields}); INSERT INTO t (fid) VALUES (1);"
    )
    other = copied(base)
    assert reasons(base, other, "t") == {}
    change(other, f"UPDATE t SET f{count - 1} = 1")
    assert bool(compared(base, other, "t").edits) == travels
    assert ("t" in reasons(base, other, "t")) != travels


def test_bytes_and_damaged_text_are_obstacles_and_leave_other_tables_their_edits(base, other) -> None:
    for path in (base, other):
        change(path, "CREATE TABLE texts (fid INTEGER PRIMARY KEY, a TEXT, b TEXT)")
        change(path, "INSERT INTO texts VALUES (1, 'a', CAST(x'ff41' AS TEXT)), (2, 'b', '')")
    change(other, "UPDATE texts SET a = 'new' WHERE fid = 1")
    assert [edit.new for edit in compared(base, other, "trees", "texts").edits] == [{"a": "new"}]
    change(other, "UPDATE texts SET a = CAST(x'4180' AS TEXT) WHERE fid = 2")
    change(other, "UPDATE trees SET name = 'x'")
    assert reasons(base, other, "trees", "texts") == {
        "texts": "A text in the field a of the table texts is damaged: it is not UTF-8."
    }
    assert len(compared(base, other, "trees", "texts").edits) == 3
    change(other, "UPDATE trees SET photo = x'00' WHERE fid = 2")
    assert reasons(base, other, "trees", "texts")["trees"] == (
        "The field photo of the table trees holds bytes, which can't travel as an edit."
    )


def test_an_untracked_table_is_an_obstacle_if_it_changed(base, other) -> None:
    for path in (base, other):
        change(path, "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, styleQML TEXT)")
        change(path, "INSERT INTO layer_styles VALUES (1, '<qgis/>')")
    assert reasons(base, other) == {}
    change(other, "UPDATE layer_styles SET styleQML = '<qgis>x</qgis>'")
    assert reasons(base, other) == {"layer_styles": "The table layer_styles changed, and its edits aren't tracked."}


def test_too_many_edits_are_an_obstacle(base, other, monkeypatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 2)
    change(other, "UPDATE trees SET name = 'x' WHERE fid < 3")
    assert len(compared(base, other).edits) == 2
    change(other, "UPDATE trees SET name = 'x'")
    assert "More than 2 features changed" in reasons(base, other)["trees"]


def test_committed_edits_in_a_log_count_and_nothing_is_left_or_changed(base, other) -> None:
    with closing(sqlite3.connect(other)) as editor:
        editor.execute("PRAGMA journal_mode = WAL")
        editor.execute("UPDATE trees SET name = 'in the log' WHERE fid = 1")
        editor.commit()
        editor.execute("UPDATE trees SET name = 'not committed' WHERE fid = 2")
        before = _states(other.parent)
        assert [edit.new for edit in compared(base, other).edits] == [{"name": "in the log"}]
        assert _states(other.parent) == before
        editor.rollback()
    assert _names(other.parent) == {"base.gpkg", "other.gpkg"}
    before = _states(other.parent)
    assert len(compared(base, other).edits) == 1
    assert _states(other.parent) == before


def test_a_log_that_a_crash_left_counts(base, other) -> None:
    _crashed(other)
    assert [edit.new for edit in compared(base, other).edits] == [{"name": "in the log"}]
    assert not [name for name in _names(other.parent) if name.endswith("-shm")]


def _crashed(path: Path) -> None:
    """Leave a file as a program that was killed leaves it: with a log, without its shared memory."""
    with closing(sqlite3.connect(path)) as editor:
        editor.execute("PRAGMA journal_mode = WAL")
        editor.execute("UPDATE trees SET name = 'in the log' WHERE fid = 1")
        editor.commit()
        kept = {name: (path.parent / name).read_bytes() for name in ("other.gpkg", "other.gpkg-wal")}
    for name, content in kept.items():
        (path.parent / name).write_bytes(content)


def test_a_locked_file_is_named_after_a_while(base, other, monkeypatch) -> None:
    monkeypatch.setattr(pair, "PATIENCE", 0.1)
    with closing(sqlite3.connect(other)) as editor:
        editor.execute("BEGIN EXCLUSIVE")
        with pytest.raises(UnreadableError, match=r"other\.gpkg is locked by another program\.") as caught:
            compare(base, other, ["trees"], _nothing)
    assert caught.value.path == other
    assert caught.value.remedy is not None


def test_a_lock_that_ends_is_waited_for_and_waiting_can_be_cancelled(base, other) -> None:
    with closing(sqlite3.connect(other, check_same_thread=False)) as editor:
        editor.execute("BEGIN EXCLUSIVE")
        cancelled = threading.Event()
        threading.Timer(0.3, cancelled.set).start()
        with pytest.raises(CancelledJob):
            compare(base, other, ["trees"], lambda: _raise_if(cancelled))
        threading.Timer(0.3, editor.rollback).start()
        assert compare(base, other, ["trees"], _nothing) == Comparison()


def _raise_if(event: threading.Event) -> None:
    if event.is_set():
        raise CancelledJob


@pytest.mark.parametrize("content", [b"", b"no database" * 1000, b"SQLite format 3\0" + os.urandom(9000)])
@pytest.mark.parametrize("which", [0, 1])
def test_what_is_no_geopackage_is_named(base, other, content, which) -> None:
    bad = (base, other)[which]
    bad.write_bytes(content)
    with pytest.raises(UnreadableError, match=rf"{bad.name} can't be read") as caught:
        compare(base, other, ["trees"], _nothing)
    assert caught.value.path == bad
    assert _names(bad.parent) == {"base.gpkg", "other.gpkg"}


def test_a_plain_sqlite_file_is_no_geopackage(base, tmp_path) -> None:
    plain = tmp_path / "plain.gpkg"
    change(plain, "CREATE TABLE trees (fid INTEGER PRIMARY KEY)")
    with pytest.raises(UnreadableError, match=r"plain\.gpkg can't be read"):
        compare(base, plain, ["trees"], _nothing)


@pytest.mark.parametrize("which", [0, 1])
def test_a_missing_file_is_named(base, other, which) -> None:
    missing = (base, other)[which]
    missing.unlink()
    with pytest.raises(UnreadableError, match=rf"{missing.name} is missing"):
        compare(base, other, ["trees"], _nothing)
    assert not missing.exists()


def test_a_folder_can_not_be_opened(base, tmp_path) -> None:
    with pytest.raises(UnreadableError, match="can't be opened"):
        compare(base, tmp_path, ["trees"], _nothing)


@pytest.mark.parametrize("which", [0, 1])
def test_a_file_with_damaged_pages_is_named(base, other, which) -> None:
    bad = (base, other)[which]
    with closing(sqlite3.connect(bad)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'trees'").fetchone()
    content = bytearray(bad.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xa5" * 4096
    bad.write_bytes(content)
    with pytest.raises(UnreadableError, match=rf"{bad.name} can't be read"):
        compare(base, other, ["trees"], _nothing)


def test_a_large_comparison_is_cancelled_at_once_and_harms_nothing(base, other) -> None:
    many = "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
    for path, name in ((base, "a"), (other, "b")):
        change(path, f"{many} INSERT INTO trees (fid, name) SELECT i, ? FROM n", name)
    before = [hashlib.sha256(path.read_bytes()).digest() for path in (base, other)]
    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) > 8:
            raise CancelledJob

    with pytest.raises(CancelledJob):
        compare(base, other, ["trees"], check)
    assert len(calls) < 12
    assert before == [hashlib.sha256(path.read_bytes()).digest() for path in (base, other)]
    assert len(compare(base, other, ["trees"], _nothing).edits) == 59901


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _states(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder; shared memory only by name, since it notes who reads."""
    return {path.name: b"" if path.name.endswith("-shm") else path.read_bytes() for path in folder.iterdir()}
