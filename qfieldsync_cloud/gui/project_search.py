"""The row above the list of projects: what to search for, and among which projects."""

from __future__ import annotations

from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.project_query import Scope
from qfieldsync_cloud.i18n import tr

TYPING_PAUSE = 350
"""Milliseconds without a key after which a search starts."""


class ProjectSearch(QWidget):
    """Tells by `wanted` that the list is to be loaded anew: Enter, a pause after a key, another scope."""

    wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE)
        self._typing.timeout.connect(self.wanted)
        self.line = self._make_line()
        self._scope = self._make_scope()
        self._refresh = QPushButton(icon("synchronize"), tr("&Refresh"), self)
        self._refresh.setDefault(True)
        self._refresh.clicked.connect(self.wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self._scope)
        layout.addWidget(self._refresh)

    def _make_line(self) -> QLineEdit:
        line = QLineEdit(self)
        line.setPlaceholderText(tr("Search by name or description"))
        line.setClearButtonEnabled(True)
        line.setAccessibleName(tr("Search"))
        line.textChanged.connect(self._on_text_changed)
        return line

    def _make_scope(self) -> QComboBox:
        scopes = QComboBox(self)
        for scope, text in (
            (Scope.ALL, tr("All that I take part in")),
            (Scope.MINE, tr("Mine")),
            (Scope.OTHERS, tr("Of organizations and others")),
            (Scope.PUBLIC, tr("Public")),
        ):
            scopes.addItem(text, scope.value)
        scopes.setToolTip(tr("Which projects are shown"))
        scopes.currentIndexChanged.connect(self._on_scope_changed)
        return scopes

    @property
    def text(self) -> str:
        """What is searched for, "" for everything."""
        return self.line.text().strip()

    @property
    def scope(self) -> Scope:
        """Among which projects."""
        return Scope(self._scope.currentData())

    def choose(self, text: str, scope: Scope) -> None:
        """Set what is searched for, and where."""
        self.line.setText(text)
        self._scope.setCurrentIndex(self._scope.findData(scope.value))

    def settle(self) -> None:
        """Wait for no more keys: the list is being loaded."""
        self._typing.stop()

    def _on_text_changed(self) -> None:
        self._typing.start()

    def _on_scope_changed(self) -> None:
        self.wanted.emit()
