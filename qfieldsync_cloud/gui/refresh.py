"""Lets tables, forms and maps see the single features that a synchronization changed, while QGIS goes on."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from time import monotonic

from qgis.core import QgsFields, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from qfieldsync_cloud.gui.project_layers import layers_on, place_of
from qfieldsync_cloud.gui.reload import changed_geopackages, reload_layer, still_there
from qfieldsync_cloud.sync.report import SyncReport, TouchedFeature

SLICE = 0.015
"""Seconds of the GUI thread that are taken at once."""
MOST = 20_000
"""More changed features than that are read faster with the whole layer."""
MOST_NEW = 2
"""More new features than that are added faster with the whole layer: a table of 50,000 rows takes 0.1 s for each."""


class Refresher(QObject):
    """Tells open layers of changed features one by one, a slice at a time; `done` when nothing is left to tell.

    A reload would have each attribute table read all of its rows again on the GUI thread.
    """

    done = pyqtSignal()

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._waiting: deque[tuple[str, TouchedFeature]] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell)

    @property
    def is_busy(self) -> bool:
        """Whether something is left to tell."""
        return bool(self._waiting)

    def take_in(self, report: SyncReport) -> None:
        """Show what a synchronization changed; layers in edit mode are left alone, and selections stay."""
        for path in changed_geopackages(report):
            for layer in list(layers_on(self._project, report.folder, (path,))):
                if not layer.isEditable():
                    self._take_in(layer, known_features(layer, report, path))
        self._tell()

    def stop(self) -> None:
        """Tell no more."""
        self._timer.stop()
        self._waiting.clear()

    def _take_in(self, layer: QgsVectorLayer, touched: list[TouchedFeature] | None) -> None:
        if touched is None:
            reload_layer(layer)
            return
        reopen(layer, _gone(layer, touched))
        self._waiting.extend((layer.id(), each) for each in touched)

    def _tell(self) -> None:
        """Tell of as many features as fit into a slice."""
        end = monotonic() + SLICE
        while self._waiting and monotonic() < end:
            layer_id, touched = self._waiting.popleft()
            layer = self._project.mapLayer(layer_id)
            if isinstance(layer, QgsVectorLayer):
                tell_of(layer, touched)
        if self._waiting:
            self._timer.start(0)
        else:
            self.done.emit()


def known_features(layer: QgsVectorLayer, report: SyncReport, path: str) -> list[TouchedFeature] | None:
    """Return the features of a layer that a synchronization changed; None if it is better read as a whole."""
    table = place_of(layer, report.folder)[1]
    touched = [each for result in report.edits if result.path == path for each in result.touched]
    touched = [each for each in touched if table in ("", each.table)]
    is_replaced = any(file.path == path for file in report.downloaded)
    if is_replaced or layer.subsetString() or len(touched) > MOST or not all(isinstance(t.key, int) for t in touched):
        return None
    return None if len(_came_or_went(touched) - _gone(layer, touched)) > MOST_NEW else touched


def _gone(layer: QgsVectorLayer, touched: Iterable[TouchedFeature]) -> set[int]:
    keys = _came_or_went(touched)
    return keys - set(still_there(layer, keys)) if keys else set()


def _came_or_went(touched: Iterable[TouchedFeature]) -> set[int]:
    return {int(each.key) for each in touched if not each.columns}


def reopen(layer: QgsVectorLayer, gone: Collection[int]) -> None:
    """Have a layer's file opened anew without telling anybody but the map; the selection stays but for what is gone."""
    selected = layer.selectedFeatureIds()
    layer.blockSignals(True)
    try:
        layer.dataProvider().reloadData()
    finally:
        layer.blockSignals(False)
    if selected:
        layer.selectByIds(selected)
        layer.deselect(list(gone))
    layer.triggerRepaint()


def tell_of(layer: QgsVectorLayer, touched: TouchedFeature) -> None:
    """Tell those who show a layer what became of one feature, as if it had been edited in QGIS."""
    key = int(touched.key)
    feature = layer.getFeature(key)
    if not feature.isValid():
        layer.featureDeleted.emit(key)
        layer.featuresDeleted.emit([key])
    elif not touched.columns:
        layer.featureAdded.emit(key)
    fields = layer.fields()
    if feature.isValid():
        for place in _places(fields, touched.columns):
            layer.attributeValueChanged.emit(key, place, feature.attribute(place))
        if not touched.columns or any(fields.indexOf(name) < 0 for name in touched.columns):
            layer.geometryChanged.emit(key, feature.geometry())


def _places(fields: QgsFields, columns: Collection[str]) -> list[int]:
    """Return the fields that may be other than before: the named ones (all, if none is named) and the computed ones."""
    stored = QgsFields.FieldOrigin.OriginProvider
    return [
        place
        for place in range(fields.count())
        if not columns or fields.at(place).name() in columns or fields.fieldOrigin(place) != stored
    ]
