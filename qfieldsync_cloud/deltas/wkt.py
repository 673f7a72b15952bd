"""Well-known text as QGIS writes and reads it; what GDAL and QField write is read too (ISO 13249-3, 5.1.60)."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from itertools import islice
from math import isfinite

from qfieldsync_cloud.deltas.wkb import (
    CIRCULARSTRING,
    COLLECTION,
    COMPOUNDCURVE,
    CURVEPOLYGON,
    DEEPEST,
    LINESTRING,
    MULTICURVE,
    MULTILINESTRING,
    MULTIPOINT,
    MULTIPOLYGON,
    MULTISURFACE,
    POINT,
    POLYGON,
    POLYHEDRALSURFACE,
    SIZES,
    STRINGS,
    TIN,
    TRIANGLE,
    Geometry,
    GeometryError,
)

NAMES = {
    POINT: "Point", LINESTRING: "LineString", POLYGON: "Polygon", MULTIPOINT: "MultiPoint",
    MULTILINESTRING: "MultiLineString", MULTIPOLYGON: "MultiPolygon", COLLECTION: "GeometryCollection",
    CIRCULARSTRING: "CircularString", COMPOUNDCURVE: "CompoundCurve", CURVEPOLYGON: "CurvePolygon",
    MULTICURVE: "MultiCurve", MULTISURFACE: "MultiSurface", POLYHEDRALSURFACE: "PolyhedralSurface", TIN: "TIN",
    TRIANGLE: "Triangle",
}  # fmt: skip
_KINDS = {name.upper(): kind for kind, name in NAMES.items()}
_TAGS = ("", "Z", "M", "ZM")
_MEMBERS = {
    POLYGON: (LINESTRING,), TRIANGLE: (LINESTRING,), MULTIPOINT: (POINT,), MULTILINESTRING: (LINESTRING,),
    MULTIPOLYGON: (POLYGON,), COMPOUNDCURVE: (LINESTRING, CIRCULARSTRING),
    CURVEPOLYGON: (LINESTRING, CIRCULARSTRING, COMPOUNDCURVE), MULTICURVE: (LINESTRING, CIRCULARSTRING, COMPOUNDCURVE),
    MULTISURFACE: (POLYGON, CURVEPOLYGON), POLYHEDRALSURFACE: (POLYGON,), TIN: (TRIANGLE,),
}  # fmt: skip
"""What a geometry may consist of; the first may stand without its name."""
_ALWAYS_NAMED = (COLLECTION, MULTICURVE, MULTISURFACE)
"""The collections within which QGIS writes the name of every member."""
_CHUNK = 64

_HEAD = re.compile(r" ?(?:([A-Za-z]{3,18}?) ?(ZM|Z|M)?(?: (?=E)| ?(?=\()))?(EMPTY\b|\()", re.IGNORECASE)
_NEXT = re.compile(r" ?([,)])")
_NUMBERS = re.compile(r"[-+.,\d enaif]*", re.IGNORECASE | re.ASCII)
_SRID = re.compile(r" ?SRID ?= ?\d+ ?;", re.IGNORECASE | re.ASCII)


def pieces_of(geometry: Geometry) -> Iterator[str]:
    """Yield a geometry's WKT in pieces of at most some kilobytes, so that its beginning costs little."""
    yield f"{NAMES[geometry.kind]}{_TAGS[geometry.flavour]} "
    yield from _body(geometry)


def _body(geometry: Geometry) -> Iterator[str]:
    if geometry.coordinates:
        yield from _points(geometry)
    elif geometry.parts:
        for index, part in enumerate(geometry.parts):
            yield "," if index else "("
            yield from _body(part) if _is_plain(part, geometry) else pieces_of(part)
        yield ")"
    else:
        yield "EMPTY"


def _is_plain(part: Geometry, whole: Geometry) -> bool:
    return whole.kind not in _ALWAYS_NAMED and part.kind == _MEMBERS[whole.kind][0] and part.flavour == whole.flavour


def _points(geometry: Geometry) -> Iterator[str]:
    numbers = map(number_text, geometry.coordinates)
    points = map(" ".join, zip(*[numbers] * SIZES[geometry.flavour]))
    before = "("
    while chunk := ", ".join(islice(points, _CHUNK)):
        yield before + chunk
        before = ", "
    yield ")"


def number_text(number: float) -> str:
    """Return the shortest text that reads back as the same number, whole ones without fraction."""
    text = repr(number)
    return text[:-2] if text.endswith(".0") else text


def is_readable(geometry: Geometry) -> bool:
    """Return whether QGIS reads a geometry's WKT as that geometry.

    QGIS 3.22 refuses numbers that are not finite, surfaces of triangles and polyhedral ones, and it silently reads a
    whole collection as empty if one of its parts is; parts without Z get one if others have it.
    """
    return _is_readable(geometry, geometry.flavour)


