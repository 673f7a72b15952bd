"""What the edits of a folder need of its QGIS project file: which layers read which table, and their relations.

The file may come from a server: it is read as a stream, declares no entities, and nothing in it is evaluated.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote
from xml.parsers import expat  # nosec B407 - a file that declares entities is refused below

from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.phrases import phrase

_UNTRACKED = ("no_action", "remove")
_ATTACHMENT = "ExternalResource"
_BY_NUMBER = "\0"
"""The table of a layer that names it by its number: no table has this name, so nothing is sent under its id."""


@dataclass(frozen=True)
class ProjectLayer:
    """A vector layer on a table of a GeoPackage: `path` is relative to the folder, `table` "" means its only one."""

    id: str
    name: str
    path: str
    table: str
    crs: str = ""
    is_read_only: bool = False
    is_filtered: bool = False
    action: str = ""
    attachment_fields: tuple[str, ...] = ()

    @property
    def is_tracked(self) -> bool:
        """Whether QField keeps edits of this layer as deltas."""
        return not self.is_read_only and self.action not in _UNTRACKED


@dataclass(frozen=True)
class Relation:
    """Features of `child` (a layer id) name in `child_field` what their parent has in `parent_field`."""

    child: str
    child_field: str
    parent: str
    parent_field: str


@dataclass(frozen=True)
class ProjectFile:
    """The layers on GeoPackages of a project, and all relations."""

    layers: tuple[ProjectLayer, ...] = ()
    relations: tuple[Relation, ...] = ()

    def readers(self, path: str, table: str) -> list[ProjectLayer]:
        """Return the layers that read a table, those first that suit edits best: tracked, and without a filter."""
        found = [layer for layer in self.layers if (layer.path, layer.table) == (path, table)]
        return sorted(found, key=lambda layer: (not layer.is_tracked, layer.is_filtered, layer.id))

    def reader(self, path: str, table: str) -> ProjectLayer | None:
        """Return the layer under whose id the edits of a table travel."""
        return next(iter(self.readers(path, table)), None)

    def resolved(self, path: str, tables: Collection[str]) -> ProjectFile:
        """Return the same with the tables known of layers that name none because their file has only one."""
        only = next(iter(tables)) if len(tables) == 1 else ""
        layers = [
            replace(layer, table=only) if layer.path == path and layer.table == "" else layer for layer in self.layers
        ]
        return replace(self, layers=tuple(layers))

    def paths(self) -> frozenset[str]:
        """Return the GeoPackages that tracked layers read."""
        return frozenset(layer.path for layer in self.layers if layer.is_tracked)

    def all_paths(self) -> frozenset[str]:
        """Return the GeoPackages that any layer reads."""
        return frozenset(layer.path for layer in self.layers)

    def tracked(self, path: str, tables: Collection[str], added: Collection[str] = ()) -> frozenset[str]:
        """Return those of a file's tables whose edits travel as deltas: as QField tracks them, or as people `added`."""
        return frozenset(
            table for table in tables if any(layer.is_tracked or table in added for layer in self.readers(path, table))
        )


def read_project(path: Path, home: str = "") -> ProjectFile:
    """Return what is needed of a `.qgs` or `.qgz` file; `home` is its own folder, relative to the linked one.

    FolderError if it can't be read as a project.
    """
    reader = _Reader(home)
    try:
        with _opened(path) as file:
            reader.read(file)
    except (OSError, zipfile.BadZipFile, expat.ExpatError, ValueError) as error:
        raise FolderError(
            phrase("The project file {file} can't be read.", file=path.name),
            phrase("Open and save it in QGIS, then try again."),
            str(error),
        ) from error
    return ProjectFile(tuple(reader.layers), tuple(reader.relations))


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if path.suffix.lower() != ".qgz":
        with path.open("rb") as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".qgs")]
        if not names:
            message = "no project in the archive"
            raise ValueError(message)
        with archive.open(names[0]) as member:
            yield member


@dataclass
class _Layer:
    texts: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    attachments: list[str] = field(default_factory=list)
    is_read_only: bool = False


