"""Five thousand files on their way: news come in batches, and the list shows the first of them."""

from __future__ import annotations

import threading
import time

import pytest
from qgis.PyQt.QtCore import Qt

from qfieldsync_cloud.context import FileNews, FileState, Progress, Unit
from qfieldsync_cloud.errors import CloudError
from qfieldsync_cloud.gui.progress import ProgressPanel
from qfieldsync_cloud.gui.transfer_list import TransferList
from qfieldsync_cloud.gui.transfer_model import MOST, Column, TransferModel
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.plan import Action, PlannedFile
from qfieldsync_cloud.worker.runner import ThreadRunner

COUNT = 5000
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


def test_what_is_told_of_five_thousand_files_comes_in_few_batches(runner, qtbot):
    files, panel = TransferList(), ProgressPanel()
    for widget in (files, panel):
        qtbot.addWidget(widget)
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
    started = time.monotonic()
    with qtbot.waitSignal(handle.succeeded, timeout=60000):
        handle.start()
    assert len(batches) <= (time.monotonic() - started) / 0.09 + 2
    assert files.text() == "5,000 done"
    assert sum(batches) > COUNT


@pytest.fixture
def model(qgis_app):
    return TransferModel()


def texts(model):
    return [model.index(row, Column.FILE).data() for row in range(model.rowCount())]


def names(*numbers):
    return [FILES[number].path for number in numbers]


def moved(number, state=FileState.MOVING, done=0, error=None):
    return FileNews(FILES[number].path, state, done, error=error)


def test_only_so_many_rows_are_shown_and_the_rest_is_counted(model):
    model.show_files(FILES)
    assert texts(model) == [*names(*range(MOST)), "… and 4,700 more"]
    model.show_files(FILES[:MOST])
    assert texts(model) == names(*range(MOST))
    model.show_files([])
    assert model.rowCount() == 0
    assert model.text() == ""


def test_what_failed_and_what_moves_comes_into_sight(model):
    model.show_files(FILES)
    model.take([moved(4999, FileState.FAILED, error=CloudError(phrase("Too large."))), moved(2000, done=5_000)])
    assert texts(model)[:4] == names(2000, 4999, 0, 1)
    assert [model.index(row, Column.STATE).data() for row in range(3)] == ["25 %", "Too large.", "waits"]
    assert not model.index(1, Column.STATE).data(Qt.ItemDataRole.DecorationRole).isNull()
    model.take([moved(2000, FileState.DONE, 20_000)])
    assert texts(model)[:3] == names(4999, 0, 1)
    assert model.index(1, Column.STATE).data(Qt.ItemDataRole.DecorationRole).isNull()
    assert model.text() == "1 failed, 4,998 waiting, 1 done"
    assert model.paths(FileState.FAILED, FileState.DONE) == names(4999, 2000)


def test_what_moves_stays_in_sight_whatever_failed(model):
    model.show_files(FILES)
    model.take([moved(number, FileState.FAILED, error=CloudError(phrase("Too large."))) for number in range(MOST + 1)])
    model.take([moved(4000, done=5_000)])
    assert texts(model)[:2] == names(4000, 0)


def test_a_batch_is_one_change_for_the_views(model):
    model.show_files(FILES)
    changes = []
    model.dataChanged.connect(lambda first, last: changes.append((first.row(), last.row())))
    model.take([moved(number) for number in range(200)])
    assert changes == [(0, MOST)]


def test_files_that_nobody_planned_come_to_the_end(model):
    model.show_files(FILES[:2])
    model.take([FileNews("trees.qgs", FileState.WAITING, 0)])
    assert texts(model) == [*names(0, 1), "trees.qgs"]
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
