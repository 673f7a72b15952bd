"""Packaging the project that is open, or one that is saved, into a folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.packaging.description import ProjectDescription
from qfieldsync_cloud.packaging.events import about_left, about_replaced
from qfieldsync_cloud.packaging.layout import origin_of
from qfieldsync_cloud.packaging.package import Choices, Packaged, package
from qfieldsync_cloud.packaging.reuse import Earlier, Made
from qfieldsync_cloud.packaging.staging import remove_leftovers
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.folder import check_folder
from qfieldsync_cloud.sync.link import own_folder, read_link, require_link
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.names import is_project_file
from qfieldsync_cloud.sync.snapshot import fingerprint, stamp_of
from qfieldsync_cloud.sync.state import PackagedFile, State
from qfieldsync_cloud.sync.trash import Trash

Known = dict[str, PackagedFile]
Note = TypeVar("Note", Made, PackagedFile)
_READY = "packaging"
_ACCOUNT = "packaged"


def package_project(description: ProjectDescription, choices: Choices, folder: Path) -> Job[Packaged]:
    """Package a project; the folder is new, empty, or one that was packaged into before.

    Into such a folder only what changed is written, and never over edits that the crew or the desk has made there
    since, nor an attached file that they deleted. What an earlier packaging wrote and this one does not goes to the
    folder's trash. FolderError if the project file itself was changed there.
    """

    def run(context: Context) -> Packaged:
        if choices.in_place:
            in_place: Packaged = package(description, choices, folder, context)
            return in_place
        check_folder(folder)
        if read_link(folder):
            require_link(folder)
        with _nothing_left_of(folder), folder_lock(folder), State(folder) as state:
            remove_leftovers(folder)
            return _Packaging(folder, state, context).run(description, choices)

    return run


@contextmanager
def _nothing_left_of(folder: Path) -> Iterator[None]:
    """Take what the plugin keeps in a new folder away again if packaging fails before anything is in place there."""
    if own_folder(folder).is_dir():
        yield
        return
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    before = _entries(folder)
    try:
        yield
    except BaseException:
        if _entries(folder) <= before | {own_folder(folder)}:
            shutil.rmtree(own_folder(folder), ignore_errors=True)
            with suppress(OSError):  # somebody else's file came meanwhile
                for each in missing:
                    each.rmdir()
        raise


def _entries(folder: Path) -> set[Path]:
    return set(folder.iterdir()) if folder.is_dir() else set()


class _Packaging:
    """One packaging into a folder, of which `state` knows what an earlier one wrote."""

    def __init__(self, folder: Path, state: State, context: Context) -> None:
        self._folder = folder
        self._state = state
        self._context = context
        written = _written_before(folder, state)
        notes = {path: _noted(Made, _mapping(file.made)) for path, file in written.items()}
        self._made = {path: made for path, made in notes.items() if made}
        self._before = {path: written[path] for path in self._made}
        self._ready: Known = {}
        self._replaced: list[str] = []
        self._trash = Trash(folder, datetime.now())

    def run(self, description: ProjectDescription, choices: Choices) -> Packaged:
        """Package, remember it, and say what became of edits and of other people's files."""
        known = self._before.items()
        changed = frozenset(path for path, file in known if _was_changed(self._folder / path, file, self._context))
        _check_same_project(description, self._folder, self._made)
        _check_project_file(self._folder, changed)
        account = self._state.note(_ACCOUNT)
        earlier = Earlier(self._folder, self._made, changed, self._keep, self._note_ready, self._is_deleted, account)
        packaged: Packaged = package(description, choices, self._folder, self._context, earlier)
        if not account or packaged.account != account:
            self._remember(packaged)
        left = changed - {file.path for file in packaged.files}
        findings = (*packaged.findings, *about_left(sorted(left)), *about_replaced(self._replaced))
        return replace(packaged, findings=findings)

    def _remember(self, packaged: Packaged) -> None:
        """Keep what was written; it is in place already, so nothing cancels this any more."""
        written = {file.path for file in packaged.files}
        for path in sorted(set(self._before) - written):
            self._trash.take(path)
        left = {path: self._as_left(packaged, path) for path in sorted(written)}
        self._state.remember_packaged({**left, **{path: self._before[path] for path in packaged.withheld}})
        self._state.take_note(_READY, "")
        self._state.take_note(_ACCOUNT, packaged.account)

    def _keep(self, path: str) -> None:
        self._trash.keep(path)
        self._replaced.append(path)

    def _is_deleted(self, place: str, file: Path) -> bool:
        """Return whether a file that was packaged from the same is gone, and not the whole package with it."""
        known = self._before.get(place)
        if known is None or (self._folder / place).exists():
            return False
        projects = (self._folder / path for path in self._before if is_project_file(path))
        return any(map(Path.is_file, projects)) and fingerprint(file, self._context) == known.fingerprint

    def _note_ready(self, stage: Path, made: Mapping[str, Made]) -> None:
        """Note what is about to be put in place: after a crash it is known as packaging's own, and is nobody's edit."""
        for path, each in made.items():
            file = stage / path
            self._ready[path] = PackagedFile(stamp_of(file), fingerprint(file, self._context), json.dumps(asdict(each)))
        self._state.take_note(_READY, json.dumps({path: asdict(file) for path, file in self._ready.items()}))

    def _as_left(self, packaged: Packaged, path: str) -> PackagedFile:
        """Return what is to be known of a file; one that was not written is known as packaging left it."""
        if path in packaged.kept:
            return self._before[path]
        return replace(self._ready[path], stamp=stamp_of(self._folder / path))


def _written_before(folder: Path, state: State) -> Known:
    """Return what an earlier packaging wrote, and what one that was killed had put in place already."""
    notes = {path: _noted(PackagedFile, file) for path, file in _mapping(state.note(_READY)).items()}
    ready = {path: file for path, file in notes.items() if file}
    in_place = {
        path: file
        for path, file in ready.items()
        if (folder / path).is_file() and stamp_of(folder / path) == file.stamp
    }
    return {**state.packaged(), **in_place}


def _noted(kind: type[Note], values: Any) -> Note | None:
    """Return what was noted, None if that is not known: another build may have noted it in another way."""
    if not isinstance(values, dict):
        return None
    known = {each.name: values[each.name] for each in fields(kind) if each.name in values}
    if any(type(known[each.name]).__name__ != each.type for each in fields(kind) if each.name in known):
        return None
    try:
        return kind(**known)
    except TypeError:
        return None


def _mapping(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


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
