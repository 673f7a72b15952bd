"""A linked folder and its cloud project: what would happen, then what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QSize, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialogButtonBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qfieldsync_cloud.gui.edit_mode import EditModeWatch
from qfieldsync_cloud.gui.edit_panel import EditModePanel
from qfieldsync_cloud.gui.failure import FailureBox
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.plan_choices import PlanChoices
from qfieldsync_cloud.gui.plan_model import PlanModel, plan_text
from qfieldsync_cloud.gui.plan_tree import PlanTree
from qfieldsync_cloud.gui.progress import ProgressPanel
from qfieldsync_cloud.gui.report_view import ReportView
from qfieldsync_cloud.gui.trash import TrashDialog
from qfieldsync_cloud.gui.windows import Window, plain_label, tip
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.synchronize import plan_synchronization, retry, synchronize
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.settings import remember_folder
from qfieldsync_cloud.sync.plan import Action, Direction, Plan, Resolution
from qfieldsync_cloud.sync.report import SyncReport
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner

_MEANS = Means()


class SynchronizeDialog(Window):
    """Shows the plan of a folder, carries it out, and tells the truth about it."""

    name = "synchronize"
    first_size = QSize(1000, 560)
    synchronized = pyqtSignal(object)
    conflicts_wanted = pyqtSignal(object)
    files_put_back = pyqtSignal(object)

    def __init__(
        self,
        runner: Runner,
        session: Session,
        folder: Path,
        warning: str = "",
        parent: QWidget | None = None,
        *,
        means: Means = _MEANS,
        watch: EditModeWatch | None = None,
    ) -> None:
        super().__init__(tr("Synchronize {name}").format(name=folder.name), parent)
        self._runner = runner
        self._session = session
        self._folder = folder
        self._means = means
        self._plan: Plan | None = None
        self._report: SyncReport | None = None
        self._handle: JobHandle | None = None
        self._trash: TrashDialog | None = None
        self._make_plan()
        self.edit_panel = EditModePanel(watch, folder, self)
        self.edit_panel.changed.connect(self._update)
        self._make_pages(warning)
        self._make_buttons()
        self._arrange()
        self._update()

    def _make_plan(self) -> None:
        self._model = PlanModel(self)
        self._model.decided.connect(self._update)
        self._tree = PlanTree(self._model, self)
        self.choices = PlanChoices(self)
        self.choices.changed.connect(self._on_choices_changed)
        self.choices.all_decided.connect(self._model.decide_all)

    def _make_pages(self, warning: str) -> None:
        self._warning = plain_label(warning)
        self._warning.setVisible(bool(warning))
        self._place = plain_label(str(self._folder))
        self._place.setToolTip(tip(str(self._folder)))
        self._failure = FailureBox(self)
        self._summary = plain_label()
        self._progress = ProgressPanel(self)
        self.result = ReportView(self)
        self._pages = QStackedWidget(self)
        for page in (self._tree, self._progress_page(), self.result):
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
        self._again = self._button(tr("&Compare again"), self.compare)
        self._retry = self._button(tr("Retry what &failed"), self.retry)
        self._undo = self._button(tr("&Undo…"), self._on_undo_clicked, "undo")
        self._undo.setToolTip(tr("Show what this folder's files were before, to put them back"))
        self._decide = self._button(tr("&Decide conflicts…"), self._on_decide_clicked, "conflict")
        self._decide.setToolTip(tr("Show what both sides changed, and decide"))
        self._go = self._button(tr("&Synchronize"), self.synchronize, "synchronize")
        self._go.setDefault(True)
        for button in (self._again, self._undo, self._retry, self._decide, self._go):
            self._buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)

    def _button(self, text: str, slot: Any, sign: str = "") -> QPushButton:
        button = QPushButton(text, self)
        if sign:
            button.setIcon(icon(sign))
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        for widget in (self._place, self._warning, self.choices, self._failure, self.edit_panel):
            layout.addWidget(widget)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._summary)
        layout.addWidget(self._buttons)

    def compare(self) -> None:
        """Make the plan anew and show it."""
        self._report = None
        job = plan_synchronization(self._session, self._folder, means=self._means)
        self._run(job, phrase("Comparing {folder} with the cloud", folder=self._folder.name), self._on_plan_made)

    def synchronize(self) -> None:
        """Carry out what is shown, with the decisions that were made; layers in edit mode are asked about first."""
        if self.choices.is_dry_run:
            self._synchronize()
        else:
            self.edit_panel.then(self._synchronize)

    def retry(self) -> None:
        """Try again what failed."""
        if self._report:
            self.edit_panel.then(self._try_again)

    def choose(self, direction: Direction = Direction.BOTH, dry_run: bool = False) -> None:
        """Set direction and dry run."""
        self.choices.choose(direction, dry_run)

    @property
    def trash(self) -> TrashDialog | None:
        """The trash, if it was opened."""
        return self._trash

    @property
    def model(self) -> PlanModel:
        """The plan that is shown."""
        return self._model

    @property
    def handle(self) -> JobHandle | None:
        """The job that runs, here or in the trash."""
        return self._handle or (self._trash.handle if self._trash else None)

    def summary_text(self) -> str:
        """Return what is said of the plan, or of what happened."""
        shows_report = self._pages.currentWidget() is self.result
        return self.result.text() if shows_report else self._summary.text()

    def failed_rows(self) -> list[tuple[str, str]]:
        """Return file and explanation of what failed or waits."""
        return self.result.rows()

    def error_text(self) -> str:
        """Return the error that is shown, "" if there is none."""
        return self._failure.text()

    def _synchronize(self) -> None:
        job = synchronize(
            self._session, self._folder, self.choices.direction, self._resolutions(),
            dry_run=self.choices.is_dry_run, means=self._means,
        )  # fmt: skip
        self._run_synchronization(job)

    def _try_again(self) -> None:
        if self._report:
            self._run_synchronization(retry(self._session, self._report, self._means))

    def _run_synchronization(self, job: Job[SyncReport]) -> None:
        self._run(job, phrase("Synchronizing {folder}", folder=self._folder.name), self._on_synchronized)

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
        self._model.show_plan(plan.only(self.choices.direction))
        self._pages.setCurrentWidget(self._tree)

    def _on_synchronized(self, report: SyncReport) -> None:
        self._report = report
        self.result.show_report(report)
        self._pages.setCurrentWidget(self.result)
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

    def _on_choices_changed(self) -> None:
        if self._plan:
            self._model.show_plan(self._plan.only(self.choices.direction))
        self._update()

    def _on_decide_clicked(self) -> None:
        self.conflicts_wanted.emit(self._folder)

    def _on_undo_clicked(self) -> None:
        if self._trash is None:
            self._trash = TrashDialog(self._runner, self._folder, self._means, self)
            self._trash.put_back_done.connect(self.files_put_back)
            self.finished.connect(self._trash.close)
        self._trash.show()
        self._trash.raise_()
        self._trash.reload()

    def _resolutions(self) -> dict[str, Resolution]:
        """Return the decisions by path: those on files, and the one for all files whose edits travel one by one."""
        edits = self._plan.of(Action.EDITS) if self._plan else []
        return {**{file.path: self.choices.for_edits for file in edits}, **self._model.decisions}

    def _update(self) -> None:
        shows_plan = self._pages.currentWidget() is self._tree
        plan = self._plan.only(self.choices.direction) if self._plan else None
        is_free = self._handle is None and not self.edit_panel.is_asking
        self.choices.offer(
            shows_plan and bool(self._model.conflict_indexes()),
            shows_plan and bool(plan and plan.of(Action.EDITS)),
            is_free,
        )
        self._again.setEnabled(is_free)
        self._update_result_buttons(is_free)
        unsaved = self.edit_panel.unsaved()
        self._go.setEnabled(is_free and shows_plan and plan is not None and not (plan.is_empty and not unsaved))
        self._go.setText(tr("&Try out") if self.choices.is_dry_run else tr("&Synchronize"))
        self._summary.setVisible(shows_plan)
        if plan is not None:
            self._summary.setText(plan_text(plan, self._model.undecided, unsaved))

    def _update_result_buttons(self, is_free: bool) -> None:
        report = self._report if self._pages.currentWidget() is self.result else None
        has_failed = bool(report and (report.failed or any(result.failures for result in report.edits)))
        self._retry.setVisible(has_failed)
        self._decide.setVisible(bool(report and report.edit_conflicts))
        self._undo.setVisible(bool(report and report.trash))
        for button in (self._retry, self._decide, self._undo):
            button.setEnabled(is_free)
