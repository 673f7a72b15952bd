"""QGIS and GDAL read our WKT as the geometry that it was made from, and find what we write in a GeoPackage."""

from __future__ import annotations

import re
import sqlite3
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from osgeo import ogr
from qgis.core import QgsGeometry

from qfieldsync_cloud.deltas.geometry import (
    envelope,
    from_wkt,
    register_functions,
    to_wkt,
    travels,
    value_of,
)
from tests.unit.deltas.geometries import blobs
from tests.unit.deltas.test_geometry import WRITTEN

SOURCES = [
    "POINT (8.9 47.9)", "POINT Z (8 47 3)", "POINT M (8 47 3)", "POINT ZM (8 47 3 4)", "POINT EMPTY", "POINT Z EMPTY",
    "LINESTRING (1 2,3 4)", "LINESTRING ZM (1 2 3 4,5 6 7 8)", "LINESTRING Z EMPTY", "POLYGON EMPTY",
    "POLYGON ((0 0,9 0,9 9,0 0),(1 0.5,2 0.5,2 1,1 0.5))", "POLYGON Z ((0 0 1,1 0 1,1 1 1,0 0 1))",
    "MULTIPOINT ((1 2),(3 4))", "MULTIPOINT Z EMPTY", "MULTILINESTRING M ((1 2 3,4 5 6),(1 2 3,7 8 9))",
    "MULTIPOLYGON (((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))", "CIRCULARSTRING Z (0 0 1,1 1 1,2 0 1)",
    "COMPOUNDCURVE (CIRCULARSTRING (0 0,1 1,2 0),(2 0,3 0))", "CURVEPOLYGON (CIRCULARSTRING (0 0,1 1,2 0,1 -1,0 0))",
    "CURVEPOLYGON Z (COMPOUNDCURVE Z (CIRCULARSTRING Z (0 0 1,1 1 1,2 0 1),(2 0 1,0 0 1)))",
    "MULTICURVE ((0 0,1 1),CIRCULARSTRING (0 0,1 1,2 0),COMPOUNDCURVE ((0 0,1 1)))", "MULTICURVE EMPTY",
    "MULTISURFACE (((0 0,1 0,1 1,0 0)),CURVEPOLYGON (CIRCULARSTRING (0 0,1 1,2 0,1 -1,0 0)))",
    "GEOMETRYCOLLECTION Z (POINT Z (1 2 3),GEOMETRYCOLLECTION Z (LINESTRING Z (1 2 3,4 5 6)))",
    "GEOMETRYCOLLECTION EMPTY",
]  # fmt: skip
SURFACES = [
    "POLYHEDRALSURFACE Z (((0 0 0,1 0 0,1 1 0,0 0 0)))", "TIN Z (((0 0 0,1 0 0,1 1 0,0 0 0)))", "TIN EMPTY",
    "TRIANGLE ((0 0,1 0,1 1,0 0))",
]  # fmt: skip
HOLLOW = [
    "MULTIPOINT ((1 2),EMPTY)", "MULTIPOINT (EMPTY)", "MULTIPOLYGON (EMPTY)",
    "GEOMETRYCOLLECTION (POINT EMPTY,POLYGON EMPTY)",
]  # fmt: skip


def written_by_gdal(path, texts):
    """Return the blobs that GDAL writes for geometries."""
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer("shapes", geom_type=ogr.wkbUnknown, options=["GEOMETRY_NAME=geom"])
    for text in texts:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(text))
        layer.CreateFeature(feature)
    del layer, source
    connection = sqlite3.connect(path)
    blobs = [blob for (blob,) in connection.execute("SELECT geom FROM shapes ORDER BY fid")]
    connection.close()
    return blobs


def with_spaces(text):
    """GDAL, unlike QGIS, wants `Point Z`; QGIS, unlike GDAL, wants `PointZ EMPTY`, and the server reads with QGIS."""
    return re.sub(r"(\w{3,}?)(ZM|Z|M)(?= )", r"\1 \2", text)


def wkb_of(geometry):
    return bytes(geometry.asWkb())


def test_our_text_is_that_of_qgis_which_reads_it(tmp_path):
    for text, blob in zip(SOURCES, written_by_gdal(tmp_path / "shapes.gpkg", SOURCES)):
        ours = to_wkt(blob)
        read = QgsGeometry.fromWkt(ours)
        assert travels(blob), text
        assert wkb_of(read) == value_of(blob), text
        theirs = read.asWkt(2).replace(" Z", "Z").replace(" M", "M")  # with a space since QGIS 3.40
        assert theirs == re.sub(r"\d+\.\d+", lambda found: f"{float(found[0]):g}", ours)


