"""One GeoPackage of a synchronization: what changed here and there, and what the merge makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Callable, Protocol

from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.deltas.edits import Edit, Key, Method, Row
from qfieldsync_cloud.deltas.merge import Choice, Conflict, ConflictKind, Merge, index, joined, merge
from qfieldsync_cloud.deltas.records import Fate, SentDelta
from qfieldsync_cloud.deltas.translate import Keys, Links, Sent, new_keys, translate
from qfieldsync_cloud.jobs.edits.desk import Layers

Choose = Callable[[str, Conflict], Choice]


def decide_later(_path: str, _conflict: Conflict) -> Choice:
    """Leave a conflict to a person."""
    return Choice.LATER


@dataclass(frozen=True)
class Work:
    """A file's edits, raw (in the keys of each side); `target` is the cloud's version, lying in `staged`.

    `first` are mine, by table and key here, as they were when the synchronization was planned.
    """

    path: str
    layers: Layers
    mine: tuple[Edit, ...]
    theirs: tuple[Edit, ...]
    target: CloudFile
    staged: Path
    first: Mapping[tuple[str, Key], Edit] = field(default_factory=dict)
    keys: Mapping[tuple[str, Key], Key] = field(default_factory=dict)
    merged: Merge = field(default_factory=Merge)

    @cached_property
    def local_keys(self) -> dict[tuple[str, Key], Key]:
        """The keys here of new features, by table and key in the cloud."""
        return {(table, new): key for (table, key), new in self.keys.items()}

    @property
    def left(self) -> list[Edit]:
        """My edits that stay here, whatever becomes of them."""
        return joined([*self.merged.free, *self.merged.waiting])

    @cached_property
    def _mine_by_place(self) -> dict[tuple[str, Key], Edit]:
        return index(self.mine)

    def is_edited_since(self, conflict: Conflict) -> bool:
        """Return whether I changed what a conflict is about since the synchronization was planned."""
        local = self.local_keys.get((conflict.table, conflict.key), conflict.key)
        now, before = (edits.get((conflict.table, local)) for edits in (self._mine_by_place, self.first))
        if conflict.column and now and before:
            return now.new.get(conflict.column) != before.new.get(conflict.column)
        return now != before

    def raw_edit(self, edit: Edit) -> Edit:
        """Return an edit of the merge as the local file has it."""
        local = self.local_keys.get((edit.table, edit.key), edit.key)
        found = self._mine_by_place.get((edit.table, local), edit)
        return found if edit.method is Method.CREATE and found.method is Method.CREATE else edit


class Reader(Protocol):
    """Looks into the files of a work."""

    def first_free(self, work: Work, table: str) -> int:
        """Return a number that no feature of a table has, and no larger one either."""

    def base_row(self, work: Work, table: str, key: Key) -> Row | None:
        """Return a feature's row in the base, None if it is not there."""


def sent_of(work: Work, deltas: Iterable[SentDelta]) -> list[Sent]:
    """Return the edits of a file that the cloud has taken in and the local file's base does not have yet, in order."""
    applied = [each for each in deltas if each.path == work.path and each.fate is Fate.APPLIED and not each.settled]
    told = {(each.edit.table, each.new_key) for each in applied if each.new_key is not None}
    return [Sent(_as_taken_in(delta, work, told), delta.local_key) for delta in applied]


def _as_taken_in(delta: SentDelta, work: Work, told: set[tuple[str, Key]]) -> Edit:
    """Return an edit with the key that the server gave to a new feature; `told` are the keys that it told.

    Where the server did not tell it, it is that of a new feature in the cloud that is alike.
    """
    edit, key_column = delta.edit, work.layers.keys[delta.edit.table]
    if edit.method is not Method.CREATE:
        return edit
    key = delta.new_key
    if key is None:
        key = next((each.key for each in work.theirs if _is_alike(each, edit, key_column, work)
                    and (each.table, each.key) not in told), edit.key)  # fmt: skip
        told.add((edit.table, key))
    return replace(edit, key=key, new={**edit.new, key_column: key})


def _is_alike(theirs: Edit, mine: Edit, key_column: str, work: Work) -> bool:
    """Return whether two new features of a table have the same values, but for their keys."""
    return (theirs.table, theirs.method) == (mine.table, mine.method) and all(
        work.layers.same(mine.table, name, value, theirs.new.get(name))
        for name, value in mine.new.items()
        if name != key_column
    )


def merged_works(
    works: Iterable[Work],
    deltas: Iterable[SentDelta],
    remembered: Mapping[str, Iterable[Conflict]],
    moved: Mapping[str, Keys],
    links: Links,
    choose: Choose,
    reader: Reader,
) -> list[Work]:
    """Return the works with their edits in the cloud's keys, merged; pure but for the `reader`.

    `moved` are, by path, the keys of other files' features that a file still names by the keys they had before.
    """
    deltas = list(deltas)
    again = {work.path: _there_again(work, remembered.get(work.path, ())) for work in works}
    works = [_numbered(work, deltas, reader, again[work.path]) for work in works]
    keys = all_keys(works)
    found = []
    for work in works:
        translated = _translated(work, deltas, links, {**moved.get(work.path, {}), **keys}, reader)
        mine, theirs = _as_changes(translated[0], again[work.path]), translated[1]
        due = [_moved(conflict, work.keys) for conflict in remembered.get(work.path, ())]
        found.append(_merged(work, mine, theirs, due, choose))
    return found


def _moved(conflict: Conflict, keys: Mapping[tuple[str, Key], Key]) -> Conflict:
    """Return a decision that is due with its feature's key of now: one of mine may have had to make room."""
    return replace(conflict, key=keys.get((conflict.table, conflict.key), conflict.key))


