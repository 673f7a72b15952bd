"""What the search for a project's files finds: plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Fate(Enum):
    """What packaging can do about a file that a project names."""

    TAKEN = "taken along"
    ATTACHED = "taken along, and put into the project's archive"
    LARGE = "taken along, but too large to be written into the project"
    EMBEDDED = "written into the project"
    MISSING = "does not exist"
    COMPUTED = "known only for each feature"
    STAYS = "named in a way that no other computer can follow"


class Owner(Enum):
    """What part of a project names a file."""

    LAYER = "layer"
    LAYOUT = "layout"
    PROJECT = "project"


@dataclass(frozen=True)
class Found:
    """One name of a file as a text of the project has it: `path` is where the file lies, None if it is not here."""

    text: str
    fate: Fate
    path: Path | None = None


@dataclass(frozen=True)
class Reference:
    """One name of a file, and who names it; `layer_id` is None unless it is a layer.

    `tied` tells whether the project has to change to find the file on another computer, even if file and project stay
    where they are to each other.
    """

    found: Found
    owner: Owner
    owner_name: str = ""
    layer_id: str | None = None
    tied: bool = False


@dataclass(frozen=True)
class Resources:
    """All files that a saved project names besides layer sources, and the fonts that it wants."""

    references: tuple[Reference, ...] = ()
    fonts: tuple[Reference, ...] = ()

    def without(self, layer_ids: Iterable[str]) -> Resources:
        """Return what is named when these layers are left out."""
        gone = {*layer_ids}
        return Resources(
            tuple(each for each in self.references if each.layer_id not in gone),
            tuple(each for each in self.fonts if each.layer_id not in gone),
        )

    @property
    def files(self) -> tuple[Path, ...]:
        """Return the files to take along, each once, in order."""
        return self._with(Fate.TAKEN, Fate.LARGE, Fate.ATTACHED)

    @property
    def attached(self) -> tuple[Path, ...]:
        """Return the pictures that are put into the project's archive."""
        return self._with(Fate.ATTACHED)

    def _with(self, *fates: Fate) -> tuple[Path, ...]:
        found = [each.found for each in self.references]
        return tuple(sorted({each.path for each in found if each.path and each.fate in fates}))
