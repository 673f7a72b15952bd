"""Values that may stand in a table only once, swapped by others, and features made under one key on both sides."""

from __future__ import annotations

import pytest


@pytest.fixture
def coded(desk):
    """A desk whose trees have a code of their own, in the cloud too."""
    desk.run("ALTER TABLE trees ADD COLUMN code TEXT")
    desk.run("UPDATE trees SET code = 'c' || fid")
    desk.run("CREATE UNIQUE INDEX trees_code ON trees (code)")
    assert desk.synchronize().ok
    return desk


def test_values_that_others_swapped_arrive_swapped(coded, crew, cloud_rows):
    crew.patch(1, {"code": "c1"}, {"code": "aside"})
    crew.patch(2, {"code": "c2"}, {"code": "c1"})
    crew.patch(1, {"code": "aside"}, {"code": "c2"})
    report = coded.synchronize()
    assert (report.ok, report.edits_taken) == (True, 2), report.to_json()
    assert coded.rows("code") == cloud_rows("code") == {1: "c2", 2: "c1", 3: "c3", 4: "c4"}
    assert coded.synchronize().changed == 0
    with coded.open() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM rtree_trees_geom").fetchone() == (4,)


def test_a_value_taken_on_both_sides_is_told_and_loses_nothing(coded, crew, cloud_rows):
    crew.create({"name": "Theirs", "code": "new"})
    coded.run("INSERT INTO trees (name, code) VALUES ('Mine', 'new')")
    for _ in range(2):
        report = coded.synchronize()
        assert "Mine" in coded.rows().values()
        assert "Theirs" in cloud_rows().values()
        told = [str(failure.reason) for result in report.edits for failure in result.failures]
        assert told or report.failed, report.to_json()
    coded.run("UPDATE trees SET code = 'other' WHERE name = 'Mine'")
    assert coded.synchronize().ok
    assert coded.rows() == cloud_rows()
    assert {"Mine", "Theirs"} < set(cloud_rows().values())


def test_two_features_made_under_one_key_are_two(desk, crew, cloud_rows):
    crew.create({"name": "Theirs"})
    desk.run("INSERT INTO trees (fid, name) VALUES (5, 'Mine')")
    report = desk.synchronize()
    assert (report.ok, report.edits_sent, report.edit_conflicts) == (True, 1, 0)
    assert desk.rows() == cloud_rows()
    assert sorted(cloud_rows().values()) == ["Birch", "Elm", "Mine", "Oak", "Pine", "Theirs"]
    assert desk.synchronize().changed == 0


def test_two_features_that_are_alike_but_for_their_key_stay_two(desk, crew, cloud_rows):
    desk.run("INSERT INTO trees (name, geom) VALUES ('Twin', NULL)")
    desk.run("INSERT INTO trees (name, geom) VALUES ('Twin', NULL)")
    assert desk.synchronize().edits_sent == 2
    assert list(cloud_rows().values()).count("Twin") == 2
    assert desk.rows() == cloud_rows()
