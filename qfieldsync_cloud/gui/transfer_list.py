"""The files of a running transfer in sight, with their counts above."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtWidgets import QTreeView, QVBoxLayout, QWidget

from qfieldsync_cloud.gui.columns import ColumnMemory
from qfieldsync_cloud.gui.transfer_model import Column, TransferModel
from qfieldsync_cloud.gui.windows import plain_label, prepare_view
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.sync.plan import PlannedFile
from qfieldsync_cloud.worker.handle import JobHandle


class TransferList(QWidget):
    """Follows the files of one job at a time; hidden until there are any."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = TransferModel(self)
        self._counts = plain_label()
        self._view = QTreeView(self)
        self._view.setModel(self.model)
        self._view.setRootIsDecorated(False)
        self._view.setUniformRowHeights(True)
        self._view.setSelectionMode(self._view.SelectionMode.NoSelection)  # the files move through the rows
        prepare_view(self._view, tr("The files that travel"))
        for column, width in ((Column.FILE, 300), (Column.SIZE, 90)):
            self._view.setColumnWidth(column, width)
        self._columns = ColumnMemory(self._view.header(), "transfer_columns")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._counts)
        layout.addWidget(self._view, 1)

    def show_files(self, files: Iterable[PlannedFile]) -> None:
        """Show what is about to travel."""
        self.model.show_files(files)
        self._update()

    def follow(self, handle: JobHandle) -> None:
        """Show from now on what is told of the files of a job; connect before it starts."""
        handle.files_moved.connect(self._on_files_moved)

    def text(self) -> str:
        """Return the counts."""
        return self._counts.text()

    def _on_files_moved(self, news: object) -> None:
        self.model.take(news)  # type: ignore[arg-type] - a signal has no types
        self._update()

    def _update(self) -> None:
        self._counts.setText(self.model.text())
        self.setVisible(self.model.rowCount() > 0)
