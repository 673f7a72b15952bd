"""Sentences for people, kept apart from their values until they are shown, so that they can be translated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Callable

Translate = Callable[[str], str]


def _as_written(text: str) -> str:
    return text


@dataclass(frozen=True)
class Phrase:
    """A sentence with named places and the values that go there; a value may itself be a phrase."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def render(self, translate: Translate = _as_written) -> str:
        """Return the sentence in the language of `translate`, which maps the text before its values are set in."""
        values = {
            name: value.render(translate) if isinstance(value, Phrase) else value for name, value in self.values.items()
        }
        return translate(self.text).format_map(values) if values else translate(self.text)

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.render()


def phrase(text: str, **values: Any) -> Phrase:
    """Return a translatable sentence; `tools/translations.py` collects every literal that is passed here."""
    return Phrase(text, values)
