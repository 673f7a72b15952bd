"""What the server says of each edit is what the person is told, and nothing is sent twice or lost on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CloudError
from qfieldsync_cloud.jobs.changes import EditState, pending_changes
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.session import sign_in
from tests.unit.jobs.edits.conftest import NETWORK, Desk, QuickContext

IMPATIENT = Means(longest_wait=0.5)


def reasons(report) -> list[str]:
    return [str(failure.reason) for result in report.edits for failure in result.failures]


def sign_in_as(cloud, name):
    account = cloud.user(name)
    return sign_in(cloud.url, account.username, account.password, NETWORK)(Context())


def creations(cloud_rows, name="Yew") -> int:
    return list(cloud_rows().values()).count(name)


def test_a_reporter_may_add_but_not_change(cloud, project, desk, cloud_rows):
    cloud.collaborate(project, "reporter", "reporter")
    desk.session = sign_in_as(cloud, "reporter")
    desk.run("UPDATE trees SET name = 'Big oak' WHERE fid = 1")
    desk.run("INSERT INTO trees (name) VALUES ('Yew')")
    report = desk.synchronize()
    assert (report.edits_sent, report.edits_waiting) == (1, 1)
    assert "Your role does not allow this edit." in reasons(report)[0]
    assert (cloud_rows()[1], creations(cloud_rows)) == ("Oak", 1)
    cloud.requests.clear()
    again = desk.synchronize()
    assert (again.edits_sent, again.edits_waiting) == (0, 1)
    assert not [each for each in cloud.requests if each.method == "POST" and "/deltas/" in each.path]
    assert desk.rows()[1] == "Big oak"


def test_a_reader_is_told_and_keeps_the_edits(cloud, project, desk):
    cloud.collaborate(project, "reader", "reader")
    desk.session = sign_in_as(cloud, "reader")
    desk.run("UPDATE trees SET name = 'Big oak' WHERE fid = 1")
    report = desk.synchronize()
    assert (report.edits_sent, report.edits_waiting, desk.rows()[1]) == (0, 1, "Big oak")
    assert "Your role does not allow this" in reasons(report)[0]


def test_a_failed_job_is_tried_again_with_the_next_run(cloud, desk, cloud_rows):
    desk.run("INSERT INTO trees (name) VALUES ('Yew')")
    cloud.faults.fail_job("delta_apply", count=1)
    report = desk.synchronize()
    assert (report.edits_sent, report.edits_waiting) == (0, 1)
    assert "sent again" in reasons(report)[0]
    assert desk.synchronize().edits_sent == 1
    assert creations(cloud_rows) == 1
    assert desk.rows() == cloud_rows()


def test_an_answer_that_was_lost_sends_nothing_twice(cloud, desk, cloud_rows):
    desk.run("INSERT INTO trees (name) VALUES ('Yew')")
    patient = desk.session.network
    desk.session.network = replace(patient, read_timeout=0.3, attempts=1)
    fault = cloud.faults.latency(1, method="POST", path="*/deltas/*")
    with pytest.raises(CloudError):
        desk.synchronize()
    cloud.wait_for(lambda: [each for each in cloud.requests if each.method == "POST" and "/deltas/" in each.path])
    cloud.faults.remove(fault)
    desk.session.network = patient
    report = desk.synchronize()
    assert report.ok
    assert report.edits_waiting == 0
    assert creations(cloud_rows) == 1
    assert desk.rows() == cloud_rows()


def test_a_deltafile_that_is_answered_with_500_stays_here(cloud, desk, cloud_rows):
    desk.run("UPDATE trees SET name = 'Big oak' WHERE fid = 1")
    cloud.faults.refuse(500, "unknown_error", method="POST", path="*/deltas/*")
    report = desk.synchronize()
    assert (report.edits_sent, report.edits_waiting) == (0, 1)
    assert "The server failed" in reasons(report)[0]
    cloud.faults.clear()
    assert desk.synchronize().edits_sent == 1
    assert cloud_rows()[1] == "Big oak"


def test_fates_that_never_come_are_asked_for_again(cloud, desk, cloud_rows):
    cloud.finish_jobs()
    cloud.pause_jobs()
    desk.run("INSERT INTO trees (name) VALUES ('Yew')")
    report = desk.synchronize(means=IMPATIENT)
    assert (report.edits_sent, report.edits_waiting) == (0, 1)
    (pending,) = pending_changes(desk.folder)(Context()).edits
    assert pending.state is EditState.ON_SERVER
    cloud.resume_jobs()
    cloud.finish_jobs()
    again = desk.synchronize()
    assert (again.ok, again.edits_waiting, creations(cloud_rows)) == (True, 0, 1)
    assert desk.rows() == cloud_rows()
    assert pending_changes(desk.folder)(Context()).edits == ()


def test_an_edit_of_a_feature_that_is_on_its_way_waits_for_it(cloud, desk, cloud_rows):
    cloud.finish_jobs()
    cloud.pause_jobs()
    desk.run("INSERT INTO trees (name) VALUES ('Yew')")
    desk.synchronize(means=IMPATIENT)
    desk.run("UPDATE trees SET height = 3 WHERE name = 'Yew'")
    cloud.resume_jobs()
    cloud.finish_jobs()
    report = desk.synchronize()
    assert (report.edits_waiting, creations(cloud_rows)) == (0, 1)
    assert 3.0 in cloud_rows("height").values()
    assert desk.rows("height") == cloud_rows("height")


def test_a_feature_that_was_sent_and_then_deleted_here_goes_from_the_cloud(cloud, desk, cloud_rows):
    cloud.finish_jobs()
    cloud.pause_jobs()
    desk.run("INSERT INTO trees (name) VALUES ('Yew')")
    desk.synchronize(means=IMPATIENT)
    desk.run("DELETE FROM trees WHERE name = 'Yew'")
    cloud.resume_jobs()
    cloud.finish_jobs()
    report = desk.synchronize()
    assert (report.edits_sent, creations(cloud_rows)) == (1, 0)
    assert desk.rows() == cloud_rows()


def test_over_quota_edits_wait_on_the_server(cloud, session, sample_files, tmp_path):
    from qfieldsync_cloud.jobs.download import download_project

    cloud.add_user("small", quota=1_000_000)
    project = cloud.make_project("small", "trees", files=sample_files)
    cloud.finish_jobs()
    small = sign_in_as(cloud, "small")
    download_project(small, project, tmp_path / "small")(QuickContext())
    desk = Desk(small, tmp_path / "small")
    desk.run("UPDATE trees SET name = 'Big oak' WHERE fid = 1")
    cloud.store.run("UPDATE users SET quota = 1 WHERE username = 'small'")
    report = desk.synchronize()
    assert (report.edits_sent, report.edits_waiting) == (0, 1)
    assert "storage is full" in reasons(report)[0]
    cloud.store.run("UPDATE users SET quota = 100000000 WHERE username = 'small'")
    again = desk.synchronize()
    assert again.edits_waiting in (0, 1)
    final = desk.synchronize()
    assert (final.ok, final.edits_waiting) == (True, 0)
    deltas = cloud.store.all("SELECT * FROM deltas WHERE project = ?", project)
    assert [delta["last_status"] for delta in deltas] == ["applied"]
