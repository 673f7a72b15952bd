"""The packed spatial index against GDAL's own: the same tables and triggers, the same answers, and it lives on."""

from __future__ import annotations

import random
import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
from osgeo import ogr

from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.packaging import spatial_index
from qfieldsync_cloud.packaging.ogr_files import execute, open_vector
from qfieldsync_cloud.packaging.spatial_index import build_index
from qfieldsync_cloud.phrases import phrase
from tests.fixtures.projects import INTEGER, vector_layer, write_vector
from tests.qgis.packaging.support import cancel_when

pytestmark = pytest.mark.usefixtures("qgis_app")
MANY = 12_000


def nothing(_part):
    pass


def points(count, spread):
    random.seed(7)
    for number in range(count):
        x, y = spread()
        yield (f"POINT ({x!r} {y!r})" if number % 1000 else None, number)


def evenly():
    return random.uniform(2_480_000.1, 2_830_000.9), random.uniform(-1e6, 1e6)


def in_towns():
    town = random.choice([(8.5, 47.4), (7.4, 46.9), (-120.1, -33.3)])
    return random.gauss(town[0], 0.01), random.gauss(town[1], 0.01)


def on_a_line():
    return 5.0, random.uniform(0, 1e-3)


def both(tmp_path, rows, geometry=ogr.wkbPoint, table="many", fields=("n",)):
    """Return a GeoPackage with our index and one with GDAL's."""
    options = ["SPATIAL_INDEX=NO", "GEOMETRY_NAME=geom"]
    kinds = dict.fromkeys(fields, INTEGER)
    ours = write_vector(tmp_path / "ours.gpkg", table, kinds, rows, geometry, options=options)
    gdals = tmp_path / "gdals.gpkg"
    shutil.copy(ours, gdals)
    build_index(ours, table, nothing)
    name = table.replace("'", "''")
    execute(open_vector(gdals, update=True), f"SELECT CreateSpatialIndex('{name}', 'geom')")
    return ours, gdals


