"""The files of a project's attachment and data folders: photos, sounds and whatever else the crew needs."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from qfieldsync_cloud.packaging.names import is_safe

_JUNK = ("thumbs.db", "desktop.ini")
_JOURNALS = ("-wal", "-shm", "-journal")  # what they hold is in the copy of their database


@dataclass(frozen=True)
class Attachments:
    """Files by their place relative to the home, and the names of those that the server would refuse.

    `wanted_by` are the layers, by id, whose features name a file that goes along for them only.
    """

    files: dict[Path, PurePosixPath]
    refused: tuple[str, ...]
    wanted_by: Mapping[Path, frozenset[str]] = field(default_factory=dict)

    def only(self, named: Mapping[str, Collection[Path]]) -> Attachments:
        """Return those of the files that features of layers name, by the layers' ids."""
        wanted_by: dict[Path, frozenset[str]] = {}
        for layer_id, paths in named.items():
            for path in paths:
                wanted_by[path] = wanted_by.get(path, frozenset()) | {layer_id}
        files = {path: place for path, place in self.files.items() if path in wanted_by}
        return Attachments(files, self.refused, wanted_by)

    def along_with(self, others: Attachments) -> Attachments:
        """Return these and others together; nobody has to want the others."""
        refused = tuple(dict.fromkeys((*self.refused, *others.refused)))
        wanted_by = {path: ids for path, ids in self.wanted_by.items() if path not in others.files}
        return Attachments({**self.files, **others.files}, refused, wanted_by)

    def without(self, layer_ids: Collection[str]) -> Attachments:
        """Return what still goes along when these layers are left out."""
        gone = {path for path, ids in self.wanted_by.items() if ids <= {*layer_ids}}
        return self.less(gone)

    def less(self, paths: Collection[Path]) -> Attachments:
        """Return the others of the files."""
        return replace(self, files={path: place for path, place in self.files.items() if path not in paths})


def find_attachments(home: Path, dirs: Iterable[str]) -> Attachments:
    """Return every file in these folders of the home; hidden ones and links that lead out are no attachments."""
    files: dict[Path, PurePosixPath] = {}
    refused: list[str] = []
    for name in dirs:
        for path in _walk(home, name):
            place = PurePosixPath(path.relative_to(home))
            if is_safe(place):
                files[path] = place
            else:
                refused.append(str(place))
    return Attachments(files, tuple(refused))


def stays_inside(name: str) -> bool:
    """Return whether a folder's name stays inside the home it is relative to."""
    place = PurePosixPath(name.replace("\\", "/"))
    return bool(place.parts) and not place.is_absolute() and ".." not in place.parts and ":" not in name


def _walk(home: Path, name: str) -> Iterator[Path]:
    if not stays_inside(name):
        return
    for folder, subfolders, names in os.walk(home / name):
        subfolders[:] = sorted(each for each in subfolders if not each.startswith("."))
        for each in sorted(names):
            path = Path(folder) / each
            if not _is_junk(each.casefold()) and _leads_inside(path, home):
                yield path


def _is_junk(name: str) -> bool:
    return name.startswith(".") or name in _JUNK or name.endswith(_JOURNALS)


def _leads_inside(path: Path, home: Path) -> bool:
    return not path.is_symlink() or home.resolve() in path.resolve().parents
