"""SQLite's R-tree, written packed from its leaves up (node layout: https://www.sqlite.org/rtree.html).

The boxes are sorted into tiles: slices from west to east, each ordered from south to north.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from struct import Struct
from typing import Any

import numpy as np

from qfieldsync_cloud.packaging.boxes import Boxes
from qfieldsync_cloud.packaging.progress import Advance
from qfieldsync_cloud.packaging.tables import quoted

_CELL = np.dtype([("id", ">i8"), ("sides", ">f4", 4)])
_HEAD = Struct(">HH")  # the depth of the tree, in its root only, and the number of cells
_MOST_CELLS = 51
_PACKED_CELLS = 46  # some room is left, so that the first edits don't split every node
_ROOT = 1
_PAIRS = 200  # in one statement
_STATEMENTS = 50  # between two looks at the cancel button


class PackedTree:
    """Fills an empty R-tree, given the name of its virtual table."""

    def __init__(self, connection: sqlite3.Connection, name: str, advance: Advance) -> None:
        self._connection = connection
        self._advance = advance
        self._done, self._total = 0, 1
        self._nodes, self._rows, self._parents = (quoted(f"{name}_{part}") for part in ("node", "rowid", "parent"))
        self._node_bytes = int(connection.execute(f"SELECT length(data) FROM {self._nodes}").fetchone()[0])  # noqa: S608 # nosec B608 - quoted
        self._most = min((self._node_bytes - _HEAD.size) // _CELL.itemsize, _MOST_CELLS)
        self._next = _ROOT + 1

    def fill(self, boxes: Boxes) -> None:
        """Write all boxes."""
        order = _tiled(boxes.sides)
        self._total = 2 * len(order)  # each lies in a leaf and has a row that tells which
        nodes, sides, owners = self._write_level(boxes.ids[order], boxes.sides[order])
        by_id = np.empty_like(owners)
        by_id[order] = owners
        self._insert_pairs(self._rows, boxes.ids, by_id)
        depth = 1
        while len(nodes) > self._most:
            children = nodes
            nodes, sides, owners = self._write_level(nodes, sides)
            self._insert_pairs(self._parents, children, owners)
            depth += 1
        self._insert_pairs(self._parents, nodes, np.full_like(nodes, _ROOT))
        root = self._packed(len(nodes), _cells(nodes, sides).tobytes(), depth)
        self._connection.execute(f"UPDATE {self._nodes} SET data = ? WHERE nodeno = {_ROOT}", (root,))  # noqa: S608 # nosec B608 - quoted

    def _write_level(self, ids: Any, sides: Any) -> tuple[Any, Any, Any]:
        """Write the nodes that hold these; return them, their sides, and for each id the node that holds it."""
        starts = _starts(len(ids))
        nodes = np.arange(self._next, self._next + len(starts))
        self._next += len(starts)
        ends = np.append(starts[1:], len(ids))
        cells = memoryview(_cells(ids, sides).view(np.uint8))
        packed = self._all_packed(nodes.tolist(), starts.tolist(), ends.tolist(), cells)
        self._connection.executemany(f"INSERT INTO {self._nodes} VALUES (?, ?)", packed)  # noqa: S608 # nosec B608 - quoted
        least, most = np.minimum.reduceat(sides, starts), np.maximum.reduceat(sides, starts)
        least[:, 1::2] = most[:, 1::2]
        return nodes, least, np.repeat(nodes, ends - starts)

    def _all_packed(
        self, nodes: list[int], starts: list[int], ends: list[int], cells: memoryview
    ) -> Iterator[tuple[int, bytes]]:
        for node, start, end in zip(nodes, starts, ends):
            self._tell(end - start)
            yield node, self._packed(end - start, bytes(cells[start * _CELL.itemsize : end * _CELL.itemsize]))

    def _packed(self, count: int, cells: bytes, depth: int = 0) -> bytes:
        return (_HEAD.pack(depth, count) + cells).ljust(self._node_bytes, b"\0")

    def _insert_pairs(self, table: str, first: Any, second: Any) -> None:
        pairs = np.column_stack((first, second)).reshape(-1)
        some = len(first) // _PAIRS * _PAIRS
        for start, end, together in ((0, some, _PAIRS), (some, len(first), 1)):
            values = ", ".join(["(?, ?)"] * together)
            rows = self._rows_of(pairs[2 * start : 2 * end].reshape(-1, 2 * together))
            self._connection.executemany(f"INSERT INTO {table} VALUES {values}", rows)  # noqa: S608 # nosec B608 - quoted

    def _rows_of(self, values: Any) -> Iterator[list[int]]:
        for start in range(0, len(values), _STATEMENTS):
            some = values[start : start + _STATEMENTS]
            self._tell(some.size // 2)
            yield from some.tolist()

    def _tell(self, cells: int) -> None:
        self._done += cells
        self._advance(min(self._done / self._total, 1.0))


def _tiled(sides: Any) -> Any:
    """Return the order of boxes in which those that follow each other lie near each other."""
    by_x = np.argsort(sides[:, 0] + sides[:, 1], kind="stable")
    y = sides[:, 2] + sides[:, 3]
    slices = max(round(len(_starts(len(sides))) ** 0.5), 1)
    parts = np.array_split(by_x, slices)
    return np.concatenate([part[np.argsort(y[part], kind="stable")] for part in parts])


def _starts(count: int) -> Any:
    """Return where groups of nearly equal size start, none of them above the packed size."""
    groups = -(-count // _PACKED_CELLS)
    return np.arange(groups) * count // groups


def _cells(ids: Any, sides: Any) -> Any:
    cells = np.empty(len(ids), _CELL)
    cells["id"], cells["sides"] = ids, sides
    return cells
