from __future__ import annotations

import threading

import pytest

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.sync.pool import run_all


def test_every_task_has_its_outcome() -> None:
    outcomes = list(run_all(range(50), lambda number: number * 2, 4, Context()))
    assert {(outcome.task, outcome.result) for outcome in outcomes} == {(number, number * 2) for number in range(50)}
    assert all(outcome.error is None for outcome in outcomes)


def test_one_thread_keeps_the_order() -> None:
    outcomes = run_all("abcdef", str.upper, 1, Context())
    assert [outcome.result for outcome in outcomes] == list("ABCDEF")


def test_outcomes_come_as_they_are_ready() -> None:
    first = threading.Event()

    def work(task: str) -> str:
        if task == "slow":
            first.wait()
        return task

    outcomes = run_all(["slow", "quick"], work, 2, Context())
    assert next(outcomes).task == "quick"
    first.set()
    assert next(outcomes).task == "slow"


def test_nothing_to_do() -> None:
    assert list(run_all([], str, 4, Context())) == []


def test_a_task_that_fails_does_not_stop_the_others() -> None:
    outcomes = list(run_all([1, 0, 2], lambda number: 10 // number, 2, Context()))
    assert {outcome.task: outcome.result for outcome in outcomes} == {1: 10, 0: None, 2: 5}
    failed = next(outcome for outcome in outcomes if outcome.task == 0)
    assert isinstance(failed.error, ZeroDivisionError)


def test_as_many_run_at_once_as_were_asked_for() -> None:
    together = threading.Barrier(3, timeout=5)
    running = threading.Semaphore(3)

    def work(_number: int) -> bool:
        alone = running.acquire(blocking=False)
        together.wait()
        running.release()
        return alone

    assert all(outcome.result for outcome in run_all(range(6), work, 3, Context()))


def test_a_cancelled_job_gets_away_although_a_task_hangs() -> None:
    context, forever = Context(), threading.Event()

    def work(_task: int) -> None:
        context.cancelled.set()
        forever.wait()

    with pytest.raises(CancelledJob):
        list(run_all([1, 2, 3], work, 2, context))
    forever.set()


def test_after_a_cancellation_no_task_begins() -> None:
    context, begun = Context(), []

    def work(task: int) -> None:
        begun.append(task)
        context.cancelled.set()
        context.check()

    with pytest.raises(CancelledJob):
        list(run_all([1, 2, 3], work, 1, context))
    assert begun == [1]


def test_who_looks_away_stops_the_rest() -> None:
    begun: list[int] = []
    held, ended = threading.Event(), threading.Event()

    def work(task: int) -> int:
        begun.append(task)
        if task == 2:
            held.wait()
            ended.set()
        return task

    outcomes = run_all([1, 2, 3, 4], work, 1, Context())
    assert next(outcomes).task == 1
    outcomes.close()
    held.set()
    assert ended.wait(5)
    for thread in threading.enumerate():
        if thread.name.startswith("qfieldsync_cloud-transfer"):
            thread.join(5)
    assert begun == [1, 2]


def test_what_was_done_before_a_cancellation_is_told() -> None:
    context, third, forever = Context(), threading.Event(), threading.Event()

    def work(task: int) -> int:
        if task == 3:
            third.set()
            forever.wait()
        return task

    outcomes = run_all([1, 2, 3], work, 1, context)
    told = [next(outcomes).task]
    assert third.wait(5)
    context.cancelled.set()
    with pytest.raises(CancelledJob):
        told.extend(outcome.task for outcome in outcomes)
    forever.set()
    assert told == [1, 2]


def test_a_task_that_was_cancelled_by_itself_ends_all() -> None:
    def work(task: int) -> int:
        if task == 2:
            raise CancelledJob
        return task

    outcomes = run_all([1, 2, 3], work, 1, Context())
    assert next(outcomes).task == 1
    with pytest.raises(CancelledJob):
        list(outcomes)
