"""What people should know about the files that their project names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import Callable

from qfieldsync_cloud.packaging.finding import Finding, Severity, listed
from qfieldsync_cloud.packaging.resources.readings import PICTURES
from qfieldsync_cloud.packaging.resources.reference import Fate, Owner, Reference, Resources
from qfieldsync_cloud.phrases import Phrase, phrase

Said = tuple[Severity, Phrase, Phrase]
_FORMS = (".ui", ".py")


def about_resources(resources: Resources, installed_fonts: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Yield each file that is missing, can't be named for another computer, or differs by feature; and absent fonts."""
    for reference in resources.references:
        say = _SENTENCES.get(reference.found.fate)
        if say:
            yield _finding(reference, *say(_user(reference), _name(reference)))
    yield from _about_forms(resources)
    for font in resources.fonts:
        if installed_fonts and font.found.text not in installed_fonts:
            yield _finding(font, *_absent(_user(font), font.found.text))


def _about_forms(resources: Resources) -> Iterator[Finding]:
    """Name the forms of Qt Designer, and the Python beside them: QField makes its own of the layer's settings."""
    for reference in resources.references:
        path = reference.found.path
        if reference.owner is Owner.LAYER and path and path.suffix.lower() in _FORMS:
            message = phrase("{layer} names the form {file}; QField reads no such file, and makes a form of its own.",
                             layer=reference.owner_name, file=path.name)  # fmt: skip
            remedy = phrase("Look in QField at what the crew gets, or design the form in the layer's properties.")
            yield _finding(reference, Severity.NOTE, message, remedy)


def about_pictures_in_place(resources: Resources) -> Iterator[Finding]:
    """Name the pictures that the cloud's packager loses, because nothing may be written into the project."""
    names = sorted({path.name for path in resources.files if path.suffix.lower() in PICTURES})
    if names:
        yield Finding(
            Severity.WARNING,
            phrase("The crew may see placeholders instead of these pictures: {names}.", names=listed(names, 5)),
            phrase("Publish a copy in another folder: it holds the pictures in the project itself."),
        )


def _finding(reference: Reference, severity: Severity, message: Phrase, remedy: Phrase) -> Finding:
    return Finding(severity, message, remedy, reference.layer_id, reference.owner_name if reference.layer_id else None)


def _user(reference: Reference) -> Phrase:
    """Return what part of the project names a file, as the subject of a sentence."""
    return {
        Owner.LAYER: phrase("The layer {layer}", layer=reference.owner_name),
        Owner.LAYOUT: phrase("The layout {layout}", layout=reference.owner_name),
        Owner.PROJECT: phrase("The project"),
    }[reference.owner]


def _missing(user: Phrase, file: str) -> Said:
    message = phrase("{user} uses the file {file}, which does not exist.", user=user, file=file)
    return Severity.WARNING, message, phrase("Choose another file; otherwise the crew sees a placeholder.")


def _large(user: Phrase, file: str) -> Said:
    message = phrase("{user} uses the picture {file}, which is too large to be written into the project.",
                     user=user, file=file)  # fmt: skip
    return (
        Severity.WARNING,
        message,
        phrase(
            "Save the project as a .qgz file, or make the picture smaller; otherwise the crew may see a placeholder."
        ),
    )


def _computed(user: Phrase, expression: str) -> Said:
    message = phrase("{user} picks files by the expression {expression}; they are not looked for.",
                     user=user, expression=expression)  # fmt: skip
    remedy = phrase("Keep them in an attachment folder, and begin the expression with @project_folder.")
    return Severity.WARNING, message, remedy


def _stays(user: Phrase, file: str) -> Said:
    message = phrase("{user} uses the file {file}, which stays behind: only this computer finds it.",
                     user=user, file=file)  # fmt: skip
    return Severity.NOTE, message, phrase("The crew works without it; nothing else changes.")


def _absent(user: Phrase, font: str) -> Said:
    message = phrase("{user} uses the font {font}, which is not installed here.", user=user, font=font)
    return Severity.NOTE, message, phrase("Install it on every device, or choose another.")


def _name(reference: Reference) -> str:
    """Return what a sentence calls the file: its name, or the whole expression that finds it."""
    text = reference.found.text
    if reference.found.fate is Fate.COMPUTED:
        return text
    return (PureWindowsPath(text) if "\\" in text else PurePosixPath(text)).name or text


_SENTENCES: dict[Fate, Callable[[Phrase, str], Said]] = {
    Fate.MISSING: _missing,
    Fate.LARGE: _large,
    Fate.COMPUTED: _computed,
    Fate.STAYS: _stays,
}
