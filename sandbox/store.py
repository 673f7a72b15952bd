"""What the sandbox remembers: one SQLite database and a folder of blobs."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL DEFAULT 1, email TEXT,
  password TEXT, first_name TEXT DEFAULT '', last_name TEXT DEFAULT '', is_active INTEGER DEFAULT 1, is_staff INTEGER DEFAULT 0,
  quota INTEGER NOT NULL DEFAULT 1000000000, plan TEXT DEFAULT 'test_premium', versions INTEGER DEFAULT 5, parent INTEGER,
  avatar TEXT, created_at TEXT, subscription TEXT);
CREATE TABLE tokens (token TEXT PRIMARY KEY, user INTEGER NOT NULL, client TEXT NOT NULL, expires_at TEXT NOT NULL);
CREATE TABLE login_failures (who TEXT PRIMARY KEY, count INTEGER NOT NULL, at TEXT NOT NULL);
CREATE TABLE members (organization INTEGER, user INTEGER, role TEXT NOT NULL, is_public INTEGER NOT NULL, PRIMARY KEY (organization, user));
CREATE TABLE team_members (team INTEGER, user INTEGER, PRIMARY KEY (team, user));
CREATE TABLE projects (id TEXT PRIMARY KEY, name TEXT NOT NULL, owner INTEGER NOT NULL, description TEXT NOT NULL DEFAULT '',
  project_type TEXT NOT NULL DEFAULT 'regular', is_public INTEGER NOT NULL DEFAULT 0, is_featured INTEGER NOT NULL DEFAULT 0,
  is_attachment_download_on_demand INTEGER NOT NULL DEFAULT 0, has_restricted_projectfiles INTEGER NOT NULL DEFAULT 0,
  overwrite_conflicts INTEGER NOT NULL DEFAULT 1, created_at TEXT, updated_at TEXT, data_last_packaged_at TEXT,
  data_last_updated_at TEXT, restricted_data_last_updated_at TEXT, details TEXT, last_package TEXT, thumbnail TEXT, seed TEXT,
  UNIQUE (owner, name));
CREATE TABLE collaborators (project TEXT, user INTEGER, role TEXT NOT NULL, created_by TEXT, updated_by TEXT, created_at TEXT,
  updated_at TEXT, PRIMARY KEY (project, user));
CREATE TABLE files (id INTEGER PRIMARY KEY, project TEXT NOT NULL, package TEXT NOT NULL DEFAULT '', name TEXT NOT NULL,
  created_at TEXT NOT NULL, UNIQUE (project, package, name));
CREATE TABLE versions (id TEXT PRIMARY KEY, file INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, sha256 TEXT NOT NULL,
  created_at TEXT NOT NULL, seq INTEGER NOT NULL);
CREATE INDEX versions_of_file ON versions (file, seq);
CREATE TABLE jobs (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, project TEXT NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL,
  created_by INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, started_at TEXT, finished_at TEXT,
  feedback TEXT, output TEXT);
CREATE INDEX jobs_of_project ON jobs (project, seq);
CREATE TABLE deltas (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, project TEXT NOT NULL, deltafile TEXT NOT NULL, content TEXT NOT NULL,
  created_by INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, last_status TEXT NOT NULL DEFAULT 'pending',
  last_feedback TEXT, modified_pk TEXT, job TEXT);
"""


class Store:
    """A folder with the sandbox's state; safe to use from several threads, one statement or transaction at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blobs = folder / "blobs"
        self.blobs.mkdir(parents=True, exist_ok=True)
        path = folder / "sandbox.db"
        fresh = not path.exists()
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA synchronous = OFF")
        self._depth = 0
        self._transact(_SCHEMA if fresh else "")
        self.is_fresh = fresh

    def _transact(self, script: str) -> None:
        with self._lock:
            self._connection.executescript(script)

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what happens inside one transaction; may be nested."""
        with self._lock:
            if self._depth == 0:
                self._connection.execute("BEGIN")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._leave("ROLLBACK")
                raise
            self._leave("COMMIT")

    def _leave(self, verb: str) -> None:
        self._depth -= 1
        if self._depth == 0 and self._connection.in_transaction:
            self._connection.execute(verb)

    def all(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Return every row of a query."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        with self._lock:
            return self._connection.execute(sql, values).fetchone()

    def value(self, sql: str, *values: Any) -> Any:
        """Return the first value of the first row, or None."""
        row = self.one(sql, *values)
        return row[0] if row else None

    def run(self, sql: str, *values: Any) -> int:
        """Execute a statement and return how many rows it changed."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    def insert(self, table: str, **values: Any) -> int:
        """Insert a row and return its row id."""
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        with self._lock:
            return self._connection.execute(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values())
            ).lastrowid

    def update(self, table: str, key: str | int, **values: Any) -> None:
        """Set columns of the row with this id."""
        columns = ", ".join(f"{name} = ?" for name in values)
        self.run(f"UPDATE {table} SET {columns} WHERE id = ?", *values.values(), key)
