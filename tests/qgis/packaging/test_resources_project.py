"""What a project names besides its layers: layouts, forms, annotations, decorations, variables, files beside it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from qgis.core import (
    QgsAction,
    QgsAnnotationMarkerItem,
    QgsBookmark,
    QgsCoordinateReferenceSystem,
    QgsEditFormConfig,
    QgsEditorWidgetSetup,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFillSymbol,
    QgsHtmlAnnotation,
    QgsLayoutFrame,
    QgsLayoutItemAttributeTable,
    QgsLayoutItemHtml,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemPolyline,
    QgsLayoutItemShape,
    QgsLayoutObject,
    QgsMarkerSymbol,
    QgsPoint,
    QgsPrintLayout,
    QgsProject,
    QgsProperty,
    QgsPropertyCollection,
    QgsRasterFillSymbolLayer,
    QgsReadWriteContext,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsSvgAnnotation,
    QgsSvgMarkerSymbolLayer,
    QgsTextBackgroundSettings,
    QgsTextFormat,
)
from qgis.gui import QgsWidgetWrapper
from qgis.PyQt.QtCore import QDate, QDateTime, QRectF, QTime, QUrl
from qgis.PyQt.QtGui import QPolygonF
from qgis.PyQt.QtXml import QDomDocument

from qfieldsync_cloud.packaging.inspect import read_project
from tests.fixtures.projects import TEXT, save, vector_layer, write_photo, write_vector
from tests.qgis.packaging.moved import away, png, svg, travel
from tests.qgis.packaging.support import messages, pack, same_layer

pytestmark = pytest.mark.usefixtures("qgis_app")


def point_layer(tmp_path, name="Trees"):
    path = write_vector(tmp_path / "project" / "t.gpkg", "t", {"n": TEXT}, [("POINT (1 2)", "a")])
    return vector_layer(f"{path}|layername=t", name)


def layout_of(project, name="A4"):
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName(name)
    project.layoutManager().addLayout(layout)
    return layout


def project_of(tmp_path):
    project = QgsProject()
    layer = point_layer(tmp_path)
    project.addMapLayer(layer)
    return project, layer


def test_a_layout_keeps_its_pictures(tmp_path):
    project, _ = project_of(tmp_path)
    layout = layout_of(project)
    logo = png(tmp_path / "elsewhere" / "logo.png")
    plain, computed = QgsLayoutItemPicture(layout), QgsLayoutItemPicture(layout)
    plain.setPicturePath(svg(tmp_path / "project" / "north.svg"))
    computed.dataDefinedProperties().setProperty(QgsLayoutObject.PictureSource, QgsProperty.fromExpression(f"'{logo}'"))
    label = QgsLayoutItemLabel(layout)
    label.setMode(QgsLayoutItemLabel.ModeHtml)
    label.setText(f"<img src='file://{logo}'> and <img src=\"{logo}\"> and <b>text</b>")
    line = QgsLayoutItemPolyline(QPolygonF(), layout)
    line.setStartMarker(QgsLayoutItemPolyline.SvgMarker)
    line.setStartSvgMarkerPath(svg(tmp_path / "elsewhere" / "arrow.svg"))
    shape = QgsLayoutItemShape(layout)
    fill = QgsFillSymbol.createSimple({})
    fill.changeSymbolLayer(0, QgsRasterFillSymbolLayer(png(tmp_path / "elsewhere" / "fill.png")))
    shape.setSymbol(fill)
    for number, item in enumerate((plain, computed, label, line, shape)):
        item.setId(str(number))
        layout.addLayoutItem(item)
    _, arrived = travel(project, tmp_path)
    found = arrived.layoutManager().layoutByName("A4")
    device = tmp_path / "device" / "projects"
    found.itemById("0").refreshPicture()
    assert found.itemById("0").picturePath().startswith("base64:")
    assert not found.itemById("0").isMissingImage()
    found.itemById("1").refreshPicture()
    assert found.itemById("1").evaluatedPath() == str(device / "data" / "resources" / "logo.png")
    text = found.itemById("2").currentText()
    assert text.count(f"file://{device}/data/resources/logo.png") == 2
    assert "<b>text</b>" in text
    assert Path(found.itemById("3").startSvgMarkerPath()).read_bytes()
    assert found.itemById("4").symbol().symbolLayer(0).imageFilePath().startswith("base64:")


def test_missing_and_unmovable_files_are_told_with_their_layout(tmp_path):
    project, _ = project_of(tmp_path)
    layout = layout_of(project, "Poster")
    picture = QgsLayoutItemPicture(layout)
    picture.setPicturePath("/gone/crest.svg")
    layout.addLayoutItem(picture)
    page = tmp_path / "elsewhere" / "page.html"
    page.parent.mkdir()
    page.write_text("<p>page</p>")
    html = QgsLayoutItemHtml(layout)
    frame = QgsLayoutFrame(layout, html)
    frame.attemptSetSceneRect(QRectF(0, 0, 50, 50))
    html.addFrame(frame)
    html.setUrl(QUrl.fromLocalFile(str(page)))
    layout.addMultiFrame(html)
    packaged, _ = travel(project, tmp_path)
    said = messages(packaged.findings)
    assert "warning: The layout Poster uses the file crest.svg, which does not exist." in said
    assert "note: The layout Poster uses the file page.html, which stays behind" in said


UI = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0"><class>Form</class><widget class="QWidget" name="Form"><layout class="QVBoxLayout"><item>
<widget class="QLabel" name="picture"><property name="pixmap"><pixmap>{picture}</pixmap></property></widget>
</item></layout></widget></ui>
"""


