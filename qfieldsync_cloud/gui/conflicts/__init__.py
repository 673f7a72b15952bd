"""The window in which a person decides what both sides changed."""

from qfieldsync_cloud.gui.conflicts.dialog import ConflictsDialog

__all__ = ["ConflictsDialog"]
