"""What packaging does with a layer under a cloud action: pure decisions over its description."""

from __future__ import annotations

from dataclasses import replace

from qfieldsync_cloud.packaging.description import (
    ELSEWHERE,
    OPENED_AGAIN,
    CloudAction,
    Handling,
    LayerDescription,
    LayerKind,
)
from qfieldsync_cloud.packaging.tables import indistinct
from qfieldsync_cloud.phrases import Phrase, phrase

OFFLINE, NO_ACTION, REMOVE = CloudAction.OFFLINE, CloudAction.NO_ACTION, CloudAction.REMOVE

_ALLOWED = {
    LayerKind.GEOPACKAGE: (OFFLINE, REMOVE),
    LayerKind.VECTOR_FILE: (OFFLINE, REMOVE),
    LayerKind.DELIMITED_TEXT: (OFFLINE, REMOVE),
    LayerKind.MEMORY: (OFFLINE, NO_ACTION, REMOVE),
    LayerKind.DATABASE: (NO_ACTION, REMOVE),
    LayerKind.VIRTUAL: (NO_ACTION, REMOVE),
    LayerKind.RASTER_FILE: (NO_ACTION, REMOVE),
    LayerKind.MESH_FILE: (NO_ACTION, REMOVE),
    LayerKind.POINT_CLOUD_FILE: (NO_ACTION, REMOVE),
    LayerKind.TILE_FILE: (NO_ACTION, REMOVE),
    LayerKind.SERVICE: (NO_ACTION, REMOVE),
    LayerKind.OTHER: (NO_ACTION, REMOVE),
}
_FILES_OF_VECTORS = (LayerKind.GEOPACKAGE, LayerKind.VECTOR_FILE, LayerKind.DELIMITED_TEXT)


def allowed_actions(layer: LayerDescription) -> tuple[CloudAction, ...]:
    """Return the cloud actions that a layer may take, the default first."""
    if layer.path and layer.path.suffix.lower() == ".ecw":
        return (REMOVE,)
    if layer.localized:
        return (NO_ACTION, REMOVE)
    if layer.kind in _FILES_OF_VECTORS and layer.read_only:
        return (OFFLINE, NO_ACTION, REMOVE)
    if layer.kind in ELSEWHERE and layer.is_vector:
        return (OFFLINE, NO_ACTION, REMOVE)
    return _ALLOWED[layer.kind]


def with_action(layer: LayerDescription, action: CloudAction | None = None) -> LayerDescription:
    """Return the layer under the given action, else under its own, else under its default."""
    allowed = allowed_actions(layer)
    chosen = action or _stored(layer) or allowed[0]
    return replace(layer, action=chosen, allowed_actions=allowed, handling=_handling(layer, chosen))


def refusal(layer: LayerDescription) -> Phrase | None:
    """Return why packaging can't take the layer under its action, or None if it can."""
    if layer.action is REMOVE:
        return None
    if layer.obstacle:
        return layer.obstacle
    if not layer.answers and layer.kind in OPENED_AGAIN and not layer.localized:
        return phrase("QGIS can't open the layer {layer} of the file {file}.",
                      layer=layer.name, file=layer.path.name if layer.path else layer.source)  # fmt: skip
    if not layer.answers and _is_converted(layer, layer.action):
        return phrase("The layer {layer} can't be taken along: its database or service does not answer.",
                      layer=layer.name)  # fmt: skip
    return _refused_fields(layer)


def _refused_fields(layer: LayerDescription) -> Phrase | None:
    if layer.table is None or not _is_converted(layer, layer.action):
        return None
    alike = indistinct(layer.table.fields)
    if alike is None:
        return None
    return phrase("The fields {one} and {other} of the layer {layer} are the same in a GeoPackage.",
                  layer=layer.name, one=alike[0], other=alike[1])  # fmt: skip


def _stored(layer: LayerDescription) -> CloudAction | None:
    known = {action.value: action for action in CloudAction}
    return known.get(layer.stored_action)


def _handling(layer: LayerDescription, action: CloudAction) -> Handling:
    if action is REMOVE:
        return Handling.LEAVE_OUT
    if refusal(replace(layer, action=action)):
        return Handling.REFUSE
    if layer.localized:
        return Handling.REFERENCE
    if _is_converted(layer, action):
        return Handling.CONVERT
    if layer.kind not in _FILES_OF_VECTORS and layer.path is None and not layer.snapshot:
        return Handling.REFERENCE
    return Handling.COPY


def _is_converted(layer: LayerDescription, action: CloudAction) -> bool:
    if layer.kind is LayerKind.MEMORY or layer.opened:
        return True
    elsewhere = layer.kind in ELSEWHERE and layer.is_vector
    return action is OFFLINE and (elsewhere or layer.kind in (LayerKind.VECTOR_FILE, LayerKind.DELIMITED_TEXT))
