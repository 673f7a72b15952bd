"""What people write: each content is of one moment only, so wherever it turns up one knows what it is."""

from __future__ import annotations

from itertools import count
from random import Random

PROJECT = "trees.qgs"
BEGINNING = ("notes.txt", "DCIM/oak.jpg", "data/plots.tif", "Fotos/Größe äöü.jpg", PROJECT)
NAMES = (
    *BEGINNING, "trees.csv", "DCIM/maple.jpg", "data/old/survey 2024.txt", "地図/道.txt", "a+b & c (1).csv",
    "empty.txt",
)  # fmt: skip
IGNORED = (["*.csv"], ["data/"], ["/notes.txt", "地図/"], ["*.txt", "!empty.txt"], ["DCIM/*", "!DCIM/oak.jpg"])
_MOST_BYTES = 300


class Contents:
    """Every content that anybody ever wrote, by path."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._known: set[bytes] = set()
        self._by_path: dict[str, list[bytes]] = {}

    def new(self, path: str, random: Random) -> bytes:
        """Return a content that was never there; at times an empty one."""
        if path == "empty.txt" and random.random() < 0.5:
            return self.note(path, b"")
        tag = f"{next(self._numbers)} {path}"
        if path == PROJECT:
            return self.note(path, f'<qgis version="3.22.16-Białowieża" projectname="{tag}"/>'.encode())
        return self.note(path, f"{tag} ".encode() + random.randbytes(random.randrange(_MOST_BYTES)))

    def again(self, path: str, random: Random) -> bytes:
        """Return a content that the file had before."""
        return random.choice(self._by_path.get(path) or [self.new(path, random)])

    def note(self, path: str, content: bytes) -> bytes:
        """Remember that a content was written, and return it."""
        self._known.add(content)
        if content not in self._by_path.setdefault(path, []):
            self._by_path[path].append(content)
        return content

    def is_known(self, content: bytes) -> bool:
        """Return whether somebody wrote this."""
        return content in self._known

    def is_named(self, path: str) -> bool:
        """Return whether somebody gave a file this name."""
        return path in self._by_path


def brief(content: bytes | None) -> str:
    """Return a content in words."""
    if content is None:
        return "nothing"
    text = content[:120].decode(errors="replace")
    name = text.partition('projectname="')[2] or text
    return f"#{name.split(' ')[0]}" if content else "an empty one"
