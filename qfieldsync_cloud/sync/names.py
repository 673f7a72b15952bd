"""File names: those that a server sends are hostile until checked, those of this disk must please the server."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from qfieldsync_cloud.errors import UnsafeNameError
from qfieldsync_cloud.names import folded, is_hostile, is_refused
from qfieldsync_cloud.phrases import phrase

PROJECT_SUFFIXES = (".qgs", ".qgz")


class _Folders:
    """The folders of many names: whether one is spelled in two ways."""

    def __init__(self) -> None:
        self._spelled: dict[str, str] = {}
        self._clashes: dict[str, bool] = {"": False}

    def clashes(self, folder: str) -> bool:
        """Return whether a folder, or one above it, was seen before in another spelling; each is looked at once."""
        if folder not in self._clashes:
            is_new = self._spelled.setdefault(folded(folder), folder) == folder
            self._clashes[folder] = self.clashes(folder.rpartition("/")[0]) or not is_new
        return self._clashes[folder]

    def holds(self, key: str) -> bool:
        """Return whether one of them has this name, folded."""
        return key in self._spelled


def check_cloud_names(names: Iterable[str]) -> None:
    """Raise UnsafeNameError with every hostile name of a server's list, and every two that fall together."""
    unsafe: list[str] = []
    seen: dict[str, str] = {}
    folders = _Folders()
    for name in names:
        clash = seen.setdefault(folded(name), name) != name or folders.clashes(name.rpartition("/")[0])
        unsafe += [name] if clash or is_hostile(name) else []
    unsafe += [name for key, name in seen.items() if folders.holds(key)]
    if unsafe:
        raise UnsafeNameError(
            phrase("The cloud project holds files whose names are not safe on this computer: {names}.",
                   names=_listed(unsafe)),
            tuple(unsafe),
            phrase("Rename or delete them in the cloud, then try again. Nothing was downloaded."),
        )  # fmt: skip


def check_local_names(names: Iterable[str]) -> None:
    """Raise UnsafeNameError with every name that the server refuses, before the first byte goes up."""
    unsafe = [name for name in names if is_refused(name)]
    if unsafe:
        raise UnsafeNameError(
            phrase("The server does not take files with these names: {names}.", names=_listed(unsafe)),
            tuple(unsafe),
            phrase('Rename them: without < > : " \\ | ? * # ; or %, not ending in a dot or space. Nothing was sent.'),
        )


def check_together(names: Iterable[str]) -> None:
    """Raise UnsafeNameError with every two names that would fall together on a computer that knows no case.

    And with every file that has the name of a folder: no computer holds both.
    """
    seen: dict[str, str] = {}
    folders = _Folders()
    unsafe: list[str] = []
    for name in names:
        first = seen.setdefault(folded(name), name)
        clash = folders.clashes(name.rpartition("/")[0])
        unsafe += [first, name] if first != name else [name] if clash else []
    if unsafe:
        raise UnsafeNameError(
            phrase("These names are the same on computers that do not tell upper from lower case: {names}.",
                   names=_listed(unsafe)),
            tuple(unsafe),
            phrase("Rename one of them, here or in the cloud, then try again. Nothing was changed."),
        )  # fmt: skip
    files = [name for key, name in seen.items() if folders.holds(key)]
    if files:
        raise UnsafeNameError(
            phrase("A file on one side has the name of a folder on the other: {names}.", names=_listed(files)),
            tuple(files),
            phrase("Rename one of them, here or in the cloud, then try again. Nothing was changed."),
        )


def check_text(names: Iterable[str]) -> None:
    """Raise UnsafeNameError with every name of this disk that is no text, as old archives leave them behind."""
    unsafe = [name for name in names if not name.isascii() and re.search(r"[\ud800-\udfff]", name)]
    if unsafe:
        raise UnsafeNameError(
            phrase("The names of these files hold characters that can't be read: {names}.", names=_listed(unsafe)),
            tuple(unsafe),
            phrase("Rename or delete them, then try again. Nothing was sent."),
        )


def is_project_file(path: str) -> bool:
    """Return whether a path is that of a QGIS project file."""
    return path.lower().endswith(PROJECT_SUFFIXES)


def place_in(folder: Path, name: str) -> Path:
    """Return where a checked name lies in the folder; UnsafeNameError if a symbolic link would lead out of it."""
    check_cloud_names([name])
    place = folder.joinpath(*name.split("/"))
    root = folder.resolve()
    resolved = place.parent.resolve()
    if place.is_symlink() or (resolved != root and root not in resolved.parents):
        raise UnsafeNameError(
            phrase("{name} leads out of the project's folder through a symbolic link.", name=name),
            (name,),
            phrase("Replace the link by a real folder or file."),
        )
    return place


def _listed(names: list[str], most: int = 5) -> str:
    shown = ", ".join(repr(name) for name in names[:most])
    return f"{shown} … ({len(names)})" if len(names) > most else shown
