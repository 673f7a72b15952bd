"""Errors in people's words, with the rest behind a button."""

from __future__ import annotations

import traceback

from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qfieldsync_cloud.errors import ApiError, QFieldSyncCloudError
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.windows import heading, plain_label
from qfieldsync_cloud.i18n import shown, tr


def message_of(error: Exception) -> str:
    """Return what happened, in one sentence."""
    if isinstance(error, QFieldSyncCloudError):
        return shown(error.message)
    return tr("Something unexpected went wrong in the plugin: {kind}.").format(kind=type(error).__name__)


def remedy_of(error: Exception) -> str:
    """Return what to do next, "" if there is nothing to say."""
    if isinstance(error, QFieldSyncCloudError):
        return shown(error.remedy) if error.remedy else ""
    return tr("Nothing was left half-done. Try again; if it goes on, report it with the details.")


def sentence_of(error: Exception) -> str:
    """Return what happened and what to do next."""
    return f"{message_of(error)} {remedy_of(error)}".strip()


def details_of(error: Exception) -> str:
    """Return what a report needs: kind, status and code, the server's own words; for a bug where it happened."""
    lines = [type(error).__name__, message_of(error), remedy_of(error)]
    if isinstance(error, ApiError):
        lines.append(f"HTTP {error.status} {error.code}".strip())
    if isinstance(error, QFieldSyncCloudError):
        lines.append(error.details)
    else:
        lines.append("".join(traceback.format_exception(type(error), error, error.__traceback__)))
    return "\n".join(line for line in lines if line)


class DetailsDialog(QDialog):
    """Shows a text that can be selected and copied."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(QSize(640, 360))
        self._text = QPlainTextEdit(text, self)
        self._text.setReadOnly(True)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton(tr("&Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._on_copy_clicked)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._text)
        layout.addWidget(buttons)

    def text(self) -> str:
        """Return what is shown."""
        return self._text.toPlainText()

    def _on_copy_clicked(self) -> None:
        QApplication.clipboard().setText(self.text())


class FailureBox(QFrame):
    """An error inside a window: what happened, what to do next, a button for the details; hidden without one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._error: Exception | None = None
        self._details: DetailsDialog | None = None
        sign = QLabel(self)
        sign.setPixmap(icon("error").pixmap(24, 24))
        self._message = heading("")
        self._remedy = plain_label()
        self._button = QPushButton(tr("De&tails…"), self)
        self._button.setAutoDefault(False)
        self._button.setToolTip(tr("What a report of this error needs"))
        self._button.clicked.connect(self._on_details_clicked)
        texts = QVBoxLayout()
        texts.addWidget(self._message)
        texts.addWidget(self._remedy)
        layout = QHBoxLayout(self)
        layout.addWidget(sign)
        layout.addLayout(texts, 1)
        layout.addWidget(self._button)
        self.hide()

    def show_error(self, error: Exception) -> None:
        """Show an error."""
        self._error = error
        self._message.setText(message_of(error))
        self._remedy.setText(remedy_of(error))
        self._remedy.setVisible(bool(remedy_of(error)))
        self.show()

    def clear(self) -> None:
        """Hide the error before."""
        self._error = None
        self._message.clear()
        self._remedy.clear()
        self.hide()

    def text(self) -> str:
        """Return what is shown, "" if nothing is."""
        return f"{self._message.text()} {self._remedy.text()}".strip()

    def _on_details_clicked(self) -> None:
        if self._error:
            self._details = DetailsDialog(tr("Details of the error"), details_of(self._error), self)
            self._details.open()
