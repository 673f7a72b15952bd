"""What an earlier packaging into the same folder wrote: only what changed since then is written again.

A recipe says of what a file was made: if it is the same today, so is the file. What the crew's edits, or the desk's,
have changed since it was packaged is kept as it is, whatever its source is like now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Callable

from qfieldsync_cloud.packaging.description import Area, LayerDescription
from qfieldsync_cloud.packaging.layout import Conversion
from qfieldsync_cloud.packaging.looks import Looks
from qfieldsync_cloud.packaging.vrt import SUFFIX as VRT

VERSION = 2
"""Counts up when packaging makes other files of the same sources than before."""
_ADAPTED = (VRT, ".ui")


@dataclass(frozen=True)
class Made:
    """A file that packaging wrote: its recipe, "" if it has to be made anew, and of a converted table what is in it.

    `origin` is what it is a copy or a table of, whatever that is like at the time. `without_geometry` counts the
    features that the area of interest has left out because they lie nowhere.
    """

    recipe: str
    origin: str
    table: str = ""
    source_features: int = 0
    packaged_features: int = 0
    without_geometry: int = 0


@dataclass(frozen=True)
class Earlier:
    """The files of `folder` as an earlier packaging made them, by their place; `changed` were edited since.

    `keep` is told each other file there that is about to be replaced, which packaging did not write; `ready` the folder
    that the new files lie in, and how they were made, just before they are put in place. `is_deleted` tells whether
    somebody has deleted a file at its place in the folder that is the same as the given one. `account` is what the
    earlier packaging told of itself.
    """

    folder: Path = Path()
    made: Mapping[str, Made] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    keep: Callable[[str], None] = lambda _path: None
    ready: Callable[[Path, Mapping[str, Made]], None] = lambda _folder, _made: None
    is_deleted: Callable[[str, Path], bool] = lambda _place, _file: False
    account: str = ""

    def replacing(self, name: PurePosixPath) -> None:
        """Hear of a file that is about to be replaced."""
        if str(name) not in self.made:
            self.keep(str(name))

    @property
    def edited(self) -> dict[str, PurePosixPath]:
        """The place of each file that was edited since and is still there, by its origin."""
        there = [path for path in self.changed if (self.folder / path).is_file()]
        return {self.made[path].origin: PurePosixPath(path) for path in sorted(there)}

    def standing(self, target: PurePosixPath, origin: str, recipe: str) -> Made | None:
        """Return what stands at a place if it stays there: it is made of the same, or it was edited since."""
        made = self.made.get(str(target))
        if made is None or made.origin != origin or not (self.folder / target).is_file():
            return None
        return made if str(target) in self.changed or (recipe and recipe == made.recipe) else None


def recipe_of_copy(source: Path) -> str:
    """Return of what a copy is made, "" if its text is adapted to the package."""
    return "" if source.suffix.lower() in _ADAPTED else _digest("copy", source, *_stamps((source,)))


def recipe_of_conversion(conversion: Conversion, area: Area | None = None) -> str:
    """Return of what a converted table is made, "" if its source is in no file: nothing tells whether it changed."""
    layers = conversion.layers
    if not layers[0].files or layers[0].path is None:
        return ""
    return _digest("conversion", area, *map(_kind_of, layers), *_stamps(layers[0].files))


def _kind_of(layer: LayerDescription) -> tuple[object, ...]:
    """Return what decides how a layer of a file is read."""
    return layer.source, layer.encoding, layer.subset, layer.crs


def _stamps(files: tuple[Path, ...]) -> list[tuple[str, str]]:
    """Return the stamps of files, and of the logs that SQLite keeps beside them."""
    looks = Looks()
    looks.at_data(files)
    return list(looks.stamps.items())


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr((VERSION, *parts)).encode("utf-8", "surrogatepass")).hexdigest()
