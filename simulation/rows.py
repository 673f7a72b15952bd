"""What the GeoPackages of one side hold at one moment, by feature: a feature is known by its origin, not by its key."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from qfieldsync_cloud.deltas.geometry import value_of
from simulation.geopackages import GEOMETRY, KEY, ORIGIN, PARENTS, TABLES, Row, opened, rows_of

Feature = tuple[str, str]
"""A table and an origin."""
Cell = tuple[str, str, str]
"""A table, an origin and a column."""
Tables = Mapping[str, Mapping[Any, Row]]


@dataclass(frozen=True)
class Rows:
    """All features with their values; foreign keys are told by the parent's origin. `doubled` are there twice."""

    features: Mapping[Feature, Row]
    keys: Mapping[Feature, int]
    doubled: tuple[Feature, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def value(self, cell: Cell) -> Any:
        """Return a value, GONE if its feature is not there."""
        row = self.features.get(cell[:2])
        return GONE if row is None else row.get(cell[2])


class _Gone:
    def __repr__(self) -> str:
        return "gone"


GONE = _Gone()
"""The value of a feature that is not there."""


def rows_from(tables: Tables) -> Rows:
    """Return the rows of tables by their origin."""
    features: dict[Feature, Row] = {}
    keys: dict[Feature, int] = {}
    doubled = []
    for table, rows in tables.items():
        for key, row in rows.items():
            feature = (table, str(row[ORIGIN]))
            if feature in features:
                doubled.append(feature)
            features[feature] = _readable(table, row, tables)
            keys[feature] = key
    columns = {table: tuple(next(iter(rows.values()), ())) for table, rows in tables.items()}
    return Rows(features, keys, tuple(doubled), columns)


def _readable(table: str, row: Row, tables: Tables) -> Row:
    values = {name: normal(name, value) for name, value in row.items() if name not in (KEY, ORIGIN)}
    if table in PARENTS:
        name, parent = PARENTS[table]
        found = tables.get(parent, {}).get(row[name])
        values[name] = found[ORIGIN] if found else None if row[name] is None else f"nobody, {row[name]}"
    return values


def normal(name: str, value: Any) -> Any:
    """Return a stored value as it compares: geometries without their header, times without thousandths."""
    if name == GEOMETRY and value is not None:
        return _geometry(value)
    if name == "checked_at" and value:
        return value.replace(".000Z", "Z")
    return value


@lru_cache(maxsize=10_000)
def _geometry(blob: bytes) -> bytes:
    return value_of(blob)


@lru_cache(maxsize=64)
def _tables_in(content: bytes) -> dict[str, dict[Any, Row]]:
    with opened(content) as database:
        return {table: rows for table in TABLES if (rows := rows_of(database, table))}


def rows_in(contents: Iterable[bytes]) -> Rows:
    """Return what GeoPackages that are in memory hold."""
    return _rows_in(tuple(contents))


@lru_cache(maxsize=512)
def _rows_in(contents: tuple[bytes, ...]) -> Rows:
    tables: dict[str, Mapping[Any, Row]] = {}
    for content in contents:
        tables.update(_tables_in(content))
    return rows_from(tables)


def rows_at(paths: Iterable[Path]) -> Rows:
    """Return what GeoPackages in a folder hold, their logs included."""
    there = [path for path in paths if path.is_file()]
    if not any(_has_log(path) for path in there):
        return rows_in(path.read_bytes() for path in there)
    tables: dict[str, Mapping[Any, Row]] = {}
    for path in there:
        with closing(sqlite3.connect(path)) as database:
            tables.update({table: rows for table in TABLES if (rows := rows_of(database, table))})
    return rows_from(tables)


def _has_log(path: Path) -> bool:
    return any(path.with_name(path.name + ending).exists() for ending in ("-wal", "-journal"))