@pytest.mark.parametrize("where", ["project/forms", "elsewhere"])
def test_a_form_goes_with_its_pictures_and_its_code_is_never_run(tmp_path, where):
    project, layer = project_of(tmp_path)
    picture, ran = Path(png(tmp_path / where / "icons" / "oak.png")), tmp_path / "ran"
    form, code = tmp_path / where / "form.ui", tmp_path / where / "form.py"
    form.write_text(UI.format(picture="icons/oak.png"), encoding="utf-8")
    code.write_text(f"open({str(ran)!r}, 'w')\ndef opened(*_): open({str(ran)!r}, 'w')\n")
    config = layer.editFormConfig()
    config.setUiForm(str(form))
    config.setInitCodeSource(QgsEditFormConfig.CodeSourceFile)
    config.setInitFilePath(str(code))
    config.setInitFunction("opened")
    layer.setEditFormConfig(config)
    project.writeEntry("Macros", "/pythonCode", f"def openProject(): open({str(ran)!r}, 'w')")
    project.writeEntry("Macros", "/pythonCode", code.read_text())
    before = form.read_bytes()
    packaged, arrived = travel(project, tmp_path)
    config = same_layer(arrived, layer).editFormConfig()
    written = Path(config.uiForm())
    assert "def opened" in Path(config.initFilePath()).read_text()
    assert not ran.exists()
    named = written.read_text(encoding="utf-8").split("<pixmap>")[1].split("<")[0]
    assert (written.parent / named).is_file()
    assert (written.read_bytes() == before) == where.startswith("project")
    assert picture.name in {Path(file.path).name for file in packaged.files}
    assert arrived.readEntry("Macros", "/pythonCode")[0].startswith("open(")
    for name in ("form.ui", "form.py"):
        assert f"Trees names the form {name}; QField reads no such file" in messages(packaged.findings)


