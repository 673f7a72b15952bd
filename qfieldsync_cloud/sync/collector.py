"""Python's garbage collector, told when it would only look in vain."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let no cycles be looked for meanwhile: many small records that stay would be gone through again and again.

    What is no longer used is freed all the same; the collector goes on as it was, also after an error.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
