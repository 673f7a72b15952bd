"""Publishing the open project: the main job in a wizard."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget, QWizard, QWizardPage

from qfieldsync_cloud.gui.failure import FailureBox
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.progress import ProgressPanel
from qfieldsync_cloud.gui.publish_checking import Checking
from qfieldsync_cloud.gui.publish_fixes import OpenProject
from qfieldsync_cloud.gui.publish_folder import FolderPage
from qfieldsync_cloud.gui.publish_layers import LayersPage
from qfieldsync_cloud.gui.publish_memory import remember_choices, remembered_choices
from qfieldsync_cloud.gui.publish_project import ProjectPage
from qfieldsync_cloud.gui.report_view import ReportView
from qfieldsync_cloud.gui.windows import heading, plain_label
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.projects import list_owners
from qfieldsync_cloud.jobs.publish import Published, publish
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.packaging.description import ProjectDescription
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.settings import remember_folder, remember_window_state, window_state
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner


class PublishPage(QWizardPage):
    """The progress, then what became of it and what to do next."""

    def __init__(self) -> None:
        super().__init__()
        self.setTitle(tr("Publishing"))
        self.failure = FailureBox(self)
        self.progress = ProgressPanel(self)
        self.report = ReportView(self)
        self.again = QPushButton(tr("&Try again"), self)
        self.again.setToolTip(tr("Go on where it stopped; what arrived does not travel again"))
        self._sign = QLabel(self)
        self._sentence = heading("")
        self._next_steps = plain_label()
        self._published: Published | None = None
        top = QHBoxLayout()
        top.addWidget(self._sign)
        top.addWidget(self._sentence, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.failure)
        layout.addWidget(self.progress)
        layout.addLayout(top)
        layout.addWidget(self._next_steps)
        layout.addWidget(self.report, 1)
        layout.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(0)

    def begin(self) -> None:
        """Show progress only."""
        self._published = None
        self.setSubTitle(tr("You can close this window: the work goes on, and QGIS's status bar shows it."))
        self.failure.clear()
        self._sign.clear()
        for text in (self._sentence, self._next_steps):
            text.clear()
        self.report.hide()
        self.again.hide()
        self.progress.show()

    def end(self, published: Published | None = None, error: Exception | None = None) -> None:
        """Show what became of it."""
        self._published = published
        self.setSubTitle(tr("What became of it, and what to do next."))
        self.progress.hide()
        self.again.setVisible(published is None or not published.report.ok)
        if error:
            self.failure.show_error(error)
        elif published:
            self._show(published)
        else:
            self._sentence.setText(tr("Stopped. Nothing half-written stays; trying again goes on from here."))
        self.completeChanged.emit()

    def text(self) -> str:
        """Return what is said of the result."""
        return f"{self._sentence.text()} {self._next_steps.text()}".strip()

    def isComplete(self) -> bool:
        """Return whether the project is published."""
        return self._published is not None and self._published.report.ok

    def _show(self, published: Published) -> None:
        self._sign.setPixmap(icon("success" if published.ok else "warning").pixmap(24, 24))
        self._sentence.setText(shown(published.sentence()))
        self._next_steps.setText(next_steps(published))
        self.report.show_report(published.report)
        self.report.show()


def next_steps(published: Published) -> str:
    """Return what to do next."""
    name = published.project.full_name
    if not published.report.ok:
        return tr("Try again: only what is missing travels.")
    if published.package is None:
        return tr("Next: prepare the crew's package, then the crew opens {name} in QField.").format(name=name)
    if published.package.package is None:
        return tr("Next: wait until the package is ready, then the crew opens {name} in QField.").format(name=name)
    return tr(
        "Next: in QField the crew signs in and opens {name}. You go on in {folder}: open the project there, "
        "and synchronize when you or the crew have changed something."
    ).format(name=name, folder=published.report.folder)


class PublishWizard(QWizard):
    """Asks what is to be published, where to and how, then does it."""

    name = "publish"
    published = pyqtSignal(object)

    def __init__(
        self,
        runner: Runner,
        session: Session,
        description: ProjectDescription,
        parent: QWidget | None = None,
        project: OpenProject | None = None,
        means: Means = Means(),  # noqa: B008 - frozen
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._means = means
        self._runner = runner
        self._session = session
        self._handle: JobHandle | None = None
        self.setWindowTitle(tr("Publish the open project to QFieldCloud"))
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self.project_page = ProjectPage(description, session.username)
        self.layers_page = LayersPage(description, remembered_choices(description), can_save=project is not None)
        self.folder_page = FolderPage(self.layers_page, self.project_page)
        self.publish_page = PublishPage()
        for page in (self.project_page, self.layers_page, self.folder_page, self.publish_page):
            self.addPage(page)
        self.folder_page.setButtonText(QWizard.WizardButton.NextButton, tr("&Publish"))
        self.publish_page.setButtonText(QWizard.WizardButton.CancelButton, tr("&Close"))
        self._checking = Checking(runner, session, self.layers_page, project, self)
        self.publish_page.again.clicked.connect(self.publish)
        self.currentIdChanged.connect(self._on_page_changed)
        if not self.restoreGeometry(window_state(self.name)):
            self.resize(QSize(940, 700))
        self._load_owners()

    @property
    def handle(self) -> JobHandle | None:
        """The job that publishes."""
        return self._handle

    def error_text(self) -> str:
        """Return the error that is shown, "" if there is none."""
        return self.publish_page.failure.text()

    def publish(self) -> None:
        """Publish with what is chosen."""
        if self._handle:
            return
        description, choices = self.layers_page.description, self.layers_page.choices(self.folder_page.in_place)
        remember_choices(description, choices)
        job = publish(
            self._session, description, choices, self._folder(), self.project_page.new_project(),
            self.folder_page.prepare, means=self._means,
        )  # fmt: skip
        name = self.project_page.new_project().name
        self._handle = self._runner.run(job, phrase("Publishing {name}", name=name))
        self._handle.succeeded.connect(self._on_published)
        self._handle.failed.connect(self._on_failed)
        self._handle.cancelled.connect(self._on_cancelled)
        self._handle.finished.connect(self._on_job_finished)
        self.publish_page.begin()
        self.publish_page.progress.follow(self._handle)
        self._update_buttons()
        self._handle.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the size."""
        remember_window_state(self.name, self.saveGeometry())
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Remember the size, and close; the job that publishes goes on, the one that checks does not."""
        self._checking.stop()
        remember_choices(self.layers_page.description, self.layers_page.choices())
        remember_window_state(self.name, self.saveGeometry())
        super().done(result)

    def _folder(self) -> Path:
        return self.folder_page.folder()

    def _load_owners(self) -> None:
        handle = self._runner.run(list_owners(self._session), phrase("Loading your organizations"))
        handle.succeeded.connect(self.project_page.set_owners)
        handle.start()

    def _on_page_changed(self, page_id: int) -> None:
        if self.page(page_id) is self.publish_page:
            self.publish()
        elif self.page(page_id) is self.layers_page:
            self._checking.begin(self.project_page.new_project().owner or self._session.username)

    def _on_published(self, published: Published) -> None:
        remember_folder(published.report.folder)
        self.publish_page.end(published)
        self.published.emit(published)

    def _on_failed(self, error: Exception) -> None:
        self.publish_page.end(error=error)

    def _on_cancelled(self) -> None:
        self.publish_page.end()

    def _on_job_finished(self) -> None:
        self._handle = None
        self._update_buttons()

    def _update_buttons(self) -> None:
        self.button(QWizard.WizardButton.BackButton).setEnabled(
            self._handle is None and not self.publish_page.isComplete()
        )
        self.button(QWizard.WizardButton.CancelButton).setVisible(not self.publish_page.isComplete())
