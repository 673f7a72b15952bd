"""What the crews (and we) have sent: the cloud's deltas, newest first, and putting one in by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from qfieldsync_cloud.api.models import Delta, DeltaStatus
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.deltas.edits import Edit, Key, Method, Table, Value, whole_number
from qfieldsync_cloud.deltas.project import ProjectFile, ProjectLayer
from qfieldsync_cloud.deltas.values import from_json
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.changing import changing
from qfieldsync_cloud.jobs.edits.desk import (
    Cloud,
    Desk,
    largest_key,
    layers_of,
    open_desk,
    project_of,
    row_of,
    tracked_paths,
)
from qfieldsync_cloud.jobs.edits.fates import reason_of
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.synchronize import cloud_of
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.trash import Trash

_MEANS = Means()
_SEEN = "field changes seen"
_APPLIED = "put in by hand: "
FATES: Mapping[DeltaStatus, Phrase] = {
    DeltaStatus.PENDING: phrase("Waiting"),
    DeltaStatus.STARTED: phrase("Being applied"),
    DeltaStatus.APPLIED: phrase("Applied"),
    DeltaStatus.CONFLICT: phrase("Conflict"),
    DeltaStatus.NOT_APPLIED: phrase("Not applied"),
    DeltaStatus.ERROR: phrase("Failed"),
    DeltaStatus.IGNORED: phrase("Ignored"),
    DeltaStatus.UNPERMITTED: phrase("Not allowed"),
    DeltaStatus.UNKNOWN: phrase("Unknown"),
}
_ON_THEIR_WAY = (DeltaStatus.PENDING, DeltaStatus.STARTED)
TROUBLE = (
    DeltaStatus.CONFLICT, DeltaStatus.NOT_APPLIED, DeltaStatus.ERROR, DeltaStatus.IGNORED, DeltaStatus.UNPERMITTED,
)  # fmt: skip


@dataclass(frozen=True)
class FieldChange:
    """A delta of the cloud project: JSON values by field name before and after; geometries as WKT, "" for none.

    `path` and `table` are "" where no layer of the project in the folder has the delta's layer id.
    """

    id: str
    by: str
    at: datetime | None
    layer_id: str
    layer_name: str
    path: str
    table: str
    key: str
    method: Method
    fate: DeltaStatus
    reason: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    geometry_before: str = ""
    geometry_after: str = ""
    changes_geometry: bool = False
    crs: str = ""
    is_mine: bool = False

    @property
    def is_trouble(self) -> bool:
        """Whether it is not in the data, and somebody should look."""
        return self.fate in TROUBLE


@dataclass(frozen=True)
class FieldPage:
    """A part of the cloud's deltas, newest first; `following` asks for what comes next, None at the end."""

    changes: tuple[FieldChange, ...]
    total: int
    following: Mapping[str, Any] | None


@dataclass(frozen=True)
class News:
    """What has come since a person looked last; `newer` are the files that are newer in the cloud than here.

    `waiting` counts the others' deltas, seen or not, that are not in the cloud's data yet.
    """

    new: int = 0
    failed: int = 0
    newer: tuple[str, ...] = ()
    waiting: int = 0


def field_changes(
    session: Session,
    folder: Path,
    following: Mapping[str, Any] | None = None,
    size: int = 50,
    means: Means = _MEANS,
) -> Job[FieldPage]:
    """Return a page of the deltas of a folder's cloud project: the newest, or what `following` asks for."""

    def run(context: Context) -> FieldPage:
        cloud = cloud_of(session, folder, context)
        with open_desk(folder, context, means) as desk:
            project = project_of(desk, desk.state.base())
            mine = desk.journal.uuids()
            page = cloud.client.deltas.page(cloud.project_id, size, following)
            if following is None:
                _note_seen(desk, page.items)
        changes = tuple(described(delta, project, mine) for delta in page.items)
        return FieldPage(changes, page.total, page.next_query)

    return run


def all_field_changes(session: Session, project_id: str, since: datetime | None = None) -> Job[tuple[FieldChange, ...]]:
    """Return the deltas of a cloud project since a moment, oldest first; no folder is needed."""

    def run(context: Context) -> tuple[FieldChange, ...]:
        deltas = session.client(context).deltas.all(project_id, ordering="-created_at")
        recent = takewhile(lambda delta: since is None or delta.created_at is None or delta.created_at >= since, deltas)
        return tuple(reversed([described(delta, ProjectFile()) for delta in recent]))

    return run


def described(delta: Delta, project: ProjectFile, mine: frozenset[str] = frozenset()) -> FieldChange:
    """Return a delta as people read it; what a stranger's client left out or got wrong stays empty."""
    content = delta.content
    layer_id = str(content.get("sourceLayerId") or content.get("localLayerId") or "")
    layer = next((each for each in project.layers if each.id == layer_id), None)
    old, new = _side(content, "old"), _side(content, "new")
    feedback = delta.feedback if isinstance(delta.feedback, Mapping) else {}
    created = feedback.get("modified_pk")
    key = created if created is not None else content.get("sourcePk") or content.get("localPk") or ""
    return FieldChange(
        id=delta.id,
        by=delta.created_by,
        at=delta.created_at,
        layer_id=layer_id,
        layer_name=layer.name if layer else str(content.get("localLayerName") or layer_id),
        path=layer.path if layer else "",
        table=layer.table if layer else "",
        key=str(key),
        method=_method(content.get("method")),
        fate=delta.status,
        reason=reason_of(delta.feedback) if delta.status is not DeltaStatus.APPLIED else "",
        before=_attributes(old),
        after=_attributes(new),
        geometry_before=str(old.get("geometry") or ""),
        geometry_after=str(new.get("geometry") or ""),
        changes_geometry="geometry" in new,
        crs=layer.crs if layer else str(content.get("localLayerCrs") or ""),
        is_mine=delta.id in mine,
    )


