"""A small map of one feature in conflict: where it was, where the cloud has it, where it is here."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsMapLayer,
    QgsProject,
    QgsRectangle,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsMapToolPan, QgsRubberBand
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from qfieldsync_cloud.gui.conflicts.places import Places, crs_of, parts_of, places_of
from qfieldsync_cloud.gui.conflicts.signs import COLORS, MARKS, sign
from qfieldsync_cloud.gui.conflicts.wording import Side, side_text
from qfieldsync_cloud.gui.project_layers import layer_for
from qfieldsync_cloud.gui.windows import plain_label
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.changes import PendingConflict
from qfieldsync_cloud.jobs.rows import Rows

_WIDTHS = {Side.BASE: 4, Side.THEIRS: 3, Side.MINE: 3}
_SIZES = {Side.BASE: 20, Side.THEIRS: 14, Side.MINE: 13}
_STYLES = {Side.BASE: Qt.PenStyle.DotLine, Side.THEIRS: Qt.PenStyle.SolidLine, Side.MINE: Qt.PenStyle.DashLine}
_SURROUNDINGS = 100.0
"""Metres that are shown around a single point."""
_METRES_IN_A_DEGREE = 111_000


class Legend(QWidget):
    """Says which sign is whose; only signs that are on the map."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[Side, QWidget] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for side in Side:
            self._entries[side] = self._entry(side)
            layout.addWidget(self._entries[side])
        layout.addStretch(1)

    def show_sides(self, sides: set[Side]) -> None:
        """Show the entries of these sides."""
        for side, entry in self._entries.items():
            entry.setVisible(side in sides)

    def sides(self) -> set[Side]:
        """Return whose entries are shown."""
        return {side for side, entry in self._entries.items() if not entry.isHidden()}

    def _entry(self, side: Side) -> QWidget:
        entry, picture = QWidget(self), QLabel()
        picture.setPixmap(sign(side).pixmap(QSize(16, 16)))
        layout = QHBoxLayout(entry)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(4)
        layout.addWidget(picture)
        layout.addWidget(QLabel(side_text(side)))
        return entry


