"""What an edit is: one feature that was created, changed or deleted, in the values that a GeoPackage stores."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Union

from qfieldsync_cloud.phrases import Phrase

Value = Union[None, int, float, str, bytes]
"""A value as SQLite stores it; geometries are GeoPackage blobs."""
Key = Union[int, str]
"""The value of a feature's primary key."""
Row = Mapping[str, Value]
"""Values by column name."""


_WHOLE = re.compile(r"-?\d{1,19}(\.0*)?")


def whole_number(value: object) -> int | None:
    """Return what a number or a text says, as a number of a feature; None if it is none."""
    text = str(value)
    return int(text.partition(".")[0]) if _WHOLE.fullmatch(text) else None


class Method(Enum):
    """What happened to a feature."""

    CREATE = "create"
    PATCH = "patch"
    DELETE = "delete"


@dataclass(frozen=True)
class Edit:
    """One feature's edit.

    A patch has in `old` and `new` just the columns that differ; a creation has the whole row in `new`, a deletion in
    `old`, the key among them.
    """

    table: str
    key: Key
    method: Method
    old: Row = field(default_factory=dict)
    new: Row = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it touches."""
        return tuple(self.old if self.method is Method.DELETE else self.new)


@dataclass(frozen=True)
class Column:
    """A column: `type` as it was declared, in capitals and without length (`TEXT`, `MEDIUMINT`, `DATETIME` …)."""

    name: str
    type: str
    required: bool = False


@dataclass(frozen=True)
class Table:
    """A table of features or of plain rows.

    `key` is its one primary key column, "" if it has none or several; `geometry` the geometry column, "" for a plain
    table; `geometry_type` and `srs_id` are those of `gpkg_geometry_columns` (type in capitals, EPSG code mostly).
    """

    name: str
    columns: tuple[Column, ...]
    key: str = ""
    key_is_integer: bool = True
    geometry: str = ""
    geometry_type: str = ""
    srs_id: int = 0

    def column(self, name: str) -> Column | None:
        """Return a column by its name."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, the geometry's among them."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True)
class Obstacle:
    """A change of a GeoPackage that can't travel as edits, so that the whole file has to; `reason` is a sentence."""

    table: str
    reason: Phrase


@dataclass(frozen=True)
class Comparison:
    """What changed between two states of a GeoPackage: by table, then by key."""

    edits: tuple[Edit, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
