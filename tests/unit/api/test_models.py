from __future__ import annotations

from collections import Counter
from datetime import timedelta
from enum import Enum
from typing import Any

import pytest

from qfieldsync_cloud.api import models
from qfieldsync_cloud.api.fields import Fields, parse_list
from qfieldsync_cloud.errors import BadAnswerError
from tests.unit.api.recordings import Exchange, exchanges

PARSED = [exchange for exchange in exchanges() if exchange.model]
VERSION = {"version_id": "v1", "size": 3, "is_latest": True, "sha256": "AB"}
FILE = {"name": "a.txt", "size": 3, "md5sum": "x", "sha256": "", "versions": [VERSION]}


@pytest.mark.parametrize("exchange", PARSED, ids=lambda exchange: exchange.title)
def test_every_recorded_answer_is_read(exchange: Exchange) -> None:
    for record in exchange.records:
        assert exchange.model is not None
        exchange.model(record)


def test_each_model_meets_its_recordings() -> None:
    met = Counter(exchange.model.__self__.__name__ for exchange in PARSED)
    expected = {kind for kind in models.__all__ if hasattr(getattr(models, kind), "parse")}
    assert set(met) == expected - {"FileVersion", "PackagedLayer"}


@pytest.mark.parametrize("exchange", PARSED, ids=lambda exchange: exchange.title)
def test_a_field_of_a_newer_server_is_kept(exchange: Exchange) -> None:
    assert exchange.model is not None
    record = exchange.model({**exchange.records[0], "from_the_future": [1]})
    assert record.rest["from_the_future"] == [1]


@pytest.mark.parametrize("exchange", PARSED, ids=lambda exchange: exchange.title)
def test_no_enumeration_meets_a_value_that_it_does_not_know(exchange: Exchange) -> None:
    assert exchange.model is not None
    sent = exchange.records[0]
    record = exchange.model(sent)
    asked = {"status": sent.get("status"), "type": sent.get("type"), "role": sent.get("user_role", sent.get("role"))}
    for name, value in asked.items():
        found = getattr(record, name, None)
        assert value is None or not isinstance(found, Enum) or found.name != "UNKNOWN", value


def test_what_a_model_does_not_know_is_in_rest() -> None:
    project = next(exchange for exchange in PARSED if exchange.path == "/api/v1/projects/")
    record: Any = models.Project.parse(project.records[0])
    assert "shared_datasets_project_id" in record.rest
    assert "name" not in record.rest


def test_a_project_that_was_just_created_has_no_role() -> None:
    created = next(exchange for exchange in PARSED if exchange.method == "POST" and "/projects/" in exchange.path)
    assert models.Project.parse(created.answer).role is None


def test_the_latest_version_is_the_one_that_is_marked() -> None:
    file = models.CloudFile.parse({**FILE, "versions": [{**VERSION, "is_latest": False, "version_id": "v0"}, VERSION]})
    assert file.latest is not None
    assert file.latest.id == "v1"
    assert file.latest.sha256 == "ab"


def test_a_file_is_told_by_its_etag_where_there_is_no_sha256() -> None:
    assert models.CloudFile.parse(FILE).fingerprint == "etag:x"
    assert models.CloudFile.parse({**FILE, "sha256": "FF"}).fingerprint == "ff"


def test_times_of_both_spellings_have_a_zone() -> None:
    moments = {"a": "2026-11-23T23:57:42.399538+01:00", "b": "2026-11-23T22:57:42.399538Z", "c": None}
    fields = Fields("times", moments)
    assert fields.time("a") == fields.time("b")
    assert fields.time("a").utcoffset() == timedelta(hours=1)
    assert fields.time("c") is None


@pytest.mark.parametrize(
    "broken",
    [None, [], "text", 5, {}, {**FILE, "name": 7}, {**FILE, "size": -1}, {**FILE, "size": True}, {**FILE, "size": "3"},
     {**FILE, "versions": {}}, {**FILE, "versions": [3]}, {**FILE, "uploaded_at": "yesterday"},
     {**FILE, "is_attachment": "yes"}],
)  # fmt: skip
def test_a_wrong_type_is_a_bad_answer_that_names_the_field_and_not_the_value(broken: Any) -> None:
    with pytest.raises(BadAnswerError) as caught:
        models.CloudFile.parse(broken)
    assert "yesterday" not in str(caught.value) + caught.value.details
    assert "file" in caught.value.details or "version" in caught.value.details


@pytest.mark.parametrize("data", [None, {}, "x", {"results": []}])
def test_what_is_no_list_is_a_bad_answer(data: Any) -> None:
    with pytest.raises(BadAnswerError):
        parse_list("files", data, models.CloudFile.parse)


@pytest.mark.parametrize("value", ["new-state", None, 7, [], {}])
def test_a_state_of_a_newer_server_is_unknown(value: Any) -> None:
    job = models.CloudJob.parse({"id": "j", "status": value, "type": value})
    assert (job.status, job.type) == (models.JobStatus.UNKNOWN, models.JobType.UNKNOWN)
    assert not job.status.is_final


def test_a_login_never_shows_its_token() -> None:
    login = models.Login.parse({"username": "ada", "token": "tell-nobody", "more": 1})
    assert "tell-nobody" not in repr(login)


def test_only_what_is_set_is_sent_for_a_new_project() -> None:
    assert models.NewProject("forest").to_json() == {
        "name": "forest", "description": "", "is_public": False, "project_type": "regular",
    }  # fmt: skip
    sent = models.NewProject("forest", owner="acme", overwrite_conflicts=False).to_json()
    assert (sent["owner"], sent["overwrite_conflicts"]) == ("acme", False)
