"""What lies on a crew's device, and the values that tell which edit they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from random import Random
from typing import Any

from qfieldsync_cloud.deltas.geometry import to_wkt
from simulation.geopackages import GEOMETRY, TABLES, Row, opened, rows_of
from simulation.shelf import ATTACHMENTS, new_id

_EPOCH = datetime(2030, 1, 1, tzinfo=timezone.utc)


def tagged_value(column: str, who: str, number: int) -> Any:
    """Return a value, as JSON has it, that tells which edit it came from; `alive` can't, since it holds one bit."""
    if column == GEOMETRY:
        return f"Point ({number} {len(who)})"
    if column == "alive":
        return bool(number % 2)
    if column == "photo":
        return f"{ATTACHMENTS}{who}_{number}.jpg"
    if column == "checked_at":
        return f"{_EPOCH + timedelta(seconds=number):%Y-%m-%dT%H:%M:%SZ}"
    return {"REAL": number + 0.5, "MEDIUMINT": number}.get(_kind_of(column), f"{who}#{number}")


def _kind_of(column: str) -> str:
    return next((fields[column] for fields in TABLES.values() if column in fields), "TEXT")


@dataclass
class Device:
    """What is on the device: rows as JSON has them, by table and local key, and the deltas that wait."""

    client: str
    rows: dict[str, dict[int, Row]]
    last_keys: dict[str, int]
    deltafile: str
    queue: list[dict[str, Any]] = field(default_factory=list)


def unpacked(contents: Iterable[bytes], random: Random) -> Device:
    """Return a device with the rows of all GeoPackages of a package."""
    rows: dict[str, dict[int, Row]] = {table: {} for table in TABLES}
    last = dict.fromkeys(TABLES, 0)
    for content in contents:
        held, given = _held(content)
        for table, found in held.items():
            rows[table].update({key: dict(row) for key, row in found.items()})
            last[table] = max([last[table], given.get(table, 0), *found])
    return Device(new_id(random), rows, last, new_id(random))


@lru_cache(maxsize=64)
def _held(content: bytes) -> tuple[dict[str, dict[int, Row]], dict[str, int]]:
    """Return the rows of a GeoPackage as JSON has them, and the highest key that each of its tables ever gave."""
    given: dict[str, int] = {}
    with opened(content) as database:
        stored = {table: rows_of(database, table) for table in TABLES}
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").fetchone():
            given.update(database.execute("SELECT name, seq FROM sqlite_sequence"))
    rows = {
        table: {key: {name: _json(name, value) for name, value in row.items()} for key, row in found.items()}
        for table, found in stored.items()
    }
    return rows, given


def _json(name: str, value: Any) -> Any:
    if isinstance(value, bytes):
        return to_wkt(value)
    return bool(value) if _kind_of(name) == "BOOLEAN" and value is not None else value
