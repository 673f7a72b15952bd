"""What the desk's edits did to those of others: nothing may be overruled that the analyst had never seen."""

from __future__ import annotations

from collections.abc import Iterator

from qfieldsync_cloud.deltas.merge import ConflictKind
from qfieldsync_cloud.sync.plan import Resolution
from simulation.analyst import DeskEdit
from simulation.changes import Change
from simulation.cloud import DESK
from simulation.evidence import Evidence, brief, is_link, named
from simulation.rows import GONE, Rows, normal

_LOOKS = ("files.list", "files.get", "files.download", "deltas.all")


class Deeds:
    """Judges what the desk changed in the cloud.

    `overtaken` values of a crew arrived between the desk's last look and the moment its own edit was applied; `untold`
    of them are not shown to a person.
    """

    def __init__(self, seen: Evidence) -> None:
        self._seen = seen
        self.overtaken: list[str] = []
        self.untold = 0

    def lost(self) -> Iterator[str]:
        """Yield which values of others were overruled unseen, though nobody decided so."""
        for change in self._seen.changes.all:
            yield from self._deed(change)
        yield from self._told_for_nothing()

    def _deed(self, change: Change) -> Iterator[str]:
        """Say if the desk overruled in the cloud what it had never seen, and nobody decided so."""
        if change.by != DESK or self._was_mine(change) or self._was_decided(change) or self._was_own(change):
            return
        if is_link(change.cell):
            return  # a link is judged at the end: what it says depends on the parent's key, which the server gives
        if change.old is GONE:
            if any(before.new is GONE for before in self._seen.changes.of(change.cell) if before.at < change.at):
                yield f"{named(change.cell)} was deleted in the cloud, and is there again by the desk"
            return
        told = f"{named(change.cell)} = {brief(change.old)} was overruled by {brief(change.new)} of the desk"
        if self._came_meanwhile(change):
            self.overtaken.append(told)
            self.untold += not self._is_told(change)
        else:
            yield f"{told}, who had never seen it"

    def _was_mine(self, change: Change) -> bool:
        """Return whether the analyst had seen the old value when the new one was made.

        Where keys are reused, the edit may have been meant for the feature that had the key before.
        """
        table, _, name = change.cell
        return any(
            self._seen.was_seen((table, edit.origin, name), change.old, edit.at)
            for edit in self._seen.desk.analyst.edits
            if _makes(edit, change) and (edit.origin == change.cell[1] or self._seen.reuses_keys)
        )

    def _was_decided(self, change: Change) -> bool:
        """Return whether a person chose mine when the old value was in the cloud, and before the new one was sent."""
        since, until = self._seen.since(change), change.entry.created_at if change.entry else change.at
        return any(
            run.choice is Resolution.MINE
            and run.started < until
            and (run.ended or until) > since
            and run.concerns(change.cell[0], self._seen.keys_of(change.cell))
            for run in self._seen.desk.runs
        )

    def _was_own(self, change: Change) -> bool:
        """Return whether the old value was the desk's own, and theirs was chosen after it had been sent."""
        earlier = [each for each in self._seen.changes.of(change.cell) if each.at < change.at]
        sent = earlier[-1].entry if earlier and earlier[-1].by == DESK else None
        return sent is not None and any(
            run.choice is Resolution.THEIRS
            and sent.created_at < run.started < change.at
            and run.concerns(change.cell[0], self._seen.keys_of(change.cell))
            for run in self._seen.desk.runs
        )

    def _is_told(self, change: Change) -> bool:
        """Return whether the value that was overruled is shown to a person, who may put it in again."""
        table, origin, name = change.cell
        shown = (each.conflict for each in self._seen.pending.conflicts if each.conflict.kind is ConflictKind.OVERRULED)
        key = next((rows.keys[table, origin] for rows in self._all_rows() if (table, origin) in rows.keys), None)
        return any(each.table == table and each.key == key and each.column in ("", name) for each in shown)

    def _told_for_nothing(self) -> Iterator[str]:
        """Say which values a person is told to be overruled by the desk although they never were."""
        replaced = {(each.cell[0], each.cell[2], each.old) for each in self._seen.changes.all if each.by == DESK}
        for told in (each.conflict for each in self._seen.pending.conflicts):
            if told.kind is not ConflictKind.OVERRULED or not told.column or is_link((told.table, "", told.column)):
                continue
            value = normal(told.column, told.theirs[told.column])
            if (told.table, told.column, value) not in replaced:
                yield f"{told.table} {told.key} {told.column} = {brief(value)} is told as overruled, and was not"

    def _all_rows(self) -> list[Rows]:
        return [put.rows for put in reversed(self._seen.cloud.puts)]

    def _came_meanwhile(self, change: Change) -> bool:
        """Return whether the old value came after the desk's last look before it sent the new one."""
        sent = change.entry.created_at if change.entry else change.at
        looks = [at for run in self._seen.desk.runs for at, name in run.looks if name in _LOOKS and at < sent]
        return self._seen.since(change) > max(looks, default=sent)


def _makes(edit: DeskEdit, change: Change) -> bool:
    table, _, name = change.cell
    if edit.table != table:
        return False
    if change.new is GONE:
        return edit.method == "delete"
    return name in edit.values and edit.values[name] == change.new
