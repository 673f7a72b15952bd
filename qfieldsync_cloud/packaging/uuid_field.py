"""A field that names each feature for good: the cloud numbers new features anew, but leaves such a text alone."""

from __future__ import annotations

import uuid

from qgis.core import QgsDefaultValue, QgsFeatureRequest, QgsField, QgsVectorLayer
from qgis.PyQt.QtCore import QVariant

from qfieldsync_cloud.errors import PackagingError
from qfieldsync_cloud.packaging.description import LayerDescription, LayerKind
from qfieldsync_cloud.packaging.tables import free_column
from qfieldsync_cloud.phrases import phrase

UUID = "uuid"
EXPRESSION = "uuid('WithoutBraces')"
MOST = 20_000
"""So many features are filled at once, in QGIS's own thread."""


def can_add_uuid_field(layer: LayerDescription) -> bool:
    """Return whether such a field can be added and filled at once: in a GeoPackage that nobody is editing."""
    whole = layer.kind is LayerKind.GEOPACKAGE and layer.answers and not layer.subset
    free = not (layer.read_only or layer.edited or layer.localized or layer.embedded_from)
    return whole and free and layer.feature_count is not None and layer.feature_count <= MOST


def add_uuid_field(layer: QgsVectorLayer) -> str:
    """Add a text field that gives new features a UUID, fill it for those that are there, and return its name.

    All of it or nothing; PackagingError. The layer must not be in edit mode.
    """
    if layer.isEditable():
        raise PackagingError(
            phrase("{layer} is in edit mode.", layer=layer.name()),
            phrase("Save or discard its edits, end the edit mode, and repeat."),
        )
    name = free_column(UUID, layer.fields().names())
    if not (layer.startEditing() and _fill(layer, name) and layer.commitChanges()):
        errors = layer.commitErrors()
        _take_back(layer, name)
        raise PackagingError(
            phrase("The field {field} can't be added to {layer}.", field=name, layer=layer.name()),
            phrase("Check that its file can be written, or add a text field with the default value uuid() in QGIS."),
            "\n".join(errors),
        )
    layer.setDefaultValueDefinition(layer.fields().indexFromName(name), QgsDefaultValue(EXPRESSION))
    return name


def _take_back(layer: QgsVectorLayer, name: str) -> None:
    """Remove the field again: a layer is committed step by step, and the first may have been taken."""
    layer.rollBack()
    index = layer.dataProvider().fields().indexFromName(name)
    if index >= 0:
        layer.dataProvider().deleteAttributes([index])
        layer.updateFields()


def _fill(layer: QgsVectorLayer, name: str) -> bool:
    if not layer.addAttribute(QgsField(name, QVariant.String, "text")):
        return False
    index = layer.fields().indexFromName(name)
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setNoAttributes()
    keys = [feature.id() for feature in layer.getFeatures(request)]
    skip_defaults = True  # a field like "changed at" must not change
    return all(layer.changeAttributeValue(key, index, str(uuid.uuid4()), None, skip_defaults) for key in keys)
