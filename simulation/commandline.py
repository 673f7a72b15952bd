"""What the command lines of both simulations have in common."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from itertools import count, islice
from typing import Callable, Protocol

_MOST_TRIED = 10_000


class Outcome(Protocol):
    """A history that was played."""

    @property
    def is_lost(self) -> bool:
        """Whether it lost something."""

    @property
    def words(self) -> str:
        """What happened in it."""


def parser_of(program: str, description: str | None, bugs: Iterable[str]) -> argparse.ArgumentParser:
    """Return a parser for how many histories to play, from which seed on, in how many processes, with which bug."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--runs", type=int, default=1000, help="how many histories to play")
    parser.add_argument("--seed", type=int, default=0, help="the first one's seed")
    parser.add_argument("--workers", type=int, default=2, help="how many processes play")
    parser.add_argument("--plant", choices=sorted(bugs), help="put in a bug, and count until it is caught")
    return parser


def catch(title: str, first: int, play: Callable[[int], Outcome], shorten: Callable[[Outcome], Outcome]) -> int:
    """Play from a seed on until something is lost, and show the shortest history that shows it; 1 if that happened."""
    tried = ((number, play(seed)) for number, seed in enumerate(count(first), 1))
    caught = next(((number, outcome) for number, outcome in islice(tried, _MOST_TRIED) if outcome.is_lost), None)
    if caught is None:
        print(f"{title} was not caught in {_MOST_TRIED} histories")
        return 0
    print(shorten(caught[1]).words, end="\n\n")
    print(f"{title} was caught by history {caught[0]}")
    return 1
