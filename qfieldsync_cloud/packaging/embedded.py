"""Groups and layers that a project shows from another project, made its own: the cloud takes one project file."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

from qgis.PyQt.QtXml import QDomElement

from qfieldsync_cloud.packaging.document import ProjectDocument, children, descendants
from qfieldsync_cloud.packaging.errors import UnreadableProjectError

_MARKS = ("embedded", "embedded_project", "embedded-invisible-layers")


Look = Callable[[Path], None]


def read_whole_project(
    path: Path, look: Look = lambda _path: None, seen: frozenset[Path] = frozenset()
) -> ProjectDocument:
    """Return a saved project with what it embeds in place; what can't be found stays embedded.

    `look` is told each project file just before it is read.
    """
    look(path)
    document = ProjectDocument(path)
    others = _Others(path, look, seen | {path})
    for piece in list(document.layers.values()):
        if piece.element.attribute("embedded") == "1":
            _take_layers(document, others.read(piece.element.attribute("project")), {piece.layer_id})
    for tree in document.parts("layer-tree-group"):
        for group in descendants(tree, "layer-tree-group"):
            _take_group(document, group, others.read(_embedded_project(group)))
        for node in descendants(tree, "layer-tree-layer"):
            if _embedded_project(node) and node.attribute("id") in document.layers:
                _unmark(node)
    return document


class _Others:
    """The projects that one embeds from, each read once; one that embeds those that embed it is not read again."""

    def __init__(self, path: Path, look: Look, seen: frozenset[Path]) -> None:
        self._folder = path.parent
        self._look = look
        self._seen = seen
        self._read: dict[Path, ProjectDocument | None] = {}

    def read(self, name: str) -> ProjectDocument | None:
        """Return the project of that name as it is embedded, or None if it can't be read."""
        path = (self._folder / name).resolve()
        if not name or path in self._seen:
            return None
        if path not in self._read:
            try:
                self._read[path] = read_whole_project(path, self._look, self._seen)
            except UnreadableProjectError:
                self._read[path] = None
        return self._read[path]


def _take_group(document: ProjectDocument, group: QDomElement, other: ProjectDocument | None) -> None:
    origin = _group_of(other, group.attribute("name")) if other else None
    if other is None or origin is None:
        return
    hidden = _invisible_layers(group)
    for child in [each for each in children(origin) if each.tagName().startswith("layer-tree")]:
        group.appendChild(group.ownerDocument().importNode(child, True))
    nodes = {each.attribute("id"): each for each in descendants(group, "layer-tree-layer")}
    for layer_id, node in nodes.items():
        node.setAttribute("checked", "Qt::Unchecked" if layer_id in hidden else "Qt::Checked")
    _take_layers(document, other, set(nodes))
    _unmark(group)


def _take_layers(document: ProjectDocument, other: ProjectDocument | None, wanted: set[str]) -> None:
    own = document.layers
    for layer_id, piece in other.layers.items() if other else ():
        if layer_id in wanted:
            if layer_id in own:  # only the mark that it is embedded
                document.drop(own[layer_id])
            document.add_layer(piece.text, piece.folder)


def _group_of(document: ProjectDocument, name: str) -> QDomElement | None:
    for tree in document.parts("layer-tree-group"):
        for group in descendants(tree, "layer-tree-group"):
            if group.attribute("name") == name:
                return group
    return None


def _options(node: QDomElement) -> list[QDomElement]:
    """Return the marks of a node, in the form of QGIS 3.20 and later or the older one."""
    found = []
    for properties in children(node, "customproperties"):
        found += [each for each in children(properties, "property") if each.attribute("key") in _MARKS]
        for options in children(properties, "Option"):
            found += [each for each in children(options, "Option") if each.attribute("name") in _MARKS]
    return found


def _embedded_project(node: QDomElement) -> str:
    for option in _options(node):
        if "embedded_project" in (option.attribute("name"), option.attribute("key")):
            return str(option.attribute("value"))
    return ""


def _invisible_layers(node: QDomElement) -> set[str]:
    for option in _options(node):
        if "embedded-invisible-layers" in (option.attribute("name"), option.attribute("key")):
            return {option.attribute("value"), *(each.attribute("value") for each in children(option))}
    return set()


def _unmark(node: QDomElement) -> None:
    for option in _options(node):
        option.parentNode().removeChild(option)
