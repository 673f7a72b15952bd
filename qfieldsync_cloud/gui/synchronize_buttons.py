"""The buttons of the synchronize window, and which of them there are at a moment."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.sync.report import SyncReport


class SynchronizeButtons(QDialogButtonBox):
    """Buttons by name; Enter presses *Synchronize* unless another one has the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(QDialogButtonBox.StandardButton.Close, parent)
        self.background = self._add(
            tr("In the &background"),
            tr("QGIS's status bar shows how far it is; a click there brings this window back"),
        )
        self.again = self._add(tr("&Compare again"))
        self.undo = self._add(tr("&Undo…"), tr("Show what this folder's files were before, to put them back"), "undo")
        self.retry_selected = self._add(tr("R&etry selected"))
        self.retry = self._add(tr("Retry all that &failed"))
        self.decide = self._add(tr("&Decide conflicts…"), tr("Show what both sides changed, and decide"), "conflict")
        self.go = self._add(tr("&Synchronize"), sign="synchronize")
        self.go.setDefault(True)

    def _add(self, text: str, explanation: str = "", sign: str = "") -> QPushButton:
        button = QPushButton(text, self)
        if sign:
            button.setIcon(icon(sign))
        button.setToolTip(explanation)
        button.setAutoDefault(False)
        self.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        return button

    def show_state(self, runs: bool, is_free: bool, can_go: bool, is_dry_run: bool) -> None:
        """Offer what can be done while a job runs, or none does; nothing is free while a question is open."""
        self.again.setVisible(not runs)
        self.again.setEnabled(is_free)
        self.background.setVisible(runs)
        self.go.setEnabled(is_free and can_go)
        self.go.setText(tr("&Try out") if is_dry_run else tr("&Synchronize"))

    def show_report(self, report: SyncReport | None, is_selected: bool, is_free: bool) -> None:
        """Offer what can be done about what happened, None if that is not in sight."""
        has_failed = bool(report and (report.failed or any(result.failures for result in report.edits)))
        self.retry.setVisible(has_failed)
        self.retry_selected.setVisible(bool(report and len(report.failed) > 1))
        self.retry_selected.setEnabled(is_selected)
        self.decide.setVisible(bool(report and report.edit_conflicts))
        self.undo.setVisible(bool(report and report.trash))
        for button in (self.retry, self.decide, self.undo):
            button.setEnabled(is_free)
