"""What stays on this computer: what no cloud project needs, and what `.qfieldsyncignore` lists (gitignore's rules)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

IGNORE_FILE = ".qfieldsyncignore"
OWN = (".qfieldsync_cloud/", ".qfieldsync/")
DEFAULTS = (
    ".git/", ".svn/", ".hg/", ".DS_Store", "__MACOSX/", "Thumbs.db",
    "desktop.ini", "$RECYCLE.BIN/", "~$*", "*~", "*.qgs~", "*.qgz~", "*.bak", "*.lock", "*.tmp", "*.part", "*.swp",
    "*-journal", "*-wal", "*-shm", "__pycache__/", "*.gpkg.zip.tmp", IGNORE_FILE,
)  # fmt: skip


@dataclass(frozen=True)
class _Rule:
    pattern: re.Pattern[str]
    negated: bool
    folders_only: bool


class _Rules:
    """Rules in their order; nearly no path fits any of them, which one look at all of them tells."""

    def __init__(self, rules: list[_Rule]) -> None:
        self._rules = rules
        self._any = re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in rules), re.DOTALL)

    def ignore(self, path: str) -> bool:
        """Return whether the last rule that fits the path is one that ignores it."""
        if not self._any.fullmatch(path):
            return False
        return not next(rule.negated for rule in reversed(self._rules) if rule.pattern.fullmatch(path))


class IgnoreRules:
    """Decides which paths (relative, with '/') stay out of the cloud; the last rule that fits counts."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        rules = [rule for rule in map(_rule, [*DEFAULTS, *lines, *OWN]) if rule]
        self._of_files = _Rules([rule for rule in rules if not rule.folders_only])
        self._of_folders = _Rules(rules)
        self._folders: dict[str, bool] = {"": False}

    @classmethod
    def of(cls, folder: Path) -> IgnoreRules:
        """Return the defaults with the rules of the folder's own file."""
        own = folder / IGNORE_FILE
        return cls(own.read_text(encoding="utf-8-sig", errors="replace").splitlines() if own.is_file() else ())

    def ignores(self, path: str, is_folder: bool = False) -> bool:
        """Return whether the path itself is ignored; whoever walks does not enter an ignored folder."""
        return (self._of_folders if is_folder else self._of_files).ignore(path)

    def ignores_file(self, path: str) -> bool:
        """Return whether a file is ignored, itself or with one of the folders that it lies in."""
        return self._lies_in_ignored(path.rpartition("/")[0]) or self.ignores(path)

    def _lies_in_ignored(self, folder: str) -> bool:
        """Return whether a folder, or one that it lies in, is ignored; each is asked for once."""
        if folder not in self._folders:
            above = folder.rpartition("/")[0]
            self._folders[folder] = self._lies_in_ignored(above) or self.ignores(folder, is_folder=True)
        return self._folders[folder]


@lru_cache(maxsize=1000)
def _rule(line: str) -> _Rule | None:
    text = line.rstrip("\r\n")
    text = re.sub(r"(?<!\\)\s+$", "", text)
    if not text or text.startswith("#"):
        return None
    negated = text.startswith("!")
    text = text[1:] if negated else text
    folders_only = text.endswith("/")
    text = text.rstrip("/")
    anchored = "/" in text
    body = _translate("**/*" if text == "/**" else text.lstrip("/"))
    try:
        pattern = re.compile(body if anchored else f"(?:.*/)?{body}", re.DOTALL)
    except re.error:
        return None  # a set without an end, or with a range that runs backwards, fits nothing
    return _Rule(pattern, negated, folders_only)


_TOKENS = re.compile(r"(?<![^/])\*\*/|/\*\*$|\*+|\?|\[!?\]?[^\]/]*\]|\\.|.", re.DOTALL)


def _translate(glob: str) -> str:
    return "".join(_translate_token(token) for token in _TOKENS.findall(glob))


def _translate_token(token: str) -> str:
    fixed = {"**/": "(?:.*/)?", "/**": "/.*", "?": "[^/]"}
    if token in fixed:
        return fixed[token]
    if token.startswith("*"):
        return "[^/]*"
    if token.startswith("[") and len(token) > 2:
        inside = re.sub(r"([\\\[&~|]|(?<=-)-)", r"\\\1", token[1:-1])
        return f"[^{inside[1:]}]" if inside.startswith("!") else f"[{inside}]"
    return re.escape(token[1:] if token.startswith("\\") and len(token) == 2 else token)
