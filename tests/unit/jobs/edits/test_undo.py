"""Undo after the server has given new features other numbers: nobody's feature turns into another one."""

from __future__ import annotations

import pytest

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.restore import put_back, trash_entries


@pytest.fixture
def renumbered(desk, crew, cloud_rows):
    """A new feature of mine that had the number 5, which is one of the crew's by now."""
    desk.run("INSERT INTO trees (name) VALUES ('Mine')")
    crew.create({"name": "Crew"})
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    desk.synchronize()
    assert desk.rows() == {1: "Oak", 2: "Theirs", 3: "Pine", 4: "Elm", 5: "Crew", 6: "Mine"}
    return desk


def undo(desk):
    said = []
    (entry,) = [entry for entry in trash_entries(desk.folder)(Context()) if entry.path == "trees.gpkg"]
    restored = put_back(desk.folder, [entry])(Context(on_log=lambda *told: said.append(str(told[-1]))))
    assert [str(notice) for notice in restored.notices] == said
    return said


def test_both_features_stay_and_the_rest_is_undone(renumbered, cloud_rows):
    said = undo(renumbered)
    assert renumbered.rows() == {1: "Oak", 2: "Birch", 3: "Pine", 4: "Elm", 5: "Crew", 6: "Mine"}
    assert "1 new feature(s) of yours have other numbers" in " ".join(said)
    renumbered.synchronize()
    assert cloud_rows() == renumbered.rows()


def test_a_feature_that_kept_its_number_is_undone_like_any_other(desk, crew, cloud_rows):
    crew.create({"name": "Crew"})
    desk.synchronize()
    assert undo(desk) == []
    assert desk.rows() == {1: "Oak", 2: "Birch", 3: "Pine", 4: "Elm"}
