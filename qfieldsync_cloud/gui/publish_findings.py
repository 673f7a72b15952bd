"""What stands against packaging, as a table whose rows say what to do and, where that is safe, do it."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QModelIndex, QRect, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from qfieldsync_cloud.context import Progress
from qfieldsync_cloud.gui.button_delegate import ButtonDelegate
from qfieldsync_cloud.gui.findings_model import SIGNS, Column, FindingsModel, summary_of
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.windows import plain_label, prepare_view, tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.packaging.checks import Finding

_MARGIN = 6
_WIDTHS = {Column.SIGN: 28, Column.LAYER: 110, Column.REMEDY: 250, Column.FIX: 110}


class _WrappingDelegate(QStyledItemDelegate):
    """Makes a row as high as its texts, wrapped to the width of their columns; a tree alone would cut them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Return the size of the wrapped text."""
        size = super().sizeHint(option, index)
        width = self.parent().columnWidth(index.column()) - 2 * _MARGIN
        text = str(index.data() or "")
        space = QRect(0, 0, max(width, 1), 10_000)
        height = option.fontMetrics.boundingRect(space, int(Qt.TextFlag.TextWordWrap), text).height()
        return QSize(size.width(), max(size.height(), height + _MARGIN))


class FindingsTable(QTreeView):
    """A table of findings; `wanted` tells the row whose button was clicked, or done by Enter or Space."""

    wanted = pyqtSignal(int)

    def __init__(self, model: FindingsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._findings = model
        self.setModel(model)
        self.setRootIsDecorated(False)
        self.setWordWrap(True)
        self.setItemDelegate(_WrappingDelegate(self))
        self._buttons = ButtonDelegate(self, Column.FIX)
        self._buttons.pressed.connect(self._on_button_pressed)
        prepare_view(self, tr("To know before"))
        self._prepare_header()

    def _prepare_header(self) -> None:
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.MESSAGE, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # as told, until a title is clicked
        self.setSortingEnabled(True)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.timeout.connect(self.doItemsLayout)
        header.sectionResized.connect(self._on_section_resized)

    def fit_buttons(self) -> None:
        """Give the buttons the room that their texts need."""
        texts = (self._findings.button_text(row) for row in range(self._findings.rowCount()))
        widest = max((self.fontMetrics().horizontalAdvance(text) for text in texts), default=0)
        self.setColumnWidth(Column.FIX, max(_WIDTHS[Column.FIX], widest + 24))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button of the current row."""
        row = self.currentIndex().row()
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if row >= 0 and event.key() in keys and self._findings.button_text(row):
            self.wanted.emit(row)
            return
        super().keyPressEvent(event)

    def _on_button_pressed(self, index: QModelIndex) -> None:
        self.wanted.emit(index.row())

    def _on_section_resized(self) -> None:
        self._resized.start()


class FindingsView(QWidget):
    """Shows findings; `fix_wanted` tells the one whose button was pressed, `again_wanted` that of the whole list."""

    fix_wanted = pyqtSignal(object)
    again_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summary = plain_label()
        self._busy = QProgressBar(self)
        self._busy.setMaximumWidth(140)
        self._busy.setTextVisible(False)
        self._again = QPushButton(tr("Check &again"), self)
        self._again.setToolTip(tr("Reads the open project anew, with what you changed in it meanwhile"))
        self._again.clicked.connect(self.again_wanted)
        self.model = FindingsModel(self)
        self.table = FindingsTable(self.model, self)
        self.table.wanted.connect(self._on_row_wanted)
        self._sign = QLabel(self)
        self._findings: Sequence[Finding] = ()
        self._is_reading = False
        self._arrange()
        self.follow(None)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._sign)
        top.addWidget(self._summary, 1)
        top.addWidget(self._busy)
        top.addWidget(self._again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)

    def show_findings(self, findings: Sequence[Finding], fixes: bool = True) -> None:
        """Show these findings, the worst first; without `fixes` those of the open project are only explained."""
        self.model.show_findings(findings, fixes)
        self.table.fit_buttons()
        self.table.setVisible(bool(findings))
        self._findings = findings
        self._tell()

    def follow(self, progress: Progress | None) -> None:
        """Show how far reading the data is, None that it is done."""
        if progress is not None:
            self._busy.setMaximum(progress.total)
            self._busy.setValue(progress.done)  # before it is shown: a visible bar paints the whole page at once
            self._busy.setToolTip(tip(shown(progress.activity)))
        self._busy.setVisible(progress is not None)
        if self._is_reading != (progress is not None):
            self._is_reading = progress is not None
            self._tell()

    def _tell(self) -> None:
        """Say what was found; that nothing stands against packaging is known at the end only."""
        if self._is_reading and not self._findings:
            self._sign.clear()
            self._summary.setText(tr("The data are still being read."))
            return
        worst = SIGNS[self._findings[0].severity] if self._findings else "success"
        self._sign.setPixmap(icon(worst).pixmap(20, 20))
        self._summary.setText(summary_of(self._findings) or tr("Nothing stands against packaging."))

    def offer_again(self, offered: bool) -> None:
        """Offer to read the project anew."""
        self._again.setVisible(offered)

    def text(self) -> str:
        """Return what is said above the table, or instead of it."""
        return self._summary.text()

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return severity, layer, sentence and button of each row, as shown."""
        columns = (Column.SIGN, Column.LAYER, Column.MESSAGE, Column.FIX)
        rows = range(self.model.rowCount())
        return [tuple(self.model.text(row, column) for column in columns) for row in rows]

    def press(self, message: str) -> None:
        """Press the button of the row whose sentence holds the text."""
        for row, (_, _, sentence, button) in enumerate(self.rows()):
            if message in sentence and button:
                self._on_row_wanted(row)
                return
        raise LookupError(message)

    def _on_row_wanted(self, row: int) -> None:
        self.fix_wanted.emit(self.model.finding(row))
