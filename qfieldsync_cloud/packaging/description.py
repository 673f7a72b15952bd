"""The open project as plain data: what its layers are, where their files lie, and how each of them can travel."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

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
    SERVICE = "service"
    DATABASE = "database"
    VIRTUAL = "virtual"
    OTHER = "other"


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

    `source` is a QgsAbstractFeatureSource, `fields` QgsFields, `wkb_type` a QgsWkbTypes.Type and `crs` a
    QgsCoordinateReferenceSystem; edits that were not saved are not in it.
    """

    source: Any
    fields: Any
    wkb_type: Any
    crs: Any
    count: int


@dataclass(frozen=True)
class LayerDescription:
    """One layer: `path` is absolute and None without a file, `size` is in bytes, `feature_count` None if unknown.

    `path_text` is the path as `source` spells it, with the slashes that it has there.
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
    snapshot: Snapshot | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class RelationDescription:
    """A relation between two layers, given by their ids: `referencing` is the child."""

    name: str
    referencing: str
    referenced: str


@dataclass(frozen=True)
class ProjectDescription:
    """A project: `path` is its saved file (None if it never was saved), `home` the folder its data are relative to."""

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
    pictures: tuple[Path, ...] = ()

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
