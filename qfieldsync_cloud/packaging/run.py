"""One packaging on its way: the saved project, where its parts go, what is written, and what fails."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Callable

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.packaging import entries, rewrite, verify
from qfieldsync_cloud.packaging.assemble import Assembly, Tally
from qfieldsync_cloud.packaging.attachments import stays_inside
from qfieldsync_cloud.packaging.checks import Finding
from qfieldsync_cloud.packaging.checks.access import about_other_files, about_project_file
from qfieldsync_cloud.packaging.checks.files import about_other_projects
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.copying import key_column
from qfieldsync_cloud.packaging.description import Handling, LayerDescription, ProjectDescription
from qfieldsync_cloud.packaging.embedded import read_whole_project
from qfieldsync_cloud.packaging.errors import ConversionError, FileCopyError, PackageDamagedError, refuse_errors
from qfieldsync_cloud.packaging.events import (
    about_cut,
    about_edited,
    about_failure,
    about_names,
    about_refused,
    about_unsaved,
    about_withheld,
)
from qfieldsync_cloud.packaging.examination import projects_among, unsafe_files
from qfieldsync_cloud.packaging.layout import lay_out
from qfieldsync_cloud.packaging.looks import Looks
from qfieldsync_cloud.packaging.mirrors import NOWHERE, repoint_mirrors
from qfieldsync_cloud.packaging.named_files import attachments_of
from qfieldsync_cloud.packaging.packaged import PackagedLayer, size_of
from qfieldsync_cloud.packaging.resources.findings import about_resources
from qfieldsync_cloud.packaging.resources.forms import adapt_forms
from qfieldsync_cloud.packaging.resources.frame import Places
from qfieldsync_cloud.packaging.resources.readings import SMALL_PICTURE
from qfieldsync_cloud.packaging.resources.roots import point_roots
from qfieldsync_cloud.packaging.resources.survey import find, frame_of, repoint
from qfieldsync_cloud.packaging.reuse import Earlier
from qfieldsync_cloud.packaging.saved import saved_layers


class Run:
    """One packaging into a folder that is empty; UnfitProjectError if the project has to stay where it is."""

    def __init__(
        self,
        description: ProjectDescription,
        choices: Choices,
        context: Context,
        folder: Path,
        earlier: Earlier,
        looks: Looks,
    ) -> None:
        assert description.path is not None
        self._description = description
        self._choices = choices
        self._folder = folder
        self._look_at_sources(looks)
        self._document = read_whole_project(description.path, looks.at)
        self._layers = saved_layers(description, choices, self._document)
        self._saved = {layer.id for layer in self._layers}
        self._failed: dict[str, Finding] = {}
        self._frame = replace(frame_of(description, self._document), look=looks.at)
        self._resources = find(self._document, self._frame).without(self._left_out())
        self._attachments = attachments_of(description, choices, self._layers, context)
        looks.at_data(self._attachments.files)
        refuse_errors(tuple(about_other_projects(projects_among(self._attachments.files.values()))))
        self._withheld = self._find_withheld(earlier)
        self._attachments = self._attachments.less(self._withheld)
        self._needed = self._find_needed()
        self._passwords = self._find_passwords(context)
        self.layout = lay_out(description, self._kept(), self._attachments.files, self._resources.files, earlier.edited)
        conversions, copies = self.layout.conversions, self.layout.copies
        looks.at_data(copies)
        total = sum(conversion.size for conversion in conversions) + sum(map(size_of, copies))
        self.assembly = Assembly(folder, Tally(context, total), copies, description.base, description.area, earlier)
        self._counts: dict[str, tuple[int | None, int | None]] = {}

    def write(self) -> tuple[PackagedLayer, ...]:
        """Write data and project to the folder and return the layers as they are there."""
        self._assemble()
        verify.check_tables(self._kept(), self.layout, self.assembly)
        self._check_copies()
        layers = self._kept()
        pointers = {layer.id: pointer for layer in layers if (pointer := self._pointer(layer))}
        self._rewrite(layers, pointers)
        self._passwords += tuple(about_project_file(self._document, layers, self._choices))
        refuse_errors(self._passwords)
        project = self._folder / self.layout.project
        project.parent.mkdir(parents=True, exist_ok=True)
        self._document.write(project, self._archive)
        verify.check_sources(project, {layer.id: layer.name for layer in layers}, pointers)
        return tuple(self._packaged(layer) for layer in layers)

    @property
    def withheld(self) -> tuple[str, ...]:
        """Return the attached files that stay behind because they were deleted in the package."""
        return tuple(sorted(map(str, self._withheld.values())))

    @property
    def holds_next_time(self) -> bool:
        """Return whether all went as it would again: nothing failed, and nothing was kept because it was edited."""
        return not (self._failed or self._withheld or self.assembly.edited)

    def findings(self) -> tuple[Finding, ...]:
        """Return what only turned up while packaging."""
        return (
            *self._failed.values(),
            *self._passwords,
            *about_names(self._description, self._kept(), self.layout),
            *about_cut(self._kept(), self.layout, self.assembly.made),
            *about_edited(self.assembly.edited),
            *about_withheld(self.withheld),
            *about_refused(self._attachments.refused),
            *about_resources(self._resources, self._description.installed_fonts),
            *about_unsaved(layer for layer in self._description.layers if layer.id not in self._saved),
        )

    def _look_at_sources(self, looks: Looks) -> None:
        looks.at_data(file for layer in self._description.layers for file in layer.files)
        looks.at_data(self._description.extra_files)

    def _find_withheld(self, earlier: Earlier) -> dict[Path, PurePosixPath]:
        """Return the attached files that are nothing else, and that somebody has deleted in the package since."""
        needed = self._needed_otherwise()
        found = self._attachments.files.items()
        return {file: place for file, place in found if file not in needed and earlier.is_deleted(str(place), file)}

    def _find_passwords(self, context: Context) -> tuple[Finding, ...]:
        names = unsafe_files(self._description, self._attachments.files, self._resources, context)
        found = (about_other_files(names, self._choices),) if names else ()
        refuse_errors(found)
        return found

    def _find_needed(self) -> set[Path]:
        """Return the files to copy, without those that only layers that failed need."""
        return {*self._attachments.files, *self._needed_otherwise()}

    def _needed_otherwise(self) -> set[Path]:
        """Return the files to copy that are more than attachments."""
        data = {file for layer in self._copied() for file in layer.files}
        return {*data, *self._description.extra_files, *self._resources.files}

    def _left_out(self) -> set[str]:
        return self._saved - {layer.id for layer in self._kept()}

    def _kept(self) -> list[LayerDescription]:
        return [layer for layer in self._layers if layer.travels and layer.id not in self._failed]

    def _copied(self) -> list[LayerDescription]:
        return [layer for layer in self._kept() if layer.handling is Handling.COPY]

    def _assemble(self) -> None:
        with self.assembly.converting(self.layout.conversions) as steps:
            for conversion, step in zip(self.layout.conversions, steps):
                self._attempt(step, conversion.layers)
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
            self._attachments = self._attachments.without(self._failed)
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
        places = Places(self.layout.copies, self.layout.project, SMALL_PICTURE, self._archive)
        repoint(document, self._frame, places)
        adapt_forms(self._folder, self._frame, places)
        point_roots(document, self._frame, description.base, places)
        rewrite.repoint(document, pointers)
        repoint_mirrors(document, {**pointers, **dict.fromkeys(gone, NOWHERE)})
        rewrite.write_actions(document, layers)
        rewrite.point_home(document, self.layout.project)
        dirs = [each for each in self._choices.dirs(description) if stays_inside(each)]
        entries.write_attachment_dirs(document, dirs)
        entries.write_data_dirs(document, description.data_dirs, self._resource_dirs())
        entries.drop_folders_of_the_author(document)
        if description.absolute_paths:
            entries.write_relative_paths(document)
        if description.geofencing_behavior_missing:
            entries.write_geofencing_behavior(document)

    def _resource_dirs(self) -> list[str]:
        """Return the folders that the server has to be told of: they hold what the project or a layer's file names."""
        known = [PurePosixPath(each) for each in (*self._choices.dirs(self._description), *self._description.data_dirs)]
        named = {*self._resources.files, *(file for layer in self._copied() for file in layer.parts)}
        folders = {self.layout.copies[file].parent for file in named} - {PurePosixPath()}
        return sorted(str(each) for each in folders if each not in known and not {*known, *folders} & {*each.parents})

    @property
    def _archive(self) -> dict[Path, str]:
        """Return the pictures to put into the project's archive, and their names there: the same at the next run."""
        places = {picture: str(self.layout.copies[picture]) for picture in self._resources.attached}
        return {
            picture: f"picture_{hashlib.sha256(place.encode()).hexdigest()[:16]}{picture.suffix}"
            for picture, place in places.items()
        }

    def _packaged(self, layer: LayerDescription) -> PackagedLayer:
        target = self.layout.target(layer)
        before, after = self._counts.get(layer.id, (None, None))
        if target and layer.handling is Handling.CONVERT:
            made = self.assembly.made[target]
            before, after = made.source_features, made.packaged_features
        return PackagedLayer(layer.id, layer.name, layer.action, before, after, self.layout.files(layer))
