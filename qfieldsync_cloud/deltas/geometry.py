"""GeoPackage geometries: the values that they hold, as WKT, and what SQL functions and checks need of them.

A blob is a header (magic, version, flags, CRS, often an extent) and WKB: OGC GeoPackage 1.3, clause 2.1.3.
"""

from __future__ import annotations

import sqlite3
import struct
from functools import partial
from itertools import islice
from typing import Any

from qfieldsync_cloud.deltas import wkb, wkt
from qfieldsync_cloud.deltas.edits import Value
from qfieldsync_cloud.deltas.extent import Box, box_of, heights_of
from qfieldsync_cloud.deltas.wkb import Geometry, GeometryError

__all__ = [
    "GeometryError", "brief", "envelope", "fits", "from_wkt", "is_empty", "register_functions", "same", "to_wkt",
    "travels", "type_of", "value_of",
]  # fmt: skip

_HEADER_BYTES = 8
_STARTS = (8, 40, 56, 56, 72)
"""Where the WKB begins, by the kind of extent: none, XY, XYZ, XYM, XYZM."""
_LITTLE, _EMPTY, _EXTENDED = 0x01, 0x10, 0x20
_XY, _XYZ = 1 << 1, 2 << 1
_POINT = struct.Struct("<BIdd")
_POINT_CODES = frozenset((1, 1001, 2001, 3001))
_SIDES = ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")
_SPECIAL = {
    "GEOMETRYCOLLECTION": {"MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "MULTICURVE", "MULTISURFACE"},
    "CURVE": {"LINESTRING", "CIRCULARSTRING", "COMPOUNDCURVE"},
    "SURFACE": {"POLYGON", "CURVEPOLYGON"},
    "CURVEPOLYGON": {"POLYGON"},
    "MULTICURVE": {"MULTILINESTRING"},
    "MULTISURFACE": {"MULTIPOLYGON"},
}


def value_of(blob: bytes) -> bytes:
    """Return what a blob holds as canonical bytes: two blobs hold the same geometry if and only if these are equal.

    They are ISO WKB, little-endian throughout, without header; an empty point's numbers are all NaN. GeometryError if
    the blob can't be read.
    """
    return wkb.canonical(blob, _start(blob))


def _start(blob: bytes) -> int:
    """Return where the WKB begins; GeometryError if it is no blob of the standard's."""
    if len(blob) < _HEADER_BYTES or blob[:3] != b"GP\0":
        raise GeometryError("The bytes are no GeoPackage geometry.")
    flags = blob[3]
    kind = flags >> 1 & 7
    if flags & _EXTENDED or kind >= len(_STARTS):
        raise GeometryError("The GeoPackage geometry is of an extended or unknown kind.")
    start = _STARTS[kind]
    if len(blob) <= start:
        raise GeometryError("The GeoPackage geometry ends with its header.")
    return start


def _parse(blob: bytes) -> Geometry:
    return wkb.parse(blob, _start(blob))


def same(first: Value, second: Value) -> bool:
    """Return whether two values of a geometry column hold the same geometry; those that can't be read go by bytes."""
    if first == second:
        return True
    if not isinstance(first, bytes) or not isinstance(second, bytes):
        return False
    try:
        return value_of(first) == value_of(second)
    except GeometryError:
        return False


def to_wkt(blob: bytes) -> str:
    """Return a geometry as QGIS writes it, `PointZ (8.9 47.9 3)`; its numbers read back bit by bit.

    GDAL 3.6 reads it only with a space before Z, M and ZM. GeometryError if the blob can't be read.
    """
    return "".join(wkt.pieces_of(_parse(blob)))


def brief(blob: bytes, longest: int) -> str:
    """Return the beginning of a geometry's WKT, with … if it goes on; quick for large ones too."""
    text = "".join(islice(wkt.pieces_of(_parse(blob)), longest + 1))
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def travels(blob: bytes) -> bool:
    """Return whether QGIS, which reads edits on the server, gets this geometry from its WKT.

    False for numbers that are not finite, empty parts (the whole would be read as empty), TINs, triangles, polyhedral
    surfaces, and parts of different dimensions. GeometryError if the blob can't be read.
    """
    return wkt.is_readable(_parse(blob))


def from_wkt(text: str, srs_id: int) -> bytes:
    """Return a WKT of QGIS, QField or GDAL as a blob like those that GDAL writes; GeometryError for any other text.

    It is little-endian, with an extent unless it is a point or empty (XYZ if it has Z), and an SRID before the text
    is ignored.
    """
    geometry = wkt.parse(text)
    box = box_of(geometry)
    flags, extent = _LITTLE, b""
    if box is None:
        flags |= _EMPTY
    elif geometry.kind != wkb.POINT and geometry.flavour in (1, 3):
        flags, extent = flags | _XYZ, struct.pack("<6d", *box, *heights_of(geometry))
    elif geometry.kind != wkb.POINT:
        flags, extent = flags | _XY, struct.pack("<4d", *box)
    return struct.pack("<2sBBi", b"GP", 0, flags, srs_id) + extent + wkb.write(geometry)


def envelope(blob: bytes) -> Box | None:
    """Return min x, max x, min y and max y, from the header if it has them; None for an empty geometry.

    GeometryError if the blob can't be read.
    """
    start = _start(blob)
    if start == _HEADER_BYTES and len(blob) >= start + _POINT.size:
        order, code, x, y = _POINT.unpack_from(blob, start)
        if order == 1 and code in _POINT_CODES and x == x and y == y:
            return x, x, y, y
    elif start > _HEADER_BYTES:
        west, east, south, north = struct.unpack_from("<4d" if blob[3] & _LITTLE else ">4d", blob, _HEADER_BYTES)
        if west <= east and south <= north:  # false if one is NaN, as some write for empty geometries
            return west, east, south, north
    return box_of(wkb.parse(blob, start))


def is_empty(blob: bytes) -> bool:
    """Return whether a geometry has no point; GeometryError if the blob can't be read."""
    _start(blob)  # it has flags
    return bool(blob[3] & _EMPTY) or envelope(blob) is None


def type_of(blob: bytes) -> str:
    """Return a geometry's type in capitals, without Z and M; GeometryError if the blob can't be read."""
    return wkt.NAMES[wkb.read_kind(blob, _start(blob))].upper()


def fits(blob: bytes, declared: str) -> bool:
    """Return whether a geometry may stand in a column of this type (OGC GeoPackage 1.3, annex G).

    GeometryError if the blob can't be read.
    """
    kind, declared = type_of(blob), declared.upper()
    return declared in ("GEOMETRY", kind) or kind in _SPECIAL.get(declared, ())


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the SQL functions that the triggers of GDAL's spatial indexes call.

    Each is NULL for NULL and for what can't be read, and those of the extent for empty geometries.
    """
    connection.create_function("ST_IsEmpty", 1, _sql_is_empty, deterministic=True)
    for index, name in enumerate(_SIDES):
        connection.create_function(name, 1, partial(_sql_side, index), deterministic=True)


def _sql_is_empty(value: Any) -> int | None:
    try:
        return int(is_empty(value)) if isinstance(value, bytes) else None
    except GeometryError:
        return None


def _sql_side(index: int, value: Any) -> float | None:
    try:
        box = envelope(value) if isinstance(value, bytes) else None
    except GeometryError:
        return None
    return box[index] if box else None
