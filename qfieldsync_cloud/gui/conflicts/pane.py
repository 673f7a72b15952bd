"""The conflicts at work: the tree, the line for a value of one's own, and the map, each following the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QModelIndex, Qt
from qgis.PyQt.QtWidgets import QSplitter, QVBoxLayout, QWidget

from qfieldsync_cloud.deltas.values import UnfitValueError
from qfieldsync_cloud.gui.conflicts.features import Features
from qfieldsync_cloud.gui.conflicts.map import ConflictMap
from qfieldsync_cloud.gui.conflicts.model import ConflictModel
from qfieldsync_cloud.gui.conflicts.names import names_of
from qfieldsync_cloud.gui.conflicts.own_value import OwnValue
from qfieldsync_cloud.gui.conflicts.tree import ConflictTree
from qfieldsync_cloud.gui.conflicts.wording import (
    Feature,
    attribute_text,
    is_overruled,
    overruled_text,
    takes_own_value,
)
from qfieldsync_cloud.gui.failure import sentence_of
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.changes import PendingConflict
from qfieldsync_cloud.jobs.rows import Rows
from qfieldsync_cloud.settings import remember_window_state, window_state

_NAME = "conflicts_splitter"


class ConflictPane(QSplitter):
    """Shows conflicts and takes decisions."""

    def __init__(self, features: Features, folder: Path, project: QgsProject, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._features = features
        self._folder = folder
        self._project = project
        self._conflicts: Sequence[PendingConflict] = ()
        self.model = ConflictModel(self)
        self.tree = ConflictTree(self.model, self)
        self.own_value = OwnValue(self)
        self.map = ConflictMap(folder, project, self)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        side = QWidget(self)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.own_value)
        self.addWidget(side)
        self.addWidget(self.map)
        self.setStretchFactor(0, 1)
        self.setChildrenCollapsible(False)
        if not self.restoreState(window_state(_NAME)):
            self.setSizes([860, 260])

    def _connect(self) -> None:
        self._features.read.connect(self._on_features_read)
        self.tree.current_changed.connect(self._on_current_changed)
        self.model.decided.connect(self._on_decided)
        self.model.own_value_wanted.connect(self._on_own_value_wanted)
        self.own_value.typed.connect(self._on_own_value_typed)
        self.own_value.left.connect(self._on_own_value_left)
        self.splitterMoved.connect(self._on_splitter_moved)

    def show_conflicts(self, conflicts: Sequence[PendingConflict]) -> None:
        """Show conflicts; decisions on those that are as they were are kept."""
        self._conflicts = conflicts
        self._features.forget()
        self.model.show_conflicts(conflicts)
        self._features.want(conflicts)

    def _on_current_changed(self, index: QModelIndex) -> None:
        self._show_own_value(index)
        self._show_on_map(index)
        wanted = [each for each in self.model.conflicts_at(index)[:1] if self._features.rows_of(each) is None]
        if wanted:
            self._features.want(wanted)

    def _show_on_map(self, index: QModelIndex) -> None:
        conflicts = self.model.conflicts_at(index)
        if conflicts:
            self.map.show_feature(conflicts, self._features.rows_of(conflicts[0]))
        else:
            self.map.show_hint(tr("Choose a feature to see it on a map."))

    def _show_own_value(self, index: QModelIndex) -> None:
        node = self.model.verdicts.nodes.decision_at(index.internalId()) if index.isValid() else None
        if node is None or node.pending is None:
            self.own_value.close_for(tr("Choose an attribute to type a value for it."))
            return
        if takes_own_value(node.pending):
            field = attribute_text(node.pending.table, node.column)
            self.own_value.open_for(field, self.model.verdicts.text_to_begin_with(node))
        else:
            self.own_value.close_for(tr("Only the value of an attribute can be typed."))
        if is_overruled(node.pending):
            self.own_value.tell(overruled_text())

    def _on_features_read(self, rows: dict[Feature, Rows]) -> None:
        self.model.name_features(names_of(self._conflicts, rows, self._project, self._folder))
        self._show_on_map(self.tree.currentIndex())

    def _on_decided(self) -> None:
        if not self.own_value.line.hasFocus():
            self._show_own_value(self.tree.currentIndex())

    def _on_own_value_wanted(self, index: QModelIndex) -> None:
        self.tree.setCurrentIndex(index)
        self._show_own_value(index)
        self.own_value.begin()

    def _on_own_value_typed(self, text: str) -> None:
        try:
            self.model.decide_by_text(self.tree.currentIndex(), text)
        except UnfitValueError as error:
            self.own_value.tell(sentence_of(error), is_error=True)
        else:
            self.own_value.tell("")

    def _on_own_value_left(self) -> None:
        self.tree.setFocus()

    def _on_splitter_moved(self) -> None:
        remember_window_state(_NAME, self.saveState())
