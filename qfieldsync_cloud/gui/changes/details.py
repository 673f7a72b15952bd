"""One edit before and after, field by field."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qfieldsync_cloud.gui.changes.wording import Field
from qfieldsync_cloud.gui.columns import ColumnMemory
from qfieldsync_cloud.gui.windows import heading, plain_label, prepare_view, tip
from qfieldsync_cloud.i18n import tr


class SelectableText(QStyledItemDelegate):
    """Lets a person select and copy a part of a cell's text, without changing it."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:  # noqa: ARG002
        """Return a line that can't be edited."""
        line = QLineEdit(parent)
        line.setReadOnly(True)
        line.setFrame(False)
        return line


class DetailsPane(QWidget):
    """Shows the fields that differ, or all of them, which `all_wanted` asks for."""

    all_wanted = pyqtSignal()

    def __init__(self, name: str, before: str, after: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: Sequence[Field] = ()
        self._titles = [tr("Field"), before, after]
        self._heading = heading("")
        self._reason = plain_label()
        self._all = QCheckBox(tr("All fields"), self)
        self._all.setToolTip(tr("Show the fields that are the same on both sides too; what differs is bold"))
        self._all.toggled.connect(self._on_all_toggled)
        self._table = QTableWidget(0, 3, self)
        self._table.setHorizontalHeaderLabels(self._titles)
        prepare_view(self._table, tr("Before and after"))
        self._table.setItemDelegate(SelectableText(self._table))
        header = self._table.horizontalHeader()
        self._table.setColumnWidth(0, 110)
        self._columns = ColumnMemory(header, f"{name}_details_columns")
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        copy = QAction(tr("Copy"), self._table)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.triggered.connect(self._on_copy_triggered)
        self._table.addAction(copy)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._arrange()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self._all, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self._reason)
        layout.addWidget(self._table, 1)
        self.clear()

    @property
    def shows_all(self) -> bool:
        """Whether all fields are wanted."""
        return self._all.isChecked()

    def clear(self, hint: str = "") -> None:
        """Show nothing, but for a hint."""
        self.show_fields("", hint, ())

    def show_fields(self, title: str, reason: str, fields: Sequence[Field]) -> None:
        """Show an edit: what it is, why it is not in the data ("" for no reason), and its fields."""
        self._fields = fields
        self._heading.setText(title)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._fill()

    def set_title(self, title: str) -> None:
        """Call what is shown otherwise: a name was found for it."""
        self._heading.setText(title)

    def rows(self) -> list[tuple[str, str, str]]:
        """Return what is shown."""
        table = self._table
        return [tuple(table.item(row, column).text() for column in range(3)) for row in range(table.rowCount())]

    def text(self) -> str:
        """Return title and reason."""
        return f"{self._heading.text()} {self._reason.text()}".strip()

    def show_all(self, wanted: bool = True) -> None:
        """Show all fields, or those that differ."""
        self._all.setChecked(wanted)

    def _fill(self) -> None:
        shown = [field for field in self._fields if field.is_changed or self.shows_all]
        self._table.setRowCount(len(shown))
        for row, field in enumerate(shown):
            for column, text in enumerate((field.name, field.before, field.after)):
                self._table.setItem(row, column, self._item(text, field.is_changed and self.shows_all))

    def _item(self, text: str, is_bold: bool) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setToolTip(tip(text))
        font = item.font()
        font.setBold(is_bold)
        item.setFont(font)
        return item

    def _on_all_toggled(self, wanted: bool) -> None:
        self._fill()
        if wanted:
            self.all_wanted.emit()

    def _on_copy_triggered(self) -> None:
        rows = sorted({index.row() for index in self._table.selectedIndexes()})
        texts = self.rows()
        QApplication.clipboard().setText("\n".join("\t".join(texts[row]) for row in rows))
