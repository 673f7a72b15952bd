"""The view of the conflicts: lists in sight, and keys that decide."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAbstractItemView, QAction, QHeaderView, QTreeView, QWidget

from qfieldsync_cloud.gui.columns import ColumnMemory
from qfieldsync_cloud.gui.conflicts.cells import Column
from qfieldsync_cloud.gui.conflicts.delegate import DecisionDelegate
from qfieldsync_cloud.gui.conflicts.model import ConflictModel
from qfieldsync_cloud.gui.conflicts.nodes import NodeKind
from qfieldsync_cloud.gui.conflicts.wording import Verdict, keys_text, verdict_text
from qfieldsync_cloud.gui.windows import prepare_view, tip
from qfieldsync_cloud.i18n import tr

MOST_OPEN = 300
"""With more decisions than this only the layers are open at first."""
_KEYS = {
    Verdict.MINE: ("1", "M"), Verdict.THEIRS: ("2", "T"), Verdict.LATER: ("3", "L"), Verdict.OWN: ("4", "V"),
}  # fmt: skip
_WIDTHS = {
    Column.ATTRIBUTE: 220, Column.BASE: 155, Column.THEIRS: 155, Column.MINE: 155, Column.DECISION: 200,
}  # fmt: skip


class ConflictTree(QTreeView):
    """Shows a model of conflicts; decides what is selected."""

    current_changed = pyqtSignal(QModelIndex)

    def __init__(self, model: ConflictModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conflicts = model
        self.setModel(model)
        prepare_view(self, tr("Conflicts"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        DecisionDelegate(self, Column.DECISION)
        self.setToolTip(tip(keys_text()))
        self._prepare_columns()
        self._add_actions()
        model.modelReset.connect(self._on_model_reset)
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)

    def _prepare_columns(self) -> None:
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        self._columns = ColumnMemory(header, "conflicts_columns")

    def _add_actions(self) -> None:
        for verdict, keys in _KEYS.items():
            action = QAction(verdict_text(verdict), self)
            action.setData(verdict.value)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(self._on_verdict_triggered)
            self.addAction(action)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def decide(self, verdict: Verdict) -> None:
        """Decide what is selected; a value of one's own is typed for the current row."""
        if verdict is Verdict.OWN:
            current = self.currentIndex()
            self._conflicts.setData(current.sibling(current.row(), Column.DECISION), verdict.value)
            return
        for index in self.selectionModel().selectedRows():
            self._conflicts.decide(index, verdict)

    def _on_verdict_triggered(self) -> None:
        self.decide(Verdict(self.sender().data()))

    def _on_current_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.current_changed.emit(current)

    def _on_model_reset(self) -> None:
        """Open everything if it is not too much, and begin with the first feature."""
        decisions = self._conflicts.indexes_of(NodeKind.DECISION)
        self.expandToDepth(1 if len(decisions) <= MOST_OPEN else 0)
        for index in self._conflicts.indexes_of(NodeKind.FEATURE, Column.ATTRIBUTE):
            self.setFirstColumnSpanned(index.row(), index.parent(), True)
        if decisions:
            self.setCurrentIndex(decisions[0].sibling(decisions[0].row(), 0))
