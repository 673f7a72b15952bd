"""Every kind of source, compared with its packaged copy: features, fields, nulls, CRS, geometry."""

from __future__ import annotations

import json

import pytest
from osgeo import ogr
from qgis.core import QgsRasterLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QVariant

from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.package import Choices
from tests.fixtures.projects import (
    BIG,
    BLOB,
    BOOLEAN,
    DATE,
    INTEGER,
    MOMENT,
    REAL,
    TEXT,
    TREE_ROWS,
    TREES,
    memory_layer,
    vector_layer,
    write_raster,
    write_vector,
    xyz_layer,
)
from tests.qgis.packaging.support import fields_of, messages, pack_layers, rows_of, same_layer

pytestmark = pytest.mark.usefixtures("qgis_app")


def assert_alike(before, after, own_fid=False):
    added = () if own_fid else ("fid",)
    assert fields_of(after, added) == fields_of(before)
    assert rows_of(after, added) == rows_of(before)
    assert after.crs() == before.crs()
    assert after.wkbType() == before.wkbType()


def test_geopackage_arrives_as_it_is(tmp_path):
    path = write_vector(tmp_path / "project" / "trees.gpkg", "trees", TREES, TREE_ROWS)
    layer = vector_layer(f"{path}|layername=trees", "Trees")
    packaged, project = pack_layers(tmp_path, layer)
    assert_alike(layer, same_layer(project, layer), own_fid=True)
    assert packaged.layers[0].source_features == packaged.layers[0].packaged_features == 4


def test_shapefile_becomes_a_geopackage(tmp_path):
    fields = {"name": TEXT, "klasse": INTEGER, "big": BIG, "breite": REAL, "seit": DATE}
    rows = [("LINESTRING (1 1, 2 2)", "Höhenweg", 1, 9_000_000_000, 2.5, "2020-02-29"),
            ("MULTILINESTRING ((0 0, 1 1),(2 2, 3 3))", None, None, None, None, None)]  # fmt: skip
    path = write_vector(tmp_path / "project" / "Wege.shp", "Wege", fields, rows, ogr.wkbLineString, 2056,
                        "ESRI Shapefile", ["ENCODING=UTF-8"])  # fmt: skip
    layer = vector_layer(path, "Wege")
    packaged, project = pack_layers(tmp_path, layer)
    copy = same_layer(project, layer)
    assert_alike(layer, copy)
    assert copy.source().endswith("Wege.gpkg|layername=Wege")
    assert {file.path for file in packaged.files} == {"project.qgz", "Wege.gpkg"}
    assert sorted(each.id() for each in copy.getFeatures()) == sorted(each.id() for each in layer.getFeatures())


@pytest.mark.parametrize("encoding", ["CP1251", "CP1252", "UTF-8"])
def test_shapefile_keeps_the_encoding_that_its_layer_has(tmp_path, encoding):
    text = "Дуб" if encoding == "CP1251" else "Bäume"
    path = write_vector(tmp_path / "project" / "b.shp", "b", {"name": TEXT}, [("POINT (1 2)", text)],
                        driver="ESRI Shapefile", options=[f"ENCODING={encoding}"])  # fmt: skip
    path.with_suffix(".cpg").unlink()
    layer = vector_layer(path, "b")
    layer.setProviderEncoding(encoding)
    _, project = pack_layers(tmp_path, layer)
    assert rows_of(same_layer(project, layer), ("fid",)) == [("Point (1 2)", text)]


def test_shapefile_with_z_and_without_features(tmp_path):
    full = write_vector(tmp_path / "project" / "z.shp", "z", {"n": INTEGER}, [("POINT ZM (1 2 3 4)", 1)],
                        ogr.wkbPointZM,
                        driver="ESRI Shapefile")  # fmt: skip
    empty = write_vector(
        tmp_path / "project" / "e.shp", "e", {"n": INTEGER}, [], ogr.wkbPolygon, driver="ESRI Shapefile"
    )
    layers = [vector_layer(full, "z"), vector_layer(empty, "e")]
    _, project = pack_layers(tmp_path, *layers)
    for layer in layers:
        assert_alike(layer, same_layer(project, layer))


