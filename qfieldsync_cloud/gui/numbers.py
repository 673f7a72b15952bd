"""Sizes, rates, durations and times as people read them."""

from __future__ import annotations

from datetime import datetime, timezone

from qgis.PyQt.QtCore import QDateTime, QLocale, QTime

from qfieldsync_cloud.i18n import tr

_UNITS = ("B", "kB", "MB", "GB", "TB")


def size_text(size: int | None) -> str:
    """Return a size in bytes with a unit (of 1,000), "" for None."""
    if size is None:
        return ""
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    digits = 1 if unit and value < 99.95 else 0
    return f"{QLocale().toString(value, 'f', digits)} {_UNITS[unit]}"


def rate_text(bytes_per_second: float) -> str:
    """Return a rate with its unit."""
    return tr("{size}/s").format(size=size_text(int(bytes_per_second)))


def duration_text(seconds: float) -> str:
    """Return a duration, rounded as a person would."""
    whole = round(seconds)
    if whole < 1:
        return tr("less than 1 s")
    if whole < 60:
        return tr("{seconds} s").format(seconds=whole)
    if whole < 3600:
        return tr("{minutes} min {seconds} s").format(minutes=whole // 60, seconds=whole % 60)
    return tr("{hours} h {minutes} min").format(hours=whole // 3600, minutes=whole % 3600 // 60)


def time_text(time: datetime | None) -> str:
    """Return a time in the locale and zone of this computer, "" for None."""
    if time is None:
        return ""
    local = (time if time.tzinfo else time.replace(tzinfo=timezone.utc)).astimezone()
    moment = QDateTime(local.year, local.month, local.day, local.hour, local.minute, local.second)
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


def clock_text(time: datetime) -> str:
    """Return the time of day, with its seconds, in the locale of this computer; `time` is local."""
    return QLocale().toString(QTime(time.hour, time.minute, time.second), "HH:mm:ss")


def count_text(count: int | None) -> str:
    """Return a number with the separators of the locale, "" for None."""
    return "" if count is None else QLocale().toString(count)
