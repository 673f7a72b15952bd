"""Two GeoPackages opened side by side, to be read only."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Callable

from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.sqlite import database_uri

PATIENCE = 10.0
"""Seconds to wait for a program that has a file locked."""
_BETWEEN = 0.2  # seconds until somebody may cancel while a file is locked
_STEPS = 20_000  # of SQLite's machine until somebody may cancel: some milliseconds

Check = Callable[[], None]


class UnreadableError(FolderError):
    """A GeoPackage is missing, damaged, encrypted, locked or none; `path` is the file."""

    def __init__(self, path: Path, message: Phrase, remedy: Phrase, cause: object) -> None:
        super().__init__(message, remedy, f"{path}: {cause}")
        self.path = path


class LockedError(UnreadableError):
    """Another program has the file locked; it may be read later."""


@contextmanager
def opened(base: Path, other: Path, check: Check) -> Iterator[sqlite3.Connection]:
    """Open `base` as "main" and `other` as "other", and hold both as they are until the end.

    Committed edits in a write-ahead log count. Text that is no UTF-8 comes with surrogate escapes. What `check` raises
    ends a statement within a second. UnreadableError for a file that can't be read, or is none of GeoPackage.
    """
    with _readable(base):
        connection = sqlite3.connect(_address(base), uri=True, isolation_level=None, timeout=_BETWEEN)
    with closing(connection):
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        stopped = _stop_on(connection, check)
        try:
            _begin(connection, base, other, check)
            yield connection
        except sqlite3.Error as error:
            path = base if _is_damaged(connection, "main") else other
            if stopped:
                raise stopped[0] from error
            raise _unreadable(path, error) from error


def _address(path: Path) -> str:
    """Return an address by which SQLite leaves nothing behind.

    Even a reader makes a log beside a file in WAL mode, and only a writer may take it away again; but a log with its
    shared memory belongs to another program.
    """
    in_use = all(path.with_name(path.name + suffix).exists() for suffix in ("-wal", "-shm"))
    may_write = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return database_uri(path.absolute(), "rw" if may_write and not in_use else "ro")


def _begin(connection: sqlite3.Connection, base: Path, other: Path, check: Check) -> None:
    """Attach `other` and start to read both: from then on nobody can write to a file, or it is not seen here."""
    connection.execute("PRAGMA query_only = ON")
    with _readable(base):
        _patiently(connection, base, check, "SELECT count(*) FROM main.gpkg_contents")
    with _readable(other):
        _patiently(connection, other, check, "ATTACH ? AS other", _address(other))
    connection.execute("BEGIN")
    with _readable(base):
        _patiently(connection, base, check, "SELECT count(*) FROM main.gpkg_contents")
    with _readable(other):
        _patiently(connection, other, check, "SELECT count(*) FROM other.gpkg_contents")


def _patiently(connection: sqlite3.Connection, path: Path, check: Check, sql: str, *values: str) -> None:
    """Run a statement; while another program has the file locked again and again, up to PATIENCE."""
    end = time.monotonic() + PATIENCE
    while True:
        check()
        try:
            connection.execute(sql, values).fetchone()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            if time.monotonic() > end:
                raise _locked(path, error) from error
        else:
            return


def _stop_on(connection: sqlite3.Connection, check: Check) -> list[BaseException]:
    """Let `check` interrupt SQLite; what it raised comes into the list."""
    stopped: list[BaseException] = []

    def ask() -> int:
        try:
            check()
        except BaseException as error:
            stopped.append(error)
            raise
        return 0

    connection.set_progress_handler(ask, _STEPS)
    return stopped


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _unreadable(path, error) from error


def _locked(path: Path, error: sqlite3.Error) -> LockedError:
    return LockedError(
        path,
        phrase("{file} is locked by another program.", file=path.name),
        phrase("Save or cancel what other programs do with it, then synchronize again."),
        error,
    )


def _unreadable(path: Path, error: sqlite3.Error) -> UnreadableError:
    if not path.exists():
        message = phrase("{file} is missing.", file=path.name)
        remedy = phrase("Put it back, from the trash for instance, or download the project again.")
    elif "unable to open" in str(error):
        message = phrase("{file} can't be opened.", file=path.name)
        remedy = phrase("Check the permissions of the file and of the folder it lies in.")
    else:
        message = phrase("{file} can't be read: it is damaged, encrypted, or not a GeoPackage.", file=path.name)
        remedy = phrase("Look at it in QGIS, or put an older state of it in its place, from the trash for instance.")
    return UnreadableError(path, message, remedy, error)


def _is_damaged(connection: sqlite3.Connection, schema_name: str) -> bool:
    try:
        return bool(connection.execute(f"PRAGMA {schema_name}.quick_check(1)").fetchone()[0] != "ok")
    except sqlite3.Error:
        return True