def test_map_tips_actions_placeholders_and_variables_of_a_layer(tmp_path):
    project, layer = project_of(tmp_path)
    icon = png(tmp_path / "elsewhere" / "icon.png")
    layer.setMapTipTemplate(f'<img src="file://{icon}"> [% "n" %] <img src="[% @layer_name %].png">')
    layer.actions().addAction(QgsAction(QgsAction.GenericPython, "Say", "print('[% n %]')", icon, False))
    layer.setLegendPlaceholderImage(png(tmp_path / "project" / "legend.png"))
    QgsExpressionContextUtils.setLayerVariables(layer, {"crest": icon, "colour": "red"})
    secret = tmp_path / "elsewhere" / "key.pem"
    secret.write_text("secret")
    QgsExpressionContextUtils.setProjectVariables(project, {"crest": icon, "town": "Süd", "key": str(secret)})
    packaged, arrived = travel(project, tmp_path)
    found = same_layer(arrived, layer)
    assert 'src="file://[% @project_folder %]/data/resources/icon.png"' in found.mapTipTemplate()
    assert '[% "n" %] <img src="[% @layer_name %].png">' in found.mapTipTemplate()
    assert [each.command() for each in found.actions().actions()] == ["print('[% n %]')"]
    assert "The layer Trees uses the file icon.png, which stays behind" in messages(packaged.findings)
    assert found.legendPlaceholderImage().startswith("base64:")
    scope = QgsExpressionContextUtils.layerScope(found)
    assert (scope.variable("crest"), scope.variable("colour")) == ("./data/resources/icon.png", "red")
    expected = {"crest": "./data/resources/icon.png", "town": "Süd", "key": str(secret)}
    assert arrived.customVariables() == expected
    assert not any("key.pem" in file.path for file in packaged.files)
    assert "The project uses the file key.pem, which stays behind" in messages(packaged.findings)
    assert (Path(arrived.homePath()) / "data" / "resources" / "icon.png").is_file()


def test_annotations_keep_their_pictures(tmp_path):
    project, _ = project_of(tmp_path)
    item = QgsAnnotationMarkerItem(QgsPoint(1, 2))
    symbol = QgsMarkerSymbol.createSimple({})
    symbol.changeSymbolLayer(0, QgsSvgMarkerSymbolLayer(svg(tmp_path / "elsewhere" / "pin.svg")))
    item.setSymbol(symbol)
    key = project.mainAnnotationLayer().addItem(item)
    drawn, page = QgsSvgAnnotation(), QgsHtmlAnnotation()
    drawn.setFilePath(svg(tmp_path / "elsewhere" / "note.svg"))
    page.setSourceFile(str(Path(svg(tmp_path / "elsewhere" / "page.html"))))
    for each in (drawn, page):
        project.annotationManager().addAnnotation(each)
    packaged, arrived = travel(project, tmp_path)
    assert arrived.mainAnnotationLayer().items()[key].symbol().symbolLayer(0).path().startswith("base64:")
    annotations = arrived.annotationManager().annotations()
    (file,) = [each.filePath() for each in annotations if isinstance(each, QgsSvgAnnotation)]
    assert Path(file).is_file()
    assert "The project uses the file page.html, which stays behind" in messages(packaged.findings)


def text_format(path):
    text, document = QgsTextFormat(), QDomDocument()
    background = text.background()
    background.setEnabled(True)
    background.setType(QgsTextBackgroundSettings.ShapeSVG)
    background.setSvgFile(path)
    text.setBackground(background)
    document.appendChild(text.writeXml(document, QgsReadWriteContext()))
    return document.toString()


def test_entries_of_qfield_and_decorations_name_their_copies(tmp_path):
    project, _ = project_of(tmp_path)
    crest = png(tmp_path / "elsewhere" / "crest.png")
    project.writeEntry("qfieldsync", "stampingImageDecoration", crest)
    project.writeEntry("qfieldsync", "stampingFontStyle", text_format(svg(tmp_path / "elsewhere" / "stamp.svg")))
    project.writeEntry("Image", "/ImagePath", crest)
    project.writeEntry("NorthArrow", "/SvgPath", svg(tmp_path / "elsewhere" / "north.svg"))
    _, arrived = travel(project, tmp_path)
    resolve = arrived.pathResolver().readPath
    for scope, key in (("qfieldsync", "stampingImageDecoration"), ("Image", "/ImagePath"), ("NorthArrow", "/SvgPath")):
        assert Path(resolve(arrived.readEntry(scope, key)[0])).is_file()
    document, context, text = QDomDocument(), QgsReadWriteContext(), QgsTextFormat()
    document.setContent(arrived.readEntry("qfieldsync", "stampingFontStyle")[0])
    context.setPathResolver(arrived.pathResolver())
    text.readXml(document.documentElement(), context)
    assert text.background().svgFile().startswith("base64:")


