"""Failures are failures, in a sentence, and nothing half-written stays."""

from __future__ import annotations

from pathlib import Path

import pytest

PUBLISHING = {"NAME": "trees"}


def refused(outcome, *words: str) -> None:
    """Assert that a run failed and said all of this."""
    assert not outcome.ok
    missing = [word for word in words if word not in outcome.text]
    assert missing == [], outcome.text


@pytest.fixture
def published(run, signed_in, project_file, tmp_path):
    outcome = run("publish", PROJECT=str(project_file), OUTPUT=str(tmp_path / "packaged"), **PUBLISHING)
    assert outcome.ok, outcome.text
    return outcome.outputs


def test_project_that_is_not_there(run, nobody, tmp_path):
    refused(run("package", PROJECT=str(tmp_path / "none.qgz"), OUTPUT=str(tmp_path / "out")), "none.qgz")


def test_project_that_is_broken(run, nobody, tmp_path):
    (tmp_path / "broken.qgs").write_text("<qgis><unfinished")
    refused(run("package", PROJECT=str(tmp_path / "broken.qgs"), OUTPUT=str(tmp_path / "out")), "broken.qgs")
    assert not (tmp_path / "out").exists()


def test_open_project_that_was_never_saved(run, nobody, tmp_path, qgis_new_project):
    from qgis.core import QgsProject

    refused(run("package", project=QgsProject(), OUTPUT=str(tmp_path / "out")), "never saved")


def test_folder_that_is_not_empty(run, nobody, project_file, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    refused(run("package", PROJECT=str(project_file), OUTPUT=str(tmp_path / "out")), "is not empty")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_wrong_password(run, signed_in, monkeypatch):
    monkeypatch.setenv("QFIELDCLOUD_PASSWORD", "wrong-one")
    outcome = run("listprojects", OUTPUT="memory:")
    refused(outcome, "password is wrong")
    assert "wrong-one" not in outcome.text


def test_server_that_is_not_there(run, signed_in, monkeypatch, unused_port):
    monkeypatch.setenv("QFIELDCLOUD_URL", f"http://127.0.0.1:{unused_port}")
    outcome = run("listprojects", OUTPUT="memory:")
    refused(outcome, "127.0.0.1")


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_duplicate_name(run, published, project_file, tmp_path):
    again = run("publish", PROJECT=str(project_file), OUTPUT=str(tmp_path / "other"), **PUBLISHING)
    refused(again, "already")


def test_folder_without_a_project(run, signed_in, tmp_path):
    refused(run("synchronize", FOLDER=str(tmp_path)), "is not linked")
    refused(run("prepare", FOLDER=str(tmp_path)), "is not linked")
    refused(run("upload", FOLDER=str(tmp_path)), "is not linked")


def test_prepare_needs_a_project(run, signed_in):
    refused(run("prepare"), "PROJECT_ID or FOLDER")


def test_unknown_project(run, signed_in, tmp_path):
    unknown = "00000000-0000-4000-8000-000000000000"
    refused(run("download", PROJECT_ID=unknown, FOLDER=str(tmp_path / "new")), "does not find")
    assert not (tmp_path / "new").exists()


def test_role_too_low(run, signed_in, cloud, monkeypatch, project_file):
    project_id = cloud.make_project("owner", "shared")
    cloud.collaborate(project_id, "reader", "reader")
    monkeypatch.setenv("QFIELDCLOUD_USERNAME", "reader")
    monkeypatch.setenv("QFIELDCLOUD_PASSWORD", cloud.user("reader").password)
    refused(run("upload", FOLDER=str(project_file.parent), PROJECT_ID=project_id), "role")
    assert cloud.files(project_id) == {}


def test_quota(run, signed_in, cloud, monkeypatch, project_file):
    (project_file.parent / "DCIM" / "large.jpg").write_bytes(bytes(2_000_000))
    monkeypatch.setenv("QFIELDCLOUD_USERNAME", "tiny")
    monkeypatch.setenv("QFIELDCLOUD_PASSWORD", cloud.user("tiny").password)
    refused(run("upload", FOLDER=str(project_file.parent), NAME="large"), "storage")


def test_package_job_that_fails(run, published, cloud):
    cloud.faults.fail_job("package", error="The disk of the worker is full.", error_type="UNKNOWN")
    refused(run("prepare", PROJECT_ID=published["PROJECT_ID"], FORCE=True), "The disk of the worker is full.")


def test_file_that_does_not_arrive_is_named(run, published, cloud):
    """One upload is refused each time: the run fails, names the file, and the next one brings it."""
    folder = Path(published["OUTPUT"])
    (folder / "notes.txt").write_text("mine")
    fault = cloud.faults.refuse(403, "permission_denied", method="POST", path="*/files/*notes.txt*")
    refused(run("synchronize", FOLDER=str(folder)), "notes.txt")
    cloud.faults.remove(fault)
    assert run("synchronize", FOLDER=str(folder)).outputs["UPLOADED"] == 1
