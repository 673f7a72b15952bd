"""The files that features name in attachment fields: which are there, which are missing, which would stay behind."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.packaging.attachments import Attachments, find_attachments
from qfieldsync_cloud.packaging.description import AttachmentField, LayerDescription, ProjectDescription
from qfieldsync_cloud.packaging.values import values_of

if TYPE_CHECKING:
    from qfieldsync_cloud.packaging.choices import Choices

MOST = 50_000
"""So many files of a layer are looked for."""
_NAMED = 3


@dataclass(frozen=True)
class NamedFiles:
    """Files that a layer's features name; `missing` and `outside` are the first names of those that are counted."""

    present: frozenset[Path] = frozenset()
    missing: tuple[str, ...] = ()
    missing_count: int = 0
    outside: tuple[str, ...] = ()
    outside_count: int = 0
    cut_off: bool = False


def named_by(layer: LayerDescription, folders: Iterable[Path], context: Context) -> NamedFiles | None:
    """Look for the files that a layer's features name; None if it has no attachment field.

    Those in none of the folders count as outside. Fields that the form does not show are left aside.
    """
    fields = [field for field in (layer.table.attachments if layer.table else ()) if field.shown]
    if not fields:
        return None
    inside = tuple(f"{folder}{os.sep}" for folder in folders)
    present: set[Path] = set()
    missing: list[str] = []
    outside: list[str] = []
    seen: set[str] = set()
    for name, path in _named(layer, fields, context):
        if path in seen:
            continue
        if len(seen) >= MOST:
            return _result(present, missing, outside, cut_off=True)
        seen.add(path)
        if not os.path.isfile(path):  # noqa: PTH113 - there are many, and this is fast
            missing.append(name)
        elif path.startswith(inside):
            present.add(Path(path))
        else:
            outside.append(name)
    return _result(present, missing, outside, cut_off=False)


def attachments_of(
    description: ProjectDescription, choices: Choices, layers: Iterable[LayerDescription], context: Context
) -> Attachments:
    """Return the attached files that go along with the layers that travel, and the project's data folders."""
    dirs = choices.dirs(description)
    found = find_attachments(description.home, dirs)
    if choices.only_named_files:
        folders = [description.home / name for name in dirs]
        named = {layer.id: named_by(layer, folders, context) for layer in layers if layer.travels}
        found = found.only({layer_id: files.present for layer_id, files in named.items() if files})
    return found.along_with(find_attachments(description.home, description.data_dirs))


def _named(layer: LayerDescription, fields: list[AttachmentField], context: Context) -> Iterator[tuple[str, str]]:
    roots = [str(field.root) for field in fields]
    for row in values_of(layer, [field.name for field in fields], context):
        for root, value in zip(roots, row):
            if isinstance(value, str) and value.strip() and "://" not in value:
                yield value, os.path.normpath(os.path.join(root, value.strip().replace("\\", "/")))  # noqa: PTH118


def _result(present: set[Path], missing: list[str], outside: list[str], cut_off: bool) -> NamedFiles:
    return NamedFiles(
        frozenset(present), tuple(missing[:_NAMED]), len(missing), tuple(outside[:_NAMED]), len(outside), cut_off
    )
