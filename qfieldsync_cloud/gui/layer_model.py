"""The layers of the project to publish, each with what the crew gets of it."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum
from typing import Any, Callable

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, pyqtSignal

from qfieldsync_cloud.gui.choice_delegate import how_to_choose
from qfieldsync_cloud.gui.findings_model import SIGNS
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.numbers import count_text, size_text
from qfieldsync_cloud.gui.windows import ALIGN_RIGHT, tip
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.packaging.checks import Finding, Severity
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import (
    CloudAction,
    Handling,
    LayerDescription,
    LayerKind,
    ProjectDescription,
)
from qfieldsync_cloud.packaging.sizes import size_of

SORT_ROLE = Qt.ItemDataRole.UserRole + 1


class Column(IntEnum):
    """The columns, in their order."""

    NAME = 0
    ACTION = 1
    HANDLING = 2
    FEATURES = 3
    SIZE = 4
    KIND = 5


def action_text(action: CloudAction) -> str:
    """Return what the crew gets."""
    return {
        CloudAction.OFFLINE: tr("Offline editing"),
        CloudAction.NO_ACTION: tr("As it is"),
        CloudAction.REMOVE: tr("Not for the crew"),
    }[action]


def handling_text(handling: Handling) -> str:
    """Return what packaging does."""
    return {
        Handling.COPY: tr("copied"),
        Handling.CONVERT: tr("converted to GeoPackage"),
        Handling.REFERENCE: tr("stays where it is"),
        Handling.LEAVE_OUT: tr("left out"),
        Handling.REFUSE: tr("not possible"),
    }[handling]


def kind_text(kind: LayerKind) -> str:
    """Return where the data come from."""
    return {
        LayerKind.GEOPACKAGE: tr("GeoPackage"),
        LayerKind.VECTOR_FILE: tr("vector file"),
        LayerKind.MEMORY: tr("temporary layer"),
        LayerKind.DELIMITED_TEXT: tr("delimited text"),
        LayerKind.RASTER_FILE: tr("raster file"),
        LayerKind.MESH_FILE: tr("mesh"),
        LayerKind.POINT_CLOUD_FILE: tr("point cloud"),
        LayerKind.TILE_FILE: tr("tile file"),
        LayerKind.SERVICE: tr("web service"),
        LayerKind.DATABASE: tr("database"),
        LayerKind.VIRTUAL: tr("virtual layer"),
        LayerKind.OTHER: tr("other"),
    }[kind]


class LayerModel(QAbstractTableModel):
    """Layers under the chosen actions; `chosen` follows each change."""

    chosen = pyqtSignal()

    def __init__(self, description: ProjectDescription, choices: Choices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._description = description
        self._choices = choices
        self._layers = choices.applied(description)
        self._findings: dict[str, Finding] = {}
        self._signs = {severity: icon(name) for severity, name in SIGNS.items()}

    @property
    def actions(self) -> dict[str, CloudAction]:
        """What was chosen, by layer id; layers that were left as they are in the project are not in it."""
        return dict(self._choices.actions)

    @property
    def layers(self) -> tuple[LayerDescription, ...]:
        """The layers under the chosen actions."""
        return self._layers

    def describe(self, description: ProjectDescription) -> None:
        """Show the layers of the project as it is now, under the same choices; the rows stay if the layers do."""
        if _rows(description.layers) == _rows(self._layers):
            self._description = description
            self.choose_all(self._choices)
            return
        self.beginResetModel()
        self._description = description
        self._layers = self._choices.applied(description)
        self.endResetModel()

    def choose_all(self, choices: Choices) -> None:
        """Show the layers under these choices."""
        before, self._layers = self._layers, choices.applied(self._description)
        self._choices = choices
        for row, (old, new) in enumerate(zip(before, self._layers)):
            if old != new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def choose(self, layer_id: str, action: CloudAction | None) -> None:
        """Choose what the crew gets of a layer, None for what is usual."""
        layer = next(layer for layer in self._layers if layer.id == layer_id)
        chosen = action or layer.allowed_actions[0]
        self.choose_all(replace(self._choices, actions={**self._choices.actions, layer_id: chosen}))
        self.chosen.emit()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Mark the layers that have findings with the worst of them; findings come errors first."""
        before, self._findings = self._findings, {}
        for finding in findings:
            if finding.layer_id and finding.severity is not Severity.NOTE:
                self._findings.setdefault(finding.layer_id, finding)
        for row, layer in enumerate(self._layers):
            if before.get(layer.id) != self._findings.get(layer.id):
                index = self.index(row, Column.NAME)
                self.dataChanged.emit(index, index)

    def choices(self, row: int) -> list[tuple[str, str]]:
        """Return value and text of what a layer may become."""
        layer = self._layers[row]
        actions = dict.fromkeys([*layer.allowed_actions, layer.action])
        return [(action.value, action_text(action)) for action in actions]

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of layers."""
        return 0 if parent.isValid() else len(self._layers)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles; those of numbers stand where the numbers do."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (Column.FEATURES, Column.SIZE):
            return ALIGN_RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = (tr("Layer"), tr("For the crew"), tr("Packaging"), tr("Features"), tr("Size"), tr("Source"))
        return titles[section]

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Return what can be done: the action is edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == Column.ACTION else flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, tool tip, icon, alignment, the action to edit and the key to sort by."""
        if not index.isValid():
            return None
        layer, column = self._layers[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(layer, column)
        if role == SORT_ROLE:
            return _key(layer, column)
        if role == Qt.ItemDataRole.EditRole and column is Column.ACTION:
            return layer.action.value
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(_explanation(layer, column))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and column is Column.ACTION:
            return how_to_choose()
        if role == Qt.ItemDataRole.DecorationRole and column is Column.NAME and layer.id in self._findings:
            return self._signs[self._findings[layer.id].severity]
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (Column.FEATURES, Column.SIZE):
            return ALIGN_RIGHT
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Choose an action, given by its value."""
        if role != Qt.ItemDataRole.EditRole or index.column() != Column.ACTION:
            return False
        self.choose(self._layers[index.row()].id, CloudAction(value))
        return True


_TEXTS: dict[Column, Callable[[LayerDescription], str]] = {
    Column.NAME: lambda layer: layer.name,
    Column.ACTION: lambda layer: action_text(layer.action),
    Column.HANDLING: lambda layer: handling_text(layer.handling),
    Column.FEATURES: lambda layer: count_text(layer.feature_count),
    Column.SIZE: lambda layer: size_text(size_of(layer)),
    Column.KIND: lambda layer: kind_text(layer.kind),
}


def _text(layer: LayerDescription, column: Column) -> str:
    return _TEXTS[column](layer)


def _rows(layers: tuple[LayerDescription, ...]) -> list[tuple[str, tuple[CloudAction, ...]]]:
    """Return what the rows and their choices are made of."""
    return [(layer.id, layer.allowed_actions) for layer in layers]


def _explanation(layer: LayerDescription, column: Column) -> str:
    if column is Column.NAME:
        return str(layer.path or layer.name)
    if column is Column.SIZE and layer.handling is Handling.CONVERT:
        return tr("As it is now; the GeoPackage can be larger or smaller")
    return _text(layer, column)


def _key(layer: LayerDescription, column: Column) -> Any:
    if column is Column.SIZE:
        return float(size_of(layer) or 0)
    return layer.feature_count or 0 if column is Column.FEATURES else _text(layer, column).casefold()
