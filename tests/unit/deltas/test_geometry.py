from __future__ import annotations

import sqlite3
import struct
from array import array
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qfieldsync_cloud.deltas import wkb, wkt
from qfieldsync_cloud.deltas.geometry import (
    GeometryError,
    brief,
    envelope,
    fits,
    from_wkt,
    is_empty,
    register_functions,
    same,
    to_wkt,
    travels,
    type_of,
    value_of,
)
from qfieldsync_cloud.deltas.wkb import Geometry
from tests.unit.deltas.geometries import NAN, blob, blobs, disguises, geometries

WRITTEN = {
    "Point (8.9 47.9)": 1,
    "PointZ (8 47 3)": 1001,
    "PointM (8 47 3)": 2001,
    "LineStringZM (1 2 3 4, 5 6 7 8)": 3002,
    "MultiPolygon (((0 0, 1 0, 1 1, 0 0)),((5 5, 6 5, 6 6, 5 5)))": 6,
    "Polygon EMPTY": 3,
    "PointZ EMPTY": 1001,
    "MultiPoint ((1 2),EMPTY)": 4,
    "CompoundCurve (CircularString (0 0, 1 1, 2 0),(2 0, 3 0))": 9,
    "CurvePolygonZ (CompoundCurveZ (CircularStringZ (0 0 1, 1 1 1, 2 0 1),(2 0 1, 0 0 1)),(0 0 1, 1 0 1, 0 0 1))": 1010,
    "MultiCurve (LineString (0 0, 1 1),CircularString (0 0, 1 1, 2 0))": 11,
    "MultiSurface (Polygon ((0 0, 1 0, 1 1, 0 0)),CurvePolygon (CircularString (0 0, 1 1, 0 0)))": 12,
    "GeometryCollectionZ (PointZ (1 2 3),GeometryCollectionZ (LineStringZ (1 2 3, 4 5 6)))": 1007,
    "PolyhedralSurface (((0 0, 1 0, 1 1, 0 0)))": 15,
    "TIN (((0 0, 1 0, 1 1, 0 0)))": 16,
    "Triangle ((0 0, 1 0, 1 1, 0 0))": 17,
    "Point (1e+22 -1.5e-300)": 1,
    "PointZ (8 47 nan)": 1001,
}
ALIKE = [
    ("POINT(1 2)", "Point (1 2)"),
    ("  point  ( 1.0   2e0 )\n", "Point (1 2)"),
    ("SRID=4326;POINT(1 2)", "Point (1 2)"),
    ("POINT Z (1 2 3)", "PointZ (1 2 3)"),
    ("POINTZ(1 2 3)", "PointZ (1 2 3)"),
    ("POINT (1 2 3)", "PointZ (1 2 3)"),
    ("POINT (1 2 3 4)", "PointZM (1 2 3 4)"),
    ("POINT M (1 2 3)", "PointM (1 2 3)"),
    ("POINT ZM EMPTY", "PointZM EMPTY"),
    ("POINT (nan nan)", "Point EMPTY"),
    ("MULTIPOINT (1 2, 3 4)", "MultiPoint ((1 2),(3 4))"),
    ("MULTIPOINT (nan nan, 3 4)", "MultiPoint (EMPTY,(3 4))"),
    ("MULTIPOINT ((1 2), EMPTY)", "MultiPoint ((1 2),EMPTY)"),
    ("MultiPoint (Point (1 2))", "MultiPoint ((1 2))"),
    ("GEOMETRYCOLLECTION (POINT EMPTY,POINT (1 2 3))", "GeometryCollectionZ (PointZ EMPTY,PointZ (1 2 3))"),
    ("COMPOUNDCURVE Z ((0 0 1,1 1 1))", "CompoundCurveZ ((0 0 1, 1 1 1))"),
    ("MULTICURVE ((0 0,1 1))", "MultiCurve (LineString (0 0, 1 1))"),
    ("MULTISURFACE (((0 0,1 1,1 0,0 0)))", "MultiSurface (Polygon ((0 0, 1 1, 1 0, 0 0)))"),
    ("GEOMETRYCOLLECTION M EMPTY", "GeometryCollectionM EMPTY"),
]
WRONG = [
    "", "Point", "Point (1)", "Point (1 2", "Point (1 2))", "Point (1 2) x", "Point (1 2, 3 4)", "Point (1_0 2)",
    "(1 2)",
    "Point (a b)", "Point (١ ٢)", "Point (1 2 3 4 5)", "PointZ (1 2)", "PointZ (1 2 3 4)", "LineString (1 2, 3 4 5)",
    "LineString ()", "Blob (1 2)", "EMPTY", "Polygon (1 2, 3 4)", "MultiPoint ((1 2),(1 2 3))", "Point (1,2)",
    "MultiPoint (LineString (1 2, 3 4))", "GeometryCollection ((1 2))",
    "GeometryCollection (PointZ (1 2 3),Point (1 2))",
    "LineString (1 2,, 3 4)", "PointEMPTY", "SRID=x;Point (1 2)", "Point (- 1)", "Polygon ((0 0, 1 1, 0 0)",
    "Point (1 2);",
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), WRITTEN.items())
def test_text_comes_back_as_it_was(text, code):
    found = from_wkt(text, 2056)
    assert to_wkt(found) == text
    assert struct.unpack_from("<BI", value_of(found)) == (1, code)


