"""What a folder remembers in `state.db`: the base of each file, and the hashes of files that did not change."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qfieldsync_cloud.api.disk import remedy_for
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
CREATE TABLE IF NOT EXISTS sending (
    path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, local TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS packaged_file (
    path TEXT PRIMARY KEY, stamp TEXT NOT NULL, fingerprint TEXT NOT NULL, made TEXT NOT NULL
) WITHOUT ROWID;
"""
_CREATED = re.compile(r"IF NOT EXISTS (\w+)")


@dataclass(frozen=True)
class PackagedFile:
    """A file as packaging left it: its stamp and fingerprint, and a note of what it was made of."""

    stamp: str
    fingerprint: str
    made: str


class Base(NamedTuple):
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
            self.make_tables(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise self._unusable(error) from error
        except FolderError:
            self.close()
            raise
        return self

    def make_tables(self, schema: str) -> None:
        """Run a script of CREATE … IF NOT EXISTS, unless all that it makes is there."""
        with self.transaction() as connection:
            there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if not there.issuperset(_CREATED.findall(schema)):
                connection.executescript(schema)

    def __exit__(self, *_: object) -> None:
        """Close the memory."""
        self.close()

    def close(self) -> None:
        """Close the memory, after the writes that are under way; it may be opened again."""
        with self._lock:
            if self._connection:
                self._connection.close()
                self._connection = None

    def base(self) -> dict[str, Base]:
        """Return the base of every file."""
        with self.transaction() as connection:
            rows = connection.execute("SELECT path, cloud, local, size, version_id FROM base")
            return {
                path: Base(path, cloud, cloud if local == cloud else local, size, version)  # one text less in memory
                for path, cloud, local, size, version in rows
            }

    def put(self, *entries: Base) -> None:
        """Remember what was transferred, all or nothing."""
        rows = [(entry.path, entry.cloud, entry.local, entry.size, entry.version_id) for entry in entries]
        with self.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO base VALUES (?, ?, ?, ?, ?)", rows)
            connection.executemany("DELETE FROM sending WHERE path = ?", [(entry.path,) for entry in entries])

    def forget(self, *paths: str) -> None:
        """Forget files that are gone on both sides."""
        with self.transaction() as connection:
            connection.executemany("DELETE FROM base WHERE path = ?", [(path,) for path in paths])

    def begin_sending(self, *uploads: tuple[str, str, str]) -> None:
        """Note what is about to be sent: path, sha256, and the file's fingerprint, since a copy may be other bytes."""
        with self.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO sending VALUES (?, ?, ?)", uploads)

    def doubt(self, *paths: str) -> None:
        """Know of what was sent only that it is on both sides, until the cloud turns out to hold just that."""
        rows = [(path,) for path in paths]
        with self.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO sending SELECT path, cloud, local FROM base WHERE path = ? AND cloud != ''",
                rows,
            )
            connection.executemany("UPDATE base SET cloud = '', local = '' WHERE path = ?", rows)

    def was_refused(self, path: str) -> None:
        """Note that an upload did not arrive: if the cloud comes to hold the same, it is somebody else's."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM sending WHERE path = ?", (path,))

    def sending(self) -> dict[str, tuple[str, str]]:
        """Return the sha256 and the local fingerprint of each upload whose end was not seen."""
        with self.transaction() as connection:
            rows = connection.execute("SELECT path, sha256, local FROM sending")
            return {path: (sha256, local) for path, sha256, local in rows}

    def hashes(self) -> dict[str, tuple[str, str]]:
        """Return the stamp and fingerprint last seen of each path."""
        with self.transaction() as connection:
            rows = connection.execute("SELECT path, stamp, fingerprint FROM hash")
            return {path: (stamp, fingerprint) for path, stamp, fingerprint in rows}

    def remember_hashes(self, hashes: dict[str, tuple[str, str]]) -> None:
        """Keep the hashes of files; all others are forgotten."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM hash")
            connection.executemany("INSERT INTO hash VALUES (?, ?, ?)", [(p, s, f) for p, (s, f) in hashes.items()])

    def remember_hash(self, path: str, stamp: str, fingerprint: str) -> None:
        """Keep the hash of one file; those of the others stay."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO hash VALUES (?, ?, ?)", (path, stamp, fingerprint))

    def copy_of(self, path: str) -> tuple[str, str] | None:
        """Return the stamp of a file's base when it was last checked, and the cloud's fingerprint that it matched."""
        with self.transaction() as connection:
            query = "SELECT stamp, fingerprint FROM copy WHERE path = ?"
            found: tuple[str, str] | None = connection.execute(query, (path,)).fetchone()
            return found

    def remember_copy(self, path: str, stamp: str, fingerprint: str) -> None:
        """Keep what a file's base was checked to be."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO copy VALUES (?, ?, ?)", (path, stamp, fingerprint))

    def note(self, name: str) -> str:
        """Return a note by its name, "" if there is none."""
        with self.transaction() as connection:
            found = connection.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def take_note(self, name: str, value: str) -> None:
        """Keep a note."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, value))

    def packaged(self) -> dict[str, PackagedFile]:
        """Return each file as packaging left it last, by its path."""
        with self.transaction() as connection:
            rows = connection.execute("SELECT path, stamp, fingerprint, made FROM packaged_file")
            return {path: PackagedFile(*rest) for path, *rest in rows}

    def remember_packaged(self, files: dict[str, PackagedFile]) -> None:
        """Keep what packaging wrote; what it wrote before is forgotten."""
        rows = [(path, file.stamp, file.fingerprint, file.made) for path, file in files.items()]
        with self.transaction() as connection:
            connection.execute("DELETE FROM packaged_file")
            connection.executemany("INSERT INTO packaged_file VALUES (?, ?, ?, ?)", rows)

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return self._path

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the database for one transaction; other threads wait meanwhile."""
        try:
            with self._lock:
                if self._connection is None:
                    message = "the state is not open"
                    raise RuntimeError(message)
                with self._connection:
                    yield self._connection
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> FolderError:
        return FolderError(
            phrase("{folder} can't be written, or what the plugin keeps there is damaged.",
                   folder=self._path.parent.parent),
            remedy_for(
                error,
                phrase("Check permissions and free space; as a last resort download the project into a new folder."),
            ),
            str(error),
        )  # fmt: skip
