"""Shows each write of the plugin to its own memory as a step, so that a history can be interrupted before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from qfieldsync_cloud.deltas.journal import Journal
from qfieldsync_cloud.deltas.writing import SqliteWriter
from qfieldsync_cloud.sync.bases import Bases
from qfieldsync_cloud.sync.state import State

OnStep = Callable[[str], None]
_WRITES = (
    (State, ("put", "forget", "remember_copy", "remember_hashes")),
    (
        Journal,
        ("write", "tell_fates", "forget", "begin_rebase", "end_rebase", "cancel_rebase", "note_overruled", "decided"),
    ),
    (Bases, ("take",)),
    (SqliteWriter, ("begin", "commit")),
)


@contextmanager
def every_step(on_step: OnStep) -> Iterator[None]:
    """Call `on_step` before and after each of these writes."""
    kept = [(owner, name, getattr(owner, name)) for owner, names in _WRITES for name in names]
    for owner, name, method in kept:
        setattr(owner, name, _stepping(f"{owner.__name__}.{name}", method, on_step))
    try:
        yield
    finally:
        for owner, name, method in kept:
            setattr(owner, name, method)


def _stepping(name: str, method: Callable[..., Any], on_step: OnStep) -> Callable[..., Any]:
    def stepping(*values: Any, **named: Any) -> Any:
        on_step(name)
        result = method(*values, **named)
        on_step(name)
        return result

    return stepping
