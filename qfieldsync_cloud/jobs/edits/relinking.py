"""Features of a file that travels whole, and that name parents in another file which have got new keys since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from qfieldsync_cloud.deltas.edits import Edit, Key, Method
from qfieldsync_cloud.deltas.writing import literal, quoted
from qfieldsync_cloud.jobs.edits.desk import Desk, is_base_good, layers_of, links_of, project_of, row_of, tracked_paths
from qfieldsync_cloud.sync.snapshot import open_to_read


def stale_links(desk: Desk, path: str) -> list[Edit]:
    """Return the edits that make a local file's features name their parents by the new keys.

    What a feature had in the base already is the cloud's own key: only what was set here since names an old one.
    """
    moves = desk.journal.moves_for(path)
    project = project_of(desk, desk.state.base())
    paths = [each for each in sorted(tracked_paths(desk, project)) if moves and is_base_good(desk, each)]
    links = links_of([layers_of(desk, each, project) for each in paths])
    found: list[Edit] = []
    for (child, table, column), (parent_path, parent_table) in links.parents.items():
        keys = {key: new for (where, name, key), new in moves.items() if (where, name) == (parent_path, parent_table)}
        if child == path and keys:
            found += _edits(desk, path, table, column, keys)
    return found


def _edits(desk: Desk, path: str, table: str, column: str, keys: dict[Key, Key]) -> Iterator[Edit]:
    base = desk.bases.path_of(path)
    known = layers_of(desk, path, project_of(desk, desk.state.base())).tables[table]
    where = f"{quoted(column)} IN ({', '.join(map(literal, keys))})"
    query = f"SELECT {quoted(known.key)}, {quoted(column)} FROM {quoted(table)} WHERE {where}"  # noqa: S608 - quoted
    with closing(open_to_read(desk.folder / path)) as connection:
        for key, value in connection.execute(query).fetchall():
            before = row_of(base, known, key)
            if before is None or before.get(column) != value:
                yield Edit(table, key, Method.PATCH, {column: value}, {column: keys[value]})
