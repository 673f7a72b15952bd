"""A number that a rebase leaves in the file, in the same transaction: by it a run that was killed is told apart.

It stands in SQLite's own table of the last numbers given out, under a name that no table has: no program shows it, no
comparison sees it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

NAME = "qfieldsync_cloud"


def statements(mark: int) -> list[str]:
    """Return the SQL that leaves a mark in a file that has the table for it."""
    return [
        f"DELETE FROM sqlite_sequence WHERE name = '{NAME}'",  # noqa: S608 - a constant
        f"INSERT INTO sqlite_sequence (name, seq) VALUES ('{NAME}', {int(mark)})",  # noqa: S608
    ]


def can_be_marked(connection: sqlite3.Connection) -> bool:
    """Return whether a file has the table for it, as those have that GDAL makes."""
    query = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"
    with closing(connection.execute(query)) as found:
        return found.fetchone() is not None


def mark_of(connection: sqlite3.Connection) -> int | None:
    """Return the mark of a file, None if it has none."""
    with closing(connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (NAME,))) as found:
        row = found.fetchone()
        return int(row[0]) if row else None
