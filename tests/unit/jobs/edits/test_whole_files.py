"""What can't travel as edits travels whole, but only if nobody else can have changed it; bad files lose nothing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

from qfieldsync_cloud.deltas.geometry import register_functions
from qfieldsync_cloud.sync.plan import Action, Resolution


def base_of(desk, name="trees.gpkg"):
    return desk.folder / ".qfieldsync_cloud" / "base" / name


def test_a_new_field_sends_the_whole_file(cloud, project, desk, cloud_rows):
    desk.run("ALTER TABLE trees ADD COLUMN girth REAL")
    desk.run("UPDATE trees SET girth = 1.5 WHERE fid = 1")
    report = desk.synchronize()
    assert [file.path for file in report.uploaded] == ["trees.gpkg"]
    assert cloud_rows("girth")[1] == 1.5
    desk.run("UPDATE trees SET girth = 2.5 WHERE fid = 2")
    again = desk.synchronize()
    assert (again.edits_sent, again.uploaded) == (1, ())
    assert cloud_rows("girth")[2] == 2.5


def test_a_new_field_and_the_crews_edits_need_a_decision(cloud, project, desk, crew, cloud_rows):
    desk.run("ALTER TABLE trees ADD COLUMN girth REAL")
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    report = desk.synchronize()
    assert [file.path for file in report.conflicts] == ["trees.gpkg"]
    assert "whole" in str(report.conflicts[0].reason)
    assert (cloud_rows()[1], desk.rows()[1]) == ("Theirs", "Oak")


def test_a_file_is_not_sent_whole_while_the_crews_edits_wait(cloud, project, desk, crew):
    cloud.finish_jobs()
    desk.run("ALTER TABLE trees ADD COLUMN girth REAL")
    cloud.store.run("UPDATE users SET quota = 1 WHERE username = 'owner'")
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"}, finish=False)
    cloud.store.run("UPDATE users SET quota = 1000000000 WHERE username = 'owner'")
    report = desk.synchronize()
    assert [failure.path for failure in report.failed] == ["trees.gpkg"]
    assert "wait on the server" in str(report.failed[0].error)


def test_a_file_is_not_sent_whole_while_decisions_are_due(desk, crew, cloud_rows):
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    desk.synchronize()
    desk.run("ALTER TABLE trees ADD COLUMN girth REAL")
    report = desk.synchronize()
    assert "decision(s)" in str(report.failed[0].error)
    assert cloud_rows()[1] == "Theirs"


def test_a_new_field_of_the_cloud_comes_with_the_whole_file(cloud, project, desk, tmp_path):
    newer = tmp_path / "newer.gpkg"
    newer.write_bytes(cloud.files(project)["trees.gpkg"])
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("ALTER TABLE trees ADD COLUMN girth REAL")
    cloud.upload(project, "trees.gpkg", newer)
    cloud.finish_jobs()
    report = desk.synchronize()
    assert [file.path for file in report.downloaded] == ["trees.gpkg"]
    assert desk.rows("girth") == dict.fromkeys([1, 2, 3, 4])
    desk.run("UPDATE trees SET girth = 1 WHERE fid = 1")
    assert desk.synchronize().edits_sent == 1


def test_opening_a_file_is_no_edit(cloud, project, desk):
    with desk.open() as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    desk.run("VACUUM")
    cloud.requests.clear()
    report = desk.synchronize()
    assert (report.ok, report.changed) == (True, 0)
    assert not [each for each in cloud.requests if each.method == "POST"]


@pytest.mark.parametrize("damage", ["missing", "corrupt", "another"])
def test_a_lost_base_is_fetched_again(cloud, desk, crew, cloud_rows, damage):
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    base = base_of(desk)
    if damage == "missing":
        base.unlink()
    elif damage == "corrupt":
        base.write_bytes(os.urandom(base.stat().st_size))
    else:
        base.write_bytes((desk.folder / "plots.gpkg").read_bytes())
    report = desk.synchronize()
    assert (report.ok, report.edits_sent, report.uploaded) == (True, 1, ())
    assert desk.rows() == cloud_rows()
    assert (cloud_rows()[1], cloud_rows()[2]) == ("Mine", "Theirs")


def test_edits_in_a_write_ahead_log_count(desk, cloud_rows):
    with closing(sqlite3.connect(desk.folder / "trees.gpkg", isolation_level=None)) as connection:
        register_functions(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE trees SET name = 'In the log' WHERE fid = 1")
        report = desk.synchronize()
        assert (report.ok, report.edits_sent) == (True, 1)
    assert cloud_rows()[1] == "In the log"


def test_a_locked_file_is_told_and_left(desk, crew, monkeypatch):
    monkeypatch.setattr("qfieldsync_cloud.deltas.pair.PATIENCE", 0.1)
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    with closing(sqlite3.connect(desk.folder / "trees.gpkg", isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        report = desk.synchronize()
        connection.execute("ROLLBACK")
    assert [failure.path for failure in report.failed] == ["trees.gpkg"]
    assert "locked" in str(report.failed[0].error)
    assert desk.synchronize().ok
    assert desk.rows()[2] == "Theirs"


@pytest.mark.parametrize("content", [b"", b"not a GeoPackage at all" * 50, b"SQLite format 3\x00" + bytes(4080)])
def test_a_damaged_file_waits_for_a_decision(desk, crew, cloud_rows, content):
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    (desk.folder / "trees.gpkg").write_bytes(content)
    report = desk.synchronize()
    assert [file.path for file in report.conflicts] == ["trees.gpkg"]
    assert (desk.folder / "trees.gpkg").read_bytes() == content
    assert desk.synchronize(default=Resolution.THEIRS).ok
    assert desk.rows() == cloud_rows()


def test_a_field_of_bytes_sends_the_whole_file(cloud, project, desk, cloud_rows):
    desk.run("ALTER TABLE trees ADD COLUMN scan BLOB")
    desk.synchronize()
    desk.run("UPDATE trees SET scan = x'00ff' WHERE fid = 1")
    report = desk.synchronize()
    assert [file.path for file in report.uploaded] == ["trees.gpkg"]
    assert cloud_rows("scan")[1] == b"\x00\xff"


def test_the_plan_tells_of_edits(desk, crew):
    from qfieldsync_cloud.jobs.synchronize import plan_synchronization
    from tests.unit.jobs.edits.conftest import QuickContext

    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid IN (1, 3)")
    plan = plan_synchronization(desk.session, desk.folder)(QuickContext())
    (file,) = plan.of(Action.EDITS)
    assert (file.path, file.edits, file.is_newer) == ("trees.gpkg", 2, True)


def test_photos_go_along_and_go_first(cloud, project, desk, cloud_rows):
    (desk.folder / "DCIM").mkdir(exist_ok=True)
    (desk.folder / "DCIM" / "oak.jpg").write_bytes(b"\xff\xd8 a photo")
    desk.run("UPDATE trees SET photo = 'DCIM/oak.jpg' WHERE fid = 1")
    cloud.requests.clear()
    report = desk.synchronize()
    assert (report.ok, report.edits_sent) == (True, 1)
    posts = [each.path for each in cloud.requests if each.method == "POST"]
    assert "oak.jpg" in posts[0]
    assert "/deltas/" in posts[1]
    assert cloud.files(project)["DCIM/oak.jpg"] == b"\xff\xd8 a photo"
    content = cloud.store.value("SELECT content FROM deltas WHERE project = ?", project)
    assert '"DCIM/oak.jpg": "' in content


def test_an_edit_waits_for_its_photo(cloud, desk, cloud_rows):
    (desk.folder / "DCIM").mkdir(exist_ok=True)
    (desk.folder / "DCIM" / "oak.jpg").write_bytes(b"\xff\xd8 a photo")
    desk.run("UPDATE trees SET photo = 'DCIM/oak.jpg' WHERE fid = 1")
    cloud.faults.refuse(400, "api_error", method="POST", path="*/oak.jpg/")
    report = desk.synchronize()
    assert not report.ok
    assert "has not arrived" in str(report.edits[0].failures[0].reason)
    assert cloud_rows("photo")[1] is None
    cloud.faults.clear()
    assert desk.synchronize().edits_sent == 1
