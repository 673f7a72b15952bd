from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from qfieldsync_cloud.deltas import compare as module
from qfieldsync_cloud.deltas import pages
from qfieldsync_cloud.deltas.compare import compare
from qfieldsync_cloud.deltas.pair import opened
from tests.unit.deltas.geopackages import change, copied, make

RUNS = int(os.environ.get("PAGES_EXAMPLES", "100"))
TABLES = ("first", "second", "third")
SCHEMA = """
CREATE TABLE first (fid INTEGER PRIMARY KEY, a TEXT, b INTEGER);
CREATE TABLE second (fid INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, b INTEGER); CREATE INDEX by_a ON second (a, b);
CREATE TABLE third (code TEXT PRIMARY KEY, a TEXT, b INTEGER);
CREATE TABLE fourth (fid INTEGER PRIMARY KEY, a TEXT, b INTEGER) WITHOUT ROWID;
CREATE TABLE fifth (a TEXT, b INTEGER);
"""
MANY = "WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + ? FROM n LIMIT ?) "

keys = st.one_of(
    st.integers(-5, 400), st.integers(-5, 400), st.sampled_from([-(2**63), -(2**40), 2**31, 2**50, 2**63 - 1000])
)
lengths = st.one_of(st.integers(0, 40), st.integers(300, 3000))
tables = st.sampled_from(TABLES)
spans = st.tuples(keys, st.one_of(st.just(0), st.integers(1, 60))).map(lambda span: (span[0], span[0] + span[1]))
steps = st.one_of(
    st.tuples(
        st.just("fill"), st.sampled_from([*TABLES, "fourth"]), keys, st.integers(1, 3), st.integers(1, 150), lengths
    ),
    st.tuples(st.just("delete"), tables, spans),
    st.tuples(st.just("delete"), tables, st.just((-(2**63), 2**63 - 1))),
    st.tuples(st.just("rewrite"), tables, spans, lengths),
    st.tuples(st.just("count"), tables, spans),
    st.tuples(st.just("touch"), tables, spans),
    st.tuples(st.just("bare"), st.integers(0, 3), lengths),
    st.tuples(st.sampled_from(["vacuum", "reindex", "index", "unindex"])),
)


def run(connection: sqlite3.Connection, kind: str, *details: object) -> None:
    """Do one step of a history; rows that exist already stay."""
    key = f"{'CAST(code AS INTEGER)' if details[:1] == ('third',) else 'fid'} BETWEEN ? AND ?"
    if kind == "fill":
        table, start, stride, count, length = details
        filled = f"{MANY} INSERT OR IGNORE INTO {table} SELECT i, substr(hex(zeroblob(?)) || i, 1, ?), i FROM n"
        connection.execute(filled, (start, stride, count, length, length))
    elif kind == "delete":
        connection.execute(f"DELETE FROM {details[0]} WHERE {key}", details[1])
    elif kind == "rewrite":
        text = f"x{details[2]}".ljust(details[2], "y")
        connection.execute(f"UPDATE {details[0]} SET a = ? WHERE {key}", (text, *details[1]))
    elif kind == "count":
        connection.execute(f"UPDATE {details[0]} SET b = b + 1 WHERE {key}", details[1])
    elif kind == "touch":  # the last byte of a long text: its leaf may stay as it is
        connection.execute(f"UPDATE {details[0]} SET a = substr(a, 1, length(a) - 1) || 'z' WHERE {key}", details[1])
    elif kind == "bare":
        connection.execute("INSERT INTO fifth VALUES (?, ?)", ("z" * details[1], details[0]))
    elif kind == "index":
        connection.execute("CREATE INDEX IF NOT EXISTS extra ON first (a)")
    elif kind == "unindex":
        connection.execute("DROP INDEX IF EXISTS extra")
    else:
        connection.execute(kind)


