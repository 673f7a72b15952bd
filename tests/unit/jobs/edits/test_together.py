"""Others at work at the same time: their edits wait on the server, a plan runs, a program commits, a role forbids."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.deltas.merge import Choice
from qfieldsync_cloud.errors import CancelledJob, FolderError, JobFailedError
from qfieldsync_cloud.jobs.changes import decide, pending_changes
from qfieldsync_cloud.jobs.changing import Decision
from qfieldsync_cloud.jobs.edits import tracking
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.synchronize import plan_synchronization, synchronize
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.plan import Action, Direction
from tests.unit.jobs.edits.conftest import QuickContext
from tests.unit.jobs.edits.test_fates import sign_in_as
from tests.unit.jobs.edits.test_relations import APART, Family


def test_an_edit_of_others_that_waits_for_storage_is_not_overtaken(cloud, desk, crew, cloud_rows):
    cloud.store.run("UPDATE users SET quota = 1 WHERE username = 'owner'")
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"}, finish=False)
    cloud.store.run("UPDATE users SET quota = 1000000000 WHERE username = 'owner'")
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    desk.run("UPDATE trees SET name = 'Other' WHERE fid = 2")
    report = desk.synchronize()
    reasons = {failure.key: str(failure.reason) for failure in report.edits[0].failures}
    assert "Somebody else's edit" in reasons["1"], reasons
    assert report.edits_sent == 1
    cloud.finish_jobs()
    assert desk.synchronize().edit_conflicts == 1
    assert (cloud_rows()[1], cloud_rows()[2], desk.rows()[1]) == ("Theirs", "Other", "Mine")


def test_a_plan_waits_for_a_synchronization_and_gives_up_in_words(desk):
    class Impatient(Context):
        def wait(self, seconds):
            raise CancelledJob

    with folder_lock(desk.folder):
        with pytest.raises(FolderError, match="being synchronized already"):
            desk.synchronize()
        with pytest.raises(CancelledJob):
            plan_synchronization(desk.session, desk.folder)(Impatient())
    assert plan_synchronization(desk.session, desk.folder)(QuickContext()).is_empty


def test_nobody_can_synchronize_while_a_plan_is_made(desk, cloud_rows, monkeypatch):
    desk.run("INSERT INTO trees (name) VALUES ('Yew')")
    look, refused = tracking.changes_here, []

    def looking(*args):
        with pytest.raises(FolderError) as error:
            desk.synchronize()
        refused.append(str(error.value))
        return look(*args)

    with monkeypatch.context() as patch:
        patch.setattr(tracking, "changes_here", looking)
        plan_synchronization(desk.session, desk.folder)(QuickContext())
    assert refused
    assert desk.synchronize().edits_sent == 1
    assert list(cloud_rows().values()).count("Yew") == 1


def test_a_plan_that_is_out_of_date_does_no_harm(desk, crew, cloud_rows):
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    plan = plan_synchronization(desk.session, desk.folder)(QuickContext())
    assert [file.edits for file in plan.of(Action.EDITS)] == [1]
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    desk.run("UPDATE trees SET name = 'Oak' WHERE fid = 1")
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 3")
    assert desk.synchronize().ok
    assert cloud_rows() == desk.rows() == {1: "Oak", 2: "Theirs", 3: "Mine", 4: "Elm"}


def test_a_value_set_back_while_it_is_compared_is_not_forgotten(desk, cloud_rows, monkeypatch):
    look = tracking.changes_here
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 3")

    def between(*args):
        monkeypatch.setattr(tracking, "changes_here", look)
        desk.run("UPDATE trees SET name = 'Pine' WHERE fid = 3")
        return look(*args)

    monkeypatch.setattr(tracking, "changes_here", between)
    desk.synchronize()
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 3")
    assert desk.synchronize().edits_sent == 1
    assert cloud_rows()[3] == "Mine"


def test_a_busy_server_is_told_without_waiting_if_nobody_wants_to_wait(cloud, desk, crew):
    cloud.finish_jobs()
    cloud.pause_jobs()
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"}, finish=False)
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 2")
    with pytest.raises(JobFailedError, match="busy"):
        desk.synchronize(means=Means(longest_wait=0), edits_only=True)
    cloud.resume_jobs()
    assert desk.synchronize().edits_sent == 1


def test_waiting_for_fates_can_be_cancelled_and_the_next_run_asks_again(cloud, desk, cloud_rows):
    cloud.finish_jobs()
    cloud.pause_jobs()
    desk.run("INSERT INTO trees (name) VALUES ('Yew')")

    class Cancelled(QuickContext):
        def report(self, progress):
            if str(progress.activity) == "Waiting until the server has applied your edits":
                raise CancelledJob

    with pytest.raises(CancelledJob):
        synchronize(desk.session, desk.folder)(Cancelled())
    cloud.resume_jobs()
    cloud.finish_jobs()
    assert desk.synchronize().edits_waiting == 0
    assert list(cloud_rows().values()).count("Yew") == 1
    assert desk.rows() == cloud_rows()


def test_a_reader_with_a_new_field_is_told_and_keeps_all(cloud, project, desk, cloud_rows):
    cloud.collaborate(project, "reader", "reader")
    desk.session = sign_in_as(cloud, "reader")
    desk.run("ALTER TABLE trees ADD COLUMN girth REAL")
    desk.run("UPDATE visits SET note = 'Mine' WHERE fid = 1", name="visits.gpkg")
    for _ in range(2):
        report = desk.synchronize()
        assert [(failure.path, "Your role" in str(failure.error)) for failure in report.failed] == [
            ("trees.gpkg", True)
        ]
        assert (report.edits_sent, report.edits_waiting) == (0, 1)
    assert set(desk.rows("girth")) == {1, 2, 3, 4}
    assert desk.rows("note", "visits.gpkg")[1] == "Mine"


def test_sending_only_edits_tells_of_a_file_that_has_to_travel_whole(cloud, project, desk, tmp_path):
    newer = tmp_path / "newer.gpkg"
    newer.write_bytes(cloud.files(project)["trees.gpkg"])
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("ALTER TABLE trees ADD COLUMN girth REAL")
    cloud.upload(project, "trees.gpkg", newer)
    cloud.finish_jobs()
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    report = desk.synchronize(edits_only=True)
    assert [failure.path for failure in report.failed] == ["trees.gpkg"]
    assert "new field, girth" in str(report.failed[0].error)
    assert (report.downloaded, desk.rows()[1]) == ((), "Mine")


def test_a_decision_is_not_carried_out_on_what_changed_since(desk, crew, cloud_rows):
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    desk.run("DELETE FROM trees WHERE fid = 1")
    desk.synchronize()
    crew.patch(1, {"name": "Theirs"}, {"name": "Theirs again"})
    desk.synchronize()
    (due,) = pending_changes(desk.folder)(Context()).conflicts
    decide(desk.folder, [Decision("trees.gpkg", due.conflict, Choice.THEIRS)])(Context())
    assert desk.rows()[1] == cloud_rows()[1] == "Theirs again"
    assert desk.synchronize().changed == 0


def test_only_downwards_takes_in_and_sends_nothing(desk, crew, cloud_rows):
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    assert desk.synchronize(direction=Direction.DOWN).edits_sent == 0
    assert (cloud_rows()[1], desk.rows()) == ("Oak", {1: "Mine", 2: "Theirs", 3: "Pine", 4: "Elm"})


@pytest.mark.parametrize("busy", ["visits.gpkg", "trees.gpkg"])
def test_links_stay_right_while_one_of_two_related_files_is_in_edit_mode(cloud, session, tmp_path, busy):
    family = Family(cloud, session, tmp_path / "family", APART)
    family.crew_adds("Theirs")
    tree = family.add("trees", name="Mine")
    visit = family.add("visits", tree_id=tree, note="my visit")
    family.add("remarks", visit_id=visit, text="my remark")
    report = family.desk.synchronize(means=Means(is_being_edited=lambda path: path.name == busy))
    assert "waits for" in " ".join(str(failure.error) for failure in report.failed)
    assert ("Mine", "my visit", "my remark") in family.lines("here")
    assert family.desk.synchronize().ok
    assert ("Mine", "my visit", "my remark") in family.lines("cloud")
    assert family.lines("here") == family.lines("cloud")
