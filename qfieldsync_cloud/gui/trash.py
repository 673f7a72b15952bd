"""What lies in a folder's trash, and putting it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QSize,
    QSortFilterProxyModel,
    Qt,
    QUrl,
    pyqtSignal,
)
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from qfieldsync_cloud.gui.columns import ColumnMemory
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.job_window import JobWindow
from qfieldsync_cloud.gui.numbers import count_text, size_text, time_text
from qfieldsync_cloud.gui.reload import reload_layers
from qfieldsync_cloud.gui.windows import ALIGN_RIGHT, ask, heading, plain_label, prepare_view, tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.restore import Restored, TrashEntry, put_back, trash_entries
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.link import own_folder
from qfieldsync_cloud.worker.runner import Runner

_MEANS = Means()
_WHEN, _FILE, _SIZE = range(3)
_SORT = Qt.ItemDataRole.UserRole


class TrashModel(QAbstractTableModel):
    """The entries of a trash: when, file, size."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[TrashEntry, ...] = ()

    def show_entries(self, entries: tuple[TrashEntry, ...]) -> None:
        """Show entries."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def entry(self, row: int) -> TrashEntry:
        """Return the entry of a row."""
        return self._entries[row]

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of entries."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's signature
        """Return the number of columns."""
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles; that of the sizes stands where they do."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == _SIZE:
            return ALIGN_RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("As it was before"), tr("File"), tr("Size"))[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, tool tip, alignment, and what is sorted by."""
        if not index.isValid():
            return None
        entry, column = self._entries[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (time_text(entry.when.astimezone()), entry.path, size_text(entry.size))[column]
        if role == _SORT:
            return (entry.place.as_posix(), entry.path.casefold(), entry.size)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(entry.path if column == _FILE else entry.when.isoformat(" "))
        return ALIGN_RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and column == _SIZE else None


class TrashDialog(JobWindow):
    """Lists what synchronizations replaced or deleted, and puts it back."""

    name = "trash"
    first_size = QSize(760, 460)
    put_back_done = pyqtSignal(object)

    def __init__(self, runner: Runner, folder: Path, means: Means = _MEANS, parent: QWidget | None = None) -> None:
        super().__init__(tr("Trash of {name}").format(name=folder.name), runner, parent)
        self._folder = folder
        self._means = means
        self._is_read = False
        self._wanted: list[TrashEntry] = []
        self._make_table()
        self._make_pages()
        self._make_buttons()
        self._arrange()
        self._update()

    def _make_table(self) -> None:
        self._model = TrashModel(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(_SORT)
        self._table = QTableView(self)
        self._table.setModel(self._sorted)
        prepare_view(self._table, tr("Files in the trash"))
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        for column, width in ((_WHEN, 170), (_FILE, 420), (_SIZE, 90)):
            self._table.setColumnWidth(column, width)
        self._table.horizontalHeader().setStretchLastSection(False)
        self._table.horizontalHeader().setSectionResizeMode(_FILE, QHeaderView.ResizeMode.Stretch)
        self._table.horizontalHeader().setSortIndicator(_WHEN, Qt.SortOrder.DescendingOrder)
        self._columns = ColumnMemory(self._table.horizontalHeader(), "trash_columns")
        self._table.setSortingEnabled(True)
        self._table.selectionModel().selectionChanged.connect(self._update)

    def _make_pages(self) -> None:
        self._intro = plain_label(
            tr(
                "Each file as it was before something replaced, changed or deleted it; it is kept for 30 days, the "
                "oldest less where they take more than 5 GB. "
                "If you put back a layer's file, the edits that came from the cloud since then appear as edits of "
                "yours that undo them: the next synchronization undoes them in the cloud too, unless you take them "
                "back before."
            )
        )
        self._notices = heading("")
        self._summary = plain_label()
        self._empty = heading(tr("The trash is empty."))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget(self)
        for page in (self._table, self._progress_page(), self._empty):
            self._pages.addWidget(page)

    def _make_buttons(self) -> None:
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._buttons.rejected.connect(self.reject)
        self._open = QPushButton(icon("folder"), tr("&Open folder"), self)
        self._open.setToolTip(tr("Show the trash in the file manager"))
        self._open.setAutoDefault(False)
        self._open.clicked.connect(self._on_open_clicked)
        self._put_back = QPushButton(icon("undo"), tr("&Put back…"), self)
        self._put_back.setToolTip(tip(tr("Bring the selected files back to what they were; they are kept in turn")))
        self._put_back.setAutoDefault(False)
        self._put_back.clicked.connect(self.ask_to_put_back)
        for button in (self._open, self._put_back):
            self._buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.addWidget(self._intro)
        layout.addWidget(self._failure)
        layout.addWidget(self._notices)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._summary)
        layout.addWidget(self._buttons)

    def reload(self) -> None:
        """Read the trash and show it."""
        title = phrase("Reading the trash of {folder}", folder=self._folder.name)
        self._run(trash_entries(self._folder), title, self._on_entries_read)

    def ask_to_put_back(self) -> None:
        """Put the selected files back, after a question."""
        entries = self.selected()
        if entries and not self._are_doubtful(entries):
            names = "\n".join(f"{entry.path} ({time_text(entry.when.astimezone())})" for entry in entries[:10])
            more = "\n…" if len(entries) > 10 else ""
            question = tr("Put back these files? What they are now goes to the trash.")
            ask(self, tr("Put back"), f"{question}\n\n{names}{more}", self._on_put_back_confirmed)

    def selected(self) -> list[TrashEntry]:
        """Return what is selected."""
        rows = (self._sorted.mapToSource(index).row() for index in self._table.selectionModel().selectedRows())
        return [self._model.entry(row) for row in rows]

    def select(self, *rows: int) -> None:
        """Select rows, as they are sorted."""
        self._table.clearSelection()
        for row in rows:
            index = self._sorted.index(row, 0)
            flags = self._table.selectionModel().SelectionFlag
            self._table.selectionModel().select(index, flags.Select | flags.Rows)

    def rows(self) -> list[tuple[str, str, str]]:
        """Return what is shown."""
        model = self._sorted
        return [tuple(model.index(row, column).data() for column in range(3)) for row in range(model.rowCount())]

    def summary_text(self) -> str:
        """Return what is said of the selection, or that there is nothing."""
        return self._empty.text() if self._pages.currentWidget() is self._empty else self._summary.text()

    def result_text(self) -> str:
        """Return what is said of the files that were put back last, "" if none were."""
        return self._notices.text()

    def _on_entries_read(self, entries: tuple[TrashEntry, ...]) -> None:
        self._is_read = True
        self._model.show_entries(entries)

    def _on_put_back_confirmed(self) -> None:
        title = phrase("Putting back files of {folder}", folder=self._folder.name)
        self._wanted = self.selected()
        self._notices.clear()
        self._run(put_back(self._folder, self._wanted, self._means), title, self._on_put_back)

    def _on_put_back(self, restored: Restored) -> None:
        paths = frozenset(entry.path for entry in self._wanted)
        reload_layers(QgsProject.instance(), self._folder, paths)
        told = tr("{count} file(s) put back.").format(count=count_text(restored.files))
        self._notices.setText("\n".join([told, *map(shown, restored.notices)]))
        self._then = self.reload
        self.put_back_done.emit(paths)

    def _on_open_clicked(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(own_folder(self._folder) / "trash")))

    def _are_doubtful(self, entries: list[TrashEntry]) -> bool:
        return len({entry.path for entry in entries}) < len(entries)

    def _update(self) -> None:
        busy, entries = self._handle is not None, self.selected()
        is_empty = self._is_read and not self._model.rowCount()
        self._pages.setCurrentIndex(1 if busy else 2 if is_empty else 0)
        self._put_back.setEnabled(not busy and bool(entries) and not self._are_doubtful(entries))
        self._open.setEnabled(not is_empty)
        self._notices.setVisible(bool(self._notices.text()) and not busy)
        self._summary.setVisible(not is_empty)
        self._summary.setText(self._summary_of(entries))

    def _summary_of(self, entries: list[TrashEntry]) -> str:
        if self._are_doubtful(entries):
            return tr("One file is selected as it was at two times; select one of them.")
        if entries:
            size = size_text(sum(entry.size for entry in entries))
            return tr("{count} file(s) selected, {size}.").format(count=count_text(len(entries)), size=size)
        return tr("{count} file(s) in the trash.").format(count=count_text(self._model.rowCount()))
