"""What a delta_apply job does to the GeoPackages: the rules of `sandbox/worker/apply.py`, told again in SQL.

Nothing of the plugin's own merging is used, so that the simulation can't share its mistakes.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

from qfieldsync_cloud.deltas.geometry import GeometryError, from_wkt
from simulation.geopackages import Row, opened
from simulation.values import converted, moment_of

Delta = Mapping[str, Any]
_SOURCE = re.compile(r"(?:\./)?(?P<path>[^|]+\.gpkg)\|layername=(?P<table>[^|]+)")


class NotAppliedError(Exception):
    """A delta can't be applied; the others can."""


class ConflictError(Exception):
    """The feature isn't any more what the delta says it was."""

    def __init__(self, conflicts: list[str]) -> None:
        super().__init__("There are conflicts with the already existing feature!")
        self.conflicts = conflicts


@dataclass(frozen=True)
class Fate:
    """What became of a delta: its feedback, and the row before and after (None where there was none)."""

    feedback: dict[str, Any]
    before: Row | None = None
    after: Row | None = None


@lru_cache(maxsize=16)
def read_layers(project: bytes) -> dict[str, tuple[str, str]]:
    """Return file and table of each layer on a GeoPackage, by layer id; ParseError if it is no project."""
    layers = {}
    for layer in ET.fromstring(project).iterfind("projectlayers/maplayer"):
        source = _SOURCE.fullmatch(layer.findtext("datasource") or "")
        if source:
            layers[layer.findtext("id") or ""] = (source["path"], source["table"])
    return layers


def apply_all(
    files: dict[str, bytes],
    layers: Mapping[str, tuple[str, str]],
    deltas: list[Delta],
    known: dict[str, str],
    overwrites: bool,
) -> dict[str, Fate]:
    """Apply deltas to the GeoPackages among `files`, which is brought up to date, and return their fates by uuid.

    `known` maps what clients created (client, layer and local key) to its key, and learns. KeyError for a delta that
    spoils the whole job: nothing is changed then.
    """
    fates: dict[str, Fate] = {}
    with ExitStack() as stack:
        job = _Job(files, layers, stack)
        for index, delta in enumerate(deltas):
            fate = _apply_one(job, delta, known, overwrites)
            fate.feedback.update(delta_id=delta["uuid"], delta_index=index, method=delta["method"])
            fates[delta["uuid"]] = fate
        files.update(job.changed())
    return fates


class _Job:
    """The GeoPackages that a job has opened."""

    def __init__(self, files: Mapping[str, bytes], layers: Mapping[str, tuple[str, str]], stack: ExitStack) -> None:
        self._files = files
        self._layers = layers
        self._stack = stack
        self._databases: dict[str, sqlite3.Connection] = {}
        self._tables: dict[str, _Table] = {}

    def table(self, layer: str) -> _Table:
        """Return the table that a layer shows."""
        if layer not in self._tables:
            path, name = self._layers.get(layer, ("", ""))
            database = self._database(path)
            columns = database.execute(f'PRAGMA table_info("{name}")').fetchall() if database else []
            if not columns:
                raise NotAppliedError(f'No layer with id "{layer}"')
            self._tables[layer] = _Table(database, name, columns)
        return self._tables[layer]

    def _database(self, path: str) -> sqlite3.Connection | None:
        if path not in self._databases and path in self._files:
            try:
                database = self._stack.enter_context(opened(self._files[path]))
                database.execute("BEGIN")  # one for all deltas: it is quicker, and each statement is whole all the same
                self._databases[path] = database
            except sqlite3.DatabaseError:
                return None
        return self._databases.get(path)

    def changed(self) -> dict[str, bytes]:
        """Return the new bytes of the files that were written."""
        written = {path: database for path, database in self._databases.items() if database.total_changes}
        for database in written.values():
            database.execute("COMMIT")
        return {path: database.serialize() for path, database in written.items()}


