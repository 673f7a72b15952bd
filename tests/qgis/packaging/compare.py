"""Two layers, one before packaging and one after, compared in everything that a crew could notice."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, fields
from typing import Any

from osgeo import ogr
from qgis.core import QgsFeature, QgsField, QgsGeometry, QgsMapLayer, QgsReadWriteContext, QgsVectorLayer
from qgis.PyQt.QtCore import QByteArray, QVariant
from qgis.PyQt.QtXml import QDomDocument

CLOUD_ACTION = "QFieldSync/cloud_action"  # written where it is missing
_BY_FIELD = ("fieldConfiguration", "aliases", "defaults", "constraints", "constraintExpressions", "editable",
             "labelOnTop", "reuseLastValue")  # fmt: skip
_KEY = re.compile(r"^(ogc_)?fid(_\d+)?$")


@dataclass(frozen=True)
class Portrait:
    """What a vector layer is: its own description, its fields, and each feature with its id and every bit of it."""

    id: str
    name: str
    valid: bool
    crs: str
    geometry_type: int
    count: int
    fields: tuple[tuple[str, int, int], ...]
    rows: tuple[Any, ...]
    ids: tuple[int, ...]
    subset: str
    display: str
    style: str


def portrait(layer: QgsVectorLayer, without: tuple[str, ...] = ()) -> Portrait:
    """Return what a layer is, by reading each feature; the fields `without` are looked over, in forms too."""
    features = list(layer.getFeatures())
    shown = sorted((field for field in layer.fields() if field.name() not in without), key=_is_no_key)
    return Portrait(
        id=layer.id(),
        name=layer.name(),
        valid=layer.isValid(),
        crs=layer.crs().toWkt(),
        geometry_type=int(layer.wkbType()),
        count=len(features),
        fields=tuple((field.name(), _kind_of(field), int(field.subType())) for field in shown),
        rows=tuple(sorted((row_of(feature, shown) for feature in features), key=repr)),
        ids=tuple(sorted(feature.id() for feature in features)),
        subset=layer.subsetString(),
        display=layer.displayExpression().replace('"', ""),
        style=style_of(layer, without),
    )


def differences(
    before: QgsVectorLayer, after: QgsVectorLayer, ignored: tuple[str, ...] = (), without: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return each trait in which the layers differ, as a pair; empty if a crew could not tell them apart.

    The traits `ignored` and the fields and properties `without` are looked over.

    A GeoPackage needs a key: it may have one more field. A layer's own field fid may become it, then it is the first,
    and the features' ids are its values. Ids that repeat become others.
    """
    names = {field.name() for field in before.fields()}
    added = tuple(field.name() for field in after.fields() if _KEY.match(field.name()) and field.name() not in names)
    old, new = portrait(before, (CLOUD_ACTION, *without)), portrait(after, (CLOUD_ACTION, *added, *without))
    pairs = {trait.name: (getattr(old, trait.name), getattr(new, trait.name)) for trait in fields(Portrait)}
    skipped = {
        *ignored,
        *(["ids"] if {"fid", "FID"} & names or len({*old.ids}) < old.count else []),
        *(["display"] if not old.display else []),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and name not in skipped}


def _is_no_key(field: QgsField) -> bool:
    return field.name().casefold() != "fid"


def _kind_of(field: QgsField) -> int:
    """Return the type of a field; that of a key may grow to 64 bits."""
    grows = field.name().casefold() == "fid" and field.type() == QVariant.Int
    return int(QVariant.LongLong if grows else field.type())


def row_of(feature: QgsFeature, shown: list[QgsField]) -> tuple[Any, ...]:
    """Return the geometry's bytes (None for a null one) and the values of these fields."""
    geometry = _bits_of(feature.geometry()) if feature.hasGeometry() else None
    return (geometry, *(value_of(_as_typed(feature[field.name()], field)) for field in shown))


def _as_typed(value: Any, field: QgsField) -> Any:
    """Return a value as its field's type says: QGIS reads long integers of delimited text as texts."""
    return int(value) if field.type() == QVariant.LongLong and isinstance(value, str) and value else value


def value_of(value: Any) -> Any:
    """Return a value with its type, so that 1, 1.0, True and '1' are four values; None for a null."""
    if value is None or (isinstance(value, (QVariant, QByteArray)) and value.isNull()):
        return None
    if isinstance(value, QByteArray):
        return ("bytes", bytes(value).hex())
    if isinstance(value, (list, tuple)):
        return ("list", tuple(value_of(each) for each in value))
    if isinstance(value, dict):
        return ("map", tuple(sorted((key, value_of(each)) for key, each in value.items())))
    if hasattr(value, "toString") and not isinstance(value, str):
        return (type(value).__name__, value.toString("yyyy-MM-dd HH:mm:ss.zzz"), _offset(value))
    return (type(value).__name__, repr(value + 0.0 if isinstance(value, float) else value))  # SQLite knows no -0.0


def style_of(layer: QgsMapLayer, without: tuple[str, ...] = ()) -> str:
    """Return renderer, labels, form, defaults, aliases, constraints, actions and properties as XML."""
    document = QDomDocument()
    layer.exportNamedStyle(document, QgsReadWriteContext())
    root = ET.fromstring(document.toString(-1))
    _forget(root, without)
    for preview in root.findall("previewExpression"):
        root.remove(preview)  # compared as `display`
    return ET.tostring(root, encoding="unicode")


def _forget(parent: ET.Element, names: tuple[str, ...]) -> None:
    if parent.tag == "Option" and not parent.get("name"):
        parent.attrib.pop("type", None)  # of a map, which an empty one does not say
    if parent.tag in _BY_FIELD:
        parent[:] = sorted(parent, key=lambda child: child.get("field") or child.get("name") or "")
    for child in list(parent):
        if {child.get("name"), child.get("field"), child.text} & set(names):
            parent.remove(child)
            continue
        if child.tag == "constraint" and str(child.get("field")).casefold() == "fid":
            child.attrib.clear()  # a key is unique and never null
        if child.tag in ("alias", "default", "constraint") or child.get("field"):
            child.attrib.pop("index", None)  # a field more moves all others by one
        _forget(child, names)


def _bits_of(geometry: QgsGeometry) -> str:
    """Return the geometry's bytes; what older programs call 2.5D is the same as Z."""
    return bytes(ogr.CreateGeometryFromWkb(bytes(geometry.asWkb())).ExportToIsoWkb()).hex()


def _offset(value: Any) -> int:
    return int(value.offsetFromUtc()) if hasattr(value, "offsetFromUtc") else 0


__all__ = ["Portrait", "differences", "portrait", "row_of", "style_of", "value_of"]
