"""Whether the texts of a shapefile can be what its encoding says, told from the bytes of its table."""

from __future__ import annotations

import codecs
import locale
from collections.abc import Iterator
from pathlib import Path

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.packaging.description import LayerDescription

_PIECE = 1 << 20
_LANGUAGE = 29
"""Where a dBASE header names its code page; 0 says nothing."""


def is_readable(layer: LayerDescription, context: Context) -> bool | None:
    """Return whether the texts fit the layer's encoding, None if its file names one or needs none (ASCII)."""
    table = next((file for file in layer.files if file.suffix.lower() == ".dbf"), None)
    if table is None or any(file.suffix.lower() == ".cpg" for file in layer.files):
        return None
    try:
        with table.open("rb") as opened:
            header = opened.read(32)
        if len(header) < 32 or header[_LANGUAGE]:
            return None
        start = int.from_bytes(header[8:10], "little")
        if all(piece.isascii() for piece in _pieces(table, start, context)):
            return None
        return _decodes(_pieces(table, start, context), layer.encoding)
    except OSError:
        return None


def _pieces(path: Path, start: int, context: Context) -> Iterator[bytes]:
    with path.open("rb") as opened:
        opened.seek(start)
        while piece := opened.read(_PIECE):
            context.check()
            yield piece


def _decodes(pieces: Iterator[bytes], encoding: str) -> bool:
    name = locale.getpreferredencoding(False) if encoding in ("", "System") else encoding
    try:
        decoder = codecs.getincrementaldecoder(name)()
        for piece in pieces:
            decoder.decode(piece)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
