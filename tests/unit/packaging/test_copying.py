"""Large databases are copied by another process: consistent, with everybody's locks in place, or page by page."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.packaging import copying
from qfieldsync_cloud.packaging.errors import FileCopyError

WRITE = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"


@pytest.fixture
def database(tmp_path, monkeypatch) -> Path:
    """A database of 2,000 rows that counts as large."""
    monkeypatch.setattr(copying, "_LARGE", 0)
    path = tmp_path / "ö trees.gpkg"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE trees (fid INTEGER PRIMARY KEY, name TEXT)")
        connection.executemany("INSERT INTO trees (name) VALUES (?)", [("x" * 500,)] * 2000)
    return path


@pytest.fixture
def page_by_page(monkeypatch) -> list[Path]:
    """The copies that were not left to another process."""
    found: list[Path] = []
    back_up = copying._back_up
    monkeypatch.setattr(
        copying, "_back_up", lambda old, target, advance: (found.append(target), back_up(old, target, advance))
    )
    return found


def instead_of_cp(monkeypatch, tmp_path: Path, lines: str) -> None:
    program = tmp_path / "cp"
    program.write_text(f"#!/bin/sh\n{lines}\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _name, path=None: str(program))


def rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM trees").fetchone()[0]


def copy_of(database: Path, advance=lambda _part: None) -> Path:
    target = database.parent / "package" / "copy.gpkg"
    copying.copy_file(database, target, advance)
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    return target


def test_the_copy_is_the_same_to_the_byte(database, page_by_page):
    assert copy_of(database).read_bytes() == database.read_bytes()
    assert page_by_page == []


def test_the_copy_of_a_file_that_nobody_may_write_to_can_be_written_to(database, page_by_page):
    database.chmod(0o444)
    assert copy_of(database).stat().st_mode & 0o200
    assert page_by_page == []


def test_the_locks_of_this_process_stand_afterwards(database, page_by_page):
    with closing(sqlite3.connect(database, isolation_level=None)) as editor:
        editor.execute("BEGIN IMMEDIATE")
        copy_of(database)
        other = subprocess.run(
            [sys.executable, "-c", WRITE, str(database)], check=False, capture_output=True, text=True
        )
        assert "database is locked" in other.stderr
    assert page_by_page == []


def test_what_stands_in_the_log_is_in_the_copy(database, page_by_page):
    with closing(sqlite3.connect(database, isolation_level=None)) as editor:
        editor.execute("PRAGMA journal_mode = WAL")
        editor.execute("INSERT INTO trees (name) VALUES ('new')")
        assert rows(copy_of(database)) == 2001
    assert len(page_by_page) == 1


def test_a_copy_needs_no_log(database, page_by_page):
    with closing(sqlite3.connect(database, isolation_level=None)) as editor:
        editor.execute("PRAGMA journal_mode = WAL")
        copy = copy_of(database)
        assert copy.read_bytes()[18:20] == b"\1\1"
        assert rows(copy) == 2000
    assert page_by_page == []


@pytest.mark.parametrize(
    "lines", ['head -c 5000 "$2" > "$3"; exit 1', 'head -c 5000 "$2" > "$3"', "exec sleep 60"],
    ids=["fails", "copies half", "hangs"],
)  # fmt: skip
def test_what_the_other_process_does_not_do_is_done_page_by_page(database, page_by_page, monkeypatch, tmp_path, lines):
    monkeypatch.setattr(copying, "_LONGEST_LOCK", 0.1)
    instead_of_cp(monkeypatch, tmp_path, lines)
    assert rows(copy_of(database)) == 2000
    assert len(page_by_page) == 1


def test_it_can_be_cancelled(database, monkeypatch, tmp_path):
    noted = tmp_path / "process"
    instead_of_cp(monkeypatch, tmp_path, f'echo $$ > "{noted}"; exec sleep 60')

    def cancel(_part: float) -> None:
        if noted.exists():
            raise CancelledJob

    with pytest.raises(CancelledJob):
        copy_of(database, cancel)
    assert not Path(f"/proc/{noted.read_text().strip()}").exists()
    with closing(sqlite3.connect(database, timeout=0)) as editor, editor:
        editor.execute("INSERT INTO trees (name) VALUES ('nobody holds it any more')")


@pytest.mark.parametrize("large", [0, 10**12], ids=["at once", "page by page"])
def test_what_stands_in_the_log_of_a_file_behind_a_link_is_in_the_copy(database, tmp_path, monkeypatch, large):
    monkeypatch.setattr(copying, "_LARGE", large)
    link = tmp_path / "elsewhere" / "link.gpkg"
    link.parent.mkdir()
    link.symlink_to(database)
    with closing(sqlite3.connect(database, isolation_level=None)) as editor:
        editor.execute("PRAGMA journal_mode = WAL")
        editor.execute("INSERT INTO trees (name) VALUES ('new')")
        assert rows(copy_of(link)) == 2001
    assert {path.name for path in link.parent.iterdir()} == {"link.gpkg", "package"}


def test_it_can_be_cancelled_while_another_program_holds_the_file(database):
    told: list[float] = []

    def cancel(part: float) -> None:
        told.append(part)
        raise CancelledJob

    with closing(sqlite3.connect(database, isolation_level=None)) as editor:
        editor.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CancelledJob):
            copying.copy_file(database, database.parent / "copy.gpkg", cancel)
    assert told == [0.0]


def test_a_file_that_stays_held_is_told(database, monkeypatch):
    monkeypatch.setattr(copying, "PATIENCE", 0.1)
    with closing(sqlite3.connect(database, isolation_level=None)) as editor:
        editor.execute("BEGIN EXCLUSIVE")
        with pytest.raises(FileCopyError) as caught:
            copying.copy_file(database, database.parent / "copy.gpkg", lambda _part: None)
    assert caught.value.details == "database is locked"
