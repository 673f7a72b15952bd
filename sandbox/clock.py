"""The sandbox's own clock, which tests may set forward."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=1))
"""The zone in which a server says most of its times."""


class Clock:
    """The time as the sandbox sees it: real time plus what it was advanced by."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def advance(self, hours: float = 0, seconds: float = 0) -> None:
        """Let that much time pass at once, for tokens that expire and lock-outs that end."""
        self._ahead += timedelta(hours=hours, seconds=seconds)

    def now(self) -> datetime:
        """Return the time, with zone UTC."""
        return datetime.now(timezone.utc) + self._ahead

    def stamp(self) -> str:
        """Return the time as the store keeps it: ISO, UTC, microseconds; sorts as text."""
        return stored(self.now())


def stored(moment: datetime) -> str:
    """Return a time as the store keeps it."""
    return moment.astimezone(timezone.utc).isoformat(timespec="microseconds")


def spoken(stamp: str | None) -> str | None:
    """Return a stored time as most answers say it: `2026-11-23T23:57:42.399538+01:00`."""
    return datetime.fromisoformat(stamp).astimezone(ZONE).isoformat(timespec="microseconds") if stamp else None


def spoken_in_utc(stamp: str | None) -> str | None:
    """Return a stored time as a package says it: with `Z`."""
    return stamp.replace("+00:00", "Z") if stamp else None


def spoken_old_style(stamp: str) -> str:
    """Return a stored time as `last_modified` says it: `23.11.2026 22:59:14 UTC`."""
    return datetime.fromisoformat(stamp).strftime("%d.%m.%Y %H:%M:%S UTC")


def spoken_in_header(stamp: str) -> str:
    """Return a stored time as an HTTP header says it: `Mon, 23 Nov 2026 23:03:00 GMT`."""
    return datetime.fromisoformat(stamp).strftime("%a, %d %b %Y %H:%M:%S GMT")