def test_gdal_reads_our_text_and_we_read_its(tmp_path):
    texts = [*SOURCES, *SURFACES]
    for text, blob in zip(texts, written_by_gdal(tmp_path / "shapes.gpkg", texts)):
        read = ogr.CreateGeometryFromWkt(with_spaces(to_wkt(blob)))
        assert bytes(read.ExportToIsoWkb(ogr.wkbNDR)) == value_of(blob), text
        assert value_of(from_wkt(text, 0)) == value_of(blob), text
        assert value_of(from_wkt(read.ExportToWkt(), 0)) == value_of(blob) or read.IsMeasured() or read.IsEmpty(), text


def test_we_write_what_gdal_writes(tmp_path):
    texts = [*SOURCES, *SURFACES, *HOLLOW]
    for text, blob in zip(texts, written_by_gdal(tmp_path / "shapes.gpkg", texts)):
        (srs_id,) = struct.unpack_from("<i", blob, 4)
        found = from_wkt(to_wkt(blob), srs_id)
        assert found == blob or "CIRCULAR" in text, text  # where arcs end is a matter of rounding
        assert found[:8] == blob[:8], text
        assert envelope(found) == (pytest.approx(envelope(blob)) if envelope(blob) else None), text


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(blobs(allow_empty_parts=False, surfaces=False))
def test_what_travels_is_read_by_qgis_bit_by_bit(blob):
    if travels(blob):
        read = QgsGeometry.fromWkt(to_wkt(blob))
        assert wkb_of(read) == value_of(blob)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(blobs())
def test_whatever_is_said_to_travel_is_read_by_qgis(blob):
    assert not travels(blob) or wkb_of(QgsGeometry.fromWkt(to_wkt(blob))) == value_of(blob)


@pytest.mark.parametrize("text", WRITTEN)
def test_texts_that_travel_are_those_that_qgis_reads(text):
    blob = from_wkt(text, 0)
    read = QgsGeometry.fromWkt(text)
    if travels(blob):
        assert wkb_of(read) == value_of(blob)


@pytest.fixture
def indexed(tmp_path):
    """A GeoPackage of GDAL's with a spatial index, and a connection that has what its triggers need."""
    path = tmp_path / "indexed.gpkg"
    written_by_gdal(path, ["POINT (1 1)", "POINT (5 5)", "LINESTRING (8 8,9 9)", "POINT EMPTY"])
    connection = sqlite3.connect(path)
    register_functions(connection)
    yield path, connection
    connection.close()


def found_within(path, *box):
    source = ogr.Open(str(path))
    layer = source.GetLayer("shapes")
    layer.SetSpatialFilterRect(*box)
    return sorted(feature.GetFID() for feature in layer)


def test_the_spatial_index_follows_what_is_written_through_sqlite(indexed):
    path, connection = indexed
    new = "INSERT INTO shapes (fid, geom) VALUES (?, ?)"
    change = "UPDATE shapes SET geom = ? WHERE fid = ?"
    with connection:
        connection.execute(new, (10, from_wkt("Polygon ((20 20, 21 20, 21 21, 20 20))", 0)))
        connection.execute(new, (11, from_wkt("CircularString (30 0, 31 1.5, 32 0)", 0)))
        connection.execute(new, (12, None))
        connection.execute(new, (13, from_wkt("MultiPoint EMPTY", 0)))
        connection.execute(change, (from_wkt("Point (2 2)", 0), 1))
        connection.execute(change, (None, 2))
        connection.execute(change, (from_wkt("PointZ (40 40 1)", 0), 4))
        connection.execute("DELETE FROM shapes WHERE fid = 3")
        connection.execute("UPDATE shapes SET fid = 50 WHERE fid = 1")
    boxes = {row[0]: row[1:] for row in connection.execute("SELECT * FROM rtree_shapes_geom")}
    assert set(boxes) == {4, 10, 11, 50}
    assert boxes[10] == (20, 21, 20, 21)
    assert boxes[4] == (40, 40, 40, 40)
    assert boxes[11] == pytest.approx((30 - 1 / 12, 32 + 1 / 12, 0, 1.5), rel=1e-6)
    assert found_within(path, 0, 0, 10, 10) == [50]
    assert found_within(path, 19, 19, 22, 22) == [10]
    assert found_within(path, 29, 0, 33, 2) == [11]
    assert found_within(path, 0, 0, 100, 100) == [4, 10, 11, 50]
