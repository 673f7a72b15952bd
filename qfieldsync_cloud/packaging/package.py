"""From a described project to a folder that is ready to be uploaded: all of it or nothing, in a worker thread."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Callable

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.packaging import entries, rewrite, verify
from qfieldsync_cloud.packaging.assemble import Assembly, Tally
from qfieldsync_cloud.packaging.attachments import Attachments, find_attachments, stays_inside
from qfieldsync_cloud.packaging.checks import Finding, check, errors_of
from qfieldsync_cloud.packaging.checks.access import about_project_file
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.copying import key_column, table_count
from qfieldsync_cloud.packaging.description import Handling, LayerDescription, LayerKind, ProjectDescription
from qfieldsync_cloud.packaging.document import ProjectDocument
from qfieldsync_cloud.packaging.embedded import read_whole_project
from qfieldsync_cloud.packaging.errors import (
    ConversionError,
    FileCopyError,
    PackageDamagedError,
    StaleProjectError,
    UnfitProjectError,
)
from qfieldsync_cloud.packaging.estimates import estimates_of, with_sizes
from qfieldsync_cloud.packaging.events import (
    about_edited,
    about_emptied,
    about_failure,
    about_names,
    about_refused,
    about_unsaved,
)
from qfieldsync_cloud.packaging.examination import Examination
from qfieldsync_cloud.packaging.layout import lay_out, origin_of
from qfieldsync_cloud.packaging.mirrors import NOWHERE, repoint_mirrors
from qfieldsync_cloud.packaging.named_files import files_in_use
from qfieldsync_cloud.packaging.own_folder import packaged_in_place
from qfieldsync_cloud.packaging.packaged import Packaged, PackagedFile, PackagedLayer, size_of
from qfieldsync_cloud.packaging.passwords import files_with_passwords
from qfieldsync_cloud.packaging.resources.findings import about_resources
from qfieldsync_cloud.packaging.resources.forms import adapt_forms
from qfieldsync_cloud.packaging.resources.frame import Places
from qfieldsync_cloud.packaging.resources.readings import SMALL_PICTURE
from qfieldsync_cloud.packaging.resources.roots import point_roots
from qfieldsync_cloud.packaging.resources.survey import find, frame_of, repoint, surveyed
from qfieldsync_cloud.packaging.reuse import Earlier, Made
from qfieldsync_cloud.packaging.saved import is_as_saved
from qfieldsync_cloud.packaging.staging import staging
from qfieldsync_cloud.phrases import phrase

__all__ = ["Choices", "Packaged", "PackagedFile", "PackagedLayer", "package"]


def package(
    description: ProjectDescription,
    choices: Choices,
    folder: str | Path,
    context: Context,
    earlier: Earlier = Earlier(),  # noqa: B008 - frozen
) -> Packaged:
    """Write the project and all that it needs to the folder, or leave the folder exactly as it was.

    Of what an `earlier` packaging wrote there only what changed since is written again.
    UnfitProjectError if a check fails, another PackagingError if a layer or file can't be taken, CancelledJob.
    """
    folder = Path(folder)
    if choices.in_place:
        description = surveyed(description)
    layers = choices.applied(description)
    findings = check(description, choices, Examination(password_files=files_with_passwords(layers)))
    _refuse_errors(findings)
    if choices.in_place:
        assert description.path is not None
        findings = (*findings, *about_project_file(ProjectDocument(description.path), layers, choices))
        _refuse_errors(findings)
        return packaged_in_place(description, choices, findings)
    _refuse_own_folder(description, folder)
    converted = (layer for layer in layers if layer.handling is Handling.CONVERT)
    description = with_sizes(description, estimates_of(converted, context))
    with staging(folder) as stage:
        run = _Run(description, choices, context, stage.folder, earlier)
        packaged = run.write()
        names = sorted({*stage.files(), *run.assembly.standing})
        project = Made("", origin_of(description.base, description.path))
        made = {str(name): run.assembly.made.get(name, project) for name in names}
        kept = frozenset(map(str, run.assembly.standing))
        earlier.ready(stage.folder, {name: each for name, each in made.items() if name not in kept})
        context.check()
        stage.put_in_place(run.layout.project, earlier.replacing)
    files = tuple(PackagedFile(str(name), size_of(folder / name)) for name in names)
    return Packaged(folder, str(run.layout.project), files, packaged, (*findings, *run.findings()), False, made, kept)


class _Run:
    """One packaging: the saved project, where its parts go, and which layers failed on the way."""

    def __init__(
        self, description: ProjectDescription, choices: Choices, context: Context, folder: Path, earlier: Earlier
    ) -> None:
        assert description.path is not None
        self._description = description
        self._choices = choices
        self._context = context
        self._folder = folder
        self._document = read_whole_project(description.path)
        self._layers = _saved_layers(description, choices, self._document)
        self._saved = {layer.id for layer in self._layers}
        self._failed: dict[str, Finding] = {}
        self._passwords: tuple[Finding, ...] = ()
        self._attachments = _attachments_of(description, choices, self._layers, context)
        self._frame = frame_of(description, self._document)
        self._resources = find(self._document, self._frame).without(self._left_out())
        self._needed = self._find_needed()
        self.layout = lay_out(description, self._kept(), self._attachments.files, self._resources.files, earlier.edited)
        conversions, copies = self.layout.conversions, self.layout.copies
        total = sum(conversion.size for conversion in conversions) + sum(map(size_of, copies))
        self.assembly = Assembly(folder, Tally(context, total), copies, description.base, description.area, earlier)
        self._counts: dict[str, tuple[int | None, int | None]] = {}

    def write(self) -> tuple[PackagedLayer, ...]:
        """Write data and project to the folder and return the layers as they are there."""
        self._assemble()
        self._check_tables(self._kept())
        self._check_copies()
        layers = self._kept()
        pointers = {layer.id: pointer for layer in layers if (pointer := self._pointer(layer))}
        self._rewrite(layers, pointers)
        self._passwords = tuple(about_project_file(self._document, layers, self._choices))
        _refuse_errors(self._passwords)
        project = self._folder / self.layout.project
        project.parent.mkdir(parents=True, exist_ok=True)
        self._document.write(project)
        verify.check_sources(project, {layer.id: layer.name for layer in layers}, pointers)
        return tuple(self._packaged(layer) for layer in layers)

    def _check_tables(self, layers: Iterable[LayerDescription]) -> None:
        """Raise FolderError if a file that stays, for it was edited, lacks a table that the project has got since."""
        for layer in layers:
            target = self.layout.target(layer)
            if target not in self.assembly.edited or layer.kind is not LayerKind.GEOPACKAGE or not layer.sublayer:
                continue
            if table_count(self.assembly.place(target) / target, layer.sublayer) is None:
                raise FolderError(
                    phrase("{file} holds edits made since it was packaged, but not the table of {layer}.",
                           file=str(target), layer=layer.name),
                    phrase("Move {layer} to a file of its own, or package into a new folder.", layer=layer.name),
                )  # fmt: skip

    def findings(self) -> tuple[Finding, ...]:
        """Return what only turned up while packaging."""
        return (
            *self._failed.values(),
            *self._passwords,
            *about_names(self._description, self._kept(), self.layout),
            *about_emptied(layer for layer in self._kept() if self._is_emptied(layer)),
            *about_edited(self.assembly.edited),
            *about_refused(self._attachments.refused),
            *about_resources(self._resources, self._description.installed_fonts),
            *about_unsaved(layer for layer in self._description.layers if layer.id not in self._saved),
        )

    def _resource_dirs(self) -> list[str]:
        """Return the folders of the package that only hold what the project names: the crew's package needs them."""
        known = [PurePosixPath(each) for each in (*self._choices.dirs(self._description), *self._description.data_dirs)]
        folders = {self.layout.copies[file].parent for file in self._resources.files}
        return sorted(str(each) for each in folders if each.parts and not set(known) & {each, *each.parents})

    def _left_out(self) -> set[str]:
        return self._saved - {layer.id for layer in self._kept()}

    def _kept(self) -> list[LayerDescription]:
        out = (Handling.LEAVE_OUT, Handling.REFUSE)
        return [layer for layer in self._layers if layer.handling not in out and layer.id not in self._failed]

    def _assemble(self) -> None:
        for conversion in self.layout.conversions:
            self._attempt(partial(self.assembly.convert, conversion), conversion.layers)
        readers: dict[Path, list[LayerDescription]] = {}
        for layer in self._copied():
            for file in layer.files:
                readers.setdefault(file, []).append(layer)
        for source, target in self.layout.copies.items():
            if source in self._needed:
                self._attempt(partial(self.assembly.copy, source, target), readers.get(source, ()))

    def _check_copies(self) -> None:
        """Open each copied layer again, then throw away what only layers that failed would have needed."""
        for layer in self._copied():
            self._attempt(partial(self._count, layer), (layer,))
        for source, target in self.layout.copies.items():
            if source not in self._needed:
                self.assembly.drop(target)

    def _count(self, layer: LayerDescription) -> None:
        target = self.layout.target(layer)
        if target:
            self._counts[layer.id] = verify.counts_of_copy(layer, self.assembly.place(target), target)

    def _copied(self) -> list[LayerDescription]:
        return [layer for layer in self._kept() if layer.handling is Handling.COPY]

    def _find_needed(self) -> set[Path]:
        """Return the files to copy, without those that only layers that failed need."""
        data = {file for layer in self._copied() for file in layer.files}
        return {*data, *self._attachments.files, *self._description.extra_files, *self._resources.files}

    def _is_emptied(self, layer: LayerDescription) -> bool:
        """Return whether nothing of a converted layer lies in the area of interest."""
        made = self.assembly.made.get(self.layout.target(layer)) if layer.handling is Handling.CONVERT else None
        return made is not None and made.source_features > 0 and made.packaged_features == 0

    def _attempt(self, step: Callable[[], None], layers: Iterable[LayerDescription]) -> None:
        """Take a step; if it fails, its layers are left out if that was chosen, otherwise the package fails."""
        try:
            step()
        except (ConversionError, FileCopyError, PackageDamagedError) as error:
            ids = {layer.id for layer in layers}
            needed = any(ids.intersection(layer.depends_on) for layer in self._kept())
            if not ids or needed or not self._choices.leave_out_failed:
                raise
            self._failed.update({layer.id: about_failure(layer, error) for layer in self._kept() if layer.id in ids})
            self._resources = self._resources.without(ids)
            self._needed = self._find_needed()

    def _pointer(self, layer: LayerDescription) -> rewrite.Pointer | None:
        target, project = self.layout.target(layer), self.layout.project
        if target is None:
            return None
        if layer.handling is Handling.COPY:
            added = [self.layout.copies[file] for file in layer.added]
            return rewrite.pointer_to_copy(layer, target, project, added)
        table = self.assembly.made[target].table
        key = key_column(self.assembly.place(target) / target, table)
        return rewrite.pointer_to_table(layer, target, table, project, key)

    def _rewrite(self, layers: list[LayerDescription], pointers: dict[str, rewrite.Pointer]) -> None:
        document, description = self._document, self._description
        gone = set(document.layers) - {layer.id for layer in layers}
        rewrite.leave_out(document, gone)
        rewrite.forget_origins(document)
        entries.forget_layers(document, gone)
        places = Places(self.layout.copies, self.layout.project, SMALL_PICTURE)
        repoint(document, self._frame, places)
        adapt_forms(self._folder, self._frame, places)
        point_roots(document, self._frame, description.base, places)
        rewrite.repoint(document, pointers)
        repoint_mirrors(document, {**pointers, **dict.fromkeys(gone, NOWHERE)})
        rewrite.write_actions(document, layers)
        rewrite.point_home(document, self.layout.project)
        entries.write_attachment_dirs(
            document, [each for each in self._choices.dirs(description) if stays_inside(each)]
        )
        entries.write_data_dirs(document, description.data_dirs, self._resource_dirs())
        entries.drop_folders_of_the_author(document)
        if description.absolute_paths:
            entries.write_relative_paths(document)
        if description.geofencing_behavior_missing:
            entries.write_geofencing_behavior(document)

    def _packaged(self, layer: LayerDescription) -> PackagedLayer:
        target = self.layout.target(layer)
        before, after = self._counts.get(layer.id, (None, None))
        if target and layer.handling is Handling.CONVERT:
            made = self.assembly.made[target]
            before, after = made.source_features, made.packaged_features
        return PackagedLayer(layer.id, layer.name, layer.action, before, after, self.layout.files(layer))


def _attachments_of(
    description: ProjectDescription, choices: Choices, layers: tuple[LayerDescription, ...], context: Context
) -> Attachments:
    dirs = choices.dirs(description)
    found = find_attachments(description.home, dirs)
    if choices.only_named_files:
        found = found.only(files_in_use(description, layers, dirs, context))
    return found.along_with(find_attachments(description.home, description.data_dirs))


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
    saved, out = document.layers, (Handling.LEAVE_OUT, Handling.REFUSE)
    for layer in (each for each in layers if each.handling not in out):
        if not is_as_saved(layer, saved[layer.id].element.firstChildElement("datasource").text()):
            raise StaleProjectError(layer.name)


def _refuse_errors(findings: tuple[Finding, ...]) -> None:
    blocking = errors_of(findings)
    if blocking:
        raise UnfitProjectError(blocking)


def _refuse_own_folder(description: ProjectDescription, folder: Path) -> None:
    assert description.path is not None
    if folder.resolve() in (description.path.parent.resolve(), description.base.resolve()):
        raise FolderError(
            phrase("{folder} is the project's own folder.", folder=str(folder)),
            phrase("Choose another folder, or publish the project in place."),
        )
