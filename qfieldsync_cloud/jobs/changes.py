"""The edits of a folder that are not in the cloud yet: seen, taken back, decided on; without a server."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from qfieldsync_cloud.context import Context, Progress, Unit
from qfieldsync_cloud.deltas.edits import Comparison, Edit, Key, Obstacle, Row, Table
from qfieldsync_cloud.deltas.merge import Choice, Conflict, ConflictKind, index
from qfieldsync_cloud.deltas.project import ProjectFile, ProjectLayer
from qfieldsync_cloud.deltas.records import Fate, SentDelta
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.jobs.changing import Decision, changing
from qfieldsync_cloud.jobs.edits.desk import (
    Desk,
    Layers,
    changes_here,
    layers_of,
    open_desk,
    project_of,
    row_of,
    tracked_paths,
)
from qfieldsync_cloud.jobs.edits.fates import fate_sentence
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.snapshot import fingerprint, stamp_of
from qfieldsync_cloud.sync.trash import Trash

_MEANS = Means()


class EditState(Enum):
    """Where an edit of mine stands."""

    WAITING = "waiting"
    ON_SERVER = "on_server"
    REFUSED = "refused"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class PendingEdit:
    """An edit that is not in the cloud: `edit` in the keys of the local file, `reason` why it is refused or waits."""

    path: str
    layer: ProjectLayer
    table: Table
    edit: Edit
    state: EditState = EditState.WAITING
    reason: Phrase | None = None


@dataclass(frozen=True)
class PendingConflict:
    """A decision that is due, with the layer that it is about."""

    path: str
    layer: ProjectLayer
    table: Table
    conflict: Conflict


@dataclass(frozen=True)
class FileProblem:
    """A file whose changes can't travel as edits, or can't be read now.

    `table` is the one that stands in the way, "" if it is none; `may_be_tracked` tells whether `track` would help.
    """

    path: str
    reason: Phrase
    table: str = ""
    may_be_tracked: bool = False


@dataclass(frozen=True)
class PendingChanges:
    """All that is not in the cloud yet, by file and layer."""

    folder: Path
    edits: tuple[PendingEdit, ...] = ()
    conflicts: tuple[PendingConflict, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    looked_at: tuple[str, ...] = ()

    def merged_with(self, newer: PendingChanges) -> PendingChanges:
        """Return these changes with what is newer about the files that were looked at since."""
        fresh = set(newer.looked_at)
        return PendingChanges(
            self.folder,
            tuple(sorted((*(each for each in self.edits if each.path not in fresh), *newer.edits), key=_order)),
            (*(each for each in self.conflicts if each.path not in fresh), *newer.conflicts),
            (*(each for each in self.problems if each.path not in fresh), *newer.problems),
            tuple(sorted({*self.looked_at, *newer.looked_at})),
        )


def _order(pending: PendingEdit) -> tuple[str, str, str, Key]:
    return pending.path, pending.edit.table, str(type(pending.edit.key)), pending.edit.key


def pending_changes(folder: Path, paths: Collection[str] | None = None, means: Means = _MEANS) -> Job[PendingChanges]:
    """Return the edits of a linked folder, or of some of its files, that are not in the cloud yet."""

    def run(context: Context) -> PendingChanges:
        with open_desk(folder, context, means) as desk:
            project = _project(desk)
            edited = {*tracked_paths(desk, project), *desk.journal.conflicts()}
            tracked = sorted(path for path in edited if paths is None or path in paths)
            found = _look(desk, project, tracked)
            others = sorted(path for path in project.all_paths() - set(tracked) if paths is None or path in paths)
            problems = [problem for path in others for problem in _whole_file(desk, project, path)]
            return replace(found, problems=(*found.problems, *problems), looked_at=(*found.looked_at, *others))

    return run


def _project(desk: Desk) -> ProjectFile:
    return project_of(desk, desk.state.base())


def _look(desk: Desk, project: ProjectFile, paths: list[str]) -> PendingChanges:
    edits: list[PendingEdit] = []
    conflicts: list[PendingConflict] = []
    problems: list[FileProblem] = []
    for number, path in enumerate(paths):
        activity = phrase("Looking for your edits")
        desk.context.report(Progress(activity, number, len(paths), Unit.FILES, path))
        try:
            layers = _layers_if_changed(desk, project, path)
            if layers:
                found = changes_here(desk, layers)
                problems += [_problem(layers, obstacle) for obstacle in found.obstacles]
                edits += _edits_of(desk, layers, found)
                conflicts += _conflicts_of(desk, layers, found)
        except QFieldSyncCloudError as error:
            problems.append(FileProblem(path, error.message))
    return PendingChanges(desk.folder, tuple(edits), tuple(conflicts), tuple(problems), tuple(paths))


def _layers_if_changed(desk: Desk, project: ProjectFile, path: str) -> Layers | None:
    """Return a file's tables, None if it has no base to compare with or is known to be as it was."""
    base = desk.state.base().get(path)
    local = desk.folder / path
    if base is None or not local.is_file() or not desk.bases.holds(path, base.cloud, desk.context):
        return None
    seen = desk.state.hashes().get(path)
    if seen == (stamp_of(local), base.local) and not desk.journal.overruled(path):
        return None
    return layers_of(desk, path, project)


