"""How a text of the project names files, and how it has to name them in the package: pure but for looking at the disk.

QGIS reads a path back relative to the project only if it starts with './' or '../'; drawings are also looked for in
QGIS's own folders; some texts are never resolved at all.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from qfieldsync_cloud.packaging.resources.frame import Frame, Places, settled
from qfieldsync_cloud.packaging.resources.reference import Fate, Found

SMALL_PICTURE = 256 * 1024
"""In bytes: a picture up to this size is written into the project wherever it is named."""
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")
_NO_FILE = re.compile(r"^(base64:|data:|attachment:|localized:|https?:|ftp:|qrc:|:/|memory:)", re.IGNORECASE)


class Reading(Protocol):
    """A way in which a text names files."""

    def found(self, text: str, frame: Frame) -> tuple[Found, ...]:
        """Return the files that the text names."""

    def moved(self, text: str, frame: Frame, places: Places) -> str:
        """Return the text as it has to be in the package; the same text if it still holds there."""


@dataclass(frozen=True)
class NamedFile:
    """The text is one path; with `drawing` it may also be the name of a drawing in one of QGIS's folders.

    With `embeddable` QGIS also takes the picture itself, or one in the project's archive.
    """

    drawing: bool = False
    embeddable: bool = False

    def found(self, text: str, frame: Frame) -> tuple[Found, ...]:
        """Return the file, unless every QGIS has it."""
        if not text or _NO_FILE.match(text):
            return ()
        path = locate(text, frame, self.drawing)
        if path is None:
            return (Found(text, Fate.MISSING),)
        if frame.built_in_name(path):
            return ()
        large = self.embeddable and path.stat().st_size > SMALL_PICTURE
        return (Found(text, _fate_of_large(frame) if large else Fate.TAKEN, path),)

    def moved(self, text: str, frame: Frame, places: Places) -> str:
        """Return the path relative to the packaged project, or a small picture itself."""
        path = locate(text, frame, self.drawing) if text and not _NO_FILE.match(text) else None
        if path is None:
            return text
        built_in = frame.built_in_name(path)
        if built_in:
            return built_in if self.drawing and is_absolute(text) and text.lstrip("/") != built_in else text
        relative = places.relative(path)
        if relative is None:
            return text
        if not self.embeddable:
            return dotted(relative)
        if path in places.archive:
            return f"attachment:{places.archive[path]}"
        return embedded(path) if path.stat().st_size <= places.embedded_up_to else dotted(relative)


@dataclass(frozen=True)
class UnresolvedPicture:
    """The text is a path that QGIS does not resolve: the picture itself is written in its place."""

    def found(self, text: str, frame: Frame) -> tuple[Found, ...]:
        """Return the picture that is written into the project."""
        if not text or _NO_FILE.match(text):
            return ()
        path = locate(text, frame, drawing=True)
        if path and frame.built_in_name(path):
            return ()
        return (Found(text, Fate.EMBEDDED if path else Fate.MISSING, path),)

    def moved(self, text: str, frame: Frame, places: Places) -> str:
        """Return the picture as text."""
        path = locate(text, frame, drawing=True) if text and not _NO_FILE.match(text) else None
        if path is None or frame.built_in_name(path):
            return NamedFile(drawing=True).moved(text, frame, places)
        return embedded(path)


@dataclass(frozen=True)
class Unmovable:
    """The text is an absolute path that QGIS never resolves, of a file that can't be written in its place."""

    def found(self, text: str, frame: Frame) -> tuple[Found, ...]:
        """Return the file that stays behind."""
        path = locate(text, frame, drawing=False) if is_absolute(text) or text.startswith("file:") else None
        return (Found(text, Fate.STAYS, path),) if path else ()

    def moved(self, text: str, frame: Frame, places: Places) -> str:  # noqa: ARG002 - the protocol's
        """Return the text as it is."""
        return text


@dataclass(frozen=True)
class Value:
    """The text may be anything; if it is the path of a picture or of a file in the home, it becomes relative.

    Any other file stays behind: nobody meant it to be sent by giving its path to a variable.
    """

    def found(self, text: str, frame: Frame) -> tuple[Found, ...]:
        """Return the file if the text names one."""
        path = locate(text, frame, drawing=False) if is_absolute(text) or text.startswith(("./", "../")) else None
        if path is None or frame.built_in_name(path):
            return ()
        wanted = frame.home in path.parents or path.suffix.lower() in PICTURES
        return (Found(text, Fate.TAKEN if wanted else Fate.STAYS, path),)

    def moved(self, text: str, frame: Frame, places: Places) -> str:
        """Return the path relative to the packaged project."""
        return NamedFile().moved(text, frame, places) if self.found(text, frame) else text


def _fate_of_large(frame: Frame) -> Fate:
    """Return what becomes of a large picture: only a .qgz file is an archive that can hold it."""
    return Fate.ATTACHED if frame.project_file.lower().endswith(".qgz") else Fate.LARGE


def locate(text: str, frame: Frame, drawing: bool) -> Path | None:
    """Return the existing file that a text names, with links on the way resolved, or None."""
    name = _local(text)
    candidates = [frame.folder / name]
    if drawing:
        candidates += [folder / name.lstrip("/") for folder in (frame.builtin, *frame.own)]
    try:
        return next((settled(path) for path in candidates if _is_file(path, frame)), None)
    except (OSError, ValueError):
        return None


def _is_file(path: Path, frame: Frame) -> bool:
    frame.look(path)
    return path.is_file()


def is_absolute(text: str) -> bool:
    """Return whether a path is absolute here or on Windows."""
    return text.startswith("/") or bool(PureWindowsPath(text).drive)


def embedded(path: Path) -> str:
    """Return a picture as the text that QGIS and QField read in the place of a path."""
    return f"base64:{base64.b64encode(path.read_bytes()).decode()}"


def dotted(relative: str) -> str:
    """Return a relative path as QGIS resolves it."""
    return relative if relative.startswith("../") else f"./{relative}"


def _local(text: str) -> str:
    return unquote(urlsplit(text).path) if text.lower().startswith("file:") else text