def test_what_names_no_file_is_the_same(tmp_path):
    project, layer = project_of(tmp_path)
    bookmark = QgsBookmark()
    bookmark.setName("Hafen")
    bookmark.setExtent(QgsReferencedRectangle(QgsRectangle(0, 0, 1, 1), QgsCoordinateReferenceSystem("EPSG:4326")))
    project.bookmarkManager().addBookmark(bookmark)
    moment = QDateTime(QDate(2026, 1, 2), QTime(3, 4))
    project.timeSettings().setTemporalRange(type(project.timeSettings().temporalRange())(moment, moment.addDays(1)))
    layer.setCustomProperty("userNotes", "<b>Vorsicht</b>")
    metadata = project.metadata()
    metadata.setAbstract("Bäume der Stadt")
    project.setMetadata(metadata)
    group = project.layerTreeRoot().addGroup("Stadt")
    group.addLayer(layer)
    _, arrived = travel(project, tmp_path)
    assert [each.name() for each in arrived.bookmarkManager().bookmarks()] == ["Hafen"]
    assert arrived.timeSettings().temporalRange() == project.timeSettings().temporalRange()
    found = same_layer(arrived, layer)
    assert found.customProperty("userNotes") == "<b>Vorsicht</b>"
    assert arrived.metadata().abstract() == "Bäume der Stadt"
    assert [each.name() for each in arrived.layerTreeRoot().findGroup("Stadt").findLayers()] == ["Trees"]


def test_files_beside_the_project_go_with_it_under_its_name(tmp_path):
    project, _ = project_of(tmp_path)
    home = tmp_path / "project"
    for name in ("town.qml", "town.qmd", "town_de.qm", "town_de.ts", "town_pt_BR.qm", "town_hall.txt", "other_de.qm"):
        (home / name).write_text(name)
    packaged, arrived = travel(project, tmp_path, "town.qgz")
    assert [file.path for file in packaged.files] == [
        "t.gpkg", "town.qgz", "town.qmd", "town.qml", "town_de.qm", "town_de.ts", "town_pt_BR.qm"
    ]  # fmt: skip
    assert (Path(arrived.homePath()) / "town_de.ts").read_text() == "town_de.ts"
    said = "Translations of the project reach the cloud, but not the crew: town_de.qm, town_pt_BR.qm."
    assert said in messages(packaged.findings)


@pytest.mark.parametrize("suffix", ["qgz", "qgs"])
def test_attached_files_and_moved_labels_stay_with_the_project(tmp_path, suffix):
    project, layer = project_of(tmp_path)
    attached = Path(project.createAttachedFile("crest.svg"))
    svg(attached)
    name = project.attachmentIdentifier(str(attached))
    symbol = QgsMarkerSymbol.createSimple({})
    symbol.changeSymbolLayer(0, QgsSvgMarkerSymbolLayer(str(attached)))
    layer.renderer().setSymbol(symbol)
    storage = project.auxiliaryStorage().createAuxiliaryLayer(layer.fields().field("n"), layer)
    layer.setAuxiliaryLayer(storage)
    save(project, tmp_path / "project" / f"town.{suffix}")
    assert name.startswith("attachment:///")
    packaged = pack(project, tmp_path / "package")
    project.clear()
    arrived = read_project(away(packaged, tmp_path))
    found = next(iter(arrived.mapLayers().values()))
    picture = Path(found.renderer().symbol().symbolLayer(0).path())
    assert picture.is_file()
    assert str(picture) in arrived.attachedFiles()
    assert found.auxiliaryLayer() is not None
    assert found.auxiliaryLayer().isValid()


@pytest.mark.parametrize("place", ["project.qgz", "qgis/project.qgz"])
def test_the_root_of_an_attachment_field_is_found_on_another_computer(tmp_path, place):
    project, layer = project_of(tmp_path)
    project.setPresetHomePath(str(tmp_path / "project"))
    write_photo(tmp_path / "project" / "DCIM" / "trees" / "a.jpg")
    config = {"DefaultRoot": str(tmp_path / "project" / "DCIM" / "trees"), "RelativeStorage": 2, "DocumentViewer": 1}
    layer.setEditorWidgetSetup(1, QgsEditorWidgetSetup("ExternalResource", config))
    _, arrived = travel(project, tmp_path, place)
    found = same_layer(arrived, layer)
    config = found.editorWidgetSetup(1).config()
    assert (config["RelativeStorage"], config["DocumentViewer"]) == (2, 1)
    collection = QgsPropertyCollection()
    collection.loadVariant(config["PropertyCollection"], QgsWidgetWrapper.propertyDefinitions())
    scope = QgsExpressionContextUtils.projectScope(arrived)
    context = QgsExpressionContext()
    context.appendScope(scope)
    root = collection.valueAsString(QgsWidgetWrapper.RootPath, context)[0]
    assert (Path(root) / "a.jpg").is_file()
    assert root.endswith("/")  # QField puts value behind root as it is


