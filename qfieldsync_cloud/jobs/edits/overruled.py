"""Edits of others that ours have overwritten unseen: sent after we had looked, and applied before ours.

By default a server applies whatever comes. The merge sees all that has arrived before the push; what arrives in the
moments between is found here, in the cloud's list of deltas, and shown to a person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from qfieldsync_cloud.api.models import Delta, DeltaStatus
from qfieldsync_cloud.deltas.edits import Key, Row, Table, Value, whole_number
from qfieldsync_cloud.deltas.merge import Conflict, ConflictKind, Same
from qfieldsync_cloud.deltas.values import UnfitValueError, from_json
from qfieldsync_cloud.jobs.edits.desk import Cloud, Layers
from qfieldsync_cloud.refusals import PermissionDeniedError

NOTHING = "none"
"""What stands for the newest delta where there is none."""
_PAGE = 100
_LONGEST = 20
"""Pages: with more deltas than that since we looked, the older ones are not searched."""


def newest_delta(cloud: Cloud) -> str:
    """Return the id of the cloud project's newest delta, "" if there is none or the account may not look."""
    try:
        return next((delta.id for delta in cloud.client.deltas.page(cloud.project_id, 1).items), "")
    except PermissionDeniedError:
        return ""


def overruled(
    cloud: Cloud, layers: Mapping[str, Layers], mine: Collection[str], seen: str
) -> Iterator[tuple[str, Conflict]]:
    """Yield, by path, the values of others that our deltas (their ids in `mine`) replaced without having seen them."""
    theirs: dict[tuple[str, str], list[Delta]] = {}
    for delta in _since(cloud, seen):
        if delta.status is not DeltaStatus.APPLIED:
            continue
        if delta.id not in mine:
            theirs.setdefault(_feature_of(delta), []).append(delta)
            continue
        before = theirs.pop(_feature_of(delta), [])
        if delta.content.get("method") != "create":  # a new feature may have the key of one that is gone
            yield from _replaced(delta, before, layers)


def _since(cloud: Cloud, seen: str) -> list[Delta]:
    """Return the deltas that came after one, oldest first."""
    found: list[Delta] = []
    following: Mapping[str, Any] | None = None
    for _ in range(_LONGEST):
        page = cloud.client.deltas.page(cloud.project_id, _PAGE, following)
        for delta in page.items:
            if delta.id == seen:
                return found[::-1]
            found.append(delta)
        following = page.next_query
        if following is None:
            break
    return found[::-1]


def _feature_of(delta: Delta) -> tuple[str, str]:
    """Return the layer's id and the feature's key in the cloud: as the server tells it, else as the client did."""
    content = delta.content
    feedback = delta.feedback if isinstance(delta.feedback, Mapping) else {}
    key = feedback.get("modified_pk")
    layer_id = str(content.get("sourceLayerId") or content.get("localLayerId"))
    return layer_id, str(content.get("sourcePk") if key is None else key)


def _replaced(mine: Delta, theirs: list[Delta], layers: Mapping[str, Layers]) -> Iterator[tuple[str, Conflict]]:
    """Yield what of their patches our delta has replaced: the last values that we had not seen, if ours are others."""
    found = _table_of(mine, layers)
    if found is None:
        return
    path, table = found
    same = layers[path].same
    before, after = _values(mine, "old", table), _values(mine, "new", table)
    lost = _unseen(theirs, before, table, same)
    told = _feature_of(mine)[1]
    number = whole_number(told) if table.key_is_integer else None
    key: Key = told if number is None else number
    if mine.content.get("method") == "delete":
        if lost:
            whole = {**before, **lost}
            yield path, Conflict(table.name, key, ConflictKind.OVERRULED, base=before, theirs=whole)
        return
    for name, value in lost.items():
        if name in after and not same(table.name, name, after[name], value):
            sides = ({name: before.get(name)}, {name: after[name]}, {name: value})
            yield path, Conflict(table.name, key, ConflictKind.OVERRULED, name, *sides)


def _unseen(theirs: list[Delta], before: Row, table: Table, same: Same) -> dict[str, Value]:
    """Return the last values that their patches gave to a feature, without those that we had before us."""
    unseen: dict[str, Value] = {}
    for delta in theirs:
        if delta.content.get("method") == "patch":
            unseen.update(_values(delta, "new", table))
        else:  # another feature has the key from then on, if any
            unseen.clear()
    return {
        name: value for name, value in unseen.items()
        if name not in before or not same(table.name, name, before[name], value)
    }  # fmt: skip


def _table_of(delta: Delta, layers: Mapping[str, Layers]) -> tuple[str, Table] | None:
    layer_id = _feature_of(delta)[0]
    for path, each in layers.items():
        for layer in each.project.layers:
            if layer.id == layer_id and layer.path == path and layer.table in each.tables:
                return path, each.tables[layer.table]
    return None


def _values(delta: Delta, side: str, table: Table) -> dict[str, Value]:
    """Return one side of a delta as the file stores it; what does not fit the table was not applied either."""
    content = delta.content.get(side)
    content = content if isinstance(content, Mapping) else {}
    attributes = content.get("attributes")
    told = dict(attributes) if isinstance(attributes, Mapping) else {}
    if table.geometry and "geometry" in content:
        told[table.geometry] = content["geometry"]
    values: dict[str, Value] = {}
    for name, value in told.items():
        column = table.column(name)
        if column is None:
            continue
        try:
            values[name] = from_json(value, column, table.srs_id)
        except UnfitValueError:
            continue
    return values
