"""Judges a history that was played to its end: what was lost, what waits, and which rules were broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qfieldsync_cloud.deltas.journal import Journal
from qfieldsync_cloud.jobs.changes import EditState
from qfieldsync_cloud.sync.link import own_folder
from qfieldsync_cloud.sync.state import State
from simulation.deeds import Deeds
from simulation.evidence import Evidence, brief, is_link, named
from simulation.geopackages import PARENTS, is_sound
from simulation.history import World
from simulation.ownedits import OwnEdits
from simulation.rows import Cell, rows_at


@dataclass(frozen=True)
class Verdict:
    """`lost` says in words what is wrong, one line each; `unresolved` edits and files wait for a person.

    Of `overtaken` and `untold` see `Deeds`.
    """

    lost: tuple[str, ...]
    unresolved: int = 0
    overtaken: tuple[str, ...] = ()
    untold: int = 0


def judge(world: World) -> Verdict:
    """Return what is to be said of a history whose synchronizations have come to rest."""
    seen = Evidence(world)
    deeds = Deeds(seen)
    lost = (*_Ends(seen).lost(), *OwnEdits(seen).lost(), *deeds.lost())
    waiting = (EditState.REFUSED, EditState.ON_SERVER)
    unresolved = len(seen.pending.conflicts) + sum(each.state in waiting for each in seen.pending.edits)
    unresolved += len(seen.pending.problems)
    return Verdict(lost, unresolved, tuple(deeds.overtaken), deeds.untold)


class _Ends:
    """Judges how things stand at the end: files, bases, both sides alike, and nothing thrown away."""

    def __init__(self, seen: Evidence) -> None:
        self._seen = seen

    def lost(self) -> Iterator[str]:
        """Yield what is wrong."""
        for found in (
            self._unsound, self._doubled, self._apart, self._bases, self._last_run, self._photos, self._thrown_away,
        ):  # fmt: skip
            yield from found()

    def _unsound(self) -> Iterator[str]:
        for name in self._seen.desk.files.names:
            version = self._seen.cloud.shelf.newest(name)
            if version and not is_sound(version.content):
                yield f"{name} in the cloud is damaged"
            problems = self._seen.desk.files.check_file(name)
            if problems:
                yield f"{name} here is damaged: {problems}"

    def _doubled(self) -> Iterator[str]:
        for where, rows in (("here", self._seen.here), ("in the cloud", self._seen.there)):
            for table, origin in rows.doubled:
                yield f"{table} {origin} is there twice {where}"

    def _apart(self) -> Iterator[str]:
        """Say where the folder is not the cloud plus my edits that wait."""
        for feature in {**self._seen.here.features, **self._seen.there.features}:
            here, there = self._seen.here.features.get(feature), self._seen.there.features.get(feature)
            for name in {**(here or {}), **(there or {})}:
                cell = (*feature, name)
                if not self._is_alike(cell) and not self._seen.waits(cell):
                    yield (
                        f"{' '.join(feature)}: {name} is {brief(self._seen.here.value(cell))} here and "
                        f"{brief(self._seen.there.value(cell))} in the cloud, and nobody is told"
                    )
                    break
            keys = [side.keys.get(feature) for side in (self._seen.here, self._seen.there)]
            if None not in keys and keys[0] != keys[1]:
                yield f"{' '.join(feature)} has key {keys[0]} here and {keys[1]} in the cloud"

    def _is_alike(self, cell: Cell) -> bool:
        """Return whether a value is the same on both sides; a link is if its key is, with or without a parent."""
        here, there = self._seen.here.value(cell), self._seen.there.value(cell)
        if not is_link(cell) or here == there:
            return bool(here == there)
        parent = PARENTS[cell[0]][1]
        keys = [f"nobody, {side.keys.get((parent, str(value)))}" for side, value in
                ((self._seen.here, here), (self._seen.there, there))]  # fmt: skip
        return here == keys[1] or there == keys[0]

    def _bases(self) -> Iterator[str]:
        with State(self._seen.desk.folder) as state:
            for name in self._seen.desk.files.names:
                version, base = self._seen.cloud.shelf.newest(name), state.base().get(name)
                held = own_folder(self._seen.desk.folder) / "base" / name
                if any(problem.path == name for problem in self._seen.pending.problems):
                    continue  # a file that travels whole waits for a person; its base is as old as the conflict
                if version is None or base is None:
                    yield f"{name} has no base"
                elif base.cloud != version.sha256 or not held.is_file() or held.read_bytes() != version.content:
                    yield f"the base of {name} is not what the cloud holds"
            if Journal(state).begun_rebases():
                yield "a rebase was begun and never ended"

    def _last_run(self) -> Iterator[str]:
        run = self._seen.desk.runs[-1]
        if run.error:
            yield f"the last synchronization failed: {run.error}"
        elif run.report:
            for failure in run.report.failed:
                yield f"the last synchronization did not bring over {failure.path}: {failure.error}"

    def _photos(self) -> Iterator[str]:
        names = set(self._seen.cloud.shelf.names())
        for edit in self._seen.desk.analyst.edits:
            photo = edit.values.get("photo")
            is_here = bool(photo) and (self._seen.desk.folder / photo).is_file()
            if is_here and self._seen.there.value((edit.table, edit.origin, "photo")) == photo and photo not in names:
                yield f"{photo} is named in the cloud, but is not there"

    def _thrown_away(self) -> Iterator[str]:
        """Say which values a synchronization took out of the folder without a copy in the trash."""
        for before, after in zip(self._seen.desk.states, self._seen.desk.states[1:]):
            if after.run is None:
                continue
            gone = [
                (*feature, name)
                for feature, row in before.rows.features.items()
                for name, value in row.items()
                if not is_link((*feature, name)) and after.rows.value((*feature, name)) != value
            ]
            kept = [rows_at([path]) for path in after.run.trash] if gone else []
            for cell in gone:
                if not any(rows.value(cell) == before.rows.value(cell) for rows in kept):
                    yield f"{named(cell)} = {brief(before.rows.value(cell))} was replaced here, and is not in the trash"
                    break
