from __future__ import annotations

import json
import os
import sqlite3
import threading
from pathlib import Path

import pytest

from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.sync.atomic import put_in_place, write_text
from qfieldsync_cloud.sync.link import (
    FORMAT_VERSION,
    Link,
    link_folder,
    own_folder,
    read_link,
    require_link,
    write_link,
)
from qfieldsync_cloud.sync.state import Base, State

LINK = Link("https://cloud.example", "11111111-2222-3333-4444-555555555555", "ada", "förest 枫")
ENTRY = Base("data/枫.gpkg", "cloud", "local", 5_000_000_000, "version")


def test_a_link_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read_link(tmp_path) is None
    write_link(tmp_path, LINK)
    assert read_link(tmp_path) == require_link(tmp_path) == LINK


def test_a_link_is_readable_and_holds_nothing_secret(tmp_path: Path) -> None:
    write_link(tmp_path, LINK)
    text = (own_folder(tmp_path) / "link.json").read_text(encoding="utf-8")
    assert "förest 枫" in text
    assert set(json.loads(text)) == {"server", "project_id", "owner", "name", "kind", "version"}


def test_a_link_moves_with_its_folder(tmp_path: Path) -> None:
    write_link(tmp_path / "here", LINK)
    (tmp_path / "here").rename(tmp_path / "there")
    assert read_link(tmp_path / "there") == LINK


def test_a_field_of_a_later_format_is_no_trouble(tmp_path: Path) -> None:
    write_link(tmp_path, LINK)
    path = own_folder(tmp_path) / "link.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "colour": "green"}))
    assert read_link(tmp_path) == LINK


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b"null",
        b'"server"',
        b"{}",
        b'{"server": "x"}',
        b"\xff\xfe\x00",
        b"\x00" * 100,
        b'{"server": "s", "project_id": "p", "owner": "o", "name": "n", "version": "1"}',
        b'{"server": 5, "project_id": "p", "owner": "o", "name": "n"}',
    ],
    ids=repr,
)
def test_a_damaged_link_is_told(tmp_path: Path, content: bytes) -> None:
    path = own_folder(tmp_path) / "link.json"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(FolderError, match="can't be read"):
        read_link(tmp_path)


def test_a_link_of_a_newer_plugin_is_not_touched(tmp_path: Path) -> None:
    write_link(tmp_path, Link("s", "p", "o", "n", version=FORMAT_VERSION + 1))
    with pytest.raises(FolderError, match="newer version"):
        link_folder(tmp_path, LINK)


def test_a_folder_belongs_to_one_project(tmp_path: Path) -> None:
    link_folder(tmp_path, LINK)
    link_folder(tmp_path, LINK)
    for other in (Link(LINK.server, "other", "ada", "x"), Link("https://else", LINK.project_id, "ada", "x")):
        with pytest.raises(FolderError, match="already belongs to the cloud project ada/förest 枫"):
            link_folder(tmp_path, other)
    assert read_link(tmp_path) == LINK


def test_a_project_that_was_renamed_keeps_its_folder(tmp_path: Path) -> None:
    link_folder(tmp_path, LINK)
    renamed = Link(LINK.server, LINK.project_id, "acme", "new name")
    link_folder(tmp_path, renamed)
    assert read_link(tmp_path) == renamed


def test_the_crews_package_is_no_project(tmp_path: Path) -> None:
    link_folder(tmp_path, Link(LINK.server, LINK.project_id, "ada", "x", kind="package"))
    with pytest.raises(FolderError, match="package"):
        require_link(tmp_path)
    with pytest.raises(FolderError, match="package"):
        link_folder(tmp_path, LINK)


def test_a_folder_without_a_link_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="Publish the project"):
        require_link(tmp_path)


def test_text_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def fail(_handle: int) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="the disk is gone"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_staged_file_takes_its_place(tmp_path: Path) -> None:
    staged, target = tmp_path / "staged", tmp_path / "data" / "deep" / "a"
    staged.write_bytes(b"new")
    put_in_place(staged, target)
    assert target.read_bytes() == b"new"
    assert not staged.exists()


