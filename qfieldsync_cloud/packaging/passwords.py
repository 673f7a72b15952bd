"""Passwords and access keys in what is sent: in sources, in the project file, and in the files that layers need."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from qfieldsync_cloud.packaging.copying import projects_inside
from qfieldsync_cloud.packaging.description import LayerDescription

_SECRET = re.compile(
    r"""(?P<before>\b(?:password|passwd|pwd|(?:access_?)?token|api_?key|authorization)\s*=\s*)
          (?:'(?:[^'\\]|\\.)+'|"(?:[^"\\]|\\.)+"|(?<==)[^\s&;<>'"]+|(?<=\s)(?!\w+\s*=)[^\s&;<>'"]+)
      | (?P<user>://[^/@\s:?\#'"<>|]*:)[^/@\s?\#'"<>|]+(?=@)
      | (?P<oracle>\bOCI:[^/@\s'"<>]*/)[^@\s'"<>]+(?=@)
      | (?P<element><(?:UserPwd|password|passwd)>\s*)[^<\s][^<]*
      | (?P<json>"(?:password|passwd|pwd|(?:access_?)?token|api_?key|authorization)"\s*:\s*)"(?:[^"\\]|\\.)+\"""",
    re.IGNORECASE | re.VERBOSE,
)
_HINTS = ("password", "passwd", "pwd=", "pwd =", "pwd%3d", "pwd>", 'pwd"', "token", "apikey", "api_key",
          "authorization", "@", "%40")  # fmt: skip
_TEXTS = (".xml", ".vrt", ".wms", ".wmts", ".tms", ".qml", ".qlr", ".qpt", ".ui", ".py", ".json", ".js", ".csv",
          ".csvt", ".txt", ".md", ".html", ".htm", ".ini", ".cfg", ".conf", ".yaml", ".yml", ".sql",
          ".url")  # fmt: skip
_DATABASES = (".gpkg", ".gpkx")
_READ_AT_MOST = 4 * 1024 * 1024  # a text that names sources is no longer


def holds_password(text: str) -> bool:
    """Return whether a text has a password or an access key in it, plain, percent-encoded or as XML writes it."""
    return _may_hold(text) and any(_holds(line) for line in text.splitlines())


def _holds(line: str) -> bool:
    """Look at one line only if it can hold one: a pattern would keep Python's lock over a large picture."""
    return _may_hold(line) and any(_SECRET.search(each) for each in (line, unquote(line), unescape(line)))


def _may_hold(text: str) -> bool:
    lowered = text.lower()
    return any(hint in lowered for hint in _HINTS)


def without_secrets(text: str) -> str:
    """Return an error's text without any password that a source holds."""
    return _SECRET.sub(lambda found: "".join(filter(None, found.groups())) + "***", text)


def files_with_passwords(layers: Iterable[LayerDescription]) -> dict[str, tuple[str, ...]]:
    """Return, by layer id, the names of the files that hold a password and go along as they are."""
    found: dict[str, tuple[str, ...]] = {}
    for layer in layers:
        names = [file.name for file in layer.files if is_unsafe(file)]
        if names:
            found[layer.id] = tuple(names)
    return found


def is_unsafe(file: Path) -> bool:
    """Return whether a file is a text, or holds a project, with a password in it."""
    return any(holds_password(text) for text in _texts_of(file))


def _texts_of(file: Path) -> Iterator[str]:
    """Yield the texts in a file that may name sources; nothing if it can't be read, which packaging says itself."""
    suffix = file.suffix.lower()
    try:
        if suffix in _TEXTS:
            with file.open("rb") as opened:
                yield opened.read(_READ_AT_MOST).decode("utf-8", "replace")
        elif suffix in _DATABASES and file.is_file():
            for content in projects_inside(file):
                yield from _project_texts(content)
    except (OSError, sqlite3.Error):
        return


def _project_texts(archive: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(BytesIO(archive)) as project:
            for name in project.namelist():
                if name.lower().endswith(".qgs"):
                    yield project.read(name).decode("utf-8", "replace")
    except (zipfile.BadZipFile, OSError):
        return
