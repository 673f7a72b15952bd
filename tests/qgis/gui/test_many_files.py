"""Five thousand files in the list: what their progress costs the GUI thread."""

from __future__ import annotations

import gc
import threading
import time

import pytest
from qgis.PyQt.QtCore import QObject, QTimer

from qfieldsync_cloud.context import FileNews, FileState, Progress, Unit
from qfieldsync_cloud.gui.progress import ProgressPanel
from qfieldsync_cloud.gui.transfer_list import TransferList
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.plan import Action, PlannedFile
from qfieldsync_cloud.worker.runner import ThreadRunner

COUNT = 5000
LONGEST = 0.05
REASON = phrase("Changed here, not in the cloud.")
FILES = [
    PlannedFile(f"DCIM/{number:05}.jpg", Action.UPLOAD, REASON, 20_000, None, "a", "", "") for number in range(COUNT)
]


class Heart(QObject):
    """Beats every 5 ms; `longest` is the most processor time that the GUI thread took between two beats.

    Processor time, not time of day: what other programs take of this machine is no stall of ours.
    """

    def __init__(self):
        super().__init__()
        self.longest = 0.0
        self.beats = 0
        self._last = time.thread_time()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start(5)

    def _on_beat(self):
        now = time.thread_time()
        self.longest = max(self.longest, now - self._last)
        self.beats += 1
        self._last = now


class Transfers:
    """A job that tells of 5,000 files from eight threads; each round waits until the window has seen the one before."""

    def __init__(self):
        self.seen = threading.Semaphore(0)

    def __call__(self, context):
        for moved in range(0, 20_000, 1_000):
            self._in_eight(lambda file, at=moved: self._move(context, file, at))
            whole = COUNT * 20_000
            context.report(Progress(phrase("Uploading"), moved * COUNT, whole, Unit.BYTES, "DCIM", moved, 20_000))
            assert self.seen.acquire(timeout=20)
        self._in_eight(lambda file: context.tell(FileNews(file.path, FileState.DONE, 20_000)))

    def _in_eight(self, work):
        threads = [threading.Thread(target=lambda part=FILES[number::8]: list(map(work, part))) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _move(self, context, file, at):
        """Begin with another part of the files in each round, so that the list is put in order each time."""
        number = int(file.path[5:10])
        state = FileState.MOVING if number % 20 <= at // 1_000 else FileState.WAITING
        context.tell(FileNews(file.path, state, at))


@pytest.fixture
def no_old_garbage():
    """What other tests left behind is not looked through while this one measures."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def runner(qgis_app):
    runner = ThreadRunner()
    yield runner
    assert runner.stop_all(10)


def test_the_progress_of_five_thousand_files_does_not_stall_the_windows(runner, no_old_garbage, qtbot):
    files, panel = TransferList(), ProgressPanel()
    for widget in (files, panel):
        qtbot.addWidget(widget)
        widget.resize(900, 600)
        widget.show()
    files.show_files(FILES)
    transfers = Transfers()
    batches = []

    def on_files_moved(news):
        batches.append(len(news))
        transfers.seen.release()

    handle = runner.run(transfers, phrase("Uploading"))
    panel.follow(handle)
    files.follow(handle)
    handle.files_moved.connect(on_files_moved)
    qtbot.waitExposed(files)
    heart = Heart()
    qtbot.waitUntil(lambda: heart.beats > 2)  # the windows are drawn for the first time
    heart.longest = 0.0
    started = time.monotonic()
    with qtbot.waitSignal(handle.succeeded, timeout=60000):
        handle.start()
    assert len(batches) <= (time.monotonic() - started) / 0.1 + 2
    assert files.text() == "5,000 done"
    assert sum(batches) > COUNT
    assert heart.longest < LONGEST, f"{1000 * heart.longest:.0f} ms"
