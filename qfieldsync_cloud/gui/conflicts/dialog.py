"""What both sides changed: before, in the cloud and here, and a decision for each."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qfieldsync_cloud.gui.conflicts.delegate import VerdictBox
from qfieldsync_cloud.gui.conflicts.features import Features
from qfieldsync_cloud.gui.conflicts.model import ConflictModel
from qfieldsync_cloud.gui.conflicts.pane import ConflictPane
from qfieldsync_cloud.gui.conflicts.wording import Verdict, choices_for_all, keys_text
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.job_window import JobWindow
from qfieldsync_cloud.gui.numbers import count_text
from qfieldsync_cloud.gui.windows import ask, heading, plain_label, tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.changes import PendingChanges, decide, pending_changes
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.runner import Runner

_MEANS = Means()


class ConflictsDialog(JobWindow):
    """Shows the conflicts of a folder, and applies what a person decides."""

    name = "conflicts"
    first_size = QSize(1200, 680)
    decided = pyqtSignal(int)
    synchronize_wanted = pyqtSignal(object)

    def __init__(self, runner: Runner, folder: Path, means: Means = _MEANS, parent: QWidget | None = None) -> None:
        super().__init__(tr("Conflicts in {name}").format(name=folder.name), runner, parent)
        self._folder = folder
        self._means = means
        self._after_decision: Callable[[], None] = self.reload
        self._is_read = False
        self._features = Features(runner, folder, means, self)
        self._make_choice_for_all()
        self._make_pages()
        self._make_buttons()
        self._arrange()
        self._update()

    def _make_choice_for_all(self) -> None:
        self._intro = plain_label(
            tr("You and others changed the same things. Yours stays here, and theirs in the cloud, until you decide.")
        )
        self._all = VerdictBox(self)
        self._all.offer(choices_for_all())
        self._all.setToolTip(tip(f"{tr('Decide all conflicts the same way.')} {keys_text()}"))
        self._all.activated.connect(self._on_all_activated)
        self._all_label = QLabel(tr("&All conflicts:"), self)
        self._all_label.setBuddy(self._all)

    def _make_pages(self) -> None:
        self._problems = plain_label()
        self._summary = plain_label()
        self._pane = ConflictPane(self._features, self._folder, QgsProject.instance(), self)
        self.model.decided.connect(self._update)
        self._empty = heading(tr("No decisions are due."))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget(self)
        for page in (self._pane, self._progress_page(), self._empty):
            self._pages.addWidget(page)

    def _make_buttons(self) -> None:
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._buttons.rejected.connect(self.reject)
        self._buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self._decide = QPushButton(tr("&Decide"), self)
        self._decide.setAutoDefault(False)
        self._decide.setToolTip(tip(tr("Apply the decisions that you made; the others go on waiting")))
        self._decide.clicked.connect(self.decide)
        self._decide_and_go = QPushButton(icon("synchronize"), tr("Decide and &synchronize"), self)
        self._decide_and_go.setToolTip(tip(tr("Apply the decisions that you made, then synchronize the folder")))
        self._decide_and_go.clicked.connect(self.decide_and_synchronize)
        for button in (self._decide, self._decide_and_go):
            self._buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._intro, 1)
        top.addWidget(self._all_label)
        top.addWidget(self._all)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self._problems)
        layout.addWidget(self._failure)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._summary)
        layout.addWidget(self._buttons)

    def reload(self) -> None:
        """Look for conflicts and show them; decisions on those that are as they were are kept."""
        title = phrase("Looking for conflicts in {folder}", folder=self._folder.name)
        self._run(pending_changes(self._folder, None, self._means), title, self._on_changes_read)

    def decide(self) -> None:
        """Apply the decisions that were made."""
        self._apply(then=self.reload)

    def decide_and_synchronize(self) -> None:
        """Apply the decisions that were made, then ask for a synchronization."""
        self._apply(then=self._leave_and_synchronize)

    def reject(self) -> None:
        """Close, after a question if decisions were made that are not applied."""
        count = self.model.verdicts.count
        if not count or self._handle:
            self._leave()
            return
        ask(
            self,
            tr("Close"),
            tr("{count} decision(s) were made, but not applied. Close the window and forget them?").format(count=count),
            self._leave,
        )

    @property
    def model(self) -> ConflictModel:
        """The conflicts that are shown."""
        return self._pane.model

    @property
    def pane(self) -> ConflictPane:
        """Where they are decided."""
        return self._pane

    def summary_text(self) -> str:
        """Return how many decisions were made, or that none is due."""
        return self._empty.text() if self._pages.currentWidget() is self._empty else self._summary.text()

    def _apply(self, then: Callable[[], None]) -> None:
        decisions = self.model.verdicts.decisions()
        if decisions and self._handle is None:
            title = phrase("Applying your decisions in {folder}", folder=self._folder.name)
            self._after_decision = then
            self._run(decide(self._folder, decisions, self._means), title, self._on_decided)

    def _on_changes_read(self, changes: PendingChanges) -> None:
        self._is_read = True
        problems = [f"{problem.path}: {shown(problem.reason)}" for problem in changes.problems]
        self._problems.setText("\n".join(problems))
        self._pane.show_conflicts(changes.conflicts)

    def _on_decided(self, count: int) -> None:
        self.model.decide_all(Verdict.LATER)
        self._then = self._after_decision
        self.decided.emit(count)

    def _on_all_activated(self) -> None:
        self.model.decide_all(Verdict(self._all.currentData()))

    def _leave(self) -> None:
        self._features.stop()
        self.model.decide_all(Verdict.LATER)
        super().reject()

    def _leave_and_synchronize(self) -> None:
        self._leave()
        self.synchronize_wanted.emit(self._folder)

    def _update(self) -> None:
        verdicts, busy = self.model.verdicts, self._handle is not None
        total, count = verdicts.total, verdicts.count
        shows_tree = not busy and (total > 0 or not self._is_read)
        self._pages.setCurrentIndex(1 if busy else 0 if shows_tree else 2)
        for widget in (self._intro, self._all_label, self._all, self._decide, self._decide_and_go):
            widget.setVisible(total > 0)
        for widget in (self._all, self._decide, self._decide_and_go):
            widget.setEnabled(not busy and (count > 0 or widget is self._all))
        self._decide_and_go.setDefault(True)  # anew, since a button that is hidden loses it
        self._all.show_verdict(verdicts.below(0).value)
        self._problems.setVisible(bool(self._problems.text()) and not busy)
        self._summary.setVisible(total > 0)
        self._summary.setText(
            tr("{count} of {total} decided.").format(count=count_text(count), total=count_text(total))
        )
