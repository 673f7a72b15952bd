"""Packaging the project that is open, or one that is saved, into a folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.packaging.description import ProjectDescription
from qfieldsync_cloud.packaging.package import Choices, Packaged, package
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.folder import check_folder
from qfieldsync_cloud.sync.link import own_folder, read_link, require_link
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.snapshot import fingerprint
from qfieldsync_cloud.sync.state import State
from qfieldsync_cloud.sync.trash import Trash


def package_project(description: ProjectDescription, choices: Choices, folder: Path) -> Job[Packaged]:
    """Package a project; the folder is new, empty, or one that was packaged into before.

    FolderError if files there were changed since it was packaged, by the crew or at the desk: packaging again would
    undo that. What an earlier packaging wrote and this one does not goes to the folder's trash.
    """

    def run(context: Context) -> Packaged:
        if choices.in_place:
            in_place: Packaged = package(description, choices, folder, context)
            return in_place
        check_folder(folder)
        if not own_folder(folder).is_dir():
            packaged = _package(description, choices, folder, {}, context)
            with State(folder) as state:
                _remember(packaged, {}, state, context)
            return packaged
        if read_link(folder):
            require_link(folder)
        with folder_lock(folder), State(folder) as state:
            before = state.packaged()
            packaged = _package(description, choices, folder, before, context)
            _remember(packaged, before, state, context)
        return packaged

    return run


def _package(
    description: ProjectDescription, choices: Choices, folder: Path, before: dict[str, str], context: Context
) -> Packaged:
    changed = [
        path
        for path, seen in before.items()
        if (folder / path).is_file() and fingerprint(folder / path, context) != seen
    ]
    if changed:
        raise FolderError(
            phrase("{count} file(s) in {folder} were changed since the project was packaged: {names}.",
                   count=len(changed), folder=folder, names=", ".join(sorted(changed)[:5])),
            phrase("Packaging again would undo that. Go on with the project in that folder, or choose a new folder."),
        )  # fmt: skip
    packaged: Packaged = package(description, choices, folder, context)
    return packaged


def _remember(packaged: Packaged, before: dict[str, str], state: State, context: Context) -> None:
    written = {file.path for file in packaged.files}
    trash = Trash(packaged.folder, datetime.now())
    for path in sorted(set(before) - written):
        trash.take(path)
    state.remember_packaged({path: fingerprint(packaged.folder / path, context) for path in written})
