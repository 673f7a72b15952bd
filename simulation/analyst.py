"""The analyst of a history: edits of the real GeoPackages of the folder, each with a value that no other edit has."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, Protocol

from qfieldsync_cloud.deltas.geometry import from_wkt
from simulation.clock import SimulatedClock
from simulation.cloud import DESK
from simulation.device import tagged_value
from simulation.geopackages import GEOMETRY, KEY, ORIGIN, PARENTS, SRS, TABLES, Row, rows_of
from simulation.rows import Rows, normal

_EXTRA = "extra"


@dataclass(frozen=True)
class DeskEdit:
    """One edit of the analyst; `values` as they compare (see `rows`), the parent by its origin.

    One that only takes an earlier edit back (`is_undo`) ends that edit, and wants nothing of its own.
    """

    at: datetime
    method: str
    table: str
    origin: str
    values: Row = field(default_factory=dict)
    is_undo: bool = False


class Files(Protocol):
    """The folder's GeoPackages, as an analyst uses them."""

    folder: Path

    def reading(self, table: str) -> Iterator[sqlite3.Connection]:
        """Give the file that holds a table."""

    def writing(self, table: str) -> Iterator[sqlite3.Connection]:
        """Give the file that holds a table, in a transaction."""


class Analyst:
    """Who edits at the desk; `edits` has all that was ever done there."""

    def __init__(self, files: Files, clock: SimulatedClock, tags: Iterator[int]) -> None:
        self.edits: list[DeskEdit] = []
        self._files = files
        self._clock = clock
        self._tags = tags

    def edit(self, random: Random) -> str:
        """Make an edit at random, and return what; nothing if the file is locked just now."""
        makers = (self._create, self._create_child, self.patch, self._move, self._delete, self._adopt)
        maker = random.choices(makers, (16, 24, 34, 10, 12, 4))[0]
        try:
            return maker(random)
        except sqlite3.OperationalError as error:
            return f"no edit, {error}"

    def add_field(self, random: Random) -> str:
        """Add a field to a table and fill it for one feature: such a file travels whole."""
        table = random.choice(list(TABLES))
        number = next(self._tags)
        name = f"{_EXTRA}_{number}"
        try:
            with self._writing(table) as database:
                database.execute(f'ALTER TABLE "{table}" ADD COLUMN "{name}" TEXT')
                row = self._any_row(database, table, random)
                if row:
                    self._change(database, table, row, {name: f"{DESK}#{number}"})
        except sqlite3.OperationalError as error:
            return f"no field, {error}"
        return f"a new field {name} of {table}"

    def _create(self, random: Random) -> str:
        number = next(self._tags)
        row = {name: self._value(name, number) for name in TABLES["trees"]}
        row[GEOMETRY] = self._value(GEOMETRY, number)
        if random.random() < 0.7:
            row["photo"] = None
        return self._insert("trees", row, {})

    def _create_child(self, random: Random) -> str:
        table = random.choice(list(PARENTS))
        parent_field, parent = PARENTS[table]
        number = next(self._tags)
        row = {name: self._value(name, number) for name in TABLES[table]}
        with self._files.reading(parent) as database:
            found = self._any_row(database, parent, random, newest=random.random() < 0.5)
        row[parent_field] = found[KEY] if found else None
        return self._insert(table, row, {parent_field: found[ORIGIN] if found else None})

    def _insert(self, table: str, row: Row, links: Row) -> str:
        with self._writing(table) as database:
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" for _ in row)
            values = [_stored(name, value) for name, value in row.items()]
            key = database.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values).lastrowid
        told = {name: normal(name, _stored(name, value)) for name, value in row.items() if name != ORIGIN}
        self._made("create", table, row[ORIGIN], {**told, **links})
        return f"create {table} {key} ({row[ORIGIN]})"

    def patch(self, random: Random) -> str:
        """Change one or two fields of a feature."""
        table = random.choice(list(TABLES))
        number = next(self._tags)
        names = [name for name in TABLES[table] if name not in (PARENTS.get(table, ("",))[0], ORIGIN, "alive")]
        chosen = random.sample(names, min(len(names), random.choice((1, 1, 2))))
        return self._change_any(table, random, {name: self._value(name, number) for name in chosen})

    def _move(self, random: Random) -> str:
        return self._change_any("trees", random, {GEOMETRY: self._value(GEOMETRY, next(self._tags))})

    def _change_any(self, table: str, random: Random, new: Row) -> str:
        with self._writing(table) as database:
            row = self._any_row(database, table, random)
            return self._change(database, table, row, new) if row else "no edit, nothing is there"

    def _change(self, database: sqlite3.Connection, table: str, row: Row, new: Row, links: Row | None = None) -> str:
        stored = {name: _stored(name, value) for name, value in new.items()}
        changes = ", ".join(f'"{name}" = ?' for name in stored)
        database.execute(f'UPDATE "{table}" SET {changes} WHERE "{KEY}" = ?', (*stored.values(), row[KEY]))
        told = {name: normal(name, value) for name, value in stored.items()}
        self._made("patch", table, row[ORIGIN], {**told, **(links or {})})
        return (
            f"patch {table} {row[KEY]} ({row[ORIGIN]}): {', '.join(f'{name}={value}' for name, value in new.items())}"
        )

    def _adopt(self, random: Random) -> str:
        """Give a child another parent."""
        table = random.choice(list(PARENTS))
        parent_field, parent = PARENTS[table]
        with self._files.reading(parent) as database:
            found = self._any_row(database, parent, random, newest=random.random() < 0.5)
        if found is None:
            return "no edit, no parent is there"
        with self._writing(table) as database:
            row = self._any_row(database, table, random)
            if row is None:
                return "no edit, nothing is there"
            return self._change(database, table, row, {parent_field: found[KEY]}, {parent_field: found[ORIGIN]})

    def _delete(self, random: Random) -> str:
        table = random.choice(list(TABLES))
        with self._writing(table) as database:
            row = self._any_row(database, table, random)
            if row is None:
                return "no edit, nothing is there"
            database.execute(f'DELETE FROM "{table}" WHERE "{KEY}" = ?', (row[KEY],))
            self._made("delete", table, row[ORIGIN], {})
        return f"delete {table} {row[KEY]} ({row[ORIGIN]})"

    def _made(self, method: str, table: str, origin: str, values: Row, is_undo: bool = False) -> None:
        self.edits.append(DeskEdit(self._clock.stamp(), method, table, origin, values, is_undo))

    def _value(self, name: str, number: int) -> Any:
        value = tagged_value(name, DESK, number)
        if name == "photo":
            photo = self._files.folder / value
            photo.parent.mkdir(exist_ok=True)
            photo.write_bytes(value.encode())
        return value

    def _any_row(self, database: sqlite3.Connection, table: str, random: Random, newest: bool = False) -> Row | None:
        """Return a row; the first ones are chosen often, so that desk and crews meet."""
        rows = rows_of(database, table)
        keys = sorted(rows)
        if not keys:
            return None
        return rows[keys[-1] if newest else keys[min(random.randrange(len(keys)), random.randrange(len(keys)))]]

    @contextmanager
    def _writing(self, table: str) -> Iterator[sqlite3.Connection]:
        """Give a file to write to; what is written counts only if it could be committed."""
        count = len(self.edits)
        try:
            with self._files.writing(table) as database:
                yield database
        except sqlite3.OperationalError:
            del self.edits[count:]
            raise

    def took_back(self, before: Rows, after: Rows) -> None:
        """Remember what was undone as edits of the analyst."""
        for table, origin in {**before.features, **after.features}:
            old, new = before.features.get((table, origin)), after.features.get((table, origin))
            if new is None:
                self._made("delete", table, origin, {}, is_undo=True)
            elif old != new:
                values = {name: value for name, value in new.items() if old is None or old.get(name) != value}
                self._made("create" if old is None else "patch", table, origin, values, is_undo=True)


def _stored(name: str, value: Any) -> Any:
    if name == GEOMETRY:
        return from_wkt(value, SRS) if value else None
    return int(value) if isinstance(value, bool) else value
