"""A cell whose value is chosen from a list that is always in sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QWheelEvent
from qgis.PyQt.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

Choices = Callable[[QModelIndex], Sequence[tuple[str, str]]]


class QuietComboBox(QComboBox):
    """A combo box that the wheel passes over: whoever scrolls through a table decides nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the table."""
        event.ignore()


class ChoiceDelegate(QStyledItemDelegate):
    """Edits with a combo box; `choices` returns value and text of what an index may become."""

    def __init__(self, choices: Choices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices = choices

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:  # noqa: ARG002
        """Return a combo box of the choices."""
        editor = QuietComboBox(parent)
        for value, text in self._choices(index):
            editor.addItem(text, value)
        editor.activated.connect(self._on_choice_activated)
        return editor

    def setEditorData(self, editor: QComboBox, index: QModelIndex) -> None:
        """Show the value of the model."""
        editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QComboBox, model: QAbstractItemModel, index: QModelIndex) -> None:
        """Give the choice to the model."""
        if editor.currentData() != index.data(Qt.ItemDataRole.EditRole):
            model.setData(index, editor.currentData(), Qt.ItemDataRole.EditRole)

    def _on_choice_activated(self) -> None:
        self.commitData.emit(self.sender())
