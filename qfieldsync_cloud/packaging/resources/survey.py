"""All files that a saved project names, found in its XML, and the same places re-pointed to their copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from qgis.PyQt.QtXml import QDomElement

from qfieldsync_cloud.packaging.description import ProjectDescription, is_inside
from qfieldsync_cloud.packaging.document import Piece, ProjectDocument, children
from qfieldsync_cloud.packaging.embedded import read_whole_project
from qfieldsync_cloud.packaging.errors import UnreadableProjectError
from qfieldsync_cloud.packaging.resources.fonts import fonts_of
from qfieldsync_cloud.packaging.resources.forms import pictures_of_form
from qfieldsync_cloud.packaging.resources.frame import Frame, Places
from qfieldsync_cloud.packaging.resources.places import spots
from qfieldsync_cloud.packaging.resources.reference import Fate, Found, Owner, Reference, Resources


def surveyed(description: ProjectDescription) -> ProjectDescription:
    """Return the description with the files that the saved project names; for a worker, as it reads the whole project.

    A project that can't be read stays without them: packaging says so.
    """
    if description.path is None:
        return description
    try:
        document = read_whole_project(description.path)
    except UnreadableProjectError:
        return description
    return replace(description, resources=find(document, frame_of(description, document)))


def frame_of(description: ProjectDescription, document: ProjectDocument) -> Frame:
    """Return where the names of files in a project start from."""
    assert description.path is not None
    builtin, *own = description.svg_folders or (Path("/nowhere"),)
    return Frame(
        folder=description.path.parent,
        home=description.home,
        builtin=builtin,
        own=tuple(own),
        variables=_variables(document),
        project_file=description.path.name,
    )


def find(document: ProjectDocument, frame: Frame) -> Resources:
    """Return every file that the project names, and who names it, each pair once."""
    references: dict[Reference, None] = {}
    fonts: dict[Reference, None] = {}
    for piece in document.pieces():
        here = replace(frame, folder=piece.folder)
        owner, name, layer_id = _owner(piece)
        for found, tied in _found(piece.element, here):
            references[Reference(found, owner, name, layer_id, tied)] = None
        for font in fonts_of(piece.element):
            fonts[Reference(Found(font, Fate.STAYS), owner, name, layer_id)] = None
    return Resources(tuple(references), tuple(fonts))


def repoint(document: ProjectDocument, frame: Frame, places: Places) -> None:
    """Make the project name the copies of the files instead; what still holds in the package stays as it is."""
    for piece in document.pieces():
        here = replace(frame, folder=piece.folder)
        for spot in list(spots(piece.element)):
            new = spot.reading.moved(spot.text, here, places)
            if new != spot.text:
                spot.write(new)


def _found(element: QDomElement, frame: Frame) -> Iterator[tuple[Found, bool]]:
    """Yield each name of a file, and whether it is tied to this computer."""
    for spot in spots(element):
        found = spot.reading.found(spot.text, frame)
        tied = bool(found) and spot.reading.moved(spot.text, frame, _as_they_lie(found, frame)) != spot.text
        for each in found:
            yield each, tied
            if each.path and each.path.suffix.lower() == ".ui":
                yield from ((picture, False) for picture in pictures_of_form(each.path, frame))


def _as_they_lie(found: tuple[Found, ...], frame: Frame) -> Places:
    """Return the files inside the home where they are, as if the home were a package."""
    inside = [each.path for each in found if each.path and is_inside(each.path, frame.home)]
    project = frame.folder / frame.project_file
    place = PurePosixPath(project.relative_to(frame.home) if is_inside(project, frame.home) else project.name)
    return Places({path: PurePosixPath(path.relative_to(frame.home)) for path in inside}, place)


def _owner(piece: Piece) -> tuple[Owner, str, str | None]:
    if piece.name == "maplayer":
        return Owner.LAYER, piece.element.firstChildElement("layername").text(), piece.layer_id
    if piece.name in ("Layout", "Report"):
        return Owner.LAYOUT, piece.element.attribute("name"), None
    return Owner.PROJECT, "", None


def _variables(document: ProjectDocument) -> dict[str, str]:
    for properties in document.parts("properties"):
        for scope in children(properties):
            if "Variables" in (scope.tagName(), scope.attribute("name")):
                lists = [[each.text() for each in children(entry, "value")] for entry in children(scope)]
                names = [each.attribute("name") or each.tagName() for each in children(scope)]
                known = dict(zip(names, lists))
                return dict(zip(known.get("variableNames", ()), known.get("variableValues", ())))
    return {}
