"""A package is what a phone can open: every layer that went in is valid and has its features."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from zipfile import ZipFile

import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsField,
    QgsProject,
    QgsRasterLayer,
    QgsRelation,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)
from qgis.PyQt.QtCore import QVariant

from sandbox import Sandbox
from tests.fixtures.cloud import SAMPLE

pytest_plugins = ["tests.fixtures.cloud"]


def _vector(folder: Path, source: str, name: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(str(folder / source), name, "ogr")
    assert layer.isValid()
    return layer


def _make_raster(path: Path) -> None:
    raster = gdal.GetDriverByName("GTiff").Create(str(path), 4, 4, 1)
    raster.SetGeoTransform((8, 0.25, 0, 48, 0, -0.25))
    raster.SetProjection(QgsCoordinateReferenceSystem("EPSG:4326").toWkt())
    raster.GetRasterBand(1).Fill(7)
    raster = None
    path.with_suffix(".tfw").write_text("0.25\n0\n0\n-0.25\n8.125\n47.875\n", encoding="ascii")


def _make_shapefile(folder: Path) -> None:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "ESRI Shapefile"
    source = _vector(folder, "plots.gpkg|layername=plots", "plots")
    context = QgsProject.instance().transformContext()
    QgsVectorFileWriter.writeAsVectorFormatV3(source, str(folder / "borders.shp"), context, options)


@pytest.fixture
def folder(tmp_path: Path, qgis_new_project: None) -> Path:
    """A project of many kinds of layers, in its own folder."""
    folder = tmp_path / "project"
    (folder / "rasters").mkdir(parents=True)
    for path in SAMPLE.glob("*.gpkg"):
        (folder / path.name).write_bytes(path.read_bytes())
    _make_raster(folder / "rasters" / "height.tif")
    _make_shapefile(folder)
    project = QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    layers = {
        "trees": _vector(folder, "trees.gpkg|layername=trees", "trees"),
        "tall": _vector(folder, "trees.gpkg|layername=trees|subset=height > 10", "tall"),
        "visits": _vector(folder, "visits.gpkg|layername=visits", "visits"),
        "borders": _vector(folder, "borders.shp", "borders"),
        "secret": _vector(folder, "plots.gpkg|layername=plots", "secret"),
        "height": QgsRasterLayer(str(folder / "rasters" / "height.tif"), "height"),
    }
    layers["secret"].setCustomProperty("QFieldSync/cloud_action", "remove")
    layers["trees"].addExpressionField("upper(name)", QgsField("shout", QVariant.Type.String))
    layers["trees"].setCustomProperty("QFieldSync/attachment_naming", "{}")
    project.addMapLayers(list(layers.values()))
    _join(layers["visits"], layers["trees"])
    _relate(project, layers["visits"], layers["trees"])
    assert project.write(str(folder / "forest.qgz"))
    project.clear()
    return folder


def _join(visits: QgsVectorLayer, trees: QgsVectorLayer) -> None:
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(trees)
    join.setJoinFieldName("fid")
    join.setTargetFieldName("tree_id")
    visits.addJoin(join)


def _relate(project: QgsProject, visits: QgsVectorLayer, trees: QgsVectorLayer) -> None:
    relation = QgsRelation()
    relation.setId("visits_of_trees")
    relation.setReferencingLayer(visits.id())
    relation.setReferencedLayer(trees.id())
    relation.addFieldPair("tree_id", "fid")
    project.relationManager().addRelation(relation)


def _packaged(cloud: Sandbox, folder: Path, target: Path) -> QgsProject:
    """Package a folder's project and open what a phone gets."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    project = cloud.make_project("owner", "forest", files)
    cloud.make_package(project)
    for name, content in cloud.package(project).items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(content)
    assert QgsProject.instance().read(str(target / "forest_qfield.qgz"))
    return QgsProject.instance()


def test_every_layer_of_a_package_opens_with_its_features(cloud: Sandbox, folder: Path, tmp_path: Path) -> None:
    project = _packaged(cloud, folder, tmp_path / "phone")
    layers = {layer.name(): layer for layer in project.mapLayers().values()}
    assert set(layers) == {"trees", "tall", "visits", "borders", "height"}
    assert all(layer.isValid() for layer in layers.values())
    counts = {name: layer.featureCount() for name, layer in layers.items() if isinstance(layer, QgsVectorLayer)}
    assert counts == {"trees": 4, "tall": 2, "visits": 2, "borders": 1}
    assert {
        path.relative_to(tmp_path / "phone").as_posix() for path in (tmp_path / "phone").rglob("*") if path.is_file()
    } >= {
        "data.gpkg",
        "forest_qfield.qgz",
        "rasters/height.tif",
        "rasters/height.tfw",
    }


