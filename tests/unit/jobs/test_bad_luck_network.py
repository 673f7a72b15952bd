"""Everything that a network and a server do wrong while a file travels, one at a time, down and up."""

from __future__ import annotations

import re
import threading
import time
from email.utils import formatdate
from typing import Any, Callable

import pytest

from qfieldsync_cloud.api import checksum
from qfieldsync_cloud.errors import CancelledJob
from tests.unit.api.wire import Wire, answer
from tests.unit.jobs.scene import NEW, OLD, Scene, Told, scene, session_of

__all__ = ["scene"]  # a fixture
DOWN = {"method": "GET", "path": "/api/v1/files/*/big.bin/"}
UP = {"method": "POST", "path": "/api/v1/files/*/big.bin/"}
ASK_ADMIN = "Ask an administrator or manager"

Put = Callable[[Any, dict[str, Any]], Any]


@pytest.fixture(autouse=True)
def as_large_files_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file is hashed on a thread of its own, as large ones are."""
    monkeypatch.setattr(checksum, "_LARGE", 0)


def fault(name: str, *values: Any, **match: Any) -> Put:
    return lambda faults, where: getattr(faults, name)(*values, **where, **match)


PASSING_STATUSES = [
    *(pytest.param(fault("refuse", status, "api_error", count=2), id=str(status)) for status in (408, 500, 503)),
    pytest.param(fault("html", 502, count=2), id="502 in HTML"),
    pytest.param(fault("too_many", count=2), id="429"),
    pytest.param(fault("too_many", "1", count=2), id="429 with seconds"),
    pytest.param(fault("too_many", "Mon, 01 Jan 2001 00:00:00 GMT", count=1), id="429 with a time"),
]
LASTING_STATUSES = [
    pytest.param(fault("refuse", 402, "over_quota"), "storage of the project's owner is full.*Delete files", id="402"),
    pytest.param(fault("refuse", 403, "permission_denied"), "role does not allow", id="403"),
    pytest.param(fault("refuse", 404, "object_not_found"), "does not find it: it was deleted", id="404"),
    pytest.param(fault("refuse", 408, "api_error"), "could not take the request", id="408 for good"),
    pytest.param(fault("refuse", 409, "conflict"), "could not take the request", id="409"),
    pytest.param(fault("html", 413), "refuses files of this size.*higher limit", id="413 in HTML"),
    pytest.param(fault("refuse", 416, "invalid_http_range"), "does not have the part of the file", id="416"),
    pytest.param(fault("too_many"), "too many requests.*in a few minutes", id="429 for good"),
    pytest.param(fault("refuse", 500, "unknown_error"), "The server failed.*in a few minutes", id="500 for good"),
    pytest.param(fault("html", 502), "The server failed", id="502 in HTML for good"),
    pytest.param(fault("html", 503), "The server failed", id="503 in HTML for good"),
    pytest.param(fault("html", 200), "not as a QFieldCloud server", id="a page"),
    pytest.param(fault("stall"), "did not answer in time.*raise the time-out", id="a stall without a byte"),
    pytest.param(fault("refuse", 401, "token_authentication_failed"), "sign-in has ended.*Sign in again", id="401"),
]
PASSING_DOWN = [
    *(pytest.param(fault("cut_response", len(NEW) * n // 10, count=1), id=f"cut at {n}/10") for n in range(10)),
    pytest.param(fault("cut_response", len(NEW) // 7), id="cut each time, but each time further on"),
    pytest.param(fault("stall", count=1), id="a stall that passes"),
    pytest.param(fault("bandwidth", 2_000_000), id="a slow drip"),
    pytest.param(fault("truncate", 1000, count=1), id="truncated once"),
    pytest.param(fault("corrupt", 300_000, count=1), id="corrupted once"),
    pytest.param(fault("instead", bytes(len(NEW)), count=1), id="swapped once"),
    pytest.param(fault("instead", NEW + b"more", count=1), id="too long once"),
    pytest.param(fault("header", "Content-Length", str(len(NEW) + 99), count=1), id="wrong length once"),
]
LASTING_DOWN = [
    pytest.param(fault("cut_response", 0), "broke|stopped before its end", id="cut before the first byte"),
    pytest.param(fault("corrupt", 300_000), "arrived damaged and was thrown away", id="corrupted for good"),
    pytest.param(fault("instead", bytes(len(NEW))), "arrived damaged", id="swapped for good"),
    pytest.param(fault("instead", NEW + b"more"), "arrived damaged", id="too long for good"),
    pytest.param(fault("header", "Content-Length", str(len(NEW) + 99)), "arrived damaged", id="wrong length for good"),
    pytest.param(fault("header", "Content-Encoding", "gzip"), "not as a QFieldCloud", id="gzip-mangled"),
    pytest.param(fault("redirect", "./"), "points in a circle", id="a circle of redirects"),
    pytest.param(fault("redirect", "file:///etc/hostname"), "points to another address", id="a redirect to file:"),
]
PASSING_UP = [
    *(pytest.param(fault("cut_request", len(NEW) * n // 10, count=1), id=f"cut at {n}/10") for n in range(10)),
    pytest.param(fault("cut_response", 0, count=1), id="the answer is lost"),
    pytest.param(fault("cut_response", 1, count=1), id="the answer is cut"),
    pytest.param(fault("stall", count=1), id="a stall that passes"),
    pytest.param(fault("bandwidth", 2_000_000), id="a slow drip"),
]
LASTING_UP = [
    pytest.param(fault("cut_request", 0), "broke", id="cut before the first byte"),
    pytest.param(fault("cut_request", 100_000), "broke", id="cut in the middle, always"),
    pytest.param(fault("redirect", "https://evil.example/take"), "points to another address", id="a redirect"),
    pytest.param(fault("redirect", "file:///etc/hostname"), "points to another address", id="a redirect to file:"),
]


def sentence_of(scene: Scene) -> str:
    report = scene.synchronize()
    failed = {failure.path: str(failure.error) for failure in report.failed}
    assert set(failed) == {"big.bin"}
    assert not report.ok
    return failed["big.bin"]


@pytest.mark.parametrize("put", [*PASSING_DOWN, *PASSING_STATUSES])
def test_a_download_gets_through(scene: Scene, put: Put) -> None:
    scene.cloud.upload(scene.project, "big.bin", NEW)
    put(scene.cloud.faults, DOWN)
    report = scene.synchronize()
    assert report.ok, report.to_json()
    assert scene.files() == {"big.bin": NEW, "small.txt": b"small"}
    assert scene.trash() == [OLD]
    assert scene.synchronize().changed == 0


@pytest.mark.parametrize(("put", "sentence"), [*LASTING_DOWN, *LASTING_STATUSES])
def test_a_download_that_fails_says_why_and_the_next_goes_on(scene: Scene, put: Put, sentence: str) -> None:
    scene.cloud.upload(scene.project, "big.bin", NEW)
    put(scene.cloud.faults, DOWN)
    assert re.search(sentence, sentence_of(scene))
    assert scene.files() == {"big.bin": OLD, "small.txt": b"small"}
    assert scene.beside() == {"desk"}
    scene.cloud.faults.clear()
    scene.session.token = scene.cloud.token("owner")
    assert scene.synchronize().ok
    assert scene.files()["big.bin"] == NEW


@pytest.mark.parametrize("put", [*PASSING_UP, *PASSING_STATUSES])
def test_an_upload_gets_through_as_one_version(scene: Scene, put: Put) -> None:
    (scene.folder / "big.bin").write_bytes(NEW)
    put(scene.cloud.faults, UP)
    report = scene.synchronize()
    assert report.ok, report.to_json()
    assert scene.cloud.files(scene.project) == {"big.bin": NEW, "small.txt": b"small"}
    assert scene.versions("big.bin") == 2
    assert scene.synchronize().changed == 0


@pytest.mark.parametrize(("put", "sentence"), [*LASTING_UP, *LASTING_STATUSES])
def test_an_upload_that_fails_says_why_and_the_next_goes_on(scene: Scene, put: Put, sentence: str) -> None:
    (scene.folder / "big.bin").write_bytes(NEW)
    put(scene.cloud.faults, UP)
    assert re.search(sentence, sentence_of(scene))
    assert scene.cloud.files(scene.project)["big.bin"] == OLD
    scene.cloud.faults.clear()
    scene.session.token = scene.cloud.token("owner")
    # An upload that stalled may arrive after all while the next run looks; then that one asks to synchronize again.
    assert scene.synchronize().ok or scene.synchronize().ok
    assert scene.cloud.files(scene.project)["big.bin"] == NEW
    # What a server has received, but works off after the time-out only, it makes a version of: nobody can know.
    assert scene.versions("big.bin") == 2 or "did not answer in time" in sentence


def test_a_redirect_to_a_storage_brings_the_file_and_never_the_token(scene: Scene) -> None:
    scene.cloud.upload(scene.project, "big.bin", NEW)
    with Wire() as storage:
        storage.answers = [answer("200 OK", NEW)]
        scene.cloud.faults.redirect(f"{storage.url}/bucket/1?X-Sign=abc", **DOWN)
        assert scene.synchronize().ok
    assert scene.files()["big.bin"] == NEW
    assert "authorization" not in storage.heads[0].lower()
    assert scene.session.token not in storage.heads[0]


@pytest.mark.parametrize("where", [DOWN, UP], ids=["down", "up"])
def test_a_token_that_ends_in_the_middle_is_renewed_once(scene: Scene, where: dict[str, str]) -> None:
    session = scene.session = session_of(scene.cloud, keep_password=True)
    if where is DOWN:
        scene.cloud.upload(scene.project, "big.bin", NEW)
    else:
        (scene.folder / "big.bin").write_bytes(NEW)
    renewed: list[Any] = []
    session.on_renewed = renewed.append
    scene.cloud.faults.refuse(401, "token_authentication_failed", count=1, **where)
    assert scene.synchronize().ok
    assert len(renewed) == 1
    assert scene.files()["big.bin"] == scene.cloud.files(scene.project)["big.bin"] == NEW


def test_a_role_that_is_taken_away_in_the_middle_stops_it(scene: Scene) -> None:
    for number in range(30):
        (scene.folder / f"{number}.txt").write_text(str(number))
    scene.cloud.faults.refuse(403, "permission_denied", skip=5, method="POST", path="*/files/*")
    report = scene.synchronize()
    assert len(report.failed) + len(report.uploaded) == 30
    assert all("role does not allow" in str(failure.error) for failure in report.failed)
    assert all(ASK_ADMIN in str(failure.error) for failure in report.failed)
    assert len(scene.cloud.requests.find("POST", "*.txt/")) < 25  # those that were on their way, and no more
    scene.cloud.faults.clear()
    assert scene.synchronize().ok
    assert len(scene.cloud.files(scene.project)) == 32


def test_a_storage_that_fills_up_in_the_middle_stops_it(scene: Scene) -> None:
    for number in range(30):
        (scene.folder / f"{number}.txt").write_text(str(number))
    scene.cloud.faults.refuse(402, "over_quota", skip=5, method="POST", path="*/files/*")
    report = scene.synchronize()
    assert all("storage of the project's owner is full" in str(failure.error) for failure in report.failed)
    assert len(scene.cloud.requests.find("POST", "*.txt/")) < 25
    scene.cloud.faults.clear()
    assert scene.synchronize().ok


@pytest.mark.parametrize("way", ["up", "down"])
def test_a_project_that_is_deleted_in_the_middle_stops_it(scene: Scene, way: str) -> None:
    for number in range(30):
        if way == "up":
            (scene.folder / f"{number}.txt").write_text(str(number))
        else:
            scene.cloud.upload(scene.project, f"{number}.txt", b"theirs")

    def delete(progress: Any) -> None:
        """Delete the project while the first file travels; all others wait for that."""
        if progress.item_done and first.acquire(blocking=False):
            scene.session.client(Told()).projects.delete(scene.project)
            gone.set()
        elif progress.item_done:
            gone.wait()

    first, gone = threading.Lock(), threading.Event()
    report = scene.synchronize(Told(on_progress=delete))
    assert report.failed
    assert all("does not find it: it was deleted" in str(failure.error) for failure in report.failed)
    assert scene.files()["big.bin"] == OLD
    kept = {path for path in scene.files() if path.endswith(".txt")}
    assert len(kept) == 31 if way == "up" else "small.txt" in kept
    with pytest.raises(Exception, match="does not find it"):
        scene.synchronize()
    assert scene.files()["big.bin"] == OLD


@pytest.mark.parametrize("way", ["up", "down"])
def test_a_network_that_is_gone_is_not_asked_file_after_file(scene: Scene, way: str) -> None:
    for number in range(60):
        if way == "up":
            (scene.folder / f"{number}.txt").write_text(str(number))
        else:
            scene.cloud.upload(scene.project, f"{number}.txt", b"theirs")
    method = "POST" if way == "up" else "GET"
    cut = scene.cloud.faults.cut_request if way == "up" else scene.cloud.faults.cut_response
    cut(0, method=method, path="*.txt/")
    report = scene.synchronize()
    assert len(report.failed) == 60
    assert all("broke" in str(each.error) or "stopped before" in str(each.error) for each in report.failed)
    asked = {request.path for request in scene.cloud.requests.find(method, "*.txt/")}
    assert len(asked) < 40
    scene.cloud.faults.clear()
    assert scene.synchronize().ok
    assert len(scene.files()) == len(scene.cloud.files(scene.project)) == 62


@pytest.mark.parametrize("way", ["up", "down"])
def test_cancel_is_heard_on_a_line_that_stands_still(scene: Scene, way: str) -> None:
    if way == "up":
        (scene.folder / "big.bin").write_bytes(NEW)
    else:
        scene.cloud.upload(scene.project, "big.bin", NEW)
    scene.session.network = type(scene.session.network)(read_timeout=600)
    held = scene.cloud.faults.stall(**(UP if way == "up" else DOWN))
    context, ended = Told(), threading.Event()

    def cancel_when_it_hangs() -> None:
        held.effect.hangs.wait(60)
        context.cancelled.set()
        if not ended.wait(60):
            scene.cloud.faults.clear()  # nobody heard it: the test need not hang as well

    threading.Thread(target=cancel_when_it_hangs, daemon=True).start()
    with pytest.raises(CancelledJob):
        scene.synchronize(context)
    ended.set()
    assert not held.effect.released.is_set()
    scene.cloud.faults.clear()
    assert scene.synchronize().ok


@pytest.mark.parametrize("skew", [86_400, -86_400], ids=["a day late", "a day early"])
def test_a_clock_that_is_off_by_a_day_changes_no_wait(scene: Scene, skew: int) -> None:
    """The server asks to come back in two seconds by its own clock."""
    now = time.time() + skew
    headers = {"Date": formatdate(now, usegmt=True), "Retry-After": formatdate(now + 2, usegmt=True)}
    (scene.folder / "big.bin").write_bytes(NEW)
    scene.cloud.faults.refuse(429, "api_error", headers=headers, count=1, **UP)
    waits: list[float] = []

    class Waiting(Told):
        def wait(self, seconds: float) -> None:
            waits.append(seconds)
            super().wait(seconds)

    assert scene.synchronize(Waiting()).ok
    assert 2 in [round(seconds) for seconds in waits]
    assert max(waits) <= 3
