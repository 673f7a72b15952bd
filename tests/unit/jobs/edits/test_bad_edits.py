"""Edits over which a server fails: they are found, told and kept, and all the others arrive."""

from __future__ import annotations

import json

import pytest

import sandbox.deltas as answers
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.deltas.deltafile import chunks
from qfieldsync_cloud.jobs.changes import EditState, pending_changes, revert
from qfieldsync_cloud.jobs.edits.delivery import MOST_JOBS, Delivery
from sandbox.faults import Faults
from sandbox.worker.workflow import failure_of

pytestmark = pytest.mark.usefixtures("desk")
FIVE = {5: "e", 6: "f", 7: "g", 8: "poison", 9: "h"}


def add_five(desk):
    with desk.open() as connection:
        connection.executemany("INSERT INTO trees (fid, name) VALUES (?, ?)", FIVE.items())


def reasons(report):
    return [str(failure.reason) for result in report.edits for failure in result.failures]


def states(desk):
    return {each.edit.new["name"]: each.state for each in pending_changes(desk.folder)(Context()).edits}


@pytest.fixture
def failing_jobs(cloud, monkeypatch):
    """Jobs that apply edits fail if one of them is bad; return the number of edits of each job."""
    sizes: list[int] = []

    def answer_for(faults, job):
        if job["type"] != "delta_apply":
            return None
        query = "SELECT content FROM deltas WHERE last_status IN ('pending', 'started')"
        contents = [row["content"] for row in cloud.store.all(query)]
        sizes.append(len(contents))
        if not any("poison" in content for content in contents):
            return None
        return {"feedback": failure_of("delta_apply", "It broke.", "UNKNOWN", "Exception"), "log": ""}

    monkeypatch.setattr(Faults, "answer_for", answer_for)
    return sizes


def test_an_edit_over_which_a_job_fails_is_singled_out(desk, cloud_rows, failing_jobs):
    add_five(desk)
    first = desk.synchronize()
    assert (first.edits_sent, first.edits_waiting) == (0, 5)
    assert all("sent again" in reason for reason in reasons(first))
    second = desk.synchronize()
    assert (second.ok, second.edits_sent, reasons(second)) == (True, 4, ["The server could not apply it."])
    assert sorted(cloud_rows().values()) == ["Birch", "Elm", "Oak", "Pine", "e", "f", "g", "h"]
    assert states(desk) == {"poison": EditState.REFUSED}
    assert max(failing_jobs[:2]) == 5


def test_it_does_not_spoil_later_edits_and_can_be_retried_or_taken_back(desk, cloud_rows, failing_jobs):
    add_five(desk)
    desk.synchronize()
    desk.synchronize()
    failing_jobs.clear()
    desk.run("UPDATE trees SET name = 'Later' WHERE fid = 1")
    report = desk.synchronize()
    assert (report.edits_sent, report.edits_waiting, failing_jobs) == (1, 1, [1])
    assert desk.synchronize(retry_refused=True).edits_waiting == 1
    assert len(failing_jobs) == 2
    edits = pending_changes(desk.folder)(Context()).edits
    revert(desk.folder, edits)(Context())
    assert desk.synchronize().changed == 0
    assert desk.rows() == cloud_rows()


def test_a_server_that_fails_over_everything_is_not_asked_without_end(cloud, desk, cloud_rows):
    with desk.open() as connection:
        connection.executemany("INSERT INTO trees (name) VALUES (?)", [(f"n{number}",) for number in range(40)])
    fault = cloud.faults.fail_job("delta_apply", count=None)
    desk.synchronize()
    jobs = cloud.store.value("SELECT count(*) FROM jobs WHERE type = 'delta_apply'")
    report = desk.synchronize()
    asked = cloud.store.value("SELECT count(*) FROM jobs WHERE type = 'delta_apply'") - jobs
    assert asked <= MOST_JOBS + 1
    assert (report.edits_sent, report.edits_waiting) == (0, 40)
    assert set(states(desk).values()) == {EditState.REFUSED}
    cloud.faults.remove(fault)
    assert desk.synchronize().edits_sent == 40
    assert desk.rows() == cloud_rows()


@pytest.fixture
def failing_deltafiles(monkeypatch):
    """The server answers with 500 to each deltafile that holds a bad edit."""
    parse = answers._parsed

    def parsed(raw):
        if b"poison" in raw:
            raise answers.RefusalError("unknown_error")
        return parse(raw)

    monkeypatch.setattr(answers, "_parsed", parsed)


@pytest.mark.usefixtures("failing_deltafiles")
def test_an_edit_over_which_the_server_answers_with_500_is_found_by_halving(cloud, desk, cloud_rows):
    add_five(desk)
    report = desk.synchronize()
    assert (report.edits_sent, report.edits_waiting) == (4, 1)
    assert sorted(cloud_rows().values()) == ["Birch", "Elm", "Oak", "Pine", "e", "f", "g", "h"]
    cloud.requests.clear()
    again = desk.synchronize()
    assert (again.edits_sent, again.edits_waiting) == (0, 1)
    assert not [each for each in cloud.requests if each.method == "POST" and "/deltas/" in each.path]
    assert states(desk) == {"poison": EditState.REFUSED}


def test_a_push_that_is_cut_between_two_deltafiles_doubles_nothing(cloud, desk, cloud_rows, monkeypatch):
    monkeypatch.setattr(chunks, "__defaults__", (2,))
    add_five(desk)
    post, calls = Delivery._post, []

    def cut(self, *args):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return post(self, *args)

    with monkeypatch.context() as patch:
        patch.setattr(Delivery, "_post", cut)
        with pytest.raises(KeyboardInterrupt):
            desk.synchronize()
    cloud.finish_jobs()
    assert desk.synchronize().edits_waiting == 0
    assert sorted(cloud_rows().values()) == sorted(["Oak", "Birch", "Pine", "Elm", *FIVE.values()])
    assert desk.rows() == cloud_rows()


def test_a_layer_that_became_known_is_tried_again(cloud, project, desk, cloud_rows):
    place = desk.folder / "trees.qgs"
    known = place.read_bytes()
    layer = "trees_00000000_0000_4000_8000_000000000001"
    cloud.upload(project, "trees.qgs", known.replace(layer.encode(), b"trees_of_another_id"))
    cloud.finish_jobs()
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    for _ in range(2):
        report = desk.synchronize(edits_only=True)
        assert (report.edits_sent, report.edits_waiting) == (0, 1)
    assert "No layer with id" in reasons(report)[0]
    assert cloud.store.value("SELECT count(*) FROM deltas WHERE project = ?", project) == 1
    cloud.upload(project, "trees.qgs", known)
    cloud.finish_jobs()
    assert desk.synchronize().edits_sent == 1
    assert cloud_rows()[1] == "Mine"
    assert json.loads(cloud.store.value("SELECT content FROM deltas WHERE last_status = 'applied'"))
