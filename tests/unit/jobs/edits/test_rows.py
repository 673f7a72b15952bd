"""Whole features, many at once."""

from __future__ import annotations

from qfieldsync_cloud.jobs.changes import pending_changes
from qfieldsync_cloud.jobs.rows import Wanted, rows_of_features
from tests.unit.jobs.edits.conftest import QuickContext


def table_of(desk):
    """Return the table of the trees."""
    return pending_changes(desk.folder)(QuickContext()).edits[0].table


def test_each_side_says_what_it_has(desk):
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    desk.run("DELETE FROM trees WHERE fid = 2")
    wanted = Wanted("trees.gpkg", table_of(desk), (1, 2, 99))
    found = rows_of_features(desk.folder, [wanted])(QuickContext())
    there, here = found["trees.gpkg", "trees", 1]
    assert (there["name"], here["name"]) == ("Oak", "Mine")
    there, here = found["trees.gpkg", "trees", 2]
    assert (there["name"], here) == ("Birch", None)
    assert found["trees.gpkg", "trees", 99] == (None, None)


def test_more_than_one_query_takes(desk):
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    keys = tuple(range(1300, -1, -1))
    found = rows_of_features(desk.folder, [Wanted("trees.gpkg", table_of(desk), keys)])(QuickContext())
    assert len(found) == 1301
    assert [key for (_, _, key), (there, _) in found.items() if there] == [4, 3, 2, 1]


def test_a_file_that_can_not_be_read_does_not_hide_others(desk):
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    table = table_of(desk)
    wanted = [Wanted("gone.gpkg", table, (1,)), Wanted("trees.gpkg", table, (1,))]
    assert list(rows_of_features(desk.folder, wanted)(QuickContext())) == [("trees.gpkg", "trees", 1)]
