from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Callable

import pytest

from qfieldsync_cloud.api.checksum import PART, EtagDigest
from qfieldsync_cloud.api.client import Client
from qfieldsync_cloud.api.download import PIECE, DownloadTarget
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import (
    BadAnswerError,
    CancelledJob,
    DamagedTransferError,
    FolderError,
    InterruptedTransferError,
)
from qfieldsync_cloud.refusals import NotFoundError
from sandbox import Sandbox
from tests.unit.api.conftest import seen
from tests.unit.api.wire import Wire, answer

CONTENT = bytes(range(256)) * 4096  # 1 MiB
FILES = "/api/v1/files/*"


@pytest.fixture
def project(cloud: Sandbox) -> str:
    return cloud.make_project("owner", "forest", {"DCIM/a.bin": CONTENT})


def aim(tmp_path: Path, content: bytes = CONTENT, **more: object) -> DownloadTarget:
    sha256 = more.pop("sha256", hashlib.sha256(content).hexdigest())
    return DownloadTarget(tmp_path / "staging" / "0f3a.part", len(content), str(sha256), **more)  # type: ignore[arg-type]


def ranges(cloud: Sandbox, count: int) -> list[str]:
    return [one.headers.get("Range", "") for one in seen(cloud, "*/DCIM/*", count)]


def test_a_file_arrives_whole(client: Client, project: str, tmp_path: Path) -> None:
    told: list[int] = []
    target = aim(tmp_path, on_bytes=told.append)
    client.files.download(project, "DCIM/a.bin", target)
    assert target.part.read_bytes() == CONTENT
    assert told == sorted(told)
    assert told[-1] == len(CONTENT)
    assert len(told) >= len(CONTENT) // PIECE


def test_an_empty_file_arrives(client: Client, cloud: Sandbox, tmp_path: Path) -> None:
    project = cloud.make_project("owner", "empty", {"DCIM/nothing": b""})
    target = aim(tmp_path, b"")
    client.files.download(project, "DCIM/nothing", target)
    assert target.part.read_bytes() == b""


def test_an_older_version_arrives(client: Client, cloud: Sandbox, tmp_path: Path) -> None:
    project = cloud.make_project("owner", "versions", {"DCIM/v": b"first"})
    old = client.files.get(project, "DCIM/v").versions[0].id
    cloud.upload(project, "DCIM/v", b"second")
    target = aim(tmp_path, b"first")
    client.files.download(project, "DCIM/v", target, old)
    assert target.part.read_bytes() == b"first"


def test_a_cut_connection_goes_on_where_it_stopped(
    client: Client, cloud: Sandbox, project: str, tmp_path: Path
) -> None:
    cloud.faults.cut_response(after=2 * PIECE, method="GET", path=FILES, count=1)
    target = aim(tmp_path)
    client.files.download(project, "DCIM/a.bin", target)
    assert target.part.read_bytes() == CONTENT
    assert ranges(cloud, 2) == ["", f"bytes={2 * PIECE}-"]


