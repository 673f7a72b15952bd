"""What a layer's source says, as plain data, and the sentences about sources that can't be taken along."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from qfieldsync_cloud.packaging.description import LayerKind
from qfieldsync_cloud.packaging.sidecars import Folders
from qfieldsync_cloud.phrases import Phrase, phrase


@dataclass(frozen=True)
class Source:
    """A layer's source, taken apart; `path` is None for what is no file on this computer.

    `others` are the files that the file itself names, `added` the datasets added to a mesh. `folder` is set if what
    lies below it only works together. `pinned`: the file names others by absolute paths.
    `opened` is what the layer's provider opens, without filter, where that is more than the path: its data can only
    be converted.
    """

    kind: LayerKind
    path: Path | None = None
    path_text: str = ""
    sublayer: str = ""
    subset: str = ""
    obstacle: Phrase | None = None
    others: tuple[Path, ...] = ()
    added: tuple[Path, ...] = ()
    folder: Path | None = None
    pinned: bool = False
    opened: str = ""


def canonical(path: Path) -> Path:
    """Return the path with every link resolved but that of the file itself, which may be a link on purpose."""
    return Path(os.path.realpath(path.parent)) / path.name


def kind_refused(layer: str, what: str) -> Phrase:
    """Return that packaging does not know such a source."""
    return phrase("The layer {layer} comes from a kind of source ({what}) that can't be taken along yet.",
                  layer=layer, what=what[:40])  # fmt: skip


def file_missing(layer: str, path: str) -> Phrase:
    """Return that the layer's file is not there."""
    return phrase("The file {file} of the layer {layer} does not exist.", file=path, layer=layer)


def folder_refused(layer: str, folder: Path) -> Phrase:
    """Return that the layer's file is a folder."""
    return phrase("The layer {layer} lies in a folder that is a database ({folder}).", layer=layer, folder=folder.name)


def files_of(source: Source, folders: Folders, raster: bool) -> tuple[tuple[Path, ...], tuple[tuple[Path, ...], ...]]:
    """Return all files of a source, its own first, and by families those that it is only put together from."""
    own = folders.family(source.path, raster) if source.path else ()
    if source.folder:
        return tuple(dict.fromkeys((*own, *source.others))), ()
    families = tuple(folders.family(each, raster=True) for each in (*source.others, *source.added))
    return tuple(dict.fromkeys((*own, *(file for family in families for file in family)))), families
