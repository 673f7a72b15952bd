from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.sync import digests
from qfieldsync_cloud.sync.digests import sqlite_digest

MIB = 1024 * 1024


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of 2 MiB, so that a file of some MiB has many."""
    monkeypatch.setattr(digests, "_BLOCK", 2 * MIB)


def database(path: Path, size: int) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (value BLOB)")
        connection.executemany("INSERT INTO t VALUES (?)", ((os.urandom(1000),) for _ in range(size // 1000)))
        connection.commit()
    return path


@pytest.mark.parametrize("size", [0, 1000, 3 * MIB, 9 * MIB])
@pytest.mark.usefixtures("small_blocks")
def test_every_byte_of_a_file_counts(tmp_path: Path, size: int) -> None:
    path = database(tmp_path / "a.gpkg", size)
    before = sqlite_digest(path, Context())
    content = path.read_bytes()
    assert len(content) >= size
    assert sqlite_digest(path, Context()) == before
    for place in sorted({150, MIB - 1, MIB, 2 * MIB, len(content) // 2, len(content) - 1}):
        if place < len(content):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert sqlite_digest(path, Context()) != before, place
    path.write_bytes(content + b"\0")
    assert sqlite_digest(path, Context()) != before


@pytest.mark.usefixtures("small_blocks")
def test_blocks_that_changed_places_are_another_content(tmp_path: Path) -> None:
    path = database(tmp_path / "a.gpkg", 9 * MIB)
    before, content = sqlite_digest(path, Context()), path.read_bytes()
    path.write_bytes(content[: 2 * MIB] + content[4 * MIB : 6 * MIB] + content[2 * MIB : 4 * MIB] + content[6 * MIB :])
    assert sqlite_digest(path, Context()) != before


@pytest.mark.parametrize("size", [1000, 9 * MIB])
@pytest.mark.usefixtures("small_blocks")
def test_a_file_that_was_merely_opened_is_the_same(tmp_path: Path, size: int) -> None:
    path = database(tmp_path / "a.gpkg", size)
    before, content = sqlite_digest(path, Context()), path.read_bytes()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("SELECT count(*) FROM t").fetchone()
        connection.execute("PRAGMA journal_mode = DELETE")
    assert path.read_bytes() != content
    assert sqlite_digest(path, Context()) == before


@pytest.mark.usefixtures("small_blocks")
def test_the_cancel_button_is_heard_while_a_large_file_is_read(tmp_path: Path) -> None:
    path = database(tmp_path / "a.gpkg", 9 * MIB)
    asked = 0

    class CancelledSoon(Context):
        def check(self) -> None:
            nonlocal asked
            asked += 1
            if asked > 3:
                raise CancelledJob

    with pytest.raises(CancelledJob):
        sqlite_digest(path, CancelledSoon())
