"""A three-way merge by feature and attribute: what may be sent, what is the same, what only a person can decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Callable

from qfieldsync_cloud.deltas.edits import Edit, Key, Method, Row, Value

Same = Callable[[str, str, Value, Value], bool]
"""Whether two values of a column are the same: table, column, first, second."""


class ConflictKind(Enum):
    """What both sides did to one feature; OVERRULED is a value of others that mine has replaced unseen."""

    VALUE = "value"
    DELETED_HERE = "deleted_here"
    DELETED_THERE = "deleted_there"
    OVERRULED = "overruled"


@dataclass(frozen=True)
class Conflict:
    """Something that both sides changed, differently.

    For a value, `column` names it and `base`, `mine`, `theirs` hold it. For a feature that one side deleted, `column`
    is "" and `mine` or `theirs` hold the values that the other side changed, by column.
    """

    table: str
    key: Key
    kind: ConflictKind
    column: str = ""
    base: Row = field(default_factory=dict)
    mine: Row = field(default_factory=dict)
    theirs: Row = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, Key, str]:
        """What tells it from others: table, key and column."""
        return self.table, self.key, self.column


class Choice(Enum):
    """What a person decides about a conflict; a typed value is MINE after it was written into the local file."""

    LATER = "later"
    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Merge:
    """`free` are my edits that nobody else's contradict, against the cloud's state; `waiting` those in conflict.

    What both sides did alike is in neither.
    """

    free: tuple[Edit, ...] = ()
    waiting: tuple[Edit, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def index(edits: Iterable[Edit]) -> dict[tuple[str, Key], Edit]:
    """Return edits by table and key."""
    return {(edit.table, edit.key): edit for edit in edits}


def merge(
    mine: Iterable[Edit],
    theirs: Iterable[Edit],
    same: Same,
    choose: Callable[[Conflict], Choice] = lambda _conflict: Choice.LATER,
) -> Merge:
    """Return what becomes of my edits; a pure decision.

    Both lists are in the cloud's keys (see `translate`): features under one key are one feature.
    """
    others = index(theirs)
    merger = _Merger(same, choose)
    for edit in mine:
        other = others.get((edit.table, edit.key))
        if other is None:
            merger.free.append(edit)
        else:
            merger.meet(edit, other)
    return Merge(tuple(merger.free), tuple(merger.waiting), tuple(merger.conflicts))


class _Merger:
    """Collects what becomes of edits that meet another of the same feature."""

    def __init__(self, same: Same, choose: Callable[[Conflict], Choice]) -> None:
        self.free: list[Edit] = []
        self.waiting: list[Edit] = []
        self.conflicts: list[Conflict] = []
        self._same = same
        self._choose = choose

    def meet(self, mine: Edit, theirs: Edit) -> None:
        if mine.method is Method.DELETE and theirs.method is Method.DELETE:
            return
        if mine.method is Method.DELETE:
            self._deleted_here(mine, theirs)
        elif theirs.method is Method.DELETE:
            self._deleted_there(mine, theirs)
        else:
            self._changed(mine, theirs)

    def _deleted_here(self, mine: Edit, theirs: Edit) -> None:
        conflict = Conflict(
            mine.table, mine.key, ConflictKind.DELETED_HERE,
            base={**theirs.old}, mine={}, theirs={**theirs.new},
        )  # fmt: skip
        self._settle(conflict, replace(mine, old={**mine.old, **theirs.new}))

    def _deleted_there(self, mine: Edit, theirs: Edit) -> None:
        conflict = Conflict(
            mine.table, mine.key, ConflictKind.DELETED_THERE,
            base={**mine.old}, mine={**mine.new}, theirs={},
        )  # fmt: skip
        self._settle(conflict, Edit(mine.table, mine.key, Method.CREATE, new={**theirs.old, **mine.new}))

    def _changed(self, mine: Edit, theirs: Edit) -> None:
        """Sort the columns of a feature that both sides changed, or created under one name."""
        differing = [
            column
            for column in mine.new
            if column not in theirs.new or not self._same(mine.table, column, mine.new[column], theirs.new[column])
        ]
        quiet = [column for column in differing if column not in theirs.new]
        self._add(self.free, mine, theirs, quiet)
        for column in differing:
            if column in theirs.new:
                conflict = Conflict(
                    mine.table, mine.key, ConflictKind.VALUE, column,
                    base={column: mine.old[column]} if column in mine.old else {},
                    mine={column: mine.new[column]},
                    theirs={column: theirs.new[column]},
                )  # fmt: skip
                self._settle(conflict, _patch(mine, theirs, [column]))

    def _add(self, edits: list[Edit], mine: Edit, theirs: Edit, columns: list[str]) -> None:
        if columns:
            edits.append(_patch(mine, theirs, columns))

    def _settle(self, conflict: Conflict, edit: Edit) -> None:
        choice = self._choose(conflict)
        if choice is Choice.LATER:
            self.conflicts.append(conflict)
            self.waiting.append(edit)
        elif choice is Choice.MINE:
            self.free.append(edit)


def _patch(mine: Edit, theirs: Edit, columns: list[str]) -> Edit:
    """Return my change of these columns as a patch of what the cloud holds."""
    known = {**mine.old, **theirs.new}
    return Edit(
        mine.table, mine.key, Method.PATCH,
        {column: known.get(column) for column in columns}, {column: mine.new[column] for column in columns},
    )  # fmt: skip


def joined(edits: Iterable[Edit]) -> list[Edit]:
    """Return edits with the patches of one feature made into one."""
    found: dict[tuple[str, Key], Edit] = {}
    for edit in edits:
        place = (edit.table, edit.key)
        known = found.get(place)
        if known and known.method is Method.PATCH and edit.method is Method.PATCH:
            edit = replace(known, old={**known.old, **edit.old}, new={**known.new, **edit.new})
        found[place] = edit
    return list(found.values())
