"""What became of a transfer: a sentence, and a table of what failed or waits for a decision."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from qfieldsync_cloud.gui.failure import sentence_of
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.numbers import duration_text, rate_text, size_text
from qfieldsync_cloud.gui.windows import heading, plain_label, prepare_view, tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.sync.report import SyncReport


class ReportView(QWidget):
    """Shows a report as it is: what failed is never hidden behind what went well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = QLabel(self)
        self._sentence = heading("")
        self._numbers = plain_label()
        self._files = QTreeWidget(self)
        self._files.setHeaderLabels([tr("File"), tr("What happened")])
        self._files.setRootIsDecorated(False)
        self._files.setSortingEnabled(True)
        prepare_view(self._files, tr("Files that failed or wait"))
        self._files.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self._files.setColumnWidth(0, 240)
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
        sign = "error" if report.failed else "warning" if report.conflicts else "success"
        self._sign.setPixmap(icon(sign).pixmap(24, 24))
        self._sentence.setText(shown(report.sentence()))
        self._numbers.setText(numbers_of(report))
        self._files.clear()
        for failure in report.failed:
            self._add(failure.path, sentence_of(failure.error), "error")
        for file in report.conflicts:
            self._add(file.path, shown(file.reason), "conflict")
        self._files.setVisible(self._files.topLevelItemCount() > 0)

    def text(self) -> str:
        """Return the sentence and the numbers."""
        return f"{self._sentence.text()} {self._numbers.text()}".strip()

    def rows(self) -> list[tuple[str, str]]:
        """Return file and explanation of each row."""
        items = [self._files.topLevelItem(row) for row in range(self._files.topLevelItemCount())]
        return [(item.text(0), item.text(1)) for item in items]

    def _add(self, path: str, explanation: str, sign: str) -> None:
        item = QTreeWidgetItem([path, explanation])
        item.setIcon(0, icon(sign))
        item.setToolTip(0, tip(path))
        item.setToolTip(1, tip(explanation))
        item.setData(0, Qt.ItemDataRole.UserRole, path)
        self._files.addTopLevelItem(item)


def numbers_of(report: SyncReport) -> str:
    """Return bytes, time and mean rate, "" if nothing travelled."""
    if report.dry_run or not report.bytes:
        return ""
    rate = report.bytes / report.seconds if report.seconds > 0 else 0
    return tr("{size} in {time}, {rate}").format(
        size=size_text(report.bytes), time=duration_text(report.seconds), rate=rate_text(rate)
    )
