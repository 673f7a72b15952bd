"""How a GeoPackage's tables are built, and how two states of one differ in that."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from qfieldsync_cloud.deltas.edits import Column, Table
from qfieldsync_cloud.phrases import Phrase, phrase

_INTERNAL = ("gpkg_", "gpkgext_", "rtree_", "sqlite_", "ogr_empty_table")
Definition = frozenset[tuple[Any, ...]]
"""All that says how one table or view is meant; equal if nothing of that changed."""


def quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever characters it has."""
    return '"' + name.replace('"', '""') + '"'


def read_tables(connection: sqlite3.Connection, schema_name: str = "main") -> dict[str, Table]:
    """Return every table of features or plain rows; not the GeoPackage's own, nor views and virtual tables."""
    contents = {str(row.get("table_name")).casefold() for row in _rows(connection, schema_name, "gpkg_contents")}
    geometries = {
        str(row.get("table_name")).casefold(): row for row in _rows(connection, schema_name, "gpkg_geometry_columns")
    }
    found = {}
    for name in _names(connection, schema_name):
        folded = name.casefold()
        if folded in contents or not folded.startswith(_INTERNAL):
            found[name] = _table(connection, schema_name, name, geometries.get(folded, {}))
    return found


_OF_GDAL = re.compile(r"(rtree_.*|trigger_(insert|delete|update)_feature_count_.*|gpkg_.*|trg_.*)", re.DOTALL)


def has_triggers_of_its_own(connection: sqlite3.Connection) -> bool:
    """Return whether a file has triggers besides those that GDAL and the GeoPackage's own tables bring."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    return any(not _OF_GDAL.fullmatch(str(name)) for (name,) in rows)


def has_rowid_key(connection: sqlite3.Connection, table: Table, schema_name: str = "main") -> bool:
    """Return whether the table's key is SQLite's rowid, so that rows lie in the file by their key."""
    column = table.column(table.key)
    if column is None or column.type != "INTEGER":
        return False
    indexes = connection.execute(f"PRAGMA {quoted(schema_name)}.index_list({quoted(table.name)})")
    return all(origin != "pk" for _number, _name, _unique, origin, *_ in indexes)


def definitions(connection: sqlite3.Connection, schema_name: str = "main") -> dict[str, Definition]:
    """Return how each table and view is meant: columns, aliases, constraints, relations, CRS, a view's SQL.

    Bookkeeping is left out: extent and time of the last change, extensions, triggers, indexes, metadata.
    """
    found: dict[str, set[tuple[Any, ...]]] = {}
    for table, *details in _definitions(connection, schema_name):
        found.setdefault(str(table), set()).add(tuple(details))
    return {table: frozenset(details) for table, details in found.items()}


def obstacles(connection: sqlite3.Connection, old_name: str = "main", new_name: str = "other") -> dict[str, Phrase]:
    """Return by table why its edits can't travel: it, or a view, is built or defined in another way now."""
    if _all_of_it(connection, old_name) == _all_of_it(connection, new_name):
        return {}
    old, new = read_tables(connection, old_name), read_tables(connection, new_name)
    gone, added = sorted(old.keys() - new.keys()), new.keys() - old.keys()
    found = {name: phrase("The table {table} is new.", table=name) for name in added}
    for name in gone:
        found[name] = phrase("The table {table} is gone.", table=name)
        renamed = [other for other in added if _shape(new[other]) == _shape(old[name])]
        if len(renamed) == 1:
            found[name] = phrase("The table {table} is now called {name}.", table=name, name=renamed[0])
            found.pop(renamed[0], None)
    for name in old.keys() & new.keys():
        reason = _field_obstacle(old[name], new[name]) or _layer_obstacle(old[name], new[name])
        if reason:
            found[name] = reason
    before, after = definitions(connection, old_name), definitions(connection, new_name)
    for name in (before.keys() | after.keys()) - found.keys() - added:
        if before.get(name) != after.get(name):
            found[name] = phrase("The table or view {table} is defined in another way now.", table=name)
    return found


_MEANING = (
    "gpkg_contents",
    "gpkg_geometry_columns",
    "gpkg_spatial_ref_sys",
    "gpkg_data_columns",
    "gpkg_data_column_constraints",
    "gpkgext_relations",
)
_BOOKKEEPING = frozenset(("last_change", "min_x", "min_y", "max_x", "max_y"))


def _all_of_it(connection: sqlite3.Connection, schema_name: str) -> list[Any]:
    """Return whatever may be an obstacle if it differs; mostly nothing does, and this is told at once."""
    master = f"{quoted(schema_name)}.sqlite_master"
    query = f"SELECT name, sql FROM {master} WHERE type IN ('table', 'view') ORDER BY name"  # noqa: S608 # nosec B608 - quoted
    found: list[Any] = connection.execute(query).fetchall()
    present = {str(name).lower() for name, _sql in found}
    for table in _MEANING:
        if table in present:
            found += _meaning(connection, f"{quoted(schema_name)}.{table}")
    return found


