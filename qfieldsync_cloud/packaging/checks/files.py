"""Findings about files: their names, project files among them, and whether the account has room for all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from qfieldsync_cloud.packaging.description import Handling, LayerDescription, ProjectDescription, is_inside
from qfieldsync_cloud.packaging.examination import Examination
from qfieldsync_cloud.packaging.finding import Finding, Severity, listed, of_layer
from qfieldsync_cloud.packaging.names import is_safe
from qfieldsync_cloud.packaging.sizes import sizes_of
from qfieldsync_cloud.phrases import phrase

if TYPE_CHECKING:
    from qfieldsync_cloud.packaging.choices import Choices


def about_files(
    description: ProjectDescription, layers: tuple[LayerDescription, ...], choices: Choices, examination: Examination
) -> Iterator[Finding]:
    """Yield names that the server refuses, and project files besides the one that is packaged."""
    if not choices.in_place:
        yield from _about_names(description, layers)
    refused = examination.refused
    if refused:
        yield Finding(
            Severity.WARNING,
            phrase("{count} attached file(s) stay behind, because the server does not take their names: {names}.",
                   count=len(refused), names=listed(list(refused))),
            phrase("Rename the files and the attributes that name them."),
        )  # fmt: skip
    yield from about_other_projects(examination.projects_in_home if choices.in_place else examination.projects_attached)


def about_other_projects(names: tuple[str, ...]) -> Iterator[Finding]:
    """Yield that project files would go along besides the one that is packaged."""
    if names:
        yield Finding(
            Severity.ERROR,
            phrase("The cloud takes one project file, but these would go along too: {names}.",
                   names=listed(list(names))),
            phrase("Move them to a folder that is not published."),
        )  # fmt: skip


def about_storage(
    layers: tuple[LayerDescription, ...], choices: Choices, examination: Examination, free: int | None
) -> Iterator[Finding]:
    """Yield that the account's storage does not hold the package: an error if that is sure, else a warning."""
    if free is None:
        return
    sizes = sizes_of(layers, examination.attached_size(layers, choices.only_named_files))
    if sizes.total <= free:
        return
    sure = sizes.copied + sizes.attached > free
    yield Finding(
        Severity.ERROR if sure else Severity.WARNING,
        phrase("The package needs about {size} of storage, and the account has {free} left.",
               size=megabytes(sizes.total), free=megabytes(free)),
        phrase("Leave out large layers or files, or delete files in the cloud."),
    )  # fmt: skip


def megabytes(size: int) -> str:
    """Return a size in MB, small enough to be told apart."""
    return f"{size / 1_000_000:.1f} MB"


def _about_names(description: ProjectDescription, layers: tuple[LayerDescription, ...]) -> Iterator[Finding]:
    told = set()
    for layer in layers:
        path = layer.path
        if path is None or path in told or layer.handling not in (Handling.COPY, Handling.CONVERT):
            continue
        place = path.relative_to(description.base) if is_inside(path, description.base) else path.name
        if not is_safe(PurePosixPath(place)):
            told.add(path)
            message = phrase("The server does not take the name {file}; in the package it gets another one.",
                             file=str(place))  # fmt: skip
            yield of_layer(layer, Severity.NOTE, message)
