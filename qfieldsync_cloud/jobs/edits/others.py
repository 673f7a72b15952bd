"""Edits of others that wait on the server, as they do while its storage is full: ours must not overtake them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from qfieldsync_cloud.api.models import Delta
from qfieldsync_cloud.jobs.edits.desk import Cloud, Layers
from qfieldsync_cloud.refusals import PermissionDeniedError

_PAGE = 100
Waiting = tuple[str, str, str]
"""A feature on which an edit waits: path, table, and the key that the delta names."""


def features_that_wait(cloud: Cloud, layers: Iterable[Layers], mine: Collection[str]) -> frozenset[Waiting]:
    """Return the features on which edits of others wait; `mine` are the ids of our own deltas.

    A server applies all that waits at once, so what waits is among the newest: a page without any is the last asked. An
    account that may not look sees none; it may not send either.
    """
    tables = {
        layer.id: (layer.path, layer.table)
        for each in layers
        for layer in each.project.layers
        if layer.path == each.path
    }
    found: set[Waiting] = set()
    with suppress(PermissionDeniedError):
        for delta in _open_ones(cloud) if tables else ():
            layer = tables.get(str(delta.content.get("sourceLayerId") or delta.content.get("localLayerId")))
            if layer and delta.id not in mine:
                found.add((*layer, str(delta.content.get("sourcePk"))))
    return frozenset(found)


def _open_ones(cloud: Cloud) -> Iterator[Delta]:
    following: Mapping[str, Any] | None = None
    while True:
        page = cloud.client.deltas.page(cloud.project_id, _PAGE, following)
        waiting = [delta for delta in page.items if delta.status.is_open]
        yield from waiting
        following = page.next_query
        if not waiting or following is None:
            return
