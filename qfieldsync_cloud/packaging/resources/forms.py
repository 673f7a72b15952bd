"""Forms drawn in Qt Designer: the pictures that a .ui file names beside itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from qgis.PyQt.QtXml import QDomDocument, QDomElement

from qfieldsync_cloud.packaging.document import descendants, set_text
from qfieldsync_cloud.packaging.resources.frame import Frame, Places
from qfieldsync_cloud.packaging.resources.readings import NamedFile
from qfieldsync_cloud.packaging.resources.reference import Found

_PICTURES = ("pixmap", "normaloff", "normalon", "disabledoff", "disabledon", "activeoff", "activeon", "selectedoff",
             "selectedon")  # fmt: skip


def pictures_of_form(form: Path, frame: Frame) -> Iterator[Found]:
    """Return the pictures that a form names."""
    for _element, text in _pictures(_read(form)):
        yield from NamedFile().found(text, replace(frame, folder=form.parent))


def adapt_forms(folder: Path, frame: Frame, places: Places) -> None:
    """Make the copies of forms below the package's folder name the copies of their pictures."""
    for form, target in places.targets.items():
        if form.suffix.lower() == ".ui" and (folder / target).is_file():
            _repoint(form, folder / target, frame, places)


def _repoint(form: Path, copy: Path, frame: Frame, places: Places) -> None:
    document = _read(form)
    here = replace(frame, folder=form.parent)
    beside = Places(places.targets, places.targets[form])
    changed = False
    for element, text in _pictures(document):
        new = NamedFile().moved(text, here, beside)
        if new not in (text, f"./{text}"):
            set_text(element, new)
            changed = True
    if changed:
        copy.write_bytes(document.toString(1).encode())


def _read(form: Path) -> QDomDocument:
    document = QDomDocument()
    document.setContent(form.read_bytes())
    return document


def _pictures(document: QDomDocument) -> Iterator[tuple[QDomElement, str]]:
    for tag in _PICTURES:
        for element in descendants(document.documentElement(), tag):
            if element.text().strip():
                yield element, element.text().strip()
