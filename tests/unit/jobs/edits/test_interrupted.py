"""A run that is killed between the commit of a rebase and its end: the next one sees it by the file's mark."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
import requests

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.deltas.geometry import register_functions
from qfieldsync_cloud.deltas.journal import Journal
from qfieldsync_cloud.deltas.writing import SqliteWriter
from qfieldsync_cloud.jobs.changes import pending_changes
from qfieldsync_cloud.jobs.edits import engine, rebasing
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.sync.plan import Resolution
from qfieldsync_cloud.sync.state import State
from tests.unit.jobs.edits.test_overruled import LateContext


class Died(BaseException):
    """The process is gone."""


def die(*_, **__):
    raise Died


def killed_at(desk, monkeypatch, *place):
    """Synchronize and die at a place; where the process is gone, nothing is cleared up either."""
    with monkeypatch.context() as patch:
        patch.setattr(*place, die)
        patch.setattr(Journal, "cancel_rebase", lambda *_: None)
        with pytest.raises(Died):
            desk.synchronize()


@pytest.fixture
def interrupted(desk, crew, monkeypatch):
    """A desk whose file has the crew's edit, of which nothing is written down yet."""
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    killed_at(desk, monkeypatch, rebasing.Rebasing, "_finish")
    assert desk.rows()[2] == "Theirs"
    return desk


def test_what_the_crew_did_is_no_edit_of_mine(cloud, interrupted, cloud_rows):
    cloud.requests.clear()
    report = interrupted.synchronize()
    assert (report.ok, report.edits_sent, report.edit_conflicts) == (True, 0, 0)
    assert not [each for each in cloud.requests if each.method == "POST" and "/deltas/" in each.path]
    assert interrupted.rows() == cloud_rows()


def test_an_edit_made_after_the_kill_is_mine(interrupted, cloud_rows):
    interrupted.run("UPDATE trees SET name = 'Birch' WHERE fid = 2")  # what it was before the crew's edit
    report = interrupted.synchronize()
    assert (report.ok, report.edits_sent, report.edit_conflicts) == (True, 1, 0)
    assert cloud_rows() == interrupted.rows()
    assert cloud_rows()[2] == "Birch"


def test_killed_before_the_file_was_written_it_is_taken_in_again(desk, crew, cloud_rows, monkeypatch):
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    crew.patch(3, {"name": "Pine"}, {"name": "Theirs too"})
    killed_at(desk, monkeypatch, rebasing, "write_edits")
    desk.run("UPDATE trees SET name = 'Theirs' WHERE fid = 2")  # by chance what the crew has
    assert desk.synchronize().ok
    assert cloud_rows() == desk.rows() == {1: "Oak", 2: "Theirs", 3: "Theirs too", 4: "Elm"}


def test_a_file_that_was_damaged_since_waits_for_a_decision(interrupted, cloud_rows):
    content = b"not a GeoPackage at all" * 50
    (interrupted.folder / "trees.gpkg").write_bytes(content)
    interrupted.run("UPDATE visits SET note = 'Mine' WHERE fid = 1", name="visits.gpkg")
    report = interrupted.synchronize()
    assert [file.path for file in report.conflicts] == ["trees.gpkg"]
    assert (interrupted.folder / "trees.gpkg").read_bytes() == content
    assert cloud_rows("note", "visits.gpkg")[1] == "Mine"
    assert interrupted.synchronize(default=Resolution.THEIRS).ok
    assert interrupted.rows() == cloud_rows()


def test_a_table_that_was_renamed_since_harms_nothing(interrupted, cloud_rows):
    interrupted.run("ALTER TABLE trees RENAME TO oaks")
    report = interrupted.synchronize()
    assert [file.path for file in report.uploaded] == ["trees.gpkg"], report.to_json()
    assert interrupted.synchronize().changed == 0
    with interrupted.open() as connection:
        assert connection.execute("SELECT name FROM oaks WHERE fid = 2").fetchone() == ("Theirs",)