class _Table:
    """One table, row by row; each change stands for itself, as when QGIS commits it."""

    def __init__(self, database: sqlite3.Connection, name: str, columns: list[tuple[Any, ...]]) -> None:
        self._database = database
        self.name = name
        self.key = next((column[1] for column in columns if column[5]), "fid")
        self.kinds = {column[1]: column[2].upper().partition("(")[0] for column in columns}
        found = database.execute(
            "SELECT column_name, srs_id, z FROM gpkg_geometry_columns WHERE table_name = ?", (name,)
        ).fetchone()
        self.geometry, self._srs, self._has_z = found or ("", 0, 0)
        self.kinds.pop(self.geometry, None)

    def find(self, key: Any) -> Row | None:
        """Return a row by its key, given as text or number, None if there is none."""
        key = converted(key, self.kinds[self.key])
        cursor = self._database.execute(f'SELECT * FROM "{self.name}" WHERE "{self.key}" = ?', (key,))
        values = cursor.fetchone()
        return dict(zip((column[0] for column in cursor.description), values)) if values else None

    def existing(self, key: Any) -> Row:
        """Return a row that has to be there."""
        row = self.find(key)
        if row is None:
            raise NotAppliedError("Unable to find feature")
        return row

    def value(self, name: str, value: Any) -> Any:
        """Return a JSON value as the field stores it."""
        return converted(value, self.kinds[name])

    def blob(self, wkt: str | None, complaint: str) -> bytes | None:
        """Return a geometry as it is stored; a flat layer holds no heights, and an unknown height is 0."""
        if not self.geometry:
            raise NotAppliedError(complaint)
        if not wkt:
            return None
        wkt = re.sub(r"\bnan\b", "0", wkt, flags=re.IGNORECASE)
        if not self._has_z:
            wkt = re.sub(r"^(\s*point)\s*z\s*\((\S+ \S+) \S+\)", r"\1 (\2)", wkt, flags=re.IGNORECASE)
        try:
            return from_wkt(wkt, self._srs)
        except GeometryError as error:
            raise NotAppliedError("Unable to read the geometry") from error

    def insert(self, row: Row) -> int:
        """Add a row and return its key; SQLite picks it if it is missing."""
        names = ", ".join(f'"{name}"' for name in row)
        sql = f'INSERT INTO "{self.name}" ({names}) VALUES ({", ".join("?" * len(row))})'
        sql = sql if row else f'INSERT INTO "{self.name}" DEFAULT VALUES'
        return self._change(sql, tuple(row.values()), "Unable to create feature").lastrowid or 0

    def update(self, key: Any, name: str, value: Any, complaint: str) -> None:
        """Change one value of a row; as GDAL writes the whole row, its times get thousandths of a second."""
        times = [time for time, kind in self.kinds.items() if kind == "DATETIME" and time != name]
        rewritten = "".join(f", \"{time}\" = replace(replace(\"{time}\", '.000', ''), 'Z', '.000Z')" for time in times)
        sql = f'UPDATE "{self.name}" SET "{name}" = ?{rewritten} WHERE "{self.key}" = ?'
        self._change(sql, (value, key), complaint)

    def delete(self, key: Any) -> None:
        """Delete a row."""
        self._change(f'DELETE FROM "{self.name}" WHERE "{self.key}" = ?', (key,), "Unable to delete feature")

    def say_utc(self, key: Any) -> None:
        """Write the times of a row with `Z`: a newer QGIS does, whichever of its fields was changed."""
        for name, kind in self.kinds.items():
            if kind == "DATETIME":
                sql = f'UPDATE "{self.name}" SET "{name}" = "{name}" || \'Z\' WHERE "{self.key}" = ?'
                self._database.execute(f"{sql} AND \"{name}\" NOT LIKE '%Z' AND \"{name}\" NOT LIKE '%T%+%'", (key,))

    def _change(self, sql: str, values: tuple[Any, ...], complaint: str) -> sqlite3.Cursor:
        try:
            return self._database.execute(sql, values)
        except sqlite3.IntegrityError as error:
            raise NotAppliedError(complaint) from error


