"""What changed from one state of a GeoPackage to another: edits of features, and what can't travel as edits."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Callable

from qfieldsync_cloud.deltas import pages, values
from qfieldsync_cloud.deltas.edits import Comparison, Edit, Method, Obstacle, Table, Value
from qfieldsync_cloud.deltas.pair import opened
from qfieldsync_cloud.deltas.schema import has_rowid_key, obstacles, quoted, read_tables
from qfieldsync_cloud.phrases import Phrase, phrase

LARGEST = 100_000
"""With more changed features than this the whole file travels."""
_WIDEST = 900  # fields: with more SQLite has no room for the old values beside the new ones
_ALL = (-(2**63), 2**63 - 1)


def compare(
    base: Path, other: Path, tracked: Collection[str], check: Callable[[], None], raw: bool = True
) -> Comparison:
    """Return what changed from `base` to `other`: edits of the `tracked` tables, and obstacles, one a table at most.

    Committed edits that still stand in a write-ahead log count. Nothing is written to either file. `check` is called
    often and may raise CancelledJob. UnreadableError, a FolderError, for a file that can't be read.

    With `raw` the files are also read past SQLite, to compare only rows on pages that differ. On Linux and macOS
    closing a file drops every lock that this process has on it: no `raw` for a file that QGIS has open.
    """
    with ExitStack() as files, opened(base, other, check) as connection:
        refused = obstacles(connection)
        tables = {name: table for name, table in sorted(read_tables(connection).items()) if name not in refused}
        ranges = _changed_ranges(connection, (base, other), tables, files, check) if raw else {}
        edits: list[Edit] = []
        for name, table in tables.items():
            rows = _Rows(connection, table, ranges.get(name))
            try:
                edits += rows.edits(LARGEST - len(edits)) if name in tracked else rows.untracked()
            except _Refusal as refusal:
                refused[name] = refusal.reason
    return Comparison(tuple(edits), tuple(Obstacle(name, refused[name]) for name in sorted(refused)))


def _changed_ranges(
    connection: sqlite3.Connection,
    paths: tuple[Path, Path],
    tables: Collection[str],
    files: ExitStack,
    check: Callable[[], None],
) -> dict[str, list[pages.Range]]:
    """Return by table which rowids may differ; tables of which nobody knows are missing.

    The raw files are closed with `files`, which has to be after the connection: closing them drops SQLite's locks.
    """
    modes = [connection.execute(f"PRAGMA {schema}.journal_mode").fetchone()[0] for schema in ("main", "other")]
    if "wal" in modes or any(map(pages.has_log, paths)):
        return {}
    old_trees, new_trees = (_trees(connection, schema) for schema in ("main", "other"))
    alike = {name for name in tables if old_trees[name][1] == new_trees[name][1]}
    roots = [{name: root for name, (root, _sql) in trees.items()} for trees in (old_trees, new_trees)]
    try:
        old, new = (files.enter_context(path.open("rb", buffering=0)) for path in paths)
        return pages.changed_ranges((old, roots[0]), (new, roots[1]), alike, check)
    except OSError:
        return {}


def _trees(connection: sqlite3.Connection, schema_name: str) -> dict[str, tuple[int, str]]:
    """Return root page and SQL of each table and index."""
    sql = f"SELECT name, rootpage, sql FROM {schema_name}.sqlite_master WHERE rootpage > 0"  # noqa: S608 # nosec B608
    return {name: (root, sql) for name, root, sql in connection.execute(sql)}


class _Refusal(Exception):  # noqa: N818 - it is no error
    """A table's changes can't travel as edits, for a reason."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(str(reason))
        self.reason = reason


