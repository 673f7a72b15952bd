"""A cell whose value is chosen from a list: it looks like a combo box, and is one only while it is open.

A widget for each row would make a table of a hundred rows stand still while it is filled and shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable

from qgis.PyQt.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    pyqtSignal,
)
from qgis.PyQt.QtGui import QKeyEvent, QPainter, QWheelEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QWidget,
)

from qfieldsync_cloud.i18n import tr

Choices = Callable[[QModelIndex], Sequence[tuple[str, str]]]


def how_to_choose() -> str:
    """Return what a screen reader says of such a cell."""
    return tr("A list of choices; Space opens it")


def _soon(parent: QObject) -> QTimer:
    """Return a timer that fires once, as soon as the event loop is back."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(0)
    return timer


class QuietComboBox(QComboBox):
    """A combo box that the wheel passes over: whoever scrolls through a table decides nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the table."""
        event.ignore()


class ChoiceBox(QuietComboBox):
    """The combo box of a cell; `left` tells that its list was closed, with a choice or without one."""

    left = pyqtSignal()

    def __init__(self, parent: QWidget, index: QModelIndex | None = None) -> None:
        super().__init__(parent)
        self.index = QPersistentModelIndex(index or QModelIndex())
        self._opening = _soon(self)  # timers of its own: they end with the box
        self._opening.timeout.connect(self.showPopup)
        self._leaving = _soon(self)
        self._leaving.timeout.connect(self.left)

    def open_soon(self) -> None:
        """Open the list when the event that made this box is over."""
        self._opening.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to what begins with a typed letter; Qt's own box would take it for the choice at once."""
        row = self.findText(event.text(), Qt.MatchFlag.MatchStartsWith) if event.text().isalnum() else -1
        if row >= 0:
            self.setCurrentIndex(row)
        else:
            super().keyPressEvent(event)

    def hidePopup(self) -> None:
        """Close the list, and tell it when the choice has been told."""
        super().hidePopup()
        self._leaving.start()

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
        """Paint a cell as this box would look in it."""
        box, style = QStyleOptionComboBox(), self.style()
        self.initStyleOption(box)
        box.rect, box.state, box.fontMetrics = option.rect, option.state, option.fontMetrics
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, box, field, self).width() - 4
        box.currentText = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        style.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, box, painter, self)
        style.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, box, painter, self)


class ChoiceDelegate(QStyledItemDelegate):
    """Paints and edits a column of a view; `choices` returns value and text of what an index may become.

    A click, Space, F2, F4 or Alt+Down opens the list, a letter typed in the cell too, at what begins with it.
    """

    def __init__(self, view: QAbstractItemView, column: int, choices: Choices) -> None:
        super().__init__(view)
        self._view = view
        self._column = column
        self._choices = choices
        self._face = ChoiceBox(view)
        self._face.hide()
        self._wanted = QPersistentModelIndex()
        self._opening = _soon(self)
        self._opening.timeout.connect(self._on_opening_timeout)
        view.setItemDelegateForColumn(column, self)
        view.setEditTriggers(view.EditTrigger.EditKeyPressed | view.EditTrigger.AnyKeyPressed)
        view.installEventFilter(self)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint a combo box where there is something to choose."""
        if not _is_choice(index):
            super().paint(painter, option, index)
            return
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
        self._view.style().drawPrimitive(panel, cell, painter, self._view)
        self._face.draw(painter, cell, cell.text)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Return a height that a combo box fits in."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), max(size.height(), option.fontMetrics.height() + 8))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:  # noqa: ARG002
        """Return a combo box of the choices, which opens its list."""
        editor = self.make_box(parent, index)
        header = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(str(header or ""))
        editor.activated.connect(self._on_choice_activated)
        editor.left.connect(self._on_box_left)
        editor.open_soon()
        return editor

    def make_box(self, parent: QWidget, index: QModelIndex) -> ChoiceBox:
        """Return a combo box of what an index may become."""
        box = ChoiceBox(parent, index)
        for value, text in self._choices(index):
            box.addItem(text, value)
        return box

    def setEditorData(self, editor: QComboBox, index: QModelIndex) -> None:
        """Show the value of the model."""
        editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QComboBox, model: QAbstractItemModel, index: QModelIndex) -> None:
        """Give the choice to the model."""
        if editor.currentData() != index.data(Qt.ItemDataRole.EditRole):
            model.setData(index, editor.currentData(), Qt.ItemDataRole.EditRole)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: QModelIndex
    ) -> bool:
        """Open the list when a cell is clicked."""
        is_click = (
            event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        )
        if is_click and self._want(index):
            return True
        return super().editorEvent(event, model, option, index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the list of the view's current row by a key; what happens to editors is Qt's business."""
        if watched is not self._view:
            return super().eventFilter(watched, event)
        current = self._view.currentIndex()
        if event.type() != QEvent.Type.KeyPress or not _opens_lists(event) or not current.isValid():
            return False
        return self._want(current.sibling(current.row(), self._column))

    def _want(self, index: QModelIndex) -> bool:
        """Open the list of a cell when the event that asks for it is over; False if there is none."""
        if not _is_choice(index):
            return False
        self._wanted = QPersistentModelIndex(index)
        self._opening.start()
        return True

    def _on_opening_timeout(self) -> None:
        if self._wanted.isValid():
            index = QModelIndex(self._wanted)
            self._view.setCurrentIndex(index)
            self._view.edit(index)

    def _on_choice_activated(self) -> None:
        """Close the box, then take its choice, since the model may ask for the keyboard then."""
        editor = self.sender()
        index = QModelIndex(editor.index)
        self.closeEditor.emit(editor)
        if index.isValid():
            self.setModelData(editor, index.model(), index)

    def _on_box_left(self) -> None:
        editor = self.sender()
        if editor.isVisible():
            self.closeEditor.emit(editor)


def _is_choice(index: QModelIndex) -> bool:
    return index.isValid() and bool(index.flags() & Qt.ItemFlag.ItemIsEditable)


def _opens_lists(event: QKeyEvent) -> bool:
    with_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
    return event.key() in (Qt.Key.Key_Space, Qt.Key.Key_F2, Qt.Key.Key_F4) or (
        with_alt and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)
    )
