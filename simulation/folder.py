"""The desk's folder: an analyst writes to its GeoPackages, QGIS may have them open, a kill leaves them as they are."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

from qfieldsync_cloud.deltas.geometry import register_functions
from qfieldsync_cloud.deltas.writing import SqliteWriter
from qfieldsync_cloud.sync.link import own_folder
from simulation.clock import SimulatedClock
from simulation.rows import Rows, rows_at

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class StampingWriter(SqliteWriter):
    """Gives what it wrote a time of its own."""

    def __init__(self, path: Path, on_commit: Callable[[], None]) -> None:
        super().__init__(path)
        self._on_commit = on_commit

    def commit(self) -> None:
        """End the transaction."""
        super().commit()
        self._on_commit()


class Folder:
    """A linked folder; with `is_open` a QGIS has its GeoPackages open. `on_write` is called after each transaction."""

    def __init__(self, folder: Path, names: list[str], clock: SimulatedClock, on_write: Callable[[], None]) -> None:
        self.folder = folder
        self.names = names
        self._clock = clock
        self._on_write = on_write
        self._frozen: Path | None = None
        self._is_open = False
        self._connections: dict[str, sqlite3.Connection] = {}

    def rows(self) -> Rows:
        """Return what its GeoPackages hold."""
        return rows_at(self.folder / name for name in self.names)

    def place_of(self, table: str) -> str:
        """Return the GeoPackage that holds a table."""
        return next((name for name in self.names if self._has(name, table)), self.names[0])

    def check_file(self, name: str) -> str:
        """Return what SQLite finds wrong with a file, "" for nothing."""
        with closing(sqlite3.connect(self.folder / name)) as database:
            register_functions(database)
            found = [text for (text,) in database.execute("PRAGMA integrity_check")]
        return "" if found == ["ok"] else "; ".join(found)

    def freeze(self) -> None:
        """Keep the folder as it is now: it is put back when the program that is killed has unwound."""
        self._frozen = self.folder.with_name("frozen")
        shutil.copytree(self.folder, self._frozen)

    def restart(self) -> None:
        """Put back what was frozen."""
        self._close()
        if self._frozen:
            shutil.rmtree(self.folder)
            self._frozen.rename(self.folder)
            self._frozen = None
        self._open()

    def open(self) -> None:
        """Let QGIS open the GeoPackages."""
        self._is_open = True
        self._open()

    def _open(self) -> None:
        for name in self.names if self._is_open else ():
            connection = sqlite3.connect(self.folder / name, isolation_level=None, timeout=0)
            register_functions(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("SELECT count(*) FROM gpkg_contents").fetchall()
            self._connections[name] = connection

    def _close(self) -> None:
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def close(self) -> None:
        """Close QGIS."""
        self._close()
        self.stamp()
        self._is_open = False

    @contextmanager
    def reading(self, table: str) -> Iterator[sqlite3.Connection]:
        """Give the file that holds a table."""
        name = self.place_of(table)
        if name in self._connections:
            yield self._connections[name]
            return
        path = self.folder / name
        if not path.is_file():
            raise sqlite3.OperationalError("the file is not there")
        with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as database:
            register_functions(database)
            yield database

    @contextmanager
    def writing(self, table: str) -> Iterator[sqlite3.Connection]:
        """Give the file that holds a table, in a transaction."""
        with self.reading(table) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except sqlite3.OperationalError:
                with suppress(sqlite3.OperationalError):
                    database.execute("ROLLBACK")
                raise
        self.stamp()
        self._on_write()

    def _has(self, name: str, table: str) -> bool:
        return len(self.names) == 1 or (table == "remarks") == (name != self.names[0])

    def stamp(self) -> None:
        """Give the files a time that no other edit has: on some systems a clock tick takes longer than two edits."""
        moment = (self._clock.stamp() - _EPOCH) // timedelta(microseconds=1) * 1000
        for name in self.names:
            for path in (self.folder / name, self.folder / f"{name}-wal"):
                if path.exists():
                    os.utime(path, ns=(moment, moment))

    def trashed(self) -> list[Path]:
        """Return all GeoPackages in the trash."""
        return sorted((own_folder(self.folder) / "trash").glob("*/*.gpkg"))
