"""Names and answers that no good server sends."""

from __future__ import annotations

import hashlib
import json
import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from qfieldsync_cloud.errors import BadAnswerError, UnsafeNameError
from tests.unit.api.wire import Wire, json_answer
from tests.unit.jobs.scene import NEW, OLD, Scene, Told, scene

__all__ = ["scene"]  # a fixture
LIST = {"method": "GET", "path": "/api/v1/files/????????-????-????-????-????????????/"}
HOSTILE = (
    "../evil.txt", "a/../../evil.txt", "/etc/evil", "//host/share/evil", "C:/evil", "C:evil", "c:\\evil", "..\\evil",
    "a\x00b", "nul", "CON.txt", "data/aux", "evil.", "evil ", ".", "..", "a//b", "evil/", "x" * 256, "line\nbreak",
    ".qfieldsync_cloud/state.db", ".QFIELDSYNC_CLOUD/link.json", "SMALL.TXT", "small.txt/below",
)  # fmt: skip


def state(scene: Scene) -> bytes:
    return (scene.folder / ".qfieldsync_cloud" / "link.json").read_bytes()


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_name_is_named_and_touches_nothing(scene: Scene, name: str, tmp_path: Path) -> None:
    before, link = scene.files(), state(scene)
    scene.cloud.faults.hostile_names([name], **LIST)
    with pytest.raises(UnsafeNameError, match=r"not safe on this computer.*Nothing was downloaded") as caught:
        scene.synchronize()
    assert name in caught.value.names or "small.txt" in caught.value.names
    assert scene.files() == before
    assert state(scene) == link
    assert scene.beside() == {"desk"}
    assert not list(tmp_path.rglob("evil*"))
    scene.cloud.faults.clear()
    assert scene.synchronize().ok


@pytest.mark.parametrize("pair", [("é.txt", "e\u0301.txt"), ("A.txt", "a.txt"), ("d/x", "D/y")], ids=ascii)
def test_two_names_that_fall_together_elsewhere_are_not_sent(scene: Scene, pair: tuple[str, str]) -> None:
    for name in pair:
        (scene.folder / name).parent.mkdir(exist_ok=True)
        (scene.folder / name).write_text("mine")
    with pytest.raises(UnsafeNameError, match="the same on computers that do not tell upper from lower case"):
        scene.synchronize()
    assert set(scene.cloud.files(scene.project)) == {"big.bin", "small.txt"}
    (scene.folder / pair[0]).unlink()
    if "/" in pair[0]:
        (scene.folder / pair[0]).parent.rmdir()
    assert scene.synchronize().ok


def test_a_new_file_here_that_falls_together_with_a_new_one_there(scene: Scene) -> None:
    (scene.folder / "Notes.txt").write_text("mine")
    scene.cloud.upload(scene.project, "notes.txt", b"theirs")
    with pytest.raises(UnsafeNameError) as caught:
        scene.synchronize()
    assert set(caught.value.names) == {"Notes.txt", "notes.txt"}
    assert (scene.folder / "Notes.txt").read_text() == "mine"


def test_a_change_of_case_alone_goes_through(scene: Scene) -> None:
    (scene.folder / "small.txt").rename(scene.folder / "Small.txt")
    assert scene.synchronize().ok
    assert set(scene.cloud.files(scene.project)) == {"big.bin", "Small.txt"}


@pytest.mark.parametrize(
    "content",
    [
        b"null", b"3", b'"text"', b"{}", b"[3]", b"[null]", b"[[]]", b'[{"name": 3}]', b'[{"name": "a", "size": -1}]',
        b'[{"name": "a", "size": "7"}]', b'[{"name": "a", "size": 1e99}]', b'[{"name": null, "size": 1}]',
        b'[{"name": "a", "size": 1, "versions": {}}]', b'[{"name": "a", "size": 1, "sha256": []}]', b"[" * 200_000,
        b'[{"name": "a", "size": 1, "uploaded_at": "yesterday"}]', b"\xff\xfe", b"[", b"",
    ],
    ids=lambda content: repr(content[:40]),
)  # fmt: skip
def test_an_answer_of_the_wrong_type_is_told_and_changes_nothing(scene: Scene, content: bytes) -> None:
    scene.cloud.faults.answer(200, content.decode("latin-1"), {"Content-Type": "application/json"}, **LIST)
    with pytest.raises(BadAnswerError, match=r"not (what|as) a QFieldCloud server"):
        scene.synchronize()
    assert set(scene.files()) == {"big.bin", "small.txt"}
    scene.cloud.faults.clear()
    assert scene.synchronize().ok


