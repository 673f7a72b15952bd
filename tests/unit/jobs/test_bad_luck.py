"""Bad input and bad luck: a clear sentence, nothing half-written, and the next run goes on."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from qfieldsync_cloud.api.models import NewProject, Role
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.api.projects import ProjectQuery
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import (
    CancelledJob,
    ConnectionRefusedByHostError,
    DamagedTransferError,
    FolderError,
    QFieldSyncCloudError,
    TimeOutError,
    UnsafeNameError,
)
from qfieldsync_cloud.jobs.download import download_package, download_project
from qfieldsync_cloud.jobs.prepare import prepare_package
from qfieldsync_cloud.jobs.projects import list_projects
from qfieldsync_cloud.jobs.session import Session, normalized_server, sign_in
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.jobs.upload import upload_folder
from qfieldsync_cloud.refusals import (
    AuthenticationFailedError,
    InvalidJobError,
    PermissionDeniedError,
    ServerFailedError,
    TokenRejectedError,
    TooManyFailedLoginsError,
)
from qfieldsync_cloud.sync.lock import folder_lock

NETWORK = NetworkSettings(
    user_agent="qfieldsync_cloud/0 (test) QGIS/32216", first_delay=0.01, attempts=3, connect_timeout=2, read_timeout=1
)


def signed_in(cloud, name: str, keep_password: bool = False) -> Session:
    account = cloud.user(name)
    return sign_in(cloud.url, account.username, account.password, NETWORK, keep_password)(Context())


@pytest.fixture
def session(cloud) -> Session:
    return signed_in(cloud, "owner")


@pytest.fixture
def project(cloud, sample_files) -> str:
    return cloud.make_project("owner", "trees", files=sample_files)


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and ".qfieldsync_cloud" not in path.parts]


def test_a_wrong_password(cloud):
    with pytest.raises(AuthenticationFailedError, match="password is wrong"):
        sign_in(cloud.url, "owner", "not it", NETWORK)(Context())


def test_the_lock_out_is_explained(cloud):
    for _ in range(4):
        with pytest.raises(AuthenticationFailedError):
            sign_in(cloud.url, "lockout", "not it", NETWORK)(Context())
    with pytest.raises(TooManyFailedLoginsError, match="30 minutes"):
        sign_in(cloud.url, "lockout", "not it", NETWORK)(Context())


def test_an_e_mail_address_signs_in_too(cloud):
    account = cloud.user("owner")
    assert sign_in(cloud.url, account.email, account.password, NETWORK)(Context()).username == "owner"


def test_an_expired_token_without_a_stored_password_asks(cloud, session):
    cloud.clock.advance(hours=721)
    with pytest.raises(TokenRejectedError, match="Sign in again"):
        list_projects(session, ProjectQuery())(Context())


def test_a_password_that_was_changed_meanwhile_asks(cloud):
    session = signed_in(cloud, "owner", keep_password=True)
    session.password = "an older one"
    cloud.clock.advance(hours=721)
    with pytest.raises(TokenRejectedError):
        list_projects(session, ProjectQuery())(Context())
    assert session.password is None


def test_nobody_answers(session):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ConnectionRefusedByHostError, match="does not take connections"):
        sign_in(f"http://127.0.0.1:{port}", "owner", "x", NETWORK)(Context())


def test_a_server_that_stalls_times_out(cloud, session):
    cloud.faults.stall(path="*/projects/*")
    with pytest.raises(TimeOutError, match="did not answer in time"):
        list_projects(session, ProjectQuery())(Context())
    cloud.faults.clear()


def test_html_from_a_proxy_is_a_sentence(cloud, session):
    cloud.faults.html(502, path="*/projects/*")
    with pytest.raises(ServerFailedError) as caught:
        list_projects(session, ProjectQuery())(Context())
    assert "<" not in str(caught.value)
    assert str(caught.value).startswith("The server failed.")


def test_a_passing_failure_is_repeated(cloud, session, project, tmp_path):
    cloud.faults.refuse(503, "unknown_error", path="*/files/*", count=2)
    assert download_project(session, project, tmp_path / "desk")(Context()).ok


def test_a_reader_may_not_upload(cloud, project, tmp_path):
    cloud.collaborate(project, "reader", "reader")
    reader = signed_in(cloud, "reader")
    folder = tmp_path / "desk"
    assert download_project(reader, project, folder)(Context()).ok
    (folder / "new.txt").write_text("new")
    report = synchronize(reader, folder)(Context())
    assert [type(failure.error) for failure in report.failed] == [PermissionDeniedError]
    assert "higher role" in str(report.failed[0].error)
    assert (folder / "new.txt").exists()


def test_roles_know_what_they_may():
    assert [role for role in Role if role.may_upload] == [Role.ADMIN, Role.MANAGER, Role.EDITOR, Role.REPORTER]
    assert not Role.REPORTER.may_delete


def test_no_package_yet(session, project, tmp_path):
    with pytest.raises(InvalidJobError, match="Prepare the crew's package"):
        download_package(session, project, tmp_path / "crew")(Context())
    assert not (tmp_path / "crew").exists()


def test_a_job_that_never_ends_is_waited_for_no_longer_than_asked(cloud, session, project):
    cloud.finish_jobs()
    fault = cloud.faults.hang_job("package")
    result = prepare_package(session, project, wait=1.5)(Context())
    assert result.package is None
    assert "still being prepared" in str(result.sentence())
    fault.release()


def test_waiting_for_a_job_can_be_cancelled(cloud, session, project):
    cloud.finish_jobs()
    fault = cloud.faults.hang_job("package")
    context = Context(on_progress=lambda progress: context.cancelled.set())
    with pytest.raises(CancelledJob):
        prepare_package(session, project)(context)
    fault.release()


def test_hostile_names_touch_nothing(cloud, session, project, tmp_path):
    cloud.faults.hostile_names(
        ["../evil.txt", "/etc/evil", "C:/evil", "a/../../evil", "CON", ".qfieldsync_cloud/x"], path="*/files/*"
    )
    folder = tmp_path / "desk"
    with pytest.raises(UnsafeNameError) as caught:
        download_project(session, project, folder)(Context())
    assert "../evil.txt" in caught.value.names
    assert leftovers(folder) == []
    assert not (tmp_path / "evil.txt").exists()


def test_local_names_are_checked_before_the_first_byte(cloud, session, tmp_path):
    folder = tmp_path / "desk"
    folder.mkdir()
    for name in ("a#b.txt", "a%20b.txt", "c;d.txt", "fine.txt"):
        (folder / name).write_text("x")
    with pytest.raises(UnsafeNameError) as caught:
        upload_folder(session, folder, new=NewProject("named"))(Context())
    assert set(caught.value.names) == {"a#b.txt", "a%20b.txt", "c;d.txt"}
    assert not cloud.requests.find(method="POST", path="*/projects/*")


def test_two_project_files_are_one_too_many(cloud, session, tmp_path, sample_files):
    shutil.copyfile(sample_files["trees.qgs"], tmp_path / "one.qgs")
    shutil.copyfile(sample_files["trees.qgs"], tmp_path / "two.qgs")
    with pytest.raises(FolderError, match="2 QGIS project files"):
        upload_folder(session, tmp_path, new=NewProject("two"))(Context())


def test_a_damaged_download_is_thrown_away(cloud, session, project, tmp_path):
    cloud.faults.corrupt(1000, path="*/plots.gpkg/")
    folder = tmp_path / "desk"
    report = download_project(session, project, folder)(Context())
    assert {failure.path: type(failure.error) for failure in report.failed}["plots.gpkg"] is DamagedTransferError
    assert not (folder / "plots.gpkg").exists()
    assert not (folder / "trees.qgs").exists()
    cloud.faults.clear()
    assert download_project(session, project, folder)(Context()).ok


def test_a_download_that_was_cut_goes_on(cloud, session, project, tmp_path):
    cloud.faults.cut_response(50_000, path="*/plots.gpkg/", count=1)
    folder = tmp_path / "desk"
    assert download_project(session, project, folder)(Context()).ok
    ranged = [request for request in cloud.requests.find(path="*/plots.gpkg/") if "Range" in request.headers]
    assert ranged


def test_an_upload_that_was_cut_makes_one_version(cloud, session, project, tmp_path):
    folder = tmp_path / "desk"
    download_project(session, project, folder)(Context())
    (folder / "big.bin").write_bytes(bytes(range(256)) * 4000)
    cloud.faults.cut_request(100_000, method="POST", path="*/big.bin/", count=1)
    assert synchronize(session, folder)(Context()).ok
    files = session.client(Context()).files
    assert len(files.get(project, "big.bin").versions) == 1


def test_a_folder_is_synchronized_once_at_a_time(session, project, tmp_path):
    folder = tmp_path / "desk"
    download_project(session, project, folder)(Context())
    with folder_lock(folder), pytest.raises(FolderError, match="already"):
        synchronize(session, folder)(Context())
    assert synchronize(session, folder)(Context()).ok


def test_an_edit_made_while_it_downloads_is_not_overwritten(cloud, session, project, tmp_path):
    folder = tmp_path / "desk"
    download_project(session, project, folder)(Context())
    cloud.upload(project, "plots.gpkg", b"a newer one from the field")

    def edit_meanwhile(progress):
        if progress.item == "plots.gpkg" and progress.item_done:
            (folder / "plots.gpkg").write_bytes(b"saved here just now")

    report = synchronize(session, folder)(Context(on_progress=edit_meanwhile))
    assert [failure.path for failure in report.failed] == ["plots.gpkg"]
    assert (folder / "plots.gpkg").read_bytes() == b"saved here just now"


def test_no_secret_in_reprs_and_errors(cloud, session):
    assert session.token not in repr(session)
    cloud.faults.refuse(500, "unknown_error", path="*/projects/*")
    with pytest.raises(QFieldSyncCloudError) as caught:
        list_projects(session, ProjectQuery())(Context())
    assert session.token not in str(caught.value) + caught.value.details


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("app.qfield.cloud", "https://app.qfield.cloud"),
        (" https://Example.org:8443/ ", "https://example.org:8443"),
        ("http://127.0.0.1:8000/api/v1/", "http://127.0.0.1:8000"),
        ("[::1]:8000", "https://[::1]:8000"),
    ],
)
def test_addresses_are_taken_as_people_type_them(typed, address):
    assert normalized_server(typed) == address


@pytest.mark.parametrize("typed", ["", "ftp://host", "https://", "two words", "https://user:pw@host", "host:port"])
def test_nonsense_is_no_address(typed):
    with pytest.raises(QFieldSyncCloudError, match="not a server's address") as caught:
        normalized_server(typed)
    assert "pw@" not in str(caught.value)
