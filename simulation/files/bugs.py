"""Bugs to plant from outside, so that one sees how soon the histories of files catch them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from qfieldsync_cloud.jobs import planning
from qfieldsync_cloud.sync import downloads
from qfieldsync_cloud.sync.trash import Trash
from qfieldsync_cloud.sync.workplace import Workplace


def _skip_trash() -> Any:
    """Replace files without keeping what they were."""
    return patch.object(Trash, "keep", lambda _self, _path: None)


def _forget_answers() -> Any:
    """Take an answer that was lost for a failure, without a look at what the cloud holds."""
    return patch.object(planning, "_recognized", lambda *_values: frozenset())


def _drop_guard() -> Any:
    """Send and delete files without a look whether somebody changed them meanwhile."""
    return patch.object(Workplace, "guard", autospec=True, return_value=False)


def _write_in_place() -> Any:
    """Write downloads into the file itself."""

    def put_in_place(staged: Any, target: Any) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(staged, target)

    return patch.object(downloads, "put_in_place", put_in_place)


def _hide_failures() -> Any:
    """Tell of no file that failed."""
    return patch.object(Workplace, "fail", lambda *_values, **_named: None)


BUGS: dict[str, Callable[[], Any]] = {
    "skip-trash": _skip_trash,
    "forget-answers": _forget_answers,
    "drop-guard": _drop_guard,
    "write-in-place": _write_in_place,
    "hide-failures": _hide_failures,
}


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Put a bug in for a while."""
    with BUGS[name]():
        yield
