"""Many histories at once, in processes of their own, and what they came to."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from simulation.bugs import planted
from simulation.runs import run_seed

_CHUNK = 50


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


def play_seeds(seeds: list[int], plant: str = "") -> Tally:
    """Play the histories of these seeds and count what was lost; with `plant`, a bug is put in first."""
    tally = Tally()
    with planted(plant):
        for seed in seeds:
            verdict = run_seed(seed).verdict
            lost = (seed,) if verdict.lost else ()
            tally.add(Tally(1, lost, verdict.unresolved, len(verdict.overtaken), verdict.untold))
    return tally


def play_all(runs: int, first: int, workers: int) -> Tally:
    """Play so many histories, the first one's seed being `first`, in so many processes, and count what was lost."""
    seeds = range(first, first + runs)
    chunks = [list(seeds[start : start + _CHUNK]) for start in range(0, runs, _CHUNK)]
    tally = Tally()
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for number, done in enumerate(pool.map(play_seeds, chunks), 1):
            tally.add(done)
            if number % 20 == 0 or done.lost:
                print(f"{tally.histories} histories, lost: {list(tally.lost) or 'none'}", file=sys.stderr, flush=True)
    return tally