def test_a_field_that_was_renamed_since_harms_nothing(interrupted):
    interrupted.run("ALTER TABLE trees RENAME COLUMN name TO label")
    report = interrupted.synchronize()
    assert [file.path for file in report.uploaded] == ["trees.gpkg"], report.to_json()
    assert interrupted.rows("label")[2] == "Theirs"


def test_a_file_that_was_deleted_here_since_is_not_brought_back_by_itself(interrupted, cloud_rows):
    (interrupted.folder / "trees.gpkg").unlink()
    report = interrupted.synchronize()
    assert not report.failed, report.to_json()
    assert not interrupted.synchronize().failed


def test_a_file_that_was_deleted_in_the_cloud_since_leaves_the_rest_alone(cloud, project, interrupted, cloud_rows):
    headers = {"Authorization": f"Token {cloud.token('owner')}"}
    address = f"{cloud.url}api/v1/files/{project}/trees.gpkg/"
    assert requests.delete(address, headers=headers, timeout=10).ok
    cloud.finish_jobs()
    interrupted.run("UPDATE visits SET note = 'Mine' WHERE fid = 1", name="visits.gpkg")
    interrupted.synchronize()
    assert cloud_rows("note", "visits.gpkg")[1] == "Mine"
    kept = [interrupted.folder / "trees.gpkg", *(interrupted.folder / ".qfieldsync_cloud/trash").rglob("trees.gpkg")]
    assert any(_name_of_two(path) == "Theirs" for path in kept if path.is_file())


def _name_of_two(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT name FROM trees WHERE fid = 2").fetchone()[0]


def test_the_base_is_not_mended_before_the_rebase_has_come_to_its_end(cloud, desk, crew, cloud_rows, monkeypatch):
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    finish = rebasing.Rebasing._finish

    def dying(self, *args):
        monkeypatch.setattr(State, "put", die)  # the new base lies there, and the folder's memory names the old one
        return finish(self, *args)

    with monkeypatch.context() as patch:
        patch.setattr(rebasing.Rebasing, "_finish", dying)
        with pytest.raises(Died):
            desk.synchronize()
    monkeypatch.undo()
    desk.run("UPDATE trees SET name = 'Birch' WHERE fid = 2")
    cloud.requests.clear()
    report = desk.synchronize()
    assert (report.ok, report.edits_sent, desk.rows()[2], cloud_rows()[2]) == (True, 1, "Birch", "Birch")


class LateCommit(SqliteWriter):
    """Another program commits right after we have let go of the file."""

    def __init__(self, path) -> None:
        super().__init__(path)
        self._place = path

    def close(self) -> None:
        super().close()
        with closing(sqlite3.connect(self._place)) as connection, connection:
            register_functions(connection)
            connection.execute("UPDATE trees SET name = 'Late' WHERE fid = 3")


def test_a_commit_right_after_the_rebase_is_seen_and_sent(desk, crew, cloud_rows):
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    desk.synchronize(means=Means(open_writer=LateCommit))
    assert desk.rows()[3] == "Late"
    (pending,) = pending_changes(desk.folder)(Context()).edits
    assert dict(pending.edit.new) == {"name": "Late"}
    assert desk.synchronize().edits_sent == 1
    assert cloud_rows() == desk.rows()


def test_edits_of_others_that_mine_replaced_are_told_after_a_crash_too(desk, crew, cloud_rows, monkeypatch):
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    late = LateContext(lambda: crew.patch(1, {"name": "Oak"}, {"name": "Theirs"}, finish=False))
    with monkeypatch.context() as patch:
        patch.setattr(engine.EditSync, "_note_overruled", die)
        with pytest.raises(Died):
            synchronize(desk.session, desk.folder)(late)
    desk.synchronize()
    (due,) = pending_changes(desk.folder)(Context()).conflicts
    assert (dict(due.conflict.theirs), cloud_rows()[1]) == ({"name": "Theirs"}, "Mine")
