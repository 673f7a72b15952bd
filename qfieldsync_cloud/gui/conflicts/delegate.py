"""The cell in which a decision is made, from a list that is in sight."""

from __future__ import annotations

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QSize, Qt
from qgis.PyQt.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qfieldsync_cloud.gui.choice_delegate import QuietComboBox
from qfieldsync_cloud.gui.conflicts.wording import Verdict, keys_text, verdict_text
from qfieldsync_cloud.gui.windows import tip


class VerdictBox(QuietComboBox):
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


class DecisionDelegate(QStyledItemDelegate):
    """Edits a decision with a combo box, and gives the keyboard back to the table afterwards."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:  # noqa: ARG002
        """Return a combo box of what may be decided."""
        editor = VerdictBox(parent)
        editor.offer(index.model().choices_at(index))
        editor.setToolTip(tip(keys_text()))
        editor.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        editor.activated.connect(self._on_choice_activated)
        return editor

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

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Return a height that a combo box fits in."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), max(size.height(), option.fontMetrics.height() + 8))

    def _on_choice_activated(self) -> None:
        editor = self.sender()
        editor.parentWidget().setFocus()
        self.commitData.emit(editor)
