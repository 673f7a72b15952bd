"""The plugin's icons: from the compiled resource of a build, from the SVG files of a source tree."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QFile, QResource
from qgis.PyQt.QtGui import QIcon

_RESOURCE = Path(__file__).parent.parent / "resources.rcc"
_FILES = Path(__file__).parent / "icons"


def register_icons(resource: Path = _RESOURCE) -> bool:
    """Make the compiled icons known to Qt; False where there are none."""
    return resource.is_file() and bool(QResource.registerResource(str(resource)))


def unregister_icons(resource: Path = _RESOURCE) -> bool:
    """Take the compiled icons away from Qt."""
    return resource.is_file() and bool(QResource.unregisterResource(str(resource)))


def icon(name: str) -> QIcon:
    """Return an icon by the name of its file."""
    compiled = f":/qfieldsync_cloud/icons/{name}.svg"
    return QIcon(compiled if QFile.exists(compiled) else str(_FILES / f"{name}.svg"))
