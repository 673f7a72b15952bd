"""Findings about what becomes of each layer under its cloud action, and of those that need one that stays behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from qfieldsync_cloud.packaging.description import (
    CloudAction,
    Handling,
    LayerDescription,
    LayerKind,
    ProjectDescription,
    is_inside,
)
from qfieldsync_cloud.packaging.finding import Finding, Fix, Severity, of_layer
from qfieldsync_cloud.packaging.treatment import refusal
from qfieldsync_cloud.phrases import Phrase, phrase

if TYPE_CHECKING:
    from qfieldsync_cloud.packaging.choices import Choices

_VARIABLE = re.compile(r"(?!GPKG:)\w{2,}:")  # as in NETCDF:"…":depth; the letter of a drive is only one


def about_layers(
    description: ProjectDescription, layers: tuple[LayerDescription, ...], choices: Choices
) -> Iterator[Finding]:
    """Yield what can't be packaged, what changes on the way, and what is lost with a layer that is left out."""
    for layer in layers:
        yield from _about_layer(layer, choices)
        if not choices.in_place and layer.path and layer.handling in (Handling.COPY, Handling.CONVERT):
            yield from _about_place(layer, description)
    yield from _about_left_out(description, layers)


def _about_layer(layer: LayerDescription, choices: Choices) -> Iterator[Finding]:
    reason = refusal(layer)
    if reason:
        yield _refused(layer, reason, choices.leave_out_failed)
        return
    if layer.action is CloudAction.REMOVE:
        if not layer.stored_action and layer.allowed_actions == (CloudAction.REMOVE,) and layer.obstacle:
            message = phrase("{reason} It is left out.", reason=layer.obstacle)
            yield of_layer(layer, Severity.WARNING, message, phrase("Give the crew a copy in another format."))
        return
    if layer.edited:
        yield of_layer(
            layer,
            Severity.WARNING,
            phrase("The edits of {layer} that are not saved are not part of the package.", layer=layer.name),
            phrase("Save the layer's edits first."),
            Fix.SAVE_EDITS,
        )
    if layer.action not in layer.allowed_actions:
        yield _unfit_action(layer)
    if layer.handling is Handling.CONVERT:
        yield of_layer(layer, Severity.NOTE, phrase("{layer} becomes a GeoPackage.", layer=layer.name))
    if layer.handling is Handling.CONVERT and layer.taken_as_filtered and layer.subset:
        message = phrase("Of {layer} only the features that its filter shows are taken along.", layer=layer.name)
        yield of_layer(layer, Severity.NOTE, message)
    yield from _about_server(layer)


def _about_server(layer: LayerDescription) -> Iterator[Finding]:
    """Yield what of a layer goes to the cloud, but is lost when the server makes the crew's package."""
    if layer.added:
        message = phrase("The datasets that were added to {layer} reach the cloud, but not the crew.", layer=layer.name)
        yield of_layer(layer, Severity.WARNING, message, phrase("Save the mesh and its datasets in one file."))
    if layer.kind is LayerKind.RASTER_FILE and _VARIABLE.match(layer.source):
        message = phrase("{layer} is one variable of a file: it reaches the cloud, but not the crew.", layer=layer.name)
        yield of_layer(layer, Severity.WARNING, message, phrase("Save the layer as a GeoTIFF."))


def _refused(layer: LayerDescription, reason: Phrase, left_out: bool) -> Finding:
    message = phrase("{reason} It is left out.", reason=reason) if left_out else reason
    others = [action.value for action in layer.allowed_actions if not refusal(replace(layer, action=action))]
    remedy = phrase("Change the layer's source, or set its cloud action to {actions}.",
                    actions=" / ".join(others) or CloudAction.REMOVE.value)  # fmt: skip
    return of_layer(layer, Severity.WARNING if left_out else Severity.ERROR, message, remedy, Fix.LEAVE_OUT)


def _unfit_action(layer: LayerDescription) -> Finding:
    return of_layer(
        layer,
        Severity.WARNING,
        phrase("The cloud action {action} does not fit {layer}.", action=layer.action.value, layer=layer.name),
        phrase("Choose one of: {actions}.", actions=", ".join(each.value for each in layer.allowed_actions)),
        Fix.USE_DEFAULT_ACTION,
    )


def _about_place(layer: LayerDescription, description: ProjectDescription) -> Iterator[Finding]:
    assert layer.path is not None
    if not is_inside(layer.path, description.base):
        message = phrase(
            "{layer} lies outside the project's folder; its copy goes to the folder data.", layer=layer.name
        )
        yield of_layer(layer, Severity.NOTE, message)


def _about_left_out(description: ProjectDescription, layers: tuple[LayerDescription, ...]) -> Iterator[Finding]:
    out = {layer.id: layer for layer in layers if not layer.travels}
    kept = [layer for layer in layers if layer.id not in out]
    for layer in kept:
        yield from _about_missing_partners(layer, out)
    for relation in description.relations:
        gone = out.get(relation.referencing) or out.get(relation.referenced)
        if gone:
            message = phrase("The relation {relation} is left out with {layer}.", relation=relation.name,
                             layer=gone.name)  # fmt: skip
            yield of_layer(gone, Severity.WARNING, message)
    yield from _about_settings(description, out)
    files = {layer.path for layer in kept if layer.path and layer.handling is Handling.COPY}
    for layer in out.values():
        if layer.path and layer.path in files:
            yield _data_stay(layer, layer.path.name)


def _about_settings(description: ProjectDescription, out: dict[str, LayerDescription]) -> Iterator[Finding]:
    for layer in out.values():
        if layer.id == description.geofence:
            message = phrase("The geofence needs {layer}, which is left out: the crew works without it.",
                             layer=layer.name)  # fmt: skip
            yield of_layer(layer, Severity.WARNING, message, phrase("Take {layer} along.", layer=layer.name))
        if layer.id in description.set_layers:
            message = phrase("Settings for QField that name {layer} are left out with it.", layer=layer.name)
            yield of_layer(layer, Severity.WARNING, message)


def _data_stay(layer: LayerDescription, file: str) -> Finding:
    message = phrase("{layer} is left out, but its data stay in {file}, which other layers need.",
                     layer=layer.name, file=file)  # fmt: skip
    remedy = phrase("Move the layer to a file of its own if the crew must not get its data.")
    return of_layer(layer, Severity.WARNING, message, remedy)


def _about_missing_partners(layer: LayerDescription, out: dict[str, LayerDescription]) -> Iterator[Finding]:
    for partner in (out[each] for each in layer.joined if each in out):
        message = phrase(
            "{layer} loses its join with {partner}, which is left out.", layer=layer.name, partner=partner.name
        )
        yield of_layer(layer, Severity.WARNING, message)
    for partner in (out[each] for each in layer.depends_on if each in out):
        yield of_layer(
            layer,
            Severity.ERROR,
            phrase("{layer} is computed from {partner}, which is left out.", layer=layer.name, partner=partner.name),
            phrase("Take {partner} along, or leave both out.", partner=partner.name),
            Fix.LEAVE_OUT,
        )
    for partner in (out[each] for each in layer.looked_up if each in out):
        message = phrase(
            "A form of {layer} offers values of {partner}, which is left out.", layer=layer.name, partner=partner.name
        )
        yield of_layer(layer, Severity.WARNING, message)
