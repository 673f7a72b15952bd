"""A project with one of everything that a project holds besides its data, and what a crew would notice of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsAction,
    QgsAnnotationMarkerItem,
    QgsBookmark,
    QgsCoordinateReferenceSystem,
    QgsDateTimeRange,
    QgsEditFormConfig,
    QgsEditorWidgetSetup,
    QgsExpressionContextUtils,
    QgsFillSymbol,
    QgsLayoutItemLabel,
    QgsLayoutItemPicture,
    QgsMapThemeCollection,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsPoint,
    QgsPointCloudLayer,
    QgsPrintLayout,
    QgsProject,
    QgsRasterFillSymbolLayer,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsSvgMarkerSymbolLayer,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime
from qgis.PyQt.QtGui import QColor

from tests.fixtures.projects import (
    INTEGER,
    TEXT,
    layer_named,
    save,
    vector_layer,
    write_photo,
    write_vector,
)
from tests.qgis.packaging.moved import map_image, png, svg
from tests.qgis.packaging.test_rasters import write_ept

ABSENT = "Unheard Of Sans"
UI = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0"><class>Form</class><widget class="QWidget" name="Form"/></ui>
"""
COMPANIONS = {"project.qml": "import QtQuick\n", "project_de.ts": "<TS/>\n"}


def points(root: Path, place: str, name: str) -> QgsVectorLayer:
    path = write_vector(root / place, "t", {"n": INTEGER, "kind": TEXT, "photo": TEXT},
                        [("POINT (5 5)", 1, "oak", "DCIM/a.jpg"), ("POINT (2 2)", 2, None, None)])  # fmt: skip
    return vector_layer(f"{path}|layername=t", name)


def marked(layer: QgsVectorLayer, picture: str) -> QgsVectorLayer:
    """Let a layer be drawn by an SVG marker."""
    symbol = QgsMarkerSymbol.createSimple({})
    marker = QgsSvgMarkerSymbolLayer(picture)
    marker.setSize(6)
    symbol.changeSymbolLayer(0, marker)
    layer.renderer().setSymbol(symbol)
    return layer


def large(path: str) -> str:
    """Make a drawing too large to be written into the project."""
    Path(path).write_text(f"{Path(path).read_text()}<!-- {'x' * 300_000} -->", encoding="utf-8")
    return path


def filled(root: Path) -> QgsVectorLayer:
    path = write_vector(root / "project" / "areas.geojson", "areas", {"n": INTEGER},
                        [("POLYGON ((1 1,9 1,9 9,1 1))", 1)], 3, driver="GeoJSON")  # fmt: skip
    layer = vector_layer(path, "Areas")
    symbol = QgsFillSymbol.createSimple({})
    symbol.changeSymbolLayer(0, QgsRasterFillSymbolLayer(png(root / "elsewhere" / "hatch.png")))
    layer.renderer().setSymbol(symbol)
    return layer


def base_project(root: Path) -> Path:
    """Write another project with a group of two layers and return its file."""
    project, path = QgsProject(), root / "office" / "base.qgs"
    group = project.layerTreeRoot().addGroup("Base")
    for name in ("Roads", "Wells"):
        layer = points(root, f"office/{name}.gpkg", name)
        project.addMapLayer(layer, False)
        group.addLayer(layer)
    save(project, path)
    project.clear()
    return path


def build(project: QgsProject, root: Path) -> None:
    """Fill the project; its home is `root/project`, where it is not saved yet."""
    home = root / "project"
    trees = marked(points(root, "project/trees.gpkg", "Trees"), svg(root / "elsewhere" / "tree #1.svg"))
    project.addMapLayers(
        [filled(root), marked(points(root, "project/big.gpkg", "Big"), large(svg(home / "signs" / "big.svg")))]
    )
    group = project.layerTreeRoot().addGroup("Stadt")
    project.addMapLayer(trees, False)
    group.addLayer(trees)
    group.addGroup("Leer")
    virtual = vector_layer(f'?query=SELECT kind, n * 2 AS twice, geometry FROM "{trees.id()}"', "Computed", "virtual")
    project.addMapLayer(virtual)
    terrain = QgsPointCloudLayer(str(write_ept(home / "scan", 20)), "Terrain", "ept")
    terrain.elevationProperties().setZOffset(12.5)
    project.addMapLayer(terrain)
    write_photo(home / "DCIM" / "a.jpg")
    for name, text in COMPANIONS.items():
        (home / name).write_text(text, encoding="utf-8")
    dress(trees, root)
    furnish(project, trees, root)
    add_layout(project, root)
    save(project, home / "project.qgz")
    project.layerTreeRoot().addChildNode(project.createEmbeddedGroup("Base", str(base_project(root)), []))


