"""Remembers the columns of a view: their widths, their order, and what it is sorted by."""

from __future__ import annotations

from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QHeaderView

from qfieldsync_cloud.settings import remember_window_state, window_state

PAUSE = 500
"""Milliseconds without a change after which the columns are noted."""


class ColumnMemory(QTimer):
    """Gives a header what it last had, and notes each change; belongs to the header."""

    def __init__(self, header: QHeaderView, name: str) -> None:
        super().__init__(header)
        self._header = header
        self._name = name
        self.setSingleShot(True)
        self.setInterval(PAUSE)
        self.timeout.connect(self.note)
        header.restoreState(window_state(name))
        header.sectionResized.connect(self._on_changed)
        header.sortIndicatorChanged.connect(self._on_changed)

    def note(self) -> None:
        """Note the columns as they are."""
        remember_window_state(self._name, self._header.saveState())

    def _on_changed(self) -> None:
        self.start()
