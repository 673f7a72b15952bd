"""The second and third page of publishing: the layers, the folder."""

from __future__ import annotations

from pathlib import Path

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QModelIndex, QSortFilterProxyModel, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QHeaderView,
    QRadioButton,
    QSplitter,
    QTableView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWizardPage,
)

from qfieldsync_cloud.gui.choice_delegate import ChoiceDelegate
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.layer_model import SIGNS, SORT_ROLE, Column, LayerModel
from qfieldsync_cloud.gui.numbers import count_text, size_text
from qfieldsync_cloud.gui.publish_project import ProjectPage
from qfieldsync_cloud.gui.windows import plain_label, prepare_view, tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.packaging.checks import Finding, check, errors_of
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import ProjectDescription
from qfieldsync_cloud.packaging.treatment import refusal
from qfieldsync_cloud.settings import read_options


class LayersPage(QWizardPage):
    """What goes and how big it is, what the crew gets of each layer, and what stands against it."""

    chosen = pyqtSignal()

    def __init__(self, description: ProjectDescription) -> None:
        super().__init__()
        self.setTitle(tr("Layers"))
        self.setSubTitle(tr("What goes into the cloud, and what the crew gets of it. The open project is not changed."))
        self._description = description
        self._in_place = False
        self._findings: tuple[Finding, ...] = ()
        self._model = LayerModel(description, self)
        self._model.chosen.connect(self._on_action_chosen)
        self._skip = QCheckBox(tr("Leave out &layers that can't be packaged"), self)
        self._skip.setVisible(any(refusal(layer) for layer in self._model.layers))
        self._skip.toggled.connect(self._on_action_chosen)
        self._total = plain_label()
        self._make_table()
        self._make_findings()
        self._arrange()
        self._check()

    def _make_table(self) -> None:
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSortRole(SORT_ROLE)
        self._sorted.setSourceModel(self._model)
        self._table = QTableView(self)
        self._table.setModel(self._sorted)
        prepare_view(self._table, tr("Layers"))
        self._table.setEditTriggers(QTableView.EditTrigger.AllEditTriggers)
        self._table.setItemDelegateForColumn(Column.ACTION, ChoiceDelegate(self._choices, self._table))
        self._table.setSortingEnabled(True)
        self._table.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in zip(list(Column)[1:], (150, 170, 80, 80, 110)):
            self._table.setColumnWidth(column, width)
        for row in range(self._sorted.rowCount()):
            self._table.openPersistentEditor(self._sorted.index(row, Column.ACTION))

    def _make_findings(self) -> None:
        self._list = QTreeWidget(self)
        self._list.setHeaderLabels([tr("To know before"), tr("What to do")])
        self._list.setRootIsDecorated(False)
        self._list.setWordWrap(True)
        prepare_view(self._list, tr("To know before"))
        self._list.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def _arrange(self) -> None:
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(self._table)
        splitter.addWidget(self._list)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.addWidget(splitter, 1)
        layout.addWidget(self._skip)
        layout.addWidget(self._total)

    @property
    def model(self) -> LayerModel:
        """The layers."""
        return self._model

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be known before, errors first."""
        return self._findings

    def choices(self, in_place: bool = False) -> Choices:
        """Return what is chosen."""
        return Choices(self._model.actions, None, in_place, self._skip.isChecked())

    def total_text(self) -> str:
        """Return how much goes."""
        return self._total.text()

    def isComplete(self) -> bool:
        """Return whether nothing blocks."""
        return not errors_of(self._findings)

    def _choices(self, index: QModelIndex) -> list[tuple[str, str]]:
        return self._model.choices(self._sorted.mapToSource(index).row())

    def _on_action_chosen(self) -> None:
        self._check()
        self.completeChanged.emit()
        self.chosen.emit()

    def _check(self) -> None:
        self._findings = check(self._description, self.choices())
        self._model.show_findings(self._findings)
        self._list.clear()
        for finding in self._findings:
            self._add(finding)
        if not self._findings:
            self._list.addTopLevelItem(QTreeWidgetItem([tr("Nothing stands against publishing."), ""]))
        count = count_text(len(self._model.layers))
        self._total.setText(
            tr("{count} layer(s), {size} of data before packaging.").format(
                count=count, size=size_text(self._model.size)
            )
        )

    def _add(self, finding: Finding) -> None:
        message = shown(finding.message)
        remedy = shown(finding.remedy) if finding.remedy else ""
        item = QTreeWidgetItem([message, remedy])
        item.setIcon(0, icon(SIGNS[finding.severity]))
        for column, text in enumerate((message, remedy)):
            item.setToolTip(column, tip(text))
        self._list.addTopLevelItem(item)


class FolderPage(QWizardPage):
    """Where the package is written, and whether the crew's package is made at once."""

    def __init__(self, description: ProjectDescription, layers: LayersPage, project: ProjectPage) -> None:
        super().__init__()
        self._description = description
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
            finding
            for finding in errors_of(check(self._description, self._layers.choices(in_place=True)))
            if finding not in self._layers.findings
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
        return self._description.home if self.in_place else Path(self._folder.filePath())

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
