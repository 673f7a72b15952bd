"""The first page of publishing: the project in the cloud."""

from __future__ import annotations

import re

from qgis.PyQt.QtCore import QRegularExpression
from qgis.PyQt.QtGui import QRegularExpressionValidator
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWizardPage

from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.packaging.description import ProjectDescription

LONGEST_NAME = 255


def suggested_name(description: ProjectDescription) -> str:
    """Return a name that the server takes: that of the project file, else its title, other characters turned to '_'."""
    wanted = description.path.stem if description.path else description.title
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", wanted).strip("_")[:LONGEST_NAME]


class ProjectPage(QWizardPage):
    """Name, owner, description, and who may see it."""

    def __init__(self, description: ProjectDescription, username: str) -> None:
        super().__init__()
        self.setTitle(tr("The project in the cloud"))
        self.setSubTitle(tr("How it is called there, whose it is, and who may see it."))
        self._name = QLineEdit(suggested_name(description), self)
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setValidator(QRegularExpressionValidator(QRegularExpression("[A-Za-z0-9_.-]+"), self._name))
        self._name.setToolTip(tr("Letters, digits, '-', '_' and '.'; spaces and other characters are not possible"))
        self._name.textChanged.connect(self.completeChanged)
        self._owner = QComboBox(self)
        self._owner.addItem(username)
        self._owner.setToolTip(tr("You, or an organization in which you may create projects"))
        self._description = QPlainTextEdit(description.title, self)
        self._description.setTabChangesFocus(True)
        self._description.setMaximumHeight(110)
        self._public = QCheckBox(tr("P&ublic: everybody with an account on the server may see and download it"), self)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(tr("Na&me"), self._name)
        form.addRow(tr("&Owner"), self._owner)
        form.addRow(tr("&Description"), self._description)
        form.addRow("", self._public)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addStretch(1)

    def set_owners(self, owners: list[str]) -> None:
        """Offer these owners, and keep the one that is chosen."""
        chosen = self._owner.currentText()
        self._owner.clear()
        self._owner.addItems(owners)
        self._owner.setCurrentIndex(max(0, self._owner.findText(chosen)))

    def owners(self) -> list[str]:
        """Return the owners that are offered."""
        return [self._owner.itemText(row) for row in range(self._owner.count())]

    def fill(self, name: str, description: str = "", public: bool = False) -> None:
        """Fill in the fields."""
        self._name.setText(name)
        self._description.setPlainText(description)
        self._public.setChecked(public)

    def new_project(self) -> NewProject:
        """Return what is filled in."""
        return NewProject(
            self._name.text().strip(), self._owner.currentText(), self._description.toPlainText().strip(),
            self._public.isChecked(),
        )  # fmt: skip

    def isComplete(self) -> bool:
        """Return whether there is a name that the server takes."""
        return self._name.hasAcceptableInput() and bool(self._name.text().strip(". "))
