from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qfieldsync_cloud.deltas.edits import Column
from qfieldsync_cloud.deltas.geometry import from_wkt, value_of
from qfieldsync_cloud.deltas.values import (
    Kind,
    UnfitValueError,
    UntransportableError,
    from_json,
    from_text,
    kind_of,
    same,
    shown_value,
    to_json,
)
from tests.unit.deltas.geometries import blobs

DECLARED = {
    Kind.BOOLEAN: "BOOLEAN", Kind.INTEGER: "INTEGER", Kind.REAL: "DOUBLE", Kind.TEXT: "TEXT", Kind.DATE: "DATE",
    Kind.TIME: "TIME", Kind.DATETIME: "DATETIME", Kind.BLOB: "BLOB", Kind.GEOMETRY: "GEOMETRY", Kind.OTHER: "",
}  # fmt: skip
_moments = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
_texts = st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)))
_integers = st.integers(-(1 << 63), (1 << 63) - 1)
_reals = st.floats(allow_nan=False, allow_infinity=False)
STORED = {
    Kind.BOOLEAN: st.sampled_from([0, 1]),
    Kind.INTEGER: _integers,
    Kind.REAL: st.one_of(_reals, _integers),
    Kind.TEXT: _texts,
    Kind.DATE: st.dates().map(str),
    Kind.TIME: st.times().map(lambda moment: moment.replace(microsecond=0).isoformat()),
    Kind.DATETIME: _moments.map(
        lambda moment: f"{moment.isoformat(timespec='milliseconds' if moment.microsecond else 'seconds')}Z"
    ),
    Kind.BLOB: st.none(),
    Kind.GEOMETRY: blobs(allow_empty_parts=False, surfaces=False),
    Kind.OTHER: st.one_of(_reals, _integers, _texts),
}
READ = [
    ("INTEGER", "5", 5), ("INTEGER", 5.0, 5), ("INTEGER", True, 1), ("INTEGER", -(1 << 63), -(1 << 63)),
    ("MEDIUMINT", " -7 ", -7), ("BIGINT", "+7", 7), ("TINYINT", 127, 127), ("INT8", 300, 300),
    ("BOOLEAN", True, 1), ("BOOLEAN", False, 0), ("BOOLEAN", 1, 1), ("BOOLEAN", "Yes", 1), ("BOOLEAN", 0.0, 0),
    ("DOUBLE", 3.5, 3.5), ("DOUBLE", "3.5", 3.5), ("REAL", 3, 3), ("NUMERIC", "1e3", 1000.0), ("FLOAT", ".5", 0.5),
    ("DECIMAL", 1 << 64, float(1 << 64)), ("DOUBLE", -(1 << 63), -(1 << 63)), ("", 1 << 63, float(1 << 63)),
    ("TEXT", "Maple 枫", "Maple 枫"), ("TEXT", 5, "5"), ("TEXT", True, "true"), ("JSON", {"a": ["ö"]}, '{"a": ["ö"]}'),
    ("VARCHAR", "", ""), ("DATE", "2026-05-01", "2026-05-01"), ("DATE", "2026-05-01T23:00:00-05:00", "2026-05-01"),
    ("TIME", "10:11:12", "10:11:12"), ("TIME", "10:11", "10:11:00"), ("TIME", "10:11:12.500", "10:11:12.500"),
    ("DATETIME", "2026-05-02T10:11:12", "2026-05-02T10:11:12Z"),
    ("DATETIME", "2026-05-02 10:11:12.5", "2026-05-02T10:11:12.500Z"),
    ("DATETIME", "2026-05-02T10:11:12+02:00", "2026-05-02T08:11:12Z"),
    ("DATETIME", "2026-01-01T00:30:00.000+0100", "2025-12-31T23:30:00Z"),
    ("TIMESTAMP", "2026-05-02T10:11:12.123456-03", "2026-05-02T13:11:12.123456Z"),
    ("DATETIME", "2026-05-02", "2026-05-02T00:00:00Z"), ("DATETIME", "2026-05-02t10:11z", "2026-05-02T10:11:00Z"),
    ("", 5, 5), ("", "x", "x"), ("", [1], "[1]"), ("DATETIME", None, None), ("BLOB", None, None),
    ("POINT", "POINT(1 2)", from_wkt("Point (1 2)", 2056)), ("POINT", None, None),
]  # fmt: skip
REFUSED = [
    ("INTEGER", "5.5"), ("INTEGER", 5.5), ("INTEGER", ""), ("INTEGER", 1 << 63), ("SMALLINT", 40000), ("TINYINT", -129),
    ("INTEGER", "٣"), ("INTEGER", [1]), ("INTEGER", float("inf")), ("INTEGER", "9" * 9999), ("BOOLEAN", 2),
    ("BOOLEAN", "maybe"), ("BOOLEAN", {}), ("DOUBLE", "1,5"), ("DOUBLE", "nan"), ("DOUBLE", float("nan")),
    ("DOUBLE", "1e999"), ("DOUBLE", 10**400), ("DOUBLE", ""), ("DOUBLE", [1.5]), ("DATE", "1.5.2026"),
    ("DATE", "2026-02-30"), ("DATE", 20260501), ("TIME", "25:00:00"), ("TIME", "10:11:12Z"), ("TIME", 10),
    ("DATETIME", "yesterday"), ("DATETIME", "2026-05-02T10:61:00"), ("DATETIME", "0001-01-01T00:00:00+02:00"),
    ("DATETIME", 1777716672), ("BLOB", "AAAA"), ("POINT", "Point (1"), ("POINT", "LineString (1 2, 3 4)"), ("POINT", 5),
]  # fmt: skip


