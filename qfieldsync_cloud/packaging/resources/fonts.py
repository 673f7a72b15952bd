"""The fonts that a project names: those that are not installed are drawn with another one."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.PyQt.QtCore import QT_VERSION
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtXml import QDomElement

from qfieldsync_cloud.packaging.document import descendants
from qfieldsync_cloud.packaging.resources.places import option_of


def installed_fonts() -> frozenset[str]:
    """Return the families that are installed here; for the GUI thread."""
    database = QFontDatabase if QT_VERSION >= 0x060000 else QFontDatabase()
    return frozenset(database.families())


def fonts_of(element: QDomElement) -> Iterator[str]:
    """Return the families of the fonts of labels, layouts and font markers."""
    for style in descendants(element, "text-style"):
        if style.attribute("fontFamily"):
            yield style.attribute("fontFamily")
    for layer in descendants(element, "layer"):
        if layer.attribute("class") == "FontMarker":
            font = option_of(layer.firstChildElement("Option"), "font")
            if font is not None and font.attribute("value"):
                yield font.attribute("value")
