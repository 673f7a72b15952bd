"""A saved project as text in pieces: what nobody touches is written back byte for byte.

A whole project parsed at once would hold Python's lock for hundreds of milliseconds and stall the window; its pieces
(a layer, a relation list, the layer tree) are parsed one at a time, and only those that are asked for.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Callable

from qgis.PyQt.QtCore import QXmlStreamReader
from qgis.PyQt.QtXml import QDomDocument, QDomElement

from qfieldsync_cloud.packaging.errors import UnreadableProjectError

_UTF16 = "utf-16-le"
_END_OF_LAYERS = re.compile(r"</projectlayers>|<projectlayers\s*/>")
_CUT_INSIDE = ("projectlayers", "Layouts")


class Piece:
    """One element of a project file in `folder`, parsed when it is first asked for."""

    def __init__(self, name: str, text: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        self._text = text
        self._document: QDomDocument | None = None
        self._as_read = ""

    @property
    def element(self) -> QDomElement:
        """Return the element, to be read or changed."""
        if self._document is None:
            self._document = QDomDocument()
            self._document.setContent(self._text.encode())
            self._as_read = self._document.toString(-1)
        return self._document.documentElement()

    @property
    def text(self) -> str:
        """Return the element as text: as it was in the file, unless it was changed."""
        if self._document is None or self._document.toString(-1) == self._as_read:
            return self._text
        return self._document.toString(2).strip()

    @property
    def changed(self) -> bool:
        """Return whether the element is not as it was in the file."""
        return self.text is not self._text

    @property
    def layer_id(self) -> str:
        """Return the id of the layer that the element describes."""
        return str(self.element.firstChildElement("id").text() or self.element.attribute("id"))


class ProjectDocument:
    """The XML of a .qgs or .qgz file; `layers` are the layers' elements, `parts` all others."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._member, data = _read(path)
        self._reordered = False
        self._segments: list[str | Piece] = list(_segments(data.decode("utf-8"), path))

    @property
    def layers(self) -> dict[str, Piece]:
        """Return the layers by their ids."""
        return {piece.layer_id: piece for piece in self.pieces() if piece.name == "maplayer"}

    def parts(self, *names: str) -> list[QDomElement]:
        """Return the elements of these names below the root, and each layout's."""
        return [piece.element for piece in self.pieces() if piece.name in names]

    def drop(self, piece: Piece) -> None:
        """Remove one element."""
        self._segments.remove(piece)
        self._reordered = True

    def add_layer(self, text: str, folder: Path) -> None:
        """Add a layer as the project file in another folder has it."""
        for index, segment in enumerate(self._segments):
            if isinstance(segment, str) and (match := _END_OF_LAYERS.search(segment)):
                opening = "<projectlayers>" if match[0].endswith("/>") else ""
                before, after = segment[: match.start()], segment[match.end() :]
                piece = Piece("maplayer", text, folder)
                self._segments[index : index + 1] = [before + opening, piece, "</projectlayers>" + after]
                self._reordered = True
                return

    @property
    def changed(self) -> bool:
        """Return whether writing would give another file than the one that was read."""
        return self._reordered or any(piece.changed for piece in self.pieces())

    def write(self, target: Path, attached: Mapping[Path, str] | None = None) -> None:
        """Write the project, with whatever else its archive holds, and with files `attached` to it under new names."""
        data = "".join(part if isinstance(part, str) else part.text for part in self._segments).encode()
        if self._member is None:
            target.write_bytes(data)
            return
        with zipfile.ZipFile(self._path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                member = zipfile.ZipInfo(info.filename, info.date_time)  # the same project is the same file again
                member.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(member, data if info.filename == self._member else old.read(info))
            for file, name in (attached or {}).items():
                new.writestr(zipfile.ZipInfo(name), file.read_bytes(), zipfile.ZIP_DEFLATED)

    def pieces(self) -> list[Piece]:
        """Return all elements, in the order of the file."""
        return [segment for segment in self._segments if isinstance(segment, Piece)]


def children(element: QDomElement, name: str = "") -> Iterator[QDomElement]:
    """Return the direct children of that name, each safe to be removed while walking."""
    child = element.firstChildElement(name) if name else element.firstChildElement()
    while not child.isNull():
        following = child.nextSiblingElement(name) if name else child.nextSiblingElement()
        yield child
        child = following


def descendants(element: QDomElement, name: str) -> list[QDomElement]:
    """Return all elements of that name below the element, as a list that removals don't disturb."""
    found = element.elementsByTagName(name)
    return [found.at(index).toElement() for index in range(found.count())]


def remove(elements: list[QDomElement], when: Callable[[QDomElement], bool]) -> None:
    """Remove those elements that `when` chooses."""
    for element in elements:
        if when(element):
            element.parentNode().removeChild(element)


def clear(element: QDomElement) -> None:
    """Remove all that an element holds."""
    while element.hasChildNodes():
        element.removeChild(element.firstChild())


def set_text(element: QDomElement, text: str) -> None:
    """Replace what an element holds by a text."""
    clear(element)
    element.appendChild(element.ownerDocument().createTextNode(text))


def _read(path: Path) -> tuple[str | None, bytes]:
    try:
        if path.suffix.lower() != ".qgz":
            return None, path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            member = next(name for name in archive.namelist() if name.lower().endswith(".qgs"))
            return member, archive.read(member)
    except (OSError, zipfile.BadZipFile, StopIteration) as error:
        raise UnreadableProjectError(str(path), str(error)) from error


def _segments(text: str, path: Path) -> Iterator[str | Piece]:
    """Cut the text at the elements below the root, and at layers and layouts one level deeper."""
    data = text.encode(_UTF16)  # the reader counts in UTF-16 units
    reader = QXmlStreamReader(text)
    reader.setNamespaceProcessing(False)
    written = 0
    for name, start, end in _elements(reader, data, depth=0):
        yield data[2 * written : 2 * start].decode(_UTF16)
        yield Piece(name, data[2 * start : 2 * end].decode(_UTF16), path.parent)
        written = end
    if reader.hasError():
        raise UnreadableProjectError(str(path), reader.errorString())
    yield data[2 * written :].decode(_UTF16)


def _elements(reader: QXmlStreamReader, data: bytes, depth: int) -> Iterator[tuple[str, int, int]]:
    """Return name, start and end of each element that becomes a piece, reading on to the end of this level."""
    before = reader.characterOffset()
    while not reader.atEnd():
        reader.readNext()
        if reader.isEndElement():
            return
        if reader.isStartElement():
            name = reader.name() if isinstance(reader.name(), str) else reader.name().toString()
            if depth == 0 or (depth == 1 and name in _CUT_INSIDE):
                yield from _elements(reader, data, depth + 1)
            else:
                start = before if data[2 * before : 2 * before + 2] == b"<\x00" else before - 1
                reader.skipCurrentElement()
                yield name, start, reader.characterOffset()
        before = reader.characterOffset()
