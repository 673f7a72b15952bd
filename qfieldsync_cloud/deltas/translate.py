"""My edits in the cloud's keys: the server numbers new features by itself, so the same number may mean two features."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Callable

from qfieldsync_cloud.deltas.edits import Edit, Key, Method, Row
from qfieldsync_cloud.deltas.merge import Same, index

Keys = Mapping["tuple[str, str, Key]", Key]
"""For features by path, table and the key that they have here: their key in the cloud."""


@dataclass(frozen=True)
class Taken:
    """A feature that I created under `key` and the cloud has taken in under `new_key`; `row` is as it was sent."""

    table: str
    key: Key
    new_key: Key
    row: Row


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
    text = str(value)
    return int(text) if text.lstrip("-").isdecimal() else text


def new_keys(
    mine: Iterable[Edit], theirs: Iterable[Edit], taken: Iterable[Taken], free_key: Callable[[str], Key | None]
) -> dict[tuple[str, Key], Key]:
    """Return the cloud's keys of my new features, by table and key here, where they are not the same.

    A feature that was not sent yet, and whose number the cloud has given to another one, gets a number that is free on
    both sides from `free_key`, which returns None for a table whose keys are no numbers.
    """
    keys: dict[tuple[str, Key], Key] = {(each.table, each.key): each.new_key for each in taken}
    created = {place for place, edit in index(theirs).items() if edit.method is Method.CREATE}
    for edit in mine:
        place = (edit.table, edit.key)
        if edit.method is Method.CREATE and place not in keys and place in created:
            free = free_key(edit.table)
            if free is not None:
                keys[place] = free
    return keys


def translate(
    mine: Iterable[Edit],
    theirs: Iterable[Edit],
    taken: Iterable[Taken],
    keys: Mapping[tuple[str, Key], Key],
    key_columns: Mapping[str, str],
    same: Same,
    relinked: Callable[[Edit], Edit],
) -> tuple[list[Edit], list[Edit]]:
    """Return my edits and theirs in the cloud's keys, with what the cloud has taken in as the base of both."""
    here, there = index(mine), index(theirs)
    ours: list[Edit] = []
    others: list[Edit] = []
    for each in taken:
        column = key_columns[each.table]
        sent = relinked(_created(each.table, each.new_key, {**each.row, column: each.new_key}))
        local = here.pop((each.table, each.key), None)
        cloud = there.pop((each.table, each.new_key), None)
        if local:
            local = relinked(replace(local, key=each.new_key, new={**local.new, column: each.new_key}))
        ours += _since(sent, local, same)
        others += _since(sent, cloud, same)
    for (table, key), edit in here.items():
        edit = relinked(edit)
        if edit.method is Method.CREATE and (table, key) in keys:
            new = keys[table, key]
            edit = replace(edit, key=new, new={**edit.new, key_columns[table]: new})
        ours.append(edit)
    return ours, [*others, *there.values()]


def _created(table: str, key: Key, row: Row) -> Edit:
    return Edit(table, key, Method.CREATE, new=row)


def _since(sent: Edit, now: Edit | None, same: Same) -> list[Edit]:
    """Return what happened to a feature since it was sent: deleted, changed, or nothing."""
    if now is None or now.method is Method.DELETE:
        return [Edit(sent.table, sent.key, Method.DELETE, old=sent.new)]
    columns = [
        column
        for column, value in now.new.items()
        if column not in sent.new or not same(sent.table, column, sent.new[column], value)
    ]
    if not columns:
        return []
    old = {column: sent.new.get(column) for column in columns}
    return [Edit(sent.table, sent.key, Method.PATCH, old, {column: now.new[column] for column in columns})]
