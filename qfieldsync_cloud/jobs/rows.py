"""Whole features in the cloud and here, many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.deltas.edits import Key, Row, Table
from qfieldsync_cloud.deltas.writing import quoted
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.jobs.edits.desk import open_desk, readable
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means

_MEANS = Means()
AT_ONCE = 500
"""So many keys are asked for with one query: SQLite takes 999 values."""

Rows = tuple["Row | None", "Row | None"]
"""A feature in the cloud, as of the last synchronization, and here; None where it is not."""


@dataclass(frozen=True)
class Wanted:
    """Features of one table of one file."""

    path: str
    table: Table
    keys: tuple[Key, ...]


def rows_of_features(
    folder: Path, wanted: Collection[Wanted], means: Means = _MEANS
) -> Job[dict[tuple[str, str, Key], Rows]]:
    """Return the rows of features by file, table and key; those of a file that can't be read are left out."""

    def run(context: Context) -> dict[tuple[str, str, Key], Rows]:
        found: dict[tuple[str, str, Key], Rows] = {}
        with open_desk(folder, context, means) as desk:
            for each in wanted:
                context.check()
                with suppress(QFieldSyncCloudError):
                    there = dict(_rows_in(desk.bases.path_of(each.path), each))
                    here = dict(_rows_in(folder / each.path, each))
                    found |= {(each.path, each.table.name, key): (there.get(key), here.get(key)) for key in each.keys}
        return found

    return run


def _rows_in(place: Path, wanted: Wanted) -> Iterator[tuple[Key, Row]]:
    table, keys = wanted.table, wanted.keys
    with readable(place) as connection:
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            marks = ", ".join("?" * len(some))
            query = f"SELECT * FROM {quoted(table.name)} WHERE {quoted(table.key)} IN ({marks})"  # noqa: S608
            cursor = connection.execute(query, some)
            names = [column[0] for column in cursor.description]
            for values in cursor:
                row = dict(zip(names, values))
                yield row[table.key], row
