"""What has to change in the local file so that it is the cloud's file plus the edits of mine that are left; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qfieldsync_cloud.deltas.edits import Edit, Key, Method, Row, Value
from qfieldsync_cloud.deltas.merge import Same, index

_ORDER = {Method.DELETE: 0, Method.PATCH: 1, Method.CREATE: 2}


@dataclass(frozen=True)
class _State:
    """A feature on one side: whether it is there, and the values that differ from the base (all of a new one)."""

    is_there: bool
    values: Row


def rebase(mine: Iterable[Edit], theirs: Iterable[Edit], left: Iterable[Edit], same: Same) -> list[Edit]:
    """Return the edits that make of the base with `mine` the base with `theirs` and, on top of that, `left`.

    Deletions come first, then patches, then creations.
    """
    here, there, kept = index(mine), index(theirs), index(left)
    edits = []
    for table, key in sorted({*here, *there, *kept}, key=lambda place: (place[0], str(type(place[1])), place[1])):
        edit = _step(table, key, here.get((table, key)), there.get((table, key)), kept.get((table, key)), same)
        if edit:
            edits.append(edit)
    return in_order(edits)


def _step(table: str, key: Key, mine: Edit | None, theirs: Edit | None, left: Edit | None, same: Same) -> Edit | None:
    base = _base(mine, theirs)
    local = _state(mine, base)
    wanted = _wanted(_state(theirs, base), left)
    if not wanted.is_there:
        return Edit(table, key, Method.DELETE, old={**(base or {}), **local.values}) if local.is_there else None
    if not local.is_there:
        return Edit(table, key, Method.CREATE, new={**(base or {}), **wanted.values})
    known = base or {}
    columns = [
        column
        for column in {**local.values, **wanted.values}
        if not same(table, column, local.values.get(column, known.get(column)), _value(wanted, known, column))
    ]
    if not columns:
        return None
    old = {column: local.values.get(column, known.get(column)) for column in columns}
    return Edit(table, key, Method.PATCH, old, {column: _value(wanted, known, column) for column in columns})


def _value(state: _State, base: Row, column: str) -> Value:
    return state.values.get(column, base.get(column))


def _base(mine: Edit | None, theirs: Edit | None) -> Row | None:
    """Return what is known of the feature's base: None if it had none, else at least the values that differ now."""
    edits = [edit for edit in (mine, theirs) if edit and edit.method is not Method.CREATE]
    if not edits:
        return None
    known: dict[str, Value] = {}
    for edit in edits:
        known.update(edit.old)
    return known


def _state(edit: Edit | None, base: Row | None) -> _State:
    if edit is None:
        return _State(base is not None, {})
    return _State(edit.method is not Method.DELETE, edit.new)


def _wanted(cloud: _State, left: Edit | None) -> _State:
    if left is None:
        return cloud
    if left.method is Method.DELETE:
        return _State(False, {})
    return _State(True, {**cloud.values, **left.new})


def inverse(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits that take others back."""
    turned = {Method.CREATE: Method.DELETE, Method.DELETE: Method.CREATE, Method.PATCH: Method.PATCH}
    back = [replace(edit, method=turned[edit.method], old=edit.new, new=edit.old) for edit in edits]
    return in_order(back)


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Return edits as they are to be made: deletions, then patches, then creations."""
    return sorted(edits, key=lambda edit: _ORDER[edit.method])