def _meaning(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    """Return the rows of one of the GeoPackage's own tables without its bookkeeping."""
    cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 # nosec B608 - quoted
    places = [number for number, (name, *_) in enumerate(cursor.description) if name not in _BOOKKEEPING]
    return [tuple(row[place] for place in places) for row in cursor]


def _shape(table: Table) -> tuple[Any, ...]:
    return table.columns, table.key, table.geometry, table.geometry_type, table.srs_id


def _field_obstacle(old: Table, new: Table) -> Phrase | None:
    for column in old.columns:
        other = new.column(column.name)
        if other is None:
            return phrase("The table {table} has lost its field {field}.", table=old.name, field=column.name)
        if other.type != column.type:
            return phrase("The field {field} of the table {table} is now of type {type}.",
                          field=column.name, table=old.name, type=other.type)  # fmt: skip
    added = [name for name in new.names if old.column(name) is None]
    return phrase("The table {table} has a new field, {field}.", table=old.name, field=added[0]) if added else None


def _layer_obstacle(old: Table, new: Table) -> Phrase | None:
    if new.geometry_type != old.geometry_type:
        return phrase("The table {table} now has geometries of type {type}.", table=old.name, type=new.geometry_type)
    if new.srs_id != old.srs_id:
        return phrase("The table {table} now has another CRS.", table=old.name)
    if (new.key, new.geometry) != (old.key, old.geometry):
        return phrase("The table {table} now has another key or geometry field.", table=old.name)
    return None


def _names(connection: sqlite3.Connection, schema_name: str, kind: str = "table") -> list[str]:
    """Return the names of real tables, those that have pages of their own, or of views."""
    master = f"{quoted(schema_name)}.sqlite_master"
    where = "type = ? AND (rootpage > 0 OR type = 'view')"
    sql = f"SELECT name FROM {master} WHERE {where} ORDER BY name"  # noqa: S608 # nosec B608 - quoted
    return [str(name) for (name,) in connection.execute(sql, [kind])]


def _table(connection: sqlite3.Connection, schema_name: str, name: str, geometry: Mapping[str, Any]) -> Table:
    columns, keys = [], []
    for _number, column, declared, required, _default, place in _columns(connection, schema_name, name):
        columns.append(Column(column, declared.split("(")[0].strip().upper(), bool(required)))
        if place:
            keys.append(columns[-1])
    key = keys[0] if len(keys) == 1 else Column("", "INTEGER")
    return Table(
        name,
        tuple(columns),
        key.name,
        "INT" in key.type,
        str(geometry.get("column_name", "")),
        str(geometry.get("geometry_type_name", "")).upper(),
        int(geometry.get("srs_id") or 0),
    )


def _columns(connection: sqlite3.Connection, schema_name: str, name: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"PRAGMA {quoted(schema_name)}.table_info({quoted(name)})").fetchall()


def _rows(connection: sqlite3.Connection, schema_name: str, table: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table that a GeoPackage need not have, by column name in lower case."""
    if not _columns(connection, schema_name, table):
        return
    cursor = connection.execute(f"SELECT * FROM {quoted(schema_name)}.{quoted(table)}")  # noqa: S608 # nosec B608 - quoted
    names = [column[0].lower() for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row))


def _definitions(connection: sqlite3.Connection, schema_name: str) -> Iterator[tuple[Any, ...]]:
    """Yield the name of a table or view and one detail of what it is."""
    for name in _names(connection, schema_name):
        if not name.casefold().startswith(_INTERNAL):
            for _number, column, declared, required, default, place in _columns(connection, schema_name, name):
                yield name, "column", column, declared.upper(), required, default, place
    for name in _names(connection, schema_name, "view"):
        sql = f"SELECT sql FROM {quoted(schema_name)}.sqlite_master WHERE type = 'view' AND name = ?"  # noqa: S608 # nosec B608 - quoted
        yield name, "view", *connection.execute(sql, [name]).fetchone()
    for row in _rows(connection, schema_name, "gpkg_contents"):
        details = (row.get(key) for key in ("data_type", "identifier", "description"))
        yield row.get("table_name"), "contents", *details
    yield from _crs(connection, schema_name)
    yield from _field_settings(connection, schema_name)


def _crs(connection: sqlite3.Connection, schema_name: str) -> Iterator[tuple[Any, ...]]:
    known = {row.get("srs_id"): row for row in _rows(connection, schema_name, "gpkg_spatial_ref_sys")}
    for row in _rows(connection, schema_name, "gpkg_geometry_columns"):
        crs = known.get(row.get("srs_id"), {})
        details = (crs.get(key) for key in ("organization", "organization_coordsys_id", "definition"))
        yield row.get("table_name"), "geometry", row.get("z"), row.get("m"), *details


def _field_settings(connection: sqlite3.Connection, schema_name: str) -> Iterator[tuple[Any, ...]]:
    """Yield aliases, value lists and ranges, and relations."""
    constraints: dict[Any, list[tuple[Any, ...]]] = {}
    for row in _rows(connection, schema_name, "gpkg_data_column_constraints"):
        constraints.setdefault(row.get("constraint_name"), []).append(tuple(row.values()))
    for row in _rows(connection, schema_name, "gpkg_data_columns"):
        yield row.get("table_name"), "settings", *row.values()
        for constraint in constraints.get(row.get("constraint_name"), []):
            yield row.get("table_name"), "constraint", row.get("column_name"), *constraint
    for row in _rows(connection, schema_name, "gpkgext_relations"):
        yield row.get("base_table_name"), "relation", *row.values()
