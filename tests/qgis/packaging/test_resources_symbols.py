"""Pictures of symbols and labels: drawn the same on another computer, where none of the originals exist."""

from __future__ import annotations

from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsCentroidFillSymbolLayer,
    QgsExpressionContextUtils,
    QgsFillSymbol,
    QgsGraduatedSymbolRenderer,
    QgsInvertedPolygonRenderer,
    QgsLineSymbol,
    QgsMarkerLineSymbolLayer,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsProject,
    QgsProperty,
    QgsRasterFillSymbolLayer,
    QgsRasterMarkerSymbolLayer,
    QgsRendererCategory,
    QgsRendererRange,
    QgsRuleBasedLabeling,
    QgsRuleBasedRenderer,
    QgsSimpleLineCallout,
    QgsSingleSymbolRenderer,
    QgsSVGFillSymbolLayer,
    QgsSvgMarkerSymbolLayer,
    QgsSymbolLayer,
    QgsTextBackgroundSettings,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QSizeF

from tests.fixtures.projects import INTEGER, TEXT, vector_layer, write_vector
from tests.qgis.packaging.moved import is_drawn, map_image, png, svg, travel
from tests.qgis.packaging.support import messages, same_layer

pytestmark = pytest.mark.usefixtures("qgis_app")

POINT, LINE, POLYGON = "POINT (5 5)", "LINESTRING (1 1, 9 9)", "POLYGON ((1 1, 9 1, 9 9, 1 9, 1 1))"


def layer_of(tmp_path, geometry=POINT):
    types = {POINT: ogr.wkbPoint, LINE: ogr.wkbLineString, POLYGON: ogr.wkbPolygon}
    rows = [(geometry, "oak", 1)]
    path = write_vector(tmp_path / "project" / "d.gpkg", "d", {"kind": TEXT, "rank": INTEGER}, rows, types[geometry])
    return vector_layer(f"{path}|layername=d", "Trees")


def marker(part):
    symbol = QgsMarkerSymbol.createSimple({})
    part.setSize(8)
    symbol.changeSymbolLayer(0, part)
    return symbol


def filling(part):
    symbol = QgsFillSymbol.createSimple({})
    symbol.changeSymbolLayer(0, part)
    return symbol


def drawn_marker(path):
    return marker(QgsSvgMarkerSymbolLayer(svg(path)))


def line_of(path):
    symbol = QgsLineSymbol.createSimple({})
    part = QgsMarkerLineSymbolLayer()
    part.setSubSymbol(drawn_marker(path))
    symbol.changeSymbolLayer(0, part)
    return symbol


def single(path):
    return POINT, QgsSingleSymbolRenderer(drawn_marker(path))


def categorized(path):
    return POINT, QgsCategorizedSymbolRenderer("kind", [QgsRendererCategory("oak", drawn_marker(path), "")])


def graduated(path):
    return POINT, QgsGraduatedSymbolRenderer("rank", [QgsRendererRange(0, 5, drawn_marker(path), "")])


def rule_based(path):
    root = QgsRuleBasedRenderer.Rule(None)
    inner = QgsRuleBasedRenderer.Rule(None, filterExp="\"kind\" = 'oak'")
    inner.appendChild(QgsRuleBasedRenderer.Rule(drawn_marker(path)))
    root.appendChild(inner)
    return POINT, QgsRuleBasedRenderer(root)


def picture_marker(path):
    return POINT, QgsSingleSymbolRenderer(marker(QgsRasterMarkerSymbolLayer(png(path.with_suffix(".png")))))


def marker_line(path):
    return LINE, QgsSingleSymbolRenderer(line_of(path))


def centroid(path):
    part = QgsCentroidFillSymbolLayer()
    part.setSubSymbol(drawn_marker(path))
    return POLYGON, QgsSingleSymbolRenderer(filling(part))


def drawn_fill(path):
    return POLYGON, QgsSingleSymbolRenderer(filling(QgsSVGFillSymbolLayer(svg(path), 8)))


def picture_fill(path):
    return POLYGON, QgsSingleSymbolRenderer(filling(QgsRasterFillSymbolLayer(png(path.with_suffix(".png")))))


def inverted(path):
    return POLYGON, QgsInvertedPolygonRenderer(picture_fill(path)[1])


def literal(path):
    part = QgsSvgMarkerSymbolLayer("")
    part.setDataDefinedProperty(QgsSymbolLayer.PropertyName, QgsProperty.fromExpression(f"'{svg(path)}'"))
    return POINT, QgsSingleSymbolRenderer(marker(part))


def fixed_value(path):
    part = QgsSvgMarkerSymbolLayer("")
    part.setDataDefinedProperty(QgsSymbolLayer.PropertyName, QgsProperty.fromValue(svg(path)))
    return POINT, QgsSingleSymbolRenderer(marker(part))


def filled_by_expression(path):
    part = QgsRasterFillSymbolLayer("")
    file = png(path.with_suffix(".png"))
    part.setDataDefinedProperty(QgsSymbolLayer.PropertyFile, QgsProperty.fromExpression(f"concat('{file}', '')"))
    return POLYGON, QgsSingleSymbolRenderer(filling(part))


