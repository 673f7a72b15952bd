"""What a vector layer's fields and forms say, read on the GUI thread without reading a feature."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qgis.core import QgsAttributeEditorContainer, QgsEditFormConfig, QgsField, QgsVectorLayer
from qgis.PyQt.QtCore import QVariant

from qfieldsync_cloud.packaging.description import AttachmentField, TableDescription

_WHOLE_NUMBERS = (QVariant.Int, QVariant.UInt, QVariant.LongLong, QVariant.ULongLong)
_ODD = (QVariant.ByteArray, QVariant.List, QVariant.StringList, QVariant.Map)
_ABSOLUTE, _IN_PROJECT, _IN_ROOT = range(3)


def table_of(layer: QgsVectorLayer, home: Path) -> TableDescription:
    """Return what the layer's fields are; those that are joined or computed are not the table's."""
    fields = layer.fields()
    provider = layer.dataProvider()
    own = list(provider.fields()) if provider else []
    key = [fields.at(index).name() for index in layer.primaryKeyAttributes() if 0 <= index < fields.count()]
    return TableDescription(
        key=tuple(key),
        numbered_keys=tuple(field.name() for field in own if _is_numbered(field, key)),
        odd_fields=tuple(field.name() for field in own if field.type() in _ODD),
        uuid_fields=tuple(field.name() for index, field in enumerate(own) if _gives_uuids(layer, index, field)),
        fields=tuple(field.name() for field in own),
        attachments=tuple(_attachments(layer, home)),
    )


def looked_up_by(layer: QgsVectorLayer) -> tuple[str, ...]:
    """Return the ids of the layers that the layer's form offers values of."""
    setups = (layer.editorWidgetSetup(index) for index in range(layer.fields().count()))
    found = (str(setup.config().get("Layer") or "") for setup in setups if setup.type() == "ValueRelation")
    return tuple(dict.fromkeys(each for each in found if each))


def _is_numbered(field: QgsField, key: list[str]) -> bool:
    return field.type() in _WHOLE_NUMBERS and (key == [field.name()] or field.name().casefold() == "fid")


def _gives_uuids(layer: QgsVectorLayer, index: int, field: QgsField) -> bool:
    default = layer.defaultValueDefinition(index).expression()
    return field.type() == QVariant.String and default.replace(" ", "").casefold().startswith("uuid(")


def _attachments(layer: QgsVectorLayer, home: Path) -> Iterator[AttachmentField]:
    """Yield the fields of the widget Attachment that keep their files on a disk; a web storage keeps its own."""
    shown = _shown_in_form(layer)
    for index, field in enumerate(layer.fields()):
        setup = layer.editorWidgetSetup(index)
        config = setup.config()
        if setup.type() == "ExternalResource" and not config.get("StorageType"):
            name = field.name()
            yield AttachmentField(name, _root(config, home), shown is None or name in shown)


def _root(config: dict[str, object], home: Path) -> Path:
    """Return the folder that values are relative to; an absolute value is not moved by it."""
    root = str(config.get("DefaultRoot") or "")
    return home / root if config.get("RelativeStorage") == _IN_ROOT and root else home


def _shown_in_form(layer: QgsVectorLayer) -> set[str] | None:
    """Return the fields that the form's tabs hold, None if it is made of all fields."""
    config = layer.editFormConfig()
    if config.layout() != QgsEditFormConfig.EditorLayout.TabLayout:
        return None
    return set(_names_in(config.invisibleRootContainer()))


def _names_in(container: QgsAttributeEditorContainer) -> Iterator[str]:
    for element in container.children():
        if isinstance(element, QgsAttributeEditorContainer):
            yield from _names_in(element)
        else:
            yield element.name()
