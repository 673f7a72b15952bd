"""A linked folder and its cloud project: what would happen, then what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QModelIndex, QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from qfieldsync_cloud.gui.choice_delegate import ChoiceDelegate
from qfieldsync_cloud.gui.failure import FailureBox
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.numbers import count_text, size_text
from qfieldsync_cloud.gui.plan_model import Column, PlanModel, resolution_text
from qfieldsync_cloud.gui.progress import ProgressPanel
from qfieldsync_cloud.gui.report_view import ReportView
from qfieldsync_cloud.gui.windows import Window, plain_label, prepare_view, tip
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.synchronize import plan_synchronization, retry, synchronize
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.settings import remember_folder
from qfieldsync_cloud.sync.plan import Action, Direction, Plan, Resolution
from qfieldsync_cloud.sync.report import SyncReport
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner


def _decisions(index: QModelIndex) -> list[tuple[str, str]]:  # noqa: ARG001 - the same for all conflicts
    return [(resolution.value, resolution_text(resolution)) for resolution in Resolution]


class SynchronizeDialog(Window):
    """Shows the plan of a folder, carries it out, and tells the truth about it."""

    name = "synchronize"
    first_size = QSize(1000, 560)
    synchronized = pyqtSignal(object)

    def __init__(
        self, runner: Runner, session: Session, folder: Path, warning: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Synchronize {name}").format(name=folder.name), parent)
        self._runner = runner
        self._session = session
        self._folder = folder
        self._plan: Plan | None = None
        self._report: SyncReport | None = None
        self._handle: JobHandle | None = None
        self._make_choices()
        self._make_tree()
        self._make_pages(warning)
        self._make_buttons()
        self._arrange()
        self._update()

    def _make_choices(self) -> None:
        self._direction = QComboBox(self)
        for direction, text in (
            (Direction.BOTH, tr("Both directions")),
            (Direction.UP, tr("Only upload")),
            (Direction.DOWN, tr("Only download")),
        ):
            self._direction.addItem(text, direction.value)
        self._direction.setToolTip(tr("What goes the other way stays as it is"))
        self._direction.currentIndexChanged.connect(self._on_direction_changed)
        self._dry_run = QCheckBox(tr("D&ry run"), self)
        self._dry_run.setToolTip(tr("Only tell what would happen; change nothing"))
        self._dry_run.toggled.connect(self._update)
        self._all_conflicts = QComboBox(self)
        for resolution in Resolution:
            self._all_conflicts.addItem(resolution_text(resolution), resolution.value)
        self._all_conflicts.setToolTip(tr("Decide all conflicts the same way"))
        self._all_conflicts.activated.connect(self._on_all_conflicts_activated)
        self._all_label = QLabel(tr("All &conflicts:"), self)
        self._all_label.setBuddy(self._all_conflicts)

    def _make_tree(self) -> None:
        self._model = PlanModel(self)
        self._model.decided.connect(self._update)
        self._tree = QTreeView(self)
        self._tree.setModel(self._model)
        self._model.modelReset.connect(self._on_model_reset)
        prepare_view(self._tree, tr("What would happen"))
        self._tree.setUniformRowHeights(True)
        self._tree.setEditTriggers(QTreeView.EditTrigger.AllEditTriggers)
        self._tree.setItemDelegateForColumn(Column.DECISION, ChoiceDelegate(_decisions, self._tree))
        header = self._tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.FILE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((Column.SIZE, 180), (Column.WHY, 270), (Column.DECISION, 150)):
            self._tree.setColumnWidth(column, width)
        self._tree.setSortingEnabled(True)
        self._tree.sortByColumn(Column.FILE, Qt.SortOrder.AscendingOrder)

    def _make_pages(self, warning: str) -> None:
        self._warning = plain_label(warning)
        self._warning.setVisible(bool(warning))
        self._place = plain_label(str(self._folder))
        self._place.setToolTip(tip(str(self._folder)))
        self._failure = FailureBox(self)
        self._summary = plain_label()
        self._progress = ProgressPanel(self)
        self._result = ReportView(self)
        self._pages = QStackedWidget(self)
        for page in (self._tree, self._progress_page(), self._result):
            self._pages.addWidget(page)

    def _progress_page(self) -> QWidget:
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.addWidget(self._progress)
        layout.addWidget(
            plain_label(tr("You can close this window: the work goes on, and QGIS's status bar shows it."))
        )
        layout.addStretch(1)
        return page

    def _make_buttons(self) -> None:
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._buttons.rejected.connect(self.reject)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self._again = QPushButton(tr("&Compare again"), self)
        self._again.setAutoDefault(False)
        self._again.clicked.connect(self.compare)
        self._retry = QPushButton(tr("Retry what &failed"), self)
        self._retry.setAutoDefault(False)
        self._retry.clicked.connect(self.retry)
        self._go = QPushButton(icon("synchronize"), tr("&Synchronize"), self)
        self._go.setDefault(True)
        self._go.clicked.connect(self.synchronize)
        for button in (self._again, self._retry, self._go):
            self._buttons.addButton(button, role)

    def _arrange(self) -> None:
        choices = QHBoxLayout()
        for widget in (self._direction, self._dry_run):
            choices.addWidget(widget)
        choices.addStretch(1)
        choices.addWidget(self._all_label)
        choices.addWidget(self._all_conflicts)
        layout = QVBoxLayout(self)
        for widget in (self._place, self._warning):
            layout.addWidget(widget)
        layout.addLayout(choices)
        layout.addWidget(self._failure)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._summary)
        layout.addWidget(self._buttons)

    def compare(self) -> None:
        """Make the plan anew and show it."""
        self._report = None
        job = plan_synchronization(self._session, self._folder)
        self._run(job, phrase("Comparing {folder} with the cloud", folder=self._folder.name), self._on_plan_made)

    def synchronize(self) -> None:
        """Carry out what is shown, with the decisions that were made."""
        job = synchronize(
            self._session, self._folder, self._wanted_direction(), self._model.decisions,
            dry_run=self._dry_run.isChecked(),
        )  # fmt: skip
        self._run(job, phrase("Synchronizing {folder}", folder=self._folder.name), self._on_synchronized)

    def retry(self) -> None:
        """Try again what failed."""
        if self._report:
            job = retry(self._session, self._report)
            self._run(job, phrase("Synchronizing {folder}", folder=self._folder.name), self._on_synchronized)

    def choose(self, direction: Direction = Direction.BOTH, dry_run: bool = False) -> None:
        """Set direction and dry run."""
        self._direction.setCurrentIndex(self._direction.findData(direction.value))
        self._dry_run.setChecked(dry_run)

    @property
    def model(self) -> PlanModel:
        """The plan that is shown."""
        return self._model

    @property
    def handle(self) -> JobHandle | None:
        """The job that runs."""
        return self._handle

    def summary_text(self) -> str:
        """Return what is said of the plan, or of what happened."""
        shows_report = self._pages.currentWidget() is self._result
        return self._result.text() if shows_report else self._summary.text()

    def failed_rows(self) -> list[tuple[str, str]]:
        """Return file and explanation of what failed or waits."""
        return self._result.rows()

    def error_text(self) -> str:
        """Return the error that is shown, "" if there is none."""
        return self._failure.text()

    def _run(self, job: Any, title: Any, on_success: Any) -> None:
        if self._handle:
            return
        self._failure.clear()
        self._handle = self._runner.run(job, title)
        self._progress.follow(self._handle)
        self._handle.succeeded.connect(on_success)
        self._handle.failed.connect(self._on_failed)
        self._handle.cancelled.connect(self._on_cancelled)
        self._handle.finished.connect(self._on_job_finished)
        self._pages.setCurrentIndex(1)
        self._update()
        self._handle.start()

    def _on_plan_made(self, plan: Plan) -> None:
        remember_folder(self._folder)
        self._plan = plan
        self._model.show_plan(plan.only(self._wanted_direction()))
        self._pages.setCurrentWidget(self._tree)

    def _on_synchronized(self, report: SyncReport) -> None:
        self._report = report
        self._result.show_report(report)
        self._pages.setCurrentWidget(self._result)
        self.synchronized.emit(report)

    def _on_failed(self, error: Exception) -> None:
        self._failure.show_error(error)
        self._pages.setCurrentWidget(self._tree)

    def _on_cancelled(self) -> None:
        self._pages.setCurrentWidget(self._tree)
        self._summary.setText(tr("Stopped. What had arrived stays; the next synchronization goes on from there."))
        self._plan = None

    def _on_job_finished(self) -> None:
        self._handle = None
        self._update()

    def _on_direction_changed(self) -> None:
        if self._plan:
            self._model.show_plan(self._plan.only(self._wanted_direction()))

    def _on_all_conflicts_activated(self) -> None:
        self._model.decide_all(Resolution(self._all_conflicts.currentData()))

    def _on_model_reset(self) -> None:
        for row in range(self._model.rowCount()):
            group = self._model.index(row, 0)
            self._tree.setExpanded(group, not self._is_unchanged(group))
        for index in self._model.conflict_indexes():
            self._tree.openPersistentEditor(index)

    def _is_unchanged(self, group: QModelIndex) -> bool:
        return self._model.group_action(group.row()) is Action.KEEP

    def _wanted_direction(self) -> Direction:
        return Direction(self._direction.currentData())

    def _update(self) -> None:
        busy, shows_plan = self._handle is not None, self._pages.currentWidget() is self._tree
        has_conflicts = bool(self._model.conflict_indexes()) and shows_plan
        for widget in (self._direction, self._dry_run, self._all_conflicts):
            widget.setEnabled(not busy)
        for widget in (self._all_label, self._all_conflicts):
            widget.setVisible(has_conflicts)
        self._again.setEnabled(not busy)
        self._retry.setVisible(bool(self._report and self._report.failed))
        self._retry.setEnabled(not busy)
        self._go.setEnabled(not busy and shows_plan and self._plan is not None and not self._nothing_to_do())
        self._go.setText(tr("&Try out") if self._dry_run.isChecked() else tr("&Synchronize"))
        self._summary.setVisible(shows_plan)
        if self._plan is not None:
            self._summary.setText(self._plan_text(self._plan.only(self._wanted_direction())))

    def _nothing_to_do(self) -> bool:
        return self._plan is not None and self._plan.only(self._wanted_direction()).is_empty

    def _plan_text(self, plan: Plan) -> str:
        if plan.is_empty:
            count = count_text(len(plan.of(Action.KEEP)))
            return tr("Everything is up to date: {count} file(s) are the same on both sides.").format(count=count)
        text = tr("To upload: {up}. To download: {down}.").format(
            up=size_text(plan.bytes_of(Action.UPLOAD)), down=size_text(plan.bytes_of(Action.DOWNLOAD))
        )
        waiting = self._model.undecided
        if waiting:
            text += " " + tr("{count} conflict(s) are left as they are until you decide.").format(count=waiting)
        return text
