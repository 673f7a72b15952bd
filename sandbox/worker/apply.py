"""delta_apply: the crew's edits, one after the other, on the project's own layers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import (
    NULL,
    QgsExpression,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime, QVariant

from sandbox.worker.layers import primary_key_of
from sandbox.worker.moments import say_utc
from sandbox.worker.project import begin, open_project, qgis_file
from sandbox.worker.workflow import Workflow

Delta = dict[str, Any]


class NotAppliedError(Exception):
    """A delta can't be applied; the others can."""

    def __init__(self, text: str, provider_errors: list[str] | None = None) -> None:
        super().__init__(text)
        self.provider_errors = provider_errors


class ConflictError(Exception):
    """The feature isn't any more what the delta says it was."""

    def __init__(self, conflicts: list[str]) -> None:
        super().__init__("There are conflicts with the already existing feature!")
        self.conflicts = conflicts


def run(request: dict[str, Any], workflow: Workflow) -> None:
    """Apply the deltas of a job; any other error than the two above ends the job with none of them applied."""
    begin(request, workflow)
    workflow.step("apply_deltas", lambda: {"delta_feedback": _apply_all(request, workflow)})
    workflow.step("stop_qgis_app", dict)
    workflow.step("upload_project_directory", dict)


def _apply_all(request: dict[str, Any], workflow: Workflow) -> list[dict[str, Any]]:
    project = open_project(Path(qgis_file(request)), workflow)
    known = dict(request["deltas"]["known_keys"])
    told: list[dict[str, Any]] = []
    for index, delta in enumerate(request["deltas"]["deltas"]):
        fate = _apply_one(project, delta, known, request["deltas"]["overwrite_conflicts"])
        told.append(
            {
                **fate,
                "delta_id": delta["uuid"],
                "delta_index": index,
                "delta_file_id": request["id"],
                "method": delta["method"],
            }
        )
        workflow.log(fate["msg"])
    _settle(project, told)
    return told


def _settle(project: QgsProject, told: list[dict[str, Any]]) -> None:
    """Close the project, and leave its GeoPackages as a newer QGIS would."""
    edited: dict[tuple[str, str], list[int]] = {}
    for fate in told:
        layer = project.mapLayer(fate["layer_id"])
        if fate["status"] == "status_applied" and layer.source().partition("|")[0].endswith(".gpkg"):
            parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
            edited.setdefault((parts["path"], parts["layerName"]), []).append(fate["modified_pk"])
    project.clear()
    for (path, table), keys in edited.items():
        say_utc(Path(path), table, [key for key in keys if isinstance(key, int)])


def _apply_one(project: QgsProject, delta: Delta, known: dict[str, str], overwrite: bool) -> dict[str, Any]:
    """Return what became of one delta; `known` maps features that clients made to their keys and learns a new one."""
    client_key = f"{delta['clientId']} {delta['localLayerId']} {delta['localPk']}"
    key = known.get(client_key) or delta["sourcePk"]
    layer_id = delta["sourceLayerId"] or delta["localLayerId"]
    fate = {
        "msg": "Successfully applied delta!",
        "e_type": None,
        "status": "status_applied",
        "layer_id": layer_id,
        "conflicts": None,
        "feature_pk": delta["sourcePk"],
        "modified_pk": None,
        "provider_errors": None,
    }
    try:
        layer = project.mapLayer(layer_id)
        if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
            raise NotAppliedError(f'No layer with id "{layer_id}"')
        fate["modified_pk"] = _METHODS[delta["method"]](layer, primary_key_of(layer), key, delta, overwrite)
    except NotAppliedError as error:
        return fate | {
            "msg": str(error),
            "e_type": "ERROR",
            "status": "status_apply_failed",
            "provider_errors": error.provider_errors,
        }
    except ConflictError as error:
        return fate | {
            "msg": str(error),
            "e_type": "CONFLICT",
            "status": "status_conflict",
            "conflicts": error.conflicts,
        }
    if delta["method"] == "create":
        known[client_key] = str(fate["modified_pk"])
    return fate


def _edit(layer: QgsVectorLayer, change: Callable[[], bool], complaint: str) -> None:
    """Make one change and commit it.

    Raises NotAppliedError with the complaint if it isn't taken.
    """
    layer.startEditing()
    if not change() or not layer.commitChanges():
        errors = layer.commitErrors()
        layer.rollBack()
        raise NotAppliedError(complaint, errors)


def _find(layer: QgsVectorLayer, key_field: str, key: Any) -> QgsFeature | None:
    expression = QgsExpression.createFieldEqualityExpression(key_field, str(key))
    return next(layer.getFeatures(QgsFeatureRequest().setFilterExpression(expression)), None)


def _existing(layer: QgsVectorLayer, key_field: str, key: str) -> QgsFeature:
    feature = _find(layer, key_field, key)
    if feature is None:
        raise NotAppliedError("Unable to find feature")
    return feature


def _create(layer: QgsVectorLayer, key_field: str, key: str, delta: Delta, overwrite: bool) -> Any:
    fields, new = layer.fields(), delta["new"]
    feature = QgsFeature(fields)
    if new.get("geometry"):
        feature.setGeometry(_geometry(layer, new["geometry"]))
    for name, value in new.get("attributes", {}).items():
        if fields.indexFromName(name) < 0:
            raise NotAppliedError(f'Unable to set attribute "{name}"')
        feature.setAttribute(name, _fitting(layer, name, value))
    given = new.get("attributes", {}).get(key_field)
    if given is not None and _find(layer, key_field, given) is not None:
        feature.setAttribute(key_field, NULL)  # the key is taken: the server picks another
    return _add(layer, key_field, feature)


