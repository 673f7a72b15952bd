"""The plan of a synchronization as a tree: an action, then its files, with a decision for each conflict."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from qgis.PyQt.QtCore import QModelIndex, QObject, Qt, pyqtSignal

from qfieldsync_cloud.gui.choice_delegate import how_to_choose
from qfieldsync_cloud.gui.group_model import GroupModel
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.numbers import count_text, size_text
from qfieldsync_cloud.gui.windows import ALIGN_RIGHT, tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.sync.plan import Action, Plan, PlannedFile, Resolution

ORDER = (
    Action.CONFLICT, Action.EDITS, Action.UPLOAD, Action.DOWNLOAD, Action.DELETE_IN_CLOUD, Action.DELETE_HERE,
    Action.ON_DEMAND, Action.KEEP,
)  # fmt: skip
SIGNS = {
    Action.CONFLICT: "conflict",
    Action.EDITS: "edits_file",
    Action.UPLOAD: "upload_file",
    Action.DOWNLOAD: "download_file",
    Action.DELETE_IN_CLOUD: "delete_file",
    Action.DELETE_HERE: "delete_file",
    Action.ON_DEMAND: "cloud",
    Action.KEEP: "keep_file",
}


_GROUP = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_FILE = _GROUP | Qt.ItemFlag.ItemNeverHasChildren
_DECISION = _FILE | Qt.ItemFlag.ItemIsEditable


class Column(IntEnum):
    """The columns, in their order."""

    FILE = 0
    SIZE = 1
    WHY = 2
    DECISION = 3


def action_text(action: Action) -> str:
    """Return what an action does."""
    return {
        Action.CONFLICT: tr("Decide: changed on both sides"),
        Action.EDITS: tr("Send and take in edits, one by one"),
        Action.UPLOAD: tr("Upload to the cloud"),
        Action.DOWNLOAD: tr("Download to this computer"),
        Action.DELETE_IN_CLOUD: tr("Delete in the cloud"),
        Action.DELETE_HERE: tr("Delete on this computer (kept in the trash)"),
        Action.ON_DEMAND: tr("Attachments that stay in the cloud"),
        Action.KEEP: tr("Unchanged"),
    }[action]


def resolution_text(resolution: Resolution) -> str:
    """Return what a decision does."""
    return {
        Resolution.STOP: tr("Decide later"),
        Resolution.MINE: tr("Keep mine"),
        Resolution.THEIRS: tr("Take the cloud's"),
    }[resolution]


def plan_text(plan: Plan, undecided: int = 0, unsaved: Sequence[str] = ()) -> str:
    """Return what a plan comes to, how many files wait for a decision, and the layers whose changes are not saved."""
    up, down = plan.bytes_of(Action.UPLOAD), plan.bytes_of(Action.DOWNLOAD)
    edits, has_edits = sum(file.edits for file in plan.of(Action.EDITS)), bool(plan.of(Action.EDITS))
    same = count_text(len(plan.of(Action.KEEP)))
    some = not plan.is_empty
    texts = [
        (not plan.files, tr("There is nothing to send and nothing to take in.")),
        (
            plan.files and not some,
            tr("Everything is up to date: {count} file(s) are the same on both sides.").format(count=same),
        ),
        (has_edits, tr("Edits of mine: {count}.").format(count=count_text(edits))),
        (some and (up or not has_edits), tr("To upload: {up}.").format(up=size_text(up))),
        (some and (down or not has_edits), tr("To download: {down}.").format(down=size_text(down))),
        (
            undecided,
            tr("{count} conflict(s) are left as they are until you decide.").format(count=count_text(undecided)),
        ),
        (unsaved, tr("Not saved yet: changes of {layers}.").format(layers=", ".join(unsaved))),
    ]
    return " ".join(text for wanted, text in texts if wanted)


def _bytes_at_stake(file: PlannedFile) -> int:
    return file.size or max(file.local_size or 0, file.cloud_size or 0)


def _amount(file: PlannedFile) -> int:
    """Return what is sorted by: bytes, or edits of mine of a file that does not travel as a whole."""
    return file.edits if file.action is Action.EDITS else _bytes_at_stake(file)


def _edits_text(count: int) -> str:
    return tr("{count} edit(s) of mine").format(count=count_text(count)) if count else ""


class PlanModel(GroupModel):
    """Groups first, in the order in which a person cares; sorting sorts inside the groups."""

    decided = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: list[tuple[Action, list[PlannedFile]]] = []
        self._decisions: dict[str, Resolution] = {}
        self._sorting = (Column.FILE, Qt.SortOrder.AscendingOrder)

    def show_plan(self, plan: Plan) -> None:
        """Show a plan; decisions on files that are still in conflict are kept."""
        self.beginResetModel()
        groups = ((action, plan.of(action)) for action in ORDER)
        self._groups = [(action, files) for action, files in groups if files]
        conflicts = {file.path for file in plan.conflicts}
        self._decisions = {path: choice for path, choice in self._decisions.items() if path in conflicts}
        self._sort_files(*self._sorting)
        self.endResetModel()
        self.decided.emit()

    @property
    def decisions(self) -> dict[str, Resolution]:
        """What was decided, by path."""
        return dict(self._decisions)

    @property
    def undecided(self) -> int:
        """How many conflicts wait for a decision."""
        return sum(1 for file in self._files_of(Action.CONFLICT) if self._decision(file) is Resolution.STOP)

    def decide_all(self, resolution: Resolution) -> None:
        """Decide all conflicts the same way."""
        self._decisions = {file.path: resolution for file in self._files_of(Action.CONFLICT)}
        conflicts = self.conflict_indexes()
        if conflicts:
            self.dataChanged.emit(conflicts[0], conflicts[-1])
        self.decided.emit()

    def group_action(self, row: int) -> Action:
        """Return the action of a group."""
        return self._groups[row][0]

    def conflict_indexes(self) -> list[QModelIndex]:
        """Return where decisions are made."""
        return [
            self.index(row, Column.DECISION, self.index(group, 0))
            for group, (action, files) in enumerate(self._groups)
            if action is Action.CONFLICT
            for row in range(len(files))
        ]

    def group_sizes(self) -> list[int]:
        """Return how many files each group has."""
        return [len(files) for _, files in self._groups]

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's signature
        """Return the number of columns."""
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles; those of numbers stand where the numbers do."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.SIZE:
            return ALIGN_RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("File"), tr("Size"), tr("Why"), tr("Your decision"))[section]

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Return what can be done: decisions are edited, groups only opened and closed."""
        if index.internalId() == 0:
            return _GROUP
        return _DECISION if self._is_decision(index) else _FILE

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, tool tip, icon, alignment, and the decision to edit."""
        if not index.isValid():
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return ALIGN_RIGHT if column is Column.SIZE else None
        if index.internalId() == 0:
            return self._group_data(index.row(), column, role)
        return self._file_data(self._file(index), column, role)

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a decision, given by its value."""
        if role != Qt.ItemDataRole.EditRole or not self._is_decision(index):
            return False
        self._decisions[self._file(index).path] = Resolution(value)
        self.dataChanged.emit(index, index)
        self.decided.emit()
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the files inside their groups."""
        self._sorting = (Column(column), order)
        self.beginResetModel()
        self._sort_files(*self._sorting)
        self.endResetModel()

    def _sort_files(self, column: Column, order: Qt.SortOrder) -> None:
        keys = {
            Column.FILE: lambda file: file.path.casefold(),
            Column.SIZE: _amount,
            Column.WHY: lambda file: shown(file.reason),
            Column.DECISION: lambda file: self._decision(file).value,
        }
        for _, files in self._groups:
            files.sort(key=keys[column], reverse=order == Qt.SortOrder.DescendingOrder)

    def _group_data(self, row: int, column: Column, role: int) -> Any:
        action, files = self._groups[row]
        if role == Qt.ItemDataRole.DecorationRole and column is Column.FILE:
            return icon(SIGNS[action])
        if role == Qt.ItemDataRole.DisplayRole and column is Column.FILE:
            return f"{action_text(action)} ({count_text(len(files))})"
        if role == Qt.ItemDataRole.DisplayRole and column is Column.SIZE:
            total = sum(map(_amount, files))
            return _edits_text(total) if action is Action.EDITS else size_text(total)
        return None

    def _file_data(self, file: PlannedFile, column: Column, role: int) -> Any:
        if role == Qt.ItemDataRole.EditRole and column is Column.DECISION:
            return self._decision(file).value
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and column is Column.DECISION:
            return how_to_choose() if file.action is Action.CONFLICT else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self._file_text(file, column)
            return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None

    def _file_text(self, file: PlannedFile, column: Column) -> str:
        if column is Column.FILE:
            return file.path
        if column is Column.WHY:
            return shown(file.reason)
        if column is Column.DECISION:
            return resolution_text(self._decision(file)) if file.action is Action.CONFLICT else ""
        if file.action is Action.EDITS:
            return _edits_text(file.edits)
        if file.action is Action.CONFLICT:
            here, there = size_text(file.local_size) or "–", size_text(file.cloud_size) or "–"
            return tr("{here} here, {there} there").format(here=here, there=there)
        return size_text(_bytes_at_stake(file))

    def _file(self, index: QModelIndex) -> PlannedFile:
        return self._groups[index.internalId() - 1][1][index.row()]

    def _files_of(self, wanted: Action) -> list[PlannedFile]:
        return next((files for action, files in self._groups if action is wanted), [])

    def _decision(self, file: PlannedFile) -> Resolution:
        return self._decisions.get(file.path, Resolution.STOP)

    def _is_decision(self, index: QModelIndex) -> bool:
        if not index.isValid() or index.internalId() == 0 or index.column() != Column.DECISION:
            return False
        return self._file(index).action is Action.CONFLICT
