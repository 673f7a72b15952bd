from __future__ import annotations

import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qfieldsync_cloud.api.models import CloudFile, FileVersion
from qfieldsync_cloud.sync.plan import Action, Direction, Plan, Resolution, decide, make_plan
from qfieldsync_cloud.sync.snapshot import LocalFile
from qfieldsync_cloud.sync.state import Base

KEEP, UP, DOWN, CONFLICT = Action.KEEP, Action.UPLOAD, Action.DOWNLOAD, Action.CONFLICT
GONE_THERE, GONE_HERE = Action.DELETE_HERE, Action.DELETE_IN_CLOUD
PRINTS = (None, "a", "b")
TABLE = {
    # base: local none, a, b; in each the cloud none, a, b
    None: ((KEEP, DOWN, DOWN), (UP, KEEP, CONFLICT), (UP, CONFLICT, KEEP)),
    "a": ((KEEP, GONE_HERE, CONFLICT), (GONE_THERE, KEEP, DOWN), (CONFLICT, UP, KEEP)),
    "b": ((KEEP, CONFLICT, GONE_HERE), (CONFLICT, KEEP, UP), (GONE_THERE, DOWN, KEEP)),
}
prints = st.sampled_from([None, "a", "b", "c"])


@pytest.mark.parametrize(("base", "local", "cloud"), list(product(PRINTS, PRINTS, PRINTS)))
def test_each_of_the_27_cases(base: str | None, local: str | None, cloud: str | None) -> None:
    assert decide(base, local, cloud) is TABLE[base][PRINTS.index(local)][PRINTS.index(cloud)]


@given(prints, prints, prints)
def test_nothing_that_changed_on_both_sides_is_overwritten_or_deleted(
    base: str | None, local: str | None, cloud: str | None
) -> None:
    action = decide(base, local, cloud)
    if base not in (local, cloud) and local != cloud:
        assert action is CONFLICT
    if action in (DOWN, GONE_THERE):
        assert local == base
    if action in (UP, GONE_HERE):
        assert cloud == base


@given(prints, prints, prints)
def test_the_two_sides_mirror_each_other(base: str | None, local: str | None, cloud: str | None) -> None:
    mirror = {UP: DOWN, DOWN: UP, GONE_HERE: GONE_THERE, GONE_THERE: GONE_HERE}
    action = decide(base, local, cloud)
    assert decide(base, cloud, local) is mirror.get(action, action)


@given(prints, prints, prints)
def test_a_second_run_has_nothing_to_do(base: str | None, local: str | None, cloud: str | None) -> None:
    action = decide(base, local, cloud)
    after = {UP: local, GONE_HERE: None, DOWN: cloud, GONE_THERE: None, KEEP: local}
    if action is not CONFLICT:
        assert decide(after[action], after[action], after[action]) is KEEP


def cloud_file(name: str, sha256: str, size: int = 10) -> CloudFile:
    version = FileVersion(f"v-{sha256}", size, "", sha256, None, True, "")
    return CloudFile(name, size, "", sha256, None, False, (version,))


def local_file(name: str, fingerprint: str, size: int = 20) -> LocalFile:
    return LocalFile(name, size, "stamp", fingerprint)


def base_of(name: str, cloud: str, local: str | None = None) -> Base:
    return Base(name, cloud, cloud if local is None else local, 10, "v")


def by_name(*entries: CloudFile | LocalFile) -> dict:
    return {getattr(entry, "name", None) or entry.path: entry for entry in entries}


@pytest.fixture
def plan() -> Plan:
    """One file for each action: keep, up, gone here, down, gone there, and conflicts of all three kinds."""
    base = [base_of(name, "a") for name in ("keep", "up", "gone_here", "down", "gone_there", "both", "cut", "cut2")]
    local = [
        local_file("keep", "a"), local_file("up", "b"), local_file("down", "a"), local_file("gone_there", "a"),
        local_file("both", "b"), local_file("cut", "b"), local_file("new_here", "n"), local_file("new_both", "n"),
    ]  # fmt: skip
    cloud = [
        cloud_file("keep", "a"), cloud_file("up", "a"), cloud_file("gone_here", "a"), cloud_file("down", "c"),
        cloud_file("both", "c"), cloud_file("cut2", "c"), cloud_file("new_there", "m"), cloud_file("new_both", "m"),
    ]  # fmt: skip
    return make_plan({entry.path: entry for entry in base}, by_name(*local), by_name(*cloud))


def names(plan: Plan, *actions: Action) -> set[str]:
    return {file.path for file in plan.of(*actions)}


def test_a_plan_names_each_file_once_with_its_action(plan: Plan) -> None:
    assert {action: names(plan, action) for action in Action if action not in (Action.EDITS, Action.ON_DEMAND)} == {
        KEEP: {"keep"}, UP: {"up", "new_here"}, DOWN: {"down", "new_there"},
        GONE_HERE: {"gone_here"}, GONE_THERE: {"gone_there"}, CONFLICT: {"both", "cut", "cut2", "new_both"},
    }  # fmt: skip
    assert [file.path for file in plan.files] == sorted(file.path for file in plan.files)


def test_each_file_says_why(plan: Plan) -> None:
    reasons = {file.path: str(file.reason) for file in plan.files}
    assert reasons["new_here"] == "New here."
    assert reasons["new_there"] == "New in the cloud."
    assert reasons["cut"] == "Deleted in the cloud, changed here."
    assert reasons["cut2"] == "Deleted here, changed in the cloud."
    assert reasons["new_both"] == "New on both sides, and not the same."
    assert len(set(reasons.values())) == len(reasons)