@pytest.mark.parametrize(("text", "written"), ALIKE)
def test_text_of_others_is_read(text, written):
    assert to_wkt(from_wkt(text, 0)) == written


@pytest.mark.parametrize("text", WRONG)
def test_other_text_is_refused(text):
    with pytest.raises(GeometryError):
        from_wkt(text, 0)


@settings(max_examples=150, deadline=None)
@given(blobs())
def test_value_text_and_bytes_lead_to_each_other(stored):
    again = from_wkt(to_wkt(stored), 4326)
    assert value_of(again) == value_of(stored)
    assert same(again, stored)
    assert value_of(from_wkt(to_wkt(again).upper(), 1)) == value_of(stored)


@settings(max_examples=150, deadline=None)
@given(st.data(), geometries())
def test_byte_order_codes_and_header_make_no_difference(data, geometry):
    plain = blob(geometry)
    disguised = (
        struct.pack(">2sBBi", b"GP", 0, 0b100, 7) + struct.pack(">6d", *range(6)) + data.draw(disguises(geometry))
    )
    assert value_of(disguised) == value_of(plain)
    assert same(disguised, plain)
    assert to_wkt(disguised) == to_wkt(plain)
    assert type_of(disguised) == type_of(plain)


@settings(max_examples=60, deadline=None)
@given(geometries(), geometries())
def test_different_geometries_differ(first, second):
    assert same(blob(first), blob(second)) == (wkb.write(first) == wkb.write(second))


@settings(max_examples=60, deadline=None)
@given(geometries(), st.integers(0, 400), st.binary(max_size=8))
def test_damaged_bytes_are_an_error_or_a_geometry(geometry, cut, junk):
    damaged = blob(geometry)[:cut] + junk
    for work in (value_of, to_wkt, envelope, is_empty, type_of, travels):
        with suppress(GeometryError):
            work(damaged)
    assert same(damaged, damaged)
    assert not same(damaged, b"some other bytes")


def test_what_is_canonical_is_not_taken_apart(monkeypatch):
    stored = from_wkt("GeometryCollection (MultiPolygon (((0 0, 1 0, 1 1, 0 0))),Point (1 2))", 4326)
    monkeypatch.setattr(wkb, "parse", None)
    assert stored.endswith(value_of(stored))


def test_an_empty_point_is_one_however_its_nan_is_written():
    odd = struct.pack("<2sBBiBI", b"GP", 0, 1, 0, 1, 1001) + b"\x01\0\0\0\0\0\xf8\xff" * 2 + struct.pack("<d", 5)
    assert same(odd, from_wkt("POINT Z EMPTY", 0))
    assert is_empty(odd)
    assert envelope(odd) is None


