"""My edits that are not in the cloud yet: seen, found on the map, and taken back."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QSplitter, QStackedWidget, QTreeView, QVBoxLayout, QWidget

from qfieldsync_cloud.deltas.edits import Row
from qfieldsync_cloud.gui.changes.actions import ActionBar, EmptyState
from qfieldsync_cloud.gui.changes.details import DetailsPane
from qfieldsync_cloud.gui.changes.mine_model import Column, MineModel
from qfieldsync_cloud.gui.changes.pending import PendingWatch
from qfieldsync_cloud.gui.changes.reverting import Reverting
from qfieldsync_cloud.gui.changes.spots import MOST, Spot, Spots
from qfieldsync_cloud.gui.changes.wording import fields_of_edit, state_text, what_was_edited
from qfieldsync_cloud.gui.columns import ColumnMemory
from qfieldsync_cloud.gui.failure import FailureBox
from qfieldsync_cloud.gui.feature_names import FeatureNames
from qfieldsync_cloud.gui.project_layers import place_of
from qfieldsync_cloud.gui.windows import prepare_view
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.changes import PendingChanges, PendingEdit, full_rows, track
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner


class MinePage(QWidget):
    """Shows what a watch finds; `files_changed` tells of files that a reverted edit changed."""

    counted = pyqtSignal(int)
    files_changed = pyqtSignal(object)
    push_wanted = pyqtSignal()
    synchronize_wanted = pyqtSignal()
    conflicts_wanted = pyqtSignal()

    def __init__(
        self, runner: Runner, means: Means, watch: PendingWatch, spots: Spots, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._means = means
        self._watch = watch
        self._spots = spots
        self._rows: JobHandle | None = None
        self.reverting = Reverting(runner, means, watch, self)
        self.reverting.done.connect(self.files_changed)
        self.reverting.failed.connect(self._on_failed)
        self._wanted: PendingEdit | None = None
        self._make_tree()
        self._make_actions()
        self._arrange()
        watch.moved.connect(self._on_folder_moved)
        watch.looked.connect(self._on_looked)
        watch.failed.connect(self._on_failed)
        self._show(watch.changes)

    def _make_tree(self) -> None:
        self._names = FeatureNames(self._spots.project, self)
        self._names.found.connect(self._on_names_found)
        self._model = MineModel(self._names, self)
        self._tree = QTreeView(self)
        self._tree.setModel(self._model)
        prepare_view(self._tree, tr("Your edits that are not in the cloud"))
        self._tree.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self._tree.setUniformRowHeights(True)
        self._tree.setSortingEnabled(True)
        self._tree.sortByColumn(Column.FEATURE, Qt.SortOrder.AscendingOrder)
        for column, width in ((Column.FEATURE, 240), (Column.WHAT, 115), (Column.STATE, 95)):
            self._tree.setColumnWidth(column, width)
        self._columns = ColumnMemory(self._tree.header(), "changes_mine_columns")
        self._tree.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._tree.doubleClicked.connect(self.zoom)
        self._details = DetailsPane("changes_mine", tr("In the cloud"), tr("Here"), self)
        self._details.all_wanted.connect(self._on_all_wanted)

    def _make_actions(self) -> None:
        bar = self._bar = ActionBar(self._tree, self)
        self._push = bar.add(
            "push", tr("Push…"),
            tr("Send your edits and new photos, and take in the crew's edits; other files stay as they are"),
            self.push_wanted.emit,
        )  # fmt: skip
        self._synchronize = bar.add(
            "synchronize", tr("Synchronize…"), tr("Compare the whole folder with the cloud"),
            self.synchronize_wanted.emit,
        )  # fmt: skip
        self._decide = bar.add(
            "conflict", tr("Decide conflicts…"), tr("Choose where you and somebody else changed the same"),
            self.conflicts_wanted.emit,
        )  # fmt: skip
        bar.addSeparator()
        self._zoom = bar.add("zoom", tr("Zoom to"), tr("Show the feature on the map"), self.zoom, "Return", "Enter")
        self._flash = bar.add("flash", tr("Flash"), tr("Let the feature flash on the map"), self.flash, "F")
        bar.addSeparator()
        self._revert_these = bar.add(
            "revert", tr("Revert"), tr("Take the selected edits back: the features become as they are in the cloud"),
            self.ask_to_revert, "Del",
        )  # fmt: skip
        self._revert_all = bar.add("revert_all", tr("Revert all"), tr("Take all edits back"), self.ask_to_revert_all)
        self._track = bar.add(
            "edits_file", tr("Send edits one by one"),
            tr("Have the edits of this file's layer travel one by one from the next synchronization on, although "
               "QField keeps none of its own"),
            self.track,
        )  # fmt: skip
        bar.addSeparator()
        self._refresh = bar.add("refresh", tr("Refresh"), tr("Look for edits again"), self._watch.look_now, "F5")
        bar.with_text(self._push, self._synchronize, self._decide)

    def _arrange(self) -> None:
        self._failure = FailureBox(self)
        self._empty = EmptyState(self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(self._tree)
        self.splitter.addWidget(self._details)
        for place, share in enumerate((3, 2)):
            self.splitter.setStretchFactor(place, share)
        self.splitter.setSizes([600, 400])
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 4)
        layout.addWidget(self._bar)
        layout.addWidget(self._failure)
        layout.addWidget(self._pages, 1)

    @property
    def model(self) -> MineModel:
        """The tree's model."""
        return self._model

    @property
    def details(self) -> DetailsPane:
        """Before and after of the selected edit."""
        return self._details

    def empty_text(self) -> str:
        """Return what is said instead of a tree, "" while there is one."""
        return self._empty.text() if self._pages.currentWidget() is self._empty else ""

    def error_text(self) -> str:
        """Return the error that is shown, "" if there is none."""
        return self._failure.text()

    def select(self, index: QModelIndex) -> None:
        """Select a row."""
        self._tree.setCurrentIndex(index)
        self._tree.scrollTo(index)

    def select_layer(self, layer_id: str) -> None:
        """Go to a layer's edits."""
        layer, folder = self._spots.project.mapLayer(layer_id), self._watch.folder
        place = place_of(layer, folder) if layer and folder else ("", "")
        index = self._model.index_of_layer(layer_id, *place)
        if index.isValid():
            self._tree.expand(index)
            self.select(index)

    def selected(self) -> tuple[PendingEdit, ...]:
        """Return the selected edits; a selected layer counts for all of its edits."""
        found = {}
        for index in self._tree.selectionModel().selectedRows():
            for edit in self._model.edits_at(index):
                found[edit.path, edit.edit.table, edit.edit.key] = edit
        return tuple(found.values())

    def zoom(self) -> None:
        """Show the selected features on the map."""
        self._spots.zoom(self._places())

    def flash(self) -> None:
        """Let the selected features flash on the map."""
        self._spots.flash(self._places())

    def ask_to_revert(self) -> None:
        """Ask whether the selected edits are to be taken back."""
        self._failure.clear()
        self.reverting.ask(self.selected())

    def ask_to_revert_all(self) -> None:
        """Ask whether all edits are to be taken back."""
        self._failure.clear()
        self.reverting.ask(self._watch.changes.edits if self._watch.changes else ())

    def track(self) -> None:
        """Have the edits of the selected file's layer travel one by one."""
        problem, folder = self._model.problem_at(self._tree.currentIndex()), self._watch.folder
        if problem is None or folder is None:
            return
        job = track(folder, problem.path, problem.table, means=self._means)
        handle = self._runner.run_quietly(job, phrase("Noting which edits travel one by one"))
        handle.succeeded.connect(self._watch.look_now)
        handle.failed.connect(self._on_failed)
        handle.start()

    def _places(self) -> list[Spot]:
        folder = self._watch.folder
        spots = [self._spots.of_edit(folder, edit) for edit in self.selected()[:MOST]] if folder else []
        return [spot for spot in spots if spot]

    def _on_folder_moved(self) -> None:
        self._failure.clear()
        self._show(None)

    def _on_looked(self) -> None:
        self._failure.clear()
        self._show(self._watch.changes)

    def _on_failed(self, error: Exception) -> None:
        self._failure.show_error(error)
        if self._watch.changes is None:
            self._empty.say("error", tr("It is not known what you have changed."))

    def _show(self, changes: PendingChanges | None) -> None:
        kept = [(edit.path, edit.edit.table, edit.edit.key) for edit in self.selected()[:1]]
        folded = {self._group_name(row) for row in range(self._model.rowCount()) if not self._is_open(row)}
        self._names.forget(self._watch.folder)
        self._model.show_changes(changes)
        for row in range(self._model.rowCount()):
            self._tree.setFirstColumnSpanned(row, QModelIndex(), True)
            self._tree.setExpanded(self._model.index(row, 0), self._group_name(row) not in folded)
        for place in kept:
            self.select(self._model.index_of_edit(*place))
        self._say(changes)
        self._on_selection_changed()
        self.counted.emit(len(changes.edits) if changes else 0)

    def _say(self, changes: PendingChanges | None) -> None:
        is_empty = self._model.rowCount() == 0
        self._pages.setCurrentWidget(self._empty if is_empty else self.splitter)
        if changes is None:
            self._empty.say("cloud", tr("Looking for your edits…"))
        elif is_empty and changes.conflicts:
            self._empty.say("conflict", tr("Nothing is to be sent, but decisions are due: Decide conflicts…"))
        elif is_empty:
            self._empty.say("success", tr("Everything is in the cloud."))
        self._decide.setEnabled(bool(changes and changes.conflicts))
        for action in (self._push, self._revert_all):
            action.setEnabled(bool(changes and changes.edits))

    def _group_name(self, row: int) -> str:
        return self._model.group(self._model.index(row, 0)).name

    def _is_open(self, row: int) -> bool:
        return self._tree.isExpanded(self._model.index(row, 0))

    def _on_selection_changed(self) -> None:
        edits = self.selected()
        for action in (self._zoom, self._flash, self._revert_these):
            action.setEnabled(bool(edits))
        self._track.setVisible(self._model.problem_at(self._tree.currentIndex()) is not None)
        edit = self._model.edit(self._tree.currentIndex())
        if edit is None:
            self._details.clear(tr("Select an edit to see what it changes."))
        elif self._details.shows_all:
            self._on_all_wanted()
        else:
            self._show_details(edit, None)

    def _show_details(self, edit: PendingEdit, rows: tuple[Row | None, Row | None] | None) -> None:
        title = self._title_of(edit)
        reason = f"{state_text(edit.state)}: {shown(edit.reason)}" if edit.reason else ""
        self._details.show_fields(title, reason, fields_of_edit(edit, rows))

    def _title_of(self, edit: PendingEdit) -> str:
        return tr("{layer}, feature {key}: {what}").format(
            layer=edit.layer.name, key=self._model.feature_text(edit), what=what_was_edited(edit)
        )

    def _on_names_found(self) -> None:
        edit = self._model.edit(self._tree.currentIndex())
        if edit:
            self._details.set_title(self._title_of(edit))

    def _on_all_wanted(self) -> None:
        edit, folder = self._model.edit(self._tree.currentIndex()), self._watch.folder
        if edit is None or folder is None:
            return
        if self._rows:
            self._rows.cancel()
        self._wanted = edit
        self._rows = self._runner.run_quietly(full_rows(folder, edit, self._means), phrase("Reading a feature"))
        self._rows.succeeded.connect(self._on_rows_read)
        self._rows.failed.connect(self._on_failed)
        self._rows.start()

    def _on_rows_read(self, rows: tuple[Row | None, Row | None]) -> None:
        if self._wanted and self._wanted is self._model.edit(self._tree.currentIndex()):
            self._show_details(self._wanted, rows)