def entry(name: str, size: int, sha256: str) -> dict[str, Any]:
    return {
        "name": name, "size": size, "sha256": sha256, "md5sum": "0" * 32, "is_attachment": False,
        "uploaded_at": "2026-08-01T00:00:00Z", "padding": "x" * 200,
        "versions": [{"version_id": name, "size": size, "md5sum": "0" * 32, "sha256": sha256, "is_latest": True}],
    }  # fmt: skip


def test_a_list_of_100000_files_and_50_mb(scene: Scene) -> None:
    held = hashlib.sha256(OLD).hexdigest()
    rows = [entry(f"DCIM/{number // 1000}/{number}.jpg", 0, "0" * 64) for number in range(100_000)]
    rows += [entry("big.bin", len(OLD), held), entry("small.txt", 5, hashlib.sha256(b"small").hexdigest())]
    body = json.dumps(rows)
    assert len(body) > 50_000_000
    scene.cloud.faults.answer(200, body, {"Content-Type": "application/json"}, **LIST)
    report = scene.synchronize(dry_run=True)
    assert (len(report.downloaded), report.kept) == (100_000, 2)


def test_a_file_that_is_5_gb_by_the_list_and_endless_on_the_wire(scene: Scene, monkeypatch: Any) -> None:
    """Where the disk would hold it, it ends at the told size; where not, nothing is fetched."""
    size, served = 5_000_000_000, []

    def endless() -> Any:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: x\r\n\r\n"
        while True:
            served.append(1)
            yield bytes(65536)

    with Wire() as storage:
        storage.answers = [endless() for _ in range(10)]
        rows = [entry("endless.bin", size, "1" * 64)]
        scene.cloud.faults.answer(200, json.dumps(rows), {"Content-Type": "application/json"}, **LIST)
        scene.cloud.faults.redirect(f"{storage.url}/endless", path="*/endless.bin/")
        monkeypatch.setattr("shutil.disk_usage", lambda _folder: type("Usage", (), {"free": 3_000_000})())
        report = scene.synchronize()
        (failure,) = [each for each in report.failed if each.path == "endless.bin"]
        assert "3 MB left, but 5000 MB" in str(failure.error)
        assert not served
        monkeypatch.undo()
        rows = [entry("endless.bin", 1_000_000, "1" * 64)]
        scene.cloud.faults.clear()
        scene.cloud.faults.answer(200, json.dumps(rows), {"Content-Type": "application/json"}, **LIST)
        scene.cloud.faults.redirect(f"{storage.url}/endless", path="*/endless.bin/")
        report = scene.synchronize()
    assert ["arrived damaged" in str(failure.error) for failure in report.failed if failure.path == "endless.bin"] == [
        True
    ]
    assert not (scene.folder / "endless.bin").exists()
    assert not list((scene.folder / ".qfieldsync_cloud" / "staging").glob("*.part"))


def test_a_large_file_travels_in_flat_memory(scene: Scene) -> None:
    size = 40_000_000
    with (scene.folder / "large.bin").open("wb") as file:
        file.truncate(size)
    tracemalloc.start()
    try:
        assert scene.synchronize().ok
        (scene.folder / "large.bin").unlink()
        with (scene.folder / ".qfieldsync_cloud" / "note").open("w") as note:
            note.write("x")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < size  # client and sandbox together, in one process


def test_an_answer_without_end_is_given_up(scene: Scene, monkeypatch: Any) -> None:
    monkeypatch.setattr("qfieldsync_cloud.api.answers.LARGEST_ANSWER", 1_000_000)

    def endless() -> Any:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n["
        while True:
            yield b" " * 65536

    with Wire() as other:
        other.answers = [endless(), json_answer(b"[]")]
        scene.cloud.faults.redirect(f"{other.url}/list", **LIST)
        with pytest.raises(BadAnswerError, match=re.escape("not as a QFieldCloud server")):
            scene.synchronize(Told())
    assert scene.files()["big.bin"] == OLD
    assert NEW not in scene.files().values()
