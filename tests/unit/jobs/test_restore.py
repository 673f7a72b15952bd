"""What a synchronization did to a file is undone: from the trash, in place where that can be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime

import pytest

from qfieldsync_cloud.deltas.writing import SqliteWriter
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.changes import pending_changes
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.restore import put_back, trash_entries
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.snapshot import consistent_copy
from qfieldsync_cloud.sync.trash import Trash
from tests.unit.jobs.edits.conftest import QuickContext, cloud_rows, crew, desk, project, session

__all__ = ["cloud_rows", "crew", "desk", "project", "session"]  # fixtures

MEANS = Means(open_writer=SqliteWriter)


def entries(desk):
    return trash_entries(desk.folder)(QuickContext())


def back(desk, wanted, means=MEANS):
    return put_back(desk.folder, wanted, means)(QuickContext()).files


def take_crew_in(desk, crew):
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    crew.create({"name": "Ash"})
    crew.delete(3, {"name": "Pine"})
    desk.synchronize()
    assert desk.rows() == {1: "Theirs", 2: "Birch", 4: "Elm", 5: "Ash"}


def put_into_trash(desk):
    """Put a copy of the GeoPackage into the trash, as a synchronization does."""
    trash = Trash(desk.folder, datetime(2026, 8, 1))
    consistent_copy(desk.folder / "trees.gpkg", trash.place / "trees.gpkg", QuickContext())


def is_sound(path):
    with closing(sqlite3.connect(path)) as connection:
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        places = connection.execute("SELECT count(*) FROM rtree_trees_geom").fetchone()
        rows = connection.execute("SELECT count(*) FROM trees WHERE geom IS NOT NULL").fetchone()
    return sound == "ok" and places == rows


def test_an_empty_trash_is_empty(desk):
    assert entries(desk) == ()


def test_the_newest_comes_first_with_its_size(desk):
    for day, name in ((1, "notes.txt"), (3, "data/ä.gpkg"), (2, "notes.txt")):
        (desk.folder / "data").mkdir(exist_ok=True)
        (desk.folder / name).write_text("x" * day)
        Trash(desk.folder, datetime(2026, 8, day, 9, 30)).take(name)
    (desk.folder / ".qfieldsync_cloud" / "trash" / "what is this").mkdir()
    found = entries(desk)
    assert [(each.when.day, each.path, each.size) for each in found] == [
        (3, "data/ä.gpkg", 3), (2, "notes.txt", 2), (1, "notes.txt", 1),
    ]  # fmt: skip


def test_logs_beside_a_geopackage_are_no_files_of_their_own(desk):
    place = Trash(desk.folder, datetime(2026, 8, 1)).place
    place.mkdir(parents=True)
    for name in ("a.gpkg", "a.gpkg-wal", "a.gpkg-shm", "b-wal"):
        (place / name).write_text("x")
    assert [each.path for each in entries(desk)] == ["a.gpkg", "b-wal"]


def test_a_geopackage_goes_back_in_place_and_the_next_synchronization_undoes_the_crew(desk, crew, cloud_rows):
    take_crew_in(desk, crew)
    inode = (desk.folder / "trees.gpkg").stat().st_ino
    (entry,) = entries(desk)
    assert entry.path == "trees.gpkg"
    assert back(desk, [entry]) == 1
    assert desk.rows() == {1: "Oak", 2: "Birch", 3: "Pine", 4: "Elm"}
    assert (desk.folder / "trees.gpkg").stat().st_ino == inode
    assert is_sound(desk.folder / "trees.gpkg")
    undoing = pending_changes(desk.folder)(QuickContext()).edits
    assert {(each.edit.key, each.edit.method.value) for each in undoing} == {
        (1, "patch"), (3, "create"), (5, "delete"),
    }  # fmt: skip
    desk.synchronize()
    assert sorted(cloud_rows().values()) == ["Birch", "Elm", "Oak", "Pine"]


def test_what_was_there_goes_to_the_trash_so_that_undo_can_be_undone(desk, crew):
    take_crew_in(desk, crew)
    back(desk, entries(desk))
    newest, oldest = entries(desk)
    assert newest.when > oldest.when
    back(desk, [newest])
    assert desk.rows() == {1: "Theirs", 2: "Birch", 4: "Elm", 5: "Ash"}


def test_a_table_built_in_another_way_is_replaced_as_a_file(desk):
    before = (desk.folder / "trees.gpkg").read_bytes()
    put_into_trash(desk)
    desk.run("ALTER TABLE trees ADD COLUMN extra TEXT")
    back(desk, entries(desk))
    assert (desk.folder / "trees.gpkg").read_bytes() == before
    assert "extra" in _columns(entries(desk)[0].place)


def _columns(path):
    with closing(sqlite3.connect(path)) as connection:
        return [row[1] for row in connection.execute("PRAGMA table_info(trees)")]


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\x00 and then rubbish" * 40, b"no database at all"])
def test_a_damaged_geopackage_is_replaced(desk, crew, damage):
    take_crew_in(desk, crew)
    (entry,) = entries(desk)
    (desk.folder / "trees.gpkg").write_bytes(damage)
    back(desk, [entry])
    assert desk.rows() == {1: "Oak", 2: "Birch", 3: "Pine", 4: "Elm"}
    assert entries(desk)[0].place.read_bytes() == damage


def test_other_files_are_replaced_and_deleted_ones_come_back(desk):
    for name in ("notes.txt", "gone/away.txt"):
        (desk.folder / name).parent.mkdir(exist_ok=True)
        (desk.folder / name).write_text("before")
        Trash(desk.folder, datetime(2026, 8, 1)).take(name)
    (desk.folder / "notes.txt").write_text("after")
    (desk.folder / "gone").rmdir()
    assert back(desk, entries(desk)) == 2
    assert (desk.folder / "notes.txt").read_text() == "before"
    assert (desk.folder / "gone" / "away.txt").read_text() == "before"
    assert entries(desk)[0].place.read_text() == "after"
    assert list((desk.folder / ".qfieldsync_cloud" / "staging").iterdir()) == []


def test_a_file_with_a_layer_in_edit_mode_is_left_and_the_others_with_it(desk, crew):
    take_crew_in(desk, crew)
    (desk.folder / "notes.txt").write_text("before")
    Trash(desk.folder, datetime(2026, 8, 1)).take("notes.txt")
    means = replace(MEANS, is_being_edited=lambda path: path.name == "trees.gpkg")
    with pytest.raises(FolderError, match=r"A layer on trees\.gpkg is in edit mode"):
        back(desk, reversed(entries(desk)), means)
    assert not (desk.folder / "notes.txt").exists()
    assert desk.rows()[1] == "Theirs"


def test_a_geopackage_in_use_is_not_replaced(desk):
    put_into_trash(desk)
    (entry,) = entries(desk)
    desk.run("ALTER TABLE trees ADD COLUMN extra TEXT")
    with closing(sqlite3.connect(desk.folder / "trees.gpkg")) as reader:
        reader.execute("SELECT * FROM trees").fetchone()
        with pytest.raises(FolderError, match="has it open"):
            back(desk, [entry])
    assert "extra" in _columns(desk.folder / "trees.gpkg")


def test_what_is_gone_from_the_trash_is_told(desk):
    (desk.folder / "notes.txt").write_text("before")
    Trash(desk.folder, datetime(2026, 8, 1)).take("notes.txt")
    (entry,) = entries(desk)
    entry.place.unlink()
    with pytest.raises(FolderError, match="no longer in the trash"):
        back(desk, [entry])


def test_a_name_that_leads_out_of_the_folder_is_refused(desk, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (desk.folder / "link").mkdir()
    (desk.folder / "link" / "a.txt").write_text("before")
    Trash(desk.folder, datetime(2026, 8, 1)).take("link/a.txt")
    (desk.folder / "link").rmdir()
    (desk.folder / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Exception, match="leads out"):
        back(desk, entries(desk))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_nothing_is_put_back_while_the_folder_is_synchronized(desk):
    with folder_lock(desk.folder), pytest.raises(FolderError, match="synchronized already"):
        back(desk, [])