def column(declared, required=False):
    return Column("height", declared, required)


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("BOOLEAN", Kind.BOOLEAN), ("TINYINT", Kind.INTEGER), ("SMALLINT", Kind.INTEGER), ("MEDIUMINT", Kind.INTEGER),
        ("INT", Kind.INTEGER), ("INTEGER", Kind.INTEGER), ("BIGINT", Kind.INTEGER), ("INT8", Kind.INTEGER),
        ("FLOAT", Kind.REAL), ("DOUBLE", Kind.REAL), ("REAL", Kind.REAL), ("DOUBLE PRECISION", Kind.REAL),
        ("NUMERIC", Kind.REAL), ("DECIMAL", Kind.REAL), ("TEXT", Kind.TEXT), ("VARCHAR", Kind.TEXT),
        ("VARCHAR(20)", Kind.TEXT), ("CHAR", Kind.TEXT), ("CLOB", Kind.TEXT), ("JSON", Kind.TEXT), ("BLOB", Kind.BLOB),
        ("DATE", Kind.DATE), ("TIME", Kind.TIME), ("DATETIME", Kind.DATETIME), ("TIMESTAMP", Kind.DATETIME),
        ("POINT", Kind.GEOMETRY), ("MULTIPOINT", Kind.GEOMETRY), ("GEOMETRY", Kind.GEOMETRY), ("text", Kind.TEXT),
        ("", Kind.OTHER), ("WHATEVER", Kind.OTHER),
    ],
)  # fmt: skip
def test_kinds_of_declared_types(declared, kind):
    assert kind_of(column(declared)) is kind


@pytest.mark.parametrize("kind", Kind)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_kind_comes_back_from_json(kind, data):
    stored = data.draw(STORED[kind])
    found = from_json(to_json(stored, kind), column(DECLARED[kind]), 4326)
    assert same(found, stored, kind)
    assert same(stored, found, kind)
    if kind is Kind.GEOMETRY:
        assert value_of(found) == value_of(stored)
    else:
        assert (found, type(found)) == (stored, type(stored))


@pytest.mark.parametrize("kind", [Kind.BOOLEAN, Kind.INTEGER, Kind.REAL, Kind.DATE, Kind.TIME, Kind.DATETIME])
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_what_is_shown_can_be_typed_in_again(kind, data):
    stored = data.draw(_reals if kind is Kind.REAL else STORED[kind])
    assert same(from_text(shown_value(stored, kind), column(DECLARED[kind])), stored, kind)


