"""Takes edits of mine back, after a question."""

from __future__ import annotations

from qfieldsync_cloud.gui.changes.asked import AskedJob
from qfieldsync_cloud.gui.numbers import count_text
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.changes import PendingEdit, revert
from qfieldsync_cloud.phrases import phrase


class Reverting(AskedJob):
    """One lot of edits at a time."""

    def ask(self, edits: tuple[PendingEdit, ...]) -> None:
        """Ask whether edits are to be taken back."""
        if not edits:
            return
        names = sorted({edit.layer.name for edit in edits})
        question = tr(
            "Take back {count} edit(s) of {layers}? The features become as they were in the cloud when you "
            "synchronized last. The file as it is now is kept in the folder's trash."
        ).format(count=count_text(len(edits)), layers=", ".join(names))
        self._ask(
            tr("Revert edits"),
            question,
            phrase("Taking back {count} edit(s)", count=len(edits)),
            {edit.path for edit in edits},
            lambda folder: revert(folder, edits, self._means),
        )
