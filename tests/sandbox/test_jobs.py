"""Jobs run for real, one after the other, and a broken worker breaks one job only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandbox import Sandbox, Worker

pytest_plugins = ["tests.fixtures.cloud"]


def _job(cloud: Sandbox, kind: str) -> dict[str, object]:
    row = cloud.store.one("SELECT * FROM jobs WHERE type = ? ORDER BY seq DESC", kind)
    return {"status": row["status"], "finished_at": row["finished_at"], **json.loads(row["feedback"])}


def test_an_upload_queues_one_look_at_the_project(cloud: Sandbox, sample_files: dict[str, Path]) -> None:
    cloud.pause_jobs()
    project = cloud.make_project("owner", "trees", sample_files)
    cloud.upload(project, "notes.txt", b"x")
    cloud.upload(project, "DCIM/photo.jpg", b"x")
    assert len(cloud.store.all("SELECT * FROM jobs")) == 1
    cloud.resume_jobs()
    cloud.finish_jobs()
    assert _job(cloud, "process_projectfile")["status"] == "finished"


def test_a_job_fails_as_told_and_the_next_one_runs(cloud: Sandbox, sample_files: dict[str, Path]) -> None:
    project = cloud.make_project("owner", "trees", sample_files)
    cloud.finish_jobs()
    cloud.faults.fail_job("package", error="Disk full", error_type="API_OTHER", count=1)
    cloud.make_package(project)
    failed = _job(cloud, "package")
    assert (failed["status"], failed["error"], failed["error_type"], failed["finished_at"]) == (
        "failed",
        "Disk full",
        "API_OTHER",
        None,
    )
    assert cloud.package(project) == {}
    cloud.make_package(project)
    assert set(cloud.package(project)) == {"data.gpkg", "trees_qfield.qgz"}


def test_a_job_hangs_until_released(cloud: Sandbox, sample_files: dict[str, Path]) -> None:
    hanging = cloud.faults.hang_job("process_projectfile")
    cloud.make_project("owner", "trees", sample_files)
    cloud.wait_for(lambda: hanging.hits)
    assert cloud.store.value("SELECT status FROM jobs") == "started"
    hanging.release()
    cloud.finish_jobs()
    assert cloud.store.value("SELECT status FROM jobs") == "finished"


@pytest.mark.parametrize(
    ("worker", "kind", "words"),
    [
        (Worker(python="/bin/false"), "UNKNOWN", "ended with status 1"),
        (Worker(timeout=0.01), "TIMEOUT", "longer than 0.01 s"),
    ],
    ids=["crash", "timeout"],
)
def test_a_broken_worker_fails_the_job(
    tmp_path: Path, sample_files: dict[str, Path], worker: Worker, kind: str, words: str
) -> None:
    with Sandbox(tmp_path / "cloud", worker=worker) as cloud:
        cloud.make_project("owner", "trees", sample_files)
        cloud.finish_jobs()
        job = _job(cloud, "process_projectfile")
    worker.close()
    assert (job["status"], job["error_type"]) == ("failed", kind)
    assert words in str(job["error"])


def test_the_state_survives_a_restart(tmp_path: Path, qgis_worker: Worker) -> None:
    with Sandbox(tmp_path / "cloud", worker=qgis_worker) as first:
        project, token = first.make_project("owner", "trees", {"a.txt": b"kept"}), first.token("owner")
    with Sandbox(tmp_path / "cloud", worker=qgis_worker) as again:
        assert again.files(project) == {"a.txt": b"kept"}
        assert again.store.value("SELECT 1 FROM tokens WHERE token = ?", token)


@pytest.mark.parametrize("name", ["a#b.txt", "a;b.txt", "a%20b.txt"])
def test_some_names_break_every_job(cloud: Sandbox, sample_files: dict[str, Path], name: str) -> None:
    project = cloud.make_project("owner", "trees", {**sample_files, name: b"x"})
    cloud.make_package(project)
    assert _job(cloud, "package")["error_type"] == "API_NOT_FOUND"
