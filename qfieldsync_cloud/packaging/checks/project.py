"""Findings about the project as a whole, and about where it is packaged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qfieldsync_cloud.packaging.attachments import stays_inside
from qfieldsync_cloud.packaging.description import CloudAction, LayerDescription, ProjectDescription
from qfieldsync_cloud.packaging.finding import Finding, Fix, Severity, listed
from qfieldsync_cloud.packaging.in_place import obstacles_in_place
from qfieldsync_cloud.packaging.saved import Unsaved
from qfieldsync_cloud.phrases import phrase

if TYPE_CHECKING:
    from qfieldsync_cloud.packaging.choices import Choices


def about_project(
    description: ProjectDescription, layers: tuple[LayerDescription, ...], unsaved: tuple[Unsaved, ...] = ()
) -> Iterator[Finding]:
    """Yield what is wrong with the project's file, and what of the open project the package will not hold."""
    if description.path is None:
        yield Finding(Severity.ERROR, phrase("The project was never saved."), phrase("Save it to a folder first."))
        return
    yield from _about_its_file(description)
    if all(layer.action is CloudAction.REMOVE for layer in layers):
        yield Finding(
            Severity.ERROR, phrase("There is no layer for the crew in this project."), phrase("Add at least one layer.")
        )
    yield from _about_unsaved(layers, unsaved)
    yield from _about_translations(description)
    if description.dirty:
        yield Finding(
            Severity.WARNING,
            phrase("Changes of the project that are not saved are not part of the package."),
            phrase("Save the project first."),
            fix=Fix.SAVE_PROJECT,
        )


def _about_translations(description: ProjectDescription) -> Iterator[Finding]:
    names = sorted(path.name for path in description.extra_files if path.suffix.lower() == ".qm")
    if names:
        message = phrase(
            "Translations of the project reach the cloud, but not the crew: {names}.", names=listed(names, 5)
        )
        remedy = phrase("Publish a project of its own for each language.")
        yield Finding(Severity.WARNING, message, remedy)


def _about_unsaved(layers: tuple[LayerDescription, ...], unsaved: tuple[Unsaved, ...]) -> Iterator[Finding]:
    """Yield what would be half the open project's and half the saved one's, which nobody has ever seen."""
    travelling = {layer.id for layer in layers if layer.travels}
    for each in unsaved:
        if each.layer_id is None or each.layer_id in travelling:
            remedy = phrase("Save the project, or open it again without saving it.")
            yield Finding(Severity.ERROR, each.message, remedy, each.layer_id, each.layer_name, Fix.SAVE_PROJECT)


def about_place(
    description: ProjectDescription, layers: tuple[LayerDescription, ...], choices: Choices
) -> Iterator[Finding]:
    """Yield which attachment folders can't be taken, and why the project's own folder can't be published as it is."""
    for name in choices.dirs(description):
        if not stays_inside(name):
            yield Finding(
                Severity.WARNING,
                phrase(
                    "The attachment folder {folder} lies outside the project's folder and is left out.", folder=name
                ),
                phrase("Choose a folder inside the project's folder."),
            )
    if choices.in_place:
        for reason in obstacles_in_place(description, layers, choices.dirs(description)):
            yield Finding(
                Severity.ERROR,
                phrase("The project can't be published in place. {reason}", reason=reason),
                phrase("Package it into another folder."),
            )
        if choices.only_named_files:
            yield Finding(
                Severity.NOTE, phrase("In place all attached files go along, those that no feature names too.")
            )
        return
    if description.absolute_paths:
        yield Finding(
            Severity.NOTE, phrase("The project is saved with absolute paths; in the package they become relative.")
        )


def _about_its_file(description: ProjectDescription) -> Iterator[Finding]:
    assert description.path is not None
    if description.storage or description.path.suffix.lower() not in (".qgs", ".qgz"):
        yield Finding(
            Severity.ERROR,
            phrase("The project is not saved in a .qgs or .qgz file."),
            phrase("Save it as a .qgz file to a folder first."),
        )
    elif not description.path.is_file():
        yield Finding(
            Severity.ERROR,
            phrase("The project file {path} does not exist any more.", path=str(description.path)),
            phrase("Save the project again."),
            fix=Fix.SAVE_PROJECT,
        )
