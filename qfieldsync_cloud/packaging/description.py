"""The open project as plain data: what its layers are, where their files lie, and how each of them can travel."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from qfieldsync_cloud.packaging.resources.reference import Resources
from qfieldsync_cloud.phrases import Phrase

DEFAULT_ATTACHMENT_DIRS = ("DCIM", "audio", "video", "files")


class CloudAction(Enum):
    """What the crew gets of a layer; the values are those of the layer property `QFieldSync/cloud_action`."""

    OFFLINE = "offline"
    NO_ACTION = "no_action"
    REMOVE = "remove"


class LayerKind(Enum):
    """Where a layer's data come from."""

    GEOPACKAGE = "geopackage"
    VECTOR_FILE = "vector file"
    MEMORY = "memory"
    DELIMITED_TEXT = "delimited text"
    RASTER_FILE = "raster file"
    MESH_FILE = "mesh file"
    POINT_CLOUD_FILE = "point cloud file"
    TILE_FILE = "tile file"
    SERVICE = "service"
    DATABASE = "database"
    VIRTUAL = "virtual"
    OTHER = "other"


ELSEWHERE = (LayerKind.SERVICE, LayerKind.DATABASE)
"""Kinds of data that lie on another computer."""
OPENED_AGAIN = (LayerKind.GEOPACKAGE, LayerKind.VECTOR_FILE, LayerKind.DELIMITED_TEXT, LayerKind.RASTER_FILE)
"""Kinds of files that packaging opens itself, so that it can't take one that QGIS can't open."""


class Handling(Enum):
    """What packaging does with a layer."""

    COPY = "copy"
    CONVERT = "convert"
    REFERENCE = "reference"
    LEAVE_OUT = "leave out"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Snapshot:
    """Features as a provider held them at the moment of inspection, readable from any thread.

    `key` is the index of the field that holds the primary key, None if there is none or several.
    `source` is a QgsAbstractFeatureSource, `fields` QgsFields, `wkb_type` a QgsWkbTypes.Type and `crs` a
    QgsCoordinateReferenceSystem; edits that were not saved are not in it.
    """

    source: Any
    fields: Any
    wkb_type: Any
    crs: Any
    count: int
    key: int | None = None


@dataclass(frozen=True)
class AttachmentField:
    """A field whose values name files, relative to `root`; `shown` tells whether the layer's form shows it."""

    name: str
    root: Path
    shown: bool = True


@dataclass(frozen=True)
class TableDescription:
    """A vector layer's fields: `key` is its primary key, `numbered_keys` the key fields that hold whole numbers.

    `odd_fields` hold bytes, lists or maps, `uuid_fields` are texts that QGIS gives new features by `uuid()`. Joined and
    computed fields are not the table's.
    """

    key: tuple[str, ...] = ()
    numbered_keys: tuple[str, ...] = ()
    odd_fields: tuple[str, ...] = ()
    uuid_fields: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    attachments: tuple[AttachmentField, ...] = ()


