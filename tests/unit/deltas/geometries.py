"""Random geometries of every kind, and the ways in which bytes can hold the same one."""

from __future__ import annotations

import struct
from array import array

from hypothesis import strategies as st

from qfieldsync_cloud.deltas import wkb
from qfieldsync_cloud.deltas.wkb import Geometry

NAN = float("nan")
FLAVOURS = range(4)
_numbers = st.one_of(
    st.integers(-180, 180).map(float),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-180, 180, allow_nan=False).map(lambda number: round(number, 7)),
)


def points(flavour: int, allow_empty: bool = True) -> st.SearchStrategy[Geometry]:
    size = wkb.SIZES[flavour]
    full = st.lists(_numbers, min_size=size, max_size=size)
    either = st.one_of(st.just([]), full) if allow_empty else full
    return either.map(lambda numbers: Geometry(wkb.POINT, flavour, array("d", numbers)))


def strings(flavour: int, kind: int = wkb.LINESTRING, allow_empty: bool = True) -> st.SearchStrategy[Geometry]:
    """Line and circular strings with 2 to 5 points, an odd number for circular ones."""
    size = wkb.SIZES[flavour]
    counts = [3, 5] if kind == wkb.CIRCULARSTRING else [2, 3, 4, 5]
    return (
        st.sampled_from([0, *counts] if allow_empty else counts)
        .flatmap(lambda count: st.lists(_numbers, min_size=count * size, max_size=count * size))
        .map(lambda numbers: Geometry(kind, flavour, array("d", numbers)))
    )


def rings(flavour: int) -> st.SearchStrategy[Geometry]:
    def closed(string: Geometry) -> Geometry:
        numbers = string.coordinates
        return Geometry(wkb.LINESTRING, flavour, numbers + numbers[: wkb.SIZES[flavour]])

    return strings(flavour, allow_empty=False).map(closed)


def geometries(allow_empty_parts: bool = True, surfaces: bool = True) -> st.SearchStrategy[Geometry]:
    """Geometries of all kinds and flavours; without `surfaces` no TIN, triangle or polyhedral surface."""
    return st.sampled_from(FLAVOURS).flatmap(lambda flavour: geometries_of(flavour, allow_empty_parts, surfaces))


def geometries_of(flavour: int, empty: bool = True, surfaces: bool = True) -> st.SearchStrategy[Geometry]:
    def of(kind: int, *members: st.SearchStrategy[Geometry]) -> st.SearchStrategy[Geometry]:
        parts = st.lists(st.one_of(*members), min_size=0 if empty else 1, max_size=3)
        return parts.map(lambda parts: Geometry(kind, flavour, parts=tuple(parts)))

    point = points(flavour, empty)
    line, arc = (strings(flavour, kind, empty) for kind in (wkb.LINESTRING, wkb.CIRCULARSTRING))
    compound = of(wkb.COMPOUNDCURVE, line, arc)
    polygon = of(wkb.POLYGON, rings(flavour))
    curve_polygon = of(wkb.CURVEPOLYGON, line, arc, compound)
    triangle = rings(flavour).map(lambda ring: Geometry(wkb.TRIANGLE, flavour, parts=(ring,)))
    single = [point, line, arc, compound, polygon, curve_polygon]
    multiple = [
        of(wkb.MULTIPOINT, point), of(wkb.MULTILINESTRING, line), of(wkb.MULTIPOLYGON, polygon),
        of(wkb.MULTICURVE, line, arc, compound), of(wkb.MULTISURFACE, polygon, curve_polygon),
    ]  # fmt: skip
    rare = [triangle, of(wkb.TIN, triangle), of(wkb.POLYHEDRALSURFACE, polygon)] if surfaces else []
    plain = st.one_of(*single, *multiple, *rare)
    return st.recursive(plain, lambda members: of(wkb.COLLECTION, members), max_leaves=4)


def blob(geometry: Geometry, srs_id: int = 4326, flags: int = 0x01, extent: bytes = b"") -> bytes:
    return struct.pack("<2sBBi" if flags & 1 else ">2sBBi", b"GP", 0, flags, srs_id) + extent + wkb.write(geometry)


def blobs(allow_empty_parts: bool = True, surfaces: bool = True) -> st.SearchStrategy[bytes]:
    """GeoPackage blobs without an extent."""
    return geometries(allow_empty_parts, surfaces).map(blob)


@st.composite
def disguises(draw: st.DrawFn, geometry: Geometry, headless: bool = False) -> bytes:
    """The geometry's WKB with a byte order of its own for every part, in ISO or EWKB codes."""
    little = draw(st.booleans())
    sign, size = "<" if little else ">", wkb.SIZES[geometry.flavour]
    head = b"" if headless else _head(geometry, little, draw(st.sampled_from(["iso", "ewkb", "srid"])))
    numbers = list(geometry.coordinates)
    if geometry.kind == wkb.POINT:
        return head + struct.pack(f"{sign}{size}d", *(numbers or [NAN] * size))
    if geometry.kind in wkb.STRINGS:
        return head + struct.pack(f"{sign}I{len(numbers)}d", len(numbers) // size, *numbers)
    body = struct.pack(f"{sign}I", len(geometry.parts))
    for part in geometry.parts:
        if geometry.kind in wkb.RINGED:
            values = list(part.coordinates)
            body += struct.pack(f"{sign}I{len(values)}d", len(values) // size, *values)
        else:
            body += draw(disguises(part))
    return head + body


def _head(geometry: Geometry, little: bool, manner: str) -> bytes:
    sign = "<" if little else ">"
    if manner == "iso":
        return struct.pack(f"{sign}BI", little, geometry.kind + 1000 * geometry.flavour)
    z, m = geometry.flavour & 1, geometry.flavour >> 1
    code = geometry.kind | z << 31 | m << 30
    if manner == "srid":
        return struct.pack(f"{sign}BII", little, code | 0x20000000, 4326)
    return struct.pack(f"{sign}BI", little, code)
