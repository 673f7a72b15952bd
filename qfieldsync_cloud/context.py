"""What a job is given besides its arguments: a way to tell its progress, to write its log, and to be cancelled."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import Enum
from typing import Callable

from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.line import Line
from qfieldsync_cloud.phrases import Phrase


class Unit(Enum):
    """What the numbers of a progress count."""

    BYTES = "bytes"
    FILES = "files"
    LAYERS = "layers"
    STEPS = "steps"


@dataclass(frozen=True)
class Progress:
    """How far a job has come: `done` of `total` units (total 0: unknown); `item` is the file or layer at hand."""

    activity: Phrase
    done: int = 0
    total: int = 0
    unit: Unit = Unit.STEPS
    item: str = ""
    item_done: int = 0
    item_total: int = 0


class FileState(Enum):
    """How far one file of a transfer is; what was sent is looked up before it counts as done."""

    WAITING = "waiting"
    MOVING = "moving"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class FileNews:
    """What is new of one file of a transfer: bytes that moved, and why it failed."""

    path: str
    state: FileState
    done: int = 0
    error: Exception | None = None


class Level(Enum):
    """How much a line of the log matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Context:
    """Carries progress, log and cancellation between a job and whoever runs it; may be used from several threads."""

    def __init__(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: threading.Event | None = None,
        on_log: Callable[[Level, Phrase], None] | None = None,
        on_file: Callable[[FileNews], None] | None = None,
        line: Line | None = None,
    ) -> None:
        self._on_progress = on_progress
        self._on_log = on_log
        self._on_file = on_file
        self._line = line
        self.cancelled = cancelled or threading.Event()

    def report(self, progress: Progress) -> None:
        """Tell how far the job is."""
        if self._on_progress:
            self._on_progress(progress)

    def log(self, line: Phrase, level: Level = Level.INFO) -> None:
        """Add a line to the log; no secret may be in it."""
        if self._on_log:
            self._on_log(level, line)

    def tell(self, news: FileNews) -> None:
        """Tell what is new of a file."""
        if self._on_file:
            self._on_file(news)

    def check(self) -> None:
        """Raise CancelledJob if the job was cancelled."""
        if self.cancelled.is_set():
            raise CancelledJob

    def hold(self) -> None:
        """Stand still while a person has paused the job; raise CancelledJob as soon as it is cancelled."""
        if self._line:
            self._line.hold()
        self.check()

    @property
    def answers(self) -> int:
        """How often the server was reached, as far as somebody wants to know."""
        return self._line.answers if self._line else 0

    def answered(self) -> None:
        """Note that the server was reached."""
        if self._line:
            self._line.answered()

    def wait_for_network(self, error: Exception, answers: int) -> None:
        """Wait until the next try after the server could not be reached; raises the error where nobody waits.

        `answers` is how often it had been reached before. CancelledJob as soon as the job is cancelled.
        """
        if self._line is None:
            raise error
        self._line.wait_out(error, answers)
        self.check()

    def wait(self, seconds: float) -> None:
        """Wait, but raise CancelledJob as soon as the job is cancelled."""
        if self.cancelled.wait(seconds):
            raise CancelledJob
