"""Downloading a project, or what the crew gets of it."""

from __future__ import annotations

from pathlib import Path

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QSize, pyqtSignal
from qgis.PyQt.QtWidgets import QDialogButtonBox, QFormLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from qfieldsync_cloud.api.models import Project
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.job_window import JobWindow
from qfieldsync_cloud.gui.numbers import size_text
from qfieldsync_cloud.gui.report_view import ReportView
from qfieldsync_cloud.gui.windows import heading, plain_label
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.download import download_package, download_project
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.settings import read_options, remember_folder
from qfieldsync_cloud.sync.report import SyncReport
from qfieldsync_cloud.worker.runner import Runner


class DownloadDialog(JobWindow):
    """Asks what and where to, downloads, and offers to open it."""

    name = "download"
    first_size = QSize(620, 360)
    open_wanted = pyqtSignal(object)

    def __init__(self, runner: Runner, session: Session, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(tr("Download {name}").format(name=project.full_name), runner, parent)
        self._session = session
        self._project = project
        self._make_fields()
        self._make_buttons()
        self._arrange()

    def _make_fields(self) -> None:
        self._whole = QRadioButton(tr("The &project, to work on it ({size})").format(
            size=size_text(self._project.storage_bytes)), self)  # fmt: skip
        self._whole.setChecked(True)
        self._whole.setToolTip(tr("All files; the folder is linked and can be synchronized"))
        self._package = QRadioButton(tr("The crew's p&ackage, to look at it"), self)
        self._package.setToolTip(tr("What QField downloads; a copy that is never uploaded"))
        self._package.toggled.connect(self._on_kind_toggled)
        self._folder = QgsFileWidget(self)
        self._folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self._folder.setDialogTitle(tr("Folder for the download"))
        self._folder.setFilePath(str(self._default_folder()))
        self._folder.fileChanged.connect(self._update)

    def _make_buttons(self) -> None:
        self._progress.hide()
        self._result = ReportView(self)
        self._result.hide()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._buttons.rejected.connect(self.reject)
        self._open = QPushButton(icon("folder"), tr("&Open in QGIS"), self)
        self._open.setAutoDefault(False)
        self._open.clicked.connect(self._on_open_clicked)
        self._go = QPushButton(icon("download"), tr("&Download"), self)
        self._go.setDefault(True)
        self._go.clicked.connect(self.download)
        for button in (self._open, self._go):
            self._buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        self._open.hide()

    def _arrange(self) -> None:
        form = QFormLayout()
        form.addRow(tr("What"), self._whole)
        form.addRow("", self._package)
        form.addRow(tr("&Folder"), self._folder)
        layout = QVBoxLayout(self)
        layout.addWidget(heading(self._project.full_name))
        if self._project.description:
            layout.addWidget(plain_label(self._project.description))
        layout.addLayout(form)
        for widget in (self._failure, self._progress):
            layout.addWidget(widget)
        layout.addWidget(self._result, 1)
        layout.addStretch(0)
        layout.addWidget(self._buttons)

    def download(self) -> None:
        """Download into the folder that is shown."""
        if self._handle:
            return
        self._result.hide()
        fetch = download_package if self._package.isChecked() else download_project
        job = fetch(self._session, self._project.id, self.folder())
        self._run(job, phrase("Downloading {name}", name=self._project.name), self._on_downloaded)

    def choose(self, folder: Path, package: bool = False) -> None:
        """Set what is downloaded, and where to."""
        self._package.setChecked(package)
        self._folder.setFilePath(str(folder))

    def folder(self) -> Path:
        """Return the folder that is shown."""
        return Path(self._folder.filePath())

    def summary_text(self) -> str:
        """Return what is said of the download."""
        return self._result.text()

    def _default_folder(self) -> Path:
        suffix = " (package)" if self._package.isChecked() else ""
        return Path(read_options().default_folder) / f"{self._project.owner}-{self._project.name}{suffix}"

    def _on_kind_toggled(self) -> None:
        self._folder.setFilePath(str(self._default_folder()))

    def _on_downloaded(self, report: SyncReport) -> None:
        if not self._package.isChecked():
            remember_folder(report.folder)
        self._result.show_report(report)
        self._result.show()
        self._open.setVisible(report.ok)

    def _on_open_clicked(self) -> None:
        self.open_wanted.emit(self.folder())

    def _update(self) -> None:
        busy = self._handle is not None
        self._progress.setVisible(busy)
        for widget in (self._whole, self._package, self._folder):
            widget.setDisabled(busy)
        self._go.setEnabled(not busy and bool(self._folder.filePath().strip()))
