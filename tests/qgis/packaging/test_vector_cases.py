"""Vector files out of the ordinary: ids that repeat, lists, names that clash, edits not yet in the file, relations."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest
from qgis.core import (
    QgsEditorWidgetSetup,
    QgsFeature,
    QgsMapThemeCollection,
    QgsProject,
    QgsRelation,
    QgsRelationContext,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)
from qgis.PyQt.QtCore import QDateTime, Qt, QTime

from qfieldsync_cloud.packaging.errors import UnfitProjectError
from qfieldsync_cloud.packaging.package import Choices
from tests.fixtures.projects import INTEGER, TEXT, layer_named, memory_layer, save, vector_layer, write_vector
from tests.qgis.packaging.compare import differences, value_of
from tests.qgis.packaging.support import messages, pack, pack_layers, reopen, same_layer
from tests.qgis.packaging.vector_kinds import feature, geojson

pytestmark = pytest.mark.usefixtures("qgis_app")

POINTS = [("POINT (1 2)", 1, "a"), ("POINT (3 4)", 2, "ä")]


def shapefile(path, rows=POINTS, encoding="UTF-8"):
    return write_vector(path, path.stem, {"n": INTEGER, "name": TEXT}, rows, driver="ESRI Shapefile",
                        options=[f"ENCODING={encoding}"])  # fmt: skip


def test_features_of_one_id_all_arrive(tmp_path):
    path = geojson(tmp_path / "project", [feature({"a": number}, "Point", 5) for number in range(3)])
    layer = vector_layer(path, "Repeated")
    packaged, project = pack_layers(tmp_path, layer)
    assert differences(layer, same_layer(project, layer), ("ids",)) == {}
    assert packaged.layers[0].packaged_features == 3


def test_fields_that_repeat_a_fid_keep_it(tmp_path):
    path = geojson(tmp_path / "project", [feature({"fid": number // 2, "a": number}, "Point") for number in range(4)])
    layer = vector_layer(path, "Repeated")
    _, project = pack_layers(tmp_path, layer)
    assert differences(layer, same_layer(project, layer)) == {}


def test_a_yes_or_no_called_fid_is_no_key(tmp_path):
    layer = vector_layer(geojson(tmp_path / "project", [feature({"fid": False}, "Point")]), "Answers")
    _, project = pack_layers(tmp_path, layer)
    assert differences(layer, same_layer(project, layer)) == {}


def test_lists_arrive_as_lists(tmp_path):
    values = {"texts": ["a,b", '"ä"', ""], "numbers": [1, -2], "big": [2**40], "reals": [1.5, -0.25], "none": []}
    path = geojson(tmp_path / "project", [feature(values, "Point"), feature(dict.fromkeys(values), None)])
    layer = vector_layer(path, "Lists")
    _, project = pack_layers(tmp_path, layer)
    copy = same_layer(project, layer)
    rows = [{name: row[name] for name in values} for row in copy.getFeatures()]
    assert rows[0] == values
    assert {value_of(value) for value in rows[1].values()} == {None}
    assert set(differences(layer, copy)) <= {"fields", "rows"}  # a list's column is one of JSON


def test_lists_and_times_of_a_memory_layer_arrive(tmp_path):
    layer = memory_layer("Lists", "None?field=l:string[]&field=t:time&field=m:datetime", [])
    row = QgsFeature(layer.fields())
    row.setAttributes([["x" * 300, "b"], QTime(1, 2, 3, 4), QDateTime.fromMSecsSinceEpoch(1, Qt.TimeSpec.UTC)])
    assert layer.dataProvider().addFeatures([row])[0]
    _, project = pack_layers(tmp_path, layer)
    (copied,) = same_layer(project, layer).getFeatures()
    assert (copied["l"], copied["t"]) == (["x" * 300, "b"], "01:02:03.004")
    assert copied["m"].toString("yyyy-MM-dd HH:mm:ss.zzz") == "1970-01-01 00:00:00.001"


def test_names_that_differ_in_case_only_are_refused_beforehand(tmp_path):
    layer = vector_layer(geojson(tmp_path / "project", [feature({"Name": 1, "name": 2}, "Point")]), "Twins")
    with pytest.raises(UnfitProjectError) as caught:
        pack_layers(tmp_path, layer)
    assert "The fields Name and name of the layer Twins are the same in a GeoPackage." in str(caught.value)
    assert not (tmp_path / "package").exists()
    other = memory_layer("Twin", "Point?field=a:integer&field=A:integer", [])
    packaged, _ = pack_layers(tmp_path, layer, memory_layer(), other, choices=Choices(leave_out_failed=True))
    assert [each.name for each in packaged.layers] == ["Sketch"]
    assert "The fields a and A of the layer Twin" in messages(packaged.findings)


def test_a_key_that_was_added_is_not_shown_in_the_form(tmp_path):
    layer = vector_layer(shapefile(tmp_path / "project" / "s.shp"), "s")
    _, project = pack_layers(tmp_path, layer)
    copy = same_layer(project, layer)
    assert copy.editorWidgetSetup(copy.fields().lookupField("fid")).type() == "Hidden"
    assert [copy.editorWidgetSetup(copy.fields().lookupField(name)).type() for name in ("n", "name")] != ["Hidden"] * 2
    assert copy.displayExpression() == layer.displayExpression()


@pytest.mark.parametrize("encoding", ["CP1252", "CP1251", "CP932"])
def test_a_code_page_file_is_believed(tmp_path, encoding):
    text = {"CP1252": "Straße", "CP1251": "Улица", "CP932": "通り"}[encoding]
    path = shapefile(tmp_path / "project" / "s.shp", [("POINT (1 2)", 1, text)], encoding)
    assert path.with_suffix(".cpg").exists()
    layer = vector_layer(path, "Streets")
    _, project = pack_layers(tmp_path, layer)
    copy = same_layer(project, layer)
    assert differences(layer, copy) == {}
    assert [row["name"] for row in copy.getFeatures()] == [text]


def test_edits_committed_in_an_open_layer_are_in_the_copy(tmp_path):
    path = write_vector(tmp_path / "project" / "t.gpkg", "t", {"name": TEXT}, [("POINT (1 2)", "early")])
    layer = vector_layer(f"{path}|layername=t", "t")
    assert layer.startEditing()
    assert layer.changeAttributeValue(1, 1, "committed just now")
    assert layer.commitChanges()
    packaged, project = pack_layers(tmp_path, layer)
    assert differences(layer, same_layer(project, layer)) == {}
    assert b"committed just now" in (tmp_path / "package" / "t.gpkg").read_bytes()
    assert [file.path for file in packaged.files] == ["project.qgz", "t.gpkg"]


def test_a_folder_that_is_a_link_outside_the_home(tmp_path):
    shapefile(tmp_path / "store" / "s.shp")
    write_vector(tmp_path / "store" / "t.gpkg", "t", {"name": TEXT}, [("POINT (1 2)", "x")])
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "linked").symlink_to(tmp_path / "store")
    layers = [vector_layer(tmp_path / "project" / "linked" / name, name) for name in ("s.shp", "t.gpkg|layername=t")]
    packaged, project = pack_layers(tmp_path, *layers)
    assert [differences(layer, same_layer(project, layer)) for layer in layers] == [{}, {}]
    assert not any(path.is_symlink() for path in (tmp_path / "package").rglob("*"))
    assert len(packaged.files) == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_read_only_files_that_are_converted(tmp_path):
    path = shapefile(tmp_path / "store" / "s.shp")
    for file in path.parent.iterdir():
        file.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        layer = vector_layer(path, "s")
        _, project = pack_layers(tmp_path, layer)
        assert differences(layer, same_layer(project, layer)) == {}
    finally:
        path.parent.chmod(0o755)


def test_two_sources_of_one_name_become_two_tables(tmp_path):
    one, two = shapefile(tmp_path / "a" / "s.shp"), shapefile(tmp_path / "b" / "S.shp", [("POINT (9 9)", 9, "b")])
    json_beside = geojson(tmp_path / "a", [feature({"k": 1}, "Point")])
    json_beside.rename(tmp_path / "a" / "s.geojson")
    layers = [vector_layer(path, str(path)) for path in (one, two, tmp_path / "a" / "s.geojson")]
    packaged, project = pack_layers(tmp_path, *layers)
    assert [differences(layer, same_layer(project, layer)) for layer in layers] == [{}, {}, {}]
    assert len({layer.files for layer in packaged.layers}) == 3


def test_open_options_of_a_source_are_kept_to(tmp_path):
    path = tmp_path / "project" / "o.csv"
    path.parent.mkdir()
    path.write_text("n,x\n1,2.5\n", encoding="utf-8")
    typed = vector_layer(f"{path}|option:AUTODETECT_TYPE=YES", "Typed")
    plain = vector_layer(path, "Plain")
    _, project = pack_layers(tmp_path, typed, plain)
    assert differences(typed, same_layer(project, typed)) == {}
    assert differences(plain, same_layer(project, plain)) == {}


@pytest.fixture
def woven(tmp_path):
    """Give a project of converted layers that hang together: relation, join, value relation, theme, filter."""
    project = QgsProject()
    parents, _, _ = weave(project, tmp_path / "project")
    assert parents.setSubsetString('"n" = 2')
    yield save(project, tmp_path / "project" / "p.qgz")
    project.clear()


def weave(project: QgsProject, home: Path) -> tuple[QgsVectorLayer, QgsVectorLayer, QgsVectorLayer]:
    """Add a shapefile, a GeoJSON file and a memory layer that hang together to a project, and return them."""
    parents = vector_layer(shapefile(home / "parents.shp"), "Parents")
    children = vector_layer(geojson(home, [feature({"parent": 1}, "Point", 3)]), "Children")
    words = memory_layer("Words", "None?field=key:integer&field=word:string", [(None, 1, "eins"), (None, 2, "zwei")])
    project.addMapLayers([parents, children, words])
    relate(project, children, parents)
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(words)
    join.setJoinFieldName("key")
    join.setTargetFieldName("n")
    assert parents.addJoin(join)
    choices = {"Layer": words.id(), "Key": "key", "Value": "word", "FilterExpression": '"key" > 0'}
    index = children.fields().lookupField("parent")
    children.setEditorWidgetSetup(index, QgsEditorWidgetSetup("ValueRelation", choices))
    theme = QgsMapThemeCollection.MapThemeRecord()
    theme.addLayerRecord(QgsMapThemeCollection.MapThemeLayerRecord(parents))
    project.mapThemeCollection().insert("Only parents", theme)
    return parents, children, words


def relate(project: QgsProject, children: QgsVectorLayer, parents: QgsVectorLayer) -> None:
    relation = QgsRelation(QgsRelationContext(project))
    relation.setId("of")
    relation.setName("Of")
    relation.setReferencingLayer(children.id())
    relation.setReferencedLayer(parents.id())
    relation.addFieldPair("parent", "n")
    project.relationManager().addRelation(relation)


def test_what_hangs_together_still_does(woven, tmp_path):
    arrived = reopen(pack(woven, tmp_path / "package"))
    for layer in woven.mapLayers().values():
        assert differences(layer, arrived.mapLayer(layer.id())) == {}
    (parent,) = layer_named(arrived, "Parents").getFeatures()
    assert parent["Words_word"] == "zwei"
    relation = arrived.relationManager().relation("of")
    assert relation.isValid()
    assert arrived.mapThemeCollection().mapThemeVisibleLayerIds("Only parents") == [layer_named(woven, "Parents").id()]
    children = layer_named(arrived, "Children")
    setup = children.editorWidgetSetup(children.fields().lookupField("parent"))
    assert arrived.mapLayer(setup.config()["Layer"]).name() == "Words"


def test_a_virtual_layer_over_layers_and_files_is_refused_with_its_reason(qgis_new_project, tmp_path):
    project = QgsProject.instance()
    source = vector_layer(shapefile(tmp_path / "project" / "s.shp"), "source")
    project.addMapLayer(source)
    query = quote("select a.* from a join b on a.n = b.n")
    layers = f"layer_ref={source.id()}:a&layer=ogr:{quote(source.source(), '')}:b:UTF-8"
    project.addMapLayer(vector_layer(f"?{layers}&query={query}", "Both", "virtual"))
    save(project, tmp_path / "project" / "p.qgz")
    with pytest.raises(UnfitProjectError, match="Both mixes layers of the project with data sources of its own"):
        pack(project, tmp_path / "package")


def test_a_database_folder_that_vanished_is_named(tmp_path):
    layer = QgsVectorLayer(str(tmp_path / "gone.gdb") + "|layername=x", "Gone", "ogr")
    with pytest.raises(UnfitProjectError, match=r"gone\.gdb of the layer Gone does not exist"):
        pack_layers(tmp_path, layer)
