"""The recorded exchanges, and the bodies that they sent."""

from __future__ import annotations

import functools
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data" / "api"
PREFIX = "/api/v1/"
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489") + (
    b"\x00\x00\x00\x0dIDATx\x9cc````\x00\x00\x00\x05\x00\x01\xa5\xf6\x45\x40\x00\x00\x00\x00IEND\xaeB`\x82"
)


@dataclass(frozen=True)
class Exchange:
    """One request with the answer that a real server gave."""

    group: str
    index: int
    name: str
    request: dict[str, Any]
    response: dict[str, Any]

    @property
    def path(self) -> str:
        """The path below the API's prefix, or the whole one."""
        return self.request["path"].removeprefix(PREFIX)

    @property
    def status(self) -> int:
        """The recorded status."""
        return self.response["status"]

    def __str__(self) -> str:
        return f"{self.group}[{self.index}] {self.name}: {self.request['method']} {self.path}"


@functools.cache
def exchanges(group: str) -> tuple[Exchange, ...]:
    """Return the exchanges of a group in the order in which they were made."""
    recorded = json.loads((DATA / "recordings" / f"{group}.json").read_text(encoding="utf-8"))
    return tuple(
        Exchange(group, index, one["name"], one["request"], one["response"]) for index, one in enumerate(recorded)
    )


def groups() -> list[str]:
    """Return the names of all groups."""
    return sorted(path.stem for path in (DATA / "recordings").glob("*.json"))


@functools.cache
def _samples() -> dict[str, bytes]:
    contents = [path.read_bytes() for path in (DATA / "sample").iterdir() if path.is_file()]
    return {hashlib.md5(content).hexdigest(): content for content in contents}


def content_of(part: dict[str, Any]) -> bytes:
    """Return the bytes of a part of a form: its text, the sample file with its checksum, or as many others."""
    if part.get("text") is not None:
        return part["text"].encode()
    if part["md5"] in _samples():
        return _samples()[part["md5"]]
    if part["filename"] == "t.png":
        return PIXEL
    return _noise(part["size"])


def _noise(size: int) -> bytes:
    block = bytes(zlib.crc32(bytes([number])) & 0xFF for number in range(256))
    return (block * (size // 256 + 1))[:size]


def field_types() -> dict[str, set[str]]:
    """Return which JSON types each field has anywhere in the recordings."""
    types: dict[str, set[str]] = {}
    for group in groups():
        for exchange in exchanges(group):
            for name, value in _fields(exchange.response.get("json")):
                types.setdefault(name, set()).add(type(value).__name__)
    return types


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            yield from _fields(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _fields(inner)
