"""From a described project to a folder that is ready to be uploaded: all of it or nothing, in a worker thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Callable
from urllib.parse import unquote

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.packaging import entries, rewrite, verify
from qfieldsync_cloud.packaging.assemble import Assembly, Tally
from qfieldsync_cloud.packaging.attachments import find_attachments, stays_inside
from qfieldsync_cloud.packaging.checks import Finding, check, errors_of
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.copying import table_count
from qfieldsync_cloud.packaging.description import CloudAction, Handling, LayerDescription, ProjectDescription
from qfieldsync_cloud.packaging.document import ProjectDocument
from qfieldsync_cloud.packaging.errors import ConversionError, FileCopyError, StaleProjectError, UnfitProjectError
from qfieldsync_cloud.packaging.events import about_failure, about_names, about_refused, about_unsaved
from qfieldsync_cloud.packaging.layout import lay_out
from qfieldsync_cloud.packaging.staging import staging
from qfieldsync_cloud.phrases import phrase

__all__ = ["Choices", "Packaged", "PackagedFile", "PackagedLayer", "package"]


@dataclass(frozen=True)
class PackagedFile:
    """A file of a package: its path relative to the folder, with '/', and its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True)
class PackagedLayer:
    """A layer of a package with its features before and after (None for what has none) and its files."""

    id: str
    name: str
    action: CloudAction
    source_features: int | None
    packaged_features: int | None
    files: tuple[str, ...]


@dataclass(frozen=True)
class Packaged:
    """A folder that is ready to be uploaded; with `in_place` it is the project's own, and nothing in it was changed."""

    folder: Path
    project_file: str
    files: tuple[PackagedFile, ...]
    layers: tuple[PackagedLayer, ...]
    findings: tuple[Finding, ...]
    in_place: bool = False


def package(description: ProjectDescription, choices: Choices, folder: str | Path, context: Context) -> Packaged:
    """Write the project and all that it needs to the folder, or leave the folder exactly as it was.

    UnfitProjectError if a check fails, another PackagingError if a layer or file can't be taken, CancelledJob.
    """
    folder = Path(folder)
    findings = check(description, choices)
    blocking = errors_of(findings)
    if blocking:
        raise UnfitProjectError(blocking)
    if choices.in_place:
        return _in_place(description, choices, findings)
    _refuse_own_folder(description, folder)
    with staging(folder) as stage:
        run = _Run(description, choices, context, stage.folder)
        packaged = run.write()
        files = tuple(PackagedFile(str(name), _size(stage.folder / name)) for name in stage.files())
        context.check()
        stage.put_in_place(last=run.layout.project)
    return Packaged(folder, str(run.layout.project), files, packaged, (*findings, *run.findings()))


