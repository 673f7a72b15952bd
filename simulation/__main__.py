"""`python -m simulation --runs N --seed S`: play many histories, and tell of those in which something was lost."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import count, islice

from simulation.bugs import BUGS, planted
from simulation.runs import run_seed, shortest

_CHUNK = 50
_MOST_SHOWN = 5


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


def main(arguments: list[str]) -> int:
    """Run the command line; 1 if anything was lost."""
    options = _options(arguments)
    if options.plant:
        return _catch(options.plant, options.seed)
    started = time.monotonic()
    tally = _play_all(options.runs, options.seed, options.workers)
    for seed in tally.lost[:_MOST_SHOWN]:
        print(shortest(run_seed(seed)).words, end="\n\n")
    seconds = time.monotonic() - started
    print(f"{seconds:.0f} s, {1000 * seconds / max(1, tally.histories):.0f} ms a history")
    print(
        f"overruled unseen, since they arrived after the desk's last look: {tally.overtaken}, not told: {tally.untold}"
    )
    print(tally.words)
    return 1 if tally.lost else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulation", description=__doc__)
    parser.add_argument("--runs", type=int, default=1000, help="how many histories to play")
    parser.add_argument("--seed", type=int, default=0, help="the first one's seed")
    parser.add_argument("--workers", type=int, default=2, help="how many processes play")
    parser.add_argument(
        "--plant", choices=sorted(BUGS), help="put in a bug, and count the histories until it is caught"
    )
    return parser.parse_args(arguments)


def _play_all(runs: int, first: int, workers: int) -> Tally:
    seeds = range(first, first + runs)
    chunks = [list(seeds[start : start + _CHUNK]) for start in range(0, runs, _CHUNK)]
    tally = Tally()
    with ProcessPoolExecutor(workers) as pool:
        for number, done in enumerate(pool.map(play_seeds, chunks), 1):
            tally.add(done)
            if number % 20 == 0 or done.lost:
                print(f"{tally.histories} histories, lost: {list(tally.lost) or 'none'}", file=sys.stderr, flush=True)
    return tally


def _catch(plant: str, first: int) -> int:
    """Plant a bug, play until it is caught, and show the shortest history that shows it."""
    with planted(plant):
        tried = ((number, run_seed(seed)) for number, seed in enumerate(count(first), 1))
        caught = next(((number, outcome) for number, outcome in islice(tried, 10_000) if outcome.verdict.lost), None)
        if caught is None:
            print(f"simulate: {plant} was not caught in 10000 histories")
            return 0
        print(shortest(caught[1]).words, end="\n\n")
    print(f"simulate: {plant} was caught by history {caught[0]}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
