"""What happened is reported whatever fails afterwards, and no sentence says more than is true."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from qfieldsync_cloud.api.jobs import Jobs
from qfieldsync_cloud.errors import UnreachableError, UnsafeNameError
from qfieldsync_cloud.jobs.cloudfolder import ProjectFiles
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import OverQuotaError
from qfieldsync_cloud.sync.link import own_folder
from tests.unit.jobs.scene import NEW, Scene, Told, scene

__all__ = ["scene"]


def half_fetched(scene: Scene) -> None:
    """Let a download break off in the middle, and not go on until the faults are cleared."""
    scene.cloud.upload(scene.project, "big.bin", NEW)
    scene.cloud.faults.cut_response(len(NEW) // 2, path="*/big.bin/", count=1)
    scene.cloud.faults.html(502, method="GET", path="*/big.bin/", skip=1)


def test_a_disk_without_room_stops_only_what_comes(scene: Scene, monkeypatch: Any) -> None:
    (scene.folder / "new.txt").write_bytes(b"new")
    scene.cloud.upload(scene.project, "big.bin", NEW)
    with monkeypatch.context() as patch:
        patch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=1000))
        report = scene.synchronize()
    assert [each.path for each in report.uploaded] == ["new.txt"]
    assert [each.path for each in report.failed] == ["big.bin"]
    assert "Make room" in str(report.failed[0].error)
    assert "Nothing was" not in str(report.failed[0].error)
    assert scene.synchronize().complete


def test_what_was_fetched_before_needs_no_room_again(scene: Scene, monkeypatch: Any) -> None:
    half_fetched(scene)
    assert not scene.synchronize().ok
    scene.cloud.faults.clear()
    (part,) = (own_folder(scene.folder) / "staging").glob("*.part")
    missing = len(NEW) - part.stat().st_size
    assert 0 < missing < len(NEW)
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=missing))
    assert scene.synchronize().complete


@pytest.mark.parametrize("name", ["a;b.gpkg", "a#b.txt", "50%41.qgs"])
def test_nothing_is_sent_before_all_names_were_looked_at(scene: Scene, name: str) -> None:
    (scene.folder / "new.txt").write_bytes(b"new")
    (scene.folder / name).write_bytes(b"x")
    with pytest.raises(UnsafeNameError, match=r"Nothing was sent"):
        scene.synchronize()
    assert set(scene.cloud.files(scene.project)) == {"big.bin", "small.txt"}


def sent_into_the_dark(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send `small.txt`, after which the server can't be asked for its jobs."""

    def jobs(self: Jobs, project: str) -> Any:
        asked.append(project)
        if len(asked) > 1:
            raise UnreachableError(phrase("The network is gone."))
        return real(self, project)

    (scene.folder / "small.txt").write_bytes(b"mine")
    asked: list[str] = []
    real = Jobs.list
    context = Told()
    with monkeypatch.context() as patch:
        patch.setattr(Jobs, "list", jobs)
        report = scene.synchronize(context)
    assert [each.path for each in report.uploaded] == ["small.txt"]
    assert any("kept what was sent is not known: The network is gone." in line for line in context.lines)


def test_what_the_server_puts_back_unseen_is_a_conflict(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    sent_into_the_dark(scene, monkeypatch)
    scene.cloud.upload(scene.project, "small.txt", b"an older copy that a job brought back")
    report = scene.synchronize()
    assert [each.path for each in report.conflicts] == ["small.txt"]
    assert scene.files()["small.txt"] == b"mine"


def test_what_is_deleted_after_it_was_sent_unseen_does_not_come_back(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent_into_the_dark(scene, monkeypatch)
    (scene.folder / "small.txt").unlink()
    assert [each.path for each in scene.synchronize().deleted_in_cloud] == ["small.txt"]
    assert "small.txt" not in scene.files()


def test_what_is_changed_after_it_was_sent_unseen_travels(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    sent_into_the_dark(scene, monkeypatch)
    (scene.folder / "small.txt").write_bytes(b"mine again")
    assert [each.path for each in scene.synchronize().uploaded] == ["small.txt"]


def test_who_deletes_what_was_sent_unseen_and_put_back_is_asked(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    sent_into_the_dark(scene, monkeypatch)
    scene.cloud.upload(scene.project, "small.txt", b"an older copy that a job brought back")
    (scene.folder / "small.txt").unlink()
    assert [each.path for each in scene.synchronize().conflicts] == ["small.txt"]
    assert "small.txt" not in scene.files()


def test_what_was_refused_did_not_arrive(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise OverQuotaError(phrase("Full."))

    (scene.folder / "new.txt").write_bytes(b"the same")
    with monkeypatch.context() as patch:
        patch.setattr(ProjectFiles, "upload", refused)
        assert scene.synchronize().failed
    scene.cloud.upload(scene.project, "new.txt", b"the same")
    (scene.folder / "new.txt").write_bytes(b"mine")
    assert [each.path for each in scene.synchronize().conflicts] == ["new.txt"]


def test_what_kills_left_behind_goes_and_what_can_be_gone_on_with_stays(scene: Scene) -> None:
    staging = own_folder(scene.folder) / "staging"
    half_fetched(scene)
    assert not scene.synchronize().ok
    (part,) = staging.glob("*.part")
    for name in ("dead.upload", "0123.part", "4567.base"):
        (staging / name).write_bytes(b"left by a kill")
    assert not scene.synchronize().ok
    assert [path.name for path in staging.iterdir()] == [part.name]
    scene.cloud.faults.clear()
    assert scene.synchronize().complete
    assert list(staging.iterdir()) == []
