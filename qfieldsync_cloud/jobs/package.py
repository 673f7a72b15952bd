"""Packaging the project that is open, or one that is saved, into a folder."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.packaging.description import ProjectDescription
from qfieldsync_cloud.packaging.events import about_left
from qfieldsync_cloud.packaging.package import Choices, Packaged, package
from qfieldsync_cloud.packaging.reuse import Earlier, Made
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.folder import check_folder
from qfieldsync_cloud.sync.link import own_folder, read_link, require_link
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.names import is_project_file
from qfieldsync_cloud.sync.snapshot import fingerprint, stamp_of
from qfieldsync_cloud.sync.state import PackagedFile, State
from qfieldsync_cloud.sync.trash import Trash

Known = dict[str, PackagedFile]


def package_project(description: ProjectDescription, choices: Choices, folder: Path) -> Job[Packaged]:
    """Package a project; the folder is new, empty, or one that was packaged into before.

    Into such a folder only what changed is written, and never over edits that the crew or the desk has made there
    since. What an earlier packaging wrote and this one does not goes to the folder's trash. FolderError if the project
    file itself was changed there.
    """

    def run(context: Context) -> Packaged:
        if choices.in_place:
            in_place: Packaged = package(description, choices, folder, context)
            return in_place
        check_folder(folder)
        if not own_folder(folder).is_dir():
            packaged = _package(description, choices, folder, {}, context)
            with State(folder) as state:
                _remember(packaged, {}, state)
            return packaged
        if read_link(folder):
            require_link(folder)
        with folder_lock(folder), State(folder) as state:
            before = state.packaged()
            packaged = _package(description, choices, folder, before, context)
            _remember(packaged, before, state)
        return packaged

    return run


def _package(
    description: ProjectDescription, choices: Choices, folder: Path, before: Known, context: Context
) -> Packaged:
    changed = frozenset(path for path, known in before.items() if _was_changed(folder / path, known, context))
    projects = [path for path in changed if is_project_file(path)]
    if projects:
        raise FolderError(
            phrase("The project {file} in {folder} was changed since it was packaged.",
                   file=projects[0], folder=folder),
            phrase("Packaging again would undo that. Go on with the project in that folder, or choose a new folder."),
        )  # fmt: skip
    made = {path: Made(**json.loads(known.made)) for path, known in before.items()}
    packaged: Packaged = package(description, choices, folder, context, Earlier(folder, made, changed))
    left = changed - {file.path for file in packaged.files}
    return replace(packaged, findings=(*packaged.findings, *about_left(sorted(left))))


def _was_changed(path: Path, known: PackagedFile, context: Context) -> bool:
    """Return whether a file holds something else than packaging left in it; only those touched since are read."""
    if not path.is_file() or stamp_of(path) == known.stamp:
        return False
    return fingerprint(path, context) != known.fingerprint


def _remember(packaged: Packaged, before: Known, state: State) -> None:
    """Keep what was written; it is in place already, so nothing cancels this any more."""
    written = {file.path for file in packaged.files}
    trash = Trash(packaged.folder, datetime.now())
    for path in sorted(set(before) - written):
        trash.take(path)
    state.remember_packaged(
        {path: _as_left(packaged, path, before.get(path)) for path in sorted(written)},
    )


def _as_left(packaged: Packaged, path: str, known: PackagedFile | None) -> PackagedFile:
    """Return what is to be known of a file; one that was not written is known as packaging left it."""
    if known and path in packaged.kept:
        return known
    file = packaged.folder / path
    return PackagedFile(stamp_of(file), fingerprint(file, Context()), json.dumps(asdict(packaged.made[path])))
