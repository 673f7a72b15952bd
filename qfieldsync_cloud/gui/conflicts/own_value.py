"""The line in which a person types a value that is neither mine nor the cloud's."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from qfieldsync_cloud.gui.windows import plain_label
from qfieldsync_cloud.i18n import tr


class _Line(QLineEdit):
    """A line whose Enter key ends the typing and presses no button of the window."""

    left = pyqtSignal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the line with Enter or Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.accept()
            self.left.emit()
        else:
            super().keyPressEvent(event)


class OwnValue(QWidget):
    """Takes a value; says beside it why the field can't take it."""

    typed = pyqtSignal(str)
    left = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._line = _Line(self)
        self._line.setMinimumWidth(160)
        self._line.textEdited.connect(self.typed)
        self._line.left.connect(self.left)
        self._label.setBuddy(self._line)
        self._told = plain_label()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        layout.addWidget(self._line, 1)
        layout.addWidget(self._told, 1)
        self.close_for("")

    def open_for(self, field: str, text: str) -> None:
        """Take a value for a field, beginning with a text."""
        self._label.setText(tr("My own value for {field}:").format(field=field))
        self._line.setText(text)
        self._line.setEnabled(True)
        self.tell("")

    def close_for(self, reason: str) -> None:
        """Take no value, for a reason."""
        self._label.setText(tr("My own value:"))
        self._line.clear()
        self._line.setEnabled(False)
        self.tell(reason)

    def begin(self) -> None:
        """Give the keyboard to the line."""
        self._line.setFocus()
        self._line.selectAll()

    def tell(self, text: str, is_error: bool = False) -> None:
        """Say something beside the line."""
        self._told.setStyleSheet("color: #c0392b" if is_error else "")
        self._told.setText(text)

    def told(self) -> str:
        """Return what is said beside the line."""
        return self._told.text()

    @property
    def line(self) -> QLineEdit:
        """Where it is typed."""
        return self._line
