"""Large files are read as seldom as can be, and what is known of them is true all the same."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable

import pytest

from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.jobs.cloudfolder import ProjectFiles
from qfieldsync_cloud.sync import downloads
from qfieldsync_cloud.sync.state import State
from tests.unit.jobs.scene import NEW, OLD, Scene, Told, scene

__all__ = ["scene"]
LONG_AGO = 1_700_000_000


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of 100 bytes takes a while to read."""
    monkeypatch.setattr("qfieldsync_cloud.sync.snapshot.LARGE", 100)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read for their fingerprints."""
    from qfieldsync_cloud.sync import snapshot

    def digest(path: Path, *rest: Any) -> str:
        names.append(path.name)
        return real(path, *rest)

    real, names = snapshot.file_digest, []
    monkeypatch.setattr(snapshot, "file_digest", digest)
    return names


def after_upload(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    """Let something happen when the server has taken a file, and nobody has noted it yet."""

    def upload(self: ProjectFiles, *values: Any) -> Any:
        sent = real(self, *values)
        happens()
        return sent

    real = ProjectFiles.upload
    monkeypatch.setattr(ProjectFiles, "upload", upload)


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    os.utime(path, (LONG_AGO, LONG_AGO))


def base_of(scene: Scene, name: str) -> tuple[str, str]:
    with State(scene.folder) as state:
        known = state.base()[name]
        return known.cloud, known.local


def test_a_new_file_is_read_only_while_it_travels(scene: Scene, read: list[str]) -> None:
    write(scene.folder / "new.bin", NEW)
    scene.synchronize()
    read.clear()
    assert not scene.synchronize().uploaded
    assert "new.bin" not in read
    assert scene.cloud.files(scene.project)["new.bin"] == NEW
    cloud, local = base_of(scene, "new.bin")
    assert cloud == local
    write(scene.folder / "new.bin", OLD)
    assert [file.path for file in scene.synchronize().uploaded] == ["new.bin"]
    assert scene.versions("new.bin") == 2


def test_nothing_is_read_to_see_that_a_file_is_new(scene: Scene, read: list[str]) -> None:
    scene.synchronize()
    read.clear()
    write(scene.folder / "new.bin", NEW)
    assert scene.synchronize().ok
    assert "new.bin" not in read


def test_a_file_that_is_new_on_both_sides_is_read(scene: Scene) -> None:
    write(scene.folder / "same.bin", NEW)
    write(scene.folder / "other.bin", NEW)
    scene.cloud.upload(scene.project, "same.bin", NEW)
    scene.cloud.upload(scene.project, "other.bin", OLD)
    report = scene.synchronize()
    assert [conflict.path for conflict in report.conflicts] == ["other.bin"]
    assert scene.versions("same.bin") == 1


def test_what_arrived_unseen_is_known_as_one_s_own(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def cancelled() -> None:
        raise CancelledJob

    write(scene.folder / "new.bin", NEW)
    with monkeypatch.context() as patch:
        after_upload(patch, cancelled)
        with pytest.raises(CancelledJob):
            scene.synchronize()
    assert scene.cloud.files(scene.project)["new.bin"] == NEW
    write(scene.folder / "new.bin", OLD)
    report = scene.synchronize()
    assert report.ok
    assert not report.conflicts
    assert scene.cloud.files(scene.project)["new.bin"] == OLD


def test_what_was_changed_while_it_travelled_travels_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scene.folder / "new.bin"
    write(path, OLD)
    with monkeypatch.context() as patch:
        after_upload(patch, lambda: path.write_bytes(NEW))
        assert scene.synchronize().ok
    assert scene.cloud.files(scene.project)["new.bin"] == OLD
    assert base_of(scene, "new.bin")[1] == ""
    assert scene.synchronize().ok
    assert scene.cloud.files(scene.project)["new.bin"] == NEW


def test_a_young_file_is_read_again(scene: Scene, read: list[str]) -> None:
    (scene.folder / "new.bin").write_bytes(NEW)
    scene.synchronize()
    read.clear()
    assert not scene.synchronize().uploaded
    assert "new.bin" in read


def test_what_came_is_not_read_again(scene: Scene, read: list[str]) -> None:
    scene.synchronize()
    scene.cloud.upload(scene.project, "new.bin", NEW)
    read.clear()
    assert scene.synchronize(Told()).ok
    assert "new.bin" not in read
    cloud, local = base_of(scene, "new.bin")
    assert cloud == local


def test_what_was_changed_as_it_came_is_an_edit(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def put_in_place(part: Path, target: Path) -> None:
        real(part, target)
        target.write_bytes(b"edited here at once")

    real = downloads.put_in_place
    scene.cloud.upload(scene.project, "new.bin", NEW)
    with monkeypatch.context() as patch:
        patch.setattr(downloads, "put_in_place", put_in_place)
        scene.synchronize()
    assert scene.synchronize().ok
    assert scene.cloud.files(scene.project)["new.bin"] == b"edited here at once"
