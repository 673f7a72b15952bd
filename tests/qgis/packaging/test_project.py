"""The packaged project is the analyst's: only sources change, and what the crew must not get is gone."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsMapThemeCollection,
    QgsPalLayerSettings,
    QgsProject,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorLayerSimpleLabeling,
)

from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.packaging.package import Choices
from tests.fixtures.projects import TEXT, layer_named, save, vector_layer, write_photo, write_vector
from tests.qgis.packaging.support import messages, pack, pack_layers, reopen, rows_of, same_layer

pytestmark = pytest.mark.usefixtures("qgis_app")


def project_xml(packaged):
    path = packaged.folder / packaged.project_file
    if path.suffix == ".qgs":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith(".qgs"))).decode()


def test_the_whole_sample_arrives(sample_project, tmp_path):
    packaged = pack(sample_project, tmp_path / "package")
    copy = reopen(packaged)
    assert {layer.id() for layer in copy.mapLayers().values()} == set(sample_project.mapLayers())
    for layer in sample_project.mapLayers().values():
        if layer.providerType() != "wms":
            same_layer(copy, layer)
    assert [file.path for file in packaged.files] == [
        "DCIM/tree_1.jpg", "DCIM/tree_2.jpg", "Straßen/Wege.gpkg", "data/Sketch.gpkg", "data/trees.gpkg",
        "imagery/ortho.tfw", "imagery/ortho.tif", "imagery/ortho.tif.aux.xml", "observations/visits.gpkg",
        "species.gpkg",
        "stations.gpkg", "trees.gpkg", "trees.qgz", "zones.gpkg",
    ]  # fmt: skip
    assert all(each.source_features == each.packaged_features for each in packaged.layers)
    assert packaged.project_file == "trees.qgz"
    for file in packaged.files:
        assert (packaged.folder / file.path).stat().st_size == file.size


def test_join_relation_filter_and_form_survive(sample_project, tmp_path):
    copy = reopen(pack(sample_project, tmp_path / "package"))
    trees, before = layer_named(copy, "Trees"), layer_named(sample_project, "Trees")
    assert [each["sp_latin"] for each in trees.getFeatures()] == [each["sp_latin"] for each in before.getFeatures()]
    relation = copy.relationManager().relation("visits_of_tree")
    assert relation.isValid()
    first = next(each for each in trees.getFeatures() if each["uuid"] == "t-1")
    assert sorted(each["remark"] for each in relation.getRelatedFeatures(first)) == ["Pilz", "gesund"]
    assert rows_of(layer_named(copy, "Paths"), ("fid",)) == rows_of(layer_named(sample_project, "Paths"))
    assert layer_named(copy, "Paths").featureCount() == 2
    widget = trees.editorWidgetSetup(trees.fields().lookupField("photo"))
    assert (widget.type(), widget.config()["DocumentViewer"]) == ("ExternalResource", 1)
    assert trees.customProperty("QFieldSync/attachment_naming") == '{"photo": "\'DCIM/tree.jpg\'"}'


def test_styles_labels_and_themes_survive_a_conversion(tmp_path):
    path = write_vector(
        tmp_path / "project" / "s.shp", "s", {"kind": TEXT}, [("POINT (1 2)", "oak")], driver="ESRI Shapefile"
    )
    layer = vector_layer(path, "s")
    categories = [QgsRendererCategory("oak", QgsSymbol.defaultSymbol(layer.geometryType()), "Eichen")]
    layer.setRenderer(QgsCategorizedSymbolRenderer("kind", categories))
    settings = QgsPalLayerSettings()
    settings.fieldName = "kind"
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
    project = QgsProject()
    project.addMapLayer(layer)
    theme = QgsMapThemeCollection.MapThemeRecord()
    theme.addLayerRecord(QgsMapThemeCollection.MapThemeLayerRecord(layer))
    project.mapThemeCollection().insert("Feld", theme)
    save(project, tmp_path / "project" / "p.qgs")
    copy = reopen(pack(project, tmp_path / "package"))
    found = same_layer(copy, layer)
    assert [each.label() for each in found.renderer().categories()] == ["Eichen"]
    assert found.labeling().settings().fieldName == "kind"
    assert copy.mapThemeCollection().mapThemeVisibleLayerIds("Feld") == [layer.id()]


def test_only_sources_and_owed_keys_change_in_the_xml(tmp_path):
    path = write_vector(tmp_path / "elsewhere" / "t.gpkg", "t", {"n": TEXT}, [("POINT (1 2)", "a")])
    packaged, project = pack_layers(tmp_path, vector_layer(f"{path}|layername=t", "t"))
    with zipfile.ZipFile(tmp_path / "project" / "project.qgz") as archive:
        before = archive.read("project.qgs").decode()
    after = project_xml(packaged)

    def heart(text: str) -> list[str]:
        text = re.sub(
            r"<customproperties>.*?</customproperties>|<properties>.*?</properties>", "", text, flags=re.DOTALL
        )
        text = re.sub(r"<([^<>]*)></[^<>]*>", r"<\1/>", text)
        text = re.sub(r"(<datasource>|source=\")[^<\"]*", "", text)
        # the order of attributes is Qt's own, another one each time
        return [" ".join(sorted(line.strip(" </>").split())) for line in text.splitlines() if line.strip()]

    assert heart(after) == heart(before)
    assert "./data/t.gpkg|layername=t" in after
    assert project.mapLayers()


def test_cloud_actions_are_written_kept_and_chosen(tmp_path):
    path = write_vector(tmp_path / "project" / "t.gpkg", "t", {"n": TEXT}, [("POINT (1 2)", "a")])
    layers = [vector_layer(f"{path}|layername=t", name) for name in ("unset", "kept", "legacy", "chosen")]
    layers[1].setCustomProperty("QFieldSync/cloud_action", "no_action")
    layers[2].setCustomProperty("QFieldSync/cloud_action", "keep_existent")
    layers[3].setCustomProperty("QFieldSync/cloud_action", "offline")
    packaged, project = pack_layers(tmp_path, *layers, choices=Choices({layers[3].id(): CloudAction.NO_ACTION}))
    actions = {each.name(): each.customProperty("QFieldSync/cloud_action") for each in project.mapLayers().values()}
    assert actions == {"unset": "offline", "kept": "no_action", "legacy": "keep_existent", "chosen": "no_action"}
    assert {each.name: each.action for each in packaged.layers}["kept"] is CloudAction.NO_ACTION


def test_a_removed_layer_is_gone_with_its_relation_join_and_file(sample_project, tmp_path):
    species, visits = layer_named(sample_project, "Species"), layer_named(sample_project, "Visits")
    choices = Choices({species.id(): CloudAction.REMOVE, visits.id(): CloudAction.REMOVE})
    packaged = pack(sample_project, tmp_path / "package", choices)
    copy = reopen(packaged)
    assert not copy.mapLayersByName("Species")
    assert not copy.mapLayersByName("Visits")
    assert species.id() not in {each.layerId() for each in copy.layerTreeRoot().findLayers()}
    assert copy.relationManager().relations() == {}
    assert layer_named(copy, "Trees").vectorJoins() == []
    assert not {"species.gpkg", "observations/visits.gpkg"} & {file.path for file in packaged.files}
    assert species.id() not in project_xml(packaged)
    said = messages(packaged.findings)
    assert "Trees loses its join with Species" in said
    assert "The relation Visits of a tree is left out with Visits" in said


def test_a_removed_layer_whose_file_stays_is_reported(sample_project, tmp_path):
    plots = layer_named(sample_project, "Plots")
    packaged = pack(sample_project, tmp_path / "package", Choices({plots.id(): CloudAction.REMOVE}))
    assert "Plots is left out, but its data stay in trees.gpkg" in messages(packaged.findings)


def test_attachment_folders_are_named_and_taken_along(sample_project, tmp_path):
    home = Path(sample_project.homePath())
    write_photo(home / "fotos" / "2026" / "näh.jpg")
    write_photo(home / "fotos" / "a#b.jpg")
    (home / "fotos" / ".hidden").write_text("x")
    (home / "fotos" / "Thumbs.db").write_text("x")
    sample_project.writeEntry("QFieldSync", "attachmentDirs", ["fotos", "../archive"])
    save(sample_project, home / "trees.qgz")
    packaged = pack(sample_project, tmp_path / "package")
    taken = {file.path for file in packaged.files if file.path.endswith(("jpg", "hidden", "db"))}
    assert taken == {"fotos/2026/näh.jpg"}
    assert reopen(packaged).readListEntry("QFieldSync", "attachmentDirs")[0] == ["fotos"]
    said = messages(packaged.findings)
    assert "fotos/a#b.jpg is left out" in said
    assert "../archive lies outside" in said


def test_the_data_folders_of_qfieldsync_are_taken_along(sample_project, tmp_path):
    home = Path(sample_project.homePath())
    for name in ("styles/a.qml", "styles/sub/b.txt", "other/c.txt"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(name)
    sample_project.writeEntry("QFieldSync", "dataDirs", ["styles", "../archive"])
    save(sample_project, home / "trees.qgz")
    for choices in (Choices(), Choices(only_named_files=True)):
        packaged = pack(sample_project, tmp_path / "package", choices)
        taken = {file.path for file in packaged.files}
        assert {"styles/a.qml", "styles/sub/b.txt"} <= taken
        assert not any(name.startswith(("other/", "archive/")) for name in taken)
    assert reopen(packaged).readListEntry("QFieldSync", "dataDirs")[0] == ["styles", "../archive"]


def test_default_attachment_folders_are_written_and_others_can_be_chosen(sample_project, tmp_path):
    first = reopen(pack(sample_project, tmp_path / "first"))
    assert first.readListEntry("QFieldSync", "attachmentDirs")[0] == ["DCIM", "audio", "video", "files"]
    second = pack(sample_project, tmp_path / "second", Choices(attachment_dirs=()))
    assert not any(file.path.startswith("DCIM") for file in second.files)
    assert reopen(second).readListEntry("QFieldSync", "attachmentDirs") == ([], True)


def test_the_keys_of_others_stay_and_those_of_the_author_go(sample_project, tmp_path):
    sample_project.writeEntry("qfieldsync", "initialMapMode", "digitize")
    sample_project.writeEntry("qfieldsync", "somethingNew", "kept")
    sample_project.writeEntry("qfieldsync", "geofencingIsActive", True)
    sample_project.writeEntry("QFieldSync", "exportDirectoryProject", "/home/ada/secret")
    save(sample_project, Path(sample_project.fileName()))
    packaged = pack(sample_project, tmp_path / "package")
    copy = reopen(packaged)
    assert copy.readEntry("qfieldsync", "initialMapMode")[0] == "digitize"
    assert copy.readEntry("qfieldsync", "somethingNew")[0] == "kept"
    assert copy.readNumEntry("qfieldsync", "geofencingBehavior", 0) == (1, True)
    assert "/home/ada" not in project_xml(packaged)


def test_absolute_paths_become_relative(tmp_path):
    path = write_vector(tmp_path / "project" / "sub" / "t.gpkg", "t", {"n": TEXT}, [("POINT (1 2)", "a")])
    project = QgsProject()
    project.writeEntryBool("Paths", "Absolute", True)
    layer = vector_layer(f"{path}|layername=t", "t")
    project.addMapLayer(layer)
    save(project, tmp_path / "project" / "p.qgs")
    packaged = pack(project, tmp_path / "package")
    assert str(tmp_path) not in project_xml(packaged)
    same_layer(reopen(packaged), layer)


def test_a_project_in_a_folder_of_its_home_keeps_that_place(tmp_path):
    home = tmp_path / "home"
    path = write_vector(home / "data" / "t.shp", "t", {"n": TEXT}, [("POINT (1 2)", "a")], driver="ESRI Shapefile")
    write_photo(home / "DCIM" / "a.jpg")
    project = QgsProject()
    layer = vector_layer(path, "t")
    project.addMapLayer(layer)
    project.setPresetHomePath(str(home))
    save(project, home / "qgis" / "p.qgz")
    packaged = pack(project, tmp_path / "package")
    assert [file.path for file in packaged.files] == ["DCIM/a.jpg", "data/t.gpkg", "qgis/p.qgz"]
    copy = reopen(packaged)
    assert copy.homePath() == str(tmp_path / "package")
    assert same_layer(copy, layer).source() == f"{tmp_path}/package/data/t.gpkg|layername=t"


def test_files_beside_the_project_go_with_it(sample_project, tmp_path):
    home = Path(sample_project.homePath())
    (home / "trees.qml").write_text("import QtQuick\n")
    (home / "other.qml").write_text("import QtQuick\n")
    packaged = pack(sample_project, tmp_path / "package")
    assert (packaged.folder / "trees.qml").read_text() == "import QtQuick\n"
    assert "other.qml" not in {file.path for file in packaged.files}


def test_the_archive_of_a_project_keeps_its_other_members(sample_project, tmp_path):
    with zipfile.ZipFile(sample_project.fileName(), "a") as archive:
        archive.writestr("trees.qgd", b"auxiliary")
        archive.writestr("picture.png", b"attached")
    packaged = pack(sample_project, tmp_path / "package")
    with zipfile.ZipFile(packaged.folder / packaged.project_file) as archive:
        assert archive.read("trees.qgd") == b"auxiliary"
        assert archive.read("picture.png") == b"attached"


def test_packaging_again_into_the_same_folder_gives_the_same(sample_project, tmp_path):
    first = pack(sample_project, tmp_path / "package")
    (tmp_path / "package" / "DCIM" / "from_the_crew.jpg").write_bytes(b"photo")
    second = pack(sample_project, tmp_path / "package")
    assert [file.path for file in first.files] == [file.path for file in second.files]
    assert (tmp_path / "package" / "DCIM" / "from_the_crew.jpg").read_bytes() == b"photo"


def test_inspection_says_how_each_layer_travels(sample_project):
    description = inspect(sample_project)
    ways = {layer.name: (layer.kind.name, layer.handling.name) for layer in description.layers}
    assert ways == {
        "Trees": ("GEOPACKAGE", "COPY"), "Visits": ("GEOPACKAGE", "COPY"), "Species": ("GEOPACKAGE", "COPY"),
        "Plots": ("GEOPACKAGE", "COPY"), "Felled": ("GEOPACKAGE", "COPY"), "Paths": ("VECTOR_FILE", "CONVERT"),
        "Stations": ("DELIMITED_TEXT", "CONVERT"), "Zones": ("VECTOR_FILE", "CONVERT"), "Sketch": ("MEMORY", "CONVERT"),
        "Ortho": ("RASTER_FILE", "COPY"), "Base map": ("SERVICE", "REFERENCE"),
    }  # fmt: skip
    trees = description.layer(layer_named(sample_project, "Trees").id())
    assert (trees.feature_count, trees.allowed_actions[0]) == (4, CloudAction.OFFLINE)
    assert trees.size == (Path(sample_project.homePath()) / "trees.gpkg").stat().st_size


def test_a_project_opened_through_a_link_keeps_its_structure(tmp_path):
    real = tmp_path / "real"
    path = write_vector(real / "data" / "t.gpkg", "t", {"n": TEXT}, [("POINT (1 2)", "a")])
    project = QgsProject()
    project.addMapLayer(vector_layer(f"{path}|layername=t", "t"))
    save(project, real / "p.qgz")
    (tmp_path / "link").symlink_to(real)
    linked = QgsProject()
    assert linked.read(str(tmp_path / "link" / "p.qgz"))
    assert inspect(linked).can_publish_in_place
    packaged = pack(linked, tmp_path / "package")
    assert [file.path for file in packaged.files] == ["data/t.gpkg", "p.qgz"]
    same_layer(reopen(packaged), next(iter(linked.mapLayers().values())))


def test_a_sublayer_given_by_its_number_is_the_right_one(tmp_path):
    folder = tmp_path / "project"
    path = write_vector(folder / "two.kml", "first", {"Name": TEXT}, [("POINT (1 2)", "a")], driver="KML")
    text = path.read_text(encoding="utf-8")
    start, end = text.index("<Folder>"), text.index("</Folder>") + len("</Folder>")
    second = text[start:end].replace("first", "second").replace(">a<", ">b<").replace(' id="', ' id="x')
    path.write_text(text[:end] + second + text[end:], encoding="utf-8")
    layers = [vector_layer(f"{path}|layerid={number}", str(number)) for number in (0, 1)]
    _, project = pack_layers(tmp_path, *layers)
    names = [[each["Name"] for each in same_layer(project, layer).getFeatures()] for layer in layers]
    assert names == [[each["Name"] for each in layer.getFeatures()] for layer in layers] == [["a"], ["b"]]
