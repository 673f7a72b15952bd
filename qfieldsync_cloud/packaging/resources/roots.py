"""The folder that the values of an attachment field are relative to, where a form gives one of its own."""

from __future__ import annotations

import posixpath
from pathlib import Path

from qgis.core import QgsExpression
from qgis.PyQt.QtXml import QDomElement

from qfieldsync_cloud.packaging.description import is_inside
from qfieldsync_cloud.packaging.document import ProjectDocument, children, descendants
from qfieldsync_cloud.packaging.resources.frame import Frame, Places
from qfieldsync_cloud.packaging.resources.places import option_of

_EXPRESSION = "3"  # QgsProperty's number for it


def point_roots(document: ProjectDocument, frame: Frame, base: Path, places: Places) -> None:
    """Make each root below `base` start at the project's folder, by the expression that QGIS and QField both read.

    QGIS resolves no relative root, so that a fixed one works on one computer only.
    """
    for piece in document.layers.values():
        for widget in descendants(piece.element, "editWidget"):
            if widget.attribute("type") == "ExternalResource":
                for config in children(widget, "config"):
                    _point(config.firstChildElement("Option"), frame, base, places)


def _point(options: QDomElement, frame: Frame, base: Path, places: Places) -> None:
    root = option_of(options, "DefaultRoot")
    if root is None or not root.attribute("value") or _is_computed(options):
        return
    folder = Path(posixpath.normpath(frame.folder / root.attribute("value")))
    if not is_inside(folder, base):
        return
    relative = posixpath.relpath(folder.relative_to(base).as_posix(), str(places.project.parent))
    root.setAttribute("value", f"./{relative}")
    expression = f"@project_folder || {QgsExpression.quotedString('/' + relative + '/')}"
    collection = _map(options, "PropertyCollection")
    _value(collection, "type", "QString", "collection")
    entry = _map(_map(collection, "properties"), "propertyRootPath")
    _value(entry, "active", "bool", "true")
    _value(entry, "expression", "QString", expression)
    _value(entry, "type", "int", _EXPRESSION)


def _is_computed(options: QDomElement) -> bool:
    """Return whether an expression gives the root already."""
    place: QDomElement | None = options
    for name in ("PropertyCollection", "properties", "propertyRootPath", "active"):
        place = option_of(place, name) if place is not None else None
    return place is not None and place.attribute("value") == "true"


def _map(parent: QDomElement, name: str) -> QDomElement:
    option = _owned(parent, name)
    option.setAttribute("type", "Map")
    return option


def _value(parent: QDomElement, name: str, kind: str, value: str) -> None:
    option = _owned(parent, name)
    option.setAttribute("type", kind)
    option.setAttribute("value", value)


def _owned(parent: QDomElement, name: str) -> QDomElement:
    found = option_of(parent, name)
    if found is not None:
        return found
    option = parent.ownerDocument().createElement("Option")
    option.setAttribute("name", name)
    parent.appendChild(option)
    return option
