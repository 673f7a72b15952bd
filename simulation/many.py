"""Many histories at once, in processes of their own, and what they came to."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from simulation.runs import run_seed

_CHUNK = 50
Done = TypeVar("Done")


@dataclass
class Tally:
    """What many histories came to: seeds that lost something, and counts over all of them."""

    histories: int = 0
    lost: tuple[int, ...] = ()
    unresolved: int = 0
    overtaken: int = 0
    untold: int = 0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.histories += other.histories
        self.lost += other.lost
        self.unresolved += other.unresolved
        self.overtaken += other.overtaken
        self.untold += other.untold

    @property
    def words(self) -> str:
        """The last line."""
        return f"simulate: {self.histories} histories, {len(self.lost)} lost, {self.unresolved} unresolved"


def play_seeds(seeds: list[int], with_older_uploads: bool = False) -> Tally:
    """Play the histories of these seeds and count what was lost."""
    gc.disable()  # a history leaves little behind: one collection for all of them is quicker
    tally = Tally()
    for seed in seeds:
        verdict = run_seed(seed, with_older_uploads).verdict
        lost = (seed,) if verdict.lost else ()
        tally.add(Tally(1, lost, verdict.unresolved, len(verdict.overtaken), verdict.untold))
    gc.collect()
    return tally


def play_all(runs: int, first: int, workers: int, with_older_uploads: bool = False) -> Tally:
    """Play so many histories, the first one's seed being `first`, in so many processes, and count what was lost."""
    tally = Tally()
    for done in spread(partial(play_seeds, with_older_uploads=with_older_uploads), runs, first, workers):
        tally.add(done)
        tell(tally.histories, tally.lost, is_news=bool(done.lost))
    return tally


def spread(play: Callable[[list[int]], Done], runs: int, first: int, workers: int) -> Iterator[Done]:
    """Yield what comes of so many seeds, some at a time, each time in one of so many processes."""
    seeds = range(first, first + runs)
    chunks = [list(seeds[start : start + _CHUNK]) for start in range(0, runs, _CHUNK)]
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield from pool.map(play, chunks)


def tell(histories: int, lost: tuple[int, ...], is_news: bool) -> None:
    """Say how far it is, every thousand histories and when there is news."""
    if is_news or histories % (20 * _CHUNK) == 0:
        print(f"{histories} histories, lost: {list(lost) or 'none'}", file=sys.stderr, flush=True)
