"""The plan of a synchronization in sight: what is unchanged is folded, decisions are made in lists."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, Qt
from qgis.PyQt.QtWidgets import QHeaderView, QTreeView, QWidget

from qfieldsync_cloud.gui.choice_delegate import ChoiceDelegate
from qfieldsync_cloud.gui.plan_model import Column, PlanModel, resolution_text
from qfieldsync_cloud.gui.windows import prepare_view
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.sync.plan import Action, Resolution


def _decisions(index: QModelIndex) -> list[tuple[str, str]]:  # noqa: ARG001 - the same for all conflicts
    return [(resolution.value, resolution_text(resolution)) for resolution in Resolution]


class PlanTree(QTreeView):
    """Shows a plan's model."""

    def __init__(self, model: PlanModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = model
        self.setModel(model)
        model.modelReset.connect(self._on_model_reset)
        prepare_view(self, tr("What would happen"))
        self.setUniformRowHeights(True)
        ChoiceDelegate(self, Column.DECISION, _decisions)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.FILE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((Column.SIZE, 180), (Column.WHY, 330), (Column.DECISION, 150)):
            self.setColumnWidth(column, width)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.FILE, Qt.SortOrder.AscendingOrder)

    def _on_model_reset(self) -> None:
        for row in range(self._plan.rowCount()):
            self.setExpanded(
                self._plan.index(row, 0), self._plan.group_action(row) not in (Action.KEEP, Action.ON_DEMAND)
            )
