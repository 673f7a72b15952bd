from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob, FolderError, UnsafeNameError
from qfieldsync_cloud.sync.ignore import IgnoreRules
from qfieldsync_cloud.sync.snapshot import (
    UNREAD,
    LocalFile,
    consistent_copy,
    fingerprint,
    local_paths,
    snapshot,
    stamp_of,
)

SAMPLE = Path(__file__).parents[2] / "data" / "api" / "sample"
RULES = IgnoreRules()
EDIT = "UPDATE trees SET name = 'edited' WHERE fid = 1"


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    """A GeoPackage without triggers, so that plain SQLite may edit it."""
    path = tmp_path / "project" / "trees.gpkg"
    path.parent.mkdir()
    shutil.copyfile(SAMPLE / "trees.gpkg", path)
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.commit()
    return path


def age(path: Path, days: int = 1) -> None:
    """Let a file, and its log, be some days old."""
    for each in (path, path.with_name(f"{path.name}-wal")):
        if each.exists():
            time = each.stat().st_mtime - days * 86_400
            os.utime(each, (time, time))


@pytest.fixture
def opened(trees: Path) -> Iterator[sqlite3.Connection]:
    """The GeoPackage as QGIS holds it: open, with a write-ahead log."""
    with closing(sqlite3.connect(trees, isolation_level=None)) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
        connection.execute("SELECT count(*) FROM trees").fetchone()
        yield connection


def print_of(path: Path) -> str:
    return fingerprint(path, Context())