def _whole_file(desk: Desk, project: ProjectFile, path: str) -> Iterator[FileProblem]:
    """Yield that a file of layers which nobody tracks was changed since the last synchronization, if it was."""
    base, local = desk.state.base().get(path), desk.folder / path
    if base is None or path in tracked_paths(desk, project) or not local.is_file():
        return
    if desk.state.hashes().get(path) == (stamp_of(local), base.local) or fingerprint(local, desk.context) == base.local:
        return
    layers = [layer for layer in project.layers if layer.path == path]
    names = ", ".join(sorted({layer.name for layer in layers}))
    fit = next((layer.table for layer in layers if layer.table and not layer.is_read_only), "")
    yield FileProblem(
        path, phrase("It travels whole: QField keeps no edits of {layers}.", layers=names), fit, bool(fit)
    )


def _edits_of(desk: Desk, layers: Layers, found: Comparison) -> Iterator[PendingEdit]:
    sent = {(each.edit.table, each.local_key): each for each in desk.journal.unsettled() if each.path == layers.path}
    due = {(each.table, each.key) for each in desk.journal.conflicts(layers.path).get(layers.path, ())}
    for edit in found.edits:
        layer = layers.project.reader(layers.path, edit.table)
        if layer:
            table, place = layers.tables[edit.table], (edit.table, edit.key)
            state, reason = _state_of(edit, sent.get(place), place in due, table.key)
            yield PendingEdit(layers.path, layer, table, edit, state, reason)


def _problem(layers: Layers, obstacle: Obstacle) -> FileProblem:
    table = layers.tables.get(obstacle.table)
    layer = layers.project.reader(layers.path, obstacle.table)
    is_fit = table is not None and bool(table.key) and layer is not None and not layer.is_read_only
    may_be_tracked = is_fit and obstacle.table not in layers.tracked
    reason = phrase("It travels whole: {reason}", reason=obstacle.reason)
    return FileProblem(layers.path, reason, obstacle.table, may_be_tracked)


def _state_of(edit: Edit, sent: SentDelta | None, is_due: bool, key: str) -> tuple[EditState, Phrase | None]:
    if is_due:
        return EditState.CONFLICT, phrase("Changed on both sides; a decision is due.")
    if sent and sent.fate is Fate.PENDING:
        return EditState.ON_SERVER, fate_sentence(sent.fate)
    if sent and sent.fate not in (Fate.WRITTEN, Fate.APPLIED) and _is_the_same(edit, sent.edit, key):
        return EditState.REFUSED, fate_sentence(sent.fate, sent.reason)
    return EditState.WAITING, None


