"""Re-point a saved project to its packaged files: only sources change, never what a layer is or looks like."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from qgis.PyQt.QtXml import QDomElement

from qfieldsync_cloud.packaging.description import CloudAction, LayerDescription, LayerKind
from qfieldsync_cloud.packaging.document import ProjectDocument, children, descendants, remove, set_text
from qfieldsync_cloud.packaging.passwords import holds_password

CLOUD_ACTION = "QFieldSync/cloud_action"
_ORIGIN = "remoteSource"
_ACTIONS = tuple(action.value for action in CloudAction)


@dataclass(frozen=True)
class Pointer:
    """What a layer's source becomes: its datasource as the project file holds it, its provider and its encoding.

    `added` are the datasets added to a mesh, in their order. `display` is how features are called if the layer does not
    say it, `hidden` a field that is new to its form and stays out of it, `fields` all those that are not new.
    """

    datasource: str
    provider: str = ""
    encoding: str = ""
    added: tuple[str, ...] = ()
    display: str = ""
    hidden: str = ""
    fields: tuple[str, ...] = ()


def pointer_to_copy(
    layer: LayerDescription, target: PurePosixPath, project: PurePosixPath, added: Iterable[PurePosixPath] = ()
) -> Pointer:
    """Return the source of a layer whose file was copied: all of the old one but the path."""
    place = relative(target, project)
    if layer.kind is LayerKind.DELIMITED_TEXT:
        return Pointer(f"file:{quote(place)}?{layer.source.partition('?')[2]}")
    if layer.kind is LayerKind.TILE_FILE:
        place = ("file:" if layer.path_text.startswith("file:") else "") + quote(place)
    prefix, _, rest = layer.source.partition(layer.path_text)
    return Pointer(f"{prefix}{place}{rest}", added=tuple(relative(each, project) for each in added))


def pointer_to_table(
    layer: LayerDescription, target: PurePosixPath, table: str, project: PurePosixPath, key: str
) -> Pointer:
    """Return the source of a layer whose features were converted to a table of a GeoPackage with this key."""
    kept = [part for part in layer.source.split("|subset=")[0].split("|")[1:] if part.startswith("geometrytype=")]
    parts = [relative(target, project), f"layername={table}", *kept]
    if layer.subset and not layer.taken_as_filtered:
        parts.append(f"subset={layer.subset}")
    known = {field.casefold() for field in (layer.table.fields if layer.table else ())}
    hidden = "" if key.casefold() in known else key
    return Pointer("|".join(parts), "ogr", "UTF-8", display=layer.display, hidden=hidden, fields=layer.all_fields)


def relative(target: PurePosixPath, project: PurePosixPath) -> str:
    """Return the target as the project file names it."""
    place = posixpath.relpath(str(target), str(project.parent))
    return place if place.startswith("../") else f"./{place}"


def repoint(document: ProjectDocument, pointers: Mapping[str, Pointer]) -> None:
    """Give each of the layers, by id, its new source, in the layers and in the layer tree."""
    for layer_id, piece in document.layers.items():
        if layer_id in pointers:
            _repoint_layer(piece.element, pointers[layer_id])
        _keep_joins(piece.element, pointers)
    for tree in document.parts("layer-tree-group"):
        for node in descendants(tree, "layer-tree-layer"):
            pointer = pointers.get(node.attribute("id"))
            if pointer:
                node.setAttribute("source", pointer.datasource)
                if pointer.provider:
                    node.setAttribute("providerKey", pointer.provider)


def write_actions(document: ProjectDocument, layers: Iterable[LayerDescription]) -> None:
    """Write the cloud action of each layer, whatever was saved; one that only others know stays as it is."""
    pieces = document.layers
    for layer in layers:
        known = layer.stored_action and layer.stored_action not in _ACTIONS
        if layer.id in pieces and not known:
            _set_custom_property(pieces[layer.id].element, CLOUD_ACTION, layer.action.value)


def leave_out(document: ProjectDocument, layer_ids: Collection[str]) -> None:
    """Remove layers with all that names them: tree, order, joins, relations, themes, snapping and layouts."""
    if not layer_ids:
        return
    for layer_id, piece in document.layers.items():
        if layer_id in layer_ids:
            document.drop(piece)
        else:
            remove(descendants(piece.element, "join"), lambda join: join.attribute("joinLayerId") in layer_ids)
    for part in document.parts("layer-tree-group", "layerorder", "snapping-settings", "visibility-presets", "relations",
                               "polymorphicRelations", "Layout", "Report"):  # fmt: skip
        _forget(part, layer_ids)


def forget_origins(document: ProjectDocument) -> None:
    """Remove the source that QGIS's offline editing remembers of a layer, if a password is in it."""
    for piece in document.layers.values():
        for properties in descendants(piece.element, "customproperties"):  # each style has them, too
            options = [*descendants(properties, "Option"), *descendants(properties, "property")]
            remove(options, _is_unsafe_origin)


