"""Changes of one local GeoPackage that a person wants: edits taken back, decisions carried out, edits put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Callable

from qfieldsync_cloud.deltas.edits import Edit, Key, Method, Row
from qfieldsync_cloud.deltas.merge import Choice, Conflict, ConflictKind, index
from qfieldsync_cloud.deltas.project import ProjectFile
from qfieldsync_cloud.deltas.rebase import inverse
from qfieldsync_cloud.deltas.writing import write_edits
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.edits.desk import Desk, Layers, changes_here, layers_of, row_of
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.trash import Trash

_Wanted = Callable[[Iterable[Edit]], Iterable[Edit]]


@dataclass(frozen=True)
class Decision:
    """What a person decided: mine, theirs, or values of their own (as the file stores them, by column)."""

    path: str
    conflict: Conflict
    choice: Choice
    values: Row = field(default_factory=dict)


@contextmanager
def changing(desk: Desk, project: ProjectFile, path: str, trash: Trash) -> Iterator[Change]:
    """Give the way to change one local file, in one transaction; FolderError while a layer on it is in edit mode."""
    local = desk.folder / path
    if desk.means.is_being_edited(local):
        raise FolderError(
            phrase("A layer on {file} is in edit mode.", file=path),
            phrase("Save or discard the layer's changes in QGIS, then try again."),
        )
    trash.keep_consistent(path, desk.context)
    yield Change(desk, layers_of(desk, path, project))


class Change:
    """Changes a local file by edits."""

    def __init__(self, desk: Desk, layers: Layers) -> None:
        self._desk = desk
        self._layers = layers

    def take_back(self, places: set[tuple[str, Key]]) -> int:
        """Undo what was done to these features since the base."""
        return self._write(lambda edits: inverse(edit for edit in edits if (edit.table, edit.key) in places))

    def settle(self, decisions: list[Decision]) -> int:
        """Write what decisions change in the local file."""

        def wanted(edits: Iterable[Edit]) -> list[Edit]:
            mine = index(edits)
            return [each for decision in decisions for each in self._settling(decision, mine)]

        return self._write(wanted)

    def make(self, edits: list[Edit]) -> int:
        """Make edits."""
        return self._write(lambda _edits: edits)

    def _settling(self, decision: Decision, mine: Mapping[tuple[str, Key], Edit]) -> list[Edit]:
        """Return the edits of the local file that a decision means."""
        conflict = decision.conflict
        place = (conflict.table, conflict.key)
        here = row_of(self._desk.folder / self._layers.path, self._layers.tables[conflict.table], conflict.key)
        if decision.values:
            return [Edit(*place, Method.PATCH, {}, dict(decision.values))] if here else []
        if decision.choice is not Choice.THEIRS:
            return []
        wanted = self._theirs(conflict, mine.get(place))
        if wanted is None:
            return [Edit(*place, Method.DELETE)] if here else []
        if here is None:
            return [Edit(*place, Method.CREATE, {}, wanted)]
        names = [conflict.column] if conflict.column else wanted
        return [Edit(*place, Method.PATCH, {}, {name: wanted[name] for name in names})]

    def _theirs(self, conflict: Conflict, mine: Edit | None) -> Row | None:
        """Return the feature as others have it: the base is the cloud's state, and has what mine did not replace."""
        base = row_of(self._desk.bases.path_of(self._layers.path), self._layers.tables[conflict.table], conflict.key)
        if conflict.kind is ConflictKind.OVERRULED:
            return {**(base or (mine.new if mine else {})), **conflict.theirs}
        return base

    def _write(self, wanted: _Wanted) -> int:
        local = self._desk.folder / self._layers.path
        writer = self._desk.means.open_writer(local)
        try:
            version = writer.version()
            edits = list(wanted(changes_here(self._desk, self._layers).edits))
            if edits:
                write_edits(writer, local, version, edits, dict(self._layers.tables), self._desk.context.check)
        finally:
            writer.close()
        return len(edits)
