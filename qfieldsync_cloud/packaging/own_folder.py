"""A project that is published from its own folder: nothing is copied, nothing is written."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from qfieldsync_cloud.packaging.attachments import find_attachments
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.copying import table_count
from qfieldsync_cloud.packaging.description import LayerDescription, ProjectDescription
from qfieldsync_cloud.packaging.events import about_refused
from qfieldsync_cloud.packaging.finding import Finding
from qfieldsync_cloud.packaging.packaged import Packaged, PackagedFile, PackagedLayer, size_of
from qfieldsync_cloud.packaging.resources.findings import about_pictures_in_place, about_resources
from qfieldsync_cloud.packaging.resources.reference import Resources


def packaged_in_place(description: ProjectDescription, choices: Choices, findings: tuple[Finding, ...]) -> Packaged:
    """Return the project's own folder as a package: what of it belongs to the project, and what is left out."""
    assert description.path is not None
    home = description.home
    layers = choices.applied(description)
    attachments = find_attachments(home, (*choices.dirs(description), *description.data_dirs))
    resources = description.resources or Resources()
    needed = [description.path, *description.extra_files, *resources.files]
    needed += [file for layer in layers for file in layer.files]
    inside = sorted({str(PurePosixPath(file.relative_to(home))) for file in [*needed, *attachments.files]})
    return Packaged(
        home,
        str(PurePosixPath(description.path.relative_to(home))),
        tuple(PackagedFile(name, size_of(home / name)) for name in inside),
        tuple(_layer_in_place(home, layer) for layer in layers),
        (
            *findings,
            *about_refused(attachments.refused),
            *about_resources(resources, description.installed_fonts),
            *about_pictures_in_place(resources),
        ),
        in_place=True,
    )


def _layer_in_place(home: Path, layer: LayerDescription) -> PackagedLayer:
    files = tuple(str(PurePosixPath(file.relative_to(home))) for file in layer.files)
    count = table_count(layer.path, layer.sublayer) if layer.path and layer.sublayer else layer.feature_count
    return PackagedLayer(layer.id, layer.name, layer.action, count, count, files)
