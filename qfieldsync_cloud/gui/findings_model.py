"""What stands against packaging as rows: each with what to do and, where that is safe, the text of a button."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.windows import tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.packaging.checks import Finding, Fix, Severity

SIGNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


class Column(IntEnum):
    """The columns, in their order."""

    SIGN = 0
    LAYER = 1
    MESSAGE = 2
    REMEDY = 3
    FIX = 4


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
        Fix.ADD_UUID_FIELD: (
            tr("Add UUID field"),
            tr("Adds a text field to {layer} that gives each feature a UUID. Its file is changed at once."),
        ),
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


def summary_of(findings: Sequence[Finding]) -> str:
    """Return how many findings of each kind there are, "" if there is none."""
    numbers = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    texts = (
        (numbers[Severity.ERROR], tr("{count} error(s)")),
        (numbers[Severity.WARNING], tr("{count} warning(s)")),
        (numbers[Severity.NOTE], tr("{count} note(s)")),
    )
    return ", ".join(text.format(count=count) for count, text in texts if count)


class FindingsModel(QAbstractTableModel):
    """Findings as told, the worst first, until they are sorted by a column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: tuple[Finding, ...] = ()
        self._findings: tuple[Finding, ...] = ()
        self._fixes = True
        self._signs = {severity: icon(name) for severity, name in SIGNS.items()}
        self._sorting = (-1, Qt.SortOrder.AscendingOrder)

    def show_findings(self, findings: Sequence[Finding], fixes: bool) -> None:
        """Show these; without `fixes` what would be done to the open project is only explained."""
        self.beginResetModel()
        self._told, self._fixes = tuple(findings), fixes
        self._findings = self._in_order()
        self.endResetModel()

    def finding(self, row: int) -> Finding:
        """Return the finding of a row."""
        return self._findings[row]

    def button_text(self, row: int) -> str:
        """Return what the button of a row says, "" if there is none."""
        finding = self._findings[row]
        offered = finding.fix and (self._fixes or not finding.fix.changes_project)
        return fix_texts(finding)[0] if offered else ""

    def text(self, row: int, column: Column) -> str:
        """Return what a cell says."""
        finding = self._findings[row]
        if column is Column.SIGN:
            return severity_text(finding.severity)
        if column is Column.LAYER:
            return finding.layer_name or tr("Project")
        if column is Column.MESSAGE:
            return shown(finding.message)
        if column is Column.FIX:
            return self.button_text(row)
        return shown(finding.remedy) if finding.remedy else ""

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of findings."""
        return 0 if parent.isValid() else len(self._findings)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return ("", tr("Layer"), tr("To know before"), tr("What to do"), "")[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, tool tip, sign, and what a screen reader says."""
        if not index.isValid():
            return None
        row, column = index.row(), Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if column is Column.SIGN else self.text(row, column)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.SIGN:
            return self._signs[self._findings[row].severity]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._explanation(row) if column is Column.FIX else self.text(row, column))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and column is Column.FIX:
            return self._explanation(row)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by how much a finding matters in the first column, by text in the others; -1: as told."""
        self._sorting = (column, order)
        self.beginResetModel()
        self._findings = self._in_order()
        self.endResetModel()

    def _in_order(self) -> tuple[Finding, ...]:
        column, order = self._sorting
        if column < 0:
            return self._told
        self._findings = self._told
        ranks = list(Severity)
        keys: list[Any] = [
            ranks.index(finding.severity) if column == Column.SIGN else self.text(row, Column(column)).casefold()
            for row, finding in enumerate(self._told)
        ]
        rows = sorted(range(len(keys)), key=keys.__getitem__, reverse=order == Qt.SortOrder.DescendingOrder)
        return tuple(self._told[row] for row in rows)

    def _explanation(self, row: int) -> str:
        return fix_texts(self._findings[row])[1] if self.button_text(row) else ""