def test_the_bytes_are_those_of_the_side_that_they_leave(plan: Plan) -> None:
    assert plan.bytes_of(UP) == 2 * 20
    assert plan.bytes_of(DOWN) == 2 * 10
    assert plan.bytes_of(GONE_HERE, GONE_THERE, KEEP, CONFLICT) == 0


@pytest.mark.parametrize(
    ("direction", "let_through"),
    [(Direction.UP, {UP, GONE_HERE}), (Direction.DOWN, {DOWN, GONE_THERE}), (Direction.BOTH, set(Action))],
)
def test_one_way_holds_the_other_back_but_never_a_conflict(
    plan: Plan, direction: Direction, let_through: set[Action]
) -> None:
    filtered = plan.only(direction)
    for action in Action:
        assert names(filtered, action) == (names(plan, action) if action in let_through | {KEEP, CONFLICT} else set())
    assert filtered.only(Direction.BOTH) == plan


def test_a_conflict_stays_until_somebody_decides(plan: Plan) -> None:
    assert plan.resolved({}) == plan
    assert plan.resolved({"both": Resolution.STOP}) == plan


def test_mine_and_theirs_turn_a_conflict_into_what_was_chosen(plan: Plan) -> None:
    mine = plan.resolved({}, Resolution.MINE)
    assert names(mine, UP) - names(plan, UP) == {"both", "cut", "new_both"}
    assert names(mine, GONE_HERE) - names(plan, GONE_HERE) == {"cut2"}
    theirs = plan.resolved({}, Resolution.THEIRS)
    assert names(theirs, DOWN) - names(plan, DOWN) == {"both", "cut2", "new_both"}
    assert names(theirs, GONE_THERE) - names(plan, GONE_THERE) == {"cut"}
    assert mine.conflicts == theirs.conflicts == []


def test_a_choice_for_one_file_counts_more_than_the_default(plan: Plan) -> None:
    chosen = plan.resolved({"both": Resolution.THEIRS}, Resolution.MINE)
    assert "both" in names(chosen, DOWN)
    assert "new_both" in names(chosen, UP)


def test_a_choice_changes_nothing_that_is_no_conflict(plan: Plan) -> None:
    assert plan.resolved({"up": Resolution.THEIRS, "down": Resolution.MINE}) == plan


def test_what_was_chosen_still_obeys_the_direction(plan: Plan) -> None:
    chosen = plan.only(Direction.UP).resolved({}, Resolution.THEIRS)
    assert names(chosen, DOWN, GONE_THERE) == set()


def test_an_empty_plan() -> None:
    assert make_plan({}, {}, {}).is_empty
    same = make_plan({}, by_name(local_file("a", "x")), by_name(cloud_file("a", "x")))
    assert same.is_empty
    assert not make_plan({}, by_name(local_file("a", "x")), {}).is_empty
    assert make_plan({}, by_name(local_file("a", "x")), {}, Direction.DOWN).is_empty


def test_a_file_that_was_not_touched_is_told_by_its_local_fingerprint() -> None:
    base = {"a.gpkg": base_of("a.gpkg", "cloud1", "sqlite:1")}
    untouched = by_name(local_file("a.gpkg", "sqlite:1"))
    assert names(make_plan(base, untouched, by_name(cloud_file("a.gpkg", "cloud1"))), KEEP) == {"a.gpkg"}
    assert names(make_plan(base, untouched, by_name(cloud_file("a.gpkg", "cloud2"))), DOWN) == {"a.gpkg"}
    touched = by_name(local_file("a.gpkg", "sqlite:2"))
    assert names(make_plan(base, touched, by_name(cloud_file("a.gpkg", "cloud1"))), UP) == {"a.gpkg"}


def test_a_file_whose_bytes_are_known_to_be_the_same_is_kept() -> None:
    local, cloud = by_name(local_file("a.gpkg", "sqlite:1")), by_name(cloud_file("a.gpkg", "cloud1"))
    assert names(make_plan({}, local, cloud), CONFLICT) == {"a.gpkg"}
    assert names(make_plan({}, local, cloud, same=frozenset({"a.gpkg"})), KEEP) == {"a.gpkg"}


def test_a_plan_as_json_has_all_but_what_stays(plan: Plan) -> None:
    saved = json.loads(plan.to_json())
    assert saved["direction"] == "both"
    assert {row["path"] for row in saved["files"]} == {file.path for file in plan.files} - {"keep"}
    row = next(row for row in saved["files"] if row["path"] == "down")
    assert row["action"] == "download"
    assert row["reason"] == "Changed in the cloud, not here."
    assert (row["cloud"], row["cloud_version"], row["local_size"], row["cloud_size"]) == ("c", "v-c", 20, 10)


fingerprints = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("123"))


@given(fingerprints, fingerprints, fingerprints)
def test_a_plan_is_decide_for_each_path(base: dict[str, str], local: dict[str, str], cloud: dict[str, str]) -> None:
    plan = make_plan(
        {path: base_of(path, value) for path, value in base.items()},
        {path: local_file(path, value) for path, value in local.items()},
        {path: cloud_file(path, value) for path, value in cloud.items()},
    )
    assert {file.path: file.action for file in plan.files} == {
        path: decide(base.get(path), local.get(path), cloud.get(path)) for path in {*base, *local, *cloud}
    }
