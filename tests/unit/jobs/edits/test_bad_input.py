"""Files that are damaged, locked or no GeoPackages, and tables whose edits can't travel one by one: all is told."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.deltas.merge import Choice
from qfieldsync_cloud.jobs.changes import decide, pending_changes
from qfieldsync_cloud.jobs.changing import Decision
from qfieldsync_cloud.sync.plan import Resolution

KEYLESS = (
    "CREATE TABLE notes (text TEXT)",
    "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('notes', 'attributes', 'notes')",
    "INSERT INTO notes VALUES ('first')",
)
TWO_KEYS = (
    "CREATE TABLE pairs (a INTEGER, b INTEGER, text TEXT, PRIMARY KEY (a, b))",
    "INSERT INTO pairs VALUES (1, 2, 'first')",
)
VIEW = ("CREATE VIEW tall AS SELECT * FROM trees WHERE height > 3",)


def change(desk, *statements):
    for statement in statements:
        desk.run(statement)


def problems(desk):
    return [str(problem.reason) for problem in pending_changes(desk.folder)(Context()).problems]


def test_random_bytes_as_of_an_encrypted_file_wait_for_a_decision(desk, crew, cloud_rows):
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    content = os.urandom(98_304)
    (desk.folder / "trees.gpkg").write_bytes(content)
    desk.run("UPDATE visits SET note = 'Mine' WHERE fid = 1", name="visits.gpkg")
    report = desk.synchronize()
    assert [file.path for file in report.conflicts] == ["trees.gpkg"]
    assert "damaged, encrypted, or not a GeoPackage" in str(report.conflicts[0].reason)
    assert cloud_rows("note", "visits.gpkg")[1] == "Mine"
    assert (desk.folder / "trees.gpkg").read_bytes() == content
    assert desk.synchronize(default=Resolution.THEIRS).ok
    assert desk.rows() == cloud_rows()


def test_edits_go_both_ways_while_another_program_has_the_file_open_in_wal_mode(desk, crew, cloud_rows):
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    with closing(sqlite3.connect(desk.folder / "trees.gpkg", isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
        assert other.execute("SELECT count(*) FROM trees").fetchone() == (4,)
        assert desk.synchronize().ok
        assert other.execute("SELECT name FROM trees WHERE fid = 2").fetchone() == ("Theirs",)
    assert desk.rows() == cloud_rows()
    assert cloud_rows()[1] == "Mine"


@pytest.mark.parametrize(
    ("made", "changed", "told"),
    [
        (KEYLESS, "UPDATE notes SET text = 'second'", "notes"),
        (TWO_KEYS, "UPDATE pairs SET text = 'second'", "pairs"),
        (VIEW, "DROP VIEW tall", "tall"),
    ],
    ids=["no key", "two keys", "view"],
)
def test_what_has_no_single_key_sends_the_whole_file_and_says_why(desk, made, changed, told):
    change(desk, *made)
    assert desk.synchronize().ok
    change(desk, changed)
    assert told in problems(desk)[0]
    assert "travels whole" in problems(desk)[0]
    report = desk.synchronize()
    assert [file.path for file in report.uploaded] == ["trees.gpkg"]
    assert problems(desk) == []


@pytest.mark.parametrize("made", [KEYLESS, TWO_KEYS, VIEW], ids=["no key", "two keys", "view"])
def test_it_does_not_stand_in_the_way_of_edits_beside_it(desk, cloud_rows, made):
    change(desk, *made)
    assert desk.synchronize().ok
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    report = desk.synchronize()
    assert (report.ok, report.edits_sent, report.uploaded) == (True, 1, ())
    assert cloud_rows()[1] == "Mine"


def test_rows_without_geometry_travel_as_edits(desk, cloud_rows):
    desk.run("UPDATE visits SET note = 'Mine' WHERE fid = 1", name="visits.gpkg")
    desk.run("INSERT INTO visits (note, tree_id) VALUES ('New', 1)", name="visits.gpkg")
    report = desk.synchronize()
    assert (report.edits_sent, report.uploaded) == (2, ())
    assert cloud_rows("note", "visits.gpkg") == desk.rows("note", "visits.gpkg")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER TABLE trees DROP COLUMN species", "lost its field species"),
        ("UPDATE gpkg_geometry_columns SET srs_id = 3857", "another CRS"),
        ("ALTER TABLE trees RENAME TO oaks", "oaks"),
    ],
    ids=["dropped field", "CRS", "renamed"],
)
def test_a_table_built_in_another_way_sends_the_whole_file_and_says_why(desk, statement, told):
    if sqlite3.sqlite_version_info < (3, 35) and "DROP" in statement:
        pytest.skip("this SQLite drops no columns")
    change(desk, "INSERT OR IGNORE INTO gpkg_spatial_ref_sys SELECT 'Web', 3857, 'EPSG', 3857, definition, '' "
                 "FROM gpkg_spatial_ref_sys WHERE srs_id = 4326", statement)  # fmt: skip
    assert told in problems(desk)[0]
    assert [file.path for file in desk.synchronize().uploaded] == ["trees.gpkg"]
    assert desk.synchronize().changed == 0


def test_a_crs_that_the_crew_changed_comes_with_the_whole_file(cloud, project, desk, tmp_path):
    newer = tmp_path / "newer.gpkg"
    newer.write_bytes(cloud.files(project)["trees.gpkg"])
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE gpkg_geometry_columns SET srs_id = 0 WHERE table_name = 'trees'")
    cloud.upload(project, "trees.gpkg", newer)
    cloud.finish_jobs()
    assert [file.path for file in desk.synchronize().downloaded] == ["trees.gpkg"]


def test_an_answer_without_any_edit_applied_keeps_them_all(cloud, desk, cloud_rows):
    desk.run("INSERT INTO trees (name) VALUES ('Yew')")
    cloud.faults.answer(200, "", method="POST", path="*/deltas/*")
    report = desk.synchronize()
    assert (report.edits_sent, report.edits_waiting) == (0, 1)
    cloud.faults.clear()
    assert desk.synchronize().edits_sent == 1
    assert list(cloud_rows().values()).count("Yew") == 1


def test_superseded_versions_do_not_stay_on_the_disk(cloud, desk, crew, cloud_rows):
    from qfieldsync_cloud.jobs.synchronize import synchronize
    from tests.unit.jobs.edits.conftest import QuickContext

    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    later = iter([{"name": "Pine", "new": "Second"}])

    class Busy(QuickContext):
        def report(self, progress):
            if str(progress.activity) == "Fetching the cloud's edits" and progress.done:
                for _ in later:
                    crew.patch(3, {"name": "Pine"}, {"name": "Second"})

    assert synchronize(desk.session, desk.folder)(Busy()).ok
    assert desk.rows() == cloud_rows() == {1: "Mine", 2: "Theirs", 3: "Second", 4: "Elm"}
    staging = desk.folder / ".qfieldsync_cloud" / "staging"
    assert [path.name for path in staging.rglob("*") if path.is_file()] == []


def test_a_decision_on_a_layer_that_left_the_project_can_be_made(cloud, project, desk, crew, cloud_rows):
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    assert desk.synchronize().edit_conflicts == 1
    base = desk.folder / ".qfieldsync_cloud" / "base" / "trees.qgs"
    for path in (desk.folder / "trees.qgs", base):
        path.write_bytes(path.read_bytes().replace(b"trees.gpkg", b"plots.gpkg"))
    (due,) = pending_changes(desk.folder)(Context()).conflicts
    assert (due.path, due.layer.name, dict(due.conflict.theirs)) == ("trees.gpkg", "trees", {"name": "Theirs"})
    assert decide(desk.folder, [Decision(due.path, due.conflict, Choice.THEIRS)])(Context()) == 1
    assert desk.rows()[1] == "Theirs"
