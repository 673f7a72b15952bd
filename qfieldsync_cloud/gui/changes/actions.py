"""What the pages of the dock have in common: their actions, and what they say while there is nothing to list."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction, QLabel, QPushButton, QToolBar, QToolButton, QVBoxLayout, QWidget

from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.windows import plain_label, tip


class ActionBar(QToolBar):
    """A row of actions that a view offers in its context menu, and by their keys, too."""

    def __init__(self, view: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.setIconSize(QSize(18, 18))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def add(self, sign: str, text: str, hint: str, slot: Callable[[], None], *keys: str) -> QAction:
        """Add an action; one for which there is no picture to be learnt shows its text."""
        action = QAction(icon(sign), text, self._view)
        action.setToolTip(tip(f"{hint} ({keys[0]})" if keys else hint))
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self.addAction(action)
        self._view.addAction(action)
        return action

    def with_text(self, *actions: QAction) -> None:
        """Show the texts of these actions beside their icons."""
        for action in actions:
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)


class EmptyState(QWidget):
    """Says why there is nothing to see, with buttons for what to do about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = QLabel(self)
        self._text = plain_label()
        self._buttons: list[QPushButton] = []
        for label in (self._sign, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row = QVBoxLayout()
        self._row.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self._sign)
        layout.addWidget(self._text)
        layout.addLayout(self._row)
        layout.addStretch(2)

    def add_button(self, sign: str, text: str, slot: Callable[[], None]) -> QPushButton:
        """Add a button."""
        button = QPushButton(icon(sign), text, self)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        self._row.addWidget(button)
        self._buttons.append(button)
        return button

    def say(self, sign: str, text: str, *buttons: QPushButton) -> None:
        """Show a text, and these of the buttons."""
        self._sign.setPixmap(icon(sign).pixmap(32, 32))
        self._text.setText(text)
        for button in self._buttons:
            button.setVisible(button in buttons)

    def text(self) -> str:
        """Return what is said."""
        return self._text.text()
