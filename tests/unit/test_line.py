"""Pausing, and waiting for a server that is away; no clock of this machine, and no polling."""

from __future__ import annotations

import threading

import pytest

from qfieldsync_cloud.api.multipart import PIECE, FileBody
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob, HostNotFoundError
from qfieldsync_cloud.line import Line
from qfieldsync_cloud.phrases import phrase

AWAY = HostNotFoundError(phrase("The host was not found."))


class Watched(Line):
    """Tells when somebody begins to wait, and gives the waiting a number of seconds that a test can read."""

    def __init__(self, delays=(600.0,), clock=lambda: 0.0):
        self.cancelled = threading.Event()
        self.told = []
        self.waits = threading.Semaphore(0)
        super().__init__(self.cancelled, self.told.append, delays, clock)
        self.is_patient = True
        wait_for = self._changed.wait_for

        def watched(condition, timeout=None):
            if not condition() and timeout != 0:
                self.waits.release()
            return wait_for(condition, timeout)

        self._changed.wait_for = watched

    def cancel(self):
        self.cancelled.set()
        self.wake()


@pytest.fixture
def line():
    line = Watched()
    yield line
    line.cancel()


def started(work):
    """Run work on a thread; returns what joins it and gives its result or error."""
    results = []

    def run():
        try:
            results.append(work())
        except Exception as error:  # noqa: BLE001 - handed to the test
            results.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    def result():
        thread.join(10)
        assert not thread.is_alive()
        return results[0]

    return result


def test_an_upload_stops_after_the_piece_under_way_and_goes_on(line, tmp_path):
    (tmp_path / "large").write_bytes(bytes(5 * PIECE))
    sent = []

    def on_bytes(count):
        sent.append(count)
        if count == 2 * PIECE:
            line.pause()

    body = FileBody(tmp_path / "large", context=Context(cancelled=line.cancelled, line=line), on_bytes=on_bytes)
    result = started(lambda: sum(map(len, body)))
    assert line.waits.acquire(timeout=10)
    assert sent[-1] == 2 * PIECE
    line.resume()
    assert result() == len(body)
    assert sent[-1] == 5 * PIECE
    assert [bool(each) for each in line.told] == [True, False]


def test_a_paused_job_is_cancelled_at_once(line):
    context = Context(cancelled=line.cancelled, line=line)
    line.pause()
    result = started(context.hold)
    assert line.waits.acquire(timeout=10)
    line.cancel()
    assert isinstance(result(), CancelledJob)


def test_try_now_wakes_all_that_wait_for_the_same_try(line):
    line.answered()
    results = [started(lambda: line.wait_out(AWAY, 1)) for _ in range(4)]
    for _ in results:
        assert line.waits.acquire(timeout=10)
    (standstill,) = line.told
    assert standstill.error is AWAY
    line.try_now()
    assert [result() for result in results] == [None] * 4
    assert line.told[-1] is None


def test_waiting_for_the_network_is_cancelled_at_once(line):
    line.answered()
    context = Context(cancelled=line.cancelled, line=line)
    result = started(lambda: context.wait_for_network(AWAY, 1))
    assert line.waits.acquire(timeout=10)
    line.cancel()
    assert isinstance(result(), CancelledJob)


def test_each_try_in_vain_is_followed_by_a_longer_wait():
    now = [0.0]
    line = Watched(delays=(5.0, 10.0, 20.0), clock=lambda: now[0])
    waits = []
    real = line._begin_outage

    def begin(error):
        outage = real(error)
        waits.append(outage.until - now[0])
        now[0] = outage.until  # the time passes
        return outage

    line._begin_outage = begin
    line.answered()
    for _ in range(4):
        line.wait_out(AWAY, 1)
    line.answered()
    line.wait_out(AWAY, 2)
    assert waits == [5.0, 10.0, 20.0, 20.0, 5.0]


@pytest.mark.parametrize(("is_patient", "answers", "before"), [(False, 1, 1), (True, 0, 0), (True, 2, 1)])
def test_no_waiting_where_it_is_no_use(line, is_patient, answers, before):
    """Nobody looks; the server was never reached; it answers others meanwhile."""
    line.is_patient = is_patient
    for _ in range(answers):
        line.answered()
    with pytest.raises(HostNotFoundError):
        line.wait_out(AWAY, before)
    assert line.told == []


def test_without_a_line_an_algorithm_fails_as_before():
    with pytest.raises(HostNotFoundError):
        Context().wait_for_network(AWAY, 1)
