"""The button that exports field changes, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from qgis.core import QgsProject
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from qfieldsync_cloud.gui.changes.export import layers_of, write_csv
from qfieldsync_cloud.gui.changes.spots import Spot
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.numbers import count_text
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.field import FieldChange
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner


class ExportMenu(QToolButton):
    """Asks what to export to by `wanted_layer` and `wanted_file`; `failed` and `written` tell what became of a file."""

    wanted_layer = pyqtSignal()
    wanted_file = pyqtSignal()
    written = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(
        self, runner: Runner, project: QgsProject, count: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._count = count
        self._project = project
        self._handle: JobHandle | None = None
        self._dialog: QFileDialog | None = None
        self._changes: Sequence[FieldChange] = ()
        self.setIcon(icon("export"))
        self.setText(tr("Export"))
        self.setToolTip(tr("Export the selected changes, or all that are shown if none is selected"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAutoRaise(True)
        menu = QMenu(self)
        self._as_layer = menu.addAction(icon("layer"), "")
        self._as_layer.triggered.connect(self.wanted_layer.emit)
        self._as_file = menu.addAction(icon("folder"), "")
        self._as_file.triggered.connect(self.wanted_file.emit)
        menu.aboutToShow.connect(self._on_menu_about_to_show)
        self.setMenu(menu)

    def _on_menu_about_to_show(self) -> None:
        count = count_text(self._count())
        self._as_layer.setText(tr("{count} change(s) as a temporary layer").format(count=count))
        self._as_file.setText(tr("{count} change(s) as a CSV file…").format(count=count))

    def add_layers(self, places: Iterable[tuple[FieldChange, Spot | None]]) -> None:
        """Add temporary layers with these deltas to the project."""
        self._project.addMapLayers(layers_of(places))

    def ask_for_file(self, changes: Sequence[FieldChange]) -> None:
        """Ask where to write these deltas."""
        self._changes = changes
        self._dialog = QFileDialog(self, tr("Export changes from the field"), str(Path.home() / "changes.csv"))
        self._dialog.setNameFilter(tr("CSV files (*.csv)"))
        self._dialog.setDefaultSuffix("csv")
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.fileSelected.connect(self.write)
        self._dialog.open()

    def write(self, path: str) -> None:
        """Write the deltas that a place was asked for into a file."""
        self._handle = self._runner.run(write_csv(Path(path), self._changes), phrase("Exporting changes"))
        self._handle.succeeded.connect(self.written)
        self._handle.failed.connect(self.failed)
        self._handle.start()
