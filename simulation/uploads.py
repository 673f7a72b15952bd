"""Somebody who uploads a GeoPackage over the one in the cloud, as a careless colleague does."""

from __future__ import annotations

import sqlite3
from random import Random

from simulation.geopackages import ORIGIN, TABLES, opened, rows_of
from simulation.watched import WatchedCloud


def upload_whole(cloud: WatchedCloud, user: str, random: Random, may_be_older: bool) -> str:
    """Upload a GeoPackage with one value changed, at times with a new field or an older one; return what it was."""
    name = random.choice([name for name in cloud.shelf.names() if name.endswith(".gpkg")])
    versions = cloud.shelf.versions(name)
    is_old = random.random() < 0.3 and may_be_older
    version = random.choice(versions) if is_old else versions[-1]
    mark = f"{user}!{random.getrandbits(32)}"
    with opened(version.content) as database:
        tables = [table for table in TABLES if rows_of(database, table)]
        told = _change(database, random.choice(tables), mark, random) if tables else "nothing changed"
        content = database.serialize()
    cloud.upload(user, name, content)
    return f"{user} uploads {'an older' if is_old else 'the newest'} {name}: {told}"


def _change(database: sqlite3.Connection, table: str, mark: str, random: Random) -> str:
    column = {"trees": "name", "visits": "note", "remarks": "text"}[table]
    if random.random() < 0.2:
        column = f"more_{random.getrandbits(16)}"
        database.execute(f'ALTER TABLE "{table}" ADD COLUMN "{column}" TEXT')
    key, row = random.choice(sorted(rows_of(database, table).items()))
    database.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE fid = ?', (mark, key))
    return f"{column}={mark} of {table} {key} ({row[ORIGIN]})"