def dress(layer: QgsVectorLayer, root: Path) -> None:
    """Give a layer a form, labels in an absent font, moved labels, actions, variables and a photo."""
    form, code = root / "project" / "forms" / "form.ui", root / "project" / "forms" / "form.py"
    form.parent.mkdir()
    form.write_text(UI, encoding="utf-8")
    code.write_text(f"open({str(root / 'ran')!r}, 'w')\ndef opened(*_): open({str(root / 'ran')!r}, 'w')\n")
    config = layer.editFormConfig()
    config.setUiForm(str(form))
    config.setInitCodeSource(QgsEditFormConfig.CodeSourceFile)
    config.setInitFilePath(str(code))
    config.setInitFunction("opened")
    layer.setEditFormConfig(config)
    settings = QgsPalLayerSettings()
    settings.fieldName = "kind"
    text = settings.format()
    font = text.font()
    font.setFamily(ABSENT)
    text.setFont(font)
    settings.setFormat(text)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.actions().addAction(QgsAction(QgsAction.GenericPython, "Say", "print('[% kind %]')"))
    QgsExpressionContextUtils.setLayerVariables(layer, {"colour": "rot"})
    layer.setAuxiliaryLayer(
        QgsProject.instance().auxiliaryStorage().createAuxiliaryLayer(layer.fields().field("n"), layer)
    )
    layer.setMapTipTemplate("[% kind %]")
    layer.styleManager().addStyleFromLayer("winter")
    widget = QgsEditorWidgetSetup("ExternalResource", {"DocumentViewer": 1, "RelativeStorage": 1})
    layer.setEditorWidgetSetup(layer.fields().lookupField("photo"), widget)


def furnish(project: QgsProject, layer: QgsVectorLayer, root: Path) -> None:
    """Give the project what belongs to no layer."""
    project.setTitle("Bäume der Stadt")
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    project.setBackgroundColor(QColor("#aabbcc"))
    QgsExpressionContextUtils.setProjectVariables(project, {"town": "Süd"})
    bookmark = QgsBookmark()
    bookmark.setName("Hafen")
    bookmark.setExtent(QgsReferencedRectangle(QgsRectangle(0, 0, 1, 1), QgsCoordinateReferenceSystem("EPSG:4326")))
    project.bookmarkManager().addBookmark(bookmark)
    moment = QDateTime(QDate(2026, 1, 2), QTime(3, 4))
    project.timeSettings().setTemporalRange(QgsDateTimeRange(moment, moment.addDays(1)))
    metadata = project.metadata()
    metadata.setAbstract("Alle Bäume")
    project.setMetadata(metadata)
    project.writeEntry("Macros", "/pythonCode", f"def openProject(): open({str(root / 'ran')!r}, 'w')")
    project.writeEntry("qfieldsync", "initialMapMode", "digitize")
    project.writeEntry("qfieldsync", "stampingImageDecoration", png(root / "elsewhere" / "crest.png"))
    record = QgsMapThemeCollection.MapThemeRecord()
    record.addLayerRecord(QgsMapThemeCollection.MapThemeLayerRecord(layer))
    project.mapThemeCollection().insert("Nur Bäume", record)
    attached = project.createAttachedFile("note.txt")
    Path(attached).write_text("angehängt", encoding="utf-8")
    item = QgsAnnotationMarkerItem(QgsPoint(1, 2))
    symbol = QgsMarkerSymbol.createSimple({})
    symbol.changeSymbolLayer(0, QgsSvgMarkerSymbolLayer(svg(root / "elsewhere" / "pin.svg")))
    item.setSymbol(symbol)
    project.mainAnnotationLayer().addItem(item)


