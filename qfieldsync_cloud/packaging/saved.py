"""Whether the layers of the open project are still those that were saved: only the saved project is packaged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import unquote

from qgis.core import QgsCoordinateReferenceSystem
from qgis.PyQt.QtXml import QDomElement

from qfieldsync_cloud.packaging import entries
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import Area, LayerDescription, LayerKind, ProjectDescription
from qfieldsync_cloud.packaging.document import ProjectDocument
from qfieldsync_cloud.packaging.embedded import read_whole_project
from qfieldsync_cloud.packaging.errors import StaleProjectError, UnreadableProjectError
from qfieldsync_cloud.phrases import Phrase, phrase

_MADE_ANEW = (LayerKind.MEMORY, LayerKind.VIRTUAL)  # QGIS spells their sources otherwise at each save
_WITH_ENCODING = (LayerKind.VECTOR_FILE, LayerKind.DELIMITED_TEXT)


@dataclass(frozen=True)
class Unsaved:
    """What packaging would mix with the saved project, if it was allowed to: a layer, or the project's area."""

    message: Phrase
    layer_id: str | None = None
    layer_name: str | None = None


def saved_layers(
    description: ProjectDescription, choices: Choices, document: ProjectDocument
) -> tuple[LayerDescription, ...]:
    """Return the layers that the saved project holds; StaleProjectError if what is read of them is not as saved."""
    saved = document.layers
    layers = tuple(layer for layer in choices.applied(description) if layer.id in saved)
    strange = set(saved) - {layer.id for layer in layers}
    if strange:
        raise StaleProjectError(_about(saved[min(strange)].element.firstChildElement("layername").text()))
    for each in _differences(description, (layer for layer in layers if layer.travels), document):
        raise StaleProjectError(each.message)
    return layers


def unsaved_of(description: ProjectDescription) -> tuple[Unsaved, ...]:
    """Return what of the open project is not as it was saved, and would be read; for a worker."""
    if description.path is None or not description.dirty:
        return ()
    try:
        document = read_whole_project(description.path)
    except UnreadableProjectError:  # packaging says so
        return ()
    return tuple(_differences(description, description.layers, document))


def _differences(
    description: ProjectDescription, layers: Iterable[LayerDescription], document: ProjectDocument
) -> Iterator[Unsaved]:
    if not description.dirty:
        return
    if not _is_area_as_saved(description, document):
        yield Unsaved(phrase("The area of interest is not the same in the saved project as in the open one."))
    saved = document.layers
    for layer in layers:
        if layer.id in saved and not is_as_saved(layer, saved[layer.id].element):
            yield Unsaved(_about(layer.name), layer.id, layer.name)


def _about(layer: str) -> Phrase:
    return phrase("The layer {layer} is not the same in the saved project as in the open one.", layer=layer)


def _is_area_as_saved(description: ProjectDescription, document: ProjectDocument) -> bool:
    wanted = entries.text_of(document, ("qfieldsync", "offlineCopyOnlyAoi")) == "true"
    if wanted != description.only_area_of_interest or description.area is None:
        return wanted == description.only_area_of_interest
    crs = entries.text_of(document, ("qfieldsync", "areaOfInterestCrs")) or _crs_of_project(document)
    return description.area == Area(entries.text_of(document, ("qfieldsync", "areaOfInterest")), crs)


def _crs_of_project(document: ProjectDocument) -> str:
    crs = QgsCoordinateReferenceSystem()
    for element in document.parts("projectCrs"):
        crs.readXml(element)
    return crs.authid()


def is_as_saved(layer: LayerDescription, saved: QDomElement) -> bool:
    """Return whether the layer's source, filter, options, encoding and CRS are those of the saved element."""
    return (
        is_same_source(layer, saved.firstChildElement("datasource").text())
        and _is_same_encoding(layer, saved.firstChildElement("provider").attribute("encoding"))
        and _is_same_crs(layer, saved.firstChildElement("srs"))
    )


def is_same_source(layer: LayerDescription, datasource: str) -> bool:
    """Return whether the layer's source, filter and options are those of the saved datasource, whatever its path."""
    source, saved = _plain(layer.source), _plain(datasource)
    if layer.kind in _MADE_ANEW:
        return True
    path = _plain(layer.path_text)
    if not path or path not in source:
        return source == saved
    before, _, after = source.partition(path)
    before = before.replace("file://", "file:")
    place = saved[len(before) : len(saved) - len(after)]
    return before + place + after == saved and place.rstrip("/").endswith(PurePath(path).name)


def _is_same_encoding(layer: LayerDescription, encoding: str) -> bool:
    return layer.kind not in _WITH_ENCODING or not encoding or encoding == layer.encoding


def _is_same_crs(layer: LayerDescription, element: QDomElement) -> bool:
    saved = QgsCoordinateReferenceSystem()
    saved.readXml(element)
    return saved == QgsCoordinateReferenceSystem(layer.crs)


def _plain(text: str) -> str:
    return unquote(text).replace("\\", "/")
