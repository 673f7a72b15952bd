"""What a folder remembers of its edits, in `state.db`: deltas sent, conflicts that wait, a rebase under way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from qfieldsync_cloud.deltas.edits import Key
from qfieldsync_cloud.deltas.merge import Conflict, ConflictKind
from qfieldsync_cloud.deltas.records import (
    DELTA_COLUMNS,
    SCHEMA,
    Fate,
    PendingRebase,
    SentDelta,
    conflict_from_row,
    delta_from_row,
    row_of_conflict,
    row_of_delta,
)
from qfieldsync_cloud.deltas.stored import edit_from_text, edit_to_text, key_from_text, key_to_text


class Database(Protocol):
    """What holds the folder's memory, opened."""

    def make_tables(self, schema: str) -> None:
        """Run a script of CREATE … IF NOT EXISTS, unless all that it makes is there."""

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """Give it for one transaction; FolderError if the folder can't be written."""


class Journal:
    """The edits' part of a folder's memory; every write is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.make_tables(SCHEMA)

    # Deltas

    def write(self, deltas: Iterable[SentDelta]) -> None:
        """Note deltas before they are sent; one whose uuid is known gets its new content."""
        with self._database.transaction() as connection:
            (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM sent").fetchone()
            rows = [row_of_delta(delta, number + 1 + place) for place, delta in enumerate(deltas)]
            connection.executemany(f"INSERT OR REPLACE INTO sent VALUES ({', '.join('?' * 12)})", rows)  # noqa: S608

    def unsettled(self) -> list[SentDelta]:
        """Return the deltas whose outcome is not in the local files yet, in the order in which they were sent."""
        return self._deltas("WHERE NOT settled ORDER BY number")

    def uuids(self) -> frozenset[str]:
        """Return the uuids of all deltas that were ever sent from here."""
        with self._database.transaction() as connection:
            return frozenset(uuid for (uuid,) in connection.execute("SELECT uuid FROM sent"))

    def history(self, limit: int = 1000) -> list[SentDelta]:
        """Return what was sent, newest first."""
        return self._deltas("ORDER BY number DESC LIMIT ?", limit)

    def tell_fates(self, deltas: Iterable[SentDelta]) -> None:
        """Note what became of deltas."""
        rows = [
            (each.fate.value, each.reason, "" if each.new_key is None else key_to_text(each.new_key), each.uuid)
            for each in deltas
        ]
        with self._database.transaction() as connection:
            connection.executemany("UPDATE sent SET fate = ?, reason = ?, new_key = ? WHERE uuid = ?", rows)

    def forget(self, uuids: Iterable[str]) -> None:
        """Leave deltas alone that never arrived, or whose refusal no longer matters; that they are mine stays known."""
        with self._database.transaction() as connection:
            connection.executemany("UPDATE sent SET settled = 1 WHERE uuid = ?", [(uuid,) for uuid in uuids])

    # Conflicts

    def conflicts(self, path: str | None = None) -> dict[str, list[Conflict]]:
        """Return the conflicts that wait for a decision, by path."""
        return self._read_conflicts("conflict", path)

    def overruled(self, path: str | None = None) -> dict[str, list[Conflict]]:
        """Return, by path, the values of others that mine have replaced unseen, until a person has seen them."""
        return self._read_conflicts("overruled", path)

    def note_overruled(self, path: str, conflicts: Iterable[Conflict]) -> None:
        """Keep values of others that mine have replaced unseen."""
        with self._database.transaction() as connection:
            self._insert_conflicts(connection, "overruled", path, conflicts)

    def _read_conflicts(self, table: str, path: str | None) -> dict[str, list[Conflict]]:
        where, values = ("", ()) if path is None else ("WHERE path = ?", (path,))
        with self._database.transaction() as connection:
            rows = connection.execute(
                f"SELECT * FROM {table} {where}",  # noqa: S608
                values,
            ).fetchall()
        found: dict[str, list[Conflict]] = {}
        for row in rows:
            found.setdefault(row[0], []).append(conflict_from_row(row))
        return found

    def decided(self, path: str, conflicts: Iterable[Conflict]) -> None:
        """Forget conflicts that a person has decided, and what a decision on newer values of others makes pointless.

        Who has decided on a value that mine has replaced has not decided on a newer one of others.
        """
        rows = [(each, (path, each.table, key_to_text(each.key), each.column)) for each in conflicts]
        due = [place for each, place in rows if each.kind is not ConflictKind.OVERRULED]
        where = "path = ? AND layer_table = ? AND key = ? AND field = ?"
        with self._database.transaction() as connection:
            connection.executemany(f"DELETE FROM overruled WHERE {where}", [place for _, place in rows])  # noqa: S608
            connection.executemany(f"DELETE FROM conflict WHERE {where}", due)  # noqa: S608

    # Rebase

    def begin_rebase(self, rebase: PendingRebase, conflicts: Iterable[Conflict]) -> None:
        """Note a rebase, and the conflicts that wait once it has ended, before the local file is touched.

        Until then those wait that waited before: else a decision that was not carried out would be forgotten.
        """
        edits = [(rebase.path, number, edit_to_text(edit)) for number, edit in enumerate(rebase.edits)]
        keys = [(rebase.path, table, key_to_text(key), key_to_text(new)) for (table, key), new in rebase.keys.items()]
        with self._database.transaction() as connection:
            self._drop_rebase(connection, rebase.path)
            begun = (rebase.path, rebase.target, rebase.version_id, rebase.size, rebase.mark)
            connection.execute("INSERT INTO rebase VALUES (?, ?, ?, ?, ?)", begun)
            self._insert_conflicts(connection, "rebase_conflict", rebase.path, conflicts)
            connection.executemany("INSERT INTO rebase_edit VALUES (?, ?, ?)", edits)
            connection.executemany("INSERT INTO rebase_key VALUES (?, ?, ?, ?)", keys)

    def begun_rebases(self) -> list[PendingRebase]:
        """Return the rebases that were begun and not ended."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT path, target, version_id, size, mark FROM rebase").fetchall()
            return [self._read_rebase(connection, *row) for row in rows]

    def end_rebase(self, path: str, keys: Mapping[tuple[str, Key], Key], children: Iterable[str] = ()) -> None:
        """Note that the local file is where the rebase wanted it, all or nothing.

        Applied deltas are settled, open ones follow their features to new keys, and files whose features name them by
        key (`children`) get to know the new keys: they are needed until the child is rebased, however often that fails.
        """
        moved = [
            (path, table, key_to_text(key), key_to_text(new), child)
            for (table, key), new in keys.items()
            for child in children
        ]
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM conflict WHERE path = ?", (path,))
            connection.execute("INSERT INTO conflict SELECT * FROM rebase_conflict WHERE path = ?", (path,))
            self._drop_rebase(connection, path)
            connection.execute("DELETE FROM moved WHERE child = ?", (path,))
            connection.executemany("INSERT OR REPLACE INTO moved VALUES (?, ?, ?, ?, ?)", moved)
            connection.execute("UPDATE sent SET settled = 1 WHERE path = ? AND fate = ?", (path, Fate.APPLIED.value))
            connection.executemany(
                "UPDATE sent SET local_key = ? WHERE path = ? AND layer_table = ? AND local_key = ? AND NOT settled",
                [(key_to_text(new), path, table, key_to_text(key)) for (table, key), new in keys.items()],
            )

    def moves_for(self, child: str) -> dict[tuple[str, str, Key], Key]:
        """Return the new keys of features of other files that a file still names by their old ones."""
        query = "SELECT path, layer_table, key, new_key FROM moved WHERE child = ?"
        with self._database.transaction() as connection:
            rows = connection.execute(query, (child,)).fetchall()
        return {(path, table, key_from_text(key)): key_from_text(new) for path, table, key, new in rows}

    def forget_moves(self, child: str) -> None:
        """Forget the new keys of other files' features for a file that names them by these, or is another one now."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM moved WHERE child = ?", (child,))

    def children_with_moves(self) -> frozenset[str]:
        """Return the files that still name features of others by the keys they had before."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT DISTINCT child FROM moved").fetchall()
        return frozenset(child for (child,) in rows)

    def close_file(self, path: str) -> None:
        """Note that a file is the same here and in the cloud because it travelled whole, or that it is gone.

        What was sent of it needs no answer any more, and no decision on it is due.
        """
        with self._database.transaction() as connection:
            self._drop_rebase(connection, path)
            connection.execute("UPDATE sent SET settled = 1 WHERE path = ?", (path,))
            connection.execute("DELETE FROM conflict WHERE path = ?", (path,))
            connection.execute("DELETE FROM moved WHERE child = ?", (path,))

    def cancel_rebase(self, path: str) -> None:
        """Forget a rebase that did not take place."""
        with self._database.transaction() as connection:
            self._drop_rebase(connection, path)

    # Tables that people track although QField does not

    def added_tables(self, path: str) -> frozenset[str]:
        """Return the tables of a file that people added."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT layer_table FROM tracked WHERE path = ?", (path,)).fetchall()
        return frozenset(table for (table,) in rows)

    def added_paths(self) -> frozenset[str]:
        """Return the files of which people added tables."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT DISTINCT path FROM tracked").fetchall()
        return frozenset(path for (path,) in rows)

    def add_table(self, path: str, table: str, wanted: bool = True) -> None:
        """Track a table's edits, or leave that to what QField does."""
        order = "INSERT OR REPLACE INTO tracked VALUES (?, ?)" if wanted else (
            "DELETE FROM tracked WHERE path = ? AND layer_table = ?"
        )  # fmt: skip
        with self._database.transaction() as connection:
            connection.execute(order, (path, table))

    def _deltas(self, rest: str, *values: object) -> list[SentDelta]:
        with self._database.transaction() as connection:
            rows = connection.execute(f"SELECT {DELTA_COLUMNS} FROM sent {rest}", values).fetchall()  # noqa: S608
        return [delta_from_row(row) for row in rows]

    @staticmethod
    def _insert_conflicts(connection: sqlite3.Connection, table: str, path: str, conflicts: Iterable[Conflict]) -> None:
        rows = [row_of_conflict(path, each) for each in conflicts]
        connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608

    @staticmethod
    def _read_rebase(
        connection: sqlite3.Connection, path: str, target: str, version_id: str, size: int, mark: int
    ) -> PendingRebase:
        edits = connection.execute("SELECT edit FROM rebase_edit WHERE path = ? ORDER BY number", (path,))
        keys = connection.execute("SELECT layer_table, key, new_key FROM rebase_key WHERE path = ?", (path,))
        return PendingRebase(
            path,
            target,
            version_id,
            size,
            tuple(edit_from_text(text) for (text,) in edits),
            {(table, key_from_text(key)): key_from_text(new) for table, key, new in keys},
            mark,
        )

    @staticmethod
    def _drop_rebase(connection: sqlite3.Connection, path: str) -> None:
        for table in ("rebase", "rebase_edit", "rebase_key", "rebase_conflict"):
            connection.execute(f"DELETE FROM {table} WHERE path = ?", (path,))  # noqa: S608
