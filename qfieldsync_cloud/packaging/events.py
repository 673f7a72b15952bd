"""What turns up only while packaging, as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from qfieldsync_cloud.errors import PackagingError
from qfieldsync_cloud.packaging.description import Handling, LayerDescription, ProjectDescription, is_inside
from qfieldsync_cloud.packaging.finding import Finding, Severity, of_layer
from qfieldsync_cloud.packaging.layout import Layout
from qfieldsync_cloud.packaging.reuse import Made
from qfieldsync_cloud.phrases import phrase


def about_failure(layer: LayerDescription, error: PackagingError) -> Finding:
    """Say that a layer was left out because it failed, as was chosen."""
    return Finding(
        Severity.WARNING,
        phrase("{layer} is left out. {reason}", layer=layer.name, reason=error.message),
        error.remedy,
        layer.id,
        layer.name,
    )


def about_names(
    description: ProjectDescription, layers: Iterable[LayerDescription], layout: Layout
) -> Iterator[Finding]:
    """Name each copied file that got another name because the server refuses its own, or it was taken."""
    for layer in layers:
        target = layout.target(layer)
        if target is None or layer.path is None or layer.handling is not Handling.COPY:
            continue
        place = layer.path.relative_to(description.base) if is_inside(layer.path, description.base) else None
        if target != PurePosixPath(place or f"data/{layer.path.name}"):
            yield Finding(
                Severity.NOTE,
                phrase("{file} is named {name} in the package.", file=layer.path.name, name=str(target)),
                None,
                layer.id,
                layer.name,
            )


def about_cut(
    layers: Iterable[LayerDescription], layout: Layout, made: Mapping[PurePosixPath, Made]
) -> Iterator[Finding]:
    """Name each converted layer of which nothing lies in the area of interest, or some features lie nowhere."""
    for layer in layers:
        target = layout.target(layer) if layer.handling is Handling.CONVERT else None
        table = made.get(target) if target else None
        if table and table.source_features and not table.packaged_features:
            yield _emptied(layer)
        elif table and table.without_geometry:
            message = phrase("{count} feature(s) of {layer} have no geometry, so the area of interest leaves them out.",
                             count=table.without_geometry, layer=layer.name)  # fmt: skip
            yield of_layer(layer, Severity.WARNING, message, phrase("Keep such features in a table without geometry."))


def _emptied(layer: LayerDescription) -> Finding:
    message = phrase("No feature of {layer} touches the area of interest: the crew gets it empty.", layer=layer.name)
    remedy = phrase("Check the area, and the coordinate reference systems of the area and of the layer.")
    return of_layer(layer, Severity.WARNING, message, remedy)


def about_edited(names: Iterable[PurePosixPath]) -> Iterator[Finding]:
    """Name each file of the package that was edited since it was packaged, and stays as it is."""
    for name in names:
        yield Finding(
            Severity.WARNING,
            phrase("{file} holds edits made since it was packaged, by the crew or at the desk; it stays as it is.",
                   file=str(name)),
            phrase("Edit these data in the package from now on: what changed in their source is not taken along."),
        )  # fmt: skip


def about_replaced(names: Iterable[str]) -> Iterator[Finding]:
    """Name each file of somebody else that packaging replaced."""
    for name in names:
        yield Finding(
            Severity.WARNING,
            phrase("{file} was in the folder before, and was replaced by the project's file of that name.", file=name),
            phrase("What it was is in the folder's trash, from where Undo brings it back."),
        )


def about_withheld(names: Iterable[str]) -> Iterator[Finding]:
    """Name each attached file that was deleted in the package and stays deleted."""
    for name in names:
        yield Finding(
            Severity.WARNING,
            phrase("{file} was deleted in the package, by the crew or at the desk; it is not taken along again.",
                   file=name),
            phrase("Delete it in the project's folder too. To send it again, copy it into the package."),
        )  # fmt: skip


def about_left(names: Iterable[str]) -> Iterator[Finding]:
    """Name each file that holds edits and does not belong to the project any more."""
    for name in names:
        yield Finding(
            Severity.WARNING,
            phrase("{file} held edits made since it was packaged, but no layer needs it any more.", file=name),
            phrase("It is in the folder's trash, from where Undo brings it back."),
        )


def about_refused(names: tuple[str, ...]) -> Iterator[Finding]:
    """Name the attachments that stay behind, since a photo can't be renamed without losing its feature."""
    for name in names:
        yield Finding(
            Severity.WARNING,
            phrase("{file} is left out: the server does not take its name.", file=name),
            phrase("Rename the file and the attribute that names it."),
        )


def about_unsaved(layers: Iterable[LayerDescription]) -> Iterator[Finding]:
    """Name each layer that was added to the open project after it was saved."""
    for layer in layers:
        yield Finding(
            Severity.WARNING,
            phrase("{layer} was added after the project was saved, and is not part of the package.", layer=layer.name),
            phrase("Save the project and package it again."),
            layer.id,
            layer.name,
        )
