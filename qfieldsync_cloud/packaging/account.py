"""The account of a packaging: what it was asked, what it looked at, and what came of it.

If all of that is the same today, packaging again would change nothing, and what came of it is known.
"""

from __future__ import annotations

import hashlib
import json
import locale
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path, PurePath
from typing import Any

from osgeo import gdal
from qgis.core import Qgis

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import CloudAction, Handling, ProjectDescription
from qfieldsync_cloud.packaging.finding import Finding, Fix, Severity
from qfieldsync_cloud.packaging.looks import Looks, all_as_they_were
from qfieldsync_cloud.packaging.named_files import attachments_of
from qfieldsync_cloud.packaging.packaged import Packaged, PackagedFile, PackagedLayer
from qfieldsync_cloud.packaging.reuse import VERSION, Earlier
from qfieldsync_cloud.phrases import Phrase


@dataclass(frozen=True)
class Account:
    """What packaging was asked (see `question_of`), the stamps of what it looked at, and what came of it."""

    question: str
    looks: Mapping[str, str]
    project: str
    files: tuple[str, ...]
    layers: tuple[PackagedLayer, ...]
    findings: tuple[Finding, ...]


def question_of(description: ProjectDescription, choices: Choices, context: Context) -> str:
    """Return what is the same for two packagings that are asked the same; "" if files alone don't answer it."""
    if description.path is None or choices.only_named_files:
        return ""
    layers = choices.applied(description)
    converted = [layer for layer in layers if layer.handling is Handling.CONVERT]
    if any(layer.snapshot or not (layer.files and layer.path) for layer in converted):
        return ""
    attached = attachments_of(description, choices, layers, context)
    programs = (VERSION, gdal.__version__, Qgis.QGIS_VERSION, locale.getpreferredencoding(False))
    asked = (programs, description, choices, sorted(map(str, attached.files)), attached.refused)
    return _digest(spelled(asked))


def written(
    question: str,
    looks: Looks,
    project: str,
    files: Iterable[str],
    layers: tuple[PackagedLayer, ...],
    findings: tuple[Finding, ...],
) -> str:
    """Return an account as text."""
    account = Account(question, looks.stamps, project, tuple(files), layers, findings)
    return json.dumps(asdict(account), default=lambda value: value.value if isinstance(value, Enum) else str(value))


def recipe_of(account: str) -> str:
    """Return of what the project's own file is made, "" without an account."""
    return _digest(account) if account else ""


def still_true(earlier: Earlier, question: str) -> Packaged | None:
    """Return what packaging again would come to, if nothing at all has changed since the earlier one; None if it has.

    Files that it made and that are gone, or that somebody edited, are a change.
    """
    account = _read(earlier.account) if question and not earlier.changed else None
    if account is None or account.question != question or set(account.files) != set(earlier.made):
        return None
    if earlier.made[account.project].recipe != recipe_of(earlier.account):
        return None  # of an earlier packaging still, for the last one was killed before it could tell
    files = [PackagedFile(name, size) for name, size in _sizes(earlier.folder, account.files)]
    if len(files) != len(account.files) or not all_as_they_were(account.looks):
        return None
    return Packaged(
        earlier.folder,
        account.project,
        tuple(files),
        account.layers,
        account.findings,
        made=earlier.made,
        kept=frozenset(account.files),
        account=earlier.account,
    )


def spelled(value: Any) -> str:
    """Return a value as text that is the same in each session: sets have no order of their own."""
    if is_dataclass(value):
        parts = (spelled(getattr(value, each.name)) for each in fields(value) if each.repr)
        return f"{type(value).__name__}({','.join(parts)})"
    if isinstance(value, (tuple, list)):
        return f"[{','.join(map(spelled, value))}]"
    if isinstance(value, (set, frozenset)):
        return f"{{{','.join(sorted(map(spelled, value)))}}}"
    if isinstance(value, Mapping):
        return f"{{{','.join(sorted(f'{spelled(key)}:{spelled(each)}' for key, each in value.items()))}}}"
    return repr(str(value)) if isinstance(value, PurePath) else repr(value)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _sizes(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield the size of each file that is there."""
    for name in names:
        try:
            state = os.stat(f"{folder}/{name}")  # noqa: PTH116 - for each file of a package, each time
        except OSError:
            return
        if stat.S_ISREG(state.st_mode):
            yield name, state.st_size


def _read(text: str) -> Account | None:
    """Return an account that was written, None if it can't be read: another build may have written another one."""
    try:
        values = json.loads(text)
        layers = tuple(_layer(each) for each in values.pop("layers"))
        findings = tuple(_finding(each) for each in values.pop("findings"))
        return Account(**{**values, "files": tuple(values["files"])}, layers=layers, findings=findings)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _layer(values: dict[str, Any]) -> PackagedLayer:
    return PackagedLayer(**{**values, "action": CloudAction(values["action"]), "files": tuple(values["files"])})


def _finding(values: dict[str, Any]) -> Finding:
    known = {**values, "severity": Severity(values["severity"]), "fix": values["fix"] and Fix(values["fix"])}
    return Finding(**{**known, "message": _phrase(values["message"]), "remedy": _phrase(values["remedy"])})


def _phrase(value: Any) -> Any:
    """Return a sentence, or a value of one, which may be a sentence itself."""
    if not isinstance(value, dict):
        return value
    return Phrase(value["text"], {name: _phrase(each) for name, each in value["values"].items()})
