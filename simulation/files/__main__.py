"""`python -m simulation.files --runs N --seed S`: play many histories of files, and tell of those that went wrong."""

from __future__ import annotations

import argparse
import sys
import time
from itertools import count, islice

from simulation.files.bugs import BUGS, planted
from simulation.files.many import play_all
from simulation.files.runs import run_seed, shortest

_MOST_SHOWN = 5


def main(arguments: list[str]) -> int:
    """Run the command line; 1 if anything was lost."""
    options = _options(arguments)
    if options.plant:
        return _catch(options.plant, options.seed)
    started = time.monotonic()
    tally = play_all(options.runs, options.seed, options.workers)
    if tally.lost:
        found = [shortest(run_seed(seed)) for seed in tally.lost[:_MOST_SHOWN]]
        print(min(found, key=lambda outcome: len(outcome.history.steps)).words, end="\n\n")
    seconds = time.monotonic() - started
    print(f"{seconds:.0f} s, {1000 * seconds / max(1, tally.histories):.0f} ms a history")
    print(f"overtaken, by what others did after the last look: {tally.overtaken}")
    print(f"simulate-files: {tally.histories} histories, {len(tally.lost)} lost")
    return 1 if tally.lost else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulation.files", description=__doc__)
    parser.add_argument("--runs", type=int, default=1000, help="how many histories to play")
    parser.add_argument("--seed", type=int, default=0, help="the first one's seed")
    parser.add_argument("--workers", type=int, default=2, help="how many processes play")
    parser.add_argument(
        "--plant", choices=sorted(BUGS), help="put in a bug, and count the histories until it is caught"
    )
    return parser.parse_args(arguments)


def _catch(plant: str, first: int) -> int:
    """Plant a bug, play until it is caught, and show the shortest history that shows it."""
    with planted(plant):
        tried = ((number, run_seed(seed)) for number, seed in enumerate(count(first), 1))
        caught = next(((number, outcome) for number, outcome in islice(tried, 10_000) if outcome.is_lost), None)
        if caught is None:
            print(f"simulate-files: {plant} was not caught in 10000 histories")
            return 0
        print(shortest(caught[1]).words, end="\n\n")
    print(f"simulate-files: {plant} was caught by history {caught[0]}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
