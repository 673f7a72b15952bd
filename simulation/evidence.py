"""What a history left behind, put so that it can be asked: by value, by feature, by moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from qfieldsync_cloud.jobs.changes import PendingChanges, pending_changes
from simulation.analyst import DeskEdit
from simulation.changes import Change, Changes
from simulation.clock import SimulatedContext
from simulation.desk import LocalState, SimulatedDesk
from simulation.geopackages import PARENTS
from simulation.history import World
from simulation.rows import GONE, Cell, Rows


class Evidence:
    """Both sides as they are at the end, all that ever changed, and what people are shown."""

    def __init__(self, world: World) -> None:
        self.desk: SimulatedDesk = world.desk
        self.cloud = world.cloud
        kinds = {step.kind for step in world.history.steps}
        self.reuses_keys = world.history.reuses_keys or (world.history.with_older_uploads and "upload" in kinds)
        self.may_travel_whole = bool(kinds & {"upload", "add field"})
        self.changes = Changes(world.cloud)
        self.here = world.desk.files.rows()
        self.there = world.cloud.puts[-1].rows
        self.pending: PendingChanges = pending_changes(world.desk.folder, means=world.desk.means)(
            SimulatedContext(world.clock)
        )

    def waits(self, cell: Cell) -> bool:
        """Return whether an edit of a value is shown as waiting."""
        table, _, name = cell
        keys = {rows.keys[cell[:2]] for rows in (self.here, self.there) if cell[:2] in rows.keys}
        if any(problem.path == self.desk.files.place_of(table) for problem in self.pending.problems):
            return True
        return any(
            pending.edit.table == table
            and pending.edit.key in keys
            and (name in pending.edit.new or name in pending.edit.old or len(pending.edit.new) == 0)
            for pending in self.pending.edits
        )

    def keys_of(self, cell: Cell) -> set[Any]:
        """Return all keys that a feature ever had, here and in the cloud."""
        rows = [*(state.rows for state in self.desk.states), *(put.rows for put in self.cloud.puts)]
        return {each.keys[cell[:2]] for each in rows if cell[:2] in each.keys}

    def columns(self, cell: Cell) -> Any:
        """Return the columns that a feature has in the cloud."""
        return self.there.features.get(cell[:2], {})

    def of(self, cell: Cell) -> list[Change]:
        """Return the changes of a value, or of any value of a feature for "*"."""
        if cell[2] != "*":
            return self.changes.of(cell)
        return [change for change in self.changes.all if change.cell[:2] == cell[:2]]

    def was_seen(self, cell: Cell, value: Any, before: datetime) -> bool:
        """Return whether the folder showed a value to the analyst before a moment."""
        return any(state.rows.value(cell) == value for state in self.desk.states if state.at <= before)

    def cells_with(self, rows: Rows, cell: Cell, value: Any) -> list[Cell]:
        """Return where a value stands: in its cell, or, where keys are reused, in one that took over the key.

        Who uploads an older file makes another feature of the one that has a reused key now, and takes back the last
        number that was given out, so that keys are reused from then on: nobody can tell.
        """
        if rows.value(cell) == value:
            return [cell]
        table, _origin, name = cell
        is_shared = value in (None, GONE, 0, 1) or is_link(cell)
        if not self.reuses_keys or is_shared:
            return []
        return [
            (*feature, name) for feature, row in rows.features.items() if feature[0] == table and row.get(name) == value
        ]

    def holds(self, rows: Rows, cell: Cell, value: Any) -> bool:
        """Return whether a value stands where it should."""
        return bool(self.cells_with(rows, cell, value))

    def left(self, edit: DeskEdit, cell: Cell, value: Any) -> LocalState | None:
        """Return the state in which the folder no longer held a value of the desk, None if it still does."""
        later = (state for state in self.desk.states if state.at > edit.at)
        return next((state for state in later if not self.holds(state.rows, cell, value)), None)

    def since(self, change: Change) -> datetime:
        """Return when the old value came into the cloud."""
        before = [each.at for each in self.changes.of(change.cell) if each.at < change.at]
        return before[-1] if before else self.cloud.puts[0].at


def named(cell: Cell) -> str:
    """Return a value's place in words."""
    return " ".join(cell)


def brief(value: Any) -> str:
    """Return a value in words."""
    return "a geometry …" + value[-16:].hex() if isinstance(value, bytes) else repr(value)


def is_link(cell: Cell) -> bool:
    """Return whether a column holds a parent's key."""
    return cell[2] == PARENTS.get(cell[0], ("",))[0]
