"""What became of a transfer: a sentence, and a table of what failed, waits for a decision, or travelled as edits."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from qfieldsync_cloud.gui.columns import ColumnMemory
from qfieldsync_cloud.gui.failure import sentence_of
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.numbers import count_text, duration_text, rate_text, size_text
from qfieldsync_cloud.gui.windows import heading, plain_label, prepare_view, tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.sync.report import EditResult, SyncReport

_FILE, _LAYER, _FEATURE, _WHAT = range(4)
_WENT_WELL = "success"


class ReportView(QWidget):
    """Shows a report as it is: what failed is never hidden behind what went well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = QLabel(self)
        self._sentence = heading("")
        self._numbers = plain_label()
        self._files = QTreeWidget(self)
        self._files.setHeaderLabels([tr("File"), tr("Layer"), tr("Feature"), tr("What happened")])
        self._files.setRootIsDecorated(False)
        prepare_view(self._files, tr("Files and edits that failed, wait, or arrived"))
        for column, width in ((_FILE, 240), (_LAYER, 110), (_FEATURE, 70)):
            self._files.setColumnWidth(column, width)
        self._columns = ColumnMemory(self._files.header(), "report_columns")
        self._files.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # as told, until a title is clicked
        self._files.setSortingEnabled(True)
        top = QHBoxLayout()
        top.addWidget(self._sign)
        top.addWidget(self._sentence, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self._numbers)
        layout.addWidget(self._files, 1)
        layout.addStretch(0)

    def show_report(self, report: SyncReport) -> None:
        """Show what a report says."""
        self._sign.setPixmap(icon(_sign_of(report)).pixmap(24, 24))
        self._sentence.setText(shown(report.sentence()))
        numbers = numbers_of(report)
        self._numbers.setText(numbers)
        self._numbers.setVisible(bool(numbers))
        self._files.clear()
        for failure in report.failed:
            self._add("error", failure.path, sentence_of(failure.error))
        for file in report.conflicts:
            self._add("conflict", file.path, shown(file.reason))
        if not report.dry_run:
            self._add_edits(report.edits)
        has_edits = any(result.failures for result in report.edits)
        for column in (_LAYER, _FEATURE):
            self._files.setColumnHidden(column, not has_edits)
        self._files.setVisible(self._files.topLevelItemCount() > 0)

    def text(self) -> str:
        """Return the sentence and the numbers."""
        return f"{self._sentence.text()} {self._numbers.text()}".strip()

    def rows(self) -> list[tuple[str, str]]:
        """Return file and explanation of what failed or waits."""
        return [(item.text(_FILE), item.text(_WHAT)) for item in self._items() if not _went_well(item)]

    def edit_rows(self) -> list[tuple[str, str, str, str]]:
        """Return file, layer, feature and explanation of each edit that is not in the cloud."""
        return [tuple(item.text(column) for column in range(4)) for item in self._items() if item.text(_FEATURE)]

    def went_well(self) -> list[tuple[str, str]]:
        """Return file and explanation of what travelled as edits."""
        return [(item.text(_FILE), item.text(_WHAT)) for item in self._items() if _went_well(item)]

    def _items(self) -> list[QTreeWidgetItem]:
        return [self._files.topLevelItem(row) for row in range(self._files.topLevelItemCount())]

    def _add_edits(self, results: Sequence[EditResult]) -> None:
        """Show what failed first, then what waits, then what went well."""
        for result in results:
            for failure in result.failures:
                self._add("warning", result.path, shown(failure.reason), failure.table, failure.key)
        for result in results:
            if result.conflicts:
                count = count_text(result.conflicts)
                self._add("conflict", result.path, tr("{count} decision(s) are due.").format(count=count))
        for result in results:
            if result.sent or result.taken:
                self._add(_WENT_WELL, result.path, _travelled(result))

    def _add(self, sign: str, path: str, explanation: str, layer: str = "", feature: str = "") -> None:
        item = QTreeWidgetItem([path, layer, feature, explanation])
        item.setIcon(_FILE, icon(sign))
        for column in range(4):
            item.setToolTip(column, tip(item.text(column)))
        item.setData(_FILE, Qt.ItemDataRole.UserRole, sign)
        self._files.addTopLevelItem(item)


def _travelled(result: EditResult) -> str:
    texts = [
        (result.sent, tr("{count} edit(s) sent.").format(count=count_text(result.sent))),
        (result.taken, tr("{count} feature(s) brought up to date here.").format(count=count_text(result.taken))),
    ]
    return " ".join(text for count, text in texts if count)


def _went_well(item: QTreeWidgetItem) -> bool:
    return item.data(_FILE, Qt.ItemDataRole.UserRole) == _WENT_WELL


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
