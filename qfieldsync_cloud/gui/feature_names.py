"""What features are called in layers that QGIS has open: looked up a batch at a time, when somebody sees their keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsFeatureRequest,
    QgsFields,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from qfieldsync_cloud.deltas.edits import Key, Row
from qfieldsync_cloud.gui.project_layers import layer_for

BATCH = 100
"""So many features are looked up at once; more than a window shows at a time."""
LONGEST = 60
Place = tuple[str, str, str]
"""Id of a layer, and the file and table that it reads."""


class FeatureNames(QObject):
    """Knows what features are called by the display expressions of their layers; `found` tells of new names."""

    found = pyqtSignal()

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._folder: Path | None = None
        self._names: dict[tuple[Place, int], str] = {}
        self._wanted: dict[tuple[Place, int], Row | None] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._look_up)

    def forget(self, folder: Path | None) -> None:
        """Begin anew, with a folder: features may be called otherwise by now."""
        self._folder = folder
        self._names.clear()
        self._wanted.clear()

    def text_of(self, place: Place, key: int | str, row: Row | None = None) -> str:
        """Return a feature's name and key; the key alone while no name is known, and then the name is looked up.

        `row` is what a feature was that the layer does not have any more.
        """
        number = int(key) if str(key).lstrip("-").isdecimal() else None
        if number is None or self._folder is None:
            return str(key)
        feature = (place, number)
        if feature not in self._names:
            self._wanted[feature] = row
            if not self._soon.isActive():
                self._soon.start(0)
        return named(self._names.get(feature, ""), key)

    def _look_up(self) -> None:
        """Look up a batch: those last asked for are on the screen now."""
        places: dict[Place, dict[int, Row | None]] = {}
        for _ in range(min(BATCH, len(self._wanted))):
            (place, key), row = self._wanted.popitem()
            places.setdefault(place, {})[key] = row
        for place, rows in places.items():
            layer = layer_for(self._project, self._folder, *place) if self._folder else None
            known = names_in(layer, rows) if layer else {}
            self._names.update({(place, key): known.get(key, "") for key in rows})
        if self._wanted:
            self._soon.start(0)
        if places:
            self.found.emit()


def named(name: str, key: int | str) -> str:
    """Return a feature's name with its key beside it; the key alone if there is no other name."""
    return f"{name} · {key}" if name and name != str(key) else str(key)


def names_in(layer: QgsVectorLayer, rows: Mapping[int, Row | None]) -> dict[int, str]:
    """Return what features are called, by key: those of a layer, and those it lost, by the rows that they were."""
    naming = Naming(layer)
    if not naming.is_there:
        return {}
    request = QgsFeatureRequest().setFilterFids([key for key, row in rows.items() if row is None])
    lost: list[QgsFeature] = []  # without a name if that needs a geometry
    if not naming.needs_geometry:
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
        lost = [filled(layer.fields(), key, row) for key, row in rows.items() if row is not None]
    return {feature.id(): naming.name_of(feature) for feature in (*layer.getFeatures(request), *lost)}


def filled(fields: QgsFields, key: Key, row: Row) -> QgsFeature:
    """Return a feature without geometry that has the values of a row."""
    feature = QgsFeature(fields)
    if isinstance(key, int):
        feature.setId(key)
    for place, field in enumerate(fields):
        if not isinstance(row.get(field.name()), (bytes, type(None))):
            feature.setAttribute(place, row[field.name()])
    return feature


class Naming:
    """The display expression of a layer, ready to name its features."""

    def __init__(self, layer: QgsVectorLayer) -> None:
        self._expression = QgsExpression(layer.displayExpression())
        self._context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
        self._context.setFields(layer.fields())
        self._expression.prepare(self._context)

    @property
    def is_there(self) -> bool:
        """Whether the layer has an expression that can be read."""
        return bool(self._expression.expression()) and not self._expression.hasParserError()

    @property
    def needs_geometry(self) -> bool:
        """Whether names depend on where features are."""
        return bool(self._expression.needsGeometry())

    def name_of(self, feature: QgsFeature) -> str:
        """Return what a feature is called, "" if nothing."""
        self._context.setFeature(feature)
        value = self._expression.evaluate(self._context)
        return shortened(str(value)) if value is not None and str(value) != "NULL" else ""


def shortened(text: str) -> str:
    """Return a name in one line that is not too long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
