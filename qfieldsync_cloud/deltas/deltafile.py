"""Deltafiles: edits as the JSON that QField sends, checked before they leave: a wrong one is lost on the server."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from qfieldsync_cloud.deltas.edits import Edit, Method, Row, Table, Value
from qfieldsync_cloud.deltas.geometry import GeometryError, fits, is_empty
from qfieldsync_cloud.deltas.values import Kind, UntransportableError, is_standard, kind_of, to_json
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.phrases import Phrase, phrase

LARGEST = 1000
"""How many deltas a deltafile holds at most."""
_METHODS = {"create": {"new"}, "patch": {"old", "new"}, "delete": {"old"}}
_SIDE = {"geometry", "attributes", "files_sha256", "is_snapshot"}
Item = TypeVar("Item")


class DeltafileError(QFieldSyncCloudError):
    """A deltafile that the server would stumble over; it was not sent. `details` lists what is wrong with it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(
            phrase("The edits could not be put into the form that the server reads; they were not sent."),
            phrase("They stay here. Please report this with the details."),
            "\n".join(problems),
        )


@dataclass(frozen=True)
class Outgoing:
    """An edit on its way: the layer under whose id it travels, and the sha256 of each attachment that it names."""

    uuid: str
    edit: Edit
    table: Table
    layer_id: str
    layer_name: str = ""
    crs: str = ""
    attachments: Mapping[str, str] = field(default_factory=dict)


def why_not(edit: Edit, table: Table) -> Phrase | None:
    """Return why an edit can't travel as a delta, None if it can."""
    try:
        _before(edit, table)
        _after(edit, table)
    except UntransportableError as error:
        return error.message
    except GeometryError as error:
        return phrase("Its geometry can't be read: {reason}.", reason=str(error))
    geometry = edit.new.get(table.geometry) if table.geometry else None
    if isinstance(geometry, bytes) and not is_empty(geometry) and not fits(geometry, table.geometry_type):
        return phrase(
            "Its geometry is no {type}, as the layer {layer} wants it.", type=table.geometry_type, layer=table.name
        )
    return None


def to_delta(outgoing: Outgoing, client_id: str) -> dict[str, Any]:
    """Return one edit as a delta.

    A created feature's number is left out, the server numbers it; its `localPk` is one that no feature has.
    """
    edit, table = outgoing.edit, outgoing.table
    key = str(edit.key)
    is_new = edit.method is Method.CREATE
    delta: dict[str, Any] = {
        "uuid": outgoing.uuid,
        "clientId": client_id,
        "localPk": f"new-{outgoing.uuid}" if is_new else key,
        "sourcePk": "" if is_new and table.key_is_integer else key,
        "localLayerId": outgoing.layer_id,
        "sourceLayerId": outgoing.layer_id,
        "localLayerName": outgoing.layer_name,
        "localLayerCrs": outgoing.crs,
        "method": edit.method.value,
    }
    if not is_new:
        delta["old"] = _before(edit, table)
    if edit.method is not Method.DELETE:
        delta["new"] = _after(edit, table)
    if is_new:
        delta["new"]["is_snapshot"] = True
    if outgoing.attachments:
        delta["new"]["files_sha256"] = dict(outgoing.attachments)
    return delta


def _before(edit: Edit, table: Table) -> dict[str, Any]:
    """Return the old side; what no delta can carry stands in the way only where the server compares it.

    It compares attributes, so a broken geometry is told as none; and what is deleted needs no attributes.
    """
    compared = edit.new.keys() - {table.geometry}
    told: dict[str, Value] = {}
    for name, value in edit.old.items():
        if name in compared or _travels(name, value, table):
            told[name] = value
        elif name == table.geometry:
            told[name] = None
    return _side(told, table)


