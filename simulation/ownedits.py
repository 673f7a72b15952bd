"""What became of the desk's own edits: in the cloud, shown as waiting, or overruled by somebody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qfieldsync_cloud.sync.plan import Resolution
from simulation.analyst import DeskEdit
from simulation.changes import SERVER, Change
from simulation.cloud import DESK
from simulation.desk import LocalState, Run
from simulation.evidence import Evidence, brief, named
from simulation.geopackages import PARENTS
from simulation.rows import GONE, Cell


class OwnEdits:
    """Judges the edits of the analyst."""

    def __init__(self, seen: Evidence) -> None:
        self._seen = seen

    def lost(self) -> Iterator[str]:
        """Yield which values are nowhere, and which links are wrong, though nobody decided so."""
        for edit in self._seen.desk.analyst.edits:
            yield from self._fate_of(edit)
        yield from self._links()

    def _fate_of(self, edit: DeskEdit) -> Iterator[str]:
        """Say which values of an edit of the desk are nowhere, and nobody decided so."""
        if edit.is_undo:
            return
        if edit.method == "delete":
            yield from self._fate_of_value(edit, (edit.table, edit.origin, "*"), GONE)
        for name, value in edit.values.items():
            if name != PARENTS.get(edit.table, ("",))[0]:
                yield from self._fate_of_value(edit, (edit.table, edit.origin, name), value)

    def _fate_of_value(self, edit: DeskEdit, cell: Cell, value: Any) -> Iterator[str]:
        if self._seen.holds(self._seen.there, cell, value):
            return
        if value is None and cell[2] not in self._seen.columns(cell):
            return  # an empty field that is not there any more
        left = self._seen.left(edit, cell, value)
        if left is None:
            if not any(map(self._seen.waits, self._seen.cells_with(self._seen.here, cell, value))):
                yield f"{named(cell)} = {brief(value)} of the desk is not in the cloud, and nobody is told"
        elif left.run is not None and not self._is_overruled(edit, cell, value, left):
            yield (
                f"{named(cell)} = {brief(value)} of the desk became {brief(left.rows.value(cell))} by "
                f"“{left.run.words}”, which nobody decided"
            )

    def _is_overruled(self, edit: DeskEdit, cell: Cell, value: Any, left: LocalState) -> bool:
        """Return whether others changed a value of the desk after it was in the cloud, or a person chose theirs."""
        arrived = False
        for change in self._seen.of(cell):
            if change.at > left.at:
                break
            arrived = arrived or (change.by == DESK and change.new == value)
            if arrived and change.by not in (DESK, SERVER) and change.old == value:
                return True
        return (
            self._chose_theirs(edit, cell, left)
            or self._was_taken_for_another(cell, value, left)
            or self._had_come_by_a_kill(edit, cell)
        )

    def _was_taken_for_another(self, cell: Cell, value: Any, left: LocalState) -> bool:
        """Return whether others had changed the value of the feature that had the key before, where keys are reused.

        Two states of a file don't tell a feature that was deleted, with another created under its number, from one that
        was edited: what others edited of the old one comes to the new one where both have the same value.
        """
        now = left.rows.value(cell)
        return now is not GONE and any(
            change.by not in (DESK, SERVER) and change.at < left.at and (change.old, change.new) == (value, now)
            for each in self._under_the_same_key(cell) - {cell}
            for change in self._seen.of(each)
        )

    def _had_come_by_a_kill(self, edit: DeskEdit, cell: Cell) -> bool:
        """Return whether only runs that were killed had brought what the desk deleted, where keys are reused.

        Such a file takes no mark by which the next run would know that the feature had been here: it comes again.
        """
        if not self._seen.reuses_keys or edit.method != "delete":
            return False
        shown = [state for state in self._seen.desk.states if state.at < edit.at and state.rows.value(cell) is not GONE]
        return bool(shown and shown[0].run) and all(state.run.is_killed for state in shown if state.run)

    def _chose_theirs(self, edit: DeskEdit, cell: Cell, left: LocalState) -> bool:
        run = left.run
        if run is None or run.choice is not Resolution.THEIRS or not run.may_decide_on(edit.at):
            return False
        if not run.concerns(cell[0], self._seen.keys_of(cell)):
            return False
        if self._travelled_whole(cell, run):
            return True
        return any(
            change.by != DESK and change.at < left.at and not self._was_known(change, edit)
            for each in self._under_the_same_key(cell)
            for change in (*self._seen.of(each), *self._deletions(each))
        )

    def _deletions(self, cell: Cell) -> Iterator[Change]:
        """Yield what took a feature away with a field that only the desk has, and that no change names therefore."""
        return (change for change in self._seen.of((*cell[:2], "*")) if change.new is GONE)

    def _under_the_same_key(self, cell: Cell) -> set[Cell]:
        """Return a value's cell, and where keys are reused those of the features that had its key before."""
        table, origin, name = cell
        if not self._seen.reuses_keys:
            return {cell}
        rows = [state.rows for state in self._seen.desk.states]
        keys = {each.keys[table, origin] for each in rows if (table, origin) in each.keys}
        shared = {place for each in rows for place, key in each.keys.items() if place[0] == table and key in keys}
        return {cell, *((*place, name) for place in shared)}

    def _was_known(self, change: Change, edit: DeskEdit) -> bool:
        """Return whether the folder already showed what others had done when the analyst made an edit.

        What a run that was killed had brought over does not count where keys are reused: such a file takes no mark by
        which the next run would know that it had been, so it asks.
        """
        before = [state for state in self._seen.desk.states if state.at < edit.at]
        if change.at > edit.at or before[-1].rows.value(change.cell) != change.new:
            return False
        after = (state for state in before if state.at > change.at and state.rows.value(change.cell) == change.new)
        shown = next(after, None)
        if shown is None:  # the desk had done the same before, and has not heard of theirs
            return False
        return not (self._seen.reuses_keys and shown.run and shown.run.is_killed)

    def _travelled_whole(self, cell: Cell, run: Run) -> bool:
        """Return whether a run took a whole file on which it was told to take theirs."""
        if run.report is None:
            return self._seen.may_travel_whole
        place = self._seen.desk.files.place_of(cell[0])
        return any(file.path == place for file in run.report.downloaded)

    def _links(self) -> Iterator[str]:
        """Say which features that the desk put under a parent are under another one in the cloud."""
        wanted: dict[Cell, DeskEdit] = {}
        for edit in self._seen.desk.analyst.edits:
            name = PARENTS.get(edit.table, ("", ""))[0]
            cell = (edit.table, edit.origin, name)
            if edit.method == "delete" or (edit.is_undo and name in edit.values):
                wanted.pop(cell, None)
            elif name in edit.values:
                wanted[cell] = edit
        for cell, edit in wanted.items():
            now, origin = self._seen.there.value(cell), edit.values[cell[2]]
            if now in (GONE, origin) or self._seen.waits(cell) or self._is_excused(edit, cell):
                continue
            yield f"{named(cell)} is {now} in the cloud; the desk put it under {origin}"

    def _is_excused(self, edit: DeskEdit, cell: Cell) -> bool:
        """Return whether a link may be another one: others changed it, its parent is not there, or theirs was chosen.

        A parent that others deleted and the desk put in again has a new key: the server gives it, and its children in
        the cloud, which nobody edited, still name the old one.
        """
        parent = (PARENTS[cell[0]][1], edit.values[cell[2]])
        if any(change.by not in (DESK, SERVER) and change.at > edit.at for change in self._seen.changes.of(cell)):
            return True
        was_deleted = any(change.new is GONE for change in self._seen.of((*parent, "*")))
        was_deleted = was_deleted or parent not in self._seen.there.features
        replaced = [state for state in self._seen.desk.states if state.at > edit.at and state.run]
        return was_deleted or any(self._chose_theirs(edit, (*cell[:2], "*"), state) for state in replaced)