SYMBOLS = [single, categorized, graduated, rule_based, picture_marker, marker_line, centroid, drawn_fill, picture_fill,
           inverted, literal, fixed_value, filled_by_expression]  # fmt: skip


@pytest.mark.parametrize("where", ["project/symbols", "elsewhere"])
@pytest.mark.parametrize("make", SYMBOLS, ids=lambda make: make.__name__)
def test_symbols_are_drawn_as_before(tmp_path, make, where):
    geometry, renderer = make(tmp_path / where / "Bäume" / "tree.svg")
    layer = layer_of(tmp_path, geometry)
    layer.setRenderer(renderer)
    project = QgsProject()
    project.addMapLayer(layer)
    before = map_image(project, layer)
    assert is_drawn(before)
    packaged, arrived = travel(project, tmp_path)
    assert map_image(arrived, same_layer(arrived, layer)) == before
    place = "symbols/Bäume/tree" if where.startswith("project") else "data/resources/tree"
    assert [file.path for file in packaged.files if "tree" in file.path] in ([f"{place}.svg"], [f"{place}.png"])
    assert "does not exist" not in messages(packaged.findings)


def labels():
    settings = QgsPalLayerSettings()
    settings.fieldName = "kind"
    text = settings.format()
    background = text.background()
    background.setEnabled(True)
    background.setType(QgsTextBackgroundSettings.ShapeSVG)
    background.setSizeType(QgsTextBackgroundSettings.SizeFixed)
    background.setSize(QSizeF(20, 20))
    text.setBackground(background)
    settings.setFormat(text)
    return settings


def with_background(settings, change):
    text = settings.format()
    background = text.background()
    change(background)
    text.setBackground(background)
    settings.setFormat(text)
    return settings


def drawn_background(path, settings):
    return with_background(settings, lambda background: background.setSvgFile(svg(path)))


def marker_background(path, settings):
    def change(background):
        background.setType(QgsTextBackgroundSettings.ShapeMarkerSymbol)
        background.setMarkerSymbol(drawn_marker(path))

    return with_background(settings, change)


def background_by_expression(path, settings):
    properties = settings.dataDefinedProperties()
    properties.setProperty(QgsPalLayerSettings.ShapeSVGFile, QgsProperty.fromExpression(f"'{svg(path)}'"))
    settings.setDataDefinedProperties(properties)
    return settings


def callout(path, settings):
    line = QgsSimpleLineCallout()
    line.setEnabled(True)
    line.setLineSymbol(line_of(path))
    settings.setCallout(line)
    settings.placement = QgsPalLayerSettings.Placement.OverPoint
    settings.xOffset, settings.yOffset = 8, 8
    return with_background(settings, lambda background: background.setEnabled(False))


@pytest.mark.parametrize("by_rules", [False, True])
@pytest.mark.parametrize("make", [drawn_background, marker_background, background_by_expression, callout],
                         ids=lambda make: make.__name__)  # fmt: skip
def test_labels_are_drawn_as_before(tmp_path, make, by_rules):
    layer = layer_of(tmp_path)
    settings = make(tmp_path / "elsewhere" / "shield.svg", labels())
    if by_rules:
        root = QgsRuleBasedLabeling.Rule(None)
        root.appendChild(QgsRuleBasedLabeling.Rule(settings))
        layer.setLabeling(QgsRuleBasedLabeling(root))
    else:
        layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
    project = QgsProject()
    project.addMapLayer(layer)
    before = map_image(project, layer)
    assert is_drawn(before)
    packaged, arrived = travel(project, tmp_path)
    assert map_image(arrived, same_layer(arrived, layer)) == before
    assert "data/resources/shield.svg" in {file.path for file in packaged.files}


@pytest.mark.parametrize(
    "expression", ["@project_folder || '/symbols/a.svg'", "@shield", "@project_home || '/symbols/a.svg'"]
)
def test_an_expression_that_means_one_file_holds_on_another_computer(tmp_path, expression):
    svg(tmp_path / "project" / "symbols" / "a.svg")
    project = QgsProject()
    QgsExpressionContextUtils.setProjectVariable(project, "shield", str(tmp_path / "project" / "symbols" / "a.svg"))
    layer = layer_of(tmp_path)
    part = QgsSvgMarkerSymbolLayer("")
    part.setDataDefinedProperty(QgsSymbolLayer.PropertyName, QgsProperty.fromExpression(expression))
    layer.setRenderer(QgsSingleSymbolRenderer(marker(part)))
    project.addMapLayer(layer)
    packaged, arrived = travel(project, tmp_path)
    found = same_layer(arrived, layer)
    assert is_drawn(map_image(arrived, found))
    kept = found.renderer().symbol().symbolLayer(0).dataDefinedProperties().property(QgsSymbolLayer.PropertyName)
    assert (kept.expressionString() == expression) == ("@project" in expression)
    assert "symbols/a.svg" in {file.path for file in packaged.files}


