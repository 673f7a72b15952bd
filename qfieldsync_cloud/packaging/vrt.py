"""Virtual rasters (VRT): which files they name, through all levels, and a copy that names them where they now lie."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path, PurePosixPath
from xml.sax.saxutils import escape

from qfieldsync_cloud.packaging.addresses import Address, address_in

SUFFIX = ".vrt"
_NAMES = re.compile(r"<(SourceFilename|SourceDataset|DEMPath)\b([^>]*)>([^<]+)</\1>")
_RELATIVE = re.compile(r'\s*relativeToVRT="(\d)"', re.IGNORECASE)


@dataclass(frozen=True)
class Dataset:
    """A dataset that a VRT names at `start` to `end` of its text; `path` is its file's absolute path."""

    tag: str
    attributes: str
    address: Address
    path: Path
    start: int
    end: int

    @property
    def is_relative(self) -> bool:
        """Return whether the VRT still finds it after both were moved together."""
        return not self.address.path.is_absolute()


@dataclass
class Contents:
    """What a VRT names, through all levels: files in order, those that are missing, those that can't be re-pointed."""

    files: list[Path] = field(default_factory=list)
    missing: list[Path] = field(default_factory=list)
    archived: list[Path] = field(default_factory=list)
    absolute: bool = False


def contents_of(vrt: Path) -> Contents:
    """Return what a VRT names; one that can't be read names nothing."""
    contents = Contents()
    _collect(vrt, contents, {vrt})
    return contents


def rewrite(vrt: Path, target: PurePosixPath, targets: Mapping[Path, PurePosixPath]) -> bytes:
    """Return the VRT's text for its place at `target`, where its files are at their targets."""
    text, parts, end = _text(vrt), [], 0
    for dataset in _datasets(text, vrt.parent):
        place = targets.get(dataset.path)
        if place is not None:
            parts += [text[end : dataset.start], _named(dataset, posixpath.relpath(str(place), str(target.parent)))]
            end = dataset.end
    return "".join([*parts, text[end:]]).encode("utf-8", "surrogateescape")


def _named(dataset: Dataset, place: str) -> str:
    name = escape(dataset.address.before + place + dataset.address.after)
    kept = _RELATIVE.sub("", dataset.attributes).rstrip()
    return f'<{dataset.tag}{kept} relativeToVRT="1">{name}</{dataset.tag}>'


def _collect(vrt: Path, contents: Contents, seen: set[Path]) -> None:
    for dataset in _datasets(_text(vrt), vrt.parent):
        contents.absolute = contents.absolute or not dataset.is_relative
        if dataset.path in seen:
            continue
        seen.add(dataset.path)
        kind = contents.files if dataset.path.exists() else contents.missing
        (contents.archived if dataset.address.archived else kind).append(dataset.path)
        if dataset.path.suffix.lower() == SUFFIX:
            _collect(dataset.path, contents, seen)


def _text(vrt: Path) -> str:
    try:
        return vrt.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return ""


def _datasets(text: str, folder: Path) -> Iterator[Dataset]:
    for found in _NAMES.finditer(text):
        tag, attributes, name = found.groups()
        address = address_in(unescape(name).strip())
        if address:
            place = Path(os.path.realpath(folder / address.path.parent)) / address.path.name
            yield Dataset(tag, attributes, address, place, found.start(), found.end())
