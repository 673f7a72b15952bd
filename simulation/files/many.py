"""Many histories of files at once, in processes of their own."""

from __future__ import annotations

import gc
from dataclasses import dataclass

from simulation.files.runs import run_seed
from simulation.many import spread, tell


@dataclass
class Tally:
    """What many histories came to."""

    histories: int = 0
    lost: tuple[int, ...] = ()
    overtaken: int = 0


def play_seeds(seeds: list[int]) -> Tally:
    """Play the histories of these seeds."""
    gc.disable()  # a history leaves little behind: one collection for all of them is quicker
    outcomes = [run_seed(seed) for seed in seeds]
    lost = tuple(outcome.history.seed for outcome in outcomes if outcome.is_lost)
    tally = Tally(len(seeds), lost, sum(outcome.overtaken for outcome in outcomes))
    gc.collect()
    return tally


def play_all(runs: int, first: int, workers: int) -> Tally:
    """Play so many histories, the first one's seed being `first`, in so many processes."""
    tally = Tally()
    for done in spread(play_seeds, runs, first, workers):
        tally.histories += done.histories
        tally.lost += done.lost
        tally.overtaken += done.overtaken
        tell(tally.histories, tally.lost, is_news=bool(done.lost))
    return tally
