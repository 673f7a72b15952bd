"""The extent of a geometry, with the bulge of its arcs."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot
from typing import Optional

from qfieldsync_cloud.deltas.wkb import CIRCULARSTRING, SIZES, Geometry

Box = tuple[float, float, float, float]
"""Min x, max x, min y, max y."""
Point = tuple[float, float]
Range = Optional[tuple[float, float]]


def box_of(geometry: Geometry) -> Box | None:
    """Return the extent of a geometry, None if it has no point."""
    across, up = _range_of(geometry, 0), _range_of(geometry, 1)
    return (*across, *up) if across and up else None


def heights_of(geometry: Geometry) -> tuple[float, float]:
    """Return the least and the greatest z, NaN for both if no point has one."""
    return _range_of(geometry, 2) or (float("nan"), float("nan"))


def _range_of(geometry: Geometry, axis: int) -> Range:
    numbers: list[float] = []
    for leaf in geometry.leaves():
        numbers += [number for number in leaf.coordinates[axis :: SIZES[leaf.flavour]] if number == number]  # no NaN
        if leaf.kind == CIRCULARSTRING and axis < 2:
            numbers += [point[axis] for point in _bulges(leaf)]
    return (min(numbers), max(numbers)) if numbers else None


def _bulges(string: Geometry) -> Iterator[Point]:
    """Yield the outermost points of the arcs, each of which is given by its start, a point on it and its end."""
    size = SIZES[string.flavour]
    points = list(zip(string.coordinates[0::size], string.coordinates[1::size]))
    for start in range(0, len(points) - 2, 2):
        yield from _outermost(*points[start : start + 3])


def _outermost(start: Point, through: Point, end: Point) -> Iterator[Point]:
    bx, by = through[0] - start[0], through[1] - start[1]
    cx, cy = end[0] - start[0], end[1] - start[1]
    turn = bx * cy - by * cx
    if start == end:  # a full circle, whose middle point lies opposite
        x, y = bx / 2, by / 2
    elif turn == 0 or turn != turn:
        return  # a straight line
    else:
        b, c = bx * bx + by * by, cx * cx + cy * cy
        x, y = (cy * b - by * c) / (2 * turn), (bx * c - cx * b) / (2 * turn)
    radius = hypot(x, y)
    for across, up in ((radius, 0.0), (-radius, 0.0), (0.0, radius), (0.0, -radius)):
        side = (x + across) * cy - (y + up) * cx
        if start == end or side * turn > 0:  # it lies on the chord's side on which the arc is
            yield start[0] + x + across, start[1] + y + up
