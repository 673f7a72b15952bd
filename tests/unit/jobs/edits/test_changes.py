"""What is not in the cloud yet: seen without a server, taken back, decided, and put in by hand."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.deltas.merge import Choice, ConflictKind
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.changes import EditState, decide, full_rows, pending_changes, revert, track
from qfieldsync_cloud.jobs.changing import Decision
from qfieldsync_cloud.jobs.field import apply_here, field_changes, look_for_news
from qfieldsync_cloud.jobs.means import Means
from tests.unit.jobs.edits.conftest import QuickContext


def pending(desk):
    return pending_changes(desk.folder)(Context())


def problems_after(desk, statement):
    desk.run(statement)
    return pending(desk).problems


def conflicts(desk):
    return [each.conflict for each in pending(desk).conflicts]


def test_nothing_is_pending_after_a_synchronization(desk):
    assert pending(desk).edits == ()


def test_edits_are_seen_with_before_and_after(desk):
    desk.run("UPDATE trees SET name = 'Big oak' WHERE fid = 1")
    desk.run("INSERT INTO visits (note, tree_id) VALUES ('new', 1)", name="visits.gpkg")
    found = pending(desk)
    assert [(each.layer.name, each.edit.key, each.edit.method.value) for each in found.edits] == [
        ("trees", 1, "patch"), ("visits", 3, "create"),
    ]  # fmt: skip
    before, after = full_rows(desk.folder, found.edits[0])(Context())
    assert (before["name"], after["name"]) == ("Oak", "Big oak")
    only = pending_changes(desk.folder, ["visits.gpkg"])(Context())
    assert [each.path for each in only.edits] == ["visits.gpkg"]
    assert found.merged_with(only).edits == found.edits


def test_an_edit_is_taken_back(desk):
    desk.run("UPDATE trees SET name = 'Big oak', height = 1 WHERE fid = 1")
    desk.run("INSERT INTO trees (name) VALUES ('Yew')")
    desk.run("DELETE FROM trees WHERE fid = 3")
    before = desk.rows()
    (first, *others) = pending(desk).edits
    assert revert(desk.folder, [first])(Context()) == 1
    assert desk.rows() == {**before, 1: "Oak"}
    assert revert(desk.folder, others)(Context()) == 2
    assert desk.rows() == {1: "Oak", 2: "Birch", 3: "Pine", 4: "Elm"}
    assert pending(desk).edits == ()
    assert list((desk.folder / ".qfieldsync_cloud" / "trash").rglob("trees.gpkg"))


def test_nothing_is_taken_back_while_a_layer_is_edited(desk):
    desk.run("UPDATE trees SET name = 'Big oak' WHERE fid = 1")
    means = Means(is_being_edited=lambda _path: True)
    with pytest.raises(FolderError, match="edit mode"):
        revert(desk.folder, pending(desk).edits, means)(Context())
    assert desk.rows()[1] == "Big oak"


@pytest.fixture
def contested(desk, crew):
    """A value and a geometry that both changed, a feature deleted here, and one deleted there."""
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    crew.patch(3, {"name": "Pine"}, {"name": "Their pine"})
    crew.delete(4, {"name": "Elm"})
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    desk.run("DELETE FROM trees WHERE fid = 3")
    desk.run("UPDATE trees SET name = 'My elm' WHERE fid = 4")
    assert desk.synchronize().edit_conflicts == 3
    return desk


def test_conflicts_are_remembered(contested):
    found = {conflict.key: conflict for conflict in conflicts(contested)}
    assert {key: conflict.kind for key, conflict in found.items()} == {
        1: ConflictKind.VALUE, 3: ConflictKind.DELETED_HERE, 4: ConflictKind.DELETED_THERE,
    }  # fmt: skip
    assert (found[1].base, found[1].mine, found[1].theirs) == ({"name": "Oak"}, {"name": "Mine"}, {"name": "Theirs"})
    assert {each.state for each in pending(contested).edits} == {EditState.CONFLICT}


def test_theirs_for_all(contested, cloud_rows):
    decisions = [Decision("trees.gpkg", conflict, Choice.THEIRS) for conflict in conflicts(contested)]
    assert decide(contested.folder, decisions)(Context()) == 3
    assert pending(contested).edits == ()
    assert contested.rows() == cloud_rows() == {1: "Theirs", 2: "Birch", 3: "Their pine"}
    assert contested.synchronize().changed == 0


def test_mine_for_all(contested, cloud_rows):
    decisions = [Decision("trees.gpkg", conflict, Choice.MINE) for conflict in conflicts(contested)]
    decide(contested.folder, decisions)(Context())
    assert {each.state for each in pending(contested).edits} == {EditState.WAITING}
    assert contested.synchronize().edits_sent == 3
    assert contested.rows() == cloud_rows()
    assert sorted(cloud_rows().values()) == ["Birch", "Mine", "My elm"]


def test_a_typed_value(contested, cloud_rows):
    value = next(conflict for conflict in conflicts(contested) if conflict.kind is ConflictKind.VALUE)
    decide(contested.folder, [Decision("trees.gpkg", value, Choice.MINE, {"name": "Both"})])(Context())
    report = contested.synchronize()
    assert (report.edits_sent, report.edit_conflicts, cloud_rows()[1]) == (1, 2, "Both")


def test_the_fields_deltas_newest_first(desk, crew):
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    crew.patch(4711, {"name": "Oak"}, {"name": "Nowhere"})
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 2")
    desk.synchronize()
    page = field_changes(desk.session, desk.folder, size=2)(QuickContext())
    assert page.total == 3
    assert [(each.by, each.layer_name, each.is_mine, each.is_trouble) for each in page.changes] == [
        ("owner", "trees", True, False), ("editor", "trees", False, True),
    ]  # fmt: skip
    rest = field_changes(desk.session, desk.folder, page.following)(QuickContext())
    assert [(each.before, each.after) for each in rest.changes] == [({"name": "Oak"}, {"name": "Theirs"})]


def test_news(desk, crew):
    assert look_for_news(desk.session, desk.folder)(QuickContext()).new == 0
    crew.patch(1, {"name": "Oak"}, {"name": "First"})
    field_changes(desk.session, desk.folder)(QuickContext())
    crew.patch(2, {"name": "Birch"}, {"name": "Second"})
    crew.patch(4711, {"name": "Oak"}, {"name": "Nowhere"})
    news = look_for_news(desk.session, desk.folder)(QuickContext())
    assert (news.new, news.failed, news.newer, news.waiting) == (2, 1, ("trees.gpkg",), 0)


def test_changes_that_wait_on_the_server_are_counted_seen_or_not(cloud, desk, crew):
    cloud.store.run("UPDATE users SET quota = 1 WHERE username = 'owner'")
    crew.patch(1, {"name": "Oak"}, {"name": "First"})
    field_changes(desk.session, desk.folder)(QuickContext())
    crew.patch(2, {"name": "Birch"}, {"name": "Second"})
    news = look_for_news(desk.session, desk.folder)(QuickContext())
    assert (news.new, news.newer, news.waiting) == (1, (), 2)


def test_a_failed_delta_is_put_in_by_hand(cloud, project, desk, crew, cloud_rows):
    cloud.store.run("UPDATE projects SET overwrite_conflicts = 0 WHERE id = ?", project)
    crew.patch(1, {"name": "Something else"}, {"name": "Theirs", "height": 3.5})
    change = field_changes(desk.session, desk.folder)(QuickContext()).changes[0]
    assert change.is_trouble
    assert apply_here(desk.folder, change)(Context()) == 1
    (edit,) = pending(desk).edits
    assert dict(edit.edit.new) == {"name": "Theirs", "height": 3.5}
    assert desk.synchronize().edits_sent == 1
    assert cloud_rows()[1] == "Theirs"


def test_a_new_feature_is_put_in_by_hand_once(cloud, desk, crew):
    cloud.faults.fail_job("delta_apply", "QGIS crashed", count=1)
    crew.create({"name": "New"})
    change = field_changes(desk.session, desk.folder)(QuickContext()).changes[0]
    key = apply_here(desk.folder, change)(Context())
    with pytest.raises(FolderError, match=rf"into your file before, as the feature {key} of trees.*another number"):
        apply_here(desk.folder, change)(Context())
    assert [edit.edit.key for edit in pending(desk).edits] == [key]
    desk.run(f"DELETE FROM trees WHERE fid = {key}")  # as a synchronization does that gives it another number
    with pytest.raises(FolderError, match="into your file before"):
        apply_here(desk.folder, change)(Context())


def test_a_new_feature_that_could_not_be_put_in_may_be_put_in_later(cloud, desk, crew):
    cloud.faults.fail_job("delta_apply", "QGIS crashed", count=1)
    crew.create({"name": "New"})
    change = field_changes(desk.session, desk.folder)(QuickContext()).changes[0]
    with closing(sqlite3.connect(desk.folder / "trees.gpkg", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(FolderError):
            apply_here(desk.folder, change)(QuickContext())
    assert apply_here(desk.folder, change)(Context())


def test_a_layer_that_qfield_does_not_track(cloud, project, desk, cloud_rows):
    path = desk.folder / "trees.qgs"
    action = '<Option type="Map"><Option name="QFieldSync/cloud_action" value="no_action" type="QString"/></Option>'
    path.write_text(re.sub("(<id>trees_.*?<customproperties>).*?(</customproperties>)", rf"\1{action}\2",
                           path.read_text(), count=1, flags=re.DOTALL))  # fmt: skip
    desk.synchronize()
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    assert [file.path for file in desk.synchronize().uploaded] == ["trees.gpkg"]
    cloud.finish_jobs()
    (problem,) = problems_after(desk, "UPDATE trees SET name = 'Again' WHERE fid = 1")
    assert (problem.table, problem.may_be_tracked) == ("trees", True)
    track(desk.folder, "trees.gpkg", "trees")(Context())
    desk.synchronize()
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 2")
    report = desk.synchronize()
    assert (report.edits_sent, report.uploaded) == (1, ()), report.to_json()
    assert cloud_rows()[2] == "Mine"


def test_theirs_is_taken_even_where_no_edit_of_mine_can_be_told(contested, cloud_rows):
    contested.run("ALTER TABLE trees ADD COLUMN girth REAL")
    decisions = [Decision("trees.gpkg", conflict, Choice.THEIRS) for conflict in conflicts(contested)]
    decide(contested.folder, decisions)(Context())
    assert contested.rows() == {1: "Theirs", 2: "Birch", 3: "Their pine"}
    assert [file.path for file in contested.synchronize().uploaded] == ["trees.gpkg"]
    assert cloud_rows() == {1: "Theirs", 2: "Birch", 3: "Their pine"}