@pytest.mark.parametrize(
    ("kind", "value", "sent"),
    [
        (Kind.BOOLEAN, 1, True), (Kind.BOOLEAN, 0, False), (Kind.BOOLEAN, 5, 5), (Kind.INTEGER, 1, 1),
        (Kind.INTEGER, (1 << 63) - 1, (1 << 63) - 1), (Kind.REAL, 3.5, 3.5), (Kind.TEXT, "Ä", "Ä"),
        (Kind.DATETIME, "2026-05-02T10:11:12.500Z", "2026-05-02T10:11:12.500Z"),
        (Kind.GEOMETRY, from_wkt("POINT Z (8.9 47.9 3)", 0), "PointZ (8.9 47.9 3)"),
        *((kind, None, None) for kind in Kind),
    ],
)  # fmt: skip
def test_what_is_sent(kind, value, sent):
    found = to_json(value, kind)
    assert found == sent
    assert type(found) is type(sent)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.BLOB, b"\xff"), (Kind.TEXT, b""), (Kind.REAL, float("inf")), (Kind.REAL, float("nan")),
        (Kind.TEXT, "a\0b"), (Kind.TEXT, "\ud800"), (Kind.GEOMETRY, b"junk"), (Kind.GEOMETRY, "Point (1 2)"),
        (Kind.GEOMETRY, from_wkt("PointZ (1 2 nan)", 0)), (Kind.GEOMETRY, from_wkt("MultiPoint ((1 2),EMPTY)", 0)),
    ],
)  # fmt: skip
def test_what_cannot_be_sent(kind, value):
    with pytest.raises(UntransportableError) as caught:
        to_json(value, kind)
    assert caught.value.message.render(str.upper) == str(caught.value.message).upper()
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(("declared", "value", "stored"), READ)
def test_values_of_deltas_are_read(declared, value, stored):
    found = from_json(value, column(declared), 2056)
    assert found == stored
    assert type(found) is type(stored)


@pytest.mark.parametrize(("declared", "value"), REFUSED)
def test_values_that_do_not_fit_are_explained(declared, value):
    with pytest.raises(UnfitValueError) as caught:
        from_json(value, column(declared))
    assert "height" in str(caught.value.message)
    assert len(str(caught.value.message)) < 120
    assert caught.value.remedy


def test_a_required_field_takes_no_null():
    for read in (lambda: from_json(None, column("TEXT", True)), lambda: from_text("", column("DATE", True))):
        with pytest.raises(UnfitValueError, match="height must have a value"):
            read()


@pytest.mark.parametrize(
    ("declared", "text", "stored"),
    [
        ("INTEGER", "", None), ("DATE", "  ", None), ("TEXT", "", ""), ("TEXT", " a ", " a "), ("DOUBLE", "12.5", 12.5),
        ("BOOLEAN", "no", 0), ("BOOLEAN", "TRUE", 1), ("DATE", "2026-05-01", "2026-05-01"), ("BLOB", "", None),
        ("DATETIME", "2026-05-02 10:11", "2026-05-02T10:11:00Z"), ("POINT", "Point (1 2)", from_wkt("Point (1 2)", 0)),
    ],
)  # fmt: skip
def test_what_is_typed(declared, text, stored):
    assert from_text(text, column(declared)) == stored


