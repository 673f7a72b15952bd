"""The main job without QGIS at the desk: a folder goes up, the crew's package is made, both come down."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from qfieldsync_cloud.api.models import NewProject, Role
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob, FolderError, JobFailedError
from qfieldsync_cloud.jobs.download import download_package, download_project
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.jobs.prepare import prepare_package
from qfieldsync_cloud.jobs.projects import create_project
from qfieldsync_cloud.jobs.session import Session, sign_in
from qfieldsync_cloud.jobs.synchronize import plan_synchronization, synchronize
from qfieldsync_cloud.jobs.upload import upload_folder
from qfieldsync_cloud.refusals import OverQuotaError, ProjectExistsError
from qfieldsync_cloud.sync.plan import Action, Direction, Resolution

NETWORK = NetworkSettings(user_agent="qfieldsync_cloud/0 (test) QGIS/32216", first_delay=0.01)


@pytest.fixture
def session(cloud) -> Session:
    account = cloud.user("owner")
    return sign_in(cloud.url, account.username, account.password, NETWORK, keep_password=True)(Context())


@pytest.fixture
def folder(tmp_path, sample_files) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    for name, path in sample_files.items():
        shutil.copyfile(path, folder / name)
    (folder / "DCIM").mkdir()
    (folder / "DCIM" / "Föhre 1.jpg").write_bytes(b"\xff\xd8 a photo")
    return folder


@pytest.fixture
def published(session, folder):
    return upload_folder(session, folder, new=NewProject("trees"))(Context()).project


def edit(folder: Path, name: str) -> None:
    with sqlite3.connect(folder / "plots.gpkg") as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (text)")
        connection.execute("INSERT INTO notes VALUES (?)", (name,))
    connection.close()


def test_the_main_job(cloud, session, folder, tmp_path):
    uploaded = upload_folder(session, folder, new=NewProject("trees", description="For the crew"))(Context())
    assert uploaded.report.ok
    assert {file.path for file in uploaded.report.uploaded} == set(cloud.files(uploaded.project.id))
    assert cloud.files(uploaded.project.id)["DCIM/Föhre 1.jpg"] == b"\xff\xd8 a photo"

    result = prepare_package(session, uploaded.project.id)(Context())
    assert not result.invalid_layers
    assert "data.gpkg" in {file.name for file in result.package.files}

    crew = download_package(session, uploaded.project.id, tmp_path / "crew")(Context())
    assert crew.ok
    assert (tmp_path / "crew" / "trees_qfield.qgz").is_file()

    colleague = tmp_path / "colleague"
    assert download_project(session, uploaded.project.id, colleague)(Context()).ok
    for name in ("plots.gpkg", "trees.qgs", "DCIM/Föhre 1.jpg"):
        assert (colleague / name).read_bytes() == (folder / name).read_bytes()
    assert not list((colleague / ".qfieldsync_cloud" / "staging").glob("*"))


def test_an_empty_project_is_created_and_read_back(session):
    project = create_project(session, NewProject("empty", description="Nothing yet", is_public=True))(Context())
    assert (project.full_name, project.description, project.is_public) == ("owner/empty", "Nothing yet", True)
    assert project.role is Role.ADMIN


def test_the_project_file_goes_last(cloud, session, folder, published):
    posts = [request.path for request in cloud.requests.find(method="POST", path="*/files/*")]
    assert posts[-1].endswith("trees.qgs/")


def test_a_second_run_sends_nothing(cloud, session, folder, published):
    cloud.requests.clear()
    report = synchronize(session, folder)(Context())
    assert report.changed == 0
    assert report.kept == 5
    assert not cloud.requests.find(method="POST")


def test_an_edit_goes_up_and_comes_down_elsewhere(session, folder, published, tmp_path):
    other = tmp_path / "other"
    download_project(session, published.id, other)(Context())
    edit(folder, "from the desk")
    assert [file.path for file in synchronize(session, folder)(Context()).uploaded] == ["plots.gpkg"]
    assert [file.path for file in synchronize(session, other)(Context()).downloaded] == ["plots.gpkg"]
    rows = sqlite3.connect(other / "plots.gpkg").execute("SELECT text FROM notes").fetchall()
    assert rows == [("from the desk",)]
    trash = list((other / ".qfieldsync_cloud" / "trash").rglob("plots.gpkg"))
    assert len(trash) == 1


def test_a_geopackage_that_was_only_opened_is_no_change(session, folder, published):
    connection = sqlite3.connect(folder / "plots.gpkg")
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    connection.close()
    assert plan_synchronization(session, folder)(Context()).is_empty


def test_committed_edits_in_the_log_go_up(cloud, session, folder, published):
    connection = sqlite3.connect(folder / "plots.gpkg")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE notes (text)")
    connection.execute("INSERT INTO notes VALUES ('still in the log')")
    connection.commit()
    report = synchronize(session, folder)(Context())
    assert [file.path for file in report.uploaded] == ["plots.gpkg"]
    arrived = folder.parent / "arrived.gpkg"
    arrived.write_bytes(cloud.files(published.id)["plots.gpkg"])
    connection.close()
    assert sqlite3.connect(arrived).execute("SELECT text FROM notes").fetchall() == [("still in the log",)]


def test_a_geopackage_that_is_open_for_editing_is_not_replaced(cloud, session, folder, published):
    cloud.upload(published.id, "plots.gpkg", b"a newer one from the field")
    connection = sqlite3.connect(folder / "plots.gpkg")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    report = synchronize(session, folder)(Context())
    connection.close()
    assert [(failure.path, "is open in QGIS" in str(failure.error)) for failure in report.failed] == [
        ("plots.gpkg", True)
    ]
    assert (folder / "plots.gpkg").stat().st_size == 98304
    connection = sqlite3.connect(folder / "plots.gpkg")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    assert synchronize(session, folder)(Context()).ok
    assert (folder / "plots.gpkg").read_bytes() == b"a newer one from the field"


def test_a_conflict_waits_for_a_decision(cloud, session, folder, published, tmp_path):
    (folder / "DCIM" / "Föhre 1.jpg").write_bytes(b"mine")
    cloud.upload(published.id, "DCIM/Föhre 1.jpg", b"theirs")
    report = synchronize(session, folder)(Context())
    assert [file.path for file in report.conflicts] == ["DCIM/Föhre 1.jpg"]
    assert (folder / "DCIM" / "Föhre 1.jpg").read_bytes() == b"mine"
    assert cloud.files(published.id)["DCIM/Föhre 1.jpg"] == b"theirs"
    theirs = synchronize(session, folder, Options(default=Resolution.THEIRS))(Context())
    assert [file.path for file in theirs.downloaded] == ["DCIM/Föhre 1.jpg"]
    assert (folder / "DCIM" / "Föhre 1.jpg").read_bytes() == b"theirs"
    kept = next((folder / ".qfieldsync_cloud" / "trash").rglob("Föhre 1.jpg"))
    assert kept.read_bytes() == b"mine"


def test_deletions_travel_both_ways(cloud, session, folder, published, tmp_path):
    other = tmp_path / "other"
    download_project(session, published.id, other)(Context())
    (folder / "DCIM" / "Föhre 1.jpg").unlink()
    assert synchronize(session, folder)(Context()).deleted_in_cloud
    assert "DCIM/Föhre 1.jpg" not in cloud.files(published.id)
    assert synchronize(session, other)(Context()).deleted_here
    assert not (other / "DCIM" / "Föhre 1.jpg").exists()


def test_one_way_and_dry_run(cloud, session, folder, published):
    cloud.upload(published.id, "from the field.txt", b"hello")
    (folder / "new.txt").write_text("from the desk")
    dry = synchronize(session, folder, Options(dry_run=True))(Context())
    assert ([f.path for f in dry.uploaded], [f.path for f in dry.downloaded]) == (["new.txt"], ["from the field.txt"])
    assert "new.txt" not in cloud.files(published.id)
    up = synchronize(session, folder, Options(Direction.UP))(Context())
    assert [file.path for file in up.uploaded] == ["new.txt"]
    assert [file.path for file in up.held_back] == ["from the field.txt"]
    down = synchronize(session, folder, Options(Direction.DOWN))(Context())
    assert [file.path for file in down.downloaded] == ["from the field.txt"]


def test_failed_data_holds_the_project_file_back(cloud, session, folder, published):
    (folder / "new.txt").write_text("new")
    (folder / "trees.qgs").write_bytes((folder / "trees.qgs").read_bytes() + b"\n")
    fault = cloud.faults.answer(400, method="POST", path="*/new.txt/")
    report = synchronize(session, folder)(Context())
    assert {failure.path for failure in report.failed} == {"new.txt", "trees.qgs"}
    assert not report.ok
    cloud.faults.remove(fault)
    again = synchronize(session, folder)(Context())
    assert again.ok
    assert {file.path for file in again.uploaded} == {"new.txt", "trees.qgs"}


def test_an_expired_token_is_renewed_once_and_silently(cloud, session, folder, published):
    cloud.clock.advance(hours=721)
    renewed = []
    session.on_renewed = renewed.append
    for number in range(20):
        (folder / f"{number}.txt").write_text(str(number))
    assert synchronize(session, folder)(Context()).ok
    assert len(renewed) == 1


def test_cancel_in_the_middle_and_go_on(cloud, session, folder, published):
    for number in range(30):
        (folder / f"{number}.txt").write_text(str(number))
    context = Context(on_progress=lambda progress: progress.item and progress.done and context.cancelled.set())
    with pytest.raises(CancelledJob):
        synchronize(session, folder)(context)
    report = synchronize(session, folder)(Context())
    assert report.ok
    assert sum(name.endswith(".txt") for name in cloud.files(published.id)) == 30
    assert not list((folder / ".qfieldsync_cloud" / "staging").glob("*.upload"))


def test_a_job_that_fails_is_explained(cloud, session, folder, published):
    cloud.faults.fail_job("package", error="it broke", error_type="INVALID_PROJECT_FILE")
    with pytest.raises(JobFailedError, match="can't read the QGIS project file"):
        prepare_package(session, published.id)(Context())


def test_quota_stops_everything_with_a_sentence(cloud, folder):
    tiny = cloud.user("tiny")
    session = sign_in(cloud.url, tiny.username, tiny.password, NETWORK)(Context())
    (folder / "big.bin").write_bytes(bytes(2_000_000))
    report = upload_folder(session, folder, new=NewProject("big"))(Context()).report
    assert any(isinstance(failure.error, OverQuotaError) for failure in report.failed)
    assert "trees.qgs" in {failure.path for failure in report.failed}


def test_names_are_taken_and_folders_are_other_projects(session, folder, published, tmp_path):
    other = tmp_path / "second"
    shutil.copytree(folder, other, ignore=shutil.ignore_patterns(".qfieldsync_cloud"))
    with pytest.raises(ProjectExistsError):
        upload_folder(session, other, new=NewProject("trees"))(Context())
    with pytest.raises(FolderError, match="not empty"):
        download_project(session, published.id, other)(Context())
    second = upload_folder(session, other, new=NewProject("second"))(Context()).project
    with pytest.raises(FolderError, match="already belongs"):
        download_project(session, published.id, other)(Context())
    assert second.id != published.id


def test_a_folder_of_another_server_is_not_synchronized(session, folder, published):
    elsewhere = replace(session, server="https://elsewhere.example")
    with pytest.raises(FolderError, match="signed in to"):
        synchronize(elsewhere, folder)(Context())


def test_the_plan_has_a_reason_for_each_file(session, folder, published):
    (folder / "new.txt").write_text("new")
    plan = plan_synchronization(session, folder)(Context())
    assert [(file.path, str(file.reason)) for file in plan.of(Action.UPLOAD)] == [("new.txt", "New here.")]