def add_layout(project: QgsProject, root: Path) -> None:
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName("A4")
    picture, label = QgsLayoutItemPicture(layout), QgsLayoutItemLabel(layout)
    picture.setPicturePath(png(root / "elsewhere" / "logo.png"))
    label.setText("Straßenbäume")
    for name, item in (("picture", picture), ("label", label)):
        item.setId(name)
        layout.addLayoutItem(item)
    project.layoutManager().addLayout(layout)


def tree_of(group: Any) -> list[Any]:
    """Return the names of groups and layers as they hang in the tree, each with its tick."""
    return [
        (child.name(), child.itemVisibilityChecked(), tree_of(child) if child.children() else [])
        for child in group.children()
    ]


def pictures_of(project: QgsProject) -> Any:
    layout = project.layoutManager().layoutByName("A4")
    picture = layout.itemById("picture")
    picture.refreshPicture()
    return layout.pageCollection().pageCount(), picture.isMissingImage(), layout.itemById("label").text()


def trees(project: QgsProject) -> Any:
    return layer_named(project, "Trees")


def heights(project: QgsProject) -> Any:
    return layer_named(project, "Terrain").elevationProperties()


def photos_of(project: QgsProject) -> Any:
    named = [each["photo"] for each in trees(project).getFeatures() if each["photo"]]
    return [(name, (Path(project.homePath()) / name).read_bytes()) for name in named]


TRAITS: dict[str, Callable[[QgsProject], Any]] = {
    "title, CRS and background": lambda each: (each.title(), each.crs().authid(), each.backgroundColor().name()),
    "groups, one of them embedded": lambda each: tree_of(each.layerTreeRoot()),
    "layers": lambda each: {key: (layer.name(), layer.isValid()) for key, layer in each.mapLayers().items()},
    "map themes": lambda each: [(name, each.mapThemeCollection().mapThemeVisibleLayerIds(name))
                                for name in each.mapThemeCollection().mapThemes()],
    "layouts with pictures": pictures_of,
    "SVG markers": lambda each: map_image(each, trees(each)),
    "large SVG markers": lambda each: map_image(each, layer_named(each, "Big")),
    "raster fills": lambda each: map_image(each, layer_named(each, "Areas")),
    "actions": lambda each: [(action.name(), action.command()) for action in trees(each).actions().actions()],
    "layer variables": lambda each: QgsExpressionContextUtils.layerScope(trees(each)).variable("colour"),
    "moved labels": lambda each: (trees(each).auxiliaryLayer() is not None, trees(each).auxiliaryLayer().isValid()),
    "map tips": lambda each: trees(each).mapTipTemplate(),
    "styles": lambda each: trees(each).styleManager().styles(),
    "annotations": lambda each: [(item.geometry().asWkt(), map_image(each, each.mainAnnotationLayer()))
                                 for item in each.mainAnnotationLayer().items().values()],
    "attached files": lambda each: [Path(name).read_text("utf-8") for name in each.attachedFiles()
                                    if name.endswith("note.txt")],
    "variables": lambda each: each.customVariables()["town"],
    "bookmarks": lambda each: [(mark.name(), mark.extent().asWktPolygon())
                               for mark in each.bookmarkManager().bookmarks()],
    "temporal settings": lambda each: each.timeSettings().temporalRange(),
    "elevation settings": lambda each: (heights(each).zOffset(), heights(each).zScale()),
    "metadata": lambda each: each.metadata().abstract(),
    "macros": lambda each: each.readEntry("Macros", "/pythonCode")[0],
    "settings of QField": lambda each: each.readEntry("qfieldsync", "initialMapMode")[0],
    "the stamp of photos": lambda each: Path(each.pathResolver().readPath(
        each.readEntry("qfieldsync", "stampingImageDecoration")[0])).read_bytes(),
    "photos": photos_of,
    "virtual layers over layers": lambda each: sorted((row["kind"], row["twice"], row.geometry().asWkt())
                                                      for row in layer_named(each, "Computed").getFeatures()),
}  # fmt: skip
"""What is compared, by kind: the same value before the way to the crew and after it."""