def test_a_layer_taken_offline_stays_what_it_was(cloud: Sandbox, folder: Path, tmp_path: Path) -> None:
    project = _packaged(cloud, folder, tmp_path / "phone")
    (trees,) = project.mapLayersByName("trees")
    assert trees.source().startswith(str(tmp_path / "phone" / "data.gpkg|layername="))
    assert trees.customProperty("QFieldSync/remoteLayerId") == trees.id()
    assert trees.customProperty("QFieldSync/sourceDataPrimaryKeys") == "fid"
    assert trees.customProperty("QFieldSync/attachment_naming") == "{}"
    assert [feature["shout"] for feature in trees.getFeatures()] == ["OAK", "BIRCH", "PINE", "ELM"]
    (visits,) = project.mapLayersByName("visits")
    assert [feature["trees_name"] for feature in visits.getFeatures()] == ["Oak", "Birch"]
    assert project.relationManager().relation("visits_of_trees").isValid()
    (borders,) = project.mapLayersByName("borders")
    assert borders.customProperty("QFieldSync/sourceDataPrimaryKeys") == "fid"


def test_a_table_is_filled_as_the_servers_packager_does(cloud: Sandbox, tmp_path: Path, qgis_new_project: None) -> None:
    """Filters stay, so do features without geometry and Z of a layer of all kinds; maps and bytes become texts."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "t.geojson").write_text(
        """{"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2, 3]}, "properties": {"n": 1}},
        {"type": "Feature", "geometry": null, "properties": {"n": 2, "map": {"a": 1}}}]}""",
        encoding="utf-8",
    )
    layer = _vector(folder, "t.geojson", "all")
    some = _vector(folder, "t.geojson", "some")
    assert some.setSubsetString('"n" = 2')
    for each in (layer, some):
        each.setCustomProperty("QFieldSync/cloud_action", "offline")
    QgsProject.instance().addMapLayers([layer, some])
    assert QgsProject.instance().write(str(folder / "forest.qgz"))
    QgsProject.instance().clear()
    project = _packaged(cloud, folder, tmp_path / "phone")
    ((layer,), (some,)) = (project.mapLayersByName(name) for name in ("all", "some"))
    first, second = layer.getFeatures()
    assert (first.geometry().asWkt(), second.hasGeometry(), second["map"]) == ("PointZ (1 2 3)", False, "")
    assert (some.subsetString(), some.featureCount()) == ('"n" = 2', 1)


def test_the_sample_is_packaged_as_a_real_server_did(
    cloud: Sandbox, sample_files: dict[str, Path], tmp_path: Path
) -> None:
    project = cloud.make_project("owner", "trees", sample_files)
    cloud.make_package(project)
    (tmp_path / "ours.gpkg").write_bytes(cloud.package(project)["data.gpkg"])
    assert _tables(tmp_path / "ours.gpkg") == _tables(SAMPLE / "package" / "data.gpkg")
    (tmp_path / "ours.qgz").write_bytes(cloud.package(project)["trees_qfield.qgz"])
    with ZipFile(tmp_path / "ours.qgz") as archive:
        assert "trees_qfield.qgs" in archive.namelist()


def _tables(path: Path) -> list[tuple[list[tuple[str, str]], list[tuple[object, ...]]]]:
    """Return the columns and the rows of each layer of a package, whatever the names of its tables."""
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as database:
        names = [row[0] for row in database.execute("SELECT table_name FROM gpkg_contents")]
        columns = {
            name: [(row[1], row[2]) for row in database.execute(f'PRAGMA table_info("{name}")')] for name in names
        }
        return sorted((columns[name], _rows(database, name)) for name in names)


def _rows(database: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    rows = database.execute(f'SELECT * FROM "{table}"').fetchall()
    milliseconds = ".000Z"  # which older GDAL writes
    return [
        tuple(value.replace(milliseconds, "Z") if isinstance(value, str) else value for value in row) for row in rows
    ]