def _is_unsafe_origin(option: QDomElement) -> bool:
    name = option.attribute("name") or option.attribute("key")
    return name == _ORIGIN and holds_password(option.attribute("value"))


def point_home(document: ProjectDocument, project: PurePosixPath) -> None:
    """Make a home that the project names itself the package's root, wherever it lay on its author's computer."""
    root = posixpath.relpath(".", str(project.parent))
    for home in document.parts("homePath"):
        if home.attribute("path"):
            home.setAttribute("path", "" if root == "." else root)


def _repoint_layer(layer: QDomElement, pointer: Pointer) -> None:
    set_text(layer.firstChildElement("datasource"), pointer.datasource)
    for uri, added in zip(children(layer.firstChildElement("extra-datasets"), "uri"), pointer.added):
        set_text(uri, added)
    provider = layer.firstChildElement("provider")
    if pointer.provider and not provider.isNull():
        set_text(provider, pointer.provider)
        provider.setAttribute("encoding", pointer.encoding)
    _keep_form(layer, pointer)


def _keep_joins(layer: QDomElement, pointers: Mapping[str, Pointer]) -> None:
    """Let a join that brings all fields of a layer bring those that the layer had."""
    for join in descendants(layer, "join"):
        partner = pointers.get(join.attribute("joinLayerId"))
        if partner and partner.hidden and join.firstChildElement("joinFieldsSubset").isNull():
            subset = join.ownerDocument().createElement("joinFieldsSubset")
            for name in (each for each in partner.fields if each != join.attribute("joinFieldName")):
                field = join.ownerDocument().createElement("field")
                field.setAttribute("name", name)
                subset.appendChild(field)
            join.appendChild(subset)


def _keep_form(layer: QDomElement, pointer: Pointer) -> None:
    """Keep the name that features are shown by, and the form, though the table has a key more."""
    preview = layer.firstChildElement("previewExpression")
    if pointer.display and not preview.isNull() and not preview.text():
        set_text(preview, pointer.display)
    fields = layer.firstChildElement("fieldConfiguration")
    if pointer.hidden and not fields.isNull():
        document = layer.ownerDocument()
        field, widget = document.createElement("field"), document.createElement("editWidget")
        field.setAttribute("name", pointer.hidden)
        widget.setAttribute("type", "Hidden")
        field.appendChild(widget)
        fields.insertBefore(field, fields.firstChild())


def _set_custom_property(layer: QDomElement, key: str, value: str) -> None:
    """Set a property in either form, that of QGIS 3.20 and later or the older one."""
    properties = layer.firstChildElement("customproperties")
    if properties.isNull():
        properties = layer.ownerDocument().createElement("customproperties")
        layer.appendChild(properties)
    old_form = not properties.firstChildElement("property").isNull()
    parent = properties if old_form else _option_map(properties)
    tag, name = ("property", "key") if old_form else ("Option", "name")
    option = next((each for each in children(parent, tag) if each.attribute(name) == key), None)
    if option is None:
        option = layer.ownerDocument().createElement(tag)
        option.setAttribute(name, key)
        parent.appendChild(option)
    option.setAttribute("value", value)
    if not old_form:
        option.setAttribute("type", "QString")


def _option_map(properties: QDomElement) -> QDomElement:
    options = properties.firstChildElement("Option")
    if options.isNull():
        options = properties.ownerDocument().createElement("Option")
        properties.appendChild(options)
    options.setAttribute("type", "Map")
    return options


def _forget(part: QDomElement, layer_ids: Collection[str]) -> None:
    remove(descendants(part, "layer-tree-layer"), lambda node: node.attribute("id") in layer_ids)
    remove(descendants(part, "item"), lambda item: item.text() in layer_ids)
    remove(descendants(part, "layer"), lambda layer: layer.attribute("id") in layer_ids)
    remove(descendants(part, "checked-legend-nodes"), lambda nodes: nodes.attribute("id") in layer_ids)
    remove(descendants(part, "layer-setting"), lambda setting: setting.attribute("id") in layer_ids)
    remove(descendants(part, "Layer"), lambda layer: layer.text() in layer_ids)
    remove(
        descendants(part, "relation"),
        lambda relation: {relation.attribute("referencingLayer"), relation.attribute("referencedLayer")} & {*layer_ids},
    )
