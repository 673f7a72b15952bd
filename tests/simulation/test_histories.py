"""A thousand histories in which nothing may be lost; `make simulate` plays more."""

from __future__ import annotations

import pytest

from simulation.bugs import BUGS, planted
from simulation.history import make_history
from simulation.runs import run_history, run_seed, shortest

CHUNK = 250
SOON = {"skip-base": 0, "drop-conflicts": 0, "reuse-uuid": 0}


@pytest.mark.parametrize("first", range(0, 4 * CHUNK, CHUNK))
def test_nothing_is_lost(first):
    for seed in range(first, first + CHUNK):
        outcome = run_seed(seed)
        assert not outcome.verdict.lost, shortest(outcome).words


def test_the_same_seed_is_the_same_history():
    assert make_history(7) == make_history(7)
    first, second = run_seed(7), run_seed(7)
    assert (first.told, first.verdict) == (second.told, second.verdict)


@pytest.mark.parametrize("name", SOON)
def test_a_bug_that_is_planted_is_caught(name):
    with planted(name):
        caught = next(outcome for outcome in map(run_seed, range(SOON[name], 1000)) if outcome.verdict.lost)
        short = shortest(caught)
    assert len(short.history.steps) < len(caught.history.steps) or len(caught.history.steps) < 3
    assert not run_history(short.history).verdict.lost


def test_all_bugs_can_be_planted():
    for name in BUGS:
        with planted(name):
            pass