def _after(edit: Edit, table: Table) -> dict[str, Any]:
    """Return the new side; of a created feature without its number, and without empty fields that QGIS may not know."""
    if edit.method is not Method.CREATE:
        return _side(edit.new, table)
    strange = {column.name for column in table.columns if not is_standard(column) and column.name != table.geometry}
    left_out = {name for name in strange if edit.new.get(name) is None}
    left_out |= {table.key} if table.key_is_integer else set()
    return _side({name: value for name, value in edit.new.items() if name not in left_out}, table)


def _travels(name: str, value: Value, table: Table) -> bool:
    try:
        _json(name, value, table)
    except (UntransportableError, GeometryError):
        return False
    return True


def _json(name: str, value: Value, table: Table) -> Any:
    column = table.column(name)
    return to_json(value, Kind.GEOMETRY if name == table.geometry else kind_of(column) if column else Kind.OTHER)


def _side(row: Row, table: Table) -> dict[str, Any]:
    side: dict[str, Any] = {}
    attributes: dict[str, Any] = {}
    for name, value in row.items():
        if name == table.geometry:
            side["geometry"] = _json(name, value, table)
        else:
            attributes[name] = _json(name, value, table)
    if attributes or "geometry" not in side:
        side["attributes"] = attributes
    return side


def to_deltafile(project_id: str, deltafile_id: str, client_id: str, edits: Iterable[Outgoing]) -> bytes:
    """Return a deltafile as UTF-8 JSON; DeltafileError if the server would not read it."""
    edits = list(edits)
    content = {
        "version": "1.0",
        "id": deltafile_id,
        "project": project_id,
        "files": sorted({name for outgoing in edits for name in outgoing.attachments}),
        "deltas": [to_delta(outgoing, client_id) for outgoing in edits],
    }
    problems = list(problems_of(content))
    if problems:
        raise DeltafileError(problems)
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()


def problems_of(content: Any) -> Iterator[str]:
    """Yield what is wrong with a deltafile: against the server's schema, or what fails there all the same."""
    missing = {"version", "project", "id", "deltas", "files"} - set(content)
    if missing:
        yield f"missing: {', '.join(sorted(missing))}"
        return
    yield from _bad_uuids("deltafile", content, "id", "project")
    if len(content["deltas"]) > LARGEST:
        yield f"{len(content['deltas'])} deltas"
    seen: set[str] = set()
    for delta in content["deltas"]:
        yield from _problems_of_delta(delta)
        if delta.get("uuid") in seen:
            yield f"{delta.get('uuid')}: twice"
        seen.add(str(delta.get("uuid")))
    try:
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as error:
        yield f"not JSON: {error}"


def _problems_of_delta(delta: dict[str, Any]) -> Iterator[str]:
    name = str(delta.get("uuid"))
    yield from _bad_uuids(name, delta, "uuid", "clientId")
    for key in ("localPk", "sourcePk", "localLayerId", "sourceLayerId", "method"):
        if not isinstance(delta.get(key), str):
            yield f"{name}: {key} is no text"
    wanted = _METHODS.get(str(delta.get("method")))
    if wanted is None:
        yield f"{name}: method {delta.get('method')}"
        return
    sides = {side: delta[side] for side in ("old", "new") if side in delta}
    if set(sides) != wanted:
        yield f"{name}: {delta['method']} with {', '.join(sides) or 'nothing'}"
        return
    for side, values in sides.items():
        if set(values) - _SIDE:
            yield f"{name}: {side} has {', '.join(sorted(set(values) - _SIDE))}"
    if delta["method"] == "patch":
        lacking = set(sides["new"].get("attributes", {})) - set(sides["old"].get("attributes", {}))
        if lacking:
            yield f"{name}: old lacks {', '.join(sorted(lacking))}"


def _bad_uuids(name: str, holder: Mapping[str, Any], *keys: str) -> Iterator[str]:
    for key in keys:
        try:
            uuid.UUID(str(holder.get(key)))
        except ValueError:
            yield f"{name}: {key} is no UUID"


def chunks(items: Sequence[Item], size: int = LARGEST) -> Iterator[Sequence[Item]]:
    """Yield a list in parts of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
