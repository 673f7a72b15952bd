"""SQLite's R-tree, written packed from its leaves up (node layout: https://www.sqlite.org/rtree.html)."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice, repeat
from struct import Struct

Box = tuple[int, float, float, float, float]  # id, min x, max x, min y, max y

_CELL = "qffff"
_CELL_BYTES = 24
_HEAD_BYTES = 4
_MOST_CELLS = 51
_PACKED_CELLS = 46  # some room is left, so that the first edits don't split every node
_ROOT = 1


class PackedTree:
    """Fills an empty R-tree, given the name of its virtual table, from boxes that lie near each other in order."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._nodes, self._rows, self._parents = (quoted(f"{name}_{part}") for part in ("node", "rowid", "parent"))
        self._node_bytes = int(connection.execute(f"SELECT length(data) FROM {self._nodes}").fetchone()[0])  # noqa: S608 # nosec B608 - quoted
        self._most = min((self._node_bytes - _HEAD_BYTES) // _CELL_BYTES, _MOST_CELLS)
        self._next = _ROOT + 1

    def fill(self, boxes: Iterator[Box], count: int, highest: int) -> None:
        """Write all boxes; `highest` is the greatest id, from which the table of the ids is sized."""
        nodes = array("I", bytes(array("I").itemsize * (highest + 1)))
        level = list(self._leaves(boxes, count, nodes))
        rows = ((row, node) for row, node in enumerate(nodes) if node)
        self._connection.executemany(f"INSERT INTO {self._rows} VALUES (?, ?)", rows)  # noqa: S608 # nosec B608 - quoted
        depth = 1
        while len(level) > self._most:
            level = list(self._inner(level))
            depth += 1
        self._write_root(level, depth)

    def _leaves(self, boxes: Iterator[Box], count: int, nodes: array[int]) -> Iterator[Box]:
        for size in _even_groups(count):
            group = list(islice(boxes, size))
            for box in group:
                nodes[box[0]] = self._next
            yield self._write(group)

    def _inner(self, level: list[Box]) -> Iterator[Box]:
        children = iter(level)
        for size in _even_groups(len(level)):
            group = list(islice(children, size))
            self._adopt(group, self._next)
            yield self._write(group)

    def _write(self, group: list[Box]) -> Box:
        node, self._next = self._next, self._next + 1
        self._connection.execute(f"INSERT INTO {self._nodes} VALUES (?, ?)", (node, self._packed(group)))  # noqa: S608 # nosec B608 - quoted
        _, west, east, south, north = zip(*group)
        return node, min(west), max(east), min(south), max(north)

    def _write_root(self, level: list[Box], depth: int) -> None:
        self._adopt(level, _ROOT)
        root = self._packed(level, depth)
        self._connection.execute(f"UPDATE {self._nodes} SET data = ? WHERE nodeno = {_ROOT}", (root,))  # noqa: S608 # nosec B608 - quoted

    def _adopt(self, group: list[Box], parent: int) -> None:
        children = zip((box[0] for box in group), repeat(parent))
        self._connection.executemany(f"INSERT INTO {self._parents} VALUES (?, ?)", children)  # noqa: S608 # nosec B608 - quoted

    def _packed(self, group: Iterable[Box], depth: int = 0) -> bytes:
        """Return a node; the depth of the tree stands in its root only."""
        cells = list(chain.from_iterable(group))
        layout = _layout(len(cells) // len(_CELL))
        return layout.pack(depth, len(cells) // len(_CELL), *cells).ljust(self._node_bytes, b"\0")


@lru_cache(maxsize=_MOST_CELLS)
def _layout(cells: int) -> Struct:
    return Struct(">HH" + _CELL * cells)


def leaves_of(count: int) -> int:
    """Return how many nodes hold so many boxes."""
    return -(-count // _PACKED_CELLS)


def _even_groups(count: int) -> Iterator[int]:
    """Return the sizes of groups that are nearly equal, none above the packed size."""
    groups = leaves_of(count)
    return (count * (each + 1) // groups - count * each // groups for each in range(groups))


def quoted(name: str) -> str:
    """Return the name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'
