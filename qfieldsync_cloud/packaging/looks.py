"""The files that a packaging looked at, and how they were: what did not change since needs no second look."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

_LOG = "-wal"


class Looks:
    """Files, those that are not there among them, each with its stamp at the first look."""

    def __init__(self) -> None:
        self._stamps: dict[str, str] = {}

    @property
    def stamps(self) -> Mapping[str, str]:
        """Return the stamps by the files' names."""
        return self._stamps

    def at(self, file: Path) -> None:
        """Look at a file before it is read."""
        name = str(file)
        if name not in self._stamps:
            self._stamps[name] = stamp(name)

    def at_data(self, files: Iterable[Path]) -> None:
        """Look at files that may be databases: SQLite keeps what was committed last in a log beside them."""
        for file in files:
            self.at(file)
            self.at(file.with_name(file.name + _LOG))


def stamp(name: str) -> str:
    """Return what changes when a file changes, or is replaced by another; "" if there is none."""
    try:
        state = os.stat(name)  # noqa: PTH116 - for each file of a package, each time
    except (OSError, ValueError):
        return ""
    return f"{state.st_size}:{state.st_mtime_ns}:{state.st_ino}"


def all_as_they_were(stamps: Mapping[str, str]) -> bool:
    """Return whether each of the files still is as its stamp says."""
    return all(stamp(name) == known for name, known in stamps.items())