@pytest.mark.parametrize(
    ("kind", "first", "second", "expected"),
    [
        (Kind.INTEGER, 1, 1.0, True), (Kind.REAL, 0.1, 0.1, True), (Kind.REAL, (1 << 53) + 1, float(1 << 53), False),
        (Kind.BOOLEAN, 1, 1.0, True), (Kind.BOOLEAN, 0, 1, False), (Kind.INTEGER, 5, "5", False),
        (Kind.TEXT, "\u00e9", "e\u0301", False), (Kind.TEXT, "a", "a ", False), (Kind.TEXT, "", None, False),
        (Kind.TEXT, None, None, True), (Kind.BLOB, b"a", b"a", True), (Kind.BLOB, b"", None, False),
        (Kind.BLOB, b"a", "a", False), (Kind.DATE, "2026-05-01", "2026-05-01T00:00:00Z", False),
        (Kind.DATETIME, "2026-05-02T10:11:12", "2026-05-02T10:11:12.000Z", True),
        (Kind.DATETIME, "2026-05-02T10:11:12Z", "2026-05-02 12:11:12+02:00", True),
        (Kind.DATETIME, "2026-05-02T10:11:12Z", "2026-05-02T10:11:12.001Z", False),
        (Kind.DATETIME, "soon", "later", False), (Kind.DATETIME, "soon", "soon", True),
        (Kind.DATETIME, None, "2026-05-02T10:11:12Z", False), (Kind.TIME, "10:11:12", "10:11:12.000", True),
        (Kind.TEXT, "2026-05-02T10:11:12", "2026-05-02T10:11:12Z", False),
        (Kind.GEOMETRY, from_wkt("Point (1 2)", 1), from_wkt("Point (1 2)", 2), True),
        (Kind.GEOMETRY, from_wkt("Point (1 2)", 1), None, False), (Kind.GEOMETRY, None, None, True),
        (Kind.BLOB, from_wkt("Point (1 2)", 1), from_wkt("Point (1 2)", 2), False), (Kind.OTHER, 1, 1.0, True),
    ],
)  # fmt: skip
def test_values_that_are_the_same(kind, first, second, expected):
    assert same(first, second, kind) == expected
    assert same(second, first, kind) == expected


@settings(max_examples=50, deadline=None)
@given(_moments, st.integers(-14 * 60, 14 * 60))
def test_a_moment_is_one_in_every_zone(moment, minutes):
    there = moment.replace(tzinfo=timezone.utc).astimezone(timezone(timedelta(minutes=minutes)))
    stored = from_json(there.isoformat(), column("DATETIME"))
    assert same(stored, there.isoformat(), Kind.DATETIME)
    assert same(stored, moment.isoformat(), Kind.DATETIME)
    assert stored.endswith("Z")


@settings(max_examples=100, deadline=None)
@given(st.text() | st.from_regex(r"[\d:T.Z+ -]{1,30}", fullmatch=True), st.sampled_from(list(DECLARED.values())))
def test_whatever_is_typed_is_taken_or_explained(text, declared):
    with suppress(UnfitValueError):
        stored = from_text(text, column(declared))
        assert sqlite3.connect(":memory:").execute("SELECT ?", (stored,)).fetchone() == (stored,)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.TEXT, None, ""), (Kind.TEXT, "a", "a"), (Kind.BOOLEAN, 1, "true"), (Kind.BOOLEAN, 0, "false"),
        (Kind.BOOLEAN, 7, "7"), (Kind.INTEGER, 12, "12"), (Kind.REAL, 12.0, "12"), (Kind.REAL, 0.1, "0.1"),
        (Kind.REAL, 1e-5, "0.00001"), (Kind.REAL, 1e16, "10000000000000000"), (Kind.REAL, 1e300, "1e+300"),
        (Kind.BLOB, b"abc", "3 bytes"), (Kind.GEOMETRY, b"abc", "3 bytes"), (Kind.TEXT, b"abc", "3 bytes"),
        (Kind.GEOMETRY, from_wkt("Point (1 2)", 0), "Point (1 2)"), (Kind.DATE, "2026-05-01", "2026-05-01"),
    ],
)  # fmt: skip
def test_what_people_see(kind, value, shown):
    assert shown_value(value, kind) == shown


def test_a_long_geometry_is_shown_by_its_beginning():
    shown = shown_value(from_wkt(f"LineString ({', '.join(['1 2'] * 50)})", 0), Kind.GEOMETRY)
    assert len(shown) == 60
    assert shown.startswith("LineString (1 2, 1 2")
    assert shown.endswith("…")
