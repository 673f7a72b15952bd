"""Groups and layers embedded from another project: they arrive as the packaged project's own, in one project file."""

from __future__ import annotations

import pytest
from qgis.core import QgsMarkerSymbol, QgsProject, QgsRasterMarkerSymbolLayer, QgsSvgMarkerSymbolLayer

from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.errors import UnfitProjectError
from qfieldsync_cloud.packaging.inspect import inspect, read_project
from qfieldsync_cloud.packaging.package import Choices
from tests.fixtures.projects import TEXT, save, vector_layer, write_vector
from tests.qgis.packaging.moved import away, is_drawn, map_image, png, svg
from tests.qgis.packaging.support import messages, pack, rows_of

pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.fixture
def base_project(tmp_path):
    """Give the file of a project with a group of two layers, one of them a shapefile with a picture beside it."""
    folder = tmp_path / "office" / "base"
    roads = write_vector(folder / "roads.gpkg", "roads", {"n": TEXT}, [("POINT (5 5)", "a")])
    wells = write_vector(folder / "wells.shp", "wells", {"n": TEXT}, [("POINT (5 5)", "b")], driver="ESRI Shapefile")
    layers = [vector_layer(f"{roads}|layername=roads", "Roads"), vector_layer(wells, "Wells")]
    symbol = QgsMarkerSymbol.createSimple({})
    marker = QgsRasterMarkerSymbolLayer(png(folder / "symbols" / "well.png"))
    marker.setSize(8)
    symbol.changeSymbolLayer(0, marker)
    symbol.appendSymbolLayer(QgsSvgMarkerSymbolLayer(svg(tmp_path / "elsewhere" / "pin.svg")))
    layers[1].renderer().setSymbol(symbol)
    project = QgsProject()
    project.addMapLayers(layers, False)
    group = project.layerTreeRoot().addGroup("Base")
    group.addLayer(layers[0])
    group.addGroup("Inner").addLayer(layers[1])
    path = folder / "base.qgs"
    save(project, path)
    project.clear()
    return path


def id_of(path, name):
    project = read_project(path)
    return project.mapLayersByName(name)[0].id()


def embedding(tmp_path, base_project):
    own = write_vector(tmp_path / "project" / "t.gpkg", "t", {"n": TEXT}, [("POINT (1 2)", "own")])
    project = QgsProject()
    project.addMapLayer(vector_layer(f"{own}|layername=t", "Own"))
    save(project, tmp_path / "project" / "p.qgz")
    group = project.createEmbeddedGroup("Base", str(base_project), [])
    project.layerTreeRoot().addChildNode(group)
    return save(project, tmp_path / "project" / "p.qgz")


def test_an_embedded_group_arrives_with_its_layers_data_and_pictures(tmp_path, base_project):
    project = embedding(tmp_path, base_project)
    before = {layer.name(): rows_of(layer, ("fid",)) for layer in project.mapLayers().values()}
    drawn = map_image(project, project.mapLayersByName("Wells")[0])
    assert is_drawn(drawn)
    packaged = pack(project, tmp_path / "package")
    arrived = read_project(away(packaged, tmp_path))
    layers = {layer.name(): layer for layer in arrived.mapLayers().values()}
    assert {name: rows_of(layer, ("fid",)) for name, layer in layers.items()} == before
    assert not any(arrived.layerIsEmbedded(layer.id()) for layer in layers.values())
    assert map_image(arrived, layers["Wells"]) == drawn
    group = arrived.layerTreeRoot().findGroup("Base")
    assert [each.name() for each in group.findLayers()] == ["Roads", "Wells"]
    assert group.findGroup("Inner").customProperty("embedded") is None
    assert group.customProperty("embedded") is None
    assert sum(file.path.endswith((".qgs", ".qgz")) for file in packaged.files) == 1


def test_a_layer_that_is_hidden_in_the_group_stays_hidden(tmp_path, base_project):
    path = tmp_path / "project" / "p.qgs"
    save(embedding(tmp_path, base_project), path)
    mark = f'<Option type="QString" value="{id_of(base_project, "Wells")}"/>'
    text = path.read_text(encoding="utf-8")
    assert '<Option name="embedded-invisible-layers"/>' in text  # QGIS 3.22 forgets them
    path.write_text(
        text.replace('<Option name="embedded-invisible-layers"/>',
                     f'<Option type="StringList" name="embedded-invisible-layers">{mark}</Option>'),
        encoding="utf-8",
    )  # fmt: skip
    project = read_project(path)
    arrived = read_project(away(pack(project, tmp_path / "package"), tmp_path))
    shown = {each.name(): each.itemVisibilityChecked() for each in arrived.layerTreeRoot().findLayers()}
    assert shown == {"Own": True, "Roads": True, "Wells": False}


def test_an_embedded_layer_can_be_left_out(tmp_path, base_project):
    project = embedding(tmp_path, base_project)
    wells = project.mapLayersByName("Wells")[0].id()
    packaged = pack(project, tmp_path / "package", Choices({wells: CloudAction.REMOVE}))
    arrived = read_project(away(packaged, tmp_path))
    assert sorted(layer.name() for layer in arrived.mapLayers().values()) == ["Own", "Roads"]
    assert not any("well" in file.path for file in packaged.files)


def test_a_single_embedded_layer_arrives(tmp_path, base_project):
    roads = id_of(base_project, "Roads")
    save(QgsProject(), tmp_path / "project" / "p.qgs")
    path = tmp_path / "project" / "p.qgs"
    mark = f'<projectlayers><maplayer embedded="1" project="../office/base/base.qgs" id="{roads}"/></projectlayers>'
    path.write_text(path.read_text(encoding="utf-8").replace("<projectlayers/>", mark), encoding="utf-8")
    project = read_project(path)
    packaged = pack(project, tmp_path / "package")
    arrived = read_project(away(packaged, tmp_path))
    assert [(layer.name(), layer.isValid()) for layer in arrived.mapLayers().values()] == [("Roads", True)]


def test_projects_that_embed_each_other_end(tmp_path, base_project):
    project = embedding(tmp_path, base_project)
    text = base_project.read_text(encoding="utf-8")
    mark = ('<layer-tree-group name="Back"><customproperties><Option type="Map">'
            '<Option name="embedded" type="int" value="1"/>'
            '<Option name="embedded_project" type="QString" value="../../project/p.qgz"/>'
            "</Option></customproperties></layer-tree-group>")  # fmt: skip
    head, _, tail = text.partition("</customproperties>")
    base_project.write_text(head + "</customproperties>" + mark + tail, encoding="utf-8")
    packaged = pack(project, tmp_path / "package")
    assert {layer.name for layer in packaged.layers} == {"Own", "Roads", "Wells"}


def test_a_project_that_embeds_is_not_published_in_place(tmp_path, base_project):
    project = embedding(tmp_path, base_project)
    assert not inspect(project).can_publish_in_place
    with pytest.raises(UnfitProjectError) as caught:
        pack(project, tmp_path / "package", Choices(in_place=True))
    assert "The layer Roads lies in another project file, base.qgs." in messages(caught.value.findings)
