"""Nobody's work is undone: what changed after the plan, what depends on what failed, what was lost on the way."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob, ChangedMeanwhileError, FolderError
from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.jobs.session import Session, sign_in
from qfieldsync_cloud.jobs.synchronize import plan_synchronization, synchronize
from qfieldsync_cloud.jobs.upload import upload_folder
from qfieldsync_cloud.sync.plan import Direction
from qfieldsync_cloud.sync.snapshot import consistent_copy, fingerprint, is_in_use

NETWORK = NetworkSettings(user_agent="qfieldsync_cloud/0 (test) QGIS/32216", first_delay=0.01)


@pytest.fixture
def session(cloud) -> Session:
    account = cloud.user("owner")
    return sign_in(cloud.url, account.username, account.password, NETWORK)(Context())


@pytest.fixture
def project(cloud, sample_files) -> str:
    return cloud.make_project("owner", "trees", files=sample_files)


@pytest.fixture
def folder(session, project, tmp_path) -> Path:
    folder = tmp_path / "desk"
    download_project(session, project, folder)(Context())
    return folder


def meanwhile(cloud, change) -> None:
    """Run `change` once, after the plan is made and before the first file is sent or deleted."""

    def watch(progress):
        if str(progress.activity) == "Looking for changes in the folder" and not done:
            done.append(True)
            change()

    done: list[bool] = []
    return Context(on_progress=watch)


def test_an_upload_that_was_broken_off_and_arrived_after_all_is_not_sent_again(cloud, session, project, folder):
    cloud.upload(project, "legend.txt", b"old")
    synchronize(session, folder)(Context())
    (folder / "legend.txt").write_bytes(b"mine")
    report = synchronize(session, folder)(meanwhile(cloud, lambda: cloud.upload(project, "legend.txt", b"mine")))
    assert report.ok
    assert [file.path for file in report.uploaded] == ["legend.txt"]
    assert cloud.requests.find("POST", "*legend.txt/") == []
    assert synchronize(session, folder)(Context()).kept == len(cloud.files(project))


def test_a_file_that_is_here_again_is_not_deleted_in_the_cloud(cloud, session, project, folder):
    cloud.upload(project, "legend.txt", b"old")
    synchronize(session, folder)(Context())
    (folder / "legend.txt").unlink()
    report = synchronize(session, folder)(meanwhile(cloud, lambda: (folder / "legend.txt").write_bytes(b"new")))
    (failure,) = report.failed
    assert isinstance(failure.error, ChangedMeanwhileError)
    assert str(failure.error) == "legend.txt is here again: it was not deleted in the cloud. Synchronize again."
    assert cloud.files(project)["legend.txt"] == b"old"
    assert synchronize(session, folder)(Context()).ok
    assert cloud.files(project)["legend.txt"] == b"new"


def test_an_upload_does_not_overwrite_what_arrived_after_the_plan(cloud, session, project, folder):
    cloud.upload(project, "legend.txt", b"old")
    synchronize(session, folder)(Context())
    (folder / "legend.txt").write_bytes(b"mine")
    context = meanwhile(cloud, lambda: cloud.upload(project, "legend.txt", b"theirs"))
    report = synchronize(session, folder)(context)
    assert [type(failure.error) for failure in report.failed] == [ChangedMeanwhileError]
    assert cloud.files(project)["legend.txt"] == b"theirs"
    assert (folder / "legend.txt").read_bytes() == b"mine"


def test_a_deletion_does_not_remove_what_arrived_after_the_plan(cloud, session, project, folder):
    (folder / "visits.gpkg").unlink()
    (folder / "new.txt").write_text("so that something is read")
    context = meanwhile(cloud, lambda: cloud.upload(project, "visits.gpkg", b"theirs"))
    report = synchronize(session, folder)(context)
    assert not report.ok
    assert cloud.files(project)["visits.gpkg"] == b"theirs"


def test_nothing_is_deleted_while_an_upload_failed(cloud, session, project, folder):
    (folder / "visits.gpkg").rename(folder / "renamed.gpkg")
    cloud.faults.answer(400, method="POST", path="*/renamed.gpkg/")
    report = synchronize(session, folder)(Context())
    assert {failure.path for failure in report.failed} == {"renamed.gpkg", "visits.gpkg"}
    assert "visits.gpkg" in cloud.files(project)


def test_the_project_file_waits_for_a_decision_on_its_data(cloud, session, project, folder):
    (folder / "visits.gpkg").write_bytes(b"mine")
    cloud.upload(project, "visits.gpkg", b"theirs")
    before = cloud.files(project)["trees.qgs"]
    (folder / "trees.qgs").write_bytes(before + b"\n")
    report = synchronize(session, folder)(Context())
    assert [file.path for file in report.conflicts] == ["visits.gpkg"]
    assert [failure.path for failure in report.failed] == ["trees.qgs"]
    assert cloud.files(project)["trees.qgs"] == before


def test_a_project_that_was_being_created_is_found_again(cloud, session, sample_files, tmp_path):
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "plots.gpkg").write_bytes(sample_files["plots.gpkg"].read_bytes())
    fault = cloud.faults.latency(1.5, method="POST", path="*/projects/")
    context = Context(on_progress=lambda progress: "Creating" in str(progress.activity) and context.cancelled.set())
    job = upload_folder(session, folder, new=NewProject("created"))
    with pytest.raises(CancelledJob):
        job(context)
    cloud.faults.remove(fault)
    assert job(Context()).report.ok


def test_a_folder_takes_no_second_project(session, folder):
    with pytest.raises(FolderError, match="already belongs"):
        upload_folder(session, folder, new=NewProject("another"))(Context())


def test_one_way_says_what_waits(cloud, session, project, folder):
    cloud.upload(project, "from the field.txt", b"hello")
    report = synchronize(session, folder, Options(Direction.UP))(Context())
    assert "1 file(s) of the other direction wait" in str(report.sentence())


def test_closing_qgis_after_an_upload_is_no_change(cloud, session, project, folder):
    connection = sqlite3.connect(folder / "plots.gpkg")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE notes (text)")
    connection.commit()
    assert [file.path for file in synchronize(session, folder)(Context()).uploaded] == ["plots.gpkg"]
    connection.close()
    assert plan_synchronization(session, folder)(Context()).is_empty


def test_reading_leaves_nothing_beside_a_geopackage(sample_files, tmp_path):
    path = tmp_path / "a.gpkg"
    path.write_bytes(sample_files["plots.gpkg"].read_bytes())
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE notes (text)")
    assert is_in_use(path)
    connection.close()
    consistent_copy(path, tmp_path / "copy" / "b.gpkg", Context())
    fingerprint(path, Context())
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["a.gpkg"]
    assert not is_in_use(path)