def test_a_connection_that_breaks_more_often_than_there_are_attempts_still_gets_on(
    sign_in: Callable[..., Client], cloud: Sandbox, project: str, tmp_path: Path
) -> None:
    cloud.faults.cut_response(after=PIECE // 2, method="GET", path=FILES, count=7)
    target = aim(tmp_path)
    sign_in(attempts=2).files.download(project, "DCIM/a.bin", target)
    assert target.part.read_bytes() == CONTENT
    assert len(ranges(cloud, 8)) == 8


def test_a_connection_that_brings_nothing_is_given_up_and_the_part_is_kept(
    sign_in: Callable[..., Client], cloud: Sandbox, project: str, tmp_path: Path
) -> None:
    target = aim(tmp_path)
    target.part.parent.mkdir()
    target.part.write_bytes(CONTENT[:1000])
    cloud.faults.cut_response(after=0, method="GET", path=FILES)
    with pytest.raises(InterruptedTransferError) as caught:
        sign_in(attempts=3).files.download(project, "DCIM/a.bin", target)
    assert "goes on where it stopped" in str(caught.value)
    assert target.part.read_bytes() == CONTENT[:1000]
    assert len(ranges(cloud, 3)) == 3


def test_the_part_of_an_earlier_run_is_taken_up(client: Client, cloud: Sandbox, project: str, tmp_path: Path) -> None:
    target = aim(tmp_path)
    target.part.parent.mkdir()
    target.part.write_bytes(CONTENT[:70000])
    client.files.download(project, "DCIM/a.bin", target)
    assert target.part.read_bytes() == CONTENT
    assert ranges(cloud, 1) == ["bytes=70000-"]


def test_a_part_that_is_whole_is_not_asked_for_again(
    client: Client, cloud: Sandbox, project: str, tmp_path: Path
) -> None:
    target = aim(tmp_path)
    target.part.parent.mkdir()
    target.part.write_bytes(CONTENT)
    client.files.download(project, "DCIM/a.bin", target)
    assert ranges(cloud, 0) == []


def test_the_last_byte_alone_is_refused_by_the_server_and_the_file_starts_over(
    client: Client, cloud: Sandbox, project: str, tmp_path: Path
) -> None:
    cloud.faults.cut_response(after=len(CONTENT) - 1, method="GET", path=FILES, count=1)
    cloud.faults.refuse(416, "invalid_http_range", method="GET", path=FILES, skip=1, count=1)
    target = aim(tmp_path)
    client.files.download(project, "DCIM/a.bin", target)
    assert target.part.read_bytes() == CONTENT
    assert ranges(cloud, 3) == ["", f"bytes={len(CONTENT) - 1}-", ""]


@pytest.mark.parametrize("stale", [b"x" * 5000, b"x" * (len(CONTENT) + 1)], ids=["other bytes", "too long"])
def test_the_part_of_another_content_is_thrown_away(client: Client, project: str, tmp_path: Path, stale: bytes) -> None:
    target = aim(tmp_path)
    target.part.parent.mkdir()
    target.part.write_bytes(stale)
    client.files.download(project, "DCIM/a.bin", target)
    assert target.part.read_bytes() == CONTENT


def test_a_server_that_ignores_the_range_starts_over(wire: Wire, reach: Callable[..., Client], tmp_path: Path) -> None:
    wire.answers = [answer("200 OK", b"hello")]
    target = aim(tmp_path, b"hello")
    target.part.parent.mkdir()
    target.part.write_bytes(b"he")
    reach().files.download("p", "a", target)
    assert target.part.read_bytes() == b"hello"
    assert "Range: bytes=2-" in wire.heads[0]


def test_a_resumed_download_names_the_version_that_it_wants(
    wire: Wire, reach: Callable[..., Client], tmp_path: Path
) -> None:
    wire.answers = [answer("206 Partial Content", b"llo")]
    target = aim(tmp_path, b"hello", etag="abc")
    target.part.parent.mkdir()
    target.part.write_bytes(b"he")
    reach().files.download("p", "a", target)
    assert target.part.read_bytes() == b"hello"
    assert 'If-Range: "abc"' in wire.heads[0]


def test_a_damaged_body_is_asked_for_once_more(client: Client, cloud: Sandbox, project: str, tmp_path: Path) -> None:
    cloud.faults.corrupt(offset=5, method="GET", path=FILES, count=1)
    target = aim(tmp_path)
    client.files.download(project, "DCIM/a.bin", target)
    assert target.part.read_bytes() == CONTENT


def test_a_body_that_stays_damaged_is_thrown_away(client: Client, cloud: Sandbox, project: str, tmp_path: Path) -> None:
    cloud.faults.corrupt(offset=5, method="GET", path=FILES)
    target = aim(tmp_path)
    with pytest.raises(DamagedTransferError) as caught:
        client.files.download(project, "DCIM/a.bin", target)
    assert "a.bin" in str(caught.value)
    assert not target.part.exists()


def test_a_body_that_is_cut_short_with_a_length_that_fits_is_never_taken_for_whole(
    sign_in: Callable[..., Client], cloud: Sandbox, project: str, tmp_path: Path
) -> None:
    cloud.faults.truncate(by=len(CONTENT) // 2, method="GET", path=FILES)
    with pytest.raises((InterruptedTransferError, DamagedTransferError)):
        sign_in(attempts=2).files.download(project, "DCIM/a.bin", aim(tmp_path))


def test_an_endless_body_ends_at_the_promised_size(wire: Wire, reach: Callable[..., Client], tmp_path: Path) -> None:
    def endless() -> object:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: x\r\n\r\n"
        while True:
            yield b"x" * 65536

    wire.answers = [endless(), endless()]  # type: ignore[list-item]
    target = aim(tmp_path, b"x" * 1000)
    with pytest.raises(DamagedTransferError):
        reach().files.download("p", "a", target)
    assert not target.part.exists()


@pytest.mark.parametrize("size", [0, 1000, PART, PART + 1, 2 * PART])
def test_without_a_sha256_the_etag_is_checked(client: Client, cloud: Sandbox, tmp_path: Path, size: int) -> None:
    content = os.urandom(1000) * (size // 1000 + 1)
    content = content[:size]
    project = cloud.make_project("owner", "etags", {"DCIM/a": content})
    etag = client.files.get(project, "DCIM/a").etag
    target = aim(tmp_path, content, sha256="", etag=etag)
    client.files.download(project, "DCIM/a", target)
    assert target.part.stat().st_size == size
    target.part.unlink()
    if size:
        cloud.faults.corrupt(offset=5, method="GET", path=FILES)
        with pytest.raises(DamagedTransferError):
            client.files.download(project, "DCIM/a", target)


def test_an_etag_does_not_depend_on_the_pieces() -> None:
    content = os.urandom(PART + 12345)
    whole, pieces = EtagDigest(), EtagDigest()
    whole.update(content)
    for start in range(0, len(content), 99991):
        pieces.update(content[start : start + 99991])
    assert whole.value() == pieces.value()
    assert whole.value().endswith("-2")


def test_not_modified_is_no_file(wire: Wire, reach: Callable[..., Client], tmp_path: Path) -> None:
    wire.answers = [answer("304 Not Modified")]
    target = aim(tmp_path)
    with pytest.raises(BadAnswerError):
        reach().files.download("p", "a", target)
    assert not target.part.exists()


def test_a_missing_file_leaves_nothing(client: Client, project: str, tmp_path: Path) -> None:
    target = aim(tmp_path)
    with pytest.raises(NotFoundError):
        client.files.download(project, "DCIM/other", target)
    assert not target.part.exists()


def test_a_cancelled_download_stops_at_the_next_bytes(
    sign_in: Callable[..., Client], project: str, tmp_path: Path
) -> None:
    context = Context()
    told: list[int] = []

    def cancel(received: int) -> None:
        told.append(received)
        context.cancelled.set()

    target = aim(tmp_path, on_bytes=cancel, context=context)
    with pytest.raises(CancelledJob):
        sign_in(context=context).files.download(project, "DCIM/a.bin", target)
    assert len(told) == 1
    assert CONTENT.startswith(target.part.read_bytes())


def test_a_disk_that_does_not_take_the_file_is_named(client: Client, project: str, tmp_path: Path) -> None:
    (tmp_path / "staging").write_text("a file where the folder should be")
    with pytest.raises(FolderError) as caught:
        client.files.download(project, "DCIM/a.bin", aim(tmp_path))
    assert "a.bin" in str(caught.value)


def test_a_package_file_is_downloaded_like_any_other(wire: Wire, reach: Callable[..., Client], tmp_path: Path) -> None:
    wire.answers = [answer("200 OK", b"hello")]
    target = aim(tmp_path, b"hello")
    reach().packages.download("p", "data.gpkg", target)
    assert target.part.read_bytes() == b"hello"
    assert wire.heads[0].startswith("GET /api/v1/packages/p/latest/files/data.gpkg/ ")
