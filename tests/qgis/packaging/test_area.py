"""The area of interest: what is converted is cut down to it, whole features; the rest is left to the server."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from osgeo import ogr
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer

from qfieldsync_cloud.packaging.errors import ConversionError
from qfieldsync_cloud.packaging.inspect import inspect
from tests.fixtures.projects import INTEGER, TEXT, memory_layer, save, vector_layer, write_raster, write_vector
from tests.qgis.packaging.services import serve_trees
from tests.qgis.packaging.support import messages, pack, reopen, same_layer
from tests.qgis.packaging.test_databases import database_layer
from tests.qgis.packaging.test_services import packaged_off_thread, wfs

pytestmark = pytest.mark.usefixtures("qgis_app")

TRIANGLE = "Polygon ((8 47, 9 47, 8 48, 8 47))"
LINES = [
    ("LINESTRING (8.1 47.1, 20 60)", "crosses"),
    ("LINESTRING (8.9 47.9, 8.95 47.95)", "only in the rectangle around it"),
    ("LINESTRING (1 1, 2 2)", "outside"),
    ("LINESTRING (8.2 47.2, 8.3 47.3)", "inside"),
    (None, "nowhere"),
]  # fmt: skip


def project_with_area(tmp_path, *layers, area: str = TRIANGLE, crs: str = "EPSG:4326", only: bool = True) -> QgsProject:
    project = QgsProject()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    project.addMapLayers([*layers])
    project.writeEntry("qfieldsync", "areaOfInterest", area)
    project.writeEntry("qfieldsync", "areaOfInterestCrs", crs)
    project.writeEntryBool("qfieldsync", "offlineCopyOnlyAoi", only)
    return save(project, tmp_path / "project" / "p.qgz")


def lines(tmp_path, name: str = "l.geojson"):
    path = write_vector(tmp_path / "project" / name, "l", {"name": TEXT}, LINES, ogr.wkbLineString, driver="GeoJSON")
    return vector_layer(path, "Lines")


def names(layer) -> set[str]:
    return {each["name"] for each in layer.getFeatures()}


def test_files_memory_and_tables_without_geometry(tmp_path):
    files = lines(tmp_path)
    sketch = memory_layer(rows=[("POINT (8.1 47.1)", "in", 1), ("POINT (8.9 47.9)", "out", 2), (None, "nowhere", 3)])
    codes = vector_layer(
        write_vector(tmp_path / "project" / "c.dbf", "c", {"n": INTEGER}, [(None, 1), (None, 2)], ogr.wkbNone,
                     driver="ESRI Shapefile"), "Codes")  # fmt: skip
    project = project_with_area(tmp_path, files, sketch, codes)
    packaged = pack(project, tmp_path / "package")
    written = reopen(packaged)
    assert names(same_layer(written, files)) == {"crosses", "inside"}
    assert {each["note"] for each in same_layer(written, sketch).getFeatures()} == {"in"}
    assert same_layer(written, codes).featureCount() == 2
    crossing = next(each for each in same_layer(written, files).getFeatures() if each["name"] == "crosses")
    assert crossing.geometry().asWkt(1) == "LineString (8.1 47.1, 20 60)"
    told = messages(packaged.findings)
    assert "warning: 1 feature(s) of Lines have no geometry, so the area of interest leaves them out." in told
    assert "warning: 1 feature(s) of Sketch have no geometry" in told
    assert "note: Codes has no geometry, so the crew gets all of it." in told
    assert told.count("have no geometry") == 2
    counts = {each.name: (each.source_features, each.packaged_features) for each in packaged.layers}
    assert counts == {"Lines": (5, 2), "Sketch": (3, 1), "Codes": (2, 2)}
    assert same_layer(written, files).extent().toString(1) == "8.1,47.1 : 20.0,60.0"
    assert written.readEntry("qfieldsync", "areaOfInterest")[0] == TRIANGLE
    assert written.readEntry("qfieldsync", "areaOfInterestCrs")[0] == "EPSG:4326"
    assert written.readBoolEntry("qfieldsync", "offlineCopyOnlyAoi")[0]


def test_the_area_is_transformed_and_the_index_fits(tmp_path):
    layer = lines(tmp_path)
    area = "Polygon ((890555 5942074, 1001875 5942074, 890555 6106854, 890555 5942074))"
    project = project_with_area(tmp_path, layer, area=area, crs="EPSG:3857")
    packaged = pack(project, tmp_path / "package")
    written = reopen(packaged)
    assert names(same_layer(written, layer)) == {"crosses", "inside"}
    with closing(sqlite3.connect(packaged.folder / "l.gpkg")) as connection:
        assert connection.execute('SELECT count(*) FROM "rtree_l_geom"').fetchone() == (2,)
        assert connection.execute("SELECT feature_count FROM gpkg_ogr_contents").fetchone() == (2,)


@pytest.mark.parametrize(("area", "only"), [(TRIANGLE, False), ("", True), ("no polygon", True)])
def test_without_an_area_all_is_taken(tmp_path, area, only):
    layer = lines(tmp_path)
    project = project_with_area(tmp_path, layer, area=area, only=only)
    assert inspect(project).area is None
    written = reopen(pack(project, tmp_path / "package"))
    assert same_layer(written, layer).featureCount() == 5


def test_an_area_in_which_nothing_lies(tmp_path):
    layer = lines(tmp_path)
    project = project_with_area(tmp_path, layer, area="Polygon ((100 1, 101 1, 101 2, 100 1))")
    written = reopen(pack(project, tmp_path / "package"))
    assert same_layer(written, layer).featureCount() == 0


def test_a_geopackage_that_is_copied_is_left_to_the_server(tmp_path):
    path = write_vector(tmp_path / "project" / "g.gpkg", "g", {"name": TEXT}, LINES, ogr.wkbLineString)
    layer = vector_layer(f"{path}|layername=g", "Copied")
    project = project_with_area(tmp_path, layer)
    packaged = pack(project, tmp_path / "package")
    written = reopen(packaged)
    assert same_layer(written, layer).featureCount() == 5
    told = messages(packaged.findings)
    assert "note: The crew gets only features that touch the project's area of interest" in told
    assert "note: Copied goes to the cloud whole; only the crew's copy is cut down to the area of interest." in told


def test_a_service_is_cut_down(tmp_path):
    with serve_trees() as (address, _):
        project = project_with_area(tmp_path, vector_layer(wfs(address), "Trees", "WFS"),
                                    area="Polygon ((8.1 47, 8.2005 47, 8.2005 48, 8.1 48, 8.1 47))")  # fmt: skip
        packaged = packaged_off_thread(project, tmp_path / "package")
        project.clear()
    written = reopen(packaged)
    (copy,) = written.mapLayers().values()
    assert {each["code"] for each in copy.getFeatures()} == {f"t-{number}" for number in range(100, 201)}


def test_a_database_is_cut_down_and_a_break_is_noticed(postgres, tmp_path):
    postgres.run(
        "CREATE TABLE aoi (id int PRIMARY KEY, name text, geom geometry(Geometry, 4326))",
        *(f"INSERT INTO aoi VALUES ({number}, '{name}', {f'ST_GeomFromText({wkt!r}, 4326)' if wkt else 'NULL'})"
          for number, (wkt, name) in enumerate(LINES)),
        "CREATE TABLE many AS SELECT n AS id, ST_SetSRID(ST_MakePoint(8.1, 47.1), 4326) AS geom"
        " FROM generate_series(1, 5000) n",
        "CREATE VIEW breaks AS SELECT id, 1 / (id - 4000) AS part, geom FROM many",
    )  # fmt: skip
    try:
        layer = database_layer(postgres.uri('"public"."aoi"', "geom", "id", "type=LineString srid=4326"), "Lines")
        breaks = database_layer(postgres.uri('"public"."breaks"', "geom", "id", "type=Point srid=4326"), "Breaks")
        project = project_with_area(tmp_path / "a", layer)
        written = reopen(pack(project, tmp_path / "package"))
        assert names(same_layer(written, layer)) == {"crosses", "inside"}
        with pytest.raises(ConversionError, match="Breaks can't be converted"):
            pack(project_with_area(tmp_path / "b", breaks), tmp_path / "other")
    finally:
        postgres.run("DROP VIEW breaks", "DROP TABLE aoi, many")


@pytest.mark.parametrize("of_its_own", [False, True])
def test_a_layer_whose_crs_was_set_in_qgis_is_cut_where_qgis_shows_it(tmp_path, of_its_own):
    rows = [("POINT (2600000 1200000)", "in"), ("POINT (2700000 1200000)", "out")]
    path = tmp_path / "project" / "points.shp"
    write_vector(path, "points", {"name": TEXT}, rows, driver="ESRI Shapefile", epsg=21781)
    if not of_its_own:
        path.with_suffix(".prj").unlink()
    points = vector_layer(path, "Points")
    points.setCrs(QgsCoordinateReferenceSystem("EPSG:2056"))
    around = "Polygon ((2590000 1190000, 2610000 1190000, 2610000 1210000, 2590000 1210000, 2590000 1190000))"
    project = project_with_area(tmp_path, points, area=around, crs="EPSG:2056")
    packaged = pack(project, tmp_path / "package")
    assert names(same_layer(reopen(packaged), points)) == {"in"}
    table = vector_layer(tmp_path / "package" / "points.gpkg", "table")
    assert table.crs().authid() == "EPSG:2056"
    assert "gets it empty" not in messages(packaged.findings)


def test_a_layer_that_is_cut_down_to_nothing_is_named(tmp_path):
    away = "Polygon ((50 50, 51 50, 51 51, 50 50))"
    packaged = pack(project_with_area(tmp_path, lines(tmp_path), area=away), tmp_path / "package")
    assert "warning: No feature of Lines touches the area of interest" in messages(packaged.findings)


def read_only(layer):
    layer.setReadOnly(True)
    layer.setCustomProperty("QFieldSync/cloud_action", "no_action")
    return layer


def fixed_shapefile(home):
    path = write_vector(home / "s.shp", "s", {"name": TEXT}, LINES, ogr.wkbLineString, driver="ESRI Shapefile")
    return read_only(vector_layer(path, "Fixed"))


def fixed_geopackage(home):
    path = write_vector(home / "g.gpkg", "g", {"name": TEXT}, LINES, ogr.wkbLineString)
    return read_only(vector_layer(path, "Fixed"))


def fixed_text(home):
    home.mkdir()
    (home / "t.csv").write_text("name,x,y\na,1,2\nb,8.1,47.1\n")
    uri = f"{(home / 't.csv').as_uri()}?type=csv&xField=x&yField=y&crs=EPSG:4326"
    return read_only(vector_layer(uri, "Fixed", "delimitedtext"))


def raster(home):
    return QgsRasterLayer(str(write_raster(home / "r.tif")), "Fixed", "gdal")


@pytest.mark.parametrize("make", [fixed_shapefile, fixed_geopackage, fixed_text, raster])
def test_what_goes_whole_is_told_whatever_it_is(tmp_path, make):
    layer = make(tmp_path / "project")
    project = project_with_area(tmp_path, layer)
    packaged = pack(project, tmp_path / "package")
    said = "note: The crew gets Fixed whole: the area of interest does not cut down what is not edited offline."
    assert said in messages(packaged.findings)
    written = reopen(packaged)
    if layer.type() == layer.VectorLayer:
        counts = [sum(1 for _ in each.getFeatures()) for each in (layer, same_layer(written, layer))]
        assert counts[0] == counts[1] > 1
    project.writeEntryBool("qfieldsync", "offlineCopyOnlyAoi", False)
    assert project.write()
    assert said not in messages(pack(project, tmp_path / "all").findings)


def test_an_area_that_is_asked_for_but_not_drawn_is_told(tmp_path):
    packaged = pack(project_with_area(tmp_path, lines(tmp_path), area=""), tmp_path / "package")
    assert "warning: The crew should get only the project's area of interest, but the project has none." in messages(
        packaged.findings
    )