@dataclass(frozen=True)
class LayerDescription:
    """One layer: `path` is absolute and None without a file, `size` is in bytes, `feature_count` None if unknown.

    `path_text` is the path as `source` spells it, with the slashes that it has there. `families` are the files of the
    other datasets that it is put together from, each its own file first. `folder` is set if what lies below it only
    works together. `pinned`: its file names others by absolute paths. `added` are the datasets added to a mesh.
    `answers` is False if QGIS could not open the data. `opened` is what the provider opens, without filter, where that
    is more than the path: such data can only be converted. `display` is the expression that a feature is called by,
    `all_fields` are those of its table and those that are joined or computed. `embedded_from` is the file of the other
    project that the layer is embedded from.
    """

    id: str
    name: str
    kind: LayerKind
    provider: str
    source: str
    path: Path | None = None
    path_text: str = ""
    sublayer: str = ""
    subset: str = ""
    encoding: str = ""
    stored_action: str = ""
    action: CloudAction = CloudAction.OFFLINE
    allowed_actions: tuple[CloudAction, ...] = tuple(CloudAction)
    handling: Handling = Handling.COPY
    obstacle: Phrase | None = None
    files: tuple[Path, ...] = ()
    size: int = 0
    feature_count: int | None = None
    edited: bool = False
    read_only: bool = False
    localized: bool = False
    joined: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    looked_up: tuple[str, ...] = ()
    without_crs: bool = False
    crs: str = ""
    answers: bool = True
    table: TableDescription | None = None
    is_vector: bool = False
    has_geometry: bool = True
    families: tuple[tuple[Path, ...], ...] = ()
    added: tuple[Path, ...] = ()
    folder: Path | None = None
    pinned: bool = False
    opened: str = ""
    display: str = ""
    all_fields: tuple[str, ...] = ()
    embedded_from: str = ""
    snapshot: Snapshot | None = field(default=None, repr=False, compare=False)

    @property
    def travels(self) -> bool:
        """Return whether the package has the layer."""
        return self.handling not in (Handling.LEAVE_OUT, Handling.REFUSE)

    @property
    def options(self) -> tuple[str, ...]:
        """Return the options that the source gives to GDAL, each as NAME=VALUE."""
        parts = self.source.partition("|subset=")[0].split("|")
        return tuple(part.partition(":")[2] for part in parts if part.startswith("option:"))

    @property
    def parts(self) -> tuple[Path, ...]:
        """Return the files that the layer's own file needs, but for those beside it under its name."""
        own = self.path
        return tuple(
            file for file in self.files if own and (file.parent != own.parent or not file.name.startswith(own.stem))
        )

    @property
    def taken_as_filtered(self) -> bool:
        """Return whether only what the layer's filter shows can be taken along, and the filter itself can't."""
        return self.kind in (LayerKind.MEMORY, LayerKind.DELIMITED_TEXT, LayerKind.VIRTUAL, *ELSEWHERE)


@dataclass(frozen=True)
class RelationDescription:
    """A relation between two layers, given by their ids: `referencing` is the child, whose field is first in a pair."""

    name: str
    referencing: str
    referenced: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Area:
    """A polygon as well-known text, and the identifier of its coordinate reference system."""

    wkt: str
    crs: str


@dataclass(frozen=True)
class ProjectDescription:
    """A project: `path` is its saved file (None if it never was saved), `home` the folder its data are relative to.

    `svg_folders` are those that QGIS looks for drawings in, its own first; `resources` is None until the saved project
    was read (`resources.survey.surveyed`). `themed` are the ids of the layers that a map theme shows, None if there is
    no theme. `geofence` is the id of the active geofence's layer, `set_layers` are the ids of those that other
    settings for QField name.
    """

    path: Path | None
    title: str
    home: Path
    layers: tuple[LayerDescription, ...]
    relations: tuple[RelationDescription, ...] = ()
    attachment_dirs: tuple[str, ...] = DEFAULT_ATTACHMENT_DIRS
    data_dirs: tuple[str, ...] = ()
    extra_files: tuple[Path, ...] = ()
    dirty: bool = False
    storage: str = ""
    attachment_dirs_stored: bool = False
    can_publish_in_place: bool = False
    absolute_paths: bool = False
    geofencing_behavior_missing: bool = False
    only_area_of_interest: bool = False
    area: Area | None = None
    themed: frozenset[str] | None = None
    geofence: str = ""
    set_layers: frozenset[str] = frozenset()
    svg_folders: tuple[Path, ...] = ()
    installed_fonts: frozenset[str] = frozenset()
    resources: Resources | None = None

    @property
    def base(self) -> Path:
        """Return the folder whose structure the package keeps: the home, if the project file lies in it."""
        if self.path and not is_inside(self.path, self.home):
            return self.path.parent
        return self.home

    def layer(self, layer_id: str) -> LayerDescription | None:
        """Return the layer of that id, or None."""
        return next((layer for layer in self.layers if layer.id == layer_id), None)


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether the path lies in the folder or below; both absolute, no link followed."""
    return folder == path or folder in path.parents
