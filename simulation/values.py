"""JSON values as the columns of a GeoPackage store them, in a few lines that are not the plugin's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any


def converted(value: Any, kind: str) -> Any:
    """Return a JSON value as a column of this kind stores it; one that doesn't fit as it is."""
    if value is None:
        return None
    if kind == "DATETIME":
        return moment_of(value)
    try:
        return _CONVERSIONS.get(kind, lambda same: same)(value)
    except ValueError:
        return value


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_WHOLE = dict.fromkeys(("INTEGER", "MEDIUMINT", "INT", "SMALLINT", "TINYINT"), int)
_CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    **_WHOLE,
    "BOOLEAN": int,
    "REAL": float,
    "DOUBLE": float,
    "TEXT": _text,
}


def moment_of(value: Any) -> str | None:
    """Return a time in UTC, to the second, as it is stored; one without a zone is UTC; what is no time is None."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError:
        return None
    moment = moment.replace(tzinfo=timezone.utc) if moment.tzinfo is None else moment.astimezone(timezone.utc)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
