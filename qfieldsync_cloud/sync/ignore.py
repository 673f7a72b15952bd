"""What stays on this computer: what no cloud project needs, and what `.qfieldsyncignore` lists (gitignore's rules)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
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


class IgnoreRules:
    """Decides which paths (relative, with '/') stay out of the cloud; the last rule that fits counts."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._rules = [rule for rule in map(_rule, [*DEFAULTS, *lines, *OWN]) if rule]

    @classmethod
    def of(cls, folder: Path) -> IgnoreRules:
        """Return the defaults with the rules of the folder's own file."""
        own = folder / IGNORE_FILE
        return cls(own.read_text(encoding="utf-8-sig", errors="replace").splitlines() if own.is_file() else ())

    def ignores(self, path: str, is_folder: bool = False) -> bool:
        """Return whether the path itself is ignored; whoever walks does not enter an ignored folder."""
        ignored = False
        for rule in self._rules:
            if (is_folder or not rule.folders_only) and rule.pattern.fullmatch(path):
                ignored = not rule.negated
        return ignored

    def ignores_file(self, path: str) -> bool:
        """Return whether a file is ignored, itself or with one of the folders that it lies in."""
        parts = path.split("/")
        folders = ("/".join(parts[:depth]) for depth in range(1, len(parts)))
        return any(self.ignores(folder, is_folder=True) for folder in folders) or self.ignores(path)


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
