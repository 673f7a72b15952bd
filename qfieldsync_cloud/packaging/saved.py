"""Whether a layer of the open project is still the one that was saved: pure."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import unquote

from qfieldsync_cloud.packaging.description import LayerDescription, LayerKind

_MADE_ANEW = (LayerKind.MEMORY, LayerKind.VIRTUAL)  # QGIS spells their sources otherwise at each save


def is_as_saved(layer: LayerDescription, datasource: str) -> bool:
    """Return whether the layer's source, filter and options are those of the saved datasource, whatever its path."""
    source, saved = _plain(layer.source), _plain(datasource)
    if layer.kind in _MADE_ANEW:
        return True
    path = _plain(layer.path_text)
    if not path or path not in source:
        return source == saved
    before, _, after = source.partition(path)
    before = before.replace("file://", "file:")
    place = saved[len(before) : len(saved) - len(after)]
    return before + place + after == saved and place.rstrip("/").endswith(PurePath(path).name)


def _plain(text: str) -> str:
    return unquote(text).replace("\\", "/")
