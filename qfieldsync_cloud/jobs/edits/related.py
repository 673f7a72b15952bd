"""Files whose features belong to those of other files, and the order in which they learn each other's new keys."""

from __future__ import annotations

from qfieldsync_cloud.deltas.translate import Links
from qfieldsync_cloud.jobs.edits.work import Work


def relatives(path: str, links: Links) -> set[str]:
    """Return the other files whose features are related to a file's, over any number of steps."""
    pairs = links.across_files()
    found, waiting = {path}, [path]
    while waiting:
        one = waiting.pop()
        for other in {second for pair in pairs if one in pair for second in pair} - found:
            found.add(other)
            waiting.append(other)
    return found - {path}


def parents_first(works: list[Work], links: Links) -> list[Work]:
    """Return the works in an order in which the keys of new features are known before the files that name them."""
    pairs = links.across_files()
    waiting, ordered = list(works), []
    while waiting:
        paths = {work.path for work in waiting}
        children = {child for parent, child in pairs if parent in paths}
        ready = [work for work in waiting if work.path not in children] or waiting
        ordered += ready
        waiting = [work for work in waiting if work not in ready]
    return ordered
