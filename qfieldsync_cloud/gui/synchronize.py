"""A linked folder and its cloud project: what would happen, then what happened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QSize, pyqtSignal
from qgis.PyQt.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from qfieldsync_cloud.gui.edit_mode import EditModeWatch
from qfieldsync_cloud.gui.edit_panel import EditModePanel
from qfieldsync_cloud.gui.job_window import JobWindow
from qfieldsync_cloud.gui.plan_choices import PlanChoices
from qfieldsync_cloud.gui.plan_model import PlanModel, plan_text
from qfieldsync_cloud.gui.plan_tree import PlanTree
from qfieldsync_cloud.gui.report_view import ReportView
from qfieldsync_cloud.gui.synchronize_buttons import SynchronizeButtons
from qfieldsync_cloud.gui.transfer_list import TransferList
from qfieldsync_cloud.gui.trash import TrashDialog
from qfieldsync_cloud.gui.windows import plain_label, tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.synchronize import plan_synchronization, retry, synchronize
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.settings import remember_folder
from qfieldsync_cloud.sync.plan import Action, Direction, Plan, PlannedFile, Resolution
from qfieldsync_cloud.sync.report import SyncReport
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner

_MEANS = Means()


class SynchronizeDialog(JobWindow):
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
        super().__init__(tr("Synchronize {name}").format(name=folder.name), runner, parent)
        self._session = session
        self._folder = folder
        self._means = means
        self._plan: Plan | None = None
        self._report: SyncReport | None = None
        self._tried: frozenset[str] = frozenset()
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
        self.choices.extent_changed.connect(self._on_extent_changed)
        self.choices.all_decided.connect(self._model.decide_all)

    def _make_pages(self, warning: str) -> None:
        self._first_warning = warning
        self._warning = plain_label(warning)
        self._warning.setVisible(bool(warning))
        self._place = plain_label(str(self._folder))
        self._place.setToolTip(tip(str(self._folder)))
        self._summary = plain_label()
        self.result = ReportView(self)
        self.result.selected.connect(self._update)
        self.transfer = TransferList(self)
        self._pages = QStackedWidget(self)
        for page in (self._tree, self._progress_page(filling=self.transfer), self.result):
            self._pages.addWidget(page)

    def _make_buttons(self) -> None:
        self.buttons = SynchronizeButtons(self)
        self.buttons.rejected.connect(self.reject)
        for button, slot in (
            (self.buttons.background, self.hide),
            (self.buttons.again, self.compare),
            (self.buttons.undo, self._on_undo_clicked),
            (self.buttons.retry_selected, self._on_retry_selected_clicked),
            (self.buttons.retry, self._on_retry_clicked),
            (self.buttons.decide, self._on_decide_clicked),
            (self.buttons.go, self.synchronize),
        ):
            button.clicked.connect(slot)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        for widget in (self._place, self._warning, self.choices, self._failure, self.edit_panel):
            layout.addWidget(widget)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._summary)
        layout.addWidget(self.buttons)

    def compare(self) -> None:
        """Make the plan anew and show it."""
        self._report = None
        self.transfer.show_files(())
        edits_only = self.choices.wants_edits_only
        job = plan_synchronization(self._session, self._folder, means=self._means, edits_only=edits_only)
        self._run(job, phrase("Comparing {folder} with the cloud", folder=self._folder.name), self._on_plan_made)

    def synchronize(self) -> None:
        """Carry out what is shown, with the decisions that were made; layers in edit mode are asked about first."""
        if self.choices.is_dry_run:
            self._synchronize()
        else:
            self.edit_panel.then(self._synchronize)

    def retry(self, paths: Collection[str] = ()) -> None:
        """Try again what failed, or only these files of it."""
        if self._report:
            self._tried = frozenset(paths)
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

    def _synchronize(self) -> None:
        job = synchronize(self._session, self._folder, self._options(), self._means)
        self.transfer.show_files(() if self.choices.is_dry_run else self._travelling())
        self._run_synchronization(job)

    def _try_again(self) -> None:
        if self._report:
            failed = {failure.path for failure in self._report.failed}
            self.transfer.show_files(file for file in self._travelling() if file.path in (self._tried or failed))
            job = retry(self._session, self._report, replace(self._options(), only=self._tried), self._means)
            self._run_synchronization(job)

    def _options(self) -> Options:
        """Return what is chosen in the window."""
        return Options(
            self.choices.direction, self._resolutions(), shown=self._plan, dry_run=self.choices.is_dry_run,
            edits_only=self.choices.wants_edits_only, attachments=self.choices.wants_attachments,
        )  # fmt: skip

    def _travelling(self) -> list[PlannedFile]:
        """Return the files that travel or go if all is done as it is shown and decided."""
        plan = self._shown(self._plan).resolved(self._resolutions()) if self._plan else Plan(())
        return plan.of(Action.UPLOAD, Action.DOWNLOAD, Action.DELETE_IN_CLOUD, Action.DELETE_HERE)

    def _run_synchronization(self, job: Job[SyncReport]) -> None:
        self._run(job, phrase("Synchronizing {folder}", folder=self._folder.name), self._on_synchronized)

    def _run(self, job: Any, title: Any, on_success: Any) -> None:
        if not self._handle:
            self._pages.setCurrentIndex(1)
        super()._run(job, title, on_success)

    def _follow(self, handle: JobHandle) -> None:
        super()._follow(handle)
        self.transfer.follow(handle)

    def _on_plan_made(self, plan: Plan) -> None:
        remember_folder(self._folder)
        self._plan = plan
        self.choices.offer_attachments(bool(plan.of(Action.ON_DEMAND)))
        self._tell(plan.notices)
        self._model.show_plan(self._shown(plan))
        self._pages.setCurrentWidget(self._tree)

    def _shown(self, plan: Plan) -> Plan:
        """Return a plan as direction and attachments are chosen."""
        return (plan.with_attachments() if self.choices.wants_attachments else plan).only(self.choices.direction)

    def _tell(self, notices: tuple[Phrase, ...]) -> None:
        """Show what people should know about the folder, below what they were told before."""
        self._warning.setText("\n".join(filter(None, [self._first_warning, *map(shown, notices)])))
        self._warning.setVisible(bool(self._warning.text()))

    def _on_synchronized(self, report: SyncReport) -> None:
        self._report = report
        self._tell(report.notices)
        self.result.show_report(report)
        self._pages.setCurrentWidget(self.result)
        self.synchronized.emit(report)

    def _on_job_failed(self, error: Exception) -> None:
        super()._on_job_failed(error)
        self._pages.setCurrentWidget(self._tree)

    def _on_job_cancelled(self) -> None:
        self._pages.setCurrentWidget(self._tree)
        self._summary.setText(tr("Stopped. What had arrived stays; the next synchronization goes on from there."))
        self._plan = None

    def _on_retry_clicked(self) -> None:
        self.retry()

    def _on_retry_selected_clicked(self) -> None:
        self.retry(self.result.selected_failures())

    def _on_choices_changed(self) -> None:
        if self._plan:
            self._model.show_plan(self._shown(self._plan))
        self._update()

    def _on_extent_changed(self) -> None:
        if self._plan or self._report:
            self._plan = None  # it is of another extent: should the comparison fail, nobody carries that out
            self._model.show_plan(Plan(()))
            self.compare()

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
        plan = self._shown(self._plan) if self._plan else None
        is_free = self._handle is None and not self.edit_panel.is_asking
        self.choices.offer(
            shows_plan and bool(self._model.conflict_indexes()),
            shows_plan and bool(plan and plan.of(Action.EDITS)),
            is_free,
        )
        unsaved = self.edit_panel.unsaved()
        can_go = shows_plan and plan is not None and not (plan.is_empty and not unsaved)
        self.buttons.show_state(self._handle is not None, is_free, can_go, self.choices.is_dry_run)
        report = self._report if self._pages.currentWidget() is self.result else None
        self.buttons.show_report(report, bool(self.result.selected_failures()), is_free)
        self._summary.setVisible(shows_plan)
        if plan is not None:
            self._summary.setText(plan_text(plan, self._model.undecided, unsaved))
