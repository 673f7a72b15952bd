"""Which rows of two SQLite files may differ, told from the pages that differ: most pages are equal, and need no look.

A row lies on one leaf page of its table's tree. A leaf that has the same place in the same table's tree of both files,
with the same bytes, holds the same rows, as long as the overflow pages of its long rows are equal too. So only rows on
other leaves may differ, and each of these leaves tells the first and the last of its rows.

The format: https://www.sqlite.org/fileformat2.html. Whatever is not as expected makes the answer "unknown".
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Callable, Protocol

Range = tuple[int, int]
"""Two rowids, and all between them."""
_PIECE = 64 * 1024  # bytes at once: little enough to stay in the processor's cache
_FEW = 256  # changed pages are worth a look, however small the file is
_MOST_RANGES = 20_000  # more are slower, one by one, than the whole table at once
_LOCK_BYTE = 0x40000000
_SCHEMA_TABLE = "sqlite_schema"
_WITHOUT_ROWS = 1  # owner of free pages, pointer maps and the lock's page; trees have greater numbers
_TABLE_INNER, _TABLE_LEAF, _INDEX_INNER, _INDEX_LEAF = 0x05, 0x0D, 0x02, 0x0A


class RawFile(Protocol):
    """A file opened to read bytes, without a buffer."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a byte."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""


class _Unclear(Exception):  # noqa: N818 - it is no error
    """The pages are not as they should be, or of a kind that this module doesn't know."""


def has_log(path: Path) -> bool:
    """Return whether a file's newest pages, or those of before, stand in a log beside it."""
    logs = (path.with_name(path.name + suffix) for suffix in ("-wal", "-journal"))
    return any(log.exists() and log.stat().st_size for log in logs)


def changed_ranges(
    base: tuple[RawFile, Mapping[str, int]],
    other: tuple[RawFile, Mapping[str, int]],
    tables: Collection[str],
    check: Callable[[], None],
) -> dict[str, list[Range]]:
    """Return by table which rowids may differ, in order; a table of which nothing is known is missing.

    The `tables` are those in both files that are built alike. Each file comes with the root pages of all its tables and
    indexes by name. While it is read an SQLite transaction has to keep others from writing; and since closing the file
    drops SQLite's locks, it has to be closed last.
    """
    names = sorted({_SCHEMA_TABLE, *base[1], *other[1]})
    owners = {name: number for number, name in enumerate(names, _WITHOUT_ROWS + 1)}
    try:
        old, new = (_Pages(file, {**roots, _SCHEMA_TABLE: 1}, owners) for file, roots in (base, other))
        changed = _changed_pages(old, new, check)
    except (_Unclear, struct.error, IndexError, OverflowError):
        return {}
    found = {}
    for name in tables:
        try:
            found[name] = _merged(_ranges(old, new, changed, owners[name]))
        except (_Unclear, struct.error, IndexError):
            continue
    return found


