"""The buttons below the list of projects: what can be done with the selected one."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from qfieldsync_cloud.api.models import Project
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.i18n import tr

Selected = Optional["tuple[Project, Path | None]"]
"""A project, and its folder on this computer if it has one."""


class ProjectButtons(QDialogButtonBox):
    """Tells what is to be done by signals, of the folder or of the project of what `selected` returns."""

    open_wanted = pyqtSignal(object)
    download_wanted = pyqtSignal(object)
    synchronize_wanted = pyqtSignal(object)
    prepare_wanted = pyqtSignal(object)
    browser_wanted = pyqtSignal(object)
    take_over_wanted = pyqtSignal()

    def __init__(self, selected: Callable[[], Selected], parent: QWidget | None = None) -> None:
        super().__init__(QDialogButtonBox.StandardButton.Close, parent)
        self._selected = selected
        self.open = self._add("folder", tr("&Open"), tr("Open the project of the folder in QGIS"))
        self.download = self._add("download", tr("&Download…"), tr("Download the project, or what the crew gets"))
        self.synchronize = self._add("synchronize", tr("&Synchronize…"), tr("Compare the folder with the cloud"))
        self.prepare = self._add("package", tr("Prepare &package"), tr("Have the crew's package made anew"))
        self.browser = self._add("browser", tr("Show in &browser"), tr("Show the project on the server's pages"))
        self.take_over = self._add("folder", tr("&Take over from QFieldSync"), tr("Link the folders that it knows"))
        self.open.clicked.connect(self._on_open_clicked)
        self.download.clicked.connect(self._on_download_clicked)
        self.synchronize.clicked.connect(self._on_synchronize_clicked)
        self.prepare.clicked.connect(self._on_prepare_clicked)
        self.browser.clicked.connect(self._on_browser_clicked)
        self.take_over.clicked.connect(self.take_over_wanted)

    def _add(self, sign: str, text: str, hint: str) -> QPushButton:
        button = QPushButton(icon(sign), text, self)
        button.setAutoDefault(False)
        button.setToolTip(hint)
        self.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        return button

    def update_to_selection(self) -> None:
        """Enable what can be done now."""
        selected = self._selected()
        for button in (self.download, self.prepare, self.browser):
            button.setEnabled(selected is not None)
        for button in (self.open, self.synchronize):
            button.setEnabled(bool(selected and selected[1]))

    def do_the_usual(self) -> None:
        """Open what lies on this computer, download what does not."""
        selected = self._selected()
        if selected:
            (self.open if selected[1] else self.download).click()

    def _on_open_clicked(self) -> None:
        self._tell_folder(self.open_wanted)

    def _on_synchronize_clicked(self) -> None:
        self._tell_folder(self.synchronize_wanted)

    def _on_download_clicked(self) -> None:
        self._tell_project(self.download_wanted)

    def _on_prepare_clicked(self) -> None:
        self._tell_project(self.prepare_wanted)

    def _on_browser_clicked(self) -> None:
        self._tell_project(self.browser_wanted)

    def _tell_folder(self, signal: pyqtSignal) -> None:
        selected = self._selected()
        if selected and selected[1]:
            signal.emit(selected[1])

    def _tell_project(self, signal: pyqtSignal) -> None:
        selected = self._selected()
        if selected:
            signal.emit(selected[0])
