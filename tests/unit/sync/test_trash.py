from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.restore import trash_entries
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.folder import check_folder
from qfieldsync_cloud.sync.link import Link, write_link
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.tally import Tally
from qfieldsync_cloud.sync.trash import KEPT_DAYS, Trash

NOW = datetime(2026, 8, 1, 12, 30, tzinfo=timezone.utc)


def test_a_file_goes_into_the_trash_with_its_log(tmp_path: Path) -> None:
    for name in ("a.gpkg", "a.gpkg-wal", "a.gpkg-shm"):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / name).write_text(name)
    trash = Trash(tmp_path, NOW)
    trash.take("data/a.gpkg")
    trash.take("data/gone")
    assert list((tmp_path / "data").iterdir()) == []
    assert {path.name for path in (trash.place / "data").iterdir()} == {"a.gpkg", "a.gpkg-wal", "a.gpkg-shm"}


def test_a_copy_leaves_the_file_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    trash = Trash(tmp_path, NOW)
    trash.keep("a")
    assert (tmp_path / "a").read_text() == (trash.place / "a").read_text() == "x"


def test_only_what_is_old_leaves_the_trash(tmp_path: Path) -> None:
    ages = {days: Trash(tmp_path, NOW - timedelta(days=days)) for days in (0, KEPT_DAYS - 1, KEPT_DAYS + 1)}
    for trash in ages.values():
        (tmp_path / "a").write_text("x")
        trash.take("a")
    ages[0].prune()
    assert {days for days, trash in ages.items() if trash.place.is_dir()} == {0, KEPT_DAYS - 1}


def test_what_is_too_much_leaves_the_trash_the_oldest_first(tmp_path: Path) -> None:
    ages = {days: Trash(tmp_path, NOW - timedelta(days=days)) for days in (0, 2, 4, 6)}
    for trash in ages.values():
        (tmp_path / "a").write_bytes(bytes(1000))
        trash.take("a")
    ages[0].prune(most=2500)
    assert {days for days, trash in ages.items() if trash.place.is_dir()} == {0, 2}
    ages[0].prune(most=10)
    assert {days for days, trash in ages.items() if trash.place.is_dir()} == {0}  # today's stays, however large


def test_nothing_that_lies_in_the_trash_is_replaced(tmp_path: Path) -> None:
    trash = Trash(tmp_path, NOW)
    for content in ("first", "second", "third"):
        (tmp_path / "a").unlink(missing_ok=True)
        (tmp_path / "a").write_text(content)
        (trash.keep if content == "second" else trash.take)("a")
    held = sorted((tmp_path / ".qfieldsync_cloud" / "trash").rglob("a"))
    assert [path.read_text() for path in held] == ["first", "second", "third"]


def test_a_copy_into_the_trash_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    def fill_up(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:10])
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "a").write_bytes(bytes(1000))
    trash = Trash(tmp_path, NOW)
    trash.keep("a")
    assert (trash.place / "a").read_bytes() == bytes(1000)
    monkeypatch.setattr(shutil, "copy2", fill_up)
    with pytest.raises(OSError, match="full"):
        trash.keep("a")
    assert [path.stat().st_size for path in (tmp_path / ".qfieldsync_cloud").rglob("a*")] == [1000]


@pytest.mark.parametrize("has_links", [True, False])
def test_a_copy_that_a_kill_may_cut_short_does_not_pass_for_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    def copy(source: Path, target: Path, **named: Any) -> Any:
        Path(target).write_bytes(b"half")
        seen.append(
            [file.read_bytes() for file in listed.rglob("*") if ".unfinished" not in file.parts and file.is_file()]
        )
        return real(source, target, **named)

    def no_link(*_values: object) -> None:
        raise OSError(errno.EPERM, "no links")

    seen: list[list[bytes]] = []
    real, listed = shutil.copyfile, tmp_path / ".qfieldsync_cloud" / "trash"
    with closing(sqlite3.connect(tmp_path / "trees.gpkg")) as connection:
        connection.execute("CREATE TABLE trees (name)")
        connection.commit()
    (tmp_path / "a.txt").write_bytes(b"whole")
    monkeypatch.setattr(shutil, "copyfile", copy)
    if not has_links:
        monkeypatch.setattr(os, "link", no_link)
    trash = Trash(tmp_path, NOW)
    trash.keep_consistent("trees.gpkg", Context())
    trash.keep_consistent("a.txt", Context())
    assert len(seen) == (1 if has_links else 2)
    assert not any(b"half" in contents for contents in seen)
    assert (trash.place / "a.txt").read_bytes() == b"whole"
    with closing(sqlite3.connect(trash.place / "trees.gpkg")) as kept:
        assert kept.execute("SELECT count(*) FROM trees").fetchone() == (0,)


def test_what_a_kill_left_of_a_copy_goes_with_the_next_look(tmp_path: Path) -> None:
    left = tmp_path / ".qfieldsync_cloud" / "trash" / ".unfinished" / "0123"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    assert trash_entries(tmp_path)(Context()) == ()
    Trash(tmp_path, NOW).prune()
    assert not left.exists()


def test_a_drive_that_can_not_lock_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr("qfieldsync_cloud.sync.lock._lock", refuse)
    with pytest.raises(FolderError, match=r"can't lock files.*Move the folder"), folder_lock(tmp_path):
        pass


def test_a_folder_is_synchronized_once_at_a_time(tmp_path: Path) -> None:
    with folder_lock(tmp_path):
        with pytest.raises(FolderError, match="synchronized already"), folder_lock(tmp_path):
            pass
        with folder_lock(tmp_path / "other"):
            pass
    with folder_lock(tmp_path):
        pass


def test_only_a_folder_that_is_empty_or_ours_is_filled(tmp_path: Path) -> None:
    check_folder(tmp_path / "new")
    check_folder(tmp_path)
    (tmp_path / ".DS_Store").touch()
    check_folder(tmp_path)
    (tmp_path / "a.txt").touch()
    with pytest.raises(FolderError, match="not empty"):
        check_folder(tmp_path)
    with pytest.raises(FolderError, match="is a file"):
        check_folder(tmp_path / "a.txt")
    write_link(tmp_path, Link("s", "p", "o", "n"))
    check_folder(tmp_path)


def test_a_tally_adds_up_what_runs_side_by_side() -> None:
    told: list[Progress] = []
    clock = iter(range(100))
    tally = Tally(phrase("Uploading"), 30, Context(told.append), lambda: float(next(clock)))
    first, second = tally.counter("a", 10), tally.counter("b", 20)
    first(5)
    second(20)
    first(0)  # it is sent again from its beginning
    first(10)
    assert [progress.done for progress in told] == [5, 25, 20, 30]
    assert (told[-1].total, told[-1].item, told[-1].item_done, told[-1].item_total) == (30, "a", 10, 10)


def test_a_tally_does_not_tell_every_byte_but_every_end() -> None:
    told: list[Progress] = []
    tally = Tally(phrase("Uploading"), 30, Context(told.append), lambda: 0.0)
    count = tally.counter("a", 3)
    for moved in (1, 2, 3):
        count(moved)
    assert [progress.done for progress in told] == [1, 3]
