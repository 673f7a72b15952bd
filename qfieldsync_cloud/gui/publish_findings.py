"""What stands against packaging, as a table whose rows say what to do and, where that is safe, do it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qgis.PyQt.QtCore import QModelIndex, QRect, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QIcon, QKeyEvent
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qfieldsync_cloud.context import Progress
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.windows import plain_label, prepare_view, tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.packaging.checks import Finding, Fix, Severity

SIGNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_SIGN, _LAYER, _MESSAGE, _REMEDY, _FIX = range(5)
_RANK = Qt.ItemDataRole.UserRole
_MARGIN = 6


def severity_text(severity: Severity) -> str:
    """Return how much a finding matters."""
    return {Severity.ERROR: tr("Error"), Severity.WARNING: tr("Warning"), Severity.NOTE: tr("Note")}[severity]


def fix_texts(finding: Finding) -> tuple[str, str]:
    """Return what a finding's button says, and what exactly it does."""
    layer = finding.layer_name or ""
    texts = {
        Fix.SAVE_EDITS: (
            tr("Save edits"),
            tr("Saves the edits of {layer} in QGIS, as its own Save button does. It stays in edit mode."),
        ),
        Fix.SAVE_PROJECT: (tr("Save project"), tr("Saves the open project in QGIS, to the file that it has.")),
        Fix.LEAVE_OUT: (
            tr("Leave out"),
            tr("The crew does not get {layer}, and it is not sent. The open project is not changed."),
        ),
        Fix.USE_DEFAULT_ACTION: (
            tr("Use default"),
            tr("The crew gets {layer} in the way that is usual for such a layer. The open project is not changed."),
        ),
    }
    button, explanation = texts[finding.fix or Fix.LEAVE_OUT]
    return button, explanation.format(layer=layer)


class _Item(QTreeWidgetItem):
    """A finding; sorted by how much it matters in the first column, by text in the others."""

    def __lt__(self, other: QTreeWidgetItem) -> bool:
        column = self.treeWidget().sortColumn()
        if column == _SIGN:
            return bool(self.data(_SIGN, _RANK) < other.data(_SIGN, _RANK))
        return self.text(column).casefold() < other.text(column).casefold()


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


class _Table(QTreeWidget):
    """A table whose row is done by Enter or Space, as by its button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button of the current row."""
        item = self.currentItem()
        button = self.itemWidget(item, _FIX) if item else None
        if button and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            button.click()
            return
        super().keyPressEvent(event)


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
        self._make_table()
        self._sign = QLabel(self)
        self._arrange()
        self.follow(None)

    def _make_table(self) -> None:
        self._table = _Table(self)
        self._table.setHeaderLabels(["", tr("Layer"), tr("To know before"), tr("What to do"), ""])
        self._table.setRootIsDecorated(False)
        self._table.setWordWrap(True)
        self._table.setItemDelegate(_WrappingDelegate(self._table))
        prepare_view(self._table, tr("To know before"))
        header = self._table.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(_MESSAGE, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        for column, width in ((_SIGN, 28), (_LAYER, 110), (_REMEDY, 250), (_FIX, 110)):
            self._table.setColumnWidth(column, width)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # as told, until a title is clicked
        self._table.setSortingEnabled(True)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.timeout.connect(self._table.doItemsLayout)
        header.sectionResized.connect(self._on_section_resized)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._sign)
        top.addWidget(self._summary, 1)
        top.addWidget(self._busy)
        top.addWidget(self._again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self._table, 1)
        layout.addStretch(0)

    def show_findings(self, findings: Sequence[Finding], fixes: bool = True) -> None:
        """Show these findings, the worst first; without `fixes` those of the open project are only explained."""
        self._table.setSortingEnabled(False)
        self._table.clear()
        signs = {severity: icon(name) for severity, name in SIGNS.items()}
        for finding in findings:
            self._add(finding, signs[finding.severity], fixes)
        self._table.setSortingEnabled(True)
        self._table.setVisible(bool(findings))
        worst = SIGNS[findings[0].severity] if findings else "success"
        self._sign.setPixmap(icon(worst).pixmap(20, 20))
        self._summary.setText(summary_of(findings) or tr("Nothing stands against packaging."))

    def follow(self, progress: Progress | None) -> None:
        """Show how far reading the data is, None that it is done."""
        self._busy.setVisible(progress is not None)
        if progress is not None:
            self._busy.setMaximum(progress.total)
            self._busy.setValue(progress.done)
            self._busy.setToolTip(tip(shown(progress.activity)))

    def offer_again(self, offered: bool) -> None:
        """Offer to read the project anew."""
        self._again.setVisible(offered)

    def text(self) -> str:
        """Return what is said above the table, or instead of it."""
        return self._summary.text()

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return severity, layer, sentence and button of each row, as shown."""
        items = [self._table.topLevelItem(row) for row in range(self._table.topLevelItemCount())]
        buttons = [self._table.itemWidget(item, _FIX) for item in items]
        return [
            (item.toolTip(_SIGN), item.text(_LAYER), item.text(_MESSAGE), button.text() if button else "")
            for item, button in zip(items, buttons)
        ]

    def press(self, message: str) -> None:
        """Press the button of the row whose sentence holds the text."""
        for row in range(self._table.topLevelItemCount()):
            item = self._table.topLevelItem(row)
            button = self._table.itemWidget(item, _FIX)
            if message in item.text(_MESSAGE) and button:
                button.click()
                return
        raise LookupError(message)

    def _add(self, finding: Finding, sign: QIcon, fixes: bool) -> None:
        remedy = shown(finding.remedy) if finding.remedy else ""
        layer = finding.layer_name or tr("Project")
        item = _Item(["", layer, shown(finding.message), remedy, ""])
        item.setIcon(_SIGN, sign)
        item.setData(_SIGN, _RANK, list(Severity).index(finding.severity))
        item.setData(_SIGN, Qt.ItemDataRole.AccessibleTextRole, severity_text(finding.severity))
        item.setToolTip(_SIGN, severity_text(finding.severity))
        for column in (_LAYER, _MESSAGE, _REMEDY):
            item.setToolTip(column, tip(item.text(column)))
        self._table.addTopLevelItem(item)
        if finding.fix and (fixes or finding.fix not in (Fix.SAVE_EDITS, Fix.SAVE_PROJECT)):
            self._table.setItemWidget(item, _FIX, self._button(finding))

    def _button(self, finding: Finding) -> QPushButton:
        text, explanation = fix_texts(finding)
        button = QPushButton(text, self._table)
        button.setToolTip(tip(explanation))
        button.setAccessibleDescription(explanation)
        button.clicked.connect(partial(self.fix_wanted.emit, finding))
        return button

    def _on_section_resized(self) -> None:
        self._resized.start()


def summary_of(findings: Sequence[Finding]) -> str:
    """Return how many findings of each kind there are, "" if there is none."""
    numbers = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    texts = (
        (numbers[Severity.ERROR], tr("{count} error(s)")),
        (numbers[Severity.WARNING], tr("{count} warning(s)")),
        (numbers[Severity.NOTE], tr("{count} note(s)")),
    )
    return ", ".join(text.format(count=count) for count, text in texts if count)
