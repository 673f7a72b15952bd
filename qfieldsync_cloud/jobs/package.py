"""Packaging the project that is open, or one that is saved, into a folder."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.packaging.description import ProjectDescription
from qfieldsync_cloud.packaging.events import about_left, about_replaced
from qfieldsync_cloud.packaging.layout import origin_of
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
_READY = "packaging"


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
            packaging = _Packaging(folder, None, context)
            packaged = packaging.run(description, choices)
            with State(folder) as state:
                packaging.remember(packaged, state)
            return packaged
        if read_link(folder):
            require_link(folder)
        with folder_lock(folder), State(folder) as state:
            packaging = _Packaging(folder, state, context)
            packaged = packaging.run(description, choices)
            packaging.remember(packaged, state)
        return packaged

    return run


class _Packaging:
    """One packaging into a folder, of which `state` knows what an earlier one wrote; None for a new folder."""

    def __init__(self, folder: Path, state: State | None, context: Context) -> None:
        self._folder = folder
        self._state = state
        self._context = context
        self._before = _written_before(folder, state) if state else {}
        self._ready: Known = {}
        self._replaced: list[str] = []
        self._trash = Trash(folder, datetime.now())

    def run(self, description: ProjectDescription, choices: Choices) -> Packaged:
        """Package, and say what became of edits and of other people's files."""
        known = self._before.items()
        changed = frozenset(path for path, file in known if _was_changed(self._folder / path, file, self._context))
        made = {path: Made(**json.loads(file.made)) for path, file in known}
        _check_same_project(description, self._folder, made)
        _check_project_file(self._folder, changed)
        earlier = Earlier(self._folder, made, changed, self._keep, self._note_ready)
        packaged: Packaged = package(description, choices, self._folder, self._context, earlier)
        left = changed - {file.path for file in packaged.files}
        findings = (*packaged.findings, *about_left(sorted(left)), *about_replaced(self._replaced))
        return replace(packaged, findings=findings)

    def remember(self, packaged: Packaged, state: State) -> None:
        """Keep what was written; it is in place already, so nothing cancels this any more."""
        written = {file.path for file in packaged.files}
        for path in sorted(set(self._before) - written):
            self._trash.take(path)
        state.remember_packaged({path: self._as_left(packaged, path) for path in sorted(written)})
        state.take_note(_READY, "")

    def _keep(self, path: str) -> None:
        self._trash.keep(path)
        self._replaced.append(path)

    def _note_ready(self, stage: Path, made: Mapping[str, Made]) -> None:
        """Note what is about to be put in place: after a crash it is known as packaging's own, and is nobody's edit."""
        for path, each in made.items():
            file = stage / path
            self._ready[path] = PackagedFile(stamp_of(file), fingerprint(file, self._context), json.dumps(asdict(each)))
        if self._state:
            self._state.take_note(_READY, json.dumps({path: asdict(file) for path, file in self._ready.items()}))

    def _as_left(self, packaged: Packaged, path: str) -> PackagedFile:
        """Return what is to be known of a file; one that was not written is known as packaging left it."""
        if path in packaged.kept:
            return self._before[path]
        return replace(self._ready[path], stamp=stamp_of(self._folder / path))


def _written_before(folder: Path, state: State) -> Known:
    """Return what an earlier packaging wrote, and what one that was killed had put in place already."""
    ready = {path: PackagedFile(**file) for path, file in json.loads(state.note(_READY) or "{}").items()}
    in_place = {
        path: file
        for path, file in ready.items()
        if (folder / path).is_file() and stamp_of(folder / path) == file.stamp
    }
    return {**state.packaged(), **in_place}


def _check_project_file(folder: Path, changed: Collection[str]) -> None:
    projects = [path for path in changed if is_project_file(path)]
    if projects:
        raise FolderError(
            phrase("The project {file} in {folder} was changed since it was packaged.",
                   file=projects[0], folder=folder),
            phrase("Packaging again would undo that. Go on with the project in that folder, or choose a new folder."),
        )  # fmt: skip


def _check_same_project(description: ProjectDescription, folder: Path, made: Mapping[str, Made]) -> None:
    """Raise FolderError if the folder holds the package of another project: it would be replaced, in the cloud too."""
    known = {each.origin for path, each in made.items() if is_project_file(path)}
    if known and description.path and origin_of(description.base, description.path) not in known:
        raise FolderError(
            phrase("{folder} holds the package of another project, {file}.",
                   folder=folder, file=PurePosixPath(min(known)).name),
            phrase("Choose another folder. If it is the same project under a new name, give it its old name back."),
        )  # fmt: skip


def _was_changed(path: Path, known: PackagedFile, context: Context) -> bool:
    """Return whether a file holds something else than packaging left in it; only those touched since are read."""
    if not path.is_file() or stamp_of(path) == known.stamp:
        return False
    return fingerprint(path, context) != known.fingerprint
