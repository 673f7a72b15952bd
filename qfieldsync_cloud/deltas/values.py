"""Values between the three forms that they have: as SQLite stores them, as deltas carry them, and as people read them.

Column types are those of OGC GeoPackage 1.3, table 1, and those that other programs declare (SQLite's affinities).
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any, Callable

from qfieldsync_cloud.deltas import geometry
from qfieldsync_cloud.deltas.edits import Column, Value
from qfieldsync_cloud.deltas.geometry import GeometryError
from qfieldsync_cloud.deltas.moments import moment_text, read_moment, read_time, time_text
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.phrases import Phrase, phrase


class UntransportableError(QFieldSyncCloudError, ValueError):
    """A stored value that no delta can carry; the message is a sentence."""


class UnfitValueError(QFieldSyncCloudError, ValueError):
    """A value that a field can't take: the message names the field, the remedy says what is expected."""


class Kind(Enum):
    """What the values of a column are."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    REAL = "real"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    BLOB = "blob"
    GEOMETRY = "geometry"
    OTHER = "other"


_GEOMETRIES = (
    "GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON",
    "GEOMETRYCOLLECTION", "CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE", "CURVE",
    "SURFACE", "POLYHEDRALSURFACE", "TIN", "TRIANGLE",
)  # fmt: skip
_KINDS = {
    **dict.fromkeys(_GEOMETRIES, Kind.GEOMETRY),
    "BOOLEAN": Kind.BOOLEAN, "BOOL": Kind.BOOLEAN, "DATE": Kind.DATE, "TIME": Kind.TIME, "DATETIME": Kind.DATETIME,
    "TIMESTAMP": Kind.DATETIME, "NUMERIC": Kind.REAL, "DECIMAL": Kind.REAL, "JSON": Kind.TEXT,
}  # fmt: skip
_AFFINITIES = (
    ("INT", Kind.INTEGER), ("CHAR", Kind.TEXT), ("CLOB", Kind.TEXT), ("TEXT", Kind.TEXT), ("BLOB", Kind.BLOB),
    ("REAL", Kind.REAL), ("FLOA", Kind.REAL), ("DOUB", Kind.REAL),
)  # fmt: skip
_STANDARD = frozenset((
    "BOOLEAN", "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER", "FLOAT", "DOUBLE", "REAL", "TEXT", "BLOB", "DATE",
    "DATETIME",
))  # fmt: skip
_BITS = {"TINYINT": 8, "SMALLINT": 16, "MEDIUMINT": 32}
_TRUTHS = {"true": 1, "yes": 1, "1": 1, "false": 0, "no": 0, "0": 0}
_HALF = 1 << 63  # SQLite's whole numbers have 64 bits
_LONGEST_SHOWN = 60
_LONGEST_NUMBER = 24

_WHOLE = re.compile(r"[+-]?\d{1,30}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")


def kind_of(column: Column) -> Kind:
    """Return what the values of a column are, by its declared type."""
    declared = column.type.upper().split("(")[0].strip()
    fallback = (kind for part, kind in _AFFINITIES if part in declared)
    return _KINDS.get(declared) or next(fallback, Kind.OTHER)


def is_standard(column: Column) -> bool:
    """Return whether a column of values is of one of GeoPackage's own types; GDAL hides many others from QGIS."""
    return column.type.upper().split("(")[0].strip() in _STANDARD


def to_json(value: Value, kind: Kind) -> Any:
    """Return a stored value as QField sends it: geometries as WKT, dates and times as the ISO texts that are stored.

    UntransportableError for what no delta carries: binary data, infinite numbers, text that the server's database
    refuses, and geometries that QGIS would not get from their WKT.
    """
    if kind is Kind.GEOMETRY and value is not None:
        return _wkt_to_send(value)
    if isinstance(value, bytes):
        raise UntransportableError(phrase("Binary data in a field can't travel as an edit."))
    if isinstance(value, float) and not isfinite(value):
        raise UntransportableError(phrase("A number that is infinite or undefined can't travel as an edit."))
    if isinstance(value, str) and _UNSENDABLE.search(value):
        raise UntransportableError(phrase("A text with invisible null characters can't travel as an edit."))
    if kind is Kind.BOOLEAN and value in (0, 1):
        return bool(value)
    return value


def _wkt_to_send(value: Value) -> str:
    try:
        if isinstance(value, bytes) and geometry.travels(value):
            return geometry.to_wkt(value)
    except GeometryError as error:
        raise UntransportableError(phrase("A geometry can't be read."), details=str(error)) from error
    raise UntransportableError(
        phrase("A geometry of this kind can't travel as an edit."),
        phrase("It has empty parts, numbers that are not finite, or is a surface that QGIS can't read as text."),
    )


def from_json(value: Any, column: Column, srs_id: int = 0) -> Value:
    """Return a delta's value as it is stored in a column; `srs_id` is that of a geometry column.

    Moments without a zone are UTC, as the server takes them; others are converted to it. UnfitValueError if the
    column can't take the value.
    """
    if value is None:
        return _nothing(column)
    return _READERS[kind_of(column)](value, column, srs_id)


def from_text(text: str, column: Column, srs_id: int = 0) -> Value:
    """Return what a person typed as it is stored in a column; no text is NULL, unless the column is one of texts.

    UnfitValueError if the column can't take it.
    """
    if kind_of(column) is Kind.TEXT:
        return text
    return from_json(text.strip() or None, column, srs_id)


