"""Whether a project can be published from its own folder, with no copy and no byte of it changed: pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from qfieldsync_cloud.packaging.description import (
    Handling,
    LayerDescription,
    ProjectDescription,
    is_inside,
)
from qfieldsync_cloud.packaging.names import is_safe
from qfieldsync_cloud.packaging.resources.reference import Fate
from qfieldsync_cloud.phrases import Phrase, phrase

_SERVERS_DEFAULT = ("DCIM",)


def obstacles_in_place(
    description: ProjectDescription, layers: Iterable[LayerDescription], dirs: tuple[str, ...]
) -> tuple[Phrase, ...]:
    """Return every reason why publishing in place would have to change or miss something; empty if it can be done."""
    return (
        *_of_project(description, dirs),
        *(reason for layer in layers for reason in _of_layer(description, layer)),
        *_of_resources(description),
    )


def can_publish_in_place(description: ProjectDescription) -> bool:
    """Return whether the project can be published in place as it stands, with no choice made."""
    saved = description.path is not None and bool(description.layers)
    return saved and not obstacles_in_place(description, description.layers, description.attachment_dirs)


def _of_project(description: ProjectDescription, dirs: tuple[str, ...]) -> Iterator[Phrase]:
    if description.path is None:
        return
    if not is_inside(description.path, description.home):
        yield phrase("The project file does not lie in the project's home folder.")
    elif not is_safe(PurePosixPath(description.path.relative_to(description.home))):
        yield phrase("The server does not take the project file's name.")
    if description.absolute_paths:
        yield phrase("The project is saved with absolute paths.")
    if description.geofencing_behavior_missing:
        yield phrase("The project does not say what its geofence does.")
    if set(_present(description.home, dirs)) - set(_as_the_server_reads(description)):
        yield phrase("The project does not name its attachment folders.")


def _of_layer(description: ProjectDescription, layer: LayerDescription) -> Iterator[Phrase]:
    name = layer.name
    if layer.embedded_from:
        yield phrase("The layer {layer} lies in another project file, {project}.",
                     layer=name, project=layer.embedded_from)  # fmt: skip
    if layer.stored_action and layer.stored_action != layer.action.value:
        yield phrase("The cloud action of {layer} would have to be changed.", layer=name)
    elif not layer.stored_action and layer.action is not layer.allowed_actions[0]:
        yield phrase("The cloud action of {layer} would have to be written.", layer=name)
    if not layer.travels:
        yield phrase("The layer {layer} would have to be removed from the project.", layer=name)
    elif layer.handling is Handling.CONVERT:
        yield phrase("The layer {layer} would have to be converted to a GeoPackage.", layer=name)
    elif layer.handling is Handling.COPY:
        yield from _of_files(description, layer)


def _of_files(description: ProjectDescription, layer: LayerDescription) -> Iterator[Phrase]:
    if layer.pinned:
        yield phrase("{file} names its files by absolute paths.", file=layer.files[0].name)
    outside = [file for file in layer.files if not is_inside(file, description.home)]
    if outside:
        yield phrase("{file} lies outside the project's folder.", file=str(outside[0]))
        return
    refused = [file for file in layer.files if not is_safe(PurePosixPath(file.relative_to(description.home)))]
    if refused:
        yield phrase("The server does not take the name {file}.", file=refused[0].name)


def _of_resources(description: ProjectDescription) -> Iterator[Phrase]:
    """Yield which other files lie outside, are named for this computer only, or have a name that is refused."""
    tied: dict[Path, bool] = {}
    for reference in description.resources.references if description.resources else ():
        path = reference.found.path
        if path and reference.found.fate is not Fate.STAYS:
            tied[path] = reference.tied or tied.get(path, False)
    for path, is_tied in tied.items():
        if not is_inside(path, description.home):
            yield phrase("{file} lies outside the project's folder.", file=str(path))
        elif is_tied:
            yield phrase("The project names {file} in a way that only this computer can follow.", file=path.name)
        elif not is_safe(PurePosixPath(path.relative_to(description.home))):
            yield phrase("The server does not take the name {file}.", file=path.name)


def _as_the_server_reads(description: ProjectDescription) -> tuple[str, ...]:
    return description.attachment_dirs if description.attachment_dirs_stored else _SERVERS_DEFAULT


def _present(home: Path, dirs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in dirs if (home / name).is_dir())
