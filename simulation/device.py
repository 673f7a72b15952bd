"""What lies on a crew's device, and the values that tell which edit they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
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
    stored: dict[str, dict[Any, Row]] = {table: {} for table in TABLES}
    sequence: dict[str, int] = {}
    for content in contents:
        with opened(content) as database:
            for table, rows in stored.items():
                rows.update(rows_of(database, table))
            if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").fetchone():
                sequence.update(database.execute("SELECT name, seq FROM sqlite_sequence"))
    rows = {
        table: {key: {name: _json(name, value) for name, value in row.items()} for key, row in found.items()}
        for table, found in stored.items()
    }
    last = {table: max([sequence.get(table, 0), *rows[table]]) for table in TABLES}
    return Device(new_id(random), rows, last, new_id(random))


def _json(name: str, value: Any) -> Any:
    if isinstance(value, bytes):
        return to_wkt(value)
    return bool(value) if _kind_of(name) == "BOOLEAN" and value is not None else value
