"""What packaging does with a layer under a cloud action: pure decisions over its description."""

from __future__ import annotations

from dataclasses import replace

from qfieldsync_cloud.packaging.description import CloudAction, Handling, LayerDescription, LayerKind
from qfieldsync_cloud.phrases import Phrase, phrase

OFFLINE, NO_ACTION, REMOVE = CloudAction.OFFLINE, CloudAction.NO_ACTION, CloudAction.REMOVE

_ALLOWED = {
    LayerKind.GEOPACKAGE: (OFFLINE, REMOVE),
    LayerKind.VECTOR_FILE: (OFFLINE, REMOVE),
    LayerKind.DELIMITED_TEXT: (OFFLINE, REMOVE),
    LayerKind.MEMORY: (OFFLINE, NO_ACTION, REMOVE),
    LayerKind.DATABASE: (OFFLINE, NO_ACTION, REMOVE),
    LayerKind.VIRTUAL: (NO_ACTION, REMOVE),
    LayerKind.RASTER_FILE: (NO_ACTION, REMOVE),
    LayerKind.SERVICE: (NO_ACTION, REMOVE),
    LayerKind.OTHER: (NO_ACTION, REMOVE),
}
_FILES_OF_VECTORS = (LayerKind.GEOPACKAGE, LayerKind.VECTOR_FILE, LayerKind.DELIMITED_TEXT)
_EDITABLE_SERVICES = ("wfs", "oapif", "arcgisfeatureserver")


def allowed_actions(layer: LayerDescription) -> tuple[CloudAction, ...]:
    """Return the cloud actions that a layer may take, the default first."""
    if layer.path and layer.path.suffix.lower() == ".ecw":
        return (REMOVE,)
    if layer.localized:
        return (NO_ACTION, REMOVE)
    if layer.kind in _FILES_OF_VECTORS and layer.read_only:
        return (OFFLINE, NO_ACTION, REMOVE)
    if layer.provider.lower() in _EDITABLE_SERVICES:
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
    if layer.kind is LayerKind.DATABASE and layer.action is OFFLINE:
        return phrase("The layer {layer} lies in a database; taking it along offline is not possible yet.",
                      layer=layer.name)  # fmt: skip
    return None


def _stored(layer: LayerDescription) -> CloudAction | None:
    known = {action.value: action for action in CloudAction}
    return known.get(layer.stored_action)


def _handling(layer: LayerDescription, action: CloudAction) -> Handling:
    if action is REMOVE:
        return Handling.LEAVE_OUT
    if refusal(replace(layer, action=action)):
        return Handling.REFUSE
    if layer.localized or (layer.kind not in _FILES_OF_VECTORS and layer.path is None and not layer.snapshot):
        return Handling.REFERENCE
    if layer.kind is LayerKind.MEMORY:
        return Handling.CONVERT
    if layer.kind in (LayerKind.VECTOR_FILE, LayerKind.DELIMITED_TEXT) and action is OFFLINE:
        return Handling.CONVERT
    return Handling.COPY
