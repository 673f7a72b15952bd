"""A few threads that work off tasks; one loop hands tasks out and takes what comes back."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Callable, Generic, TypeVar

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob

Task = TypeVar("Task")
Result = TypeVar("Result")
_POLL = 0.05


@dataclass(frozen=True)
class Outcome(Generic[Task, Result]):
    """What became of a task: a result or the error."""

    task: Task
    result: Result | None = None
    error: Exception | None = None


def run_all(
    tasks: Iterable[Task], work: Callable[[Task], Result], size: int, context: Context
) -> Iterator[Outcome[Task, Result]]:
    """Yield the outcome of each task as it comes; CancelledJob when cancelled, right after what was done by then.

    With a `size` of 0 the tasks run on the caller's thread, one after the other, in the same order each time.

    A thread that waits for the network is left behind then: it sees the cancellation with the next byte, or ends with
    its time-out, and writes nothing any more.
    """
    lanes = _on_threads if size else _one_by_one
    yield from lanes(tasks, work, size, context)


def _on_threads(
    tasks: Iterable[Task], work: Callable[[Task], Result], size: int, context: Context
) -> Iterator[Outcome[Task, Result]]:
    waiting: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[Outcome[Task, Result]] = queue.SimpleQueue()
    stopped = threading.Event()
    left = 0
    for task in tasks:
        waiting.put(task)
        left += 1

    def run() -> None:
        while (task := waiting.get()) is not None and not (stopped.is_set() or context.cancelled.is_set()):
            try:
                context.hold()
                done.put(Outcome(task, work(task)))
            except Exception as error:  # noqa: BLE001 - handed to the loop that decides
                done.put(Outcome(task, error=error))

    count = min(size, left)
    for number in range(count):
        threading.Thread(target=run, daemon=True, name=f"qfieldsync_cloud-transfer-{number}").start()
    try:
        while left:
            try:
                outcome = done.get(timeout=_POLL)
            except queue.Empty:
                _check(context, stopped)
                continue
            left -= 1
            if isinstance(outcome.error, CancelledJob):
                stopped.set()
            else:
                yield outcome
        _check(context, stopped)
    finally:
        stopped.set()
        for _ in range(count):
            waiting.put(None)


def _one_by_one(
    tasks: Iterable[Task],
    work: Callable[[Task], Result],
    size: int,  # noqa: ARG001 - the signature of both
    context: Context,
) -> Iterator[Outcome[Task, Result]]:
    for task in tasks:
        context.hold()
        try:
            outcome = Outcome(task, work(task))
        except CancelledJob:
            raise
        except Exception as error:  # noqa: BLE001 - handed to the loop that decides
            outcome = Outcome(task, error=error)
        yield outcome


def _check(context: Context, stopped: threading.Event) -> None:
    context.hold()
    if stopped.is_set():
        raise CancelledJob
