"""All that ever changed in the cloud's data, value by value, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qfieldsync_cloud.api.models import DeltaStatus
from simulation.geopackages import KEY, ORIGIN, PARENTS, Row
from simulation.ledger import Entry
from simulation.rows import GONE, Cell, Rows, normal
from simulation.watched import Put, WatchedCloud

SERVER = ""
"""Who did what no edit did: a job that put back an older copy of a file."""


@dataclass(frozen=True)
class Change:
    """A value in the cloud that became another one; `entry` is the delta that did it, None for a whole file."""

    at: datetime
    cell: Cell
    old: Any
    new: Any
    by: str
    entry: Entry | None = None


class Changes:
    """The changes in their order, and by cell."""

    def __init__(self, cloud: WatchedCloud) -> None:
        self._cloud = cloud
        self.all = list(self._read())
        self._by_cell: dict[Cell, list[Change]] = {}
        for change in self.all:
            self._by_cell.setdefault(change.cell, []).append(change)

    def of(self, cell: Cell) -> list[Change]:
        """Return what happened to one value."""
        return self._by_cell.get(cell, [])

    def _read(self) -> Iterator[Change]:
        before = self._cloud.puts[0].rows
        for put in self._cloud.puts[1:]:
            after = put.rows
            if put.job:
                yield from self._applied(put, before, after)
            else:
                yield from _differences(put, before, after, put.user)
            before = after

    def _applied(self, put: Put, before: Rows, after: Rows) -> Iterator[Change]:
        """Yield what the deltas of a job did, and then what nobody asked for."""
        now: dict[tuple[str, str], Row] = {feature: dict(row) for feature, row in before.features.items()}
        for entry in self._cloud.ledger.entries:
            if entry.job != put.job or entry.status is not DeltaStatus.APPLIED:
                continue
            for change in _of_delta(entry):
                yield change
                _apply(now, change)
        yield from _differences(put, Rows(now, {}), after, SERVER)


def _of_delta(entry: Entry) -> Iterator[Change]:
    """Yield what a delta did.

    One that makes a feature another one, as reused keys do, is a deletion and a creation; a value that stays is none.
    """
    table = str(entry.content["localLayerId"]).partition("_")[0]
    sides = [entry.before, entry.after]
    for origin in dict.fromkeys(str(row[ORIGIN]) for row in sides if row):
        before, after = (_values(table, row) if row and str(row[ORIGIN]) == origin else None for row in sides)
        for name in {**(before or {}), **(after or {})}:
            old = GONE if before is None else before.get(name)
            new = GONE if after is None else after.get(name)
            if old != new and not (sides[0] and sides[1] and sides[0].get(name) == sides[1].get(name)):
                yield Change(entry.applied_at or entry.updated_at, (table, origin, name), old, new, entry.user, entry)


def _values(table: str, row: Row | None) -> Row | None:
    """Return a row's values but its key and its parent's: what key a parent has is the server's affair."""
    if row is None:
        return None
    left_out = (KEY, ORIGIN, PARENTS.get(table, ("",))[0])
    return {name: normal(name, value) for name, value in row.items() if name not in left_out}


def _apply(now: dict[tuple[str, str], Row], change: Change) -> None:
    feature, name = change.cell[:2], change.cell[2]
    if change.new is GONE:
        now.pop(feature, None)
    else:
        now.setdefault(feature, {})[name] = change.new


def _differences(put: Put, before: Rows, after: Rows, by: str) -> Iterator[Change]:
    for feature in {**before.features, **after.features}:
        old, new = before.features.get(feature), after.features.get(feature)
        if old == new:
            continue
        parent_field = PARENTS.get(feature[0], ("",))[0]
        for name in {**(old or {}), **(new or {})}:
            first = GONE if old is None else old.get(name)
            last = GONE if new is None else new.get(name)
            if first != last and not (by == SERVER and name == parent_field):
                yield Change(put.at, (*feature, name), first, last, by)
