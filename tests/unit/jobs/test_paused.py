"""A synchronization that a person has paused: it keeps its folder, says so to others, and goes on where it was."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob, FolderError
from qfieldsync_cloud.jobs.restore import put_back
from qfieldsync_cloud.line import Line
from tests.unit.jobs.scene import NEW, Scene, scene

__all__ = ["scene"]


class Paused:
    """A synchronization on a thread of its own, paused as soon as the first bytes travel."""

    def __init__(self, scene: Scene) -> None:
        self.cancelled = threading.Event()
        self.stands_still = threading.Event()
        self.line = Line(self.cancelled, lambda standstill: self.stands_still.set() if standstill else None)
        self.outcome: list[Any] = []
        context = Context(self._on_progress, self.cancelled, line=self.line)
        self._thread = threading.Thread(target=lambda: self.outcome.append(scene.synchronize(context)))
        self._thread.start()
        assert self.stands_still.wait(10)

    def _on_progress(self, progress: Any) -> None:
        if str(progress.activity) == "Uploading" and not self.stands_still.is_set():
            self.line.pause()

    def go_on(self) -> Any:
        self.line.resume()
        self._thread.join(20)
        return self.outcome[0]


def test_a_paused_folder_is_told_as_such_to_others_and_goes_on(scene: Scene) -> None:
    (scene.folder / "big.bin").write_bytes(NEW)
    paused = Paused(scene)
    with pytest.raises(FolderError, match=r"in another window or program\. .* paused there, go on with it or cancel"):
        scene.synchronize()
    with pytest.raises(FolderError, match="paused"):
        put_back(scene.folder, ())(Context())
    report = paused.go_on()
    assert report.complete
    assert [each.path for each in report.uploaded] == ["big.bin"]
    assert scene.versions("big.bin") == 2
    assert scene.synchronize().changed == 0


def test_cancelling_what_is_paused_gives_the_folder_back(scene: Scene) -> None:
    def synchronize() -> None:
        with pytest.raises(CancelledJob):
            scene.synchronize(context)

    (scene.folder / "big.bin").write_bytes(NEW)
    cancelled, paused = threading.Event(), threading.Event()
    line = Line(cancelled, lambda standstill: paused.set() if standstill else None)
    context = Context(lambda _progress: paused.is_set() or line.pause(), cancelled, line=line)
    thread = threading.Thread(target=synchronize)
    thread.start()
    assert paused.wait(10)
    cancelled.set()
    line.wake()
    thread.join(10)
    assert not thread.is_alive()
    assert scene.synchronize().complete
    assert scene.versions("big.bin") == 2
