"""Dates and times as GeoPackages store them: ISO 8601 texts, moments in UTC (OGC GeoPackage 1.3, table 1)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_TIME_OF_DAY = re.compile(r"[\d:.]+", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))? ?(?:Z|([+-])(\d\d):?(\d\d)?)?)?",
    re.ASCII | re.IGNORECASE,
)


def read_moment(text: str) -> datetime | None:
    """Return the moment, in UTC, that a text stands for, None if it is none; without a zone it is in UTC.

    A date alone is its midnight; fractions of a second count to six places.
    """
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    date, time, fraction, sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        moment = datetime.fromisoformat(f"{date}T{time or '00:00'}")
        moment += timedelta(microseconds=int((fraction or "0").ljust(6, "0")[:6]))
        return moment + offset if sign == "-" else moment - offset
    except (ValueError, OverflowError):
        return None


def read_time(text: str) -> datetime | None:
    """Return a time of day as a moment of one certain day, None if the text is none."""
    return read_moment(f"2000-01-01T{text}") if _TIME_OF_DAY.fullmatch(text) else None


def moment_text(moment: datetime) -> str:
    """Return a moment as GDAL writes it, `2026-05-02T08:11:12.500Z`, with a fraction only if there is one."""
    return f"{_iso(moment)}Z"


def time_text(moment: datetime) -> str:
    """Return the time of day of a moment, `08:11:12`, with a fraction only if there is one."""
    return _iso(moment).split("T")[1]


def _iso(moment: datetime) -> str:
    precision = "milliseconds" if moment.microsecond % 1000 == 0 else "microseconds"
    return moment.isoformat(timespec=precision if moment.microsecond else "seconds")
