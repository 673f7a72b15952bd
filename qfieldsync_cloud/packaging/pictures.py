"""Pictures that symbols and layouts read from the disk; packaging does not take them along yet, so it names them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qgis.core import QgsApplication, QgsLayoutItemPicture, QgsProject, QgsRenderContext, QgsSymbol, QgsVectorLayer

_READERS = ("path", "imageFilePath", "svgFilePath")


def pictures_of(project: QgsProject) -> tuple[Path, ...]:
    """Return the files that exist here and that a device would not find: no built-in symbol, none that is embedded."""
    builtin = [Path(folder) for folder in QgsApplication.svgPaths()]
    found = {Path(name) for name in (*_of_symbols(project), *_of_layouts(project)) if _is_file(name)}
    return tuple(sorted(path for path in found if not any(folder in path.parents for folder in builtin)))


def _is_file(name: str) -> bool:
    return bool(name) and not name.startswith("base64:") and Path(name).is_absolute() and Path(name).is_file()


def _of_symbols(project: QgsProject) -> Iterator[str]:
    for layer in project.mapLayers().values():
        renderer = layer.renderer() if isinstance(layer, QgsVectorLayer) else None
        for symbol in renderer.symbols(QgsRenderContext()) if renderer else ():
            yield from _of_symbol(symbol)


def _of_symbol(symbol: QgsSymbol) -> Iterator[str]:
    for part in symbol.symbolLayers():
        yield from (getattr(part, reader)() for reader in _READERS if hasattr(part, reader))
        if part.subSymbol():
            yield from _of_symbol(part.subSymbol())


def _of_layouts(project: QgsProject) -> Iterator[str]:
    for layout in project.layoutManager().printLayouts():
        yield from (item.picturePath() for item in layout.items() if isinstance(item, QgsLayoutItemPicture))