def _side(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    side = content.get(name)
    return side if isinstance(side, Mapping) else {}


def _attributes(side: Mapping[str, Any]) -> Mapping[str, Any]:
    attributes = side.get("attributes")
    return attributes if isinstance(attributes, Mapping) else {}


def _method(name: Any) -> Method:
    try:
        return Method(name)
    except ValueError:
        return Method.PATCH


def look_for_news(session: Session, folder: Path, means: Means = _MEANS) -> Job[News]:
    """Return what came from the field since a person looked last, and which files are newer in the cloud."""

    def run(context: Context) -> News:
        cloud = cloud_of(session, folder, context)
        with open_desk(folder, context, means) as desk:
            seen = desk.state.note(_SEEN)
            mine = desk.journal.uuids()
            newest = cloud.client.deltas.page(cloud.project_id, 100).items
            if not seen:
                _note_seen(desk, newest)
            theirs = [delta for delta in newest if delta.id not in mine]
            waiting = sum(1 for delta in theirs if delta.status in _ON_THEIR_WAY)
            fresh = [delta for delta in _until(newest, seen) if delta.id not in mine] if seen else []
            failed = sum(1 for delta in fresh if delta.status in TROUBLE)
            return News(len(fresh), failed, _newer(desk, cloud), waiting)

    return run


def _note_seen(desk: Desk, newest_first: Sequence[Delta]) -> None:
    """Note up to where a person has seen the deltas; the first time that is asked, what is there already counts."""
    desk.state.take_note(_SEEN, newest_first[0].id if newest_first else "none")


def _until(newest: Iterable[Delta], seen: str) -> Iterator[Delta]:
    return takewhile(lambda delta: delta.id != seen, newest)


def _newer(desk: Desk, cloud: Cloud) -> tuple[str, ...]:
    bases = desk.state.base()
    tracked = tracked_paths(desk, project_of(desk, bases))
    files = {file.name: file for file in cloud.files.list() if file.name in tracked}
    return tuple(
        sorted(path for path, file in files.items() if path in bases and bases[path].cloud != file.fingerprint)
    )


def apply_here(folder: Path, change: FieldChange, means: Means = _MEANS) -> Job[Key]:
    """Make somebody's delta an edit of mine in the local file; returns the feature's key there.

    FolderError if the layer or the feature is not there, a value does not fit, or a new feature was put in before.
    """

    def run(context: Context) -> Key:
        with folder_lock(folder), open_desk(folder, context, means) as desk:
            project = project_of(desk, desk.state.base())
            layer = next((each for each in project.layers if each.id == change.layer_id), None)
            if layer is None:
                raise _no_layer(change)
            edit = _as_edit(desk, project, layer, change)
            with changing(desk, project, layer.path, Trash(folder, means.now())) as local:
                desk.state.take_note(_APPLIED + change.id, str(edit.key))
                try:
                    local.make([edit])
                except Exception:
                    desk.state.take_note(_APPLIED + change.id, "")
                    raise
        return edit.key

    return run


def _as_edit(desk: Desk, project: ProjectFile, layer: ProjectLayer, change: FieldChange) -> Edit:
    layers = layers_of(desk, layer.path, project)
    name = layer.table or next(iter(layers.tables), "")
    table = layers.tables.get(name)
    if table is None or not table.key:
        raise _no_layer(change)
    local = desk.folder / layer.path
    values = _values(table, change)
    if change.method is Method.CREATE:
        _check_is_new(desk, change)
        key: Key = largest_key([local], table) + 1 if table.key_is_integer else str(values.get(table.key) or change.key)
        return Edit(name, key, Method.CREATE, new={**values, table.key: key})
    key = _key_in(table, change.key)
    row = row_of(local, table, key)
    if row is None:
        raise FolderError(
            phrase("The feature {key} of {layer} is not in your file any more.", key=change.key, layer=layer.name),
            phrase("It was deleted. Create it again in QGIS if it is needed."),
        )
    if change.method is Method.DELETE:
        return Edit(name, key, Method.DELETE, old=row)
    values.pop(table.key, None)
    return Edit(name, key, Method.PATCH, {column: row.get(column) for column in values}, values)


def _check_is_new(desk: Desk, change: FieldChange) -> None:
    """Raise FolderError if a new feature was put in before; a synchronization may have given it another key since."""
    noted = desk.state.note(_APPLIED + change.id)
    if noted:
        raise FolderError(
            phrase("This change was put into your file before, as the feature {key} of {layer}.",
                   key=noted, layer=change.layer_name),
            phrase("A synchronization may have given it another number since. If it was deleted, "
                   "export the change as a layer and copy the feature from there."),
        )  # fmt: skip


def _key_in(table: Table, text: str) -> Key:
    number = whole_number(text) if table.key_is_integer else None
    return text if number is None else number


def _values(table: Table, change: FieldChange) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, value in change.after.items():
        column = table.column(name)
        if column is None:
            raise FolderError(
                phrase("The layer {layer} has no field {field} any more.", layer=change.layer_name, field=name),
                phrase("Add the field, or enter the other values by hand."),
            )
        if name != table.key:
            values[name] = from_json(value, column)
    geometry = table.column(table.geometry) if table.geometry else None
    if geometry and change.changes_geometry:
        values[table.geometry] = from_json(change.geometry_after or None, geometry, table.srs_id)
    return values


def _no_layer(change: FieldChange) -> FolderError:
    return FolderError(
        phrase("No layer of the project in this folder is {layer}.", layer=change.layer_name),
        phrase("Synchronize, so that the folder has the project as it is in the cloud."),
    )