def play(path: Path, history: list[tuple[object, ...]]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript("PRAGMA synchronous = OFF; PRAGMA secure_delete = OFF")  # free pages keep their bytes
        for step in history:
            run(connection, *step)


def nothing() -> None:
    pass


@settings(max_examples=RUNS, derandomize=RUNS == 100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(steps, max_size=6),
    st.lists(steps, min_size=1, max_size=6),
    st.sampled_from([0, 0, 1, 2]),
    st.sampled_from([512, 512, 1024, 65536]),
    st.sampled_from([30, 30, 30, 1200, 0]),
    st.sampled_from([TABLES, TABLES[:1], (*TABLES, "fourth", "fifth")]),
)
def test_pages_and_rows_give_the_same(before, after, vacuum, size, length, tracked) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base.gpkg"
        make(
            base, SCHEMA, pragma=f"PRAGMA page_size = {size}; PRAGMA auto_vacuum = {vacuum}; PRAGMA synchronous = OFF;"
        )
        if length:
            before = [("fill", table, 0, 1, 400 if length < 100 else 60, length) for table in TABLES] + before
        play(base, before)
        other = copied(base)
        play(other, after)
        found = compare(base, other, tracked, nothing)
        assert found == compare(base, other, tracked, nothing, raw=False)
        known = ranges(base, other)
        event(f"known: {bool(known)}, a part: {any(known.values())}, edits: {bool(found.edits)}")


def ranges(base: Path, other: Path) -> dict[str, list[pages.Range]]:
    """Return what the pages tell, with nobody else around who might write."""
    roots = []
    for path in (base, other):
        with closing(sqlite3.connect(path)) as connection:
            roots.append(dict(connection.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0")))
    with base.open("rb") as old, other.open("rb") as new:
        return pages.changed_ranges((old, roots[0]), (new, roots[1]), TABLES, nothing)


@pytest.fixture
def base(tmp_path) -> Path:
    path = make(tmp_path / "base.gpkg", SCHEMA)
    play(path, [("fill", "first", 1, 1, 20_000, 30), ("fill", "second", 1, 1, 500, 9000)])
    return path


def test_equal_files_have_no_ranges(base) -> None:
    found = ranges(base, copied(base))
    assert set(TABLES) <= set(found)
    assert not any(found.values())


def test_a_few_edits_are_found_in_few_rows(base) -> None:
    other = copied(base)
    for key in (77, 9000, 15000):
        change(other, "UPDATE first SET b = -1 WHERE fid = ?", key)
    change(other, "DELETE FROM first WHERE fid = 12000")
    change(other, "INSERT INTO first VALUES (30000, 'new', 1)")
    found = ranges(base, other)["first"]
    assert sum(last - first + 1 for first, last in found) < 11_000
    assert all(any(first <= key <= last for first, last in found) for key in (77, 9000, 12000, 15000, 30000))
    assert sum(last - first + 1 for first, last in found if last <= 20_000) < 1000


def test_a_long_row_that_changed_on_its_overflow_pages_alone_is_found(base) -> None:
    other = copied(base)
    change(other, "UPDATE second SET a = substr(a, 1, 8999) || 'z' WHERE fid = 200")
    assert len(compare(base, other, TABLES, nothing).edits) == 1


def test_keys_of_every_size_are_found(tmp_path) -> None:
    keys = [
        0,
        -1,
        -(2**63),
        2**63 - 1,
        *(sign * 2**bits + more for bits in range(5, 63) for sign in (1, -1) for more in (0, 1)),
    ]
    base = make(tmp_path / "base.gpkg", SCHEMA)
    play(base, [("fill", "first", key, 0, 1, 30) for key in keys] + [("fill", "first", 10**12, 1, 20_000, 30)])
    for key in keys:
        other = copied(base)
        change(other, "UPDATE first SET b = 7 WHERE fid = ?", key)
        assert any(first <= key <= last for first, last in ranges(base, other)["first"])


@pytest.mark.parametrize("size", [1024, 8192])
def test_other_page_sizes_are_unknown(base, size) -> None:
    other = copied(base)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute(f"PRAGMA page_size = {size}")
        connection.execute("VACUUM")
    assert ranges(base, other) == {}
    assert compare(base, other, TABLES, nothing).edits == ()


def test_a_file_in_wal_mode_is_not_read_raw(base, monkeypatch) -> None:
    other = copied(base)
    change(other, "PRAGMA journal_mode = WAL")
    monkeypatch.setattr(pages, "changed_ranges", None)
    assert compare(base, other, TABLES, nothing).edits == ()


def test_a_tree_with_a_loop_or_a_page_beyond_the_end_is_unknown(base) -> None:
    with closing(sqlite3.connect(base)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master"))
    for child in (roots["first"], 10_000_000, 0):
        other = copied(base)
        with other.open("r+b") as file:
            file.seek((roots["first"] - 1) * 4096 + 8)
            file.write(child.to_bytes(4, "big"))
        with base.open("rb") as old, other.open("rb") as new:
            assert pages.changed_ranges((old, roots), (new, roots), TABLES, nothing) == {}


def test_what_is_no_database_is_unknown(base, tmp_path) -> None:
    for content in (b"", b"x" * 99, b"x" * 5000, b"SQLite format 3\0" + bytes(84)):
        (tmp_path / "no").write_bytes(content)
        with base.open("rb") as old, (tmp_path / "no").open("rb") as new:
            assert pages.changed_ranges((old, {}), (new, {}), (), nothing) == {}


def test_raw_files_are_closed_after_the_connection(base, monkeypatch) -> None:
    """Closing them earlier would drop its locks."""
    handles, closed, original = [], [], pages.changed_ranges

    def noted(*arguments):
        handles.extend(file for file, _roots in arguments[:2])
        return original(*arguments)

    @contextmanager
    def watched(*arguments):
        with opened(*arguments) as connection:
            yield connection
        closed.extend(handle.closed for handle in handles)

    monkeypatch.setattr(pages, "changed_ranges", noted)
    monkeypatch.setattr(module, "opened", watched)
    compare(base, copied(base), TABLES, nothing)
    assert closed == [False, False]
    assert [handle.closed for handle in handles] == [True, True]
