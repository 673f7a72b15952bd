"""The boxes of a table's geometries, read from the blobs that GDAL writes: many at once, without Python's lock.

A GeoPackage's blob tells its box in its head; that of a point has none, and is the point
(https://www.geopackage.org/spec/#gpb_format).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from qfieldsync_cloud.packaging.progress import Advance
from qfieldsync_cloud.packaging.tables import IndexedTable, quoted

_CHUNK = 50_000
_START = 4  # where the flags stand, counted from 1
_FRAMED = np.dtype([("flags", "u1"), ("srs", "<i4"), ("sides", "<f8", 4)])
_POINT = np.dtype([("flags", "u1"), ("srs", "<i4"), ("order", "u1"), ("kind", "<u4"), ("place", "<f8", 2)])
_SHORTEST = _START - 1 + _POINT.itemsize  # what is shorter is empty, and has no box
_WITH_FRAME = (0x03, 0x05, 0x07, 0x09)  # little-endian; in two dimensions or more
_WITHOUT_FRAME = (0x01, 0x11)  # the second is that of an empty one
_KINDS_OF_POINTS = (1, 1001, 2001, 3001)
_LEAST = -(1 << 63)


@dataclass(frozen=True)
class Boxes:
    """Boxes by ascending ids (64 bits): their sides (32 bits) are west, east, south and north, moved outwards a bit."""

    ids: Any
    sides: Any


def boxes_of(connection: sqlite3.Connection, table: IndexedTable, advance: Advance) -> Boxes | None:
    """Return the boxes of all that have one; None if there are none, or if a geometry is out of the ordinary."""
    ids, sides, done = [], [], 0
    for some_ids, blobs in _chunks(connection, table):
        found = _sides(blobs, len(some_ids))
        if found is None:
            return None
        there = ~np.isnan(found).any(axis=1)
        ids.append(some_ids[there])
        sides.append(_outwards(found[there]))
        done += len(some_ids)
        advance(done / table.features)
    if not any(map(len, ids)):
        return None
    boxes = Boxes(np.concatenate(ids), np.concatenate(sides))
    return boxes if np.isfinite(boxes.sides).all() else None


def _chunks(connection: sqlite3.Connection, table: IndexedTable) -> Iterator[tuple[Any, bytes]]:
    """Yield ids and the heads of blobs, one after the other: SQLite puts them together faster than Python can."""
    key, geometry = quoted(table.fid), quoted(table.column)
    some = (
        f"SELECT {key} AS id, {geometry} AS blob FROM {quoted(table.name)} "  # noqa: S608 # nosec B608 - quoted
        f"WHERE {key} > ? AND length({geometry}) >= {_SHORTEST} ORDER BY {key} LIMIT"
    )
    first = connection.execute(f"SELECT substr(blob, {_START}, 1) FROM ({some} 1)", (_LEAST,)).fetchone()  # noqa: S608 # nosec B608
    width = (_POINT if first and first[0][0] in _WITHOUT_FRAME else _FRAMED).itemsize
    heads = f"CAST(group_concat(substr(blob, {_START}, {width}), '') AS BLOB)"
    query = f"SELECT max(id), group_concat(id), {heads} FROM ({some} {_CHUNK})"  # noqa: S608 # nosec B608 - quoted
    last = _LEAST
    while True:
        last, ids, blobs = connection.execute(query, (last,)).fetchone()
        if ids is None:
            return
        yield np.fromstring(ids, dtype=np.int64, sep=","), blobs


def _sides(blobs: bytes, count: int) -> Any:
    """Return the sides that heads tell, those of an empty point being no numbers; None if one tells none."""
    if len(blobs) == count * _FRAMED.itemsize:
        heads = np.frombuffer(blobs, _FRAMED)
        return heads["sides"] if np.isin(heads["flags"], _WITH_FRAME).all() else None
    if len(blobs) == count * _POINT.itemsize:
        heads = np.frombuffer(blobs, _POINT)
        plain = np.isin(heads["flags"], _WITHOUT_FRAME) & np.isin(heads["kind"], _KINDS_OF_POINTS)
        return heads["place"][:, [0, 0, 1, 1]] if (plain & (heads["order"] == 1)).all() else None
    return None


def _outwards(sides: Any) -> Any:
    """Return numbers of 64 bits as numbers of 32 bits, of which those in the west and south are never greater."""
    with np.errstate(over="ignore"):
        cut = sides.astype(np.float32)
    for first, far, beyond in ((0, -np.inf, np.greater), (1, np.inf, np.less)):
        some = cut[:, first::2]
        cut[:, first::2] = np.where(beyond(some, sides[:, first::2]), np.nextafter(some, np.float32(far)), some)
    return cut