def ask(path, query):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def schema(path):
    return {
        (name, sql) for name, sql in ask(path, "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    }


def fids(path, box, table="many"):
    dataset = ogr.Open(str(path))
    layer = dataset.GetLayerByName(table)
    layer.SetSpatialFilterRect(*box)
    return {feature.GetFID() for feature in layer}


@pytest.mark.parametrize("spread", [evenly, in_towns, on_a_line])
def test_the_same_as_gdals(tmp_path, spread):
    ours, gdals = both(tmp_path, points(MANY, spread))
    assert schema(ours) == schema(gdals)
    extensions = "SELECT * FROM gpkg_extensions ORDER BY 1, 2, 3"
    assert ask(ours, extensions) == ask(gdals, extensions)
    assert ask(ours, "SELECT rtreecheck('rtree_many_geom')") == [("ok",)]
    assert ask(ours, "SELECT count(*) FROM rtree_many_geom") == [(MANY - MANY // 1000,)]
    for _ in range(30):
        (x, y), (across, up) = spread(), (random.uniform(0, 2e5), random.uniform(0, 2e5))
        box = (x, y, x + across, y + up)
        assert fids(ours, box) == fids(gdals, box)


def test_lines_in_a_table_with_odd_names(tmp_path):
    random.seed(3)
    rows = [(f"LINESTRING ({x} {y}, {x + 1} {y + 2})", 5, 6) for x, y in (evenly() for _ in range(MANY))]
    ours, gdals = both(tmp_path, rows, ogr.wkbLineString, "Wege \u00fc'1", ("id", "blob"))
    assert schema(ours) == schema(gdals)
    box = (2_500_000, -2e5, 2_600_000, 2e5)
    assert fids(ours, box, "Wege \u00fc'1") == fids(gdals, box, "Wege \u00fc'1") != set()


LINE, AREA = "LINESTRING ({0} {1}, {0} {2})", "POLYGON (({0} {1}, {2} {1}, {2} {2}, {0} {1}))"


@pytest.mark.parametrize(("geometry", "texts"), [
    (ogr.wkbPoint25D, ["POINT Z ({0} {1} 3)", "POINT EMPTY"]),
    (ogr.wkbPointZM, ["POINT ZM ({0} {1} 3 4)"]),
    (ogr.wkbPolygon, [AREA, "POLYGON EMPTY"]),
    (ogr.wkbLineString25D, ["LINESTRING Z ({0} {1} 1, {2} {1} 2)"]),
    (ogr.wkbMultiPoint, ["MULTIPOINT ({0} {1}, {2} {2})", "MULTIPOINT EMPTY"]),
    (ogr.wkbCurvePolygon, ["CURVEPOLYGON (CIRCULARSTRING ({0} {1}, {2} {2}, {0} {1}))"]),
    (ogr.wkbUnknown, [LINE, AREA]),
    (ogr.wkbUnknown, ["POINT ({0} {1})", LINE, "GEOMETRYCOLLECTION EMPTY"]),
], ids=["z", "z and m", "areas", "lines with z", "several points", "curves", "lines and areas", "mixed"])  # fmt: skip
def test_every_kind_of_geometry(tmp_path, geometry, texts):
    random.seed(5)
    values = [random.choice(texts).format(x, y, y + 9) for x, y in (in_towns() for _ in range(MANY))]
    ours, gdals = both(tmp_path, [(value, 1) for value in values], geometry)
    assert ask(ours, "SELECT rtreecheck('rtree_many_geom')") == [("ok",)]
    ids, nodes = "SELECT id FROM rtree_many_geom ORDER BY id", "SELECT count(*) FROM rtree_many_geom_node"
    assert ask(ours, ids) == ask(gdals, ids)
    assert (ask(ours, nodes) < ask(gdals, nodes)) == ("POINT ({0} {1})" not in texts)  # ours is packed
    for box in ((8.5, 47.3, 8.6, 47.5), (-130, -90, 0, 0), (8.5, 47.4, 8.5, 47.4)):
        assert fids(ours, box) == fids(gdals, box)


def test_without_numpy_gdal_builds_the_index(tmp_path, monkeypatch):
    monkeypatch.setattr(spatial_index, "PackedTree", None)
    ours, gdals = both(tmp_path, points(MANY, evenly))
    assert schema(ours) == schema(gdals)


def test_every_box_covers_its_feature(tmp_path):
    ours, _ = both(tmp_path, points(MANY, evenly))
    dataset = ogr.Open(str(ours))
    boxes = {row[0]: row[1:] for row in ask(ours, "SELECT id, minx, maxx, miny, maxy FROM rtree_many_geom")}
    for feature in dataset.GetLayer(0):
        if feature.GetGeometryRef() is not None:
            west, east, south, north = feature.GetGeometryRef().GetEnvelope()
            box = boxes[feature.GetFID()]
            assert box[0] <= west <= east <= box[1]
            assert box[2] <= south <= north <= box[3]


def test_edits_in_qgis_keep_the_index(tmp_path):
    ours, _ = both(tmp_path, points(MANY, in_towns))
    layer = vector_layer(f"{ours}|layername=many", "many")
    layer.startEditing()
    assert layer.deleteFeatures(list(range(2, 6000)))
    assert layer.commitChanges()
    assert ask(ours, "SELECT rtreecheck('rtree_many_geom')") == [("ok",)]
    kept = ask(ours, "SELECT count(*) FROM many WHERE geom NOT NULL")
    assert ask(ours, "SELECT count(*) FROM rtree_many_geom") == kept


@pytest.mark.parametrize("rows", [
    [(None, n) for n in range(MANY)],
    [("POINT (1e300 0)", 1), *(("POINT (1 1)", n) for n in range(MANY))],
    [],
], ids=["no geometry", "beyond 32 bits", "no feature"])  # fmt: skip
def test_what_is_out_of_the_ordinary_is_left_to_gdal(tmp_path, rows):
    ours, gdals = both(tmp_path, rows)
    assert schema(ours) == schema(gdals)
    query = "SELECT id, minx, maxx, miny, maxy FROM rtree_many_geom ORDER BY id"
    assert ask(ours, query) == ask(gdals, query)


def test_few_ids_far_apart_are_left_to_gdal(tmp_path):
    sparse = write_vector(tmp_path / "sparse.gpkg", "many", {"n": INTEGER}, points(MANY, evenly),
                          options=["SPATIAL_INDEX=NO"])  # fmt: skip
    with closing(sqlite3.connect(sparse)) as connection, connection:
        connection.execute("UPDATE many SET fid = fid * 1000000")
    build_index(sparse, "many", nothing)
    assert ask(sparse, "SELECT rtreecheck('rtree_many_geom')") == [("ok",)]
    assert ask(sparse, "SELECT max(id) > 1000000000 FROM rtree_many_geom") == [(1,)]


@pytest.mark.parametrize("part", [0.0, 0.2, 0.5, 0.8])
def test_cancelled_at_any_point_no_index_is_there(tmp_path, part):
    path = write_vector(
        tmp_path / "x" / "c.gpkg", "many", {"n": INTEGER}, points(MANY, evenly), options=["SPATIAL_INDEX=NO"]
    )
    context = cancel_when(lambda progress: progress.done >= part * 100)

    def advance(done):
        context.report(Progress(phrase("…"), int(done * 100)))
        context.check()

    with pytest.raises(CancelledJob):
        build_index(path, "many", advance)
    assert ask(path, "SELECT name FROM sqlite_master WHERE name LIKE 'rtree%'") == []
    assert [each.name for each in path.parent.iterdir()] == ["c.gpkg"]


def test_it_is_built_in_a_thread_like_any_job(tmp_path):
    path = write_vector(tmp_path / "t.gpkg", "many", {"n": INTEGER}, points(MANY, evenly), options=["SPATIAL_INDEX=NO"])
    thread = threading.Thread(target=build_index, args=(path, "many", lambda _part: Context().check()))
    thread.start()
    thread.join()
    assert ask(path, "SELECT rtreecheck('rtree_many_geom')") == [("ok",)]
