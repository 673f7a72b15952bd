"""Well-known binary (ISO 13249-3, 5.1.46) to geometries and back; old 2.5D and EWKB are read, ISO is written."""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

POINT, LINESTRING, POLYGON, MULTIPOINT, MULTILINESTRING, MULTIPOLYGON, COLLECTION = range(1, 8)
CIRCULARSTRING, COMPOUNDCURVE, CURVEPOLYGON, MULTICURVE, MULTISURFACE = range(8, 13)
POLYHEDRALSURFACE, TIN, TRIANGLE = range(15, 18)
STRINGS = (LINESTRING, CIRCULARSTRING)
RINGED = (POLYGON, TRIANGLE)
COLLECTIONS = (
    MULTIPOINT, MULTILINESTRING, MULTIPOLYGON, COLLECTION, COMPOUNDCURVE, CURVEPOLYGON, MULTICURVE, MULTISURFACE,
    POLYHEDRALSURFACE, TIN,
)  # fmt: skip
KINDS = frozenset((POINT, *STRINGS, *RINGED, *COLLECTIONS))
SIZES = (2, 3, 3, 4)
"""Numbers a point by flavour: XY, XYZ, XYM, XYZM."""
DEEPEST = 32
"""Geometries within geometries; what is nested deeper is refused."""

_HEAD = struct.Struct("<BI")
_POINT = struct.Struct("<BIdd")
_COUNT = struct.Struct("<I")
_BIG_COUNT = struct.Struct(">I")
_EWKB_Z, _EWKB_M, _EWKB_SRID = 0x80000000, 0x40000000, 0x20000000
_EWKB_FLAGS = 0xF0000000
_NAN = float("nan")


class GeometryError(ValueError):
    """What was given is no geometry that this package reads."""


def _no_numbers() -> array[float]:
    return array("d")


@dataclass(frozen=True)
class Geometry:
    """A geometry: its ISO code without dimension, its flavour (0 XY, 1 XYZ, 2 XYM, 3 XYZM), and what it consists of.

    Points and strings have `coordinates`, one point after the other, none if they are empty; all others have `parts`.
    The rings of polygons and triangles are line strings.
    """

    kind: int
    flavour: int
    coordinates: array[float] = field(default_factory=_no_numbers)
    parts: tuple[Geometry, ...] = ()

    def leaves(self) -> Iterator[Geometry]:
        """Yield the points and strings that it is made of."""
        if self.kind == POINT or self.kind in STRINGS:
            yield self
        for part in self.parts:
            yield from part.leaves()


def canonical(wkb: bytes, start: int = 0) -> bytes:
    """Return the WKB at `start` as ISO and little-endian throughout: a copy of the bytes where they are so already.

    Points whose x and y are no numbers are empty. GeometryError if it can't be read; what follows it is left out.
    """
    try:
        end = _canonical_end(wkb, start, 0)
    except struct.error:
        end = -1  # parse says what is wrong
    return wkb[start:end] if start < end <= len(wkb) else write(parse(wkb, start))


def _canonical_end(wkb: bytes, at: int, depth: int) -> int:
    """Return where a geometry ends that is canonical already, -1 if it is not; coordinates are skipped, not read."""
    order, code = _HEAD.unpack_from(wkb, at)
    flavour, kind = divmod(code, 1000)
    if order != 1 or flavour > 3 or kind not in KINDS or depth >= DEEPEST:
        return -1
    point_bytes = 8 * SIZES[flavour]
    if kind == POINT:
        return -1 if _is_empty_point(wkb, at) else at + 5 + point_bytes
    (count,) = _COUNT.unpack_from(wkb, at + 5)
    at += 9
    if kind in STRINGS:
        return at + int(count) * point_bytes
    for _ in range(count):
        at = _ring_end(wkb, at, point_bytes) if kind in RINGED else _canonical_end(wkb, at, depth + 1)
        if at < 0:
            break
    return at


def _ring_end(wkb: bytes, at: int, point_bytes: int) -> int:
    return at + 4 + int(_COUNT.unpack_from(wkb, at)[0]) * point_bytes


def _is_empty_point(wkb: bytes, at: int) -> bool:
    _, _, x, y = _POINT.unpack_from(wkb, at)
    return bool(x != x and y != y)  # only NaN differs from itself


