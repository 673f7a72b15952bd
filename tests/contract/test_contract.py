"""The sandbox answers as a real server did: status, code, headers, fields, types and the values that tell."""

from __future__ import annotations

import pytest

from sandbox import Sandbox
from tests.contract.exceptions import LEFT_OUT, SHAPE_ONLY
from tests.contract.recordings import exchanges, groups
from tests.contract.replay import Replay
from tests.contract.scenes import SCENES

pytest_plugins = ["tests.fixtures.cloud"]


@pytest.mark.parametrize("group", groups())
def test_a_group_is_answered_alike(cloud: Sandbox, group: str) -> None:
    scene = SCENES[group](Replay(cloud))
    found = []
    for exchange in exchanges(group):
        if (group, exchange.name) not in LEFT_OUT:
            scene.before(exchange)
            in_full = (group, exchange.name) not in SHAPE_ONLY
            found += [f"{exchange}: {line}" for line in scene.replay.send(exchange, scene.token(exchange), in_full)]
    assert not found, "\n".join(found)


def test_nearly_all_exchanges_are_replayed() -> None:
    recorded = [(group, exchange.name) for group in groups() for exchange in exchanges(group)]
    replayed = [key for key in recorded if key not in LEFT_OUT]
    assert len(replayed) >= 0.98 * len(recorded)
    assert len(set(replayed) - SHAPE_ONLY) >= 0.95 * len(set(recorded))


def test_what_is_left_out_exists_and_has_a_reason() -> None:
    recorded = {(group, exchange.name) for group in groups() for exchange in exchanges(group)}
    assert set(LEFT_OUT) | SHAPE_ONLY <= recorded
    assert all(LEFT_OUT.values())
