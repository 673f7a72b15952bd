"""Writes edits into a GeoPackage: statements with their values spelled out, run by whoever holds the file."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Callable, Protocol

from qfieldsync_cloud.deltas.edits import Edit, Method, Table, Value
from qfieldsync_cloud.deltas.geometry import envelope, register_functions
from qfieldsync_cloud.errors import FolderError, QFieldSyncCloudError
from qfieldsync_cloud.phrases import phrase


class Writer(Protocol):
    """A GeoPackage that is open for writing."""

    def version(self) -> int:
        """Return a number that is another one after somebody else has committed a change."""

    def begin(self) -> None:
        """Begin a transaction and lock the file against other writers."""

    def execute(self, statement: str) -> None:
        """Run a statement that returns nothing."""

    def commit(self) -> None:
        """End the transaction."""

    def roll_back(self) -> None:
        """Take the transaction back; harmless if there is none."""

    def close(self) -> None:
        """Let go of the file."""


OpenWriter = Callable[[Path], Writer]


class SqliteWriter:
    """Writes through Python's SQLite: for files that no other library of this process has open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=5)
        register_functions(self._connection)
        self._connection.execute("PRAGMA foreign_keys = ON")

    def version(self) -> int:
        """Return SQLite's data version."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def begin(self) -> None:
        """Begin a transaction that can write."""
        self.execute("BEGIN IMMEDIATE")

    def execute(self, statement: str) -> None:
        """Run a statement; FolderError if the file refuses it."""
        try:
            self._connection.execute(statement)
        except sqlite3.Error as error:
            raise not_writable(self._path, str(error)) from error

    def commit(self) -> None:
        """End the transaction."""
        self.execute("COMMIT")

    def roll_back(self) -> None:
        """Take the transaction back."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def not_writable(path: Path, details: str) -> FolderError:
    """Return the error for a GeoPackage that can't be changed now."""
    return FolderError(
        phrase("{file} can't be changed now: {reason}.", file=path.name, reason=details),
        phrase("Save or cancel what other programs do with it, check the free space, and synchronize again."),
        details,
    )


class ChangedUnderneathError(QFieldSyncCloudError):
    """Somebody committed a change between reading a file and writing it; reading it again helps."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            phrase("{file} was changed by another program just now.", file=path.name),
            phrase("Synchronize again."),
        )


def write_edits(
    writer: Writer,
    path: Path,
    version: int,
    edits: Iterable[Edit],
    tables: dict[str, Table],
    check: Callable[[], None],
    also: Iterable[str] = (),
) -> None:
    """Make edits, and run the statements in `also`, in one transaction, if the file is still at `version`.

    All or nothing. ChangedUnderneathError if it is at another one; FolderError if the file can't be written or breaks a
    rule of its own.
    """
    edits, also = list(edits), list(also)
    ordinary = [statement_for(edit, tables[edit.table]) for edit in edits]
    try:
        _write(writer, path, version, [*ordinary, *_closing(edits, tables), *also], check)
    except FolderError as error:
        if "UNIQUE" not in error.details:
            raise
        swapping = _taking_out_and_in_again(edits, tables)
        writer.execute("PRAGMA foreign_keys = OFF")  # else what is taken out takes its children with it
        _write(writer, path, version, [*swapping, *_closing(edits, tables), *also], check)


def _write(writer: Writer, path: Path, version: int, statements: list[str], check: Callable[[], None]) -> None:
    writer.begin()
    try:
        if writer.version() != version:
            raise ChangedUnderneathError(path)
        writer.execute("PRAGMA defer_foreign_keys = ON")
        for number, statement in enumerate(statements):
            if number % 256 == 0:
                check()
            writer.execute(statement)
        writer.commit()
    except BaseException:
        writer.roll_back()
        raise


def _closing(edits: list[Edit], tables: dict[str, Table]) -> list[str]:
    names = sorted({edit.table for edit in edits})
    return [statement for name in names for statement in _bookkeeping(tables[name], edits)]


def _taking_out_and_in_again(edits: list[Edit], tables: dict[str, Table]) -> list[str]:
    """Return the SQL that changes rows outside of their table: two that swap a unique value never meet in it."""
    found = [statement_for(edit, tables[edit.table]) for edit in edits if edit.method is Method.DELETE]
    for name in sorted({edit.table for edit in edits if edit.method is Method.PATCH}):
        table, aside = tables[name], Table("qfieldsync_cloud_aside", tables[name].columns, tables[name].key)
        patches = [edit for edit in edits if edit.method is Method.PATCH and edit.table == name]
        where = f"WHERE {quoted(table.key)} IN ({', '.join(literal(edit.key) for edit in patches)})"
        found.append(f"CREATE TEMP TABLE {aside.name} AS SELECT * FROM {quoted(name)} {where}")  # noqa: S608
        found.append(f"DELETE FROM {quoted(name)} {where}")  # noqa: S608
        found += [statement_for(edit, aside) for edit in patches]
        found.append(f"INSERT INTO {quoted(name)} SELECT * FROM {aside.name}")  # noqa: S608
        found.append(f"DROP TABLE {aside.name}")
    return found + [statement_for(edit, tables[edit.table]) for edit in edits if edit.method is Method.CREATE]


def statement_for(edit: Edit, table: Table) -> str:
    """Return the SQL that makes one edit."""
    where = f"{quoted(table.key)} = {literal(edit.key)}"
    if edit.method is Method.DELETE:
        return f"DELETE FROM {quoted(table.name)} WHERE {where}"  # noqa: S608 - every name and value is quoted
    if edit.method is Method.PATCH:
        changes = ", ".join(f"{quoted(name)} = {literal(value)}" for name, value in edit.new.items())
        return f"UPDATE {quoted(table.name)} SET {changes} WHERE {where}"  # noqa: S608
    names = ", ".join(map(quoted, edit.new))
    values = ", ".join(map(literal, edit.new.values()))
    return f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({values})"  # noqa: S608


def _bookkeeping(table: Table, edits: list[Edit]) -> list[str]:
    """Return what GDAL keeps up to date by itself: the time of the last change and the extent."""
    name = literal(table.name)
    now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
    statements = [f"UPDATE gpkg_contents SET last_change = {now} WHERE table_name = {name}"]  # noqa: S608
    blobs = [edit.new.get(table.geometry) for edit in edits if edit.table == table.name]
    boxes = [box for box in (envelope(blob) for blob in blobs if isinstance(blob, bytes)) if box]
    if boxes:
        low_x, high_x = min(box[0] for box in boxes), max(box[1] for box in boxes)
        low_y, high_y = min(box[2] for box in boxes), max(box[3] for box in boxes)
        sides = ((low_x, "min_x", "min"), (low_y, "min_y", "min"), (high_x, "max_x", "max"), (high_y, "max_y", "max"))
        changes = ", ".join(f"{side} = {which}(coalesce({side}, {value!r}), {value!r})" for value, side, which in sides)
        statements.append(f"UPDATE gpkg_contents SET {changes} WHERE table_name = {name}")  # noqa: S608
    return statements


def quoted(name: str) -> str:
    """Return a name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: Value) -> str:
    """Return a value as SQL that gives back the very same value."""
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"X'{value.hex()}'"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else ("9e999" if value > 0 else "-9e999")
    return str(value)


def _text(value: str) -> str:
    if "\0" in value:
        return f"CAST(X'{value.encode().hex()}' AS TEXT)"
    return "'" + value.replace("'", "''") + "'"
