"""The translations: they can be read, keep placeholders and accelerators, and are nearly complete."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).resolve().parents[2] / "i18n").glob("*.ts"))


def messages(path: Path) -> list[tuple[str, str]]:
    """Return each source with its translation, empty if there is none."""
    return [
        (message.findtext("source", ""), message.findtext("translation", ""))
        for message in ET.parse(path).iter("message")
    ]


def placeholders(text: str) -> Counter[str]:
    """Return the placeholders of a text."""
    return Counter(re.findall(r"\{\w*\}|%n", text))


def accelerators(text: str) -> int:
    """Return how many letters of a text are marked with '&'."""
    return len(re.findall(r"&\w", text.replace("&&", "")))


def test_there_are_translations() -> None:
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_placeholders_are_kept(path: Path) -> None:
    wrong = [(s, t) for s, t in messages(path) if t and placeholders(s) != placeholders(t)]
    assert not wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_accelerators_are_kept(path: Path) -> None:
    wrong = [(s, t) for s, t in messages(path) if t and accelerators(s) != accelerators(t)]
    assert not wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nearly_everything_is_translated(path: Path) -> None:
    pairs = messages(path)
    missing = [source for source, translation in pairs if not translation]
    assert len(missing) <= 0.05 * len(pairs), missing
