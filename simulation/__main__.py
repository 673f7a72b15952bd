"""`python -m simulation --runs N --seed S`: play many histories, and tell of those in which something was lost."""

from __future__ import annotations

import argparse
import sys
import time

from simulation.bugs import BUGS, planted
from simulation.commandline import catch, parser_of
from simulation.many import play_all
from simulation.runs import run_seed, shortest

_MOST_SHOWN = 5


def main(arguments: list[str]) -> int:
    """Run the command line; 1 if anything was lost."""
    options = _options(arguments)
    if options.plant:
        return _catch(options.plant, options.seed)
    started = time.monotonic()
    tally = play_all(options.runs, options.seed, options.workers, options.older_uploads)
    for seed in tally.lost[:_MOST_SHOWN]:
        print(shortest(run_seed(seed, options.older_uploads)).words, end="\n\n")
    seconds = time.monotonic() - started
    print(f"{seconds:.0f} s, {1000 * seconds / max(1, tally.histories):.0f} ms a history")
    print(
        f"overruled unseen, since they arrived after the desk's last look: {tally.overtaken}, not told: {tally.untold}"
    )
    print(tally.words)
    return 1 if tally.lost else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = parser_of("python -m simulation", __doc__, BUGS)
    parser.add_argument("--older-uploads", action="store_true", help="people also upload older files over the newest")
    return parser.parse_args(arguments)


def _catch(plant: str, first: int) -> int:
    with planted(plant):
        return catch(f"simulate: {plant}", first, run_seed, shortest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
