"""Edits of the desk go up as deltas, the crew's come down, and what both changed waits for a person."""

from __future__ import annotations

from qfieldsync_cloud.sync.plan import Resolution


def test_an_edit_goes_up_as_a_delta_and_not_as_a_file(cloud, project, desk, cloud_rows):
    desk.run("UPDATE trees SET name = 'Big oak' WHERE fid = 1")
    cloud.requests.clear()
    report = desk.synchronize()
    assert (report.ok, report.edits_sent, report.edits_waiting) == (True, 1, 0)
    assert cloud_rows()[1] == "Big oak"
    posted = [each.path for each in cloud.requests if each.method == "POST" and "/files/" in each.path]
    assert posted == []
    assert desk.synchronize().sentence().text.startswith("Everything is up to date")


def test_both_sides_edits_meet(desk, crew, cloud_rows):
    crew.patch(1, {"species": "Quercus robur"}, {"species": "Quercus"})
    crew.create({"name": "Ash"})
    crew.delete(3, {"name": "Pine"})
    desk.run("UPDATE trees SET name = 'Big oak' WHERE fid = 1")
    desk.run("INSERT INTO trees (name, geom) VALUES ('Yew', NULL)")
    desk.run("DELETE FROM trees WHERE fid = 4")
    report = desk.synchronize()
    assert (report.ok, report.edits_sent, report.edits_waiting) == (True, 3, 0)
    assert cloud_rows() == {1: "Big oak", 2: "Birch", 5: "Ash", 6: "Yew"}
    assert desk.rows() == cloud_rows()
    assert desk.rows("species") == cloud_rows("species")


def test_a_conflict_waits_and_the_rest_goes_on(desk, crew, cloud_rows):
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    desk.run("UPDATE trees SET name = 'Mine', height = 20 WHERE fid = 1")
    report = desk.synchronize()
    assert (report.edit_conflicts, report.edits_sent) == (1, 1)
    assert (cloud_rows()[1], cloud_rows("height")[1]) == ("Theirs", 20)
    assert desk.rows()[1] == "Mine"
    again = desk.synchronize()
    assert (again.edit_conflicts, again.edits_sent, cloud_rows()[1]) == (1, 0, "Theirs")


def test_a_decision_ends_a_conflict(desk, crew, cloud_rows):
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs 2"})
    desk.run("UPDATE trees SET name = 'Mine'  WHERE fid IN (1, 2)")
    desk.synchronize()
    report = desk.synchronize(default=Resolution.MINE)
    assert (report.edit_conflicts, report.edits_sent) == (0, 2)
    assert cloud_rows() == desk.rows() == {1: "Mine", 2: "Mine", 3: "Pine", 4: "Elm"}


def test_theirs_is_taken_where_a_person_says_so(desk, crew, cloud_rows):
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    desk.synchronize()
    report = desk.synchronize(default=Resolution.THEIRS)
    assert (report.edit_conflicts, report.edits_sent, desk.rows()[1]) == (0, 0, "Theirs")


def test_geometries_are_in_conflict_too(desk, crew):
    crew.push({"localPk": "1", "sourcePk": "1", "method": "patch",
               "old": {"geometry": "Point (8.55 47.3)"}, "new": {"geometry": "Point (1 1)"}})  # fmt: skip
    desk.move(1, "Point (2 2)")
    report = desk.synchronize()
    assert (report.edit_conflicts, desk.place(1)) == (1, "Point (2 2)")


def test_the_same_edit_on_both_sides_is_none(desk, crew, cloud_rows):
    crew.patch(1, {"name": "Oak"}, {"name": "Same"})
    desk.run("UPDATE trees SET name = 'Same' WHERE fid = 1")
    report = desk.synchronize()
    assert (report.edit_conflicts, report.edits_sent, cloud_rows()[1]) == (0, 0, "Same")


def test_deleted_there_and_changed_here_waits(desk, crew, cloud_rows):
    crew.delete(1, {"name": "Oak"})
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    assert desk.synchronize().edit_conflicts == 1
    assert desk.rows()[1] == "Mine"
    assert 1 not in cloud_rows()
    assert desk.synchronize(default=Resolution.MINE).edits_sent == 1
    assert "Mine" in cloud_rows().values()
    assert desk.rows() == cloud_rows()