class _Pages:
    """The pages of a file: how many of which size, and for each the number of the tree it belongs to (0: unknown)."""

    def __init__(self, file: RawFile, roots: Mapping[str, int], owners: Mapping[str, int]) -> None:
        self._file = file
        header = self._bytes(0, 100)
        if header[:16] != b"SQLite format 3\0" or 2 in header[18:20]:  # 2: it has a write-ahead log
            raise _Unclear
        (size,) = struct.unpack_from(">H", header, 16)
        self.size = 65536 if size == 1 else max(size, 512)
        self.usable = self.size - header[20]
        length = file.seek(0, 2)
        self.count = length // self.size
        if length % self.size:
            raise _Unclear
        self.owner = array("H", bytes(2 * (self.count + 1)))
        self._claim_bookkeeping(header)
        for name, root in roots.items():
            self._claim_tree(root, owners[name])

    def read(self, first: int, count: int = 1) -> bytes:
        """Return some pages; fewer at the end of the file."""
        return self._bytes((first - 1) * self.size, count * self.size)

    def _bytes(self, offset: int, count: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(count)

    def _claim(self, page: int, owner: int) -> None:
        if not 1 <= page <= self.count or self.owner[page]:
            raise _Unclear
        self.owner[page] = owner

    def _claim_bookkeeping(self, header: bytes) -> None:
        """Find the lock's page, the pointer maps of a file that vacuums itself, and all free pages."""
        lock = _LOCK_BYTE // self.size + 1
        if lock <= self.count:
            self._claim(lock, _WITHOUT_ROWS)
        if any(header[52:56]):
            for page in range(2, self.count + 1, self.usable // 5 + 1):
                self._claim(page + (page == lock), _WITHOUT_ROWS)
        (trunk,) = struct.unpack_from(">I", header, 32)
        while trunk:
            self._claim(trunk, _WITHOUT_ROWS)
            content = self.read(trunk)
            trunk, count = struct.unpack_from(">II", content)
            for free in struct.unpack_from(f">{count}I", content, 8):
                self._claim(free, _WITHOUT_ROWS)

    def _claim_tree(self, root: int, owner: int) -> None:
        """Go down level by level; leaves are not read, since all of them lie equally deep."""
        level = array("I", [root])
        while level:
            for page in level:
                self._claim(page, owner)
            kind = self._kind(level[0])
            level = array("I", (child for page in level for child in self._children(page, kind)))

    def _kind(self, page: int) -> int:
        return self.read(page)[_start(page)]

    def _children(self, page: int, kind: int) -> Iterator[int]:
        if kind in (_TABLE_LEAF, _INDEX_LEAF):
            return
        content, start = self.read(page), _start(page)
        if kind not in (_TABLE_INNER, _INDEX_INNER) or content[start] != kind:
            raise _Unclear
        cells, right = struct.unpack_from(">3xH3xI", content, start)
        for cell in struct.unpack_from(f">{cells}H", content, start + 12):
            yield struct.unpack_from(">I", content, cell)[0]
        yield right


def _start(page: int) -> int:
    return 100 if page == 1 else 0


def _changed_pages(old: _Pages, new: _Pages, check: Callable[[], None]) -> array[int]:
    """Return the pages whose bytes or owners differ; _Unclear if that is most, or one may hold a part of a long row.

    Where a long row goes on, the first page that differs is such a page in both files: no tree's, and not free.
    """
    if (old.size, old.usable) != (new.size, new.usable):
        raise _Unclear
    both, step = min(old.count, new.count), max(1, _PIECE // old.size)
    changed = array("I")
    for first in range(1, both + 1, step):
        check()
        if len(changed) > max(_FEW, both // 2):
            raise _Unclear
        count = min(step, both + 1 - first)
        here, there = old.read(first, count), new.read(first, count)
        if here == there and old.owner[first : first + count] == new.owner[first : first + count]:
            continue
        for page in range(first, first + count):
            piece = slice((page - first) * old.size, (page - first + 1) * old.size)
            if here[piece] != there[piece]:
                if not old.owner[page] and not new.owner[page]:
                    raise _Unclear
                changed.append(page)
            elif old.owner[page] != new.owner[page]:
                changed.append(page)
    changed.extend(range(both + 1, max(old.count, new.count) + 1))
    return changed


def _ranges(old: _Pages, new: _Pages, changed: array[int], owner: int) -> Iterator[Range]:
    """Yield the rowids on those leaves of a tree that changed."""
    for pages in (old, new):
        for page in changed:
            if page <= pages.count and pages.owner[page] == owner:
                found = _rowids(pages.read(page))
                if found:
                    yield found


def _rowids(page: bytes) -> Range | None:
    """Return the first and the last rowid of a leaf, None if it has none or is an inner page."""
    (cells,) = struct.unpack_from(">H", page, 3)
    if page[0] == _TABLE_INNER or (page[0] == _TABLE_LEAF and not cells):
        return None
    if page[0] != _TABLE_LEAF:
        raise _Unclear
    first, last = (struct.unpack_from(">H", page, 8 + 2 * cell)[0] for cell in (0, cells - 1))
    return _rowid(page, first), _rowid(page, last)


def _rowid(page: bytes, cell: int) -> int:
    """Return the rowid of a cell: the second of two numbers of one to nine bytes."""
    while page[cell] & 0x80:
        cell += 1
    value = 0
    for byte in page[cell + 1 : cell + 9]:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value
    value = value << 8 | page[cell + 9]
    return value - (1 << 64) if value >> 63 else value


def _merged(ranges: Iterator[Range]) -> list[Range]:
    """Return ranges in order, those that touch as one."""
    merged: list[Range] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    if len(merged) > _MOST_RANGES:
        raise _Unclear
    return merged
