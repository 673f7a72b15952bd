"""Whether a folder may be written into."""

from __future__ import annotations

from pathlib import Path

from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.ignore import IgnoreRules
from qfieldsync_cloud.sync.link import own_folder
from qfieldsync_cloud.sync.snapshot import local_paths


def check_folder(folder: Path) -> None:
    """Raise FolderError if the folder holds something that this plugin did not put there."""
    if not folder.exists() or own_folder(folder).is_dir():
        return
    if not folder.is_dir():
        raise FolderError(phrase("{folder} is a file.", folder=folder), phrase("Choose a folder."))
    if next(local_paths(folder, IgnoreRules()), None):
        raise FolderError(
            phrase("{folder} is not empty.", folder=folder),
            phrase("Choose an empty folder, or one that was published or packaged before. Nothing was changed."),
        )