def test_a_file_that_each_feature_picks_is_told(tmp_path):
    layer = layer_of(tmp_path)
    part = QgsSvgMarkerSymbolLayer("")
    part.setDataDefinedProperty(
        QgsSymbolLayer.PropertyName, QgsProperty.fromExpression("@project_folder || '/' || \"kind\" || '.svg'")
    )
    layer.setRenderer(QgsSingleSymbolRenderer(marker(part)))
    project = QgsProject()
    project.addMapLayer(layer)
    packaged, arrived = travel(project, tmp_path)
    assert "The layer Trees picks files by the expression @project_folder || '/' || \"kind\"" in messages(
        packaged.findings
    )
    kept = same_layer(arrived, layer).renderer().symbol().symbolLayer(0).dataDefinedProperties()
    assert '"kind"' in kept.property(QgsSymbolLayer.PropertyName).expressionString()


def test_built_in_and_embedded_drawings_stay_as_they_are(tmp_path):
    layer = layer_of(tmp_path)
    symbol = marker(QgsSvgMarkerSymbolLayer("gpsicons/tree.svg"))
    embedded = "base64:PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
    symbol.appendSymbolLayer(QgsSvgMarkerSymbolLayer(embedded))
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    project = QgsProject()
    project.addMapLayer(layer)
    packaged, arrived = travel(project, tmp_path)
    parts = same_layer(arrived, layer).renderer().symbol().symbolLayers()
    assert parts[0].path() == str(Path(QgsApplication.pkgDataPath()) / "svg" / "gpsicons" / "tree.svg")
    assert parts[1].path() == embedded
    assert [file.path for file in packaged.files] == ["d.gpkg", "project.qgz"]
    assert "uses does not exist" not in messages(packaged.findings)


def test_a_drawing_from_the_users_own_folder_is_taken_along(tmp_path):
    own = tmp_path / "profile" / "svg"
    svg(own / "town" / "hydrant.svg")
    before = QgsApplication.svgPaths()
    QgsApplication.setSvgPaths([*before, str(own)])
    try:
        layer = layer_of(tmp_path)
        layer.setRenderer(QgsSingleSymbolRenderer(marker(QgsSvgMarkerSymbolLayer(str(own / "town" / "hydrant.svg")))))
        project = QgsProject()
        project.addMapLayer(layer)
        packaged, arrived = travel(project, tmp_path)
    finally:
        QgsApplication.setSvgPaths(before)
    assert "data/resources/hydrant.svg" in {file.path for file in packaged.files}
    assert is_drawn(map_image(arrived, same_layer(arrived, layer)))


def test_a_missing_picture_is_told_with_its_layer(tmp_path):
    layer = layer_of(tmp_path)
    symbol = marker(QgsSvgMarkerSymbolLayer(str(tmp_path / "gone" / "x.svg")))
    symbol.appendSymbolLayer(QgsRasterMarkerSymbolLayer("C:\\pictures\\y.png"))
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    project = QgsProject()
    project.addMapLayer(layer)
    packaged, _ = travel(project, tmp_path)
    said = messages(packaged.findings)
    assert "warning: The layer Trees uses the file x.svg, which does not exist." in said
    assert "The layer Trees uses the file y.png, which does not exist." in said
    assert {each.layer_id for each in packaged.findings if "does not exist" in str(each.message)} == {layer.id()}


def test_every_saved_style_of_a_layer_keeps_its_pictures(tmp_path, qgis_new_project):
    layer = layer_of(tmp_path)
    for number, name in enumerate(("default", "winter")):
        if number:
            assert layer.styleManager().addStyleFromLayer(name)
            assert layer.styleManager().setCurrentStyle(name)
        file = svg(tmp_path / "elsewhere" / f"{name}.svg")
        layer.setRenderer(QgsSingleSymbolRenderer(marker(QgsSvgMarkerSymbolLayer(file))))
        settings = callout(tmp_path / "elsewhere" / f"c{name}.svg", labels())
        layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    project = QgsProject.instance()
    project.addMapLayer(layer)
    packaged, arrived = travel(project, tmp_path)
    assert {file.path for file in packaged.files} == {
        "d.gpkg", "data/resources/winter.svg", "data/resources/cwinter.svg", "project.qgz",
    }  # fmt: skip
    arrived_file = arrived.fileName()
    arrived.clear()
    project.clear()
    assert project.read(arrived_file)  # a style is resolved against the project that is open in QGIS
    found = next(iter(project.mapLayers().values()))
    for name in ("default", "winter"):
        assert found.styleManager().setCurrentStyle(name)
        assert is_drawn(map_image(project, found))
        assert found.renderer().symbol().symbolLayer(0).path().startswith("base64:")
    project.clear()


def test_fonts_that_are_not_installed_are_told(tmp_path):
    layer = layer_of(tmp_path)
    settings = QgsPalLayerSettings()
    settings.fieldName = "kind"
    text = settings.format()
    font = text.font()
    font.setFamily("Unheard Of Sans")
    text.setFont(font)
    settings.setFormat(text)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
    project = QgsProject()
    project.addMapLayer(layer)
    packaged, _ = travel(project, tmp_path)
    assert "note: The layer Trees uses the font Unheard Of Sans, which is not installed here." in messages(
        packaged.findings
    )
