"""What waits for a decision, as a tree, with what was decided so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, pyqtSignal

from qfieldsync_cloud.deltas.values import UnfitValueError
from qfieldsync_cloud.gui.choice_delegate import how_to_choose
from qfieldsync_cloud.gui.conflicts.cells import SIDES, Column, cell_color, cell_font, cell_text, cell_tip
from qfieldsync_cloud.gui.conflicts.nodes import Node, NodeKind
from qfieldsync_cloud.gui.conflicts.signs import sign
from qfieldsync_cloud.gui.conflicts.verdicts import Verdicts
from qfieldsync_cloud.gui.conflicts.wording import (
    Feature,
    Verdict,
    choices_for,
    choices_for_all,
    feature_of,
    side_text,
    takes_own_value,
)
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.windows import tip
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.changes import PendingConflict


class ConflictModel(QAbstractItemModel):
    """Layers, their features, and in each feature a row for each decision."""

    decided = pyqtSignal()
    own_value_wanted = pyqtSignal(QModelIndex)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.verdicts = Verdicts()
        self._names: dict[Feature, str] = {}

    def show_conflicts(self, conflicts: Sequence[PendingConflict]) -> None:
        """Show conflicts; decisions on those that are as they were are kept."""
        self.beginResetModel()
        self.verdicts = self.verdicts.adopted(conflicts)
        self.endResetModel()
        self.decided.emit()

    def name_features(self, names: Mapping[Feature, str]) -> None:
        """Show names beside the keys of features."""
        self._names.update(names)
        for node in self.verdicts.nodes.of_kind(NodeKind.FEATURE):
            if node.pending and feature_of(node.pending) in names:
                index = self._index_of(node, Column.ATTRIBUTE)
                self.dataChanged.emit(index, index)

    def decide(self, index: QModelIndex, verdict: Verdict) -> None:
        """Decide everything in and below a row; of a detail what is decided of its feature."""
        decision = self.verdicts.nodes.decision_at(index.internalId())
        self._decide(decision.number if decision else index.internalId(), verdict)

    def decide_all(self, verdict: Verdict) -> None:
        """Decide everything."""
        self._decide(0, verdict)

    def _decide(self, number: int, verdict: Verdict) -> None:
        self.verdicts.decide(number, verdict)
        self._tell(number)

    def decide_by_text(self, index: QModelIndex, text: str) -> None:
        """Decide that a typed value counts; UnfitValueError if the field can't take it, and then it is undecided."""
        node = self.own_value_node(index)
        if node is None:
            return
        try:
            self.verdicts.decide_by_text(node, text)
        finally:
            self._tell(node.number)

    def own_value_node(self, index: QModelIndex) -> Node | None:
        """Return the row at an index if a value can be typed there."""
        node = self.verdicts.nodes.decision_at(index.internalId()) if index.isValid() else None
        return node if node and node.pending and takes_own_value(node.pending) else None

    def conflicts_at(self, index: QModelIndex) -> list[PendingConflict]:
        """Return the conflicts of the feature that an index belongs to; none for a layer."""
        return self.verdicts.nodes.conflicts_of_feature(index.internalId()) if index.isValid() else []

    def indexes_of(self, kind: NodeKind, column: Column = Column.DECISION) -> list[QModelIndex]:
        """Return the indexes of all rows of a kind."""
        return [self._index_of(node, column) for node in self.verdicts.nodes.of_kind(kind)]

    def choices_at(self, index: QModelIndex) -> list[tuple[Verdict, str]]:
        """Return what may be decided in a row."""
        node = self.verdicts.nodes[index.internalId()]
        if node.kind is NodeKind.DECISION and node.pending:
            return choices_for(node.pending)
        return choices_for_all()

    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return an index; its internal id is the number of its node."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._node(parent).children[row])

    def parent(self, index: QModelIndex) -> QModelIndex:  # type: ignore[override]
        """Return the layer of a feature, or the feature of a row."""
        node = self.verdicts.nodes[self._node(index).parent]
        return self._index_of(node, 0) if node.number else QModelIndex()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of rows below a row."""
        return len(self._node(parent).children) if parent.column() <= 0 else 0

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's signature
        """Return the number of columns."""
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles, and the signs that stand for the sides on the map too."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.DecorationRole:
            return sign(SIDES[column]) if column in SIDES else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if column in SIDES:
            return side_text(SIDES[column])
        return tr("Attribute") if column is Column.ATTRIBUTE else tr("Decision")

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Return what can be done: decisions are edited, one by one or those of a layer."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self._is_decision(index) else flags

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a decision, given by its value; that for a value of one's own begins with mine."""
        verdict = Verdict(value)
        if role != Qt.ItemDataRole.EditRole or not self._is_decision(index) or verdict is Verdict.MIXED:
            return False
        if verdict is not Verdict.OWN:
            self.decide(index, verdict)
            return True
        node = self.own_value_node(index)
        if node is None:
            return False
        with suppress(UnfitValueError):
            self.decide_by_text(index, self.verdicts.text_to_begin_with(node))
        self.own_value_wanted.emit(index)
        return True

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, tool tip, icon, font, color, and the decision to edit."""
        if not index.isValid():
            return None
        node, column = self._node(index), Column(index.column())
        if role == Qt.ItemDataRole.EditRole and self._is_decision(index):
            return self.verdicts.below(node.number).value
        if role == Qt.ItemDataRole.DecorationRole:
            return icon("conflict") if node.kind is NodeKind.LAYER and column is Column.ATTRIBUTE else None
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and self._is_decision(index):
            return how_to_choose()
        text = cell_text(node, column, self.verdicts, self._names)
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(cell_tip(node, column, text))
        if role == Qt.ItemDataRole.FontRole:
            return cell_font(node, column, text, self.verdicts)
        return cell_color(column, text) if role == Qt.ItemDataRole.ForegroundRole else None

    def _node(self, index: QModelIndex) -> Node:
        return self.verdicts.nodes[index.internalId() if index.isValid() else 0]

    def _index_of(self, node: Node, column: int) -> QModelIndex:
        return self.createIndex(node.row, column, node.number)

    def _is_decision(self, index: QModelIndex) -> bool:
        has_verdict = self._node(index).kind in (NodeKind.LAYER, NodeKind.DECISION)
        return index.isValid() and index.column() == Column.DECISION and has_verdict

    def _tell(self, number: int) -> None:
        """Tell views that decisions in and below a row, and with them those of the layers, have changed."""
        nodes = self.verdicts.nodes
        for node in [*nodes.of_kind(NodeKind.LAYER), *nodes.decisions(number)]:
            self.dataChanged.emit(self._index_of(node, Column.THEIRS), self._index_of(node, Column.DECISION))
        self.decided.emit()
