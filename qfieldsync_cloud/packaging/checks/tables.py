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
from qfieldsync_cloud.packaging.examination import Examination
from qfieldsync_cloud.packaging.finding import Finding, Fix, Severity, listed, of_layer
from qfieldsync_cloud.packaging.tables import own_fid
from qfieldsync_cloud.packaging.uuid_field import can_add_uuid_field
from qfieldsync_cloud.phrases import Phrase, phrase


def about_tables(
    description: ProjectDescription, layers: tuple[LayerDescription, ...], examination: Examination
) -> Iterator[Finding]:
    """Yield what keeps a layer from being edited in the field, or its features from finding each other."""
    kept = {layer.id: layer for layer in layers if layer.travels}
    for layer in kept.values():
        if layer.without_crs:
            message = phrase("{layer} has no coordinate system.", layer=layer.name)
            yield of_layer(layer, Severity.WARNING, message, phrase("Set the layer's CRS in its properties."))
        if layer.table and layer.action is CloudAction.OFFLINE:
            yield from _about_key(layer, examination.keys.get(layer.id, layer.table.key))
            yield from _about_fields(layer)
    for relation in description.relations:
        parent, child = kept.get(relation.referenced), kept.get(relation.referencing)
        if parent and child and _is_renumbered(parent, relation):
            yield _about_renumbering(parent, child, relation)


def _about_key(layer: LayerDescription, key: tuple[str, ...]) -> Iterator[Finding]:
    """Yield that a layer has not the one key field that QField needs, whatever of a `key` its table has."""
    assert layer.table is not None
    if layer.handling is Handling.CONVERT or layer.read_only or own_fid(layer.table.fields):
        return
    if len(layer.table.key) != 1:
        remedy = phrase("Give the table one field of whole numbers as its primary key.")
        yield of_layer(layer, Severity.WARNING, _no_key(layer, key), remedy)


def _no_key(layer: LayerDescription, key: tuple[str, ...]) -> Phrase:
    if not key:
        return phrase("{layer} has no key; the crew can't edit it.", layer=layer.name)
    if len(key) == 1:
        return phrase("The key of {layer}, {field}, does not hold whole numbers; the crew can't edit it.",
                      layer=layer.name, field=key[0])  # fmt: skip
    return phrase("The key of {layer} is made of several fields ({fields}); the crew can't edit it.",
                  layer=layer.name, fields=", ".join(key))  # fmt: skip


def _about_fields(layer: LayerDescription) -> Iterator[Finding]:
    assert layer.table is not None
    if layer.table.odd_fields:
        message = phrase("Fields of {layer} hold bytes, lists or maps, which do not reach the crew: {fields}.",
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
    message = phrase("The cloud gives new features of {layer} other numbers in {field}; features of {child} that the "
                     "crew adds to them could lose them.",
                     layer=parent.name, field=field, child=child.name)  # fmt: skip
    return of_layer(parent, Severity.WARNING, message, *_way_out(parent, child, relation))


def _way_out(
    parent: LayerDescription, child: LayerDescription, relation: RelationDescription
) -> tuple[Phrase, Fix | None]:
    """Return what to do about a relation on numbers: first a UUID for each feature, then the relation on that."""
    assert parent.table is not None
    if parent.table.uuid_fields:
        built = phrase("Build the relation {relation} on the field {field} of {layer}, and on a text field of {child}.",
                       relation=relation.name, field=parent.table.uuid_fields[0], layer=parent.name,
                       child=child.name)  # fmt: skip
        return built, None
    add = phrase("Add a text field with the default value uuid() to {layer}, and build the relation {relation} on it.",
                 layer=parent.name, relation=relation.name)  # fmt: skip
    return add, Fix.ADD_UUID_FIELD if can_add_uuid_field(parent) else None