def test_the_base_is_remembered(tmp_path: Path) -> None:
    with State(tmp_path) as state:
        assert state.base() == {}
        state.put(ENTRY, Base("b", "c", "l", 0, ""))
        state.put(Base("b", "c2", "l2", 1, "v2"))
    with State(tmp_path) as state:
        assert state.base() == {ENTRY.path: ENTRY, "b": Base("b", "c2", "l2", 1, "v2")}
        state.forget("b", "never known")
        assert set(state.base()) == {ENTRY.path}


def test_several_entries_are_written_all_or_none(tmp_path: Path) -> None:
    broken = Base("b", None, "l", 0, "")  # type: ignore[arg-type]
    with State(tmp_path) as state:
        with pytest.raises(FolderError) as caught:
            state.put(ENTRY, broken)
        assert "NOT NULL" in caught.value.details
        assert state.base() == {}


def test_only_the_last_hashes_are_remembered(tmp_path: Path) -> None:
    with State(tmp_path) as state:
        state.remember_hashes({"a": ("stamp", "print"), "b": ("s", "f")})
        state.remember_hashes({"b": ("s2", "f2")})
    with State(tmp_path) as state:
        assert state.hashes() == {"b": ("s2", "f2")}


def test_what_was_written_survives_a_crash(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.__enter__()
    state.put(ENTRY)
    copy = tmp_path / "crashed"
    own_folder(copy).mkdir(parents=True)
    for file in own_folder(tmp_path).iterdir():
        (own_folder(copy) / file.name).write_bytes(file.read_bytes())
    with State(copy) as other:
        assert other.base() == {ENTRY.path: ENTRY}
    state.close()


def test_threads_may_share_a_state(tmp_path: Path) -> None:
    with State(tmp_path) as state:
        threads = [
            threading.Thread(target=state.put, args=(Base(str(number), "c", "l", 0, ""),)) for number in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(state.base()) == 20


@pytest.mark.parametrize(
    "content", [b"no database at all", b"SQLite format 3\x00" + b"\xff" * 4000], ids=["text", "noise"]
)
def test_a_damaged_state_is_told(tmp_path: Path, content: bytes) -> None:
    own_folder(tmp_path).mkdir()
    (own_folder(tmp_path) / "state.db").write_bytes(content)
    with pytest.raises(FolderError, match="damaged"), State(tmp_path):
        pass


def test_a_state_that_was_damaged_in_the_middle_is_told(tmp_path: Path) -> None:
    with State(tmp_path) as state:
        state.put(*(Base(f"{number}" * 50, "c" * 64, "l" * 64, 0, "") for number in range(500)))
    path = own_folder(tmp_path) / "state.db"
    content = bytearray(path.read_bytes())
    content[4096 * 3 :] = b"\xff" * (len(content) - 4096 * 3)
    path.write_bytes(content)
    with State(tmp_path) as state, pytest.raises(FolderError, match="damaged"):
        state.base()


def test_a_folder_that_takes_no_state_is_told(tmp_path: Path) -> None:
    own_folder(tmp_path).write_text("a file where the folder should be")
    with pytest.raises(FolderError, match="can't be written"), State(tmp_path):
        pass


def test_a_closed_state_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with State(tmp_path) as state:
        pass
    with pytest.raises(RuntimeError):
        state.base()


def test_the_state_is_an_ordinary_database_with_a_rollback_journal(tmp_path: Path) -> None:
    with State(tmp_path) as state:
        state.put(ENTRY)
    connection = sqlite3.connect(own_folder(tmp_path) / "state.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_the_memory_is_closed_after_what_is_being_written(tmp_path: Path) -> None:
    with State(tmp_path) as state:
        with state.transaction() as connection:
            closing = threading.Thread(target=state.close)
            closing.start()
            closing.join(0.2)
            assert closing.is_alive()
            assert connection.execute("SELECT 1").fetchone() == (1,)
        closing.join()
        with pytest.raises(RuntimeError, match="not open"):
            state.begin_sending(("late.txt", "", ""))


def test_what_is_doubted_is_no_base_until_the_cloud_holds_it(tmp_path: Path) -> None:
    with State(tmp_path) as state:
        state.put(Base("a.gpkg", "sha", "sqlite:1", 4, "v1"))
        state.doubt("a.gpkg")
        state.doubt("a.gpkg")
        assert state.base()["a.gpkg"][1:3] == ("", "")
        assert state.sending() == {"a.gpkg": ("sha", "sqlite:1")}
        state.was_refused("a.gpkg")
        assert state.sending() == {}
