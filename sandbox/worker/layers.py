"""What feedbacks tell about the layers of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsDataSourceUri,
    QgsMapLayer,
    QgsMapLayerType,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsWkbTypes,
)

_TYPE_NAMES = {
    QgsMapLayerType.VectorLayer: "Vector",
    QgsMapLayerType.RasterLayer: "Raster",
    QgsMapLayerType.MeshLayer: "Mesh",
    QgsMapLayerType.VectorTileLayer: "VectorTile",
}


def file_of(layer: QgsMapLayer) -> str:
    """Return the path of a layer's file, or ""."""
    return QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path") or ""


def primary_key_of(layer: QgsMapLayer) -> str | None:
    """Return the name of a vector layer's one key field; "" for an invalid layer, None where there is none."""
    if not isinstance(layer, QgsVectorLayer):
        return None
    if not layer.isValid():
        return ""
    keys = layer.primaryKeyAttributes()
    if len(keys) == 1:
        return layer.fields()[keys[0]].name()
    return "fid" if layer.fields().indexFromName("fid") >= 0 else None


def describe(layer: QgsMapLayer) -> dict[str, Any]:
    """Return what a feedback tells about one layer."""
    is_vector = isinstance(layer, QgsVectorLayer)
    told = {
        "id": layer.id(),
        "crs": layer.crs().authid() if layer.crs().isValid() else "",
        "name": layer.name(),
        "type": int(layer.type()),
        **({} if layer.isValid() or not is_vector else {"fields": []}),
        "filename": file_of(layer),
        "is_valid": layer.isValid(),
        "wkb_type": int(layer.wkbType()) if is_vector else None,
        "geom_type": int(layer.geometryType()) if is_vector else None,
        "type_name": _TYPE_NAMES.get(layer.type(), "Unknown"),
        "datasource": _datasource(layer),
        "qfs_action": layer.customProperty("QFieldSync/action"),
        "is_localized": False,
        "provider_name": layer.providerType(),
        "wkb_type_name": QgsWkbTypes.displayString(layer.wkbType()) if is_vector else None,
        "geom_type_name": QgsWkbTypes.geometryDisplayString(layer.geometryType()).replace("No geometry", "Null")
        if is_vector
        else None,
        "qfs_cloud_action": layer.customProperty("QFieldSync/cloud_action"),
        "qfs_photo_naming": layer.customProperty("QFieldSync/photo_naming"),
        "qfs_is_geometry_locked": layer.customProperty("QFieldSync/is_geometry_locked"),
        "qfc_source_data_pk_name": primary_key_of(layer),
        "qfs_unsupported_source_pk": layer.customProperty("QFieldSync/unsupported_source_pk"),
    }
    return told | _state(layer)


def _datasource(layer: QgsMapLayer) -> str:
    path, _, rest = layer.source().partition("|layername=")
    return (
        f" {path}|layername='{rest.partition('|')[0]}'"
        if rest
        else QgsDataSourceUri(layer.source()).uri(False) or layer.source()
    )


def _state(layer: QgsMapLayer) -> dict[str, Any]:
    provider = layer.dataProvider()
    if layer.isValid():
        told = ("no_error", "", "", None, None)
    else:
        code = "invalid_dataprovider" if provider is None or not provider.isValid() else "invalid_layer"
        told = (code, "", _summary(layer), "", "")
    names = ("error_code", "error_message", "error_summary", "provider_error_message", "provider_error_summary")
    return dict(zip(names, told))


def _summary(layer: QgsMapLayer) -> str:
    """Return why a layer is invalid; an empty error of QGIS has no summary and must not be asked for it."""
    path = file_of(layer)
    if path and not Path(path).exists():
        return f'File "{path}" missing.'
    return "" if layer.error().isEmpty() else layer.error().summary()


def describe_all(project: QgsProject) -> dict[str, Any]:
    """Return what a feedback tells about all layers, by id."""
    return {layer_id: describe(layer) for layer_id, layer in sorted(project.mapLayers().items())}