class _Reader:
    """Follows the elements of a project file; only what stands below `projectlayers` and `relations` is looked at."""

    def __init__(self, home: str) -> None:
        self.layers: list[ProjectLayer] = []
        self.relations: list[Relation] = []
        self._home = home
        self._path: list[str] = []
        self._text: list[str] = []
        self._layer: _Layer | None = None
        self._field = ""
        self._relation: Mapping[str, str] = {}

    def read(self, file: IO[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.EntityDeclHandler = _refuse
        parser.ParseFile(file)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        self._text.clear()
        if name == "maplayer" and self._path[-2:-1] == ["projectlayers"]:
            self._layer = _Layer(is_read_only=attributes.get("readOnly") == "1")
        elif name == "relation" and self._path[-2:-1] == ["relations"]:
            self._relation = attributes
        elif name == "fieldRef" and self._path[-2:-1] == ["relation"]:
            self._add_relation(attributes)
        elif self._layer is not None:
            self._start_in_layer(self._layer, name, attributes)

    def _start_in_layer(self, layer: _Layer, name: str, attributes: dict[str, str]) -> None:
        if "customproperties" in self._path and name in ("Option", "property"):
            key = attributes.get("name") or attributes.get("key") or ""
            layer.options[key] = attributes.get("value", "")
        elif name == "field" and self._path[-2:-1] == ["fieldConfiguration"]:
            self._field = attributes.get("name", "")
        elif name == "editWidget" and attributes.get("type") == _ATTACHMENT and "fieldConfiguration" in self._path:
            layer.attachments.append(self._field)

    def _end(self, name: str) -> None:
        self._path.pop()
        if self._layer is None:
            return
        if name == "maplayer":
            self._finish(self._layer)
            self._layer = None
        elif self._path[-1:] == ["maplayer"]:
            self._layer.texts[name] = "".join(self._text)
        elif name == "authid" and self._path[-2:] == ["srs", "spatialrefsys"]:
            self._layer.texts["crs"] = "".join(self._text)
        self._text.clear()

    def _add_relation(self, attributes: Mapping[str, str]) -> None:
        of = self._relation.get
        self.relations.append(
            Relation(
                of("referencingLayer", ""), attributes.get("referencingField", ""),
                of("referencedLayer", ""), attributes.get("referencedField", ""),
            )
        )  # fmt: skip

    def _finish(self, layer: _Layer) -> None:
        place = _place_of(layer.texts.get("datasource", ""))
        if layer.texts.get("provider") != "ogr" or place is None:
            return
        found = ProjectLayer(
            layer.texts.get("id", ""),
            layer.texts.get("layername", ""),
            _relative(self._home, place.path),
            place.table,
            layer.texts.get("crs", ""),
            layer.is_read_only,
            place.is_filtered,
            layer.options.get("QFieldSync/cloud_action", ""),
            tuple(layer.attachments),
        )
        self.layers.append(found)


@dataclass(frozen=True)
class _Place:
    path: str
    table: str = ""
    is_filtered: bool = False


def _place_of(source: str) -> _Place | None:
    """Return where an OGR layer's data lie, None if it is no GeoPackage."""
    path, *options = source.split("|")
    if not path.lower().endswith(".gpkg"):
        return None
    place = _Place(path)
    for option in options:
        name, _, value = option.partition("=")
        if name.lower() == "layername":
            place = replace(place, table=value)
        elif name.lower() == "layerid":
            place = replace(place, table=_BY_NUMBER)
        elif name.lower() in ("subset", "geometrytype"):
            place = replace(place, is_filtered=True)
    return place


def _relative(home: str, path: str) -> str:
    """Return a source's path relative to the linked folder; what lies outside keeps its `..` and fits no file."""
    path = unquote(path[7:]) if path.startswith("file://") else path
    return posixpath.normpath(posixpath.join(home, path.replace("\\", "/")))


def _refuse(*_: Any) -> None:
    message = "it declares entities"
    raise ValueError(message)
