"""What a folder remembers in `state.db`: the base of each file, and the hashes of files that did not change."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.link import own_folder

_SCHEMA = """
CREATE TABLE IF NOT EXISTS base (
    path TEXT PRIMARY KEY, cloud TEXT NOT NULL, local TEXT NOT NULL, size INTEGER NOT NULL, version_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hash (
    path TEXT PRIMARY KEY, stamp TEXT NOT NULL, fingerprint TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS copy (
    path TEXT PRIMARY KEY, stamp TEXT NOT NULL, fingerprint TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS packaged (
    path TEXT PRIMARY KEY, fingerprint TEXT NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Base:
    """A file as of the last completed transfer: the cloud's and the local fingerprint, bytes, the cloud's version."""

    path: str
    cloud: str
    local: str
    size: int
    version_id: str


class State:
    """The folder's memory. Every write is a transaction of its own: what was transferred stays known after a crash."""

    def __init__(self, folder: Path) -> None:
        self._path = own_folder(folder) / "state.db"
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> State:
        """Open the memory; FolderError if the folder can't be written."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self._path, check_same_thread=False, timeout=10)
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise self._unusable(error) from error
        return self

    def __exit__(self, *_: object) -> None:
        """Close the memory."""
        self.close()

    def close(self) -> None:
        """Close the memory; it may be opened again."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def base(self) -> dict[str, Base]:
        """Return the base of every file."""
        with self._transaction() as connection:
            rows = connection.execute("SELECT path, cloud, local, size, version_id FROM base")
            return {row[0]: Base(*row) for row in rows}

    def put(self, *entries: Base) -> None:
        """Remember what was transferred, all or nothing."""
        rows = [(entry.path, entry.cloud, entry.local, entry.size, entry.version_id) for entry in entries]
        with self._transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO base VALUES (?, ?, ?, ?, ?)", rows)

    def forget(self, *paths: str) -> None:
        """Forget files that are gone on both sides."""
        with self._transaction() as connection:
            connection.executemany("DELETE FROM base WHERE path = ?", [(path,) for path in paths])

    def hashes(self) -> dict[str, tuple[str, str]]:
        """Return the stamp and fingerprint last seen of each path."""
        with self._transaction() as connection:
            rows = connection.execute("SELECT path, stamp, fingerprint FROM hash")
            return {path: (stamp, fingerprint) for path, stamp, fingerprint in rows}

    def remember_hashes(self, hashes: dict[str, tuple[str, str]]) -> None:
        """Keep the hashes of files; all others are forgotten."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM hash")
            connection.executemany("INSERT INTO hash VALUES (?, ?, ?)", [(p, s, f) for p, (s, f) in hashes.items()])

    def copy_of(self, path: str) -> tuple[str, str] | None:
        """Return the stamp of a file's base when it was last checked, and the cloud's fingerprint that it matched."""
        with self._transaction() as connection:
            query = "SELECT stamp, fingerprint FROM copy WHERE path = ?"
            found: tuple[str, str] | None = connection.execute(query, (path,)).fetchone()
            return found

    def remember_copy(self, path: str, stamp: str, fingerprint: str) -> None:
        """Keep what a file's base was checked to be."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO copy VALUES (?, ?, ?)", (path, stamp, fingerprint))

    def note(self, name: str) -> str:
        """Return a note by its name, "" if there is none."""
        with self._transaction() as connection:
            found = connection.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def take_note(self, name: str, value: str) -> None:
        """Keep a note."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, value))

    def packaged(self) -> dict[str, str]:
        """Return the fingerprint of each file as packaging wrote it last."""
        with self._transaction() as connection:
            return dict(connection.execute("SELECT path, fingerprint FROM packaged").fetchall())

    def remember_packaged(self, fingerprints: dict[str, str]) -> None:
        """Keep what packaging wrote; what it wrote before is forgotten."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM packaged")
            connection.executemany("INSERT INTO packaged VALUES (?, ?)", fingerprints.items())

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return self._path

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if self._connection is None:
            message = "the state is not open"
            raise RuntimeError(message)
        try:
            with self._lock, self._connection:
                yield self._connection
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> FolderError:
        return FolderError(
            phrase("{folder} can't be written, or what the plugin keeps there is damaged.",
                   folder=self._path.parent.parent),
            phrase("Check permissions and free space; as a last resort download the project into a new folder."),
            str(error),
        )  # fmt: skip
