"""Five thousand files in the list: each batch of news is one change of it, and only what is in sight is asked for."""

from __future__ import annotations

import threading
import time

import pytest

from qfieldsync_cloud.context import FileNews, FileState, Progress, Unit
from qfieldsync_cloud.gui.progress import ProgressPanel
from qfieldsync_cloud.gui.transfer_list import TransferList
from qfieldsync_cloud.gui.transfer_model import TransferModel
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.plan import Action, PlannedFile
from qfieldsync_cloud.worker.runner import ThreadRunner

COUNT = 5000
IN_SIGHT = 60
"""More rows than a window of 600 pixels shows."""
REASON = phrase("Changed here, not in the cloud.")
FILES = [
    PlannedFile(f"DCIM/{number:05}.jpg", Action.UPLOAD, REASON, 20_000, None, "a", "", "") for number in range(COUNT)
]


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
def runner(qgis_app):
    runner = ThreadRunner()
    yield runner
    assert runner.stop_all(10)


def test_the_progress_of_five_thousand_files_costs_what_is_in_sight(runner, qtbot, monkeypatch):
    asked: set[int] = set()
    data = TransferModel.data
    monkeypatch.setattr(
        TransferModel, "data", lambda model, index, role: asked.add(index.row()) or data(model, index, role)
    )
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
    started = time.monotonic()
    with qtbot.waitSignal(handle.succeeded, timeout=60000):
        handle.start()
    assert len(batches) <= (time.monotonic() - started) / 0.1 + 2
    assert files.text() == "5,000 done"
    assert sum(batches) > COUNT
    assert 0 < len(asked) < IN_SIGHT
