"""The progress of a job: what it does, how far it is, how fast, how long it still takes, and a way to stop it."""

from __future__ import annotations

import time

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from qfieldsync_cloud.context import Progress, Unit
from qfieldsync_cloud.gui.numbers import count_text, duration_text, rate_text, size_text
from qfieldsync_cloud.gui.pace import Pace
from qfieldsync_cloud.gui.windows import heading, plain_label, tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.worker.handle import JobHandle

STEPS = 1000


def permille(progress: Progress) -> int:
    """Return how far a job is, in thousandths: numbers of bytes are too large for a progress bar."""
    return min(STEPS, progress.done * STEPS // progress.total) if progress.total > 0 else 0


def amount_text(progress: Progress) -> str:
    """Return how much of how much is done."""
    words = size_text if progress.unit is Unit.BYTES else count_text
    done, total = words(progress.done), words(progress.total)
    units = {
        Unit.BYTES: "",
        Unit.FILES: tr("files"),
        Unit.LAYERS: tr("layers"),
        Unit.STEPS: tr("steps"),
    }
    text = tr("{done} of {total}").format(done=done, total=total) if progress.total else done
    return f"{text} {units[progress.unit]}".strip()


class ProgressPanel(QWidget):
    """Follows one job at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._handle: JobHandle | None = None
        self._pace = Pace(time.monotonic)
        self._activity = heading("")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._numbers = plain_label()
        self._item = plain_label()
        self._item_bar = QProgressBar(self)
        self._item_bar.setRange(0, STEPS)
        self._item_bar.setTextVisible(False)
        self._item_bar.setMaximumHeight(8)
        self._cancel = QPushButton(tr("Stop"), self)
        self._cancel.setAutoDefault(False)
        self._cancel.setToolTip(tr("Stop within a second; nothing half-written stays behind"))
        self._cancel.clicked.connect(self._on_cancel_clicked)
        self._arrange()

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self._bar, 1)
        bar.addWidget(self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._activity)
        layout.addLayout(bar)
        layout.addWidget(self._numbers)
        layout.addWidget(self._item)
        layout.addWidget(self._item_bar)

    def follow(self, handle: JobHandle) -> None:
        """Show a job's progress from now on; connect before it starts."""
        self._handle = handle
        self._pace = Pace(time.monotonic)
        self._activity.setText(shown(handle.title))
        self._bar.setRange(0, 0)
        self._numbers.setText(" ")
        self._item.setText(" ")
        self._item_bar.setVisible(False)
        self._cancel.setEnabled(True)
        handle.progressed.connect(self._on_job_progressed)
        handle.finished.connect(self._on_job_finished)

    @property
    def is_busy(self) -> bool:
        """Whether the job that is followed still runs."""
        return self._handle is not None

    def text(self) -> str:
        """Return the numbers that are shown."""
        return self._numbers.text()

    def _on_job_progressed(self, progress: Progress) -> None:
        self._activity.setText(shown(progress.activity))
        self._bar.setRange(0, STEPS if progress.total else 0)
        self._bar.setValue(permille(progress))
        self._pace.note(progress.done)
        self._numbers.setText(self._numbers_text(progress) or " ")
        width = max(self._item.width(), 200)
        self._item.setText(self.fontMetrics().elidedText(progress.item, Qt.TextElideMode.ElideMiddle, width) or " ")
        self._item.setToolTip(tip(progress.item))
        self._item_bar.setVisible(progress.item_total > 0)
        if progress.item_total > 0:
            self._item_bar.setValue(min(STEPS, progress.item_done * STEPS // progress.item_total))

    def _numbers_text(self, progress: Progress) -> str:
        parts = [amount_text(progress)] if progress.total or progress.done else []
        rate, left = self._pace.rate, self._pace.left(progress.total)
        if rate and progress.unit is Unit.BYTES:
            parts.append(rate_text(rate))
        if left is not None and progress.total:
            parts.append(tr("{time} left").format(time=duration_text(left)))
        return " · ".join(parts)

    def _on_cancel_clicked(self) -> None:
        if self._handle:
            self._cancel.setEnabled(False)
            self._activity.setText(tr("Stopping…"))
            self._handle.cancel()

    def _on_job_finished(self) -> None:
        self._handle = None
        self._cancel.setEnabled(False)
