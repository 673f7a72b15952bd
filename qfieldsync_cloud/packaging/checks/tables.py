"""Findings about a layer's fields, key and CRS, as far as they are known without reading features."""

from __future__ import annotations

from collections.abc import Iterator

from qfieldsync_cloud.packaging.description import (
    CloudAction,
    Handling,
    LayerDescription,
    ProjectDescription,
    RelationDescription,
)
from qfieldsync_cloud.packaging.finding import Finding, Severity, listed, of_layer
from qfieldsync_cloud.packaging.tables import own_fid
from qfieldsync_cloud.phrases import phrase

_TRAVELLING = (Handling.COPY, Handling.CONVERT, Handling.REFERENCE)


def about_tables(description: ProjectDescription, layers: tuple[LayerDescription, ...]) -> Iterator[Finding]:
    """Yield what keeps a layer from being edited in the field, or its features from finding each other."""
    kept = {layer.id: layer for layer in layers if layer.handling in _TRAVELLING}
    for layer in kept.values():
        if layer.without_crs:
            message = phrase("{layer} has no coordinate system.", layer=layer.name)
            yield of_layer(layer, Severity.WARNING, message, phrase("Set the layer's CRS in its properties."))
        if layer.table and layer.action is CloudAction.OFFLINE:
            yield from _about_key(layer)
            yield from _about_fields(layer)
    for relation in description.relations:
        parent, child = kept.get(relation.referenced), kept.get(relation.referencing)
        if parent and child and _is_renumbered(parent, relation):
            yield _about_renumbering(parent, child, relation)


def _about_key(layer: LayerDescription) -> Iterator[Finding]:
    assert layer.table is not None
    key = layer.table.key
    if layer.handling is Handling.CONVERT or layer.read_only or len(key) == 1 or own_fid(layer.table.fields):
        return
    message = (
        phrase("The key of {layer} is made of several fields ({fields}); the crew can't edit it.",
               layer=layer.name, fields=", ".join(key))
        if key
        else phrase("{layer} has no key; the crew can't edit it.", layer=layer.name)
    )  # fmt: skip
    yield of_layer(layer, Severity.WARNING, message, phrase("Give the table one field as its primary key."))


def _about_fields(layer: LayerDescription) -> Iterator[Finding]:
    assert layer.table is not None
    if layer.table.odd_fields:
        message = phrase("Fields of {layer} hold bytes or lists, which the crew can't edit: {fields}.",
                         layer=layer.name, fields=listed(list(layer.table.odd_fields), 5))  # fmt: skip
        yield of_layer(layer, Severity.WARNING, message, phrase("Keep such values in text fields or attached files."))


def _is_renumbered(parent: LayerDescription, relation: RelationDescription) -> bool:
    table = parent.table
    if table is None or parent.action is not CloudAction.OFFLINE or parent.read_only:
        return False
    return any(field in table.numbered_keys for _, field in relation.fields)


def _about_renumbering(parent: LayerDescription, child: LayerDescription, relation: RelationDescription) -> Finding:
    assert parent.table is not None
    field = next(field for _, field in relation.fields if field in parent.table.numbered_keys)
    return of_layer(
        parent,
        Severity.WARNING,
        phrase("The cloud gives new features of {layer} other numbers in {field}; features of {child} that the crew "
               "adds to them could lose them.", layer=parent.name, field=field, child=child.name),
        phrase("Add a text field with the default value uuid() to {layer}, and build the relation {relation} on it.",
               layer=parent.name, relation=relation.name),
    )  # fmt: skip
