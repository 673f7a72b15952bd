"""The sample project of the demo: a town's trees, with what real projects have: relation, filter, photos and more."""

from __future__ import annotations

import array
import math
import random
from pathlib import Path

from osgeo import gdal, osr
from qgis.core import (
    QgsEditorWidgetSetup,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsRelation,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor, QImage, QPainter

EPSG = 25832
WEST, SOUTH, SIZE = 691_000.0, 5_334_000.0, 2_000.0
"""The south-west corner and the extent of the area, in metres."""
SPECIES = ("Oak", "Lime", "Maple", "Föhre", "Plane")
_COLORS = {
    "trees": "#4a9050", "oaks": "#1f5c2e", "parcels": "#e8e2c8", "paths": "#b98a5a", "bänke": "#5b6fb5",
    "meeting points": "#d4443c",
}  # fmt: skip


def build(folder: Path, project: QgsProject) -> None:
    """Write the data to the folder, fill the project with layers of them, and save it there as trees.qgz."""
    chance = random.Random(7)

    project.clear()
    project.setTitle("Town trees")
    project.setCrs(_vector("Point", "none", "").crs())
    project.setFileName(str(folder / "trees.qgz"))
    photos = _take_photos(folder / "DCIM", 6)
    trees = _trees(chance)
    layers = {
        "elevation": _elevation(folder / "maps" / "elevation.tif"),
        "parcels": _saved(_parcels(), folder / "inventory.gpkg", "parcels"),
        "paths": _saved(_paths(chance), folder / "networks" / "paths.gpkg", "paths"),
        "bänke": _saved(_benches(chance), folder / "from the town" / "bänke.shp"),
        "trees": _saved(trees, folder / "inventory.gpkg", "trees"),
        "oaks": QgsVectorLayer(f"{folder}/inventory.gpkg|layername=trees|subset=\"species\" = 'Oak'", "oaks", "ogr"),
        "inspections": _saved(_inspections(chance, photos), folder / "inspections.gpkg", "inspections"),
        "meeting points": _meeting_points(),
    }
    for name, layer in layers.items():
        layer.setName(name)
        if not layer.isValid():
            raise RuntimeError(f"The layer {name} of the sample project is not valid.")
        if name in _COLORS:
            layer.renderer().symbol().setColor(QColor(_COLORS[name]))
        project.addMapLayer(layer)
    _show_photos(layers["inspections"])
    _relate(project, layers["trees"], layers["inspections"])
    extent = QgsRectangle(WEST, SOUTH, WEST + SIZE, SOUTH + SIZE)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(extent, project.crs()))
    project.writeEntry("QFieldSync", "attachmentDirs", ["DCIM"])
    if not project.write():
        raise RuntimeError(project.error())


def _vector(geometry: str, name: str, fields: str) -> QgsVectorLayer:
    return QgsVectorLayer(f"{geometry}?crs=EPSG:{EPSG}{fields}", name, "memory")


def _filled(layer: QgsVectorLayer, rows: list[tuple[QgsGeometry | None, list[object]]]) -> QgsVectorLayer:
    features = []
    for geometry, attributes in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(attributes)
        if geometry is not None:
            feature.setGeometry(geometry)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    return layer


def _saved(layer: QgsVectorLayer, path: Path, table: str = "") -> QgsVectorLayer:
    """Return the layer as it is after it was written to a file: a table of a GeoPackage, or a shapefile."""
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG" if table else "ESRI Shapefile"
    options.layerName = table
    options.fileEncoding = "UTF-8"
    if path.exists():
        options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
    path.parent.mkdir(parents=True, exist_ok=True)
    context = QgsProject.instance().transformContext()
    result = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), context, options)
    if result[0] != QgsVectorFileWriter.WriterError.NoError:
        raise RuntimeError(f"{path}: {result[1]}")
    return QgsVectorLayer(f"{path}|layername={table}" if table else str(path), layer.name(), "ogr")


def _place(chance: random.Random) -> QgsPointXY:
    return QgsPointXY(WEST + chance.random() * SIZE, SOUTH + chance.random() * SIZE)


def _trees(chance: random.Random) -> QgsVectorLayer:
    layer = _vector(
        "Point", "trees", "&field=number:integer&field=species:string&field=height:double&field=planted:date"
    )
    rows = [
        (QgsGeometry.fromPointXY(_place(chance)), [number, chance.choice(SPECIES), chance.uniform(3, 28), None])
        for number in range(1, 601)
    ]
    return _filled(layer, rows)