def name_in(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT name FROM trees WHERE fid = 1").fetchone()[0])


def test_the_files_of_a_folder(tmp_path: Path) -> None:
    for name in ("a.txt", "data/b", "data/deep/c 枫", ".qfieldsync_cloud/state.db", "x.bak", "a.gpkg-wal", ".git/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "empty").mkdir()
    assert {path for path, _ in local_paths(tmp_path, RULES)} == {"a.txt", "data/b", "data/deep/c 枫"}


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_text("x")
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "file").symlink_to(tmp_path / "outside" / "secret")
    (folder / "data").symlink_to(tmp_path / "outside")
    (folder / "round").symlink_to(folder)
    assert list(local_paths(folder, RULES)) == []


def test_pipes_and_sockets_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert list(local_paths(tmp_path, RULES)) == []


def test_a_snapshot_has_size_and_sha256(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"hello")
    age(tmp_path / "a")
    found = snapshot(tmp_path, RULES, {}, Context())
    assert found == {"a": LocalFile("a", 5, stamp_of(tmp_path / "a"), hashlib.sha256(b"hello").hexdigest())}


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
        age(tmp_path / name)
    read: list[str] = []
    first = snapshot(tmp_path, RULES, {}, Context(), read.append)
    assert sorted(read) == ["a", "b"]
    read.clear()
    known = {path: (file.stamp, file.fingerprint) for path, file in first.items()}
    (tmp_path / "b").write_text("longer")
    second = snapshot(tmp_path, RULES, known, Context(), read.append)
    assert read == ["b"]
    assert second["a"] == first["a"]
    assert second["b"].fingerprint != first["b"].fingerprint


def test_a_change_that_a_coarse_clock_hides_is_seen(tmp_path: Path) -> None:
    """On FAT two changes within two seconds have the same time; here a clock that stands still does."""
    path = tmp_path / "a"
    path.write_text("first")
    time = path.stat().st_mtime_ns
    first = snapshot(tmp_path, RULES, {}, Context())["a"]
    path.write_text("later")
    os.utime(path, ns=(time, time))
    second = snapshot(tmp_path, RULES, {"a": (first.stamp, first.fingerprint)}, Context())["a"]
    assert second.fingerprint == hashlib.sha256(b"later").hexdigest()


def test_a_file_with_a_wrong_clock_is_not_read_each_time(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("from a camera whose clock is wrong")
    age(path, days=-30)
    first = snapshot(tmp_path, RULES, {}, Context())["a"]
    assert snapshot(tmp_path, RULES, {"a": (first.stamp, "known")}, Context())["a"].fingerprint == "known"


def test_the_log_of_a_geopackage_can_be_too_young(trees: Path) -> None:
    age(trees)
    with closing(sqlite3.connect(trees)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        age(trees)
        connection.execute("CREATE TABLE more (x)")
        connection.commit()
        log = trees.with_name(f"{trees.name}-wal")
        assert log.stat().st_size
        assert snapshot(trees.parent, RULES, {}, Context())[trees.name].stamp == ""
        age(log)
        assert snapshot(trees.parent, RULES, {}, Context())[trees.name].stamp


def test_the_time_alone_makes_a_file_worth_a_look(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("x")
    first = snapshot(tmp_path, RULES, {}, Context())["a"]
    os.utime(path, ns=(0, 0))
    second = snapshot(tmp_path, RULES, {"a": (first.stamp, "known")}, Context())["a"]
    assert second.fingerprint == first.fingerprint


def test_a_large_file_that_is_nowhere_else_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qfieldsync_cloud.sync.snapshot.LARGE", 1000)
    for name, size in (("new.tif", 1000), ("known.tif", 1000), ("small.tif", 999), ("new.gpkg", 1000)):
        (tmp_path / name).write_bytes(bytes(size))
    told: list[str] = []
    found = snapshot(tmp_path, RULES, {}, Context(), told.append, is_elsewhere="known.tif".__eq__)
    assert {name for name, file in found.items() if file.fingerprint == UNREAD} == {"new.tif"}
    assert found["new.tif"] == LocalFile("new.tif", 1000, "", UNREAD)
    every = snapshot(tmp_path, RULES, {}, Context())
    assert every["new.tif"].fingerprint == hashlib.sha256(bytes(1000)).hexdigest()


def test_a_snapshot_can_be_cancelled(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    context = Context()
    context.cancelled.set()
    with pytest.raises(CancelledJob):
        snapshot(tmp_path, RULES, {}, context)


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "fine").write_text("x")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.shp")).write_text("x")
    with pytest.raises(UnsafeNameError, match=r"caf\\udce9\.shp"):
        snapshot(tmp_path, RULES, {}, Context())


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match=r"gone\.txt can't be read"):
        print_of(tmp_path / "gone.txt")


def test_opening_a_geopackage_changes_its_bytes_and_not_its_fingerprint(trees: Path) -> None:
    before, bytes_before = print_of(trees), trees.read_bytes()
    for mode in ("WAL", "DELETE", "WAL"):
        with closing(sqlite3.connect(trees)) as connection:
            connection.execute(f"PRAGMA journal_mode = {mode}")
    assert trees.read_bytes() != bytes_before
    assert print_of(trees) == before


def test_a_geopackage_that_is_open_has_the_same_fingerprint(trees: Path) -> None:
    before = print_of(trees)
    with closing(sqlite3.connect(trees, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("SELECT count(*) FROM trees").fetchone()
        assert trees.with_name("trees.gpkg-wal").exists()
        assert print_of(trees) == before


def test_an_edit_that_still_stands_in_the_log_changes_stamp_and_fingerprint(
    trees: Path, opened: sqlite3.Connection
) -> None:
    before, stamp, main = print_of(trees), stamp_of(trees), trees.read_bytes()
    opened.execute(EDIT)
    assert trees.read_bytes() == main
    assert print_of(trees) != before
    assert stamp_of(trees) != stamp


def test_an_edit_changes_the_fingerprint_for_good(trees: Path) -> None:
    before = print_of(trees)
    with closing(sqlite3.connect(trees)) as connection:
        connection.execute(EDIT)
        connection.commit()
    assert print_of(trees) != before


def test_a_text_that_is_called_gpkg_is_a_file_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"no database")
    assert print_of(path) == hashlib.sha256(b"no database").hexdigest()
    assert consistent_copy(path, tmp_path / "copy", Context()) == path


def test_a_file_that_is_no_database_travels_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(b"SQLite format 3\x00")
    assert consistent_copy(path, tmp_path / "copy", Context()) == path
    assert not (tmp_path / "copy").exists()


def test_a_copy_holds_the_last_committed_edit(trees: Path, opened: sqlite3.Connection, tmp_path: Path) -> None:
    opened.execute(EDIT)
    opened.execute("BEGIN")
    opened.execute("UPDATE trees SET name = 'not yet' WHERE fid = 1")
    copy = consistent_copy(trees, tmp_path / "staging" / "copy.gpkg", Context())
    assert copy != trees
    assert name_in(copy) == "edited"
    assert not copy.with_name("copy.gpkg-wal").exists()
    opened.execute("ROLLBACK")


def test_a_copy_needs_no_log_of_its_own(trees: Path, opened: sqlite3.Connection, tmp_path: Path) -> None:
    opened.execute(EDIT)
    copy = consistent_copy(trees, tmp_path / "copy.gpkg", Context())
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_geopackage_at_rest_is_copied_byte_by_byte(trees: Path, tmp_path: Path) -> None:
    copy = consistent_copy(trees, tmp_path / "copy.gpkg", Context())
    assert copy.read_bytes() == trees.read_bytes()
    assert print_of(copy) == print_of(trees)


def test_a_geopackage_that_was_left_in_wal_mode_is_copied(trees: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(trees)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(EDIT)
        connection.commit()
    assert not trees.with_name("trees.gpkg-wal").exists()
    assert name_in(consistent_copy(trees, tmp_path / "copy.gpkg", Context())) == "edited"


def test_a_copy_replaces_the_rest_of_an_earlier_one(trees: Path, tmp_path: Path) -> None:
    rest = tmp_path / "copy.gpkg"
    rest.write_bytes(b"half a copy")
    assert consistent_copy(trees, rest, Context()).read_bytes() == trees.read_bytes()


def test_the_original_is_not_touched(trees: Path, opened: sqlite3.Connection, tmp_path: Path) -> None:
    opened.execute(EDIT)
    before = print_of(trees)
    consistent_copy(trees, tmp_path / "copy.gpkg", Context())
    assert print_of(trees) == before


def test_a_cancelled_copy_leaves_nothing(trees: Path, opened: sqlite3.Connection, tmp_path: Path) -> None:
    opened.execute(EDIT)
    context = Context()
    context.cancelled.set()
    with pytest.raises(CancelledJob):
        consistent_copy(trees, tmp_path / "copy.gpkg", context)
    assert not (tmp_path / "copy.gpkg").exists()


def test_a_damaged_geopackage_is_named_and_leaves_nothing(trees: Path, tmp_path: Path) -> None:
    trees.write_bytes(trees.read_bytes()[:100] + b"\xff" * 5000)
    with pytest.raises(FolderError, match=r"trees\.gpkg can't be copied"):
        consistent_copy(trees, tmp_path / "copy.gpkg", Context())
    assert not (tmp_path / "copy.gpkg").exists()


@pytest.mark.parametrize("instead", ["nothing", "a folder", "a link"])
def test_a_file_that_goes_while_others_are_read_is_left_out(tmp_path, instead):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(name)

    def replace(path: str) -> None:
        if path == "b.txt":
            (tmp_path / path).unlink()
            if instead == "a folder":
                (tmp_path / path).mkdir()
            elif instead == "a link":
                (tmp_path / path).symlink_to(tmp_path / "a.txt")

    assert list(snapshot(tmp_path, IgnoreRules(), {}, Context(), replace)) == ["a.txt", "c.txt"]
