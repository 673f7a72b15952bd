"""Bugs to plant, so that one sees how soon the simulation catches them; the plugin itself knows nothing of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch
from uuid import UUID

from qfieldsync_cloud.deltas.merge import Merge
from qfieldsync_cloud.jobs.edits import work
from qfieldsync_cloud.jobs.edits.delivery import Delivery
from qfieldsync_cloud.jobs.execution import Execution
from qfieldsync_cloud.sync.bases import Bases
from qfieldsync_cloud.sync.snapshot import stamp_of
from qfieldsync_cloud.sync.workplace import Workplace

_ONE_UUID = str(UUID(int=42, version=4))


def _skip_base() -> Any:
    """Keep the old base after a rebase."""

    def take(self: Bases, staged: Any, path: str, fingerprint: str) -> None:
        place = self.path_of(path)
        if place.exists():
            staged.unlink()
            self._state.remember_copy(path, stamp_of(place), fingerprint)
        else:
            real(self, staged, path, fingerprint)

    real = Bases.take
    return patch.object(Bases, "take", take)


def _drop_guard() -> Any:
    """Send whole files although somebody changed them meanwhile, or edits on them wait."""

    def everything(_self: Execution, plan: Any, _files: Any) -> Any:
        return plan

    return _both(
        patch.object(Execution, "_guarded", everything),
        patch.object(Workplace, "guard", autospec=True, return_value=False),
    )


def _drop_conflicts() -> Any:
    """Send mine where both sides changed something."""

    def merge(mine: Any, *_rest: Any) -> Merge:
        return Merge(tuple(mine))

    return patch.object(work, "merge", merge)


def _reuse_uuid() -> Any:
    """Give the same uuid to the first delta of each push."""

    def noted(self: Delivery, *values: Any) -> Any:
        delta = real(self, *values)
        if self.__dict__.setdefault("first", delta) is delta:
            return replace(delta, uuid=_ONE_UUID)
        return delta

    real = Delivery._noted
    return patch.object(Delivery, "_noted", noted)


def _take_new_edits() -> Any:
    """Let what was decided for all count for edits too that are made while the synchronization runs."""
    return patch.object(work.Work, "is_edited_since", lambda _self, _conflict: False)


BUGS: dict[str, Callable[[], Any]] = {
    "skip-base": _skip_base,
    "drop-guard": _drop_guard,
    "drop-conflicts": _drop_conflicts,
    "reuse-uuid": _reuse_uuid,
    "take-new-edits": _take_new_edits,
}


@contextmanager
def _both(first: Any, second: Any) -> Iterator[None]:
    with first, second:
        yield


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Put a bug in for a while; "" puts none in."""
    if not name:
        yield
        return
    with BUGS[name]():
        yield
