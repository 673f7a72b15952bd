"""Reads an answer's JSON field by field: what comes out has the right type, what is wrong is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from enum import Enum
from typing import Any, Callable, TypeVar

from qfieldsync_cloud.errors import BadAnswerError
from qfieldsync_cloud.phrases import phrase

Choice = TypeVar("Choice", bound=Enum)
Item = TypeVar("Item")


def nothing() -> Mapping[str, Any]:
    """Return no fields: the default of `rest`."""
    return {}


class Fields:
    """One JSON object of an answer; a field that is read is known, `rest` keeps the others."""

    def __init__(self, subject: str, data: Any) -> None:
        if not isinstance(data, dict):
            raise wrong_type(subject, "", data)
        self._subject = subject
        self._data: dict[str, Any] = data
        self._known: set[str] = set()

    def text(self, name: str, default: str | None = None) -> str:
        """Return a string."""
        value = self._get(name)
        if value is None and default is not None:
            return default
        return self._checked(name, value, str)

    def number(self, name: str, default: int | None = None) -> int:
        """Return an integer that is not negative."""
        value = self._get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise wrong_type(self._subject, name, value)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a boolean."""
        value = self._get(name)
        return default if value is None else self._checked(name, value, bool)

    def time(self, name: str) -> datetime | None:
        """Return a moment with its time zone, or None."""
        value = self._get(name)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(self._checked(name, value, str).replace("Z", "+00:00"))
        except ValueError as error:
            raise wrong_type(self._subject, name, value) from error
        return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)

    def choice(self, name: str, kind: type[Choice], unknown: Choice) -> Choice:
        """Return an enum's member; a value that this plugin does not know yet becomes `unknown`."""
        value = self._get(name)
        try:
            return kind(value)
        except ValueError:
            return unknown

    def mapping(self, name: str) -> Mapping[str, Any]:
        """Return an object, empty if it is null."""
        value = self._get(name)
        return {} if value is None else self._checked(name, value, dict)

    def items(self, name: str, parse: Callable[[Any], Item]) -> tuple[Item, ...]:
        """Return a list, each of its items parsed; empty if it is null."""
        value = self._get(name)
        return () if value is None else tuple(parse(item) for item in self._checked(name, value, list))

    def anything(self, name: str) -> Any:
        """Return the value as it is."""
        return self._get(name)

    def rest(self) -> Mapping[str, Any]:
        """Return the fields that were not read."""
        return {name: value for name, value in self._data.items() if name not in self._known}

    def _get(self, name: str) -> Any:
        self._known.add(name)
        return self._data.get(name)

    def _checked(self, name: str, value: Any, kind: type[Item]) -> Item:
        if not isinstance(value, kind):
            raise wrong_type(self._subject, name, value)
        return value


def parse_list(subject: str, data: Any, parse: Callable[[Any], Item]) -> list[Item]:
    """Return a JSON list with each of its items parsed."""
    if not isinstance(data, list):
        raise wrong_type(subject, "", data)
    return [parse(item) for item in data]


def wrong_type(subject: str, name: str, value: Any) -> BadAnswerError:
    """Return the error for a value of the wrong type; the value itself is not told, only its type."""
    return BadAnswerError(
        phrase("The server's answer is not what a QFieldCloud server answers."),
        phrase("Check the address; the server may be newer than this plugin."),
        f"{subject}.{name}: {type(value).__name__}" if name else f"{subject}: {type(value).__name__}",
    )