def _parcels() -> QgsVectorLayer:
    side = SIZE / 5
    squares = [
        QgsRectangle(WEST + side * column, SOUTH + side * row, WEST + side * (column + 1), SOUTH + side * (row + 1))
        for row in range(5)
        for column in range(5)
    ]
    layer = _vector("Polygon", "parcels", "&field=parcel:string")
    rows = [(QgsGeometry.fromRect(square), [f"P{number:02}"]) for number, square in enumerate(squares, 1)]
    return _filled(layer, rows)


def _paths(chance: random.Random) -> QgsVectorLayer:
    layer = _vector("LineString", "paths", "&field=surface:string")
    rows = []
    for _ in range(30):
        start, heading = _place(chance), chance.uniform(0, math.tau)
        end = QgsPointXY(start.x() + 250 * math.cos(heading), start.y() + 250 * math.sin(heading))
        rows.append((QgsGeometry.fromPolylineXY([start, end]), [chance.choice(("gravel", "asphalt"))]))
    return _filled(layer, rows)


def _benches(chance: random.Random) -> QgsVectorLayer:
    layer = _vector("Point", "bänke", "&field=zustand:string")
    rows = [(QgsGeometry.fromPointXY(_place(chance)), [chance.choice(("schön", "müde"))]) for _ in range(80)]
    return _filled(layer, rows)


def _inspections(chance: random.Random, photos: list[str]) -> QgsVectorLayer:
    layer = QgsVectorLayer("None?field=tree:integer&field=result:string&field=photo:string", "inspections", "memory")
    rows = [
        (None, [chance.randrange(1, 601), chance.choice(("sound", "prune", "fell")), chance.choice([*photos, None])])
        for _ in range(250)
    ]
    return _filled(layer, rows)


def _meeting_points() -> QgsVectorLayer:
    places = [(WEST + SIZE * share, SOUTH + SIZE * share) for share in (0.2, 0.5, 0.8)]
    rows = [(QgsGeometry.fromPointXY(QgsPointXY(*place)), [f"Crew {n}"]) for n, place in enumerate(places, 1)]
    return _filled(_vector("Point", "meeting points", "&field=crew:string"), rows)


def _elevation(path: Path) -> QgsRasterLayer:
    cells = 100
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cells, cells, 1, gdal.GDT_Float32, ["TFW=YES"])
    dataset.SetGeoTransform((WEST, SIZE / cells, 0, SOUTH + SIZE, 0, -SIZE / cells))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(EPSG)
    dataset.SetProjection(reference.ExportToWkt())
    rows = ([500 + 40 * math.sin(column / 15) * math.cos(row / 11) for column in range(cells)] for row in range(cells))
    for number, row in enumerate(rows):
        dataset.GetRasterBand(1).WriteRaster(
            0, number, cells, 1, array.array("f", row).tobytes(), buf_type=gdal.GDT_Float32
        )
    del dataset
    return QgsRasterLayer(str(path), "elevation", "gdal")


def _take_photos(folder: Path, count: int) -> list[str]:
    """Write pictures, and return their paths as the project's forms keep them."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"tree {number}.jpg" for number in range(1, count + 1)]
    for number, name in enumerate(names):
        image = QImage(640, 480, QImage.Format.Format_RGB32)
        image.fill(QColor("#cfe4f3"))
        painter = QPainter(image)
        painter.fillRect(300, 240, 40, 240, QColor("#6b4a2b"))
        painter.setBrush(QColor.fromHsv(90 + 8 * number, 160, 150))
        painter.drawEllipse(180, 60, 280, 260)
        painter.end()
        image.save(str(folder / name), "JPG")
    return [f"DCIM/{name}" for name in names]


def _show_photos(layer: QgsVectorLayer) -> None:
    setup = QgsEditorWidgetSetup("ExternalResource", {"DocumentViewer": 1, "RelativeStorage": 1})
    layer.setEditorWidgetSetup(layer.fields().indexOf("photo"), setup)


def _relate(project: QgsProject, parents: QgsVectorLayer, children: QgsVectorLayer) -> None:
    relation = QgsRelation()
    relation.setId("inspections_of_tree")
    relation.setName("Inspections")
    relation.setReferencedLayer(parents.id())
    relation.setReferencingLayer(children.id())
    relation.addFieldPair("tree", "number")
    project.relationManager().addRelation(relation)
