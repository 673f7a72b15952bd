"""The progress of a job: what it does, how far it is, how fast, how long it still takes, and a way to stop it."""

from __future__ import annotations

import time

from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from qfieldsync_cloud.context import Progress, Unit
from qfieldsync_cloud.gui.failure import message_of
from qfieldsync_cloud.gui.numbers import clock_text, count_text, duration_text, rate_text, size_text
from qfieldsync_cloud.gui.pace import Pace
from qfieldsync_cloud.gui.windows import heading, plain_label, push_button, tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.line import Standstill
from qfieldsync_cloud.worker.handle import JobHandle

STEPS = 1000
LOOK_AGAIN = 1000
"""Milliseconds after which the numbers are told anew though nothing came: a line that died shows it."""


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


def standstill_text(standstill: Standstill) -> str:
    """Return why nothing travels, and what makes it go on."""
    if standstill.error is None or standstill.next_try is None:
        return tr("Nothing is sent or received until you continue.")
    text = tr("{reason} It goes on by itself when the server can be reached again; the next try is at {time}.")
    return text.format(reason=message_of(standstill.error), time=clock_text(standstill.next_try))


class ProgressPanel(QWidget):
    """Follows one job at a time, and waits with it while the server can't be reached."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._handle: JobHandle | None = None
        self._latest: Progress | None = None
        self._standstill: Standstill | None = None
        self._pace = Pace(time.monotonic)
        self._watch = QTimer(self)
        self._watch.setInterval(LOOK_AGAIN)
        self._watch.timeout.connect(self._show_numbers)
        self._activity = heading("")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._numbers = plain_label()
        self._item = plain_label()
        self._item_bar = QProgressBar(self)
        self._item_bar.setRange(0, STEPS)
        self._item_bar.setTextVisible(False)
        self._item_bar.setMaximumHeight(8)
        self._make_buttons()
        self._arrange()

    def _make_buttons(self) -> None:
        stop = tr("Stop within a second; nothing half-written stays behind")
        pause = tr("Let nothing travel for a while")
        self._cancel = push_button(self, tr("Stop"), self._on_cancel_clicked, stop)
        self._pause = push_button(self, tr("Pause"), self._on_pause_clicked, pause)
        hurry = tr("Do not wait for the next try")
        self._try_now = push_button(self, tr("Try now"), self._on_try_now_clicked, hurry)

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self._bar, 1)
        for button in (self._try_now, self._pause, self._cancel):
            bar.addWidget(button)
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
        self._latest = None
        self._pace = Pace(time.monotonic)
        self._pause.hide()
        self._activity.setText(shown(handle.title))
        self._bar.setRange(0, 0)
        self._numbers.setText(" ")
        self._item.setText(" ")
        self._item_bar.setVisible(False)
        self._cancel.setEnabled(True)
        self._show_standstill(None)
        handle.line.is_patient = True
        handle.stood_still.connect(self._on_job_stood_still)
        handle.progressed.connect(self._on_job_progressed)
        handle.finished.connect(self._on_job_finished)

    @property
    def is_busy(self) -> bool:
        """Whether the job that is followed still runs."""
        return self._handle is not None

    def text(self) -> str:
        """Return the numbers that are shown, or why nothing travels."""
        return self._numbers.text()

    def activity(self) -> str:
        """Return what is said to be going on."""
        return self._activity.text()

    def _on_job_progressed(self, progress: Progress) -> None:
        if self._latest and self._latest.unit is not progress.unit:
            self._pace.begin_anew()
        self._latest = progress
        self._bar.setRange(0, STEPS if progress.total else 0)
        self._bar.setValue(permille(progress))
        if progress.unit is Unit.BYTES:
            self._pause.show()
        self._show_activity()
        self._show_numbers()
        width = max(self._item.width(), 200)
        self._item.setText(self.fontMetrics().elidedText(progress.item, Qt.TextElideMode.ElideMiddle, width) or " ")
        self._item.setToolTip(tip(progress.item))
        self._item_bar.setVisible(progress.item_total > 0)
        if progress.item_total > 0:
            self._item_bar.setValue(min(STEPS, progress.item_done * STEPS // progress.item_total))

    def _show_activity(self) -> None:
        if self._handle is None or not self._cancel.isEnabled():
            return
        if self._standstill:
            self._activity.setText(tr("Waiting for the network") if self._standstill.error else tr("Paused"))
        else:
            self._activity.setText(shown(self._latest.activity if self._latest else self._handle.title))

    def _show_numbers(self) -> None:
        if self._standstill:
            amount = [amount_text(self._latest)] if self._latest and self._latest.total else []
            self._numbers.setText(" · ".join([*amount, standstill_text(self._standstill)]))
        elif self._latest:
            self._pace.note(self._latest.done)
            self._numbers.setText(self._numbers_text(self._latest) or " ")

    def _show_standstill(self, standstill: Standstill | None) -> None:
        self._standstill = standstill
        self._pace.begin_anew()
        self._watch.stop() if standstill else self._watch.start()
        is_paused = standstill is not None and standstill.error is None
        self._pause.setText(tr("Continue") if is_paused else tr("Pause"))
        self._try_now.setVisible(standstill is not None and not is_paused)
        self._show_activity()
        self._show_numbers()

    def _numbers_text(self, progress: Progress) -> str:
        parts = [amount_text(progress)] if progress.total or progress.done else []
        rate, left = self._pace.rate, self._pace.left(progress.total)
        if rate is not None and progress.unit is Unit.BYTES:
            parts.append(rate_text(rate))
        if left is not None and progress.total:
            parts.append(tr("{time} left").format(time=duration_text(left)))
        return " · ".join(parts)

    def _on_cancel_clicked(self) -> None:
        if self._handle:
            self._cancel.setEnabled(False)
            self._activity.setText(tr("Stopping…"))
            self._handle.cancel()

    def _on_pause_clicked(self) -> None:
        if self._handle:
            line = self._handle.line
            (line.resume if line.is_paused else line.pause)()

    def _on_try_now_clicked(self) -> None:
        if self._handle:
            self._handle.line.try_now()

    def _on_job_stood_still(self, standstill: Standstill | None) -> None:
        self._show_standstill(standstill)

    def _on_job_finished(self) -> None:
        self._handle = None
        self._watch.stop()
        self._cancel.setEnabled(False)
        for button in (self._pause, self._try_now):
            button.hide()
