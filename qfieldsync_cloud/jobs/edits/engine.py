"""The edits of a synchronization from end to end: pull before push, and only then the local file changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Callable

from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.deltas.edits import Comparison, Key, Obstacle, Row
from qfieldsync_cloud.deltas.merge import Conflict, index
from qfieldsync_cloud.deltas.pair import LockedError, UnreadableError
from qfieldsync_cloud.deltas.records import Fate
from qfieldsync_cloud.deltas.translate import Links
from qfieldsync_cloud.errors import FolderError, QFieldSyncCloudError
from qfieldsync_cloud.jobs.edits.desk import (
    Cloud,
    Desk,
    Layers,
    changes_here,
    changes_here_lately,
    changes_there,
    cloud_files,
    is_base_good,
    largest_key,
    layers_of,
    links_of,
    project_of,
    row_of,
    tracked_paths,
)
from qfieldsync_cloud.jobs.edits.fates import refresh, wait_for_fates
from qfieldsync_cloud.jobs.edits.overruled import NOTHING, newest_delta, overruled
from qfieldsync_cloud.jobs.edits.push import Push
from qfieldsync_cloud.jobs.edits.rebasing import Rebasing, staged_file
from qfieldsync_cloud.jobs.edits.related import parents_first, relatives
from qfieldsync_cloud.jobs.edits.report import EditsReport, FileEdits, WholeFile
from qfieldsync_cloud.jobs.edits.sendable import HeldBack
from qfieldsync_cloud.jobs.edits.work import Choose, Work, decide_later, merged_works
from qfieldsync_cloud.jobs.waiting import wait_until_idle
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.names import is_project_file
from qfieldsync_cloud.sync.tally import Tally
from qfieldsync_cloud.sync.trash import Trash

_LOOK = "newest delta before a push"
_PROJECT = "project file of the last push"
_ROUNDS = 4
"""How often the merge is made anew because somebody sent edits meanwhile, before the push goes all the same."""


class EditSync:
    """One run over the GeoPackages of a folder whose edits travel as deltas.

    What `choose` decides for theirs does not count for what I edit after the files were compared for the plan.
    """

    def __init__(self, desk: Desk, cloud: Cloud, trash: Trash, choose: Choose = decide_later) -> None:
        self._desk = desk
        self._cloud = cloud
        self._trash = trash
        self._choose = choose
        self._names: dict[str, CloudFile] = {}
        self._layers: dict[str, Layers] = {}
        self._related: dict[str, Layers] = {}
        self._first = {path: index(found.edits) for path, (_state, found) in desk.comparisons.items()}
        self._whole: dict[str, WholeFile] = {}
        self._failed: dict[str, QFieldSyncCloudError] = {}
        self._overruled: list[tuple[str, Conflict]] = []
        self._seen = ""

    def run(
        self,
        paths: Iterable[str],
        push: bool = True,
        retry_refused: bool = False,
        local_names: Collection[str] = (),
    ) -> EditsReport:
        """Bring these files and the cloud together; a file that fails is told and left as it is.

        `local_names` are all files of the folder: an edit that names one of them waits until it is in the cloud.
        """
        self._begin(frozenset(paths))
        works = self._merged(self._compare_all())
        held_back: tuple[HeldBack, ...] = ()
        sent = Push(self._desk, self._cloud, self._links(), self._names)
        if push:
            works = self._until_quiet(works)
            sent = Push(self._desk, self._cloud, self._links(), self._names, local_names)
            self._note_look()
            sent.run(works, self._retried(retry_refused))
            held_back = tuple(sent.held_back)
            if any(delta.fate is Fate.APPLIED for delta in sent.sent):
                self._wait_until_idle()
                works = self._pull_again(works)
        self._note_overruled()
        files = tuple(self._rebase_all(works))
        whole, failed = tuple(self._whole.values()), tuple(self._failed.items())
        return EditsReport(files, tuple(sent.sent), held_back, whole, failed, tuple(self._overruled))

    def _retried(self, everything: bool) -> frozenset[Fate]:
        """Return the refusals after which an edit is sent again: all, or those that another project file may end."""
        state = self._desk.state
        known = " ".join(sorted(file.fingerprint for name, file in self._names.items() if is_project_file(name)))
        is_new = state.note(_PROJECT) not in ("", known)
        state.take_note(_PROJECT, known)
        if everything:
            return frozenset(fate for fate in Fate if fate.is_final_refusal)
        return frozenset({Fate.NOT_APPLIED}) if is_new else frozenset()

    def _wait_until_idle(self) -> None:
        desk, cloud = self._desk, self._cloud
        wait_until_idle(cloud.client, cloud.project_id, desk.context, desk.means.longest_wait, desk.means.seconds)

    def _note_look(self) -> None:
        """Keep up to where the cloud's deltas were seen before this push; what an earlier one waits for keeps its own.

        Without an edit to send there was no such look (`_seen` is "").
        """
        desk = self._desk
        waits = any(delta.fate.is_open or delta.fate is Fate.APPLIED for delta in desk.journal.unsettled())
        if self._seen and not (waits and desk.state.note(_LOOK)):
            desk.state.take_note(_LOOK, self._seen)

    def _note_overruled(self) -> None:
        """Keep what ours have replaced unseen since the last look before a push, in this run or an earlier one."""
        desk = self._desk
        seen = desk.state.note(_LOOK)
        ours = desk.journal.unsettled()
        applied = {delta.uuid for delta in ours if delta.fate is Fate.APPLIED}
        if not seen or not applied:
            return
        self._overruled = list(overruled(self._cloud, self._related, applied, seen))
        for path, conflict in self._overruled:
            desk.journal.note_overruled(path, [conflict])
        if not any(delta.fate.is_open for delta in ours):
            desk.state.take_note(_LOOK, "")

    def _begin(self, paths: frozenset[str]) -> None:
        """Ask what became of earlier deltas, and only then look at the cloud's files.

        An interrupted rebase has come to its end before: it settles what was known as applied when it was begun.
        """
        desk, cloud = self._desk, self._cloud
        pending = {delta.deltafile for delta in refresh(desk, cloud) if delta.fate is Fate.PENDING}
        if pending:
            wait_for_fates(desk, cloud, pending)
        self._names = cloud_files(cloud)
        project = project_of(desk, self._names)
        for path in sorted({*paths, *tracked_paths(desk, project)}):
            with self._failures_of(path, is_planned=path in paths):
                if is_base_good(desk, path):
                    self._related[path] = layers_of(desk, path, project)
        self._layers = {path: layers for path, layers in self._related.items() if path in self._joined(paths)}

    def _joined(self, paths: frozenset[str]) -> set[str]:
        """Return files together with those whose features belong to theirs: they have to learn new keys at once."""
        related = {other for path in paths for other in relatives(path, self._links())}
        return {*paths, *(path for path in related if path in self._names and (self._desk.folder / path).is_file())}

    def _links(self) -> Links:
        """Return the relations of all files, those too that have nothing to do with this run."""
        return links_of(self._related.values())

    def _compare_all(self) -> list[Work]:
        total = sum(self._names[path].size for path in self._layers if self._is_newer(path))
        tally = Tally(phrase("Fetching the cloud's edits"), total, self._desk.context)
        works = []
        for path in self._layers:
            with self._failures_of(path):
                work = self._compared(path, tally)
                works += [work] if work else []
        return works

    def _is_newer(self, path: str) -> bool:
        file, base = self._names.get(path), self._desk.state.base().get(path)
        return file is not None and base is not None and file.fingerprint != base.cloud

    def _compared(self, path: str, tally: Tally) -> Work | None:
        """Return what changed on both sides, None for a file that has to travel whole or is gone."""
        layers, file = self._layers[path], self._names.get(path)
        if file is None:
            return None
        here, is_damaged = _or_obstacle(lambda: changes_here_lately(self._desk, layers))
        staged, there = self._desk.bases.path_of(path), Comparison()
        if self._is_newer(path):
            staged = staged_file(self._desk, self._cloud, file, tally.counter(path, file.size))
            there, _ = _or_obstacle(lambda: changes_there(self._desk, layers, staged))
        if here.obstacles or there.obstacles:
            obstacles = (*here.obstacles, *there.obstacles)
            is_changed = bool(here.edits or here.obstacles)
            self._whole[path] = WholeFile(path, obstacles, is_changed, self._is_newer(path), is_damaged)
            return None
        return Work(path, layers, here.edits, there.edits, file, staged, self._first.get(path, {}))

    def _merged(self, works: list[Work]) -> list[Work]:
        journal = self._desk.journal
        moved = {work.path: journal.moves_for(work.path) for work in works}
        return merged_works(
            works, journal.unsettled(), journal.conflicts(), moved, self._links(), self._choose, _Files(self._desk)
        )

    def _until_quiet(self, works: list[Work]) -> list[Work]:
        """Return the works with all that others have sent by now: what nobody has seen can't be overwritten."""
        for _ in range(_ROUNDS):
            if not any(work.merged.free for work in works):
                break
            self._wait_until_idle()
            self._seen = newest_delta(self._cloud) or NOTHING
            before = {work.path: work.target.fingerprint for work in works}
            self._names = cloud_files(self._cloud)
            if all(self._names[path].fingerprint == seen for path, seen in before.items() if path in self._names):
                break
            works = self._compared_again(works)
        return works

    def _pull_again(self, works: list[Work]) -> list[Work]:
        self._names = cloud_files(self._cloud)
        return self._compared_again(works)

    def _compared_again(self, works: list[Work]) -> list[Work]:
        """Return the works with what the cloud holds by now; versions that are superseded don't stay on the disk."""
        again = self._merged(self._compare_all())
        bases = {self._desk.bases.path_of(work.path) for work in works}
        for staged in {work.staged for work in works} - bases - {work.staged for work in again}:
            staged.unlink(missing_ok=True)
        return again

    def _rebase_all(self, works: list[Work]) -> Iterator[FileEdits]:
        rebasing = Rebasing(self._desk, self._trash)
        for work in parents_first(works, self._links()):
            with self._failures_of(work.path):
                self._checkrelatives(work)

                def compared(work: Work = work) -> Work:
                    return self._compared_here(work)

                done, taken = rebasing.run(work.path, compared, self._links().across_files())
                yield FileEdits(work.path, tuple(taken), tuple(done.left), done.merged.conflicts)

    def _compared_here(self, work: Work) -> Work:
        """Return a work as the local file is now; files that name its new features get to know their keys."""
        here = changes_here(self._desk, work.layers)
        if here.obstacles:
            raise QFieldSyncCloudError(here.obstacles[0].reason, phrase("Synchronize again."))
        (merged,) = self._merged([replace(work, mine=here.edits)])
        return merged

    def _checkrelatives(self, work: Work) -> None:
        """Raise FolderError while a file can't be changed whose features name this one's, or the reverse.

        New features get their numbers in all files together, or in none: else a number would mean two features.
        """
        for path in sorted(relatives(work.path, self._links())):
            if path in self._failed or self._desk.means.is_being_edited(self._desk.folder / path):
                raise FolderError(
                    phrase("{file} was not brought up to date: it waits for {other}, whose features belong to its own.",
                           file=work.path, other=path),
                    phrase("Save or discard the changes of layers in edit mode, then synchronize again."),
                )  # fmt: skip

    @contextmanager
    def _failures_of(self, path: str, is_planned: bool = True) -> Iterator[None]:
        try:
            yield
        except QFieldSyncCloudError as error:
            if is_planned:
                self._failed[path] = error
            self._desk.context.log(phrase("{file}: {reason}", file=path, reason=error.message))


@dataclass(frozen=True)
class _Files:
    """Looks into the files of a work."""

    desk: Desk

    def first_free(self, work: Work, table: str) -> int:
        """Return a number that no feature of a table has, here or in the cloud, and no larger one either."""
        places = [self.desk.folder / work.path, work.staged]
        return largest_key(places, work.layers.tables[table]) + 1

    def base_row(self, work: Work, table: str, key: Key) -> Row | None:
        """Return a feature's row in the base, None if it is not there."""
        return row_of(self.desk.bases.path_of(work.path), work.layers.tables[table], key)


def _or_obstacle(compared: Callable[[], Comparison]) -> tuple[Comparison, bool]:
    """Return a comparison, and whether it failed because a file is damaged; that is an obstacle then."""
    try:
        return compared(), False
    except LockedError:
        raise
    except UnreadableError as error:
        return Comparison(obstacles=(Obstacle("", error.message),)), True
