"""Jobs on a real thread, and inline."""

from __future__ import annotations

import threading

import pytest
from qgis.PyQt.QtCore import QObject, QThread

from qfieldsync_cloud.context import Level, Progress
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.runner import InlineRunner, ThreadRunner

TITLE = phrase("A job")


class Witness(QObject):
    """Notes each signal of a handle, and on which thread it arrived."""

    def __init__(self, handle):
        super().__init__()
        self.seen = []
        self.threads = set()
        handle.progressed.connect(self._on_progressed)
        handle.logged.connect(self._on_logged)
        handle.succeeded.connect(self._on_succeeded)
        handle.failed.connect(self._on_failed)
        handle.cancelled.connect(self._on_cancelled)
        handle.finished.connect(self._on_finished)

    def note(self, name, value=None):
        self.seen.append((name, value))
        self.threads.add(QThread.currentThread())

    def _on_progressed(self, progress):
        self.note("progressed", progress.done)

    def _on_logged(self, level, line):
        self.note("logged", (level, str(line)))

    def _on_succeeded(self, result):
        self.note("succeeded", result)

    def _on_failed(self, error):
        self.note("failed", str(error))

    def _on_cancelled(self):
        self.note("cancelled")

    def _on_finished(self):
        self.note("finished")


def talkative(context):
    context.report(Progress(TITLE, 1, 2))
    context.log(phrase("half way"), Level.WARNING)
    return threading.get_ident()


def broken(context):
    raise ValueError("broken")


@pytest.fixture
def runner(qgis_app):
    runner = ThreadRunner()
    yield runner
    assert runner.stop_all(5)


def test_a_job_runs_on_another_thread_and_its_signals_arrive_on_this_one(runner, qtbot):
    handle = runner.run(talkative, TITLE)
    witness = Witness(handle)
    with qtbot.waitSignal(handle.finished):
        handle.start()
    names = [name for name, _ in witness.seen]
    assert names == ["progressed", "logged", "succeeded", "finished"]
    assert dict(witness.seen)["succeeded"] != threading.get_ident()
    assert witness.threads == {QThread.currentThread()}
    assert not handle.is_running


def test_a_failure_arrives_as_a_failure(runner, qtbot):
    handle = runner.run(broken, TITLE)
    witness = Witness(handle)
    with qtbot.waitSignal(handle.finished):
        handle.start()
    assert witness.seen == [("failed", "broken"), ("finished", None)]


def test_a_waiting_job_is_cancelled(runner, qtbot):
    started = threading.Event()

    def patient(context):
        started.set()
        context.wait(600)

    handle = runner.run(patient, TITLE)
    witness = Witness(handle)
    with qtbot.waitSignal(handle.finished, timeout=5000):
        handle.start()
        assert started.wait(5)
        handle.cancel()
    assert witness.seen == [("cancelled", None), ("finished", None)]


def test_unloading_stops_all_jobs(runner):
    handles = [runner.run(lambda context: context.wait(600), TITLE) for _ in range(3)]
    for handle in handles:
        handle.start()
    assert runner.stop_all(5)


def test_the_runner_tells_what_runs_and_forgets_what_ended(runner, qtbot):
    with qtbot.waitSignal(runner.started) as told:
        handle = runner.run(talkative, TITLE)
    assert told.args == [handle]
    with qtbot.waitSignal(handle.finished):
        handle.start()
    assert runner.running == []


@pytest.mark.parametrize(("job", "outcome"), [(talkative, "succeeded"), (broken, "failed")])
def test_an_inline_runner_needs_no_waiting(qgis_app, job, outcome):
    runner = InlineRunner()
    handle = runner.run(job, TITLE)
    witness = Witness(handle)
    handle.start()
    assert [name for name, _ in witness.seen][-2:] == [outcome, "finished"]