def same(first: Value, second: Value, kind: Kind) -> bool:
    """Return whether two stored values are the same value: 1 and 1.0 are, so are two texts for one moment."""
    if first == second:
        return True
    if kind is Kind.GEOMETRY:
        return geometry.same(first, second)
    if kind in (Kind.DATETIME, Kind.TIME) and isinstance(first, str) and isinstance(second, str):
        read = read_moment if kind is Kind.DATETIME else read_time
        return read(first) is not None and read(first) == read(second)
    return False


def shown_value(value: Value, kind: Kind) -> str:
    """Return a stored value as people read it: "" for NULL, geometries as WKT of at most 60 characters."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return _shown_bytes(value, kind)
    if kind is Kind.BOOLEAN and value in (0, 1):
        return "true" if value else "false"
    return _shown_number(value) if isinstance(value, float) else str(value)


def _shown_bytes(value: bytes, kind: Kind) -> str:
    try:
        return geometry.brief(value, _LONGEST_SHOWN) if kind is Kind.GEOMETRY else f"{len(value)} bytes"
    except GeometryError:
        return f"{len(value)} bytes"


def _shown_number(value: float) -> str:
    text = repr(value)
    if "e" in text:
        plain = format(Decimal(text), "f")
        return plain if len(plain) <= _LONGEST_NUMBER else text
    return text[:-2] if text.endswith(".0") else text


def _nothing(column: Column) -> Value:
    if column.required:
        raise UnfitValueError(phrase("The field {field} must have a value.", field=column.name))
    return None


def _unfit(value: Any, column: Column, expected: Phrase, details: str = "") -> UnfitValueError:
    text = str(value)
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
    message = phrase("The field {field} does not take “{value}”.", field=column.name, value=shown)
    return UnfitValueError(message, expected, details)


def _read_boolean(value: Any, column: Column, _srs_id: int) -> Value:
    text = value.strip().lower() if isinstance(value, str) else _as_whole(value)
    truth = _TRUTHS.get(str(text))
    if truth is None:
        raise _unfit(value, column, phrase("It takes true or false."))
    return truth


def _as_whole(value: Any) -> int | None:
    """Return a JSON value as a whole number, None if it is none."""
    if isinstance(value, str):
        return int(value) if _WHOLE.fullmatch(value.strip()) else None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return int(value) if isinstance(value, int) else None


def _read_integer(value: Any, column: Column, _srs_id: int) -> Value:
    number = _as_whole(value)
    if number is None:
        raise _unfit(value, column, phrase("It takes a whole number, such as 12."))
    limit = 1 << (_BITS.get(column.type.upper(), 64) - 1)
    if not -limit <= number < limit:
        raise _unfit(value, column, phrase("It takes numbers from {least} to {most}.", least=-limit, most=limit - 1))
    return number


def _read_real(value: Any, column: Column, _srs_id: int) -> Value:
    number: Any = value
    if isinstance(value, str):
        number = float(value) if _NUMBER.fullmatch(value.strip()) else None
    elif isinstance(value, int):
        number = int(value) if -_HALF <= value < _HALF else _as_float(value)
    if not isinstance(number, (int, float)) or not isfinite(number):
        raise _unfit(value, column, phrase("It takes a number with a decimal point, such as 12.5."))
    return number


def _as_float(value: int) -> float | None:
    try:
        return float(value)
    except OverflowError:
        return None


def _read_text(value: Any, _column: Column, _srs_id: int) -> Value:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _read_date(value: Any, column: Column, _srs_id: int) -> Value:
    text = value.strip() if isinstance(value, str) else ""
    if read_moment(text) is None:
        raise _unfit(value, column, phrase("It takes a date, such as 2026-05-02."))
    return text[:10]


def _read_time(value: Any, column: Column, _srs_id: int) -> Value:
    moment = read_time(value.strip()) if isinstance(value, str) else None
    if moment is None:
        raise _unfit(value, column, phrase("It takes a time of day, such as 10:11:12."))
    return time_text(moment)


def _read_moment(value: Any, column: Column, _srs_id: int) -> Value:
    moment = read_moment(value.strip()) if isinstance(value, str) else None
    if moment is None:
        raise _unfit(value, column, phrase("It takes a date and time, such as 2026-05-02T10:11:12Z."))
    return moment_text(moment)


def _read_bytes(value: Any, column: Column, _srs_id: int) -> Value:
    raise _unfit(value, column, phrase("It takes binary data, which can't be sent or typed."))


def _read_geometry(value: Any, column: Column, srs_id: int) -> Value:
    expected = phrase("It takes a geometry of the type {type}, as WKT.", type=column.type)
    try:
        blob = geometry.from_wkt(value if isinstance(value, str) else "", srs_id)
    except GeometryError as error:
        raise _unfit(value, column, expected, str(error)) from error
    if not geometry.fits(blob, column.type):
        raise _unfit(value, column, expected)
    return blob


def _read_other(value: Any, column: Column, srs_id: int) -> Value:
    read = _read_real if isinstance(value, (int, float)) else _read_text
    return read(value, column, srs_id)


_READERS: dict[Kind, Callable[[Any, Column, int], Value]] = {
    Kind.BOOLEAN: _read_boolean, Kind.INTEGER: _read_integer, Kind.REAL: _read_real, Kind.TEXT: _read_text,
    Kind.DATE: _read_date, Kind.TIME: _read_time, Kind.DATETIME: _read_moment, Kind.BLOB: _read_bytes,
    Kind.GEOMETRY: _read_geometry, Kind.OTHER: _read_other,
}  # fmt: skip
