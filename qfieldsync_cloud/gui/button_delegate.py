"""A cell that looks like a button, without a widget for each row."""

from __future__ import annotations

from qgis.PyQt.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QPainter
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
)


class _Face(QPushButton):
    """A button that is never seen itself; it paints cells as it would look in them."""

    def draw(self, painter: QPainter, cell: QStyleOptionViewItem, is_down: bool) -> None:
        """Paint a cell as this button."""
        button = QStyleOptionButton()
        self.initStyleOption(button)
        button.rect, button.fontMetrics, button.text = cell.rect, cell.fontMetrics, cell.text
        sunken = QStyle.StateFlag.State_Sunken if is_down else QStyle.StateFlag.State_Raised
        button.state = cell.state | sunken
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, button, painter, self)


class ButtonDelegate(QStyledItemDelegate):
    """Paints a column of a view as buttons where its cells have a text; `pressed` tells the index of a click."""

    pressed = pyqtSignal(QModelIndex)

    def __init__(self, view: QAbstractItemView, column: int) -> None:
        super().__init__(view)
        self._view = view
        self._face = _Face(view)
        self._face.hide()
        self._down = QPersistentModelIndex()
        view.setItemDelegateForColumn(column, self)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint a button in the middle of a cell, which may be higher than one."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
        self._view.style().drawPrimitive(panel, cell, painter, self._view)
        if cell.text:
            height = min(cell.rect.height(), self._face.sizeHint().height())
            cell.rect.adjust(0, (cell.rect.height() - height) // 2, 0, (height - cell.rect.height() + 1) // 2)
            self._face.draw(painter, cell, QModelIndex(self._down) == index)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: QModelIndex
    ) -> bool:
        """Press the button of a cell, and tell it when the mouse is released there."""
        presses = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
        if event.type() in presses and event.button() == Qt.MouseButton.LeftButton and index.data():
            self._down = QPersistentModelIndex(index)
            self._view.update(index)
        elif event.type() == QEvent.Type.MouseButtonRelease and self._down.isValid():
            is_here = QModelIndex(self._down) == index
            self._view.update(QModelIndex(self._down))
            self._down = QPersistentModelIndex()
            if is_here:
                self.pressed.emit(index)
            return is_here
        return super().editorEvent(event, model, option, index)
