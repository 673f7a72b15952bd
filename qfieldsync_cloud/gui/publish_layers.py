"""The second page of publishing: the layers, their sizes, and what stands against packaging them."""

from __future__ import annotations

from dataclasses import replace

from qgis.PyQt.QtCore import QModelIndex, QSortFilterProxyModel, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QHeaderView, QSplitter, QTableView, QVBoxLayout, QWizardPage

from qfieldsync_cloud.gui.choice_delegate import ChoiceDelegate
from qfieldsync_cloud.gui.failure import FailureBox
from qfieldsync_cloud.gui.layer_model import SORT_ROLE, Column, LayerModel
from qfieldsync_cloud.gui.numbers import count_text, size_text
from qfieldsync_cloud.gui.publish_findings import FindingsView
from qfieldsync_cloud.gui.windows import plain_label, prepare_view
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.packaging.checks import Finding, Fix, check, errors_of
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import CloudAction, Handling, LayerDescription, ProjectDescription
from qfieldsync_cloud.packaging.examination import NOTHING_EXAMINED, Examination
from qfieldsync_cloud.packaging.passwords import holds_password
from qfieldsync_cloud.packaging.sizes import sizes_of
from qfieldsync_cloud.packaging.treatment import refusal


class LayersPage(QWizardPage):
    """What goes and how big it is, what the crew gets of each layer, and what stands against it.

    `saving_wanted` tells the finding whose fix changes something of the open project, which the page does not know.
    """

    saving_wanted = pyqtSignal(object)

    def __init__(self, description: ProjectDescription, choices: Choices | None = None, can_save: bool = False) -> None:
        super().__init__()
        self.setTitle(tr("Layers"))
        self.setSubTitle(tr("What goes into the cloud, and what the crew gets of it. The open project is not changed."))
        self._description = description
        self._can_save = can_save
        self._examination: Examination = NOTHING_EXAMINED
        self._free: int | None = None
        self._findings: tuple[Finding, ...] = ()
        choices = replace(choices or Choices(), in_place=False)
        self._model = LayerModel(description, choices, self)
        self._make_options(choices)
        self._total = plain_label()
        self._make_table()
        self.failure = FailureBox(self)
        self.findings_view = FindingsView(self)
        self.findings_view.offer_again(can_save)
        self._arrange()
        self._connect()
        self._check()

    def _make_options(self, choices: Choices) -> None:
        self._skip = QCheckBox(tr("Leave out &layers that can't be packaged"), self)
        self._skip.setChecked(choices.leave_out_failed)
        self._themed = QCheckBox(tr("Only layers that a map &theme shows, and what these need"), self)
        self._themed.setChecked(choices.only_themed)
        self._named = QCheckBox(tr("Only attached &files that a feature names in a field of its form"), self)
        self._named.setChecked(choices.only_named_files)
        self._passwords = QCheckBox(tr("Send pass&words of data sources; everyone in the project can read them"), self)

    def _make_table(self) -> None:
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSortRole(SORT_ROLE)
        self._sorted.setSourceModel(self._model)
        self._table = QTableView(self)
        self._table.setModel(self._sorted)
        prepare_view(self._table, tr("Layers"))
        ChoiceDelegate(self._table, Column.ACTION, self._choices_at)
        self._table.setSortingEnabled(True)
        self._table.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in zip(list(Column)[1:], (185, 160, 80, 80, 105)):
            self._table.setColumnWidth(column, width)

    def _arrange(self) -> None:
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(self._table)
        splitter.addWidget(self.findings_view)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.failure)
        layout.addWidget(splitter, 1)
        options = QVBoxLayout()
        options.setSpacing(2)
        for option in self._options:
            options.addWidget(option)
        layout.addLayout(options)
        layout.addWidget(self._total)

    def _connect(self) -> None:
        self._model.chosen.connect(self._on_action_chosen)
        self.findings_view.fix_wanted.connect(self._on_fix_wanted)
        for option in self._options:
            option.toggled.connect(self._on_option_toggled)

    @property
    def _options(self) -> tuple[QCheckBox, ...]:
        return self._skip, self._themed, self._named, self._passwords

    @property
    def description(self) -> ProjectDescription:
        """The project as it was last read."""
        return self._description

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
        return Choices(
            self._model.actions,
            None,
            in_place,
            leave_out_failed=self._skip.isChecked(),
            only_themed=self._themed.isChecked(),
            only_named_files=self._named.isChecked(),
            allow_passwords=self._passwords.isChecked(),
        )

    def choose(self, themed: bool | None = None, named: bool | None = None, passwords: bool | None = None) -> None:
        """Tick or untick options."""
        for option, value in ((self._themed, themed), (self._named, named), (self._passwords, passwords)):
            if value is not None:
                option.setChecked(value)

    def offered(self) -> list[str]:
        """Return the options that can be chosen."""
        return [option.text().replace("&", "") for option in self._options if not option.isHidden()]

    def check(self, in_place: bool = False) -> tuple[Finding, ...]:
        """Return the findings under the choices, with all that is known by now."""
        return check(self._description, self.choices(in_place), self._examination, self._free)

    def describe(self, description: ProjectDescription) -> None:
        """Show the project as it is now."""
        self._description = description
        self._examination = NOTHING_EXAMINED
        self._model.describe(description)
        self._on_action_chosen()

    def take_examination(self, examination: Examination) -> None:
        """Take what was read from the data into the findings and the sizes."""
        self._examination = examination
        self._description = examination.sized(self._description)
        self._model.describe(self._description)
        self._on_action_chosen()

    @property
    def free_storage(self) -> int | None:
        """How much room the account has in bytes, None if that is not known."""
        return self._free

    def take_free_storage(self, free: int | None) -> None:
        """Take how much room the account has."""
        if free != self._free:
            self._free = free
            self._on_action_chosen()

    def total_text(self) -> str:
        """Return how much goes."""
        return self._total.text()

    def isComplete(self) -> bool:
        """Return whether nothing blocks."""
        return not errors_of(self._findings)

    def _choices_at(self, index: QModelIndex) -> list[tuple[str, str]]:
        return self._model.choices(self._sorted.mapToSource(index).row())

    def _on_option_toggled(self) -> None:
        self._model.choose_all(self.choices())
        self._on_action_chosen()

    def _on_action_chosen(self) -> None:
        self._check()
        self.completeChanged.emit()

    def _on_fix_wanted(self, finding: Finding) -> None:
        if finding.fix and finding.fix.changes_project:
            self.saving_wanted.emit(finding)
        elif finding.layer_id:
            leave_out = finding.fix is Fix.LEAVE_OUT
            self._model.choose(finding.layer_id, CloudAction.REMOVE if leave_out else None)

    def _check(self) -> None:
        findings = self.check()
        if findings != self._findings or not findings:
            self._findings = findings
            self._model.show_findings(findings)
            self.findings_view.show_findings(findings, self._can_save)
        layers = self._model.layers
        self._skip.setVisible(any(refusal(layer) for layer in layers))
        self._themed.setVisible(self._description.themed is not None)
        self._named.setVisible(any(layer.table and layer.table.attachments for layer in layers))
        in_files = self._examination.password_files or self._examination.other_password_files
        self._passwords.setVisible(bool(in_files) or any(_sends_password(layer) for layer in layers))
        self._total.setText(self._sizes_text())

    def _sizes_text(self) -> str:
        travelling = [layer for layer in self._model.layers if layer.handling in _TRAVELLING]
        attached = self._examination.attached_size(self._model.layers, self._named.isChecked())
        texts = [
            tr("{count} layer(s), {size} of data before packaging.").format(
                count=count_text(len(travelling)), size=size_text(sizes_of(travelling).total)
            )
        ]
        if attached:
            texts.append(tr("Attached files: {size}.").format(size=size_text(attached)))
        if self._free is not None:
            texts.append(tr("Free in the account: {size}.").format(size=size_text(self._free)))
        return " ".join(texts)


_TRAVELLING = (Handling.COPY, Handling.CONVERT, Handling.REFERENCE)


def _sends_password(layer: LayerDescription) -> bool:
    return layer.handling is Handling.REFERENCE and holds_password(layer.source)
