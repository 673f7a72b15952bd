"""What a feature is at one moment, told by what differs from its row in the base; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Callable

from qfieldsync_cloud.deltas.edits import Edit, Key, Method, Row, Value
from qfieldsync_cloud.deltas.merge import Same

BaseRow = Callable[[str, Key], "Row | None"]
"""A feature's row in the base by table and key, None if it is not there."""


@dataclass(frozen=True)
class State:
    """Whether a feature is there, and the values that differ from its base; all of them if `is_whole`."""

    is_there: bool
    values: Row = field(default_factory=dict)
    is_whole: bool = False

    def after(self, edit: Edit) -> State:
        """Return what the feature is after an edit."""
        if edit.method is Method.DELETE:
            return GONE
        if edit.method is Method.CREATE:
            return State(True, edit.new, is_whole=True)
        return State(True, {**self.values, **edit.new}, self.is_whole)


GONE = State(False)
AS_BASE = State(True)


def state_after(edits: Iterable[Edit]) -> State:
    """Return what a feature is after its edits since the base; without any it is as it was there."""
    state = AS_BASE
    for edit in edits:
        state = state.after(edit)
    return state


class Feature:
    """One feature on its way from state to state."""

    def __init__(self, table: str, key: Key, base_row: BaseRow, same: Same) -> None:
        self.place = (table, key)
        self._base_row = base_row
        self._same = same
        self._base: Row | None = None

    def at(self, place: tuple[str, Key]) -> Feature:
        """Return another feature of the same base."""
        return Feature(*place, self._base_row, self._same)

    def row_after(self, edit: Edit | None) -> Row | None:
        """Return all values after the one edit since the base, None if the feature is not there."""
        if edit is None:
            return self._base_row(*self.place)
        return None if edit.method is Method.DELETE else self.row(AS_BASE.after(edit))

    def row(self, state: State) -> Row:
        """Return all values in a state in which the feature is there."""
        return state.values if state.is_whole else {**self._base_values(), **state.values}

    def change(self, before: State, after: State) -> Edit | None:
        """Return the edit that makes of one state the other, None if they are the same."""
        table, key = self.place
        if not (before.is_there and after.is_there):
            if before.is_there:
                return Edit(table, key, Method.DELETE, old=self.row(before))
            return Edit(table, key, Method.CREATE, new=self.row(after)) if after.is_there else None
        columns = [
            column
            for column in {**before.values, **after.values}
            if not self._same(table, column, self._value(before, column), self._value(after, column))
        ]
        if not columns:
            return None
        old = {column: self._value(before, column) for column in columns}
        return Edit(table, key, Method.PATCH, old, {column: self._value(after, column) for column in columns})

    def _value(self, state: State, column: str) -> Value:
        if column in state.values or state.is_whole:
            return state.values.get(column)
        return self._base_values().get(column)

    def _base_values(self) -> Row:
        if self._base is None:
            self._base = self._base_row(*self.place) or {}
        return self._base
