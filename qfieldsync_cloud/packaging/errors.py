"""What can stop packaging, each with the project, layer or file that it is about."""

from __future__ import annotations

from qfieldsync_cloud.errors import PackagingError
from qfieldsync_cloud.packaging.finding import Finding, errors_of
from qfieldsync_cloud.phrases import Phrase, phrase


class UnfitProjectError(PackagingError):
    """The checks found errors, all of them in `findings`; nothing was written."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        details = "\n".join(f"{finding.message} {finding.remedy or ''}".strip() for finding in findings)
        super().__init__(first.message, first.remedy, details)
        self.findings = findings


def refuse_errors(findings: tuple[Finding, ...]) -> None:
    """Raise UnfitProjectError if one of the findings is an error."""
    blocking = errors_of(findings)
    if blocking:
        raise UnfitProjectError(blocking)


class UnreadableProjectError(PackagingError):
    """The saved project file can't be read."""

    def __init__(self, path: str, details: str = "") -> None:
        super().__init__(
            phrase("The project file {path} can't be read.", path=path),
            phrase("Open it in QGIS, save it again and repeat."),
            details,
        )


class StaleProjectError(PackagingError):
    """The saved project file and the open project are not the same in something that packaging needs."""

    def __init__(self, message: Phrase) -> None:
        super().__init__(message, phrase("Save the project and repeat."))


class FileCopyError(PackagingError):
    """A file of the project can't be copied; `file` is its path."""

    def __init__(self, file: str, details: str) -> None:
        super().__init__(
            phrase("The file {file} can't be copied.", file=file),
            phrase("Check that the file can be read and that the disk has room, then repeat."),
            details,
        )
        self.file = file


class ConversionError(PackagingError):
    """A layer can't be converted to a GeoPackage; `layer` is its name."""

    def __init__(self, layer: str, details: str, reason: Phrase | None = None, remedy: Phrase | None = None) -> None:
        super().__init__(
            reason or phrase("The layer {layer} can't be converted to a GeoPackage.", layer=layer),
            remedy or phrase("Check that its data can be opened in QGIS, or leave the layer out."),
            details,
        )
        self.layer = layer


class PackageDamagedError(PackagingError):
    """What was written does not hold what was meant; it was thrown away."""

    def __init__(self, layer: str, details: str) -> None:
        super().__init__(
            phrase("The packaged copy of the layer {layer} could not be opened again.", layer=layer),
            phrase("Check that QGIS can open the layer and that the disk has room, then repeat; nothing was changed."),
            details,
        )
        self.layer = layer
