"""QGIS's message bar and log: what happened while no window was looking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qgis.core import Qgis, QgsMessageLog
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QPushButton, QWidget

from qfieldsync_cloud.context import Level
from qfieldsync_cloud.gui.failure import DetailsDialog, details_of, sentence_of
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.phrases import Phrase

TAB = "QFieldSync Cloud"
LEVELS = {
    Level.INFO: Qgis.MessageLevel.Info,
    Level.WARNING: Qgis.MessageLevel.Warning,
    Level.ERROR: Qgis.MessageLevel.Critical,
}


@dataclass(frozen=True)
class Button:
    """A button on a message: its text, and what it does."""

    text: str
    pressed: Callable[[], Any]


class Notices(QObject):
    """Writes to the plugin's tab of QGIS's log, and shows messages with buttons."""

    def __init__(self, iface: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._items: list[Any] = []
        self._details: DetailsDialog | None = None

    def log(self, level: Level, line: Phrase) -> None:
        """Write a line of a job to the log."""
        QgsMessageLog.logMessage(shown(line), TAB, LEVELS[level], False)

    def show(self, text: str, level: Qgis.MessageLevel = Qgis.MessageLevel.Info, *buttons: Button) -> QWidget:
        """Show a message; one with buttons stays until it is closed. What comes back can be taken back."""
        bar = self._iface.messageBar()
        item = bar.createMessage(TAB, text)
        for button in buttons:
            widget = QPushButton(button.text, item)
            widget.clicked.connect(button.pressed)
            item.layout().addWidget(widget)
        self._items = [*self._shown(), item]
        bar.pushWidget(item, level, 0 if buttons else 8)
        return item

    def take_back(self, item: QWidget | None) -> None:
        """Take a message from the bar, if it is still there."""
        if item in self._shown():
            self._iface.messageBar().popWidget(item)

    def show_error(self, error: Exception) -> None:
        """Show an error with its details behind a button, and log it."""
        text = sentence_of(error)
        QgsMessageLog.logMessage(text, TAB, Qgis.MessageLevel.Critical, False)
        details = details_of(error)

        def show_details() -> None:
            self._details = DetailsDialog(tr("Details of the error"), details, self._iface.mainWindow())
            self._details.open()

        self.show(text, Qgis.MessageLevel.Critical, Button(tr("Details…"), show_details))

    def clear(self) -> None:
        """Take the plugin's messages from the bar."""
        items, self._items = self._shown(), []
        for item in items:
            self._iface.messageBar().popWidget(item)

    def _shown(self) -> list[Any]:
        """Return the messages that are still there; while QGIS ends nobody is told of those that go."""
        return [item for item in self._items if not sip.isdeleted(item)]
