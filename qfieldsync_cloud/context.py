"""What a job is given besides its arguments: a way to tell its progress, to write its log, and to be cancelled."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import Enum
from typing import Callable

from qfieldsync_cloud.errors import CancelledJob
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
    ) -> None:
        self._on_progress = on_progress
        self._on_log = on_log
        self.cancelled = cancelled or threading.Event()

    def report(self, progress: Progress) -> None:
        """Tell how far the job is."""
        if self._on_progress:
            self._on_progress(progress)

    def log(self, line: Phrase, level: Level = Level.INFO) -> None:
        """Add a line to the log; no secret may be in it."""
        if self._on_log:
            self._on_log(level, line)

    def check(self) -> None:
        """Raise CancelledJob if the job was cancelled."""
        if self.cancelled.is_set():
            raise CancelledJob

    def wait(self, seconds: float) -> None:
        """Wait, but raise CancelledJob as soon as the job is cancelled."""
        if self.cancelled.wait(seconds):
            raise CancelledJob
