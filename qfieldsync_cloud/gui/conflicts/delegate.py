"""The cell in which a decision is made, from a list."""

from __future__ import annotations

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, Qt
from qgis.PyQt.QtWidgets import QAbstractItemView, QWidget

from qfieldsync_cloud.gui.choice_delegate import ChoiceBox, ChoiceDelegate
from qfieldsync_cloud.gui.conflicts.wording import Verdict, keys_text, verdict_text
from qfieldsync_cloud.gui.windows import tip


class VerdictBox(ChoiceBox):
    """A combo box of decisions."""

    def offer(self, choices: list[tuple[Verdict, str]]) -> None:
        """Take choices; MIXED is shown, but can't be chosen."""
        for verdict, text in choices:
            self.addItem(text, verdict.value)
            if verdict is Verdict.MIXED:
                self.model().item(self.count() - 1).setEnabled(False)

    def show_verdict(self, value: str) -> None:
        """Show a decision."""
        self.setCurrentIndex(self.findData(value))


class DecisionDelegate(ChoiceDelegate):
    """Edits a decision; a value of one's own can be chosen again, to be typed anew."""

    def __init__(self, view: QAbstractItemView, column: int) -> None:
        super().__init__(view, column, lambda index: index.model().choices_at(index))

    def make_box(self, parent: QWidget, index: QModelIndex) -> VerdictBox:
        """Return a combo box of what may be decided."""
        box = VerdictBox(parent, index)
        box.offer(index.model().choices_at(index))
        box.setToolTip(tip(keys_text()))
        return box

    def setEditorData(self, editor: VerdictBox, index: QModelIndex) -> None:
        """Show the decision of the model, with the value that was typed."""
        value = index.data(Qt.ItemDataRole.EditRole)
        own = editor.findData(Verdict.OWN.value)
        if own >= 0:
            is_own = value == Verdict.OWN.value
            editor.setItemText(own, index.data() if is_own else verdict_text(Verdict.OWN))
        editor.show_verdict(value)

    def setModelData(self, editor: VerdictBox, model: QAbstractItemModel, index: QModelIndex) -> None:
        """Give the choice to the model."""
        value = editor.currentData()
        if value != index.data(Qt.ItemDataRole.EditRole) or value == Verdict.OWN.value:
            model.setData(index, value, Qt.ItemDataRole.EditRole)
