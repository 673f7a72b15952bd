"""`python -m simulation.files --runs N --seed S`: play many histories of files, and tell of those that went wrong."""

from __future__ import annotations

import argparse
import sys
import time

from simulation.commandline import catch, parser_of
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
    parser = parser_of("python -m simulation.files", __doc__, BUGS)
    return parser.parse_args(arguments)


def _catch(plant: str, first: int) -> int:
    with planted(plant):
        return catch(f"simulate-files: {plant}", first, run_seed, shortest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
