"""Pictures in texts of HTML: map tips, labels of layouts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from qfieldsync_cloud.packaging.resources.frame import Frame, Places
from qfieldsync_cloud.packaging.resources.readings import NamedFile, is_absolute, locate
from qfieldsync_cloud.packaging.resources.reference import Found

_PICTURE = re.compile(r"""(?P<before>\bsrc\s*=\s*(?P<quote>["']))(?P<name>[^"'<>]+)(?=(?P=quote))""", re.IGNORECASE)
_FOLDER = re.compile(r"\[%\s*@project_folder\s*%\]")


@dataclass(frozen=True)
class Html:
    """The text is HTML in which QGIS evaluates what stands between [% and %]."""

    def found(self, text: str, frame: Frame) -> tuple[Found, ...]:
        """Return the pictures, but none whose name holds an expression other than the project's folder."""
        names = (_named(match["name"], frame) for match in _PICTURE.finditer(text))
        return tuple(each for name in names if name for each in NamedFile().found(name, frame))

    def moved(self, text: str, frame: Frame, places: Places) -> str:
        """Return the text with its pictures at the project's folder, wherever it lies."""

        def spell(match: re.Match[str]) -> str:
            name = _named(match["name"], frame)
            path = locate(name, frame, drawing=False) if name else None
            relative = places.relative(path) if path else None
            if relative is None or _still_right(match["name"], relative):
                return match[0]
            return f"{match['before']}file://[% @project_folder %]/{quote(relative)}"

        return _PICTURE.sub(spell, text)


def _named(name: str, frame: Frame) -> str | None:
    spelled = _FOLDER.sub(lambda _match: str(frame.folder), name)
    return None if "[%" in spelled else spelled


def _still_right(name: str, relative: str) -> bool:
    tail = _FOLDER.split(name)[-1]
    free = bool(_FOLDER.search(name)) or not (is_absolute(name) or name.lower().startswith("file:"))
    return free and Path(tail.lstrip("/")).as_posix() in (relative, quote(relative))
