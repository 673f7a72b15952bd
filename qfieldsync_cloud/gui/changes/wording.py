"""What a person reads of an edit: what was done, where it stands, and each field before and after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qfieldsync_cloud.deltas.edits import Method, Row, Table
from qfieldsync_cloud.deltas.values import Kind, kind_of, same, shown_value
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.changes import EditState, PendingEdit
from qfieldsync_cloud.jobs.field import FATES, FieldChange

METHOD_SIGNS = {Method.CREATE: "created", Method.PATCH: "changed", Method.DELETE: "deleted"}
STATE_SIGNS = {
    EditState.WAITING: "pending",
    EditState.ON_SERVER: "cloud",
    EditState.REFUSED: "error",
    EditState.CONFLICT: "conflict",
}
_LONGEST_GEOMETRY = 60


@dataclass(frozen=True)
class Field:
    """A field of a feature on two sides, as people read it."""

    name: str
    before: str
    after: str
    is_changed: bool


def state_text(state: EditState) -> str:
    """Return where an edit of mine stands."""
    return {
        EditState.WAITING: tr("Waiting"),
        EditState.ON_SERVER: tr("On the server"),
        EditState.REFUSED: tr("Refused"),
        EditState.CONFLICT: tr("Conflict"),
    }[state]


def fate_text(change: FieldChange) -> str:
    """Return what became of a delta."""
    return shown(FATES[change.fate])


def what_was_edited(pending: PendingEdit) -> str:
    """Return what an edit of mine did: created, deleted, or the names of the fields that it changed."""
    columns = [column for column in pending.edit.columns if column != pending.table.geometry]
    return _what(pending.edit.method, columns, len(columns) < len(pending.edit.columns))


def what_was_sent(change: FieldChange) -> str:
    """Return what a delta does: created, deleted, or the names of the fields that it changes."""
    return _what(change.method, change.after, change.changes_geometry)


def _what(method: Method, names: Iterable[str], is_moved: bool) -> str:
    if method is Method.CREATE:
        return tr("created")
    if method is Method.DELETE:
        return tr("deleted")
    return ", ".join([*([tr("geometry")] if is_moved else []), *names])


def fields_of_edit(pending: PendingEdit, rows: tuple[Row | None, Row | None] | None = None) -> list[Field]:
    """Return what an edit of mine changes; with the whole `rows` in the cloud and here, all fields of the feature."""
    edit, table = pending.edit, pending.table
    before, after = rows or (edit.old, edit.new)
    names = [name for name in table.names if name in (before or {}) or name in (after or {})]
    return [_field(table, name, before or {}, after or {}, name in edit.columns) for name in names]


def _field(table: Table, name: str, before: Row, after: Row, is_edited: bool) -> Field:
    column = table.column(name)
    kind = Kind.GEOMETRY if name == table.geometry or column is None else kind_of(column)
    old, new = before.get(name), after.get(name)
    is_changed = is_edited and not same(old, new, kind)
    return Field(_name_of(table, name), shown_value(old, kind), shown_value(new, kind), is_changed)


def _name_of(table: Table, name: str) -> str:
    return tr("geometry") if name == table.geometry else name


def fields_of_change(change: FieldChange) -> list[Field]:
    """Return what a delta says of each field; the geometry first."""
    names = dict.fromkeys([*change.after, *change.before])
    fields = [_json_field(name, change.before, change.after) for name in names]
    if change.geometry_before or change.geometry_after:
        before, after = brief(change.geometry_before), brief(change.geometry_after)
        is_changed = change.geometry_before != change.geometry_after
        fields.insert(0, Field(tr("geometry"), before, after, is_changed))
    return fields


def _json_field(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Field:
    old, new = json_text(before.get(name)), json_text(after.get(name))
    return Field(name, old, new, before.get(name) != after.get(name))


def json_text(value: Any) -> str:
    """Return a value of a delta as people read it: "" for null."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def brief(wkt: str) -> str:
    """Return the beginning of a geometry's text."""
    return wkt if len(wkt) <= _LONGEST_GEOMETRY else f"{wkt[: _LONGEST_GEOMETRY - 1]}…"
