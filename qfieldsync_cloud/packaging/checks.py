"""What stands against packaging a project, and what its people should know first: pure, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from qfieldsync_cloud.packaging.attachments import stays_inside
from qfieldsync_cloud.packaging.description import (
    CloudAction,
    Handling,
    LayerDescription,
    LayerKind,
    ProjectDescription,
    is_inside,
)
from qfieldsync_cloud.packaging.in_place import obstacles_in_place
from qfieldsync_cloud.packaging.treatment import refusal
from qfieldsync_cloud.phrases import Phrase, phrase

if TYPE_CHECKING:
    from qfieldsync_cloud.packaging.choices import Choices


_PASSWORD = re.compile(r"\bpassword=[^\s&]|://[^/@\s]+:[^/@\s]+@", re.IGNORECASE)


class Severity(Enum):
    """How much a finding matters; an error blocks packaging."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing to know before packaging, about the project or one layer, with what to do about it."""

    severity: Severity
    message: Phrase
    remedy: Phrase | None = None
    layer_id: str | None = None
    layer_name: str | None = None


def check(description: ProjectDescription, choices: Choices) -> tuple[Finding, ...]:
    """Return all findings, errors first."""
    layers = choices.applied(description)
    found = [
        *_about_project(description, layers),
        *(finding for layer in layers for finding in _about_layer(layer, choices)),
        *_about_left_out(description, layers),
        *_about_place(description, layers, choices),
        *(() if choices.in_place else _about_pictures(description)),
    ]
    return tuple(sorted(found, key=lambda finding: list(Severity).index(finding.severity)))


def errors_of(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that block."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def _about_project(description: ProjectDescription, layers: tuple[LayerDescription, ...]) -> Iterator[Finding]:
    if description.path is None:
        yield Finding(Severity.ERROR, phrase("The project was never saved."), phrase("Save it to a folder first."))
        return
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
        )
    if all(layer.action is CloudAction.REMOVE for layer in layers):
        yield Finding(
            Severity.ERROR, phrase("There is no layer for the crew in this project."), phrase("Add at least one layer.")
        )
    if description.dirty:
        yield Finding(
            Severity.WARNING,
            phrase("Changes of the project that are not saved are not part of the package."),
            phrase("Save the project first."),
        )


def _about_pictures(description: ProjectDescription) -> Iterator[Finding]:
    if description.pictures:
        names = ", ".join(path.name for path in description.pictures[:5])
        yield Finding(
            Severity.WARNING,
            phrase("Pictures of symbols and layouts stay behind: {names}.", names=names),
            phrase("Embed them in their symbol or layout item; otherwise the crew sees a placeholder."),
        )


def _about_layer(layer: LayerDescription, choices: Choices) -> Iterator[Finding]:
    reason = refusal(layer)
    if reason:
        left_out = choices.leave_out_failed
        yield _finding(
            layer,
            Severity.WARNING if left_out else Severity.ERROR,
            phrase("{reason} It is left out.", reason=reason) if left_out else reason,
            _remedy(layer),
        )
        return
    if layer.edited and layer.action is not CloudAction.REMOVE:
        yield _finding(
            layer,
            Severity.WARNING,
            phrase("The edits of {layer} that are not saved are not part of the package.", layer=layer.name),
            phrase("Save the layer's edits first."),
        )
    if layer.action not in layer.allowed_actions:
        yield _finding(
            layer,
            Severity.WARNING,
            phrase("The cloud action {action} does not fit {layer}.", action=layer.action.value, layer=layer.name),
            phrase("Choose one of: {actions}.", actions=", ".join(each.value for each in layer.allowed_actions)),
        )
    yield from _about_handling(layer)


def _about_handling(layer: LayerDescription) -> Iterator[Finding]:
    if layer.handling is Handling.CONVERT:
        yield _finding(layer, Severity.NOTE, phrase("{layer} becomes a GeoPackage.", layer=layer.name))
    if layer.snapshot and layer.subset:
        yield _finding(
            layer,
            Severity.NOTE,
            phrase("Of {layer} only the features that its filter shows are taken along.", layer=layer.name),
        )
    if layer.handling is Handling.REFERENCE and _PASSWORD.search(layer.source):
        yield _finding(
            layer,
            Severity.WARNING,
            phrase("The source of {layer} holds a password, which everyone in the cloud project could read.",
                   layer=layer.name),
            phrase("Keep it in a QGIS authentication configuration instead, or leave the layer out."),
        )  # fmt: skip
    if layer.kind is LayerKind.DATABASE and layer.handling is Handling.REFERENCE:
        yield _finding(
            layer,
            Severity.NOTE,
            phrase("The crew's devices read {layer} directly from its database.", layer=layer.name),
            phrase("Make sure that they reach it."),
        )


def _about_left_out(description: ProjectDescription, layers: tuple[LayerDescription, ...]) -> Iterator[Finding]:
    out = {layer.id: layer for layer in layers if layer.handling in (Handling.LEAVE_OUT, Handling.REFUSE)}
    kept = [layer for layer in layers if layer.id not in out]
    for layer in kept:
        yield from _about_missing_partners(layer, out)
    for relation in description.relations:
        gone = out.get(relation.referencing) or out.get(relation.referenced)
        if gone:
            yield _finding(
                gone,
                Severity.WARNING,
                phrase("The relation {relation} is left out with {layer}.", relation=relation.name, layer=gone.name),
            )
    files = {layer.path for layer in kept if layer.path and layer.handling is Handling.COPY}
    for layer in out.values():
        if layer.path in files:
            yield _finding(
                layer,
                Severity.WARNING,
                phrase("{layer} is left out, but its data stay in {file}, which other layers need.",
                       layer=layer.name, file=layer.path.name),
                phrase("Move the layer to a file of its own if the crew must not get its data."),
            )  # fmt: skip


def _about_missing_partners(layer: LayerDescription, out: dict[str, LayerDescription]) -> Iterator[Finding]:
    for partner in (out[each] for each in layer.joined if each in out):
        yield _finding(
            layer,
            Severity.WARNING,
            phrase("{layer} loses its join with {partner}, which is left out.", layer=layer.name, partner=partner.name),
        )
    for partner in (out[each] for each in layer.depends_on if each in out):
        yield _finding(
            layer,
            Severity.ERROR,
            phrase("{layer} is computed from {partner}, which is left out.", layer=layer.name, partner=partner.name),
            phrase("Take {partner} along, or leave both out.", partner=partner.name),
        )


def _about_place(
    description: ProjectDescription, layers: tuple[LayerDescription, ...], choices: Choices
) -> Iterator[Finding]:
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
        return
    yield from _about_outside(description, layers)


def _about_outside(description: ProjectDescription, layers: tuple[LayerDescription, ...]) -> Iterator[Finding]:
    for layer in layers:
        if layer.handling is Handling.COPY and layer.path and not is_inside(layer.path, description.base):
            yield _finding(
                layer,
                Severity.NOTE,
                phrase(
                    "{layer} lies outside the project's folder; its copy goes to the folder data.", layer=layer.name
                ),
            )


def _remedy(layer: LayerDescription) -> Phrase:
    others = [action.value for action in layer.allowed_actions if action is not layer.action]
    return phrase("Change the layer's source, or set its cloud action to {actions}.",
                  actions=" / ".join(others) or CloudAction.REMOVE.value)  # fmt: skip


def _finding(layer: LayerDescription, severity: Severity, message: Phrase, remedy: Phrase | None = None) -> Finding:
    return Finding(severity, message, remedy, layer.id, layer.name)
