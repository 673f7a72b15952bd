"""The files that belong together: a dataset and what lies beside it, a project and what lies beside it."""

from __future__ import annotations

import os
import re
from pathlib import Path

_OF_VECTORS = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qpj", ".idm", ".ind", ".cst"),
    ".tab": (".dat", ".map", ".id", ".ind"),
    ".mif": (".mid",),
    ".csv": (".csvt", ".prj"),
    ".gml": (".gfs", ".xsd"),
    ".dbf": (".cpg",),
}
_OF_RASTERS = (".tfw", ".tifw", ".tiffw", ".wld", ".jgw", ".jpgw", ".jpegw", ".pgw", ".pngw", ".gfw", ".bpw", ".blw",
               ".prj", ".aux", ".rrd", ".hdr", ".clr", ".stx", ".flt.hdr", ".ers", ".j2w", ".sdw", ".rpb",
               ".imd", ".ige", ".copc.laz")  # fmt: skip
_APPENDED = (".aux.xml", ".ovr", ".msk", ".msk.ovr", ".ovr.aux.xml", ".xml")
_OF_PROJECTS = (".qgd", ".qml", ".qmd")
_TRANSLATION = re.compile(r"_[a-z]{2,3}([_-][a-z]{2,4})?\.(qm|ts)", re.IGNORECASE)


class Folders:
    """Lists each folder once, for as long as it lives."""

    def __init__(self) -> None:
        self._names: dict[Path, dict[str, list[str]]] = {}

    def family(self, path: Path, raster: bool) -> tuple[Path, ...]:
        """Return the file and those beside it that GDAL reads with it; empty if it does not exist.

        Of a folder that is a database they are the files in it.
        """
        if path.is_dir():
            return tuple(sorted(each for each in path.iterdir() if each.is_file()))
        own = _OF_RASTERS if raster else _OF_VECTORS.get(path.suffix.lower(), ())
        return self._present(path, [path.stem + suffix for suffix in own] + [path.name + end for end in _APPENDED])

    def beside_project(self, path: Path) -> tuple[Path, ...]:
        """Return what lies beside a project: auxiliary data, attachments, QField's plugin, metadata, translations."""
        wanted = [path.stem + suffix for suffix in _OF_PROJECTS] + [f"{path.stem}_attachments.zip"]
        wanted += [name for names in self._listing(path.parent).values() for name in names
                   if name.startswith(path.stem) and _TRANSLATION.fullmatch(name[len(path.stem):])]  # fmt: skip
        return tuple(found for found in self._present(path, wanted) if found != path)

    def _present(self, path: Path, companions: list[str]) -> tuple[Path, ...]:
        names = self._listing(path.parent)
        found = dict.fromkeys(name for wanted in companions for name in names.get(wanted.casefold(), ()))
        return tuple(path.parent / name for name in [path.name, *(n for n in found if n != path.name)]
                     if name.casefold() in names)  # fmt: skip

    def _listing(self, folder: Path) -> dict[str, list[str]]:
        if folder not in self._names:
            listing: dict[str, list[str]] = {}
            for name in os.listdir(folder) if folder.is_dir() else ():  # noqa: PTH208 - names only, and fast
                listing.setdefault(name.casefold(), []).append(name)
            self._names[folder] = listing
        return self._names[folder]


def total_size(files: tuple[Path, ...]) -> int:
    """Return the bytes of the files together; one that vanished counts as none."""
    return sum(path.stat().st_size for path in files if path.exists())
