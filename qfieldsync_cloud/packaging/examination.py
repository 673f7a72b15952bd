"""What only reading the data tells of a project, gathered once in a worker thread, as plain data for the checks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from qfieldsync_cloud.context import Context, Progress, Unit
from qfieldsync_cloud.packaging.attachments import find_attachments
from qfieldsync_cloud.packaging.copying import key_columns
from qfieldsync_cloud.packaging.description import LayerDescription, LayerKind, ProjectDescription
from qfieldsync_cloud.packaging.encodings import is_readable
from qfieldsync_cloud.packaging.estimates import Estimate, estimates_of, with_sizes
from qfieldsync_cloud.packaging.filters import filter_changes
from qfieldsync_cloud.packaging.layout import origin_of
from qfieldsync_cloud.packaging.named_files import NamedFiles, named_by
from qfieldsync_cloud.packaging.passwords import files_with_passwords, is_unsafe
from qfieldsync_cloud.packaging.resources.reference import Resources
from qfieldsync_cloud.packaging.resources.survey import surveyed
from qfieldsync_cloud.packaging.saved import Unsaved, unsaved_of
from qfieldsync_cloud.packaging.tables import own_fid
from qfieldsync_cloud.packaging.values import values_of
from qfieldsync_cloud.phrases import phrase

PROJECT_FILES = (".qgs", ".qgz")
MOST_FILES = 20_000
"""So many files of the project's folder are looked at."""
_REPEATED_AT_MOST = 6
_WITH_FID = (LayerKind.VECTOR_FILE, LayerKind.DELIMITED_TEXT, LayerKind.MEMORY)


@dataclass(frozen=True)
class Examination:
    """What was read, by layer id: numbers that occur twice, files that features name, whether texts fit the encoding.

    `attachments` are the attached files with their sizes, `refused` those whose names the server refuses,
    `projects_attached` and `projects_in_home` project files besides the project's own. `resources` are the files that
    the saved project itself names, `estimates` tell how much layers of databases and services hold. `password_files`
    are files that hold a password, by the ids of the layers that need them, `other_password_files` those that go along
    whatever the layers do. `changed_filters` are the ids of the layers whose filter means something else in a
    GeoPackage, `keys` the key fields of tables whose key QGIS does not see. `unsaved` is what of the open project is
    not as it was saved, and would be read.
    """

    attachments: Mapping[Path, int] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    projects_attached: tuple[str, ...] = ()
    projects_in_home: tuple[str, ...] = ()
    repeated_fids: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    readable: Mapping[str, bool] = field(default_factory=dict)
    named: Mapping[str, NamedFiles] = field(default_factory=dict)
    resources: Resources | None = None
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    password_files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    changed_filters: frozenset[str] = frozenset()
    other_password_files: tuple[str, ...] = ()
    unsaved: tuple[Unsaved, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def sized(self, description: ProjectDescription) -> ProjectDescription:
        """Return the description with what is known of its layers' sizes."""
        return with_sizes(description, self.estimates)

    def attached_size(self, layers: Iterable[LayerDescription], only_named: bool) -> int:
        """Return the bytes of the attached files, or of those only that features of the travelling layers name."""
        if not only_named:
            return sum(self.attachments.values())
        named = (self.named[layer.id].present for layer in layers if layer.id in self.named and layer.travels)
        return sum(self.attachments.get(path, 0) for path in frozenset().union(*named))


NOTHING_EXAMINED = Examination()


def examine(description: ProjectDescription, dirs: tuple[str, ...], context: Context) -> Examination:
    """Read what the checks need of the files and layers, however they are going to travel; CancelledJob."""
    found = find_attachments(description.home, (*dirs, *description.data_dirs))
    repeated: dict[str, tuple[int, ...]] = {}
    readable: dict[str, bool] = {}
    named: dict[str, NamedFiles] = {}
    folders = [description.home / name for name in dirs]
    for number, layer in enumerate(description.layers):
        context.check()
        activity = phrase("Checking {layer} …", layer=layer.name)
        context.report(Progress(activity, number, len(description.layers), Unit.LAYERS, layer.name))
        if numbers := _repeated_fids(layer, context):
            repeated[layer.id] = numbers
        fits = is_readable(layer, context)
        if fits is not None:
            readable[layer.id] = fits
        files = named_by(layer, folders, context)
        if files:
            named[layer.id] = files
    resources = surveyed(description).resources
    return Examination(
        {path: _size(path) for path in found.files},
        found.refused,
        projects_among(found.files.values()),
        other_projects(description, context),
        repeated,
        readable,
        named,
        resources,
        estimates_of(description.layers, context),
        files_with_passwords(description.layers),
        frozenset(layer.id for layer in description.layers if filter_changes(layer, context)),
        unsafe_files(description, found.files, resources, context),
        unsaved_of(description),
        {layer.id: key for layer in description.layers if (key := _unseen_key(layer))},
    )


def unsafe_files(
    description: ProjectDescription, attached: Iterable[Path], resources: Resources | None, context: Context
) -> tuple[str, ...]:
    """Return the names of those files that go along beside the layers' and hold a password; CancelledJob.

    They are attached, named by the project, or lie beside it; names are relative to the home.
    """
    found: list[str] = []
    for file in sorted({*attached, *description.extra_files, *(resources.files if resources else ())}):
        context.check()
        if is_unsafe(file):
            found.append(origin_of(description.base, file).rpartition(":")[2])
    return tuple(found)


def _repeated_fids(layer: LayerDescription, context: Context) -> tuple[int, ...]:
    """Return some of the numbers that a field fid of a layer holds twice; a GeoPackage's own holds each once."""
    fields = layer.table.fields if layer.table else ()
    fid = own_fid(fields)
    if fid is None or layer.kind not in _WITH_FID:
        return ()
    seen: set[int] = set()
    repeated: dict[int, None] = {}
    for (value,) in values_of(layer, [fid], context):
        if isinstance(value, int):
            if value in seen:
                repeated[value] = None
            seen.add(value)
        if len(repeated) >= _REPEATED_AT_MOST:
            break
    return tuple(repeated)


def _unseen_key(layer: LayerDescription) -> tuple[str, ...]:
    """Return the key fields of a GeoPackage's table if QGIS does not take them for a key: several, or no number."""
    seen = layer.table is None or layer.table.key
    if seen or layer.kind is not LayerKind.GEOPACKAGE or not layer.path or not layer.sublayer:
        return ()
    return key_columns(layer.path, layer.sublayer)


def projects_among(places: Iterable[PurePosixPath]) -> tuple[str, ...]:
    """Return those of the attached files that are project files."""
    return tuple(str(place) for place in places if place.suffix.lower() in PROJECT_FILES)


def other_projects(description: ProjectDescription, context: Context) -> tuple[str, ...]:
    """Return the project files in the home besides the project's own; CancelledJob."""
    return tuple(_other_projects(description, context))


def _other_projects(description: ProjectDescription, context: Context) -> Iterator[str]:
    if description.path is None or not description.home.is_dir():
        return
    looked_at = 0
    for folder, subfolders, names in os.walk(description.home):
        context.check()
        subfolders[:] = sorted(each for each in subfolders if not each.startswith("."))
        for name in sorted(names):
            path = Path(folder) / name
            if path.suffix.lower() in PROJECT_FILES and path != description.path and not name.startswith("."):
                yield path.relative_to(description.home).as_posix()
        looked_at += len(names)
        if looked_at > MOST_FILES:
            return


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
