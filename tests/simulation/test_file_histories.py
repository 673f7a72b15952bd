"""Five hundred histories of files in which nothing may be lost, doubled or halved; `make simulate-files` plays more."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from qfieldsync_cloud.sync.plan import Resolution
from simulation.files.bugs import BUGS, planted
from simulation.files.history import FileHistory, Step, begin, bring_together, make_history, take
from simulation.files.many import play_all
from simulation.files.runs import run_history, run_seed, scratch, shortest
from simulation.files.steps import STEPS
from simulation.files.world import World

HISTORIES = 500
EXAMPLES = 25
SOON = {"skip-trash": 2, "forget-answers": 45, "drop-guard": 74, "write-in-place": 2, "hide-failures": 6}
"""The planted bugs, each with a seed from which on it is caught soon; docs/reliability.md says how soon from 0 on."""
SEEDS = st.integers(0, 2**48)


def test_nothing_is_lost():
    tally = play_all(HISTORIES, 0, os.cpu_count() or 1)
    assert tally.histories == HISTORIES
    assert not tally.lost, shortest(run_seed(tally.lost[0])).words


def test_the_same_seed_is_the_same_history():
    assert make_history(7) == make_history(7)
    first, second = run_seed(7), run_seed(7)
    assert (first.told, first.lost) == (second.told, second.lost)


@pytest.mark.parametrize("name", BUGS)
def test_a_bug_that_is_planted_is_caught(name):
    with planted(name):
        caught = next(outcome for outcome in map(run_seed, range(SOON[name], SOON[name] + 100)) if outcome.lost)
        short = shortest(caught)
    assert len(short.history.steps) <= len(caught.history.steps)
    assert not run_history(short.history).lost


class TwoFoldersAndACloud(RuleBasedStateMachine):
    """Plays what hypothesis thinks of, step by step; each ends with everybody brought together."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._world: World | None = None
        self._choice = Resolution.MINE

    @initialize(tells_sha256=st.booleans(), choice=st.sampled_from([Resolution.MINE, Resolution.THEIRS]), seed=SEEDS)
    def download(self, tells_sha256: bool, choice: Resolution, seed: int) -> None:
        place = self._stack.enter_context(scratch())
        self._world = begin(FileHistory(seed, tells_sha256, choice, ()), place)
        self._choice = choice

    @rule(seed=SEEDS)
    def edit(self, seed: int) -> None:
        self._take("edit", seed)

    @rule(seed=SEEDS)
    def clash(self, seed: int) -> None:
        self._take("clash", seed)

    @rule(seed=SEEDS)
    def synchronize(self, seed: int) -> None:
        self._take("synchronize", seed)

    @rule(seed=SEEDS)
    def decide(self, seed: int) -> None:
        self._take("decide", seed)

    @rule(kind=st.sampled_from(sorted(STEPS)), seed=SEEDS)
    def anything(self, kind: str, seed: int) -> None:
        self._take(kind, seed)

    def _take(self, kind: str, seed: int) -> None:
        assert self._world
        take(self._world, Step(kind, seed))

    @invariant()
    def nothing_is_wrong(self) -> None:
        if self._world:
            assert not self._world.wrong, self._words()

    def teardown(self) -> None:
        with self._stack:
            if self._world and not self._world.wrong:
                bring_together(self._world, self._choice)
                assert not self._world.wrong, self._words()

    def _words(self) -> str:
        assert self._world
        return "\n".join([*self._world.told, *self._world.wrong])


def run_machine(**options: Any) -> None:
    run_state_machine_as_test(
        TwoFoldersAndACloud,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=12, derandomize=True, deadline=None, database=None,
            report_multiple_bugs=False, suppress_health_check=list(HealthCheck), **options,
        ),
    )  # fmt: skip


def test_nothing_is_lost_whatever_hypothesis_thinks_of():
    run_machine()


def test_hypothesis_finds_a_bug_that_is_planted():
    with planted("skip-trash"), pytest.raises(AssertionError, match="is nowhere any more"):
        run_machine(phases=[Phase.generate])
