"""The project entries that packaging owes to QField and QFieldCloud, in the form that the file at hand uses."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from qgis.PyQt.QtXml import QDomElement

from qfieldsync_cloud.packaging.document import ProjectDocument, children, clear, set_text

GEOFENCING_DEFAULT = 1  # what QFieldSync means when nothing is written; QField would take 2


def text_of(document: ProjectDocument, path: tuple[str, str]) -> str:
    """Return an entry of the project, "" if it has none."""
    for properties in document.parts("properties"):
        scope = _find(properties, path[0])
        entry = _find(scope, path[1]) if scope else None
        if entry:
            return str(entry.text())
    return ""


def write_relative_paths(document: ProjectDocument) -> None:
    """Make QGIS save the packaged project with relative paths."""
    _set(document, ("Paths", "Absolute"), "bool", "false")


def write_attachment_dirs(document: ProjectDocument, dirs: Sequence[str]) -> None:
    """Name the attachment folders, since the server's own default is only DCIM."""
    _set(document, ("QFieldSync", "attachmentDirs"), "QStringList", dirs)


def write_data_dirs(document: ProjectDocument, stored: Sequence[str], more: Sequence[str]) -> None:
    """Name more folders whose files the server puts into the crew's package; without any the entry stays as it is."""
    if more:
        _set(document, ("QFieldSync", "dataDirs"), "QStringList", [*stored, *more])


def write_geofencing_behavior(document: ProjectDocument) -> None:
    """Say what the geofence does, since QFieldSync and QField have different defaults."""
    _set(document, ("qfieldsync", "geofencingBehavior"), "int", str(GEOFENCING_DEFAULT))


def drop_folders_of_the_author(document: ProjectDocument) -> None:
    """Remove the entries that hold absolute paths of the author's computer."""
    for properties in document.parts("properties"):
        scope = _find(properties, "QFieldSync")
        for key in ("exportDirectoryProject", "importDirectoryProject"):
            entry = _find(scope, key) if scope else None
            if scope and entry:
                scope.removeChild(entry)


def forget_layers(document: ProjectDocument, layer_ids: Collection[str]) -> None:
    """Remove the settings, or the part of one, that name layers which are left out."""
    for properties in document.parts("properties"):
        for scope in children(properties):
            if (scope.attribute("name") or scope.tagName()).lower() == "qfieldsync":
                for entry in children(scope):
                    if entry.text() in layer_ids:
                        scope.removeChild(entry)
                    else:
                        _forget_in_map(entry, layer_ids)


def _forget_in_map(entry: QDomElement, layer_ids: Collection[str]) -> None:
    """Remove layers from an entry that maps names to layers, as JSON."""
    if entry.attribute("type") != "QString" or not entry.text().startswith("{"):
        return
    try:
        known = json.loads(entry.text())
    except ValueError:
        return
    kept = {name: value for name, value in known.items() if value not in layer_ids}
    if kept != known:
        set_text(entry, json.dumps(kept))


def _set(document: ProjectDocument, path: tuple[str, str], kind: str, value: str | Sequence[str]) -> None:
    for properties in document.parts("properties"):
        named = any(child.tagName() == "properties" for child in children(properties))
        entry = _owned(_owned(properties, path[0], named), path[1], named)
        entry.setAttribute("type", kind)
        if isinstance(value, str):
            set_text(entry, value)
            continue
        clear(entry)
        for each in value:
            item = entry.ownerDocument().createElement("value")
            set_text(item, each)
            entry.appendChild(item)


def _owned(parent: QDomElement, name: str, named: bool) -> QDomElement:
    """Return the child of that name, made if it is missing: newer QGIS has the name in an attribute (`named`)."""
    found = _find(parent, name)
    if found:
        return found
    child = parent.ownerDocument().createElement("properties" if named else name)
    if named:
        child.setAttribute("name", name)
    parent.appendChild(child)
    return child


def _find(parent: QDomElement, name: str) -> QDomElement | None:
    for child in children(parent):
        if name == (child.attribute("name") if child.tagName() == "properties" else child.tagName()):
            return child
    return None
