"""Where a project's XML names files. A new place is one line in a table here.

The names of elements, attributes and entries are those that QGIS 3 writes and QField reads, in either form of options.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Callable

from qgis.PyQt.QtXml import QDomDocument, QDomElement

from qfieldsync_cloud.packaging.document import children, set_text
from qfieldsync_cloud.packaging.resources.expressions import Expression
from qfieldsync_cloud.packaging.resources.html import Html
from qfieldsync_cloud.packaging.resources.readings import NamedFile, Reading, Unmovable, UnresolvedPicture, Value

_FILE, _DRAWING, _PICTURE = NamedFile(), NamedFile(drawing=True), NamedFile(drawing=True, embeddable=True)

_ATTRIBUTES: dict[str, tuple[tuple[str, Reading], ...]] = {
    "background": (("shapeSVGFile", _PICTURE),),  # of a text
    "LayoutItem": (("file", _PICTURE), ("startMarkerFile", _DRAWING), ("endMarkerFile", _DRAWING),
                   ("labelText", Html())),
    "LayoutMultiFrame": (("html", Html()), ("url", Unmovable())),
    "item": (("path", _PICTURE),),  # of an annotation layer: a picture
    "SVGAnnotationItem": (("file", _FILE),),
    "HtmlAnnotationItem": (("htmlfile", Unmovable()),),
    "FormAnnotationItem": (("designerForm", _FILE),),
    "maplayer": (("legendPlaceholderImage", UnresolvedPicture()),),
    "actionsetting": (("icon", Unmovable()),),
}  # fmt: skip
_TEXTS: dict[str, Reading] = {"editform": _FILE, "editforminitfilepath": _FILE, "mapTip": Html()}
_SYMBOL_LAYERS: dict[str, tuple[str, Reading, str]] = {  # property, and the key that overrides it by an expression
    "SvgMarker": ("name", _PICTURE, "name"),
    "SVGFill": ("svgFile", _PICTURE, "file"),
    "RasterMarker": ("imageFile", _PICTURE, "name"),
    "AnimatedMarker": ("imageFile", _PICTURE, "name"),
    "RasterFill": ("imageFile", _PICTURE, "file"),
    "RasterLine": ("imageFile", _PICTURE, "file"),
}
_OVERRIDES = {  # the keys of expressions that name a file, by the element that holds them
    "dd_properties": ("ShapeSVGFile",),
    "dataDefinedProperties": ("dataDefinedSource", "dataDefinedPictureSource"),
}
_OPTIONS: dict[str, tuple[str, Reading]] = {"shape-properties": ("model", Unmovable())}  # of a symbol in 3D
_ENTRIES: dict[tuple[str, str], Reading] = {
    ("qfieldsync", "stampingImageDecoration"): _FILE,
    ("Image", "ImagePath"): _DRAWING,
    ("NorthArrow", "SvgPath"): _DRAWING,
}


@dataclass(frozen=True)
class Spot:
    """A text that may name files, how it does, and how to replace it."""

    text: str
    reading: Reading
    write: Callable[[str], None]


def spots(element: QDomElement) -> Iterator[Spot]:
    """Return every text below an element of a project, or in itself, that may name files."""
    pending = [(element, False)]
    while pending:
        each, saved = pending.pop()
        tag = each.tagName()
        saved = saved or tag == "map-layer-style"
        found = _own_spots(each, tag)
        yield from (_in_saved_style(spot) for spot in found) if saved else found
        if tag == "properties":
            yield from _entries(each)
        pending.extend((child, saved) for child in children(each))


def _in_saved_style(spot: Spot) -> Spot:
    """Return the text as QGIS reads it in the saved styles of a layer, where it resolves no path."""
    return replace(spot, reading=UnresolvedPicture()) if spot.reading == _PICTURE else spot


def _own_spots(element: QDomElement, tag: str) -> Iterator[Spot]:
    if tag in ("Option", "prop"):
        yield from _nested(*_attribute(element, "value" if tag == "Option" else "v"))
    elif tag == "layer":
        yield from _of_symbol_layer(element)
    elif tag in _TEXTS:
        yield _text(element, _TEXTS[tag])
    elif tag == "customproperties":
        yield from _of_variables(element)
    for name, reading in _ATTRIBUTES.get(tag, ()):
        if element.hasAttribute(name):
            text, write = _attribute(element, name)
            yield Spot(text, reading, write)
    for key in _OVERRIDES.get(tag, ()):
        yield from _override(element, key)
    if tag in _OPTIONS:
        yield from _option_spots(element, *_OPTIONS[tag])


def _of_symbol_layer(layer: QDomElement) -> Iterator[Spot]:
    known = _SYMBOL_LAYERS.get(layer.attribute("class"))
    if known is None:
        return
    name, reading, override = known
    yield from _option_spots(layer, name, reading)
    for prop in children(layer, "prop"):
        if prop.attribute("k") == name:
            text, write = _attribute(prop, "v")
            yield Spot(text, reading, write)
    for properties in children(layer, "data_defined_properties"):
        yield from _override(properties, override)


def _option_spots(parent: QDomElement, name: str, reading: Reading) -> Iterator[Spot]:
    for options in children(parent, "Option"):
        option = option_of(options, name)
        if option is not None:
            text, write = _attribute(option, "value")
            yield Spot(text, reading, write)


def _override(properties: QDomElement, key: str) -> Iterator[Spot]:
    """Return the expression, fixed text or field that names the file instead of the symbol itself."""
    top = properties.firstChildElement("Option")
    listed = option_of(top, "properties")
    entry = option_of(listed, key) if listed is not None else None
    active = option_of(entry, "active") if entry is not None else None
    if entry is None or active is None or active.attribute("value") != "true":
        return
    for name, reading in (("expression", Expression()), ("val", _PICTURE), ("field", Expression())):
        option = option_of(entry, name)
        if option is not None:
            text, write = _attribute(option, "value")
            yield Spot(f'"{text}"' if name == "field" else text, reading, write)


def _of_variables(properties: QDomElement) -> Iterator[Spot]:
    """Return the values of a layer's or a layout's own variables."""
    for options in children(properties, "Option"):
        values = option_of(options, "variableValues")
        for value in [values, *children(values)] if values is not None else ():
            text, write = _attribute(value, "value")
            yield Spot(text, Value(), write)


def _entries(properties: QDomElement) -> Iterator[Spot]:
    """Return the entries of the whole project, whose names are tags or, in newer files, attributes."""
    for scope in children(properties):
        for entry in children(scope):
            names = (_name(scope), _name(entry))
            if names in _ENTRIES:
                yield _text(entry, _ENTRIES[names])
            elif names == ("Variables", "variableValues"):
                yield from (_text(value, Value()) for value in children(entry, "value"))
            elif entry.firstChildElement().isNull():
                yield from _nested(entry.text(), lambda new, entry=entry: set_text(entry, new))


def _nested(text: str, write: Callable[[str], None]) -> Iterator[Spot]:
    """Return what names files in XML that is written as a text into the XML: lines of callouts, text formats."""
    if not text.startswith("<"):
        return
    inner = QDomDocument()
    inner.setContent(text.encode())

    def through(spot: Spot) -> Callable[[str], None]:
        def write_both(new: str) -> None:
            spot.write(new)
            write(inner.toString(-1))

        return write_both

    for spot in spots(inner.documentElement()):
        yield Spot(spot.text, spot.reading, through(spot))


def _attribute(element: QDomElement, name: str) -> tuple[str, Callable[[str], None]]:
    return element.attribute(name), lambda new: element.setAttribute(name, new)


def _text(element: QDomElement, reading: Reading) -> Spot:
    return Spot(element.text(), reading, lambda new: set_text(element, new))


def option_of(options: QDomElement, name: str) -> QDomElement | None:
    """Return the option of that name in a map of options, or None."""
    return next((each for each in children(options, "Option") if each.attribute("name") == name), None)


def _name(element: QDomElement) -> str:
    return str(element.attribute("name") if element.tagName() == "properties" else element.tagName())
