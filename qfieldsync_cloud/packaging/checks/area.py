"""Findings about the project's area of interest: whom it cuts down, and what goes whole all the same."""

from __future__ import annotations

from collections.abc import Iterator

from qfieldsync_cloud.packaging.description import CloudAction, Handling, LayerDescription, ProjectDescription
from qfieldsync_cloud.packaging.finding import Finding, Severity, of_layer
from qfieldsync_cloud.phrases import Phrase, phrase


def about_area(description: ProjectDescription, layers: tuple[LayerDescription, ...]) -> Iterator[Finding]:
    """Yield what the area does to the crew's copy, and each layer that is sent without regard to it."""
    if not description.only_area_of_interest:
        return
    if description.area is None:
        yield Finding(
            Severity.WARNING,
            phrase("The crew should get only the project's area of interest, but the project has none."),
            phrase("Draw the area in the project's properties, or choose there that all is taken along."),
        )
        return
    yield Finding(
        Severity.NOTE,
        phrase("The crew gets only features that touch the project's area of interest; those without geometry stay "
               "behind."),
    )  # fmt: skip
    for layer in layers:
        message = _about_layer(layer)
        if message:
            yield of_layer(layer, Severity.NOTE, message)


def _about_layer(layer: LayerDescription) -> Phrase | None:
    """Return what is sent of a layer beyond the area; None if it is nothing, or nothing is sent."""
    if layer.handling not in (Handling.COPY, Handling.CONVERT):
        return None
    if not layer.has_geometry:
        return phrase("{layer} has no geometry, so the crew gets all of it.", layer=layer.name)
    if layer.handling is Handling.CONVERT:
        return None
    if layer.is_vector and layer.action is CloudAction.OFFLINE:
        return phrase("{layer} goes to the cloud whole; only the crew's copy is cut down to the area of interest.",
                      layer=layer.name)  # fmt: skip
    return phrase("The crew gets {layer} whole: the area of interest does not cut down what is not edited offline.",
                  layer=layer.name)  # fmt: skip