def test_a_root_that_an_expression_gives_stays(tmp_path):
    project, layer = project_of(tmp_path)
    collection = QgsPropertyCollection()
    collection.setProperty(QgsWidgetWrapper.RootPath, QgsProperty.fromExpression("@project_home || '/x/'"))
    config = {
        "DefaultRoot": str(tmp_path / "project"), "RelativeStorage": 2,
        "PropertyCollection": collection.toVariant(QgsWidgetWrapper.propertyDefinitions()),
    }  # fmt: skip
    layer.setEditorWidgetSetup(1, QgsEditorWidgetSetup("ExternalResource", config))
    _, arrived = travel(project, tmp_path)
    config = same_layer(arrived, layer).editorWidgetSetup(1).config()
    assert config["PropertyCollection"]["properties"]["propertyRootPath"]["expression"] == "@project_home || '/x/'"


def test_nothing_of_the_authors_computer_is_named(tmp_path):
    project, layer = project_of(tmp_path)
    species = write_vector(tmp_path / "elsewhere" / "s.shp", "s", {"n": TEXT}, [("POINT (1 2)", "a")],
                           driver="ESRI Shapefile")  # fmt: skip
    list_layer = vector_layer(species, "Species")
    project.addMapLayer(list_layer)
    list_config = {"Layer": list_layer.id(), "LayerSource": list_layer.source(), "LayerProviderName": "ogr", "Key": "n"}
    layer.setEditorWidgetSetup(1, QgsEditorWidgetSetup("ValueRelation", list_config))
    symbol = QgsMarkerSymbol.createSimple({})
    symbol.changeSymbolLayer(0, QgsSvgMarkerSymbolLayer(svg(tmp_path / "elsewhere" / "pin.svg")))
    layer.renderer().setSymbol(symbol)
    layer.styleManager().addStyleFromLayer("winter")
    layout = layout_of(project)
    picture = QgsLayoutItemPicture(layout)
    picture.setPicturePath(png(tmp_path / "elsewhere" / "logo.png"))
    layout.addLayoutItem(picture)
    layout.atlas().setEnabled(True)
    layout.atlas().setCoverageLayer(list_layer)
    map_item, legend, table = QgsLayoutItemMap(layout), QgsLayoutItemLegend(layout), QgsLayoutItemAttributeTable(layout)
    map_item.setKeepLayerSet(True)
    map_item.setLayers([layer, list_layer])
    legend.setAutoUpdateModel(False)
    table.setVectorLayer(list_layer)
    frame = QgsLayoutFrame(layout, table)
    table.addFrame(frame)
    layout.addMultiFrame(table)
    for item in (map_item, legend):
        layout.addLayoutItem(item)
    project.writeEntryBool("Paths", "Absolute", True)
    packaged, arrived = travel(project, tmp_path)
    with zipfile.ZipFile(tmp_path / "device" / "projects" / packaged.project_file) as archive:
        assert str(tmp_path) not in archive.read("project.qgs").decode()
    found = arrived.layoutManager().layoutByName("A4")
    assert found.atlas().coverageLayer().id() == list_layer.id()
    kept = next(each for each in found.items() if isinstance(each, QgsLayoutItemMap))
    assert [each.id() for each in kept.layers()] == [layer.id(), list_layer.id()]
    relation = same_layer(arrived, layer).editorWidgetSetup(1).config()
    assert (relation["Layer"], relation["LayerSource"]) == (list_layer.id(), "./data/s.gpkg|layername=s")