def test_same_knows_null_and_what_is_no_geometry():
    point = from_wkt("Point (1 2)", 0)
    assert same(None, None)
    assert not same(None, point)
    assert not same(point, None)
    assert not same(b"x", point)
    assert not same("Point (1 2)", point)
    assert not same(from_wkt("PointZ (1 2 0)", 0), point)
    assert not same(from_wkt("MultiPoint ((1 2))", 0), point)


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"GP",
        b"GP\0\x01\0\0\0\0",
        b"XX\0\x01\0\0\0\0",
        b"GP\1\x01\0\0\0\0",
        b"GP\0\x21\0\0\0\0",
        b"GP\0\x0b\0\0\0\0",
    ],
)
def test_headers_that_are_none_or_extended(header):
    wkb_of_point = b"" if header.endswith(b"\x01\0\0\0\0") and header[2] == 0 else struct.pack("<BIdd", 1, 1, 2, 3)
    with pytest.raises(GeometryError):
        value_of(header + wkb_of_point)


def test_nesting_has_an_end():
    deep = "GeometryCollection (" * 31 + "Point (1 2)" + ")" * 31
    assert to_wkt(from_wkt(deep, 0)) == deep
    with pytest.raises(GeometryError):
        from_wkt("GeometryCollection (" * 32 + "Point (1 2)" + ")" * 32, 0)
    with pytest.raises(GeometryError):
        from_wkt("GeometryCollection (" * 100_000, 0)
    with pytest.raises(GeometryError):
        value_of(b"GP\0\x01\0\0\0\0" + struct.pack("<BII", 1, 7, 1) * 100_000)
    with pytest.raises(GeometryError):
        value_of(b"GP\0\x01\0\0\0\0" + struct.pack("<BII", 1, 4, 0xFFFFFFFF))


@pytest.mark.parametrize(
    ("text", "flags", "box"),
    [
        ("Point (1 2)", 0b1, (1, 1, 2, 2)),
        ("PointZ (1 2 3)", 0b1, (1, 1, 2, 2)),
        ("Point EMPTY", 0b10001, None),
        ("LineString EMPTY", 0b10001, None),
        ("MultiPoint (EMPTY)", 0b10001, None),
        ("LineString (3 2, 1 4)", 0b11, (1, 3, 2, 4)),
        ("LineStringM (3 2 9, 1 4 9)", 0b11, (1, 3, 2, 4)),
        ("LineStringZ (3 2 9, 1 4 8)", 0b101, (1, 3, 2, 4)),
        ("LineStringZM (3 2 9 0, 1 4 8 0)", 0b101, (1, 3, 2, 4)),
        ("MultiPointZ ((1 2 3),EMPTY)", 0b101, (1, 1, 2, 2)),
        ("CircularString (0 0, 1 1, 2 0)", 0b11, (0, 2, 0, 1)),
        ("CircularString (0 0, 1 1.5, 2 0)", 0b11, (-1 / 12, 25 / 12, 0, 1.5)),
        ("CircularString (0 0, 4 0, 0 0)", 0b11, (0, 4, -2, 2)),
        ("CircularString (0 0, 1 0, 2 0)", 0b11, (0, 2, 0, 0)),
    ],
)
def test_headers_are_as_gdal_writes_them(text, flags, box):
    stored = from_wkt(text, 2056)
    assert stored[:3] == b"GP\0"
    assert stored[3] == flags
    assert struct.unpack_from("<i", stored, 4) == (2056,)
    assert is_empty(stored) == (box is None)
    assert envelope(stored) == (pytest.approx(box) if box else None)


def test_the_extent_of_the_header_counts_unless_it_is_none():
    line = Geometry(wkb.LINESTRING, 0, array("d", [1, 2, 3, 4]))
    assert envelope(blob(line, flags=0b11, extent=struct.pack("<4d", 0, 9, 0, 9))) == (0, 9, 0, 9)
    assert envelope(blob(line, flags=0b10, extent=struct.pack(">4d", 0, 9, 0, 9))) == (0, 9, 0, 9)
    assert envelope(blob(line, flags=0b11, extent=struct.pack("<4d", NAN, NAN, NAN, NAN))) == (1, 3, 2, 4)
    assert envelope(blob(line)) == (1, 3, 2, 4)


@settings(max_examples=60, deadline=None)
@given(geometries())
def test_the_extent_holds_every_point(geometry):
    box = envelope(blob(geometry))
    points = [
        (leaf.coordinates[at], leaf.coordinates[at + 1])
        for leaf in geometry.leaves()
        for at in range(0, len(leaf.coordinates), wkb.SIZES[leaf.flavour])
    ]
    assert (box is None) == (not points)
    assert all(box[0] <= x <= box[1] and box[2] <= y <= box[3] for x, y in points)


