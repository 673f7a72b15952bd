"""Puts somebody's change that the server did not apply into the local file, after a question."""

from __future__ import annotations

from qfieldsync_cloud.gui.changes.asked import AskedJob
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.field import FieldChange, apply_here
from qfieldsync_cloud.phrases import phrase


class ByHand(AskedJob):
    """One change at a time."""

    def ask(self, change: FieldChange) -> None:
        """Ask whether a change is to become an edit of mine."""
        question = tr(
            "Put the change by {person} into your file? It becomes an edit of yours: you can look at it and change "
            "it, and the next synchronization sends it under your name."
        ).format(person=change.by)
        self._ask(
            tr("Apply here"),
            question,
            phrase("Applying a change by {person} here", person=change.by),
            {change.path},
            lambda folder: apply_here(folder, change, self._means),
        )