class _Rows:
    """The rows of a table that is built alike in both files; `ranges` has the rowids that may differ, None is all."""

    def __init__(self, connection: sqlite3.Connection, table: Table, ranges: list[pages.Range] | None) -> None:
        self._connection = connection
        self._table = table
        self._ranges = ranges
        self._has_rowid_key = has_rowid_key(connection, table)
        self._kinds = [values.kind_of(column) for column in table.columns]
        if table.geometry in table.names:
            self._kinds[table.names.index(table.geometry)] = values.Kind.GEOMETRY

    def edits(self, room: int) -> list[Edit]:
        """Return the edits by key; _Refusal if one of them can't travel, or if there are more than `room`."""
        if self._ranges == [] or not self._has_keys():
            return self.untracked()
        found: list[Edit] = []
        for edit in self._changes():
            self._check_values(edit)
            if len(found) == room:
                raise _Refusal(
                    phrase(
                        "More than {count} features changed, those of the table {table} among them: too many to send "
                        "them one by one.",
                        count=LARGEST,
                        table=self._table.name,
                    )
                )
            found.append(edit)
        return sorted(found, key=lambda edit: (isinstance(edit.key, str), edit.key))

    def untracked(self) -> list[Edit]:
        """Return no edits; _Refusal if the table differs all the same."""
        if self._ranges == []:
            return []
        if not self._has_keys():
            if self._differs():
                raise _Refusal(
                    phrase(
                        "The table {table} changed, and its rows can't be compared one by one: it has no single key "
                        "field, rows without a key, or too many fields.",
                        table=self._table.name,
                    )
                )
        elif next(self._changes(), None):
            raise _Refusal(phrase("The table {table} changed, and its edits aren't tracked.", table=self._table.name))
        return []

    def _has_keys(self) -> bool:
        """Return whether rows can be told apart: each has a whole number or a text as its key."""
        if len(self._table.names) > _WIDEST:
            return False
        if self._has_rowid_key or not self._table.key:
            return self._has_rowid_key
        test = f"typeof({quoted(self._table.key)}) NOT IN ('integer', 'text')"
        odd = " UNION ALL ".join(f"SELECT 1 FROM {side} WHERE {test}" for side in self._sides)  # noqa: S608 # nosec B608 - quoted
        return not self._rows(odd).fetchone()

    def _differs(self) -> bool:
        """Return whether the rows are not the same, each as often; their order doesn't matter."""
        columns = ", ".join(f"{quoted(name)} COLLATE BINARY" for name in self._table.names)
        old, new = (f"SELECT {columns}, count(*) FROM {side} GROUP BY {columns}" for side in self._sides)  # noqa: S608 # nosec B608 - quoted
        return bool(self._more_or_fewer() or self._rows(f"{old} EXCEPT {new}").fetchone())

    def _more_or_fewer(self) -> int:
        """Return how many rows there are now beyond those that there were."""
        old, new = (f"(SELECT count(*) FROM {side})" for side in self._sides)  # noqa: S608 # nosec B608 - quoted
        return int(self._rows(f"SELECT {new} - {old}").fetchone()[0])

    def _changes(self) -> Iterator[Edit]:
        """Yield an edit for each row that differs by value."""
        changed, created = self._queries()
        limited = self._ranges is not None and self._has_rowid_key
        for bounds in self._ranges if limited and self._ranges else [_ALL]:
            deleted = 0
            for is_gone, *row in self._rows(changed, *bounds):
                deleted += is_gone
                edit = self._deletion(row) if is_gone else self._patch(row)
                if edit:
                    yield edit
            more = -1 if limited else self._more_or_fewer() + deleted
            if more:
                yield from map(self._creation, self._rows(created, *bounds, more))

    def _queries(self) -> tuple[str, str]:
        """Return SQL for rows that are gone or differ, old beside new, and for new rows, in a range of keys.

        New rows come last key first, since there they are mostly, and at most as many as the last parameter says.
        """
        key, (old_side, new_side) = quoted(self._table.key), self._sides
        old, new = (", ".join(f"{side}.{quoted(name)}" for name in self._table.names) for side in "ab")
        differs = " OR ".join(f"a.{quoted(name)} COLLATE BINARY IS NOT b.{quoted(name)}" for name in self._table.names)
        match = f"b.{key} = a.{key}" if self._has_rowid_key else f"b.{key} = a.{key} COLLATE BINARY"
        near = "{}.{} BETWEEN ? AND ?" if self._has_rowid_key else "? < ?"
        changed = (
            f"SELECT b.{key} IS NULL, {old}, {new} FROM {old_side} a LEFT JOIN {new_side} b ON {match} "  # noqa: S608 # nosec B608 - quoted
            f"WHERE {near.format('a', key)} AND ({differs})"
        )
        created = (
            f"SELECT {new} FROM {new_side} b WHERE {near.format('b', key)} "  # noqa: S608 # nosec B608 - quoted
            f"AND NOT EXISTS (SELECT 1 FROM {old_side} a WHERE {match}) ORDER BY b.{key} DESC LIMIT ?"
        )
        return changed, created

    @property
    def _sides(self) -> tuple[str, str]:
        name = quoted(self._table.name)
        return f"main.{name}", f"other.{name}"

    def _rows(self, sql: str, *bounds: int) -> sqlite3.Cursor:
        return self._connection.execute(sql, bounds)

    def _creation(self, row: Sequence[Value]) -> Edit:
        return Edit(self._table.name, self._key(row), Method.CREATE, new=dict(zip(self._table.names, row)))

    def _deletion(self, row: Sequence[Value]) -> Edit:
        return Edit(self._table.name, self._key(row), Method.DELETE, old=dict(zip(self._table.names, row)))

    def _patch(self, row: Sequence[Value]) -> Edit | None:
        """Return an edit of the columns that differ by value, None if none does; the row has old values, then new."""
        names = self._table.names
        pairs = zip(names, row, row[len(names) :], self._kinds)
        changed = [(name, old, new) for name, old, new, kind in pairs if not values.same(old, new, kind)]
        old, new = ({name: pair[side] for name, *pair in changed} for side in (0, 1))
        return Edit(self._table.name, self._key(row), Method.PATCH, old, new) if changed else None

    def _key(self, row: Sequence[Value]) -> Any:
        return row[self._table.names.index(self._table.key)]

    def _check_values(self, edit: Edit) -> None:
        """Raise _Refusal for bytes outside the geometry and for texts that are no Unicode: JSON can't hold them."""
        for name, value in (*edit.old.items(), *edit.new.items()):
            if isinstance(value, bytes) and name != self._table.geometry:
                raise _Refusal(
                    phrase(
                        "The field {field} of the table {table} holds bytes, which can't travel as an edit.",
                        field=name,
                        table=self._table.name,
                    )
                )
            if isinstance(value, str) and not _is_unicode(value):
                raise _Refusal(
                    phrase(
                        "A text in the field {field} of the table {table} is damaged: it is not UTF-8.",
                        field=name,
                        table=self._table.name,
                    )
                )


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