@pytest.mark.parametrize(
    ("text", "declared", "fit"),
    [
        ("Point (1 2)", "GEOMETRY", True), ("PointZ (1 2 3)", "POINT", True), ("Point (1 2)", "MULTIPOINT", False),
        ("Polygon EMPTY", "CURVEPOLYGON", True), ("Polygon EMPTY", "SURFACE", True), ("Polygon EMPTY", "Polygon", True),
        ("MultiPolygon EMPTY", "GEOMETRYCOLLECTION", True), ("Point (1 2)", "GEOMETRYCOLLECTION", False),
        ("MultiPolygon EMPTY", "MULTISURFACE", True), ("MultiLineString EMPTY", "MULTICURVE", True),
        ("LineString EMPTY", "CURVE", True), ("CompoundCurve EMPTY", "LINESTRING", False),
        ("MultiSurface EMPTY", "MULTIPOLYGON", False), ("GeometryCollection EMPTY", "GEOMETRYCOLLECTION", True),
    ],
)  # fmt: skip
def test_what_may_stand_in_a_column(text, declared, fit):
    assert fits(from_wkt(text, 0), declared) == fit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Point (1 2)", True), ("Point EMPTY", True), ("MultiPolygon EMPTY", True), ("PointZ (1 2 nan)", False),
        ("Point (inf 2)", False), ("MultiPoint ((1 2),EMPTY)", False), ("GeometryCollection (Point EMPTY)", False),
        ("TIN EMPTY", False), ("GeometryCollection (Triangle ((0 0, 1 0, 1 1, 0 0)))", False),
    ],
)  # fmt: skip
def test_what_travels_as_text(text, expected):
    assert travels(from_wkt(text, 0)) == expected


def test_parts_of_mixed_dimensions_are_compared_and_shown_but_do_not_travel():
    flat, high = Geometry(wkb.POINT, 0, array("d", [1, 2])), Geometry(wkb.POINT, 1, array("d", [1, 2, 3]))
    mixed = blob(Geometry(wkb.COLLECTION, 0, parts=(flat, high)))
    assert to_wkt(mixed) == "GeometryCollection (Point (1 2),PointZ (1 2 3))"
    assert same(mixed, bytes(mixed))
    assert not travels(mixed)


def test_the_beginning_of_a_text():
    assert brief(from_wkt("Point (1 2)", 0), 11) == "Point (1 2)"
    assert brief(from_wkt("Point (1 2)", 0), 10) == "Point (1 …"


def test_sql_functions_answer_null_for_what_is_none():
    connection = sqlite3.connect(":memory:")
    register_functions(connection)
    ask = "SELECT ST_IsEmpty(?1), ST_MinX(?1), ST_MaxX(?1), ST_MinY(?1), ST_MaxY(?1)"
    expected = {
        None: (None,) * 5,
        b"junk": (None,) * 5,
        "text": (None,) * 5,
        from_wkt("Polygon EMPTY", 0): (1, None, None, None, None),
        from_wkt("Point (1 2)", 0): (0, 1, 1, 2, 2),
        from_wkt("LineString (1 2, 3 4)", 0): (0, 1, 3, 2, 4),
    }
    for value, answer in expected.items():
        assert connection.execute(ask, (value,)).fetchone() == answer


def test_a_geometry_of_250_000_vertices_comes_back():
    """In a second; what is quadratic would take minutes."""
    numbers = array("d", [index / 7 for index in range(500_000)])
    stored = blob(Geometry(wkb.POLYGON, 0, parts=(Geometry(wkb.LINESTRING, 0, numbers),)))
    assert value_of(from_wkt(to_wkt(stored), 0)) == value_of(stored)
    assert len(brief(stored, 60)) <= 60


def test_a_geometry_of_50_000_parts_comes_back():
    point = Geometry(wkb.POINT, 0, array("d", [1.5, 2.5]))
    stored = blob(Geometry(wkb.MULTIPOINT, 0, parts=(point,) * 50_000))
    assert value_of(from_wkt(to_wkt(stored), 0)) == value_of(stored)


def test_names_and_codes_are_complete():
    assert set(wkt.NAMES) == wkb.KINDS
