"""What became of a transfer: a sentence, and a table of what failed, waits for a decision, or travelled as edits."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QTreeView, QVBoxLayout, QWidget

from qfieldsync_cloud.gui.columns import ColumnMemory
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.numbers import duration_text, rate_text, size_text
from qfieldsync_cloud.gui.report_model import Column, ReportModel
from qfieldsync_cloud.gui.windows import heading, plain_label, prepare_view
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.sync.report import SyncReport


class ReportView(QWidget):
    """Shows a report as it is: what failed is never hidden behind what went well."""

    selected = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ReportModel(self)
        self._sign = QLabel(self)
        self._sentence = heading("")
        self._numbers = plain_label()
        self._make_table()
        top = QHBoxLayout()
        top.addWidget(self._sign)
        top.addWidget(self._sentence, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self._numbers)
        layout.addWidget(self._table, 1)
        layout.addStretch(0)

    def _make_table(self) -> None:
        self._table = QTreeView(self)
        self._table.setModel(self.model)
        self._table.setRootIsDecorated(False)
        self._table.setUniformRowHeights(True)
        self._table.setSelectionMode(self._table.SelectionMode.ExtendedSelection)
        prepare_view(self._table, tr("Files and edits that failed, wait, or arrived"))
        for column, width in ((Column.FILE, 240), (Column.LAYER, 110), (Column.FEATURE, 150)):
            self._table.setColumnWidth(column, width)
        self._columns = ColumnMemory(self._table.header(), "report_columns")
        self._table.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # as told, until a title is clicked
        self._table.setSortingEnabled(True)
        self._table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.model.modelReset.connect(self._on_selection_changed)

    def show_report(self, report: SyncReport) -> None:
        """Show what a report says."""
        self._sign.setPixmap(icon(_sign_of(report)).pixmap(24, 24))
        self._sentence.setText(shown(report.sentence()))
        numbers = numbers_of(report)
        self._numbers.setText(numbers)
        self._numbers.setVisible(bool(numbers))
        self.model.show_report(report)
        has_edits = any(row.feature for row in self.model.rows)
        for column in (Column.LAYER, Column.FEATURE):
            self._table.setColumnHidden(column, not has_edits)
        self._table.setVisible(bool(self.model.rows))

    def text(self) -> str:
        """Return the sentence and the numbers."""
        return f"{self._sentence.text()} {self._numbers.text()}".strip()

    def rows(self) -> list[tuple[str, str]]:
        """Return file and explanation of what failed or waits."""
        return [(row.path, row.text) for row in self.model.rows if not row.went_well]

    def edit_rows(self) -> list[tuple[str, str, str, str]]:
        """Return file, layer, feature and explanation of each edit that is not in the cloud."""
        rows = [row for row in self.model.rows if row.feature]
        return [(row.path, row.layer, self.model.feature_of(row), row.text) for row in rows]

    def went_well(self) -> list[tuple[str, str]]:
        """Return file and explanation of what travelled as edits."""
        return [(row.path, row.text) for row in self.model.rows if row.went_well]

    def selected_failures(self) -> list[str]:
        """Return the paths of the files that failed among the selected rows."""
        rows = [self.model.rows[index.row()] for index in self._table.selectionModel().selectedRows()]
        return [row.path for row in rows if row.has_failed]

    def select(self, path: str) -> None:
        """Select the row of a file."""
        row = next(place for place, row in enumerate(self.model.rows) if row.path == path)
        self._table.setCurrentIndex(self.model.index(row, 0))

    def _on_selection_changed(self) -> None:
        self.selected.emit()


def _sign_of(report: SyncReport) -> str:
    if report.failed:
        return "error"
    return "warning" if report.conflicts or report.edits_waiting else "success"


def numbers_of(report: SyncReport) -> str:
    """Return bytes, time and mean rate, "" if nothing travelled."""
    if report.dry_run or not report.bytes:
        return ""
    rate = report.bytes / report.seconds if report.seconds > 0 else 0
    return tr("{size} in {time}, {rate}").format(
        size=size_text(report.bytes), time=duration_text(report.seconds), rate=rate_text(rate)
    )