def all_keys(works: Iterable[Work]) -> Keys:
    """Return the cloud's keys of all new features, by path, table and key here."""
    return {(work.path, table, key): new for work in works for (table, key), new in work.keys.items()}


def _there_again(work: Work, remembered: Iterable[Conflict]) -> dict[tuple[str, Key], frozenset[str]]:
    """Return the features that others had deleted and now have again, and the columns that I changed of each.

    It is the same feature if more than half of the values are the same that I did not change; else its key was reused.
    """
    mine, theirs = index(work.mine), index(work.theirs)
    found = {}
    for conflict in remembered:
        place = conflict.place[:2]
        here, there = mine.get(place), theirs.get(place)
        if conflict.kind is ConflictKind.DELETED_THERE and here and there and _are_both_new(here, there):
            left_alone = here.new.keys() - conflict.mine.keys() - {work.layers.keys[here.table]}
            alike = [work.layers.same(here.table, name, here.new[name], there.new.get(name)) for name in left_alone]
            if sum(alike) * 2 > len(alike):
                found[place] = frozenset(conflict.mine)
    return found


def _are_both_new(first: Edit, second: Edit) -> bool:
    return first.method is Method.CREATE and second.method is Method.CREATE


def _as_changes(mine: list[Edit], again: Mapping[tuple[str, Key], frozenset[str]]) -> list[Edit]:
    """Return my edits; of features that others have again only with the values that I changed."""
    return [
        replace(edit, new={name: value for name, value in edit.new.items() if name in again[edit.table, edit.key]})
        if (edit.table, edit.key) in again
        else edit
        for edit in mine
    ]


def _numbered(
    work: Work, deltas: list[SentDelta], reader: Reader, again: Mapping[tuple[str, Key], frozenset[str]]
) -> Work:
    next_free: dict[str, int] = {}

    def free_key(table: str) -> int | None:
        if not work.layers.tables[table].key_is_integer:
            return None
        next_free[table] = next_free[table] + 1 if table in next_free else reader.first_free(work, table)
        return next_free[table]

    mine = [edit for edit in work.mine if (edit.table, edit.key) not in again]
    return replace(work, keys=new_keys(mine, work.theirs, sent_of(work, deltas), work.layers.same, free_key))


def _translated(
    work: Work, deltas: list[SentDelta], links: Links, keys: Keys, reader: Reader
) -> tuple[list[Edit], list[Edit]]:
    def relinked(edit: Edit) -> Edit:
        return links.relinked(work.path, edit, keys)

    def base_row(table: str, key: Key) -> Row | None:
        return reader.base_row(work, table, key)

    layers = work.layers
    sent = sent_of(work, deltas)
    return translate(work.mine, work.theirs, sent, work.keys, layers.keys, layers.same, relinked, base_row)


def _merged(work: Work, mine: list[Edit], theirs: list[Edit], remembered: list[Conflict], choose: Choose) -> Work:
    def decide(conflict: Conflict) -> Choice:
        """Return what was decided; what I have edited since nobody has given up."""
        choice = choose(work.path, conflict)
        return Choice.LATER if choice is Choice.THEIRS and work.is_edited_since(conflict) else choice

    found = merge(mine, theirs, work.layers.same, decide)
    return replace(work, merged=_hold_back(found, remembered, decide))


def _hold_back(merged: Merge, remembered: list[Conflict], choose: Callable[[Conflict], Choice]) -> Merge:
    """Return the merge with the edits waiting on which a decision is still due since an earlier synchronization."""
    due = {conflict.place: conflict for conflict in remembered}
    free: list[Edit] = []
    waiting = list(merged.waiting)
    conflicts = list(merged.conflicts)
    for edit in merged.free:
        for part, conflict in _parts(edit, due):
            choice = choose(conflict) if conflict else Choice.MINE
            if choice is Choice.MINE:
                free.append(part)
            elif choice is Choice.LATER and conflict:
                waiting.append(part)
                conflicts.append(conflict)
    return Merge(tuple(joined(free)), tuple(waiting), tuple(conflicts))


def _parts(edit: Edit, due: Mapping[tuple[str, Key, str], Conflict]) -> list[tuple[Edit, Conflict | None]]:
    """Return an edit in parts: each column that a decision is due on with its conflict, and the rest."""
    whole = due.get((edit.table, edit.key, ""))
    if whole:
        return [(edit, whole)]
    if edit.method is not Method.PATCH:
        return [(edit, _deleted_since(edit, due))]
    parts: list[tuple[Edit, Conflict | None]] = []
    quiet = [column for column in edit.new if (edit.table, edit.key, column) not in due]
    if quiet:
        parts.append((_only(edit, quiet), None))
    for column in edit.new:
        conflict = due.get((edit.table, edit.key, column))
        if conflict:
            now = replace(conflict, mine={column: edit.new[column]}, theirs={column: edit.old.get(column)})
            parts.append((_only(edit, [column]), now))
    return parts


def _deleted_since(edit: Edit, due: Mapping[tuple[str, Key, str], Conflict]) -> Conflict | None:
    """Return the conflict of a feature that was deleted here while decisions on its values were due."""
    values = [conflict for place, conflict in due.items() if place[:2] == (edit.table, edit.key)]
    theirs = {column: value for conflict in values for column, value in conflict.theirs.items()}
    base = {column: value for conflict in values for column, value in conflict.base.items()}
    if not values:
        return None
    return Conflict(edit.table, edit.key, ConflictKind.DELETED_HERE, base=base, theirs=theirs)


def _only(edit: Edit, columns: list[str]) -> Edit:
    return replace(
        edit,
        old={column: edit.old[column] for column in columns},
        new={column: edit.new[column] for column in columns},
    )
