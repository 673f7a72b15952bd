"""A thousand histories in which nothing may be lost; `make simulate` plays more."""

from __future__ import annotations

import os

import pytest

from simulation.bugs import BUGS, planted
from simulation.history import make_history
from simulation.many import play_all
from simulation.runs import run_history, run_seed, shortest

HISTORIES = 1000
SOON = {"skip-base": 0, "drop-guard": 300, "drop-conflicts": 0, "reuse-uuid": 181, "take-new-edits": 900}
"""The planted bugs, each with a seed from which on it is caught soon; docs/simulation.md says how soon from 0 on."""


def test_nothing_is_lost():
    tally = play_all(HISTORIES, 0, os.cpu_count() or 1)
    assert tally.histories == HISTORIES
    assert not tally.lost, shortest(run_seed(tally.lost[0])).words


def test_the_same_seed_is_the_same_history():
    assert make_history(7) == make_history(7)
    first, second = run_seed(7), run_seed(7)
    assert (first.told, first.verdict) == (second.told, second.verdict)


@pytest.mark.parametrize("name", BUGS)
def test_a_bug_that_is_planted_is_caught(name):
    with planted(name):
        caught = next(outcome for outcome in map(run_seed, range(SOON[name], 1000)) if outcome.verdict.lost)
        short = shortest(caught)
    assert len(short.history.steps) <= len(caught.history.steps)
    assert not run_history(short.history).verdict.lost
