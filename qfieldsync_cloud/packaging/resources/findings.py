"""What people should know about the files that their project names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import Callable

from qfieldsync_cloud.packaging.finding import Finding, Severity, listed
from qfieldsync_cloud.packaging.resources.readings import PICTURES
from qfieldsync_cloud.packaging.resources.reference import Fate, Owner, Reference, Resources
from qfieldsync_cloud.phrases import Phrase, phrase


def about_resources(resources: Resources, installed_fonts: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Yield each file that is missing, can't be named for another computer, or differs by feature; and absent fonts."""
    for reference in resources.references:
        say = _SENTENCES.get(reference.found.fate)
        if say:
            yield _finding(reference, *say(reference))
    for font in resources.fonts:
        if installed_fonts and font.found.text not in installed_fonts:
            yield _finding(font, Severity.NOTE, _absent(font), phrase("Install it on every device, or choose another."))


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


def _missing(reference: Reference) -> tuple[Severity, Phrase, Phrase]:
    file = _name(reference)
    sentence = {
        Owner.LAYER: phrase("The file {file} that the layer {layer} uses does not exist.",
                            file=file, layer=reference.owner_name),
        Owner.LAYOUT: phrase("The file {file} that the layout {layout} uses does not exist.",
                             file=file, layout=reference.owner_name),
        Owner.PROJECT: phrase("The file {file} that the project uses does not exist.", file=file),
    }[reference.owner]  # fmt: skip
    return Severity.WARNING, sentence, phrase("Choose another file; otherwise the crew sees a placeholder.")


def _large(reference: Reference) -> tuple[Severity, Phrase, Phrase]:
    file = _name(reference)
    sentence = {
        Owner.LAYER: phrase("The picture {file} of the layer {layer} is larger than 256 KB.",
                            file=file, layer=reference.owner_name),
        Owner.LAYOUT: phrase("The picture {file} of the layout {layout} is larger than 256 KB.",
                             file=file, layout=reference.owner_name),
        Owner.PROJECT: phrase("The picture {file} of the project is larger than 256 KB.", file=file),
    }[reference.owner]  # fmt: skip
    return Severity.NOTE, sentence, phrase("Make it smaller; otherwise the crew may see a placeholder.")


def _computed(reference: Reference) -> tuple[Severity, Phrase, Phrase]:
    text = reference.found.text
    sentence = {
        Owner.LAYER: phrase("The layer {layer} picks files by the expression {expression}; they are not looked for.",
                            layer=reference.owner_name, expression=text),
        Owner.LAYOUT: phrase("The layout {layout} picks files by the expression {expression}; they are not looked for.",
                             layout=reference.owner_name, expression=text),
        Owner.PROJECT: phrase("The project picks files by the expression {expression}; they are not looked for.",
                              expression=text),
    }[reference.owner]  # fmt: skip
    remedy = phrase("Keep them in an attachment folder, and begin the expression with @project_folder.")
    return Severity.WARNING, sentence, remedy


def _stays(reference: Reference) -> tuple[Severity, Phrase, Phrase]:
    file = _name(reference)
    sentence = {
        Owner.LAYER: phrase("The file {file} of the layer {layer} stays behind: only this computer finds it.",
                            file=file, layer=reference.owner_name),
        Owner.LAYOUT: phrase("The file {file} of the layout {layout} stays behind: only this computer finds it.",
                             file=file, layout=reference.owner_name),
        Owner.PROJECT: phrase("The file {file} of the project stays behind: only this computer finds it.",
                              file=file),
    }[reference.owner]  # fmt: skip
    return Severity.NOTE, sentence, phrase("The crew works without it; nothing else changes.")


def _absent(reference: Reference) -> Phrase:
    font, name = reference.found.text, reference.owner_name
    return {
        Owner.LAYER: phrase("The font {font} of the layer {layer} is not installed here.", font=font, layer=name),
        Owner.LAYOUT: phrase("The font {font} of the layout {layout} is not installed here.", font=font, layout=name),
        Owner.PROJECT: phrase("The font {font} of the project is not installed here.", font=font),
    }[reference.owner]


def _name(reference: Reference) -> str:
    text = reference.found.text
    return (PureWindowsPath(text) if "\\" in text else PurePosixPath(text)).name or text


_SENTENCES: dict[Fate, Callable[[Reference], tuple[Severity, Phrase, Phrase]]] = {
    Fate.MISSING: _missing,
    Fate.LARGE: _large,
    Fate.COMPUTED: _computed,
    Fate.STAYS: _stays,
}
