"""The third page of publishing: the folder."""

from __future__ import annotations

from pathlib import Path

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import QCheckBox, QRadioButton, QVBoxLayout, QWizardPage

from qfieldsync_cloud.gui.publish_layers import LayersPage
from qfieldsync_cloud.gui.publish_project import ProjectPage
from qfieldsync_cloud.gui.windows import plain_label
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.packaging.checks import errors_of
from qfieldsync_cloud.settings import read_options


class FolderPage(QWizardPage):
    """Where the package is written, and whether the crew's package is made at once."""

    def __init__(self, layers: LayersPage, project: ProjectPage) -> None:
        super().__init__()
        self._layers = layers
        self._project = project
        self._touched = False
        self.setTitle(tr("Folder"))
        self.setSubTitle(tr("From now on this folder and the project in the cloud are kept in step."))
        self._copy = QRadioButton(tr("Into a &folder of its own; the open project stays as it is"), self)
        self._copy.setChecked(True)
        self._folder = QgsFileWidget(self)
        self._folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self._folder.setDialogTitle(tr("Folder for the package"))
        self._in_place = QRadioButton(tr("&In place: the project's own folder, without a copy"), self)
        self._why_not = plain_label()
        self._prepare = QCheckBox(tr("Then &prepare the crew's package, and wait until it is ready"), self)
        self._prepare.setChecked(True)
        self._copy.toggled.connect(self._on_kind_toggled)
        self._folder.fileChanged.connect(self._on_folder_changed)
        self._arrange()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.addWidget(self._copy)
        layout.addWidget(self._folder)
        layout.addSpacing(12)
        layout.addWidget(self._in_place)
        layout.addWidget(self._why_not)
        layout.addSpacing(12)
        layout.addWidget(self._prepare)
        layout.addStretch(1)

    def initializePage(self) -> None:
        """Suggest a folder, and offer publishing in place only where it is possible."""
        blocked = [
            finding for finding in errors_of(self._layers.check(in_place=True)) if finding not in self._layers.findings
        ]
        self._in_place.setDisabled(bool(blocked))
        self._why_not.setText("\n".join(shown(finding.message) for finding in blocked[:3]))
        if blocked:
            self._copy.setChecked(True)
        if not self._touched:
            folder = Path(read_options().default_folder) / self._project.new_project().name
            self._folder.setFilePath(str(folder))
            self._touched = False

    @property
    def in_place(self) -> bool:
        """Whether the project's own folder is published."""
        return self._in_place.isChecked()

    @property
    def prepare(self) -> bool:
        """Whether the crew's package is made at once."""
        return self._prepare.isChecked()

    def folder(self) -> Path:
        """Return the folder that will be linked."""
        return self._layers.description.home if self.in_place else Path(self._folder.filePath())

    def choose(self, folder: Path | None = None, in_place: bool = False, prepare: bool = True) -> None:
        """Set what is chosen."""
        if folder:
            self._folder.setFilePath(str(folder))
        (self._in_place if in_place else self._copy).setChecked(True)
        self._prepare.setChecked(prepare)

    def isComplete(self) -> bool:
        """Return whether there is a folder."""
        return self.in_place or bool(self._folder.filePath().strip())

    def _on_folder_changed(self) -> None:
        self._touched = True
        self.completeChanged.emit()

    def _on_kind_toggled(self) -> None:
        self._folder.setEnabled(self._copy.isChecked())
        self.completeChanged.emit()