class _Run:
    """One packaging: the saved project, where its parts go, and which layers failed on the way."""

    def __init__(self, description: ProjectDescription, choices: Choices, context: Context, folder: Path) -> None:
        assert description.path is not None
        self._description = description
        self._choices = choices
        self._context = context
        self._folder = folder
        self._document = ProjectDocument(description.path)
        self._layers = _saved_layers(description, choices, self._document)
        self._saved = {layer.id for layer in self._layers}
        self._failed: dict[str, Finding] = {}
        self._attachments = find_attachments(description.home, choices.dirs(description))
        self.layout = lay_out(description, self._kept(), self._attachments.files)

    def write(self) -> tuple[PackagedLayer, ...]:
        """Write data and project to the folder and return the layers as they are there."""
        assembly = self._assemble()
        layers = self._kept()
        pointers = {layer.id: pointer for layer in layers if (pointer := self._pointer(layer, assembly))}
        self._rewrite(layers, pointers)
        project = self._folder / self.layout.project
        project.parent.mkdir(parents=True, exist_ok=True)
        self._document.write(project)
        verify.check_sources(project, {layer.id: layer.name for layer in layers}, pointers)
        return tuple(self._packaged(layer, assembly) for layer in layers)

    def findings(self) -> tuple[Finding, ...]:
        """Return what only turned up while packaging."""
        return (
            *self._failed.values(),
            *about_names(self._description, self._kept(), self.layout),
            *about_refused(self._attachments.refused),
            *about_unsaved(layer for layer in self._description.layers if layer.id not in self._saved),
        )

    def _kept(self) -> list[LayerDescription]:
        out = (Handling.LEAVE_OUT, Handling.REFUSE)
        return [layer for layer in self._layers if layer.handling not in out and layer.id not in self._failed]

    def _assemble(self) -> Assembly:
        conversions, copies = self.layout.conversions, self.layout.copies
        total = sum(conversion.size for conversion in conversions) + sum(map(_size, copies))
        assembly = Assembly(self._folder, Tally(self._context, total))
        for conversion in conversions:
            self._attempt(partial(assembly.convert, conversion), conversion.layers)
        for source, target in copies.items():
            self._attempt(
                partial(assembly.copy, source, target), [layer for layer in self._kept() if source in layer.files]
            )
        return assembly

    def _attempt(self, step: Callable[[], None], layers: Iterable[LayerDescription]) -> None:
        """Take a step; if it fails, its layers are left out if that was chosen, otherwise the package fails."""
        try:
            step()
        except (ConversionError, FileCopyError) as error:
            ids = {layer.id for layer in layers}
            needed = any(ids.intersection(layer.depends_on) for layer in self._kept())
            if not ids or needed or not self._choices.leave_out_failed:
                raise
            self._failed.update({layer.id: about_failure(layer, error) for layer in self._kept() if layer.id in ids})

    def _pointer(self, layer: LayerDescription, assembly: Assembly) -> rewrite.Pointer | None:
        target, project = self.layout.target(layer), self.layout.project
        if target is None:
            return None
        if layer.handling is Handling.COPY:
            return rewrite.pointer_to_copy(layer, target, project)
        subset = "" if layer.snapshot else layer.subset
        return rewrite.pointer_to_table(layer, target, assembly.converted[target].table, project, subset)

    def _rewrite(self, layers: list[LayerDescription], pointers: dict[str, rewrite.Pointer]) -> None:
        document, description = self._document, self._description
        rewrite.leave_out(document, set(document.layers) - {layer.id for layer in layers})
        rewrite.repoint(document, pointers)
        rewrite.write_actions(document, layers)
        rewrite.point_home(document, self.layout.project)
        entries.write_attachment_dirs(
            document, [each for each in self._choices.dirs(description) if stays_inside(each)]
        )
        entries.drop_folders_of_the_author(document)
        if description.absolute_paths:
            entries.write_relative_paths(document)
        if description.geofencing_behavior_missing:
            entries.write_geofencing_behavior(document)

    def _packaged(self, layer: LayerDescription, assembly: Assembly) -> PackagedLayer:
        target = self.layout.target(layer)
        before, after = None, None
        if target and layer.handling is Handling.COPY:
            before, after = verify.counts_of_copy(layer, self._folder, target)
        elif target:
            before, after = assembly.converted[target].source_features, assembly.converted[target].packaged_features
        return PackagedLayer(layer.id, layer.name, layer.action, before, after, self.layout.files(layer))


def _saved_layers(
    description: ProjectDescription, choices: Choices, document: ProjectDocument
) -> tuple[LayerDescription, ...]:
    """Return the layers that the saved project holds; StaleProjectError if it holds others than the open one."""
    saved = document.layers
    layers = tuple(layer for layer in choices.applied(description) if layer.id in saved)
    strange = set(saved) - {layer.id for layer in layers}
    if strange:
        raise StaleProjectError(saved[min(strange)].element.firstChildElement("layername").text())
    if description.dirty:
        _check_sources_are_saved(description, layers, document)
    return layers


def _check_sources_are_saved(
    description: ProjectDescription, layers: tuple[LayerDescription, ...], document: ProjectDocument
) -> None:
    assert description.path is not None
    for layer in layers:
        datasource = unquote(document.layers[layer.id].element.firstChildElement("datasource").text())
        if layer.path and layer.path.name not in datasource:
            raise StaleProjectError(layer.name)


def _refuse_own_folder(description: ProjectDescription, folder: Path) -> None:
    assert description.path is not None
    if folder.resolve() in (description.path.parent.resolve(), description.base.resolve()):
        raise FolderError(
            phrase("{folder} is the project's own folder.", folder=str(folder)),
            phrase("Choose another folder, or publish the project in place."),
        )


def _in_place(description: ProjectDescription, choices: Choices, findings: tuple[Finding, ...]) -> Packaged:
    assert description.path is not None
    home = description.home
    layers = choices.applied(description)
    attachments = find_attachments(home, choices.dirs(description))
    needed = [description.path, *description.extra_files, *(file for layer in layers for file in layer.files)]
    inside = sorted({str(PurePosixPath(file.relative_to(home))) for file in [*needed, *attachments.files]})
    return Packaged(
        home,
        str(PurePosixPath(description.path.relative_to(home))),
        tuple(PackagedFile(name, _size(home / name)) for name in inside),
        tuple(_layer_in_place(home, layer) for layer in layers),
        (*findings, *about_refused(attachments.refused)),
        in_place=True,
    )


def _layer_in_place(home: Path, layer: LayerDescription) -> PackagedLayer:
    files = tuple(str(PurePosixPath(file.relative_to(home))) for file in layer.files)
    count = table_count(layer.path, layer.sublayer) if layer.path and layer.sublayer else layer.feature_count
    return PackagedLayer(layer.id, layer.name, layer.action, count, count, files)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
