from __future__ import annotations

import hashlib
import threading
import tracemalloc
from pathlib import Path
from typing import Callable

import pytest

from qfieldsync_cloud.api.client import Client
from qfieldsync_cloud.api.multipart import PIECE, FileBody
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import BadAnswerError, CancelledJob, FolderError, InterruptedTransferError
from qfieldsync_cloud.refusals import OverQuotaError, PermissionDeniedError, ServerFailedError
from sandbox import Sandbox
from tests.unit.api.conftest import seen
from tests.unit.api.wire import Wire, answer, json_answer

UPLOADS = {"method": "POST", "path": "/api/v1/files/*"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "secret folder" / "a.bin"
    path.parent.mkdir()
    path.write_bytes(bytes(range(256)) * 4000)
    return path


@pytest.fixture
def project(cloud: Sandbox) -> str:
    return cloud.make_project("owner", "forest")


def versions(client: Client, project: str, name: str = "DCIM/a.bin") -> int:
    return len(client.files.get(project, name).versions)


def test_a_file_arrives_as_it_is(client: Client, cloud: Sandbox, project: str, file: Path) -> None:
    told: list[int] = []
    sent = client.files.upload(project, "DCIM/a.bin", file, on_bytes=told.append)
    assert cloud.files(project) == {"DCIM/a.bin": file.read_bytes()}
    assert (sent.name, sent.size) == ("DCIM/a.bin", file.stat().st_size)
    assert sent.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, sent.size)
    assert len(told) > sent.size // PIECE


def test_an_empty_file_arrives(client: Client, cloud: Sandbox, project: str, tmp_path: Path) -> None:
    path = tmp_path / "nothing"
    path.touch()
    client.files.upload(project, "DCIM/nothing", path)
    assert cloud.files(project) == {"DCIM/nothing": b""}


@pytest.mark.parametrize(
    "name", ["DCIM/a b.jpg", "DCIM/枫 ü.jpg", "DCIM/x+y&z=1@2.jpg", "DCIM/e\u0301.jpg", "DCIM/(1).jpg"]
)
def test_a_name_arrives_as_it_is(client: Client, cloud: Sandbox, project: str, file: Path, name: str) -> None:
    client.files.upload(project, name, file)
    assert list(cloud.files(project)) == [name]
    assert client.files.get(project, name).name == name


def test_the_local_path_stays_here(file: Path) -> None:
    body = b"".join(FileBody(file))
    assert b"secret folder" not in body
    assert b"a.bin" not in body
    assert len(body) == len(FileBody(file))


def test_a_large_file_is_never_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as sparse:
        sparse.truncate(64 * 1024 * 1024)
    tracemalloc.start()
    for _ in FileBody(path):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * PIECE


@pytest.mark.parametrize("after", [0, 1, 70_000])
def test_a_cut_upload_is_sent_again(client: Client, cloud: Sandbox, project: str, file: Path, after: int) -> None:
    cloud.faults.cut_request(after=after, count=1, **UPLOADS)
    client.files.upload(project, "DCIM/a.bin", file)
    assert cloud.files(project) == {"DCIM/a.bin": file.read_bytes()}
    assert versions(client, project) == 1


@pytest.mark.parametrize("after", [0, 1])
def test_an_upload_whose_answer_was_lost_makes_no_second_version(
    client: Client, cloud: Sandbox, project: str, file: Path, after: int
) -> None:
    cloud.faults.cut_response(after=after, count=1, **UPLOADS)
    sent = client.files.upload(project, "DCIM/a.bin", file)
    assert sent.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert versions(client, project) == 1
    assert len(seen(cloud, "/api/v1/files/*", 2)) == 3  # the upload, the question, and the one of `versions`


def test_an_upload_whose_answer_was_lost_is_known_by_its_etag(
    wire: Wire, reach: Callable[..., Client], tmp_path: Path
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"hello")
    etag = hashlib.md5(b"hello").hexdigest()
    held = f'{{"name": "a", "size": 5, "md5sum": "{etag}", "versions": []}}'
    wire.answers = [None, json_answer(held.encode())]
    assert reach(attempts=2).files.upload("p", "a", path).size == 5
    assert [head.split()[0] for head in wire.heads] == ["POST", "GET"]


def test_an_upload_that_did_not_arrive_is_sent_again_over_another_content(
    client: Client, cloud: Sandbox, project: str, file: Path
) -> None:
    cloud.upload(project, "DCIM/a.bin", b"older")
    cloud.faults.html(503, count=1, **UPLOADS)
    client.files.upload(project, "DCIM/a.bin", file)
    assert cloud.files(project)["DCIM/a.bin"] == file.read_bytes()
    assert versions(client, project) == 2


def test_attempts_end(sign_in: Callable[..., Client], cloud: Sandbox, project: str, file: Path) -> None:
    cloud.faults.html(502, **UPLOADS)
    with pytest.raises(ServerFailedError):
        sign_in(attempts=3).files.upload(project, "DCIM/a.bin", file)
    assert len(seen(cloud, "/api/v1/files/*/DCIM/a.bin/", 3, "POST")) == 3
    assert cloud.files(project) == {}