def test_geojson_keeps_ids_lists_and_mixed_geometries(tmp_path):
    features = [
        {"type": "Feature", "id": 7, "properties": {"name": "a", "n": 1},
         "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"type": "Feature", "id": 9, "properties": {"name": None, "n": None},
         "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}},
        {"type": "Feature", "id": 11, "properties": {"name": "ü", "n": 2**40}, "geometry": None},
    ]  # fmt: skip
    path = tmp_path / "project" / "mixed.geojson"
    path.parent.mkdir()
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    points = vector_layer(f"{path}|geometrytype=Point", "points")
    lines = vector_layer(f"{path}|geometrytype=LineString", "lines")
    _, project = pack_layers(tmp_path, points, lines)
    for layer in (points, lines):
        copy = same_layer(project, layer)
        assert rows_of(copy, ("id", "fid")) == rows_of(layer, ("id",))
        assert {each.id() for each in copy.getFeatures()} == {each.id() for each in layer.getFeatures()}


def test_a_fid_that_is_no_key_stays_a_field(tmp_path):
    rows = [("POINT (1 2)", 5, "a"), ("POINT (2 3)", 5, "b"), ("POINT (3 4)", None, "c")]
    path = write_vector(tmp_path / "project" / "d.geojson", "d", {"fid": INTEGER, "name": TEXT}, rows, driver="GeoJSON")
    layer = vector_layer(path, "d")
    _, project = pack_layers(tmp_path, layer)
    copy = same_layer(project, layer)
    assert rows_of(copy, ("ogc_fid",)) == rows_of(layer)


def test_a_fid_that_is_a_key_becomes_the_key(tmp_path):
    rows = [("POINT (1 2)", 50, "a"), ("POINT (2 3)", 70, "b")]
    path = write_vector(
        tmp_path / "project" / "k.shp", "k", {"FID": INTEGER, "name": TEXT}, rows, driver="ESRI Shapefile"
    )
    layer = vector_layer(path, "k")
    _, project = pack_layers(tmp_path, layer)
    copy = same_layer(project, layer)
    assert rows_of(copy) == rows_of(layer)
    assert {each.id() for each in copy.getFeatures()} == {50, 70}


@pytest.mark.parametrize(("driver", "ending"), [("FlatGeobuf", "fgb"), ("GML", "gml"), ("MapInfo File", "tab")])
def test_other_vector_files_are_converted_too(tmp_path, driver, ending):
    rows = [("POINT (8.5 47.5)", "Süd", 3, 1.5), ("POINT (8.6 47.6)", "Nord", 4, 2.5)]
    path = write_vector(tmp_path / "project" / f"o.{ending}", "o", {"name": TEXT, "n": INTEGER, "x": REAL}, rows,
                        driver=driver)  # fmt: skip
    layer = vector_layer(path, "o")
    _, project = pack_layers(tmp_path, layer)
    copy = same_layer(project, layer)
    names = [name for name, _ in fields_of(layer) if name != "fid"]
    assert [[row[name] for name in names] for row in copy.getFeatures()] == [
        [row[name] for name in names] for row in layer.getFeatures()
    ]
    assert copy.featureCount() == 2


def csv_source(path, query):
    return f"{path.as_uri()}?type=csv&{query}"


def test_delimited_text_with_points_arrives_as_qgis_shows_it(tmp_path):
    path = tmp_path / "project" / "s t.csv"
    path.parent.mkdir()
    path.write_text(
        "id;x;y;label;when\n1;8,5;47,5;'Süd; \"am\" See';2020-01-02\n2;8;47;;\n3;;;'ohne';\n", encoding="cp1252"
    )
    layer = vector_layer(
        csv_source(path, "delimiter=;&quote='&decimalPoint=,&xField=x&yField=y&crs=EPSG:4326&encoding=windows-1252"),
        "Stations", "delimitedtext")  # fmt: skip
    packaged, project = pack_layers(tmp_path, layer)
    assert layer.featureCount() > 0
    assert_alike(layer, same_layer(project, layer))
    assert [file.path for file in packaged.files] == ["project.qgz", "s t.gpkg"]


def test_delimited_text_with_wkt_and_one_without_geometry(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "w.csv").write_text("id\tshape\n1\tPOLYGON ((0 0,1 0,1 1,0 0))\n2\t\n", encoding="utf-8")
    (folder / "n.csv").write_text("fid,code\nx,1\ny,2\n", encoding="utf-8")
    shapes = vector_layer(
        csv_source(folder / "w.csv", "delimiter=%5Ct&wktField=shape&crs=EPSG:2056"), "w", "delimitedtext"
    )
    codes = vector_layer(csv_source(folder / "n.csv", "geomType=none"), "n", "delimitedtext")
    _, project = pack_layers(tmp_path, shapes, codes)
    assert_alike(shapes, same_layer(project, shapes))
    copy = same_layer(project, codes)
    assert rows_of(copy, ("ogc_fid",)) == rows_of(codes) == [(None, "x", 1), (None, "y", 2)]
    assert copy.wkbType() == QgsWkbTypes.NoGeometry


def test_filtered_delimited_text_brings_what_the_filter_shows(tmp_path):
    path = tmp_path / "project" / "f.csv"
    path.parent.mkdir()
    path.write_text("id,n\n1,5\n2,6\n", encoding="utf-8")
    layer = vector_layer(csv_source(path, "geomType=none&subset=%22n%22%3E5"), "f", "delimitedtext")
    packaged, project = pack_layers(tmp_path, layer)
    assert rows_of(same_layer(project, layer), ("fid",)) == rows_of(layer) == [(None, 2, 6)]
    assert "only the features that its filter shows" in messages(packaged.findings)


def test_memory_layer_with_every_type_and_a_text_field_named_fid(tmp_path):
    kinds = "&field=fid:string&field=i:integer&field=l:long&field=d:double&field=b:bool&field=day:date&field=t:datetime"
    rows = [("PointZ (1 2 3)", "eins", 1, 2**40, 0.5, True, "2020-01-02", "2020-01-02T03:04:05"),
            ("PointZ (4 5 6)", None, None, None, None, None, None, None)]  # fmt: skip
    layer = memory_layer("Skizze: <1>", f"PointZ?crs=EPSG:2056{kinds}", rows)
    packaged, project = pack_layers(tmp_path, layer)
    copy = same_layer(project, layer)
    assert fields_of(copy, ("ogc_fid",)) == fields_of(layer)
    assert rows_of(copy, ("ogc_fid",)) == rows_of(layer)
    assert packaged.layers[0].source_features == packaged.layers[0].packaged_features == 2
    assert packaged.files[0].path == "data/Skizze_ _1_.gpkg"


def test_memory_layer_keeps_feature_ids_and_leaves_unsaved_edits(tmp_path):
    layer = memory_layer(rows=[("POINT (1 1)", "a", 1), ("POINT (2 2)", "b", 2), ("POINT (3 3)", "c", 3)])
    assert layer.dataProvider().deleteFeatures([1])
    layer.startEditing()
    layer.changeAttributeValue(2, 0, "not saved")
    packaged, project = pack_layers(tmp_path, layer)
    copy = same_layer(project, layer)
    assert {each.id(): each["note"] for each in copy.getFeatures()} == {2: "b", 3: "c"}
    assert "edits of Sketch that are not saved" in messages(packaged.findings)
    layer.rollBack()


def test_two_layers_on_one_shapefile_share_one_table(tmp_path):
    path = write_vector(tmp_path / "project" / "p.shp", "p", {"n": INTEGER}, [("POINT (1 2)", 1), ("POINT (1 2)", 2)],
                        driver="ESRI Shapefile")  # fmt: skip
    every, some = vector_layer(path, "all"), vector_layer(path, "some")
    assert some.setSubsetString('"n" = 2')
    packaged, project = pack_layers(tmp_path, every, some)
    assert [file.path for file in packaged.files] == ["p.gpkg", "project.qgz"]
    assert same_layer(project, every).featureCount() == 2
    assert rows_of(same_layer(project, some), ("fid",)) == [("Point (1 2)", 2)]


def test_a_query_as_filter_goes_on_working(tmp_path):
    path = write_vector(tmp_path / "project" / "q.shp", "q", {"n": INTEGER}, [("POINT (1 2)", 1), ("POINT (3 4)", 2)],
                        driver="ESRI Shapefile")  # fmt: skip
    layer = vector_layer(path, "q")
    assert layer.setSubsetString("SELECT * FROM q WHERE n > 1")
    _, project = pack_layers(tmp_path, layer)
    assert rows_of(same_layer(project, layer), ("fid",)) == rows_of(layer)


def test_geopackage_types_survive(tmp_path):
    fields = {"b": BOOLEAN, "blob": BLOB, "when": MOMENT, "big": BIG}
    path = write_vector(tmp_path / "project" / "t.gpkg", "t", fields,
                        [("POINT (1 2)", True, b"\x00\x01\xff", "2026-05-01T10:11:12Z", 2**60)])  # fmt: skip
    layer = vector_layer(f"{path}|layername=t", "t")
    _, project = pack_layers(tmp_path, layer)
    copy = same_layer(project, layer)
    assert fields_of(copy) == fields_of(layer)
    assert (QVariant.Bool, QVariant.ByteArray) == tuple(kind for _, kind in fields_of(copy)[1:3])
    assert [each.attributes() for each in copy.getFeatures()] == [each.attributes() for each in layer.getFeatures()]


def test_raster_goes_with_its_sidecars(tmp_path):
    path = write_raster(tmp_path / "project" / "images" / "o r.tif")
    layer = QgsRasterLayer(str(path), "Ortho")
    packaged, project = pack_layers(tmp_path, layer)
    copy = same_layer(project, layer)
    assert copy.extent() == layer.extent()
    assert copy.dataProvider().block(1, copy.extent(), 32, 32).data() == layer.dataProvider().block(
        1, layer.extent(), 32, 32).data()  # fmt: skip
    assert packaged.layers[0].files == ("images/o r.tif", "images/o r.tfw", "images/o r.tif.aux.xml")


def test_raster_in_a_geopackage_is_found_again(tmp_path):
    from osgeo import gdal

    tif = write_raster(tmp_path / "t.tif")
    path = tmp_path / "project" / "r.gpkg"
    path.parent.mkdir()
    gdal.Translate(str(path), str(tif), format="GPKG", creationOptions=["RASTER_TABLE=pic"])
    layer = QgsRasterLayer(f"GPKG:{path}:pic", "pic")
    assert layer.isValid()
    _, project = pack_layers(tmp_path, layer)
    assert "/package/r.gpkg" in same_layer(project, layer).source()


def test_services_stay_as_they_are(tmp_path):
    wms = QgsRasterLayer("contextualWMSLegend=0&crs=EPSG:3857&format=image/png&layers=a&styles&url=http://127.0.0.1:9/wms",
                         "wms", "wms")  # fmt: skip
    xyz = xyz_layer()
    packaged, project = pack_layers(tmp_path, wms, xyz)
    assert project.mapLayer(xyz.id()).source() == xyz.source()
    assert project.mapLayer(wms.id()).source() == wms.source()
    assert [file.path for file in packaged.files] == ["project.qgz"]


def test_read_only_shapefile_that_stays_direct_is_copied_as_it_is(tmp_path):
    path = write_vector(
        tmp_path / "project" / "p.shp", "p", {"n": INTEGER}, [("POINT (1 2)", 1)], driver="ESRI Shapefile"
    )
    layer = vector_layer(path, "p")
    layer.setReadOnly(True)
    packaged, project = pack_layers(tmp_path, layer, choices=Choices({layer.id(): CloudAction.NO_ACTION}))
    copy = same_layer(project, layer)
    assert rows_of(copy) == rows_of(layer)
    assert {"p.shp", "p.dbf", "p.shx", "p.prj"} <= {file.path for file in packaged.files}