def _apply_one(job: _Job, delta: Delta, known: dict[str, str], overwrites: bool) -> Fate:
    client_key = f"{delta['clientId']} {delta['localLayerId']} {delta['localPk']}"
    key = known.get(client_key) or delta["sourcePk"]
    layer = delta["sourceLayerId"] or delta["localLayerId"]
    told = {
        "msg": "Successfully applied delta!", "e_type": None, "status": "status_applied", "layer_id": layer,
        "conflicts": None, "feature_pk": delta["sourcePk"], "modified_pk": None, "provider_errors": None,
    }  # fmt: skip
    try:
        table = job.table(layer)
        before = None if delta["method"] == "create" else table.find(key)
        now = _METHODS[delta["method"]](table, key, delta, overwrites)
    except NotAppliedError as error:
        return Fate({**told, "msg": str(error), "e_type": "ERROR", "status": "status_apply_failed"})
    except ConflictError as error:
        conflict = {"msg": str(error), "e_type": "CONFLICT", "status": "status_conflict", "conflicts": error.conflicts}
        return Fate({**told, **conflict})
    table.say_utc(now)
    if delta["method"] == "create":
        known[client_key] = str(now)
    return Fate({**told, "modified_pk": now}, before, table.find(now))


def _create(table: _Table, _key: str, delta: Delta, _overwrites: bool) -> Any:
    new = delta["new"]
    row: Row = {}
    for name, value in new.get("attributes", {}).items():
        if name not in table.kinds:
            raise NotAppliedError(f'Unable to set attribute "{name}"')
        row[name] = table.value(name, value)
    if new.get("geometry"):
        row[table.geometry] = table.blob(new["geometry"], "Unable to create feature")
    given = row.get(table.key)
    if given is None or table.find(given) is not None:
        row.pop(table.key, None)
    return table.insert(row)


def _patch(table: _Table, key: str, delta: Delta, overwrites: bool) -> Any:
    row = table.existing(key)
    new, old = delta["new"], (delta.get("old") or {}).get("attributes", {})
    attributes = new.get("attributes", {})
    for name in attributes:
        old[name]  # a missing one is a KeyError, which ends the whole job, as on a real server
    _refuse_conflicts(table, row, delta, overwrites)
    own = row[table.key]
    if "geometry" in new:
        shape = table.blob(new["geometry"], "Unable to change geometry")
        table.update(own, table.geometry, shape, "Unable to change geometry")
    for name in attributes:
        if name not in table.kinds:
            raise NotAppliedError(f'Unable to change attribute "{name}"')
    for name, value in attributes.items():
        if not _same(table, name, row[name], value):
            if name == table.key:
                raise NotAppliedError(f'Unable to change attribute "{name}"')
            table.update(own, name, table.value(name, value), f'Unable to change attribute "{name}"')
    return own


def _delete(table: _Table, key: str, delta: Delta, overwrites: bool) -> Any:
    row = table.existing(key)
    _refuse_conflicts(table, row, delta, overwrites)
    table.delete(row[table.key])
    return row[table.key]


_METHODS: dict[str, Callable[[_Table, str, Delta, bool], Any]] = {
    "create": _create,
    "patch": _patch,
    "delete": _delete,
}


def _refuse_conflicts(table: _Table, row: Row, delta: Delta, overwrites: bool) -> None:
    conflicts = [
        f'The attribute "{name}" that has a conflict:\n-{row[name]}\n+{before}'
        for name, before in (delta.get("old") or {}).get("attributes", {}).items()
        if name in table.kinds and not _same(table, name, row[name], before)
    ]
    if conflicts and not overwrites:
        raise ConflictError(conflicts)


def _same(table: _Table, name: str, stored: Any, told: Any) -> bool:
    """Tell whether a stored value is a JSON value; times compare by the second."""
    if table.kinds[name] == "DATETIME":
        return moment_of(stored) == moment_of(told)
    return bool(stored == converted(told, table.kinds[name]))
