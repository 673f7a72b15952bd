"""Second copies of a layer's source that QGIS keeps wherever a layer is mentioned: layouts, value lists, settings.

QGIS looks at them only if it does not find the layer by its id; but they hold paths of the author's computer.
"""

from __future__ import annotations

from collections.abc import Mapping

from qgis.PyQt.QtXml import QDomElement

from qfieldsync_cloud.packaging.document import ProjectDocument, children, descendants
from qfieldsync_cloud.packaging.resources.places import option_of
from qfieldsync_cloud.packaging.rewrite import Pointer

NOWHERE = Pointer("")
"""What a layer that is left out is re-pointed to: its source, and a password in it, must not stay in a mention."""
_PARTS = ("Layout", "Report", "ProjectGpsSettings")
_LISTED = (("Layer", "provider"), ("layer-tree-layer", "providerKey"))
_ATTRIBUTES = ("coverageLayer", "vectorLayer", "destinationLayer")
_WIDGETS = {
    "ValueRelation": ("Layer", "LayerSource", "LayerProviderName"),
    "RelationReference": ("ReferencedLayerId", "ReferencedLayerDataSource", "ReferencedLayerProviderKey"),
}


def repoint_mirrors(document: ProjectDocument, pointers: Mapping[str, Pointer]) -> None:
    """Give every mention of each of the layers, by id, its new source."""
    for part in document.parts(*_PARTS):
        for tag, provider in _LISTED:
            for element in descendants(part, tag):
                pointer = pointers.get(element.attribute("id") or element.text())
                if pointer and element.hasAttribute("source"):
                    _set(element, "source", provider, pointer)
        _repoint_attributes(part, pointers)
    for piece in document.layers.values():
        for widget in descendants(piece.element, "editWidget"):
            if widget.attribute("type") in _WIDGETS:
                _repoint_widget(widget, pointers)
        for relation in descendants(piece.element, "relation"):
            pointer = pointers.get(relation.attribute("layerId"))
            if pointer and relation.hasAttribute("dataSource"):
                _set(relation, "dataSource", "providerKey", pointer)


def _repoint_attributes(part: QDomElement, pointers: Mapping[str, Pointer]) -> None:
    tags = ("Atlas", "LayoutMultiFrame", "Section", "FieldGroupSection")
    for element in [part, *(each for tag in tags for each in descendants(part, tag))]:
        for name in _ATTRIBUTES:
            pointer = pointers.get(element.attribute(name))
            if pointer and element.hasAttribute(f"{name}Source"):
                _set(element, f"{name}Source", f"{name}Provider", pointer)


def _repoint_widget(widget: QDomElement, pointers: Mapping[str, Pointer]) -> None:
    key, source, provider = _WIDGETS[widget.attribute("type")]
    for config in children(widget, "config"):
        options = config.firstChildElement("Option")
        layer, place = option_of(options, key), option_of(options, source)
        pointer = pointers.get(layer.attribute("value")) if layer is not None else None
        if pointer is None or place is None:
            continue
        place.setAttribute("value", pointer.datasource)
        name = option_of(options, provider)
        if name is not None and pointer.provider:
            name.setAttribute("value", pointer.provider)


def _set(element: QDomElement, source: str, provider: str, pointer: Pointer) -> None:
    element.setAttribute(source, pointer.datasource)
    if pointer.provider:
        element.setAttribute(provider, pointer.provider)
