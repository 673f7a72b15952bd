"""Times in GeoPackages as a newer QGIS writes them: in UTC and saying so."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_UNUSED = ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")
"""What the triggers of a spatial index name; none of them fires when only a time changes."""


def say_utc(database: Path, table: str | None = None, keys: list[int] | None = None) -> None:
    """Write the times of a table's rows, or of all tables, with `Z`; times are in UTC already.

    An older QGIS leaves the zone out. What SQLite still holds in its journal is in the file afterwards.
    """
    with closing(sqlite3.connect(database)) as connection, connection:
        for name in _UNUSED:
            connection.create_function(name, 1, lambda _geometry: None)
        for owner, column, key in _time_columns(connection, table):
            rows = "" if keys is None else f' AND "{key}" IN ({", ".join(map(str, keys))})'
            connection.execute(
                f"UPDATE \"{owner}\" SET \"{column}\" = replace(\"{column}\", '.000', '') || 'Z'"
                f" WHERE \"{column}\" NOT LIKE '%Z' AND \"{column}\" NOT LIKE '%T%+%'{rows}"
            )
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _time_columns(connection: sqlite3.Connection, only: str | None) -> list[tuple[str, str, str]]:
    """Return the table, the name and the table's key of each column that holds times."""
    tables = [row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents") if only in (None, row[0])]
    found = []
    for table in tables:
        columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        key = next((column[1] for column in columns if column[5]), "rowid")
        found += [(table, column[1], key) for column in columns if column[2].upper() == "DATETIME"]
    return found