def parse(wkb: bytes, start: int = 0) -> Geometry:
    """Return the geometry whose WKB begins at `start`; GeometryError if it can't be read."""
    try:
        return _parse(wkb, start, 0)[0]
    except struct.error as error:
        raise GeometryError("The geometry's bytes end too early.") from error


def _parse(wkb: bytes, at: int, depth: int) -> tuple[Geometry, int]:
    if depth >= DEEPEST:
        raise GeometryError("The geometry is nested too deeply.")
    little, kind, flavour, at = _read_head(wkb, at)
    if kind == POINT:
        coordinates, at = _read_numbers(wkb, at, SIZES[flavour], little)
        is_empty = coordinates[0] != coordinates[0] and coordinates[1] != coordinates[1]
        return Geometry(kind, flavour, _no_numbers() if is_empty else coordinates), at
    if kind in STRINGS:
        return _read_string(wkb, at, kind, flavour, little)
    count, at = _read_count(wkb, at, little)
    parts = []
    for _ in range(count):
        if kind in RINGED:
            part, at = _read_string(wkb, at, LINESTRING, flavour, little)
        else:
            part, at = _parse(wkb, at, depth + 1)
        parts.append(part)
    return Geometry(kind, flavour, parts=tuple(parts)), at


def read_kind(wkb: bytes, start: int = 0) -> int:
    """Return the code, without dimension, of the geometry whose WKB begins at `start`; GeometryError if it has none."""
    try:
        return _read_head(wkb, start)[1]
    except struct.error as error:
        raise GeometryError("The geometry's bytes end too early.") from error


def _read_head(wkb: bytes, at: int) -> tuple[bool, int, int, int]:
    """Return byte order, code, flavour and where the content begins."""
    order = wkb[at] if at < len(wkb) else -1
    if order not in (0, 1):
        raise GeometryError("The geometry's bytes have no byte order.")
    code, at = _read_count(wkb, at + 1, little=order == 1)
    flavour, kind = divmod(code & ~_EWKB_FLAGS, 1000)
    if kind not in KINDS or flavour > 3:
        raise GeometryError(f"The geometry's type {code} is not known.")
    flavour |= (1 if code & _EWKB_Z else 0) | (2 if code & _EWKB_M else 0)
    return order == 1, kind, flavour, at + 4 if code & _EWKB_SRID else at


def _read_string(wkb: bytes, at: int, kind: int, flavour: int, little: bool) -> tuple[Geometry, int]:
    count, at = _read_count(wkb, at, little)
    coordinates, at = _read_numbers(wkb, at, count * SIZES[flavour], little)
    return Geometry(kind, flavour, coordinates), at


def _read_count(wkb: bytes, at: int, little: bool) -> tuple[int, int]:
    return int((_COUNT if little else _BIG_COUNT).unpack_from(wkb, at)[0]), at + 4


def _read_numbers(wkb: bytes, at: int, count: int, little: bool) -> tuple[array[float], int]:
    end = at + 8 * count
    if end > len(wkb):
        raise GeometryError("The geometry's bytes end too early.")
    numbers = array("d", wkb[at:end])
    if little != (sys.byteorder == "little"):
        numbers.byteswap()
    return numbers, end


def write(geometry: Geometry) -> bytes:
    """Return a geometry as ISO WKB, little-endian throughout."""
    pieces: list[bytes] = []
    _write(geometry, pieces)
    return b"".join(pieces)


def _write(geometry: Geometry, pieces: list[bytes], is_ring: bool = False) -> None:
    kind, size = geometry.kind, SIZES[geometry.flavour]
    if not is_ring:
        pieces.append(_HEAD.pack(1, kind + 1000 * geometry.flavour))
    if kind == POINT:
        pieces.append(_little_endian(geometry.coordinates or array("d", [_NAN] * size)))
    elif kind in STRINGS:
        pieces += (_COUNT.pack(len(geometry.coordinates) // size), _little_endian(geometry.coordinates))
    else:
        pieces.append(_COUNT.pack(len(geometry.parts)))
        for part in geometry.parts:
            _write(part, pieces, is_ring=kind in RINGED)


def _little_endian(numbers: array[float]) -> bytes:
    if sys.byteorder == "big":
        numbers = array("d", numbers)
        numbers.byteswap()
    return numbers.tobytes()
