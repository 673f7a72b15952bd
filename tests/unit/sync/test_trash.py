from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.errors import FolderError
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
