"""What a packaging made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.finding import Finding
from qfieldsync_cloud.packaging.reuse import Made


@dataclass(frozen=True)
class PackagedFile:
    """A file of a package: its path relative to the folder, with '/', and its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True)
class PackagedLayer:
    """A layer of a package with its features before and after (None for what has none) and its files."""

    id: str
    name: str
    action: CloudAction
    source_features: int | None
    packaged_features: int | None
    files: tuple[str, ...]


@dataclass(frozen=True)
class Packaged:
    """A folder that is ready to be uploaded; with `in_place` it is the project's own, and nothing in it was changed.

    `made` says of what each file was made, for the next packaging into the folder; `kept` are those that an earlier one
    wrote and that stayed as they are. `withheld` are attached files that were deleted in the folder and stay so.
    `account` tells the next packaging what this one was asked and looked at, "" if that has to look at all again.
    """

    folder: Path
    project_file: str
    files: tuple[PackagedFile, ...]
    layers: tuple[PackagedLayer, ...]
    findings: tuple[Finding, ...]
    in_place: bool = False
    made: Mapping[str, Made] = field(default_factory=dict, repr=False)
    kept: frozenset[str] = frozenset()
    withheld: tuple[str, ...] = ()
    account: str = field(default="", repr=False)


def size_of(path: Path) -> int:
    """Return the bytes of a file, none if it is not there."""
    return path.stat().st_size if path.exists() else 0