def _geometry(layer: QgsVectorLayer, wkt: str) -> QgsGeometry:
    """Return a geometry; heights that a flat layer can't hold are left out, unknown ones of others are 0."""
    geometry = QgsGeometry.fromWkt(re.sub(r"\bnan\b", "0", wkt, flags=re.IGNORECASE))  # an older QGIS can't read nan
    if geometry.isNull():
        raise NotAppliedError("Unable to read the geometry")
    if not QgsWkbTypes.hasZ(layer.wkbType()) and QgsWkbTypes.hasZ(geometry.wkbType()):
        geometry.get().dropZValue()
    return geometry


def _add(layer: QgsVectorLayer, key_field: str, feature: QgsFeature) -> Any:
    added: list[QgsFeature] = []

    def note(_layer: str, features: list[QgsFeature]) -> None:
        added.extend(features)

    layer.committedFeaturesAdded.connect(note)
    try:
        _edit(layer, lambda: layer.addFeature(feature), "Unable to create feature")
    finally:
        layer.committedFeaturesAdded.disconnect(note)
    key = added[0][key_field]
    return added[0].id() if _is_null(key) or str(key) == "Autogenerate" else _plain(key)


def _patch(layer: QgsVectorLayer, key_field: str, key: str, delta: Delta, overwrite: bool) -> Any:
    feature = _existing(layer, key_field, key)
    new, old = delta["new"], (delta.get("old") or {}).get("attributes", {})
    attributes = new.get("attributes", {})
    for name in attributes:
        old[name]  # a missing one is a KeyError, which ends the whole job, as on a real server
    _refuse_conflicts(feature, delta, overwrite)
    if "geometry" in new:
        geometry = _geometry(layer, new["geometry"]) if new["geometry"] else QgsGeometry()
        _edit(layer, lambda: layer.changeGeometry(feature.id(), geometry), "Unable to change geometry")
    for name in attributes:
        if layer.fields().indexFromName(name) < 0:
            raise NotAppliedError(f'Unable to change attribute "{name}"', [])
    for name, value in attributes.items():
        _change(layer, feature, name, value)
    return _plain(_key_after(feature, key_field, attributes))


def _change(layer: QgsVectorLayer, feature: QgsFeature, name: str, value: Any) -> None:
    fitting = _fitting(layer, name, value)
    if _plain(feature[name]) != _plain(fitting):
        index = layer.fields().indexFromName(name)
        _edit(
            layer,
            lambda: layer.changeAttributeValue(feature.id(), index, fitting),
            f'Unable to change attribute "{name}"',
        )


def _key_after(feature: QgsFeature, key_field: str, attributes: dict[str, Any]) -> Any:
    return attributes.get(key_field, feature[key_field])


def _delete(layer: QgsVectorLayer, key_field: str, key: str, delta: Delta, overwrite: bool) -> Any:
    feature = _existing(layer, key_field, key)
    _refuse_conflicts(feature, delta, overwrite)
    _edit(layer, lambda: layer.deleteFeature(feature.id()), "Unable to delete feature")
    return _plain(feature[key_field])


_METHODS = {"create": _create, "patch": _patch, "delete": _delete}


def _refuse_conflicts(feature: QgsFeature, delta: Delta, overwrite: bool) -> None:
    conflicts = []
    for name, before in (delta.get("old") or {}).get("attributes", {}).items():
        if feature.fields().indexFromName(name) < 0:
            continue
        now = _plain(feature[name])
        if now != _plain(_converted(feature.fields().field(name), before)):
            conflicts.append(f'The attribute "{name}" that has a conflict:\n-{now}\n+{before}')
    if conflicts and not overwrite:
        raise ConflictError(conflicts)


def _fitting(layer: QgsVectorLayer, name: str, value: Any) -> Any:
    return _converted(layer.fields().field(name), value)


def _converted(field: Any, value: Any) -> Any:
    """Return a JSON value as the field holds it."""
    if value is None:
        return NULL
    if field.type() == QVariant.Type.DateTime:
        moment = QDateTime.fromString(str(value), Qt.DateFormat.ISODateWithMs)
        if moment.timeSpec() == Qt.TimeSpec.LocalTime:
            moment.setTimeSpec(Qt.TimeSpec.UTC)
        return moment.toUTC()
    variant = QVariant(value)
    return (
        variant.value()
        if isinstance(variant, QVariant) and field.convertCompatible(variant) and variant.isValid()
        else value
    )


def _is_null(value: Any) -> bool:
    return value is None or value == NULL


def _plain(value: Any) -> Any:
    """Return a value of QGIS as JSON has it; times in UTC, so that equal moments are equal."""
    if _is_null(value):
        return None
    if isinstance(value, QDateTime):
        return (
            value.toUTC().toString(Qt.DateFormat.ISODate)
            if value.timeSpec() != Qt.TimeSpec.LocalTime
            else f"{value.toString(Qt.DateFormat.ISODate)}Z"
        )
    if isinstance(value, (QDate, QTime)):
        return value.toString(Qt.DateFormat.ISODate)
    return value
