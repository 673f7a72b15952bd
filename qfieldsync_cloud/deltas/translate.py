"""My edits in the cloud's keys: the server numbers new features by itself, so the same number may mean two features.

What the cloud has taken in of mine is no edit any more, neither mine nor theirs: it is part of the base of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Callable

from qfieldsync_cloud.deltas.edits import Edit, Key, Method, whole_number
from qfieldsync_cloud.deltas.merge import Same, index
from qfieldsync_cloud.deltas.states import AS_BASE, GONE, BaseRow, Feature, State, state_after

Keys = Mapping["tuple[str, str, Key]", Key]
"""For features by path, table and the key that they have here: their key in the cloud."""


@dataclass(frozen=True)
class Sent:
    """An edit of mine that the cloud has taken in: `edit` has the feature's key there, `local_key` is its key here."""

    edit: Edit
    local_key: Key


@dataclass(frozen=True)
class Links:
    """Which columns hold the keys of other features: by path, table and column, the parent's path and table."""

    parents: Mapping[tuple[str, str, str], tuple[str, str]]

    def relinked(self, path: str, edit: Edit, keys: Keys) -> Edit:
        """Return an edit whose new values name their parents by the parents' keys in the cloud."""
        changed = {}
        for column, value in edit.new.items():
            parent = self.parents.get((path, edit.table, column))
            new = keys.get((*parent, _as_key(value))) if parent and isinstance(value, (int, str)) else None
            if new is not None and new != value:
                changed[column] = str(new) if isinstance(value, str) else new
        return replace(edit, new={**edit.new, **changed}) if changed else edit

    def across_files(self) -> set[tuple[str, str]]:
        """Return which file's features are named in which other file: pairs of the parent's and the child's path."""
        return {(parent[0], child[0]) for child, parent in self.parents.items() if parent[0] != child[0]}

    def parents_of(self, path: str, edit: Edit) -> list[tuple[str, str, Key]]:
        """Return the features that an edit's new values name as parents."""
        return [
            (*self.parents[path, edit.table, column], _as_key(value))
            for column, value in edit.new.items()
            if (path, edit.table, column) in self.parents and isinstance(value, (int, str))
        ]


def _as_key(value: object) -> Key:
    """Return a foreign key as the key it means: text that is a number names a number."""
    number = whole_number(value)
    return str(value) if number is None else number


def new_keys(
    mine: Iterable[Edit],
    theirs: Iterable[Edit],
    sent: Iterable[Sent],
    same: Same,
    free_key: Callable[[str], Key | None],
) -> dict[tuple[str, Key], Key]:
    """Return the cloud's keys of my new features, by table and key here, where they are not the same.

    A feature that was not sent yet, and whose number the cloud has given to another one, gets a number that is free on
    both sides from `free_key`, which returns None for a table whose keys are no numbers.
    """
    sent = list(sent)
    keys = {(each.edit.table, each.local_key): each.edit.key for each in sent if each.edit.method is Method.CREATE}
    for place in _in_the_way(index(mine), index(theirs), sent, keys, same):
        free = free_key(place[0])
        if free is not None:
            keys[place] = free
    return keys


def _in_the_way(
    here: Mapping[tuple[str, Key], Edit],
    there: Mapping[tuple[str, Key], Edit],
    sent: Iterable[Sent],
    taken: Mapping[tuple[str, Key], Key],
    same: Same,
) -> list[tuple[str, Key]]:
    """Return the features here that are not those which the cloud has under their keys.

    A new one that is alike in all its values is the same: it got there with the whole file.
    """
    given = {(table, new) for (table, _), new in taken.items()}
    last = {(each.edit.table, each.edit.key): each.edit.method for each in sent}
    found = []
    for place in {**here, **last}:
        mine, theirs = here.get(place), there.get(place)
        if place in taken or (mine and mine.method is Method.DELETE):
            continue
        if mine and mine.method is Method.CREATE:
            is_other = place in given or _is_another(mine, theirs, same)
        elif last.get(place) is Method.DELETE:
            is_other = theirs is not None and theirs.method is not Method.DELETE
        else:
            is_other = place in given and mine is not None
        if is_other:
            found.append(place)
    return found


def _is_another(mine: Edit, theirs: Edit | None, same: Same) -> bool:
    if theirs is None or theirs.method is not Method.CREATE:
        return False
    return any(not same(mine.table, name, value, theirs.new.get(name)) for name, value in mine.new.items())


def translate(
    mine: Iterable[Edit],
    theirs: Iterable[Edit],
    sent: Iterable[Sent],
    keys: Mapping[tuple[str, Key], Key],
    key_columns: Mapping[str, str],
    same: Same,
    relinked: Callable[[Edit], Edit],
    base_row: BaseRow,
) -> tuple[list[Edit], list[Edit]]:
    """Return my edits and theirs in the cloud's keys, with what the cloud has taken in as the base of both."""
    sent = list(sent)
    here, there = index(map(relinked, mine)), index(theirs)
    created = [each for each in sent if each.edit.method is Method.CREATE]
    taken = {(each.edit.table, each.local_key) for each in created}
    place_of = {(each.edit.table, each.edit.key): (each.edit.table, each.local_key) for each in created}
    history: dict[tuple[str, Key], list[Edit]] = {}
    for each in sent:
        history.setdefault((each.edit.table, each.edit.key), []).append(relinked(each.edit))
    ours: list[Edit] = []
    others: list[Edit] = []
    for (table, key), edits in history.items():
        feature = Feature(table, key, base_row, same)
        base, cloud = state_after(edits), _state_of(there.get((table, key)))
        local = _local_state(feature, here, keys, place_of.get((table, key)), key_columns[table])
        ours += _listed(feature.change(base, local))
        others += _listed(feature.change(base, cloud))
    for place, edit in here.items():
        if place not in keys and place not in history:
            ours.append(edit)
    for place, new in keys.items():
        row = None if place in taken else Feature(*place, base_row, same).row_after(here.get(place))
        if row is not None:
            row = {**row, key_columns[place[0]]: new}
            ours.append(Edit(place[0], new, Method.CREATE, new=row))
            if _was_replaced(here.get(place), history.get(place, [])):
                others.append(Edit(place[0], new, Method.DELETE, old=row))
    return ours, [*others, *(edit for place, edit in there.items() if place not in history)]


def _was_replaced(mine: Edit | None, sent: list[Edit]) -> bool:
    """Return whether others deleted a feature that I changed, and the server gave its key to a new one of mine."""
    return mine is not None and mine.method is Method.PATCH and bool(sent) and sent[-1].method is not Method.DELETE


def _listed(edit: Edit | None) -> list[Edit]:
    return [edit] if edit else []


def _state_of(edit: Edit | None) -> State:
    return AS_BASE.after(edit) if edit else AS_BASE


def _local_state(
    feature: Feature,
    here: Mapping[tuple[str, Key], Edit],
    keys: Mapping[tuple[str, Key], Key],
    place: tuple[str, Key] | None,
    key_column: str,
) -> State:
    """Return what the feature that has a key in the cloud is here.

    A new one of mine lies in another `place`: the last one that got the key has it, those before it lost it to others.
    """
    if place is None:
        return GONE if feature.place in keys else _state_of(here.get(feature.place))
    row = feature.at(place).row_after(here.get(place))
    return GONE if row is None else State(True, {**row, key_column: feature.place[1]}, is_whole=True)