def _is_readable(geometry: Geometry, flavour: int, inside: bool = False) -> bool:
    return (
        geometry.kind not in (POLYHEDRALSURFACE, TIN, TRIANGLE)
        and geometry.flavour == flavour
        and (not inside or bool(geometry.coordinates or geometry.parts))
        and all(map(isfinite, geometry.coordinates))
        and all(_is_readable(part, flavour, inside=True) for part in geometry.parts)
    )


def parse(text: str) -> Geometry:
    """Return the geometry that a WKT stands for; GeometryError for anything else, and if its parts mix dimensions."""
    text = " ".join(text.split())
    prefix = _SRID.match(text)
    return _Reader(text[prefix.end() :] if prefix else text).read()


class _Reader:
    """Reads one WKT, whose white space is single spaces, from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._tags: set[str] = set()
        self._sizes: set[int] = set()

    def read(self) -> Geometry:
        geometry = self._geometry(0, 0)
        if self._text[self._at :].strip():
            raise GeometryError("Something follows the geometry's text.")
        return _with_flavour(geometry, self._flavour())

    def _flavour(self) -> int:
        """Return the flavour of all parts: as named, or else as many numbers as the points have."""
        if len(self._tags) > 1 or len(self._sizes) > 1:
            raise GeometryError("The geometry's parts have different dimensions.")
        size = next(iter(self._sizes), 0)
        flavour = _TAGS.index(next(iter(self._tags))) if self._tags else {3: 1, 4: 3}.get(size, 0)
        if size not in (0, SIZES[flavour]):
            raise GeometryError("The geometry's points have too many or too few numbers.")
        return flavour

    def _geometry(self, inside: int, depth: int) -> Geometry:
        head = _HEAD.match(self._text, self._at)
        if not head or depth >= DEEPEST:
            raise GeometryError("The text is no geometry, or one that is nested too deeply.")
        self._at = head.end()
        name, tag, opening = head.groups()
        kind = _kind(name, inside)
        if tag:
            self._tags.add(tag.upper())
        if opening != "(":
            return Geometry(kind, 0)
        if kind in STRINGS:
            return Geometry(kind, 0, self._numbers())
        if kind == POINT:
            return self._point()
        return Geometry(kind, 0, parts=tuple(self._parts(kind, depth)))

    def _parts(self, kind: int, depth: int) -> Iterator[Geometry]:
        if kind == MULTIPOINT and not _HEAD.match(self._text, self._at):
            yield from self._bare_points()
            return
        following = ","
        while following == ",":
            yield self._geometry(kind, depth + 1)
            found = _NEXT.match(self._text, self._at)
            if not found:
                raise GeometryError("The geometry's text has no end.")
            self._at = found.end()
            following = found[1]

    def _bare_points(self) -> Iterator[Geometry]:
        numbers = self._numbers()
        size = next(iter(self._sizes))
        for start in range(0, len(numbers), size):
            yield _point_of(numbers[start : start + size])

    def _point(self) -> Geometry:
        numbers = self._numbers()
        if len(numbers) not in self._sizes:
            raise GeometryError("A point has the numbers of several.")
        return _point_of(numbers)

    def _numbers(self) -> array[float]:
        """Return the numbers up to the closing bracket."""
        end = self._text.find(")", self._at)
        body = self._text[self._at : end]
        self._at = end + 1
        sizes = {len(point.split()) for point in body.split(",")}
        if end < 0 or not _NUMBERS.fullmatch(body) or not sizes <= {2, 3, 4}:
            raise GeometryError("The geometry's points are no numbers, or too many or too few.")
        self._sizes |= sizes
        if len(self._sizes) > 1:
            raise GeometryError("The geometry's points have different dimensions.")
        try:
            return array("d", map(float, body.replace(",", " ").split()))
        except ValueError as error:
            raise GeometryError(f"The geometry's text has something else than numbers: {error}.") from error


def _kind(name: str | None, inside: int) -> int:
    members = _MEMBERS.get(inside, ())
    if name is None and members:
        return members[0]
    kind = _KINDS.get((name or "").upper(), 0)
    if not kind or (members and kind not in members):
        raise GeometryError(f"A geometry {name or 'without name'} can't stand here.")
    return kind


def _point_of(numbers: array[float]) -> Geometry:
    is_empty = numbers[0] != numbers[0] and numbers[1] != numbers[1]
    return Geometry(POINT, 0, array("d") if is_empty else numbers)


def _with_flavour(geometry: Geometry, flavour: int) -> Geometry:
    parts = tuple(_with_flavour(part, flavour) for part in geometry.parts)
    return Geometry(geometry.kind, flavour, geometry.coordinates, parts)