def _is_the_same(edit: Edit, sent: Edit, key: str) -> bool:
    """Return whether an edit is still what was sent; a new feature may have got another number since."""
    before, now = ({**each.new, key: None} for each in (sent, edit))
    return (sent.method, before) == (edit.method, now)


def _conflicts_of(desk: Desk, layers: Layers, found: Comparison) -> Iterator[PendingConflict]:
    """Yield what is due, with my values of now.

    A value that mine has replaced counts until there is a newer one of others to decide on.
    """
    mine = index(found.edits)
    due = {each.place: each for each in desk.journal.overruled(layers.path).get(layers.path, ())}
    due.update({each.place: each for each in desk.journal.conflicts(layers.path).get(layers.path, ())})
    for conflict in due.values():
        gone = ProjectLayer("", conflict.table, layers.path, conflict.table)
        layer = layers.project.reader(layers.path, conflict.table) or gone
        if conflict.table in layers.tables:
            yield PendingConflict(layers.path, layer, layers.tables[conflict.table], _as_now(conflict, mine))


def _as_now(conflict: Conflict, mine: Mapping[tuple[str, Key], Edit]) -> Conflict:
    """Return a decision that is due with my value of now, if I have edited it again since."""
    edit = mine.get((conflict.table, conflict.key))
    if conflict.kind is not ConflictKind.VALUE or edit is None or conflict.column not in edit.new:
        return conflict
    return replace(conflict, mine={conflict.column: edit.new[conflict.column]})


def full_rows(folder: Path, pending: PendingEdit, means: Means = _MEANS) -> Job[tuple[Row | None, Row | None]]:
    """Return a feature's whole row in the cloud (as of the last synchronization) and here; None where it is not."""

    def run(context: Context) -> tuple[Row | None, Row | None]:
        with open_desk(folder, context, means) as desk:
            base = row_of(desk.bases.path_of(pending.path), pending.table, pending.edit.key)
            return base, row_of(folder / pending.path, pending.table, pending.edit.key)

    return run


def track(folder: Path, path: str, table: str, wanted: bool = True, means: Means = _MEANS) -> Job[None]:
    """Have the edits of a table travel one by one although QField does not track its layer, or end that."""

    def run(context: Context) -> None:
        with open_desk(folder, context, means) as desk:
            desk.journal.add_table(path, table, wanted)

    return run


def revert(folder: Path, edits: Iterable[PendingEdit], means: Means = _MEANS) -> Job[int]:
    """Take edits back in the local file; returns how many. What the file was before lies in the trash."""
    wanted: dict[str, set[tuple[str, Key]]] = {}
    for pending in edits:
        wanted.setdefault(pending.path, set()).add((pending.edit.table, pending.edit.key))

    def run(context: Context) -> int:
        count = 0
        with folder_lock(folder), open_desk(folder, context, means) as desk:
            project, trash = _project(desk), Trash(folder, means.now())
            for path, places in wanted.items():
                with changing(desk, project, path, trash) as change:
                    count += change.take_back(places)
                due = desk.journal.conflicts(path).get(path, ())
                desk.journal.decided(path, [conflict for conflict in due if conflict.place[:2] in places])
        return count

    return run


def decide(folder: Path, decisions: Iterable[Decision], means: Means = _MEANS) -> Job[int]:
    """Settle conflicts as a person decided; returns how many. Mine is sent with the next synchronization."""
    by_path: dict[str, list[Decision]] = {}
    for decision in decisions:
        if decision.choice is not Choice.LATER:
            by_path.setdefault(decision.path, []).append(decision)

    def run(context: Context) -> int:
        with folder_lock(folder), open_desk(folder, context, means) as desk:
            project, trash = _project(desk), Trash(folder, means.now())
            for path, settled in by_path.items():
                with changing(desk, project, path, trash) as change:
                    change.settle(settled)
                desk.journal.decided(path, [decision.conflict for decision in settled])
        return sum(map(len, by_path.values()))

    return run