class ConflictMap(QWidget):
    """Shows one feature on what the project's map shows; the wheel zooms, dragging moves, nothing is edited."""

    def __init__(self, folder: Path, project: QgsProject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._project = project
        self._bands: list[QgsRubberBand] = []
        self._places = Places()
        self._hint = plain_label()
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.canvas = QgsMapCanvas(self)
        self.canvas.setCanvasColor(QColor(Qt.GlobalColor.white))
        self.canvas.enableAntiAliasing(True)
        self.canvas.setMinimumSize(180, 160)
        self.canvas.setAccessibleName(tr("Map of the feature in conflict"))
        self._pan = QgsMapToolPan(self.canvas)
        self.canvas.setMapTool(self._pan)
        self._legend = Legend(self)
        self._note = plain_label()
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._hint)
        self._pages.addWidget(self._map_page())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def _map_page(self) -> QWidget:
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self._legend)
        layout.addWidget(self._note)
        return page

    def show_hint(self, text: str) -> None:
        """Show a sentence instead of a map."""
        self._clear()
        self._hint.setText(text)
        self._pages.setCurrentIndex(0)

    def show_feature(self, conflicts: list[PendingConflict], rows: Rows | None) -> None:
        """Show a feature that has conflicts; `rows` are its rows in the cloud and here as far as they are known."""
        pending = conflicts[0]
        if not pending.table.geometry:
            self.show_hint(
                tr("{layer} has no geometries, so there is nothing to show on a map.").format(layer=pending.layer.name)
            )
            return
        if not pending.layer.id:
            text = tr("The layer of {table} is no longer in the project, so there is no map of it.")
            self.show_hint(text.format(table=pending.layer.name))
            return
        self._clear()
        self._places = places_of(conflicts, rows)
        crs = self._crs_of(pending)
        self._set_background(crs)
        for side, geometry in self._places.geometries.items():
            self._draw(side, geometry, crs)
        self._legend.show_sides(set(self._places.geometries))
        self._note.setText(_note(self._places, rows is not None))
        self._pages.setCurrentIndex(1)
        self._zoom(crs)

    def sides(self) -> set[Side]:
        """Return the sides whose geometry is drawn."""
        return set(self._places.geometries) if self._pages.currentIndex() else set()

    def text(self) -> str:
        """Return what is said under the map, or instead of it."""
        return self._note.text() if self._pages.currentIndex() else self._hint.text()

    @property
    def legend(self) -> Legend:
        """Which sign is whose."""
        return self._legend

    def _crs_of(self, pending: PendingConflict) -> QgsCoordinateReferenceSystem:
        table = pending.conflict.table
        layer = layer_for(self._project, self._folder, pending.layer.id, pending.path, table)
        return layer.crs() if layer and layer.crs().isValid() else crs_of(pending)

    def _set_background(self, crs: QgsCoordinateReferenceSystem) -> None:
        layers = self._visible_layers()
        own = self._project.crs()
        self.canvas.setDestinationCrs(own if own.isValid() and layers else crs)
        self.canvas.setLayers(layers)

    def _visible_layers(self) -> list[QgsMapLayer]:
        root = self._project.layerTreeRoot()
        checked = {layer.id() for layer in root.checkedLayers()}
        return [layer for layer in root.layerOrder() if layer.id() in checked and layer.isValid() and layer.isSpatial()]

    def _draw(self, side: Side, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        for part in parts_of(geometry):
            band = QgsRubberBand(self.canvas, part.type())
            color = QColor(COLORS[side])
            band.setStrokeColor(color)
            band.setWidth(3 if part.type() == QgsWkbTypes.PointGeometry else _WIDTHS[side])
            band.setLineStyle(Qt.PenStyle.SolidLine if part.type() == QgsWkbTypes.PointGeometry else _STYLES[side])
            color.setAlpha(35)
            band.setFillColor(color)
            band.setIcon(MARKS[side])
            band.setIconSize(_SIZES[side])
            band.setToGeometry(part, crs)
            self._bands.append(band)

    def _zoom(self, crs: QgsCoordinateReferenceSystem) -> None:
        box = self._box_on_map(crs)
        if box is None:
            self.canvas.refresh()
            return
        in_degrees = self.canvas.mapSettings().destinationCrs().isGeographic()
        least = _SURROUNDINGS / (_METRES_IN_A_DEGREE if in_degrees else 1)
        box = QgsRectangle.fromCenterAndSize(box.center(), max(box.width(), least), max(box.height(), least))
        box.scale(1.4)
        self.canvas.setExtent(box)
        self.canvas.refresh()

    def _box_on_map(self, crs: QgsCoordinateReferenceSystem) -> QgsRectangle | None:
        whole: QgsRectangle | None = None
        target = self.canvas.mapSettings().destinationCrs()
        transform = QgsCoordinateTransform(crs, target, self._project.transformContext())
        for geometry in self._places.geometries.values():
            try:
                box = transform.transformBoundingBox(geometry.boundingBox())
            except QgsCsException:
                continue
            if whole is None:
                whole = QgsRectangle(box)
            else:
                whole.combineExtentWith(box.xMinimum(), box.yMinimum())  # by corners: QGIS 3.22 leaves out points
                whole.combineExtentWith(box.xMaximum(), box.yMaximum())
        return whole

    def _clear(self) -> None:
        for band in self._bands:
            self.canvas.scene().removeItem(band)
        self._bands = []
        self._places = Places()


def _note(places: Places, is_read: bool) -> str:
    """Return what there is to say about the geometries of a feature."""
    if places.deleted is Side.MINE:
        return tr("Deleted here.")
    if places.deleted is Side.THEIRS:
        return tr("Deleted in the cloud.")
    if places.is_in_conflict:
        return ""
    if not places.geometries:
        return tr("The feature has no geometry.") if is_read else tr("Its place is being looked up…")
    return tr("Its geometry is not in conflict.")
