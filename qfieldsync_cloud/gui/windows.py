"""What all windows share: they remember their size, and show texts of others as plain text."""

from __future__ import annotations

import html
from typing import Callable

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QCloseEvent, QShowEvent
from qgis.PyQt.QtWidgets import QDialog, QLabel, QMessageBox, QPushButton, QTableView, QTreeView, QWidget

from qfieldsync_cloud.settings import remember_window_state, window_state

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ALIGN_RIGHT = _RIGHT.value if hasattr(_RIGHT, "value") else int(_RIGHT)
"""Numbers stand at the right; a model has to answer an integer, on Qt 5 and on Qt 6."""


class Window(QDialog):
    """A dialog that is not modal, has a maximize button, and opens with the size that it last had."""

    name = ""
    first_size = QSize(720, 480)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.WindowCloseButtonHint)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self.setWindowFlag(Qt.WindowType.WindowMinimizeButtonHint, True)
        self.setWindowTitle(title)
        self.setObjectName(f"qfieldsync_cloud_{self.name}")
        self.finished.connect(self._on_window_finished)

    def showEvent(self, event: QShowEvent) -> None:
        """Take on the remembered size."""
        if not self.restoreGeometry(window_state(self.name)):
            self.resize(self.first_size)
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the size."""
        self._remember()
        super().closeEvent(event)

    def _on_window_finished(self, result: int) -> None:  # noqa: ARG002 - the signal's
        self._remember()

    def _remember(self) -> None:
        remember_window_state(self.name, self.saveGeometry())


def plain_label(text: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label that wraps, can be selected, and never takes a text for HTML."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setText(text)
    return label


def heading(text: str) -> QLabel:
    """Return a label in bold."""
    label = plain_label(text)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def tip(text: str) -> str:
    """Return a tool tip that wraps, whatever is in the text."""
    return f"<qt>{html.escape(text)}</qt>" if text else ""


def push_button(parent: QWidget, text: str, slot: Callable[..., None], explanation: str = "") -> QPushButton:
    """Return a button that Enter does not press unless it has the focus."""
    button = QPushButton(text, parent)
    button.setToolTip(explanation)
    button.setAutoDefault(False)
    button.clicked.connect(slot)
    return button


def prepare_view(view: QTableView | QTreeView, what: str) -> None:
    """Give a view what all tables have: whole rows, names shortened in the middle, a name for screen readers."""
    view.setSelectionBehavior(view.SelectionBehavior.SelectRows)
    view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    view.setAlternatingRowColors(True)
    view.setAccessibleName(what)
    if isinstance(view, QTableView):
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.setShowGrid(False)
        view.horizontalHeader().setHighlightSections(False)
        view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 8)


def ask(parent: QWidget, title: str, question: str, on_yes: Callable[[], None]) -> QMessageBox:
    """Ask before something is lost; the answer defaults to No, and `on_yes` is called later, if at all."""
    buttons = QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No
    box = QMessageBox(QMessageBox.Icon.Warning, title, question, buttons, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setDefaultButton(QMessageBox.StandardButton.No)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.button(QMessageBox.StandardButton.Yes).clicked.connect(on_yes)
    box.open()
    return box
