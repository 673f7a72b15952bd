"""What the crews have sent: found on the map, exported, and put in by hand where the server could not."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.gui.changes.actions import ActionBar, EmptyState
from qfieldsync_cloud.gui.changes.applying import ByHand
from qfieldsync_cloud.gui.changes.details import DetailsPane
from qfieldsync_cloud.gui.changes.export_menu import ExportMenu
from qfieldsync_cloud.gui.changes.field_filter import FieldQuery
from qfieldsync_cloud.gui.changes.field_source import FieldSource
from qfieldsync_cloud.gui.changes.field_table import FieldTable
from qfieldsync_cloud.gui.changes.filter_bar import FilterBar
from qfieldsync_cloud.gui.changes.pending import PendingWatch
from qfieldsync_cloud.gui.changes.spots import MOST, KnownPlaces, Spot, Spots
from qfieldsync_cloud.gui.changes.wording import fate_text, fields_of_change, what_was_sent
from qfieldsync_cloud.gui.failure import FailureBox
from qfieldsync_cloud.gui.feature_names import FeatureNames
from qfieldsync_cloud.gui.numbers import count_text
from qfieldsync_cloud.gui.windows import plain_label
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.field import FieldChange
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.worker.runner import Runner

MAP_PAUSE = 300
"""Milliseconds without a move of the map after which is filtered again."""


class FieldView(QWidget):
    """Loads when it is first seen; `seen` tells that the newest was shown, `files_changed` what was put in by hand."""

    seen = pyqtSignal()
    files_changed = pyqtSignal(object)
    sign_in_wanted = pyqtSignal()

    def __init__(
        self, runner: Runner, accounts: Accounts, means: Means, watch: PendingWatch, spots: Spots,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._runner = runner
        self._watch = watch
        self._spots = spots
        self._names = FeatureNames(spots.project, self)
        self._names.found.connect(self._on_names_found)
        self._source = FieldSource(runner, accounts, means, watch, self._names, self)
        self._by_hand = ByHand(runner, means, watch, self)
        self._is_due = True
        self._kept: frozenset[str] = frozenset()
        self._known = KnownPlaces(spots)
        self._make_table()
        self._make_actions()
        self._arrange()
        self._listen(accounts)
        self._say()

    def _make_table(self) -> None:
        self._table = FieldTable(self._source.model, self._known, self)
        self._table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._table.doubleClicked.connect(self.zoom)
        self._details = DetailsPane("changes_field", tr("Before"), tr("After"), self)

    def _make_actions(self) -> None:
        bar = self._bar = ActionBar(self._table, self)
        self._refresh = bar.add("refresh", tr("Refresh"), tr("Load the newest changes"), self.reload, "F5")
        bar.addSeparator()
        self._zoom = bar.add("zoom", tr("Zoom to"), tr("Show the feature on the map"), self.zoom, "Return", "Enter")
        self._flash = bar.add("flash", tr("Flash"), tr("Let the feature flash on the map"), self.flash, "F")
        bar.addSeparator()
        self._apply = bar.add(
            "apply", tr("Apply here…"), tr("Make a change that the server did not apply an edit of yours"),
            self.ask_to_apply,
        )  # fmt: skip
        self._export = ExportMenu(self._runner, self._spots.project, self._count_to_export, self)
        self._export.failed.connect(self._on_failed)
        bar.addWidget(self._export)
        self._export.wanted_layer.connect(self.export_layer)
        self._export.wanted_file.connect(self.export_file)
        bar.with_text(self._apply)

    def _arrange(self) -> None:
        self.filters = FilterBar(self)
        self._failure = FailureBox(self)
        self._status = plain_label()
        self._more = QPushButton(tr("Load &more"), self)
        self._more.setAutoDefault(False)
        self._more.clicked.connect(self._source.load_more)
        self._all = QPushButton(tr("Load &all"), self)
        self._all.setToolTip(tr("Load all changes: filters and order work on what is loaded"))
        self._all.setAutoDefault(False)
        self._all.clicked.connect(self._source.load_all)
        self._empty = EmptyState(self)
        self._sign_in = self._empty.add_button("account", tr("Sign in…"), self.sign_in_wanted.emit)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        left = QWidget(self)
        for place in (left, self._details):
            self.splitter.addWidget(place)
        for place, share in enumerate((3, 2)):
            self.splitter.setStretchFactor(place, share)
        self.splitter.setSizes([600, 400])
        bottom = QHBoxLayout()
        bottom.addWidget(self._status, 1)
        for button in (self._more, self._all):
            bottom.addWidget(button)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.filters)
        column.addWidget(self._table, 1)
        column.addLayout(bottom)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 4)
        for widget in (self._bar, self._failure, self._pages):
            layout.addWidget(widget, 1 if widget is self._pages else 0)

    def _listen(self, accounts: Accounts) -> None:
        self._source.changed.connect(self._say)
        self._source.started.connect(self._on_started)
        self._source.failed.connect(self._on_failed)
        self._by_hand.done.connect(self.files_changed)
        self._by_hand.failed.connect(self._on_failed)
        self.filters.changed.connect(self._on_filters_changed)
        self._map_pause = QTimer(self)
        self._map_pause.setSingleShot(True)
        self._map_pause.setInterval(MAP_PAUSE)
        self._map_pause.timeout.connect(self._on_map_rested)
        self._spots.canvas.extentsChanged.connect(self._on_map_moved)
        self._watch.moved.connect(self._on_place_changed)
        accounts.signed_in.connect(self._on_place_changed)
        accounts.signed_out.connect(self._on_place_changed)

    @property
    def shown(self) -> tuple[FieldChange, ...]:
        """What the filters let through, in the order of the table."""
        return self._table.shown

    @property
    def details(self) -> DetailsPane:
        """Before and after of the selected delta."""
        return self._details

    def status_text(self) -> str:
        """Return how many are shown, or why there is nothing to show."""
        return self._empty.text() if self._pages.currentWidget() is self._empty else self._status.text()

    def error_text(self) -> str:
        """Return the error that is shown, "" if there is none."""
        return self._failure.text()

    def selected(self) -> tuple[FieldChange, ...]:
        """Return the selected deltas, in the order of the table."""
        return self._table.selected()

    def select(self, *rows: int) -> None:
        """Select rows of the table."""
        self._table.select(*rows)

    def showEvent(self, event: QShowEvent) -> None:
        """Load what was not loaded yet."""
        super().showEvent(event)
        if self._is_due:
            self.reload()

    def reload(self) -> None:
        """Load the newest changes."""
        self._failure.clear()
        self._kept = frozenset(change.id for change in self.selected())
        self._forget()
        self._is_due = not self._source.load()

    def refresh_soon(self) -> None:
        """Load the newest changes, now if somebody is looking, else when they do."""
        self._is_due = True
        if self.isVisible():
            self.reload()

    def zoom(self) -> None:
        """Show the selected features on the map."""
        self._spots.zoom(self._places())

    def flash(self) -> None:
        """Let the selected features flash on the map."""
        self._spots.flash(self._places())

    def ask_to_apply(self) -> None:
        """Ask whether the selected delta is to become an edit of mine."""
        changes = self.selected()
        if len(changes) == 1 and changes[0].is_trouble:
            self._failure.clear()
            self._by_hand.ask(changes[0])

    def to_export(self) -> tuple[FieldChange, ...]:
        """Return the selected deltas, or all that are shown."""
        return self.selected() or self.shown

    def export_layer(self) -> None:
        """Add the selected deltas, or all that are shown, to the project as temporary layers."""
        self._export.add_layers([(change, self._known.of(change)) for change in self.to_export()])

    def export_file(self) -> None:
        """Ask for a CSV file to write the selected deltas, or all that are shown, into."""
        self._export.ask_for_file(self.to_export())

    def _count_to_export(self) -> int:
        return len(self.to_export())

    def _on_failed(self, error: Exception) -> None:
        self._failure.show_error(error)

    def _on_started(self) -> None:
        """Select again what was selected before it was loaded anew."""
        self._table.select_changes(self._kept)
        self.seen.emit()

    def _on_place_changed(self) -> None:
        """Begin anew: another folder is open, or somebody else is signed in."""
        self._failure.clear()
        self._forget()
        self._source.forget()
        self.filters.choose(FieldQuery(trouble_first=self.filters.query().trouble_first))
        self.refresh_soon()

    def _on_filters_changed(self) -> None:
        self._table.ask(self.filters.query())
        self._say()

    def _on_map_moved(self) -> None:
        if self._table.query.on_map:
            self._map_pause.start()

    def _on_map_rested(self) -> None:
        self._table.look_again()
        self._say()

    def _places(self) -> list[Spot]:
        return [spot for spot in map(self._known.of, self.selected()[:MOST]) if spot]

    def _on_selection_changed(self) -> None:
        changes = self.selected()
        for action in (self._zoom, self._flash):
            action.setEnabled(bool(changes))
        self._apply.setEnabled(len(changes) == 1 and changes[0].is_trouble)
        if len(changes) != 1:
            self._details.clear(tr("Select a change to see what it does."))
            return
        change = changes[0]
        title = self._title_of(change)
        reason = f"{fate_text(change)}: {change.reason}" if change.reason else ""
        self._details.show_fields(title, reason, fields_of_change(change))

    def _title_of(self, change: FieldChange) -> str:
        return tr("{layer}, feature {key}: {what}").format(
            layer=change.layer_name, key=self._source.model.feature_text(change), what=what_was_sent(change)
        )

    def _on_names_found(self) -> None:
        changes = self.selected()
        if len(changes) == 1:
            self._details.set_title(self._title_of(changes[0]))

    def _forget(self) -> None:
        """Forget what was read of the layers."""
        self._known.forget(self._watch.folder)
        self._names.forget(self._watch.folder)

    def _say(self) -> None:
        """Say what there is to see, and offer what can be done."""
        source = self._source
        self.filters.offer(source.model.changes)
        if self._table.query != self.filters.query():
            self._table.ask(self.filters.query())
        shown, loaded = self._table.model().rowCount(), source.model.rowCount()
        self._pages.setCurrentWidget(self.splitter if loaded else self._empty)
        if not source.is_signed_in:
            self._empty.say("account", tr("Sign in to see what the crews have sent."), self._sign_in)
        elif source.is_loading:
            self._empty.say("cloud", tr("Loading the changes from the field…"))
        elif self._failure.text():
            self._empty.say("error", tr("The changes from the field could not be loaded."))
        else:
            self._empty.say("cloud", tr("Nobody has sent changes to this project yet."))
        text = tr("{count} of {total} change(s) loaded") if shown == loaded else tr(
            "{shown} fit the filters; {count} of {total} change(s) loaded"
        )  # fmt: skip
        self._status.setText(
            text.format(shown=count_text(shown), count=count_text(loaded), total=count_text(source.total))
        )
        for button in (self._more, self._all):
            button.setVisible(source.has_more)
            button.setEnabled(not source.is_loading)
        self._refresh.setEnabled(source.can_load and not source.is_loading)
        self._export.setEnabled(shown > 0)
        self._on_selection_changed()