def test_a_refused_upload_is_sent_once(client: Client, cloud: Sandbox, project: str, file: Path) -> None:
    cloud.faults.refuse(402, "over_quota", **UPLOADS)
    with pytest.raises(OverQuotaError):
        client.files.upload(project, "DCIM/a.bin", file)
    assert len(seen(cloud, "/api/v1/files/*")) == 1


def test_a_full_storage_is_told(sign_in: Callable[..., Client], cloud: Sandbox, file: Path) -> None:
    project = cloud.make_project("tiny", "small", {"DCIM/first": b"x" * 900_000})
    with pytest.raises(OverQuotaError):
        sign_in("tiny").files.upload(project, "DCIM/a.bin", file)


def test_who_may_not_upload_is_told(sign_in: Callable[..., Client], cloud: Sandbox, project: str, file: Path) -> None:
    cloud.collaborate(project, "reader", "reader")
    with pytest.raises(PermissionDeniedError):
        sign_in("reader").files.upload(project, "DCIM/a.bin", file)


@pytest.mark.parametrize("page", [b"<html>Sign in</html>", b"OK"])
def test_a_page_in_between_is_no_upload(wire: Wire, reach: Callable[..., Client], file: Path, page: bytes) -> None:
    wire.answers = [answer("200 OK", page, "Content-Type: text/html")]
    with pytest.raises(BadAnswerError):
        reach().files.upload("p", "a", file)


def test_uploads_share_a_connection(wire: Wire, reach: Callable[..., Client], file: Path) -> None:
    wire.answers = [json_answer(b"{}", "201 Created")]
    client = reach()
    for _ in range(3):
        client.files.upload("p", "a", file)
    assert (len(wire.heads), wire.connections) == (3, 1)


def test_a_rejected_token_is_renewed_and_the_whole_file_sent_again(
    client: Client, cloud: Sandbox, project: str, file: Path
) -> None:
    tokens = client.transport._tokens
    tokens.fresh, tokens.token = tokens.token, "expired"
    client.files.upload(project, "DCIM/a.bin", file)
    assert cloud.files(project) == {"DCIM/a.bin": file.read_bytes()}
    assert tokens.renewals == 1


def test_a_cancelled_upload_stops_in_the_middle(
    sign_in: Callable[..., Client], cloud: Sandbox, project: str, file: Path
) -> None:
    context = Context()
    told: list[int] = []

    def cancel(sent: int) -> None:
        told.append(sent)
        if sent:
            context.cancelled.set()

    with pytest.raises(CancelledJob):
        sign_in(context=context).files.upload(project, "DCIM/a.bin", file, context, cancel)
    assert told == [0, PIECE]
    assert cloud.files(project) == {}


@pytest.mark.parametrize("size", [0, PIECE, PIECE * 5])
def test_a_file_that_changes_its_size_on_the_way_is_told(
    client: Client, cloud: Sandbox, project: str, file: Path, size: int
) -> None:
    def change(sent: int) -> None:
        if not sent:
            with file.open("r+b") as there:
                there.truncate(size)

    with pytest.raises(FolderError, match=r"a\.bin was changed"):
        client.files.upload(project, "DCIM/a.bin", file, on_bytes=change)
    assert cloud.files(project) == {}


def test_a_file_that_is_not_there_is_no_trouble_of_the_network(client: Client, project: str, tmp_path: Path) -> None:
    with pytest.raises(FolderError, match=r"DCIM/a\.bin can't be read"):
        client.files.upload(project, "DCIM/a.bin", tmp_path / "3f0a.upload")


def test_a_file_that_goes_on_the_way_is_no_trouble_of_the_network(client: Client, project: str, file: Path) -> None:
    def remove(sent: int) -> None:
        if not sent:
            file.unlink()

    with pytest.raises(FolderError, match=r"a\.bin can't be read"):
        client.files.upload(project, "DCIM/a.bin", file, on_bytes=remove)


def test_a_broken_connection_ends_in_the_words_of_a_transfer(
    wire: Wire, reach: Callable[..., Client], file: Path
) -> None:
    wire.answers = [None]
    with pytest.raises(InterruptedTransferError):
        reach().files.upload("p", "a", file)


def test_what_broke_off_lets_go_of_its_file_though_its_error_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("qfieldsync_cloud.api.checksum._LARGE", 0)
    path = tmp_path / "large.bin"
    path.write_bytes(bytes(3 * 1024 * 1024))
    body = FileBody(path)
    pieces = iter(body)
    next(pieces)
    next(pieces)
    hashing = [each for each in threading.enumerate() if each.name.startswith("qfieldsync_cloud-hash")]
    assert hashing
    body.close()
    assert not any(each.is_alive() for each in hashing)
    assert list(pieces) == []
    assert b"".join(body)[-4:] == b"--\r\n"
