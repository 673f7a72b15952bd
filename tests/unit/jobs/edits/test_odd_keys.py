"""Keys in odd forms: as a server tells them, and as people and programs write them into foreign keys."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

import sandbox.deltas as answers
from qfieldsync_cloud.api.models import Delta
from qfieldsync_cloud.deltas.edits import Edit, Method, whole_number
from qfieldsync_cloud.deltas.records import Fate, SentDelta
from qfieldsync_cloud.jobs.edits.fates import _told
from tests.unit.jobs.edits.test_relations import APART, Family


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5), ("5", 5), ("-5", -5), (5.0, 5), ("5.0", 5), ("5.00", 5), ("007", 7), ("3.", 3),
        ("--5", None), ("5.5", None), ("", None), ("five", None), (" 5", None), ([1], None), ({"fid": 5}, None),
        ("9" * 5000, None), (2**70, None), (None, None), (float("nan"), None), (float("inf"), None), (1e300, None),
    ],
)  # fmt: skip
def test_what_is_a_feature_number(value, number):
    assert whole_number(value) == number


def told(key, local=3):
    edit = Edit("trees", local, Method.CREATE, new={"fid": local})
    sent = SentDelta("u", "trees.gpkg", local, "", edit, "d", Fate.PENDING)
    answer = {"id": "u", "deltafile_id": "d", "status": "STATUS_APPLIED", "last_status": "applied", "content": {}}
    return _told(sent, Delta.parse({**answer, "last_feedback": {"modified_pk": key}})).new_key


@pytest.mark.parametrize("key", ["9", 9, "9.0", 9.0, "009"])
def test_the_servers_key_is_taken_in_any_form_of_a_number(key):
    assert told(key) == 9


@pytest.mark.parametrize("key", [None, True, "--9", [9], {"fid": 9}, 2**70, "٣x"])
def test_a_key_that_is_none_is_not_taken_for_the_one_here(key):
    assert told(key) is None


def test_a_text_key_is_the_one_that_was_sent():
    assert (told("a", "a"), told(None, "a"), told(7, "7")) == ("a", "a", "7")


@contextmanager
def keys_told_as(monkeypatch, form):
    """Let the server tell the keys of new features in another form."""
    describe = answers._describe

    def described(delta):
        content = describe(delta)
        feedback = content.get("last_feedback")
        if feedback:
            content["last_feedback"] = {**feedback, "modified_pk": form(feedback["modified_pk"])}
        return content

    with monkeypatch.context() as patch:
        patch.setattr(answers, "_describe", described)
        yield


@pytest.fixture
def family(cloud, session, tmp_path) -> Family:
    return Family(cloud, session, tmp_path / "family", APART)


@pytest.mark.parametrize("form", [lambda key: f"{key}.0", lambda _key: None, lambda key: [key]], ids=str)
def test_children_find_their_parents_whatever_the_server_tells(family, monkeypatch, form):
    family.crew_adds("Theirs")
    tree = family.add("trees", name="Mine")
    visit = family.add("visits", tree_id=tree, note="my visit")
    family.add("remarks", visit_id=visit, text="my remark")
    with keys_told_as(monkeypatch, form):
        for _ in range(3):  # a generation at a time, where each has to be found again before the next one is sent
            report = family.desk.synchronize()
    assert (report.ok, report.edits_waiting) == (True, 0), report.to_json()
    assert ("Mine", "my visit", "my remark") in family.lines("cloud")
    assert family.lines("here") == family.lines("cloud")


@pytest.mark.parametrize("write", [float, str, "{:03}".format], ids=["real", "text", "zeros"])
def test_a_foreign_key_follows_its_parent_in_any_form_of_a_number(family, write):
    family.crew_adds("Theirs")
    tree = family.add("trees", name="Mine")
    visit = family.add("visits", tree_id=write(tree), note="my visit")
    family.add("remarks", visit_id=visit, text="my remark")
    report = family.desk.synchronize()
    assert (report.ok, report.edits_sent) == (True, 3), report.to_json()
    assert ("Mine", "my visit", "my remark") in family.lines("cloud")
    assert family.lines("here") == family.lines("cloud")


def test_a_foreign_key_that_is_no_number_is_told_and_the_rest_goes_on(family):
    family.add("visits", tree_id="--5", note="odd")
    family.add("trees", name="Mine")
    family.desk.synchronize()  # the server's job fails over it
    report = family.desk.synchronize()
    assert (report.ok, report.edits_sent, report.edits_waiting) == (True, 1, 1), report.to_json()
    (failure,) = [failure for result in report.edits for failure in result.failures]
    assert (failure.table, str(failure.reason)) == ("visits", "The server could not apply it.")
