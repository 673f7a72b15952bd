"""Findings that only reading the data tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qfieldsync_cloud.packaging.description import Handling, LayerDescription, ProjectDescription
from qfieldsync_cloud.packaging.examination import Examination
from qfieldsync_cloud.packaging.filters import about_filter, remedy_of_filter
from qfieldsync_cloud.packaging.finding import Finding, Fix, Severity, listed, of_layer
from qfieldsync_cloud.packaging.resources.findings import about_pictures_in_place, about_resources
from qfieldsync_cloud.phrases import phrase

if TYPE_CHECKING:
    from qfieldsync_cloud.packaging.choices import Choices

_READ = (Handling.COPY, Handling.CONVERT)


def about_data(
    description: ProjectDescription, layers: tuple[LayerDescription, ...], choices: Choices, examination: Examination
) -> Iterator[Finding]:
    """Yield features with one number, texts in a wrong encoding, and files that are missing or stay behind."""
    for layer in layers:
        if layer.handling in _READ:
            yield from _about_numbers(layer, examination)
            yield from _about_filter(layer, choices, examination)
            yield from _about_encoding(layer, examination)
            yield from _about_photos(layer, examination)
    if examination.resources:
        out = {layer.id for layer in layers if not layer.travels}
        resources = examination.resources.without(out)
        yield from about_resources(resources, description.installed_fonts)
        if choices.in_place:
            yield from about_pictures_in_place(resources)


def _about_numbers(layer: LayerDescription, examination: Examination) -> Iterator[Finding]:
    numbers = examination.repeated_fids.get(layer.id, ())
    if numbers and layer.handling is Handling.CONVERT:
        yield of_layer(
            layer,
            Severity.WARNING,
            phrase("Features of {layer} share numbers in the field fid: {numbers}.",
                   layer=layer.name, numbers=listed([str(number) for number in numbers], 5)),
            phrase("A GeoPackage needs each number once, so features get numbers of their own there."),
        )  # fmt: skip


def _about_filter(layer: LayerDescription, choices: Choices, examination: Examination) -> Iterator[Finding]:
    if layer.handling is Handling.CONVERT and layer.id in examination.changed_filters:
        severity = Severity.WARNING if choices.leave_out_failed else Severity.ERROR
        yield of_layer(layer, severity, about_filter(layer.name), remedy_of_filter(), Fix.LEAVE_OUT)


def _about_encoding(layer: LayerDescription, examination: Examination) -> Iterator[Finding]:
    fits = examination.readable.get(layer.id)
    if fits is None:
        return
    remedy = phrase("Look whether its texts are right in QGIS; if not, set the encoding in the layer's properties.")
    text = (
        phrase("The file of {layer} does not name its encoding; it is read as {encoding}.",
               layer=layer.name, encoding=layer.encoding)
        if fits
        else phrase("Texts of {layer} are not in its encoding, {encoding}.",
                    layer=layer.name, encoding=layer.encoding)
    )  # fmt: skip
    yield of_layer(layer, Severity.NOTE if fits else Severity.WARNING, text, remedy)


def _about_photos(layer: LayerDescription, examination: Examination) -> Iterator[Finding]:
    photos = examination.named.get(layer.id)
    if photos is None:
        return
    if photos.missing_count:
        message = phrase("{layer} names {count} file(s) that do not exist: {names}.", layer=layer.name,
                         count=photos.missing_count, names=listed(list(photos.missing)))  # fmt: skip
        yield of_layer(layer, Severity.WARNING, message, phrase("Look for them, or clear the values that name them."))
    if photos.outside_count:
        message = phrase("{layer} names {count} file(s) that lie in no attachment folder and stay behind: {names}.",
                         layer=layer.name, count=photos.outside_count,
                         names=listed(list(photos.outside)))  # fmt: skip
        remedy = phrase("Move them to one of the project's attachment folders.")
        yield of_layer(layer, Severity.WARNING, message, remedy)
    if photos.cut_off:
        message = phrase("{layer} names very many files; not all of them were looked for.", layer=layer.name)
        yield of_layer(layer, Severity.NOTE, message)
