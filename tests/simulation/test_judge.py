"""The judge of a history lets nothing pass that was lost, where numbers of features are used again."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest

from qfieldsync_cloud.deltas.geometry import register_functions
from qfieldsync_cloud.sync.link import own_folder
from qfieldsync_cloud.sync.plan import Resolution
from simulation.desk import Options, Run
from simulation.history import World, begin, bring_together, make_history
from simulation.verdict import Verdict, judge

LAST = 5
"""The number of the newest tree."""


@pytest.fixture
def world(tmp_path: Any) -> World:
    """A desk with crews and a cloud in which numbers are used again; nobody has QGIS open."""
    found = next(each for each in map(make_history, range(1000)) if each.reuses_keys and is_simple(each))
    return begin(replace(found, steps=()), tmp_path / "desk", [])


def is_simple(history: Any) -> bool:
    return history.overwrites and not history.is_open and not history.is_in_two_files


def crew_deletes_a_tree(world: World, key: int = LAST) -> None:
    crew = world.crews[0]
    with (
        patch.object(crew, "_any_key", lambda _table: key),
        patch.object(crew._random, "choice", lambda _all: "trees"),
    ):
        crew.delete()
    crew.push()
    world.cloud.settle()
    world.clock.advance(60)


def synchronize(world: World, **options: Any) -> Run:
    run: Run = world.desk.synchronize(Options(**options), Random(1))
    world.cloud.settle()
    world.clock.advance(60)
    return run


def verdict(world: World) -> Verdict:
    if not bring_together(world, Resolution.STOP):
        bring_together(world, world.history.last_choice)
    found: Verdict = judge(world)
    return found


def synchronize_badly(world: World, tamper: Callable[[Path], None]) -> None:
    """Synchronize with a bug that changes the file first; what was lies in the trash."""

    def do(run: Run, faults: Any, job: Callable[[Any], Any]) -> Any:
        def bad(context: Any) -> Any:
            file = world.desk.folder / "data.gpkg"
            trash = own_folder(world.desk.folder) / "trash" / "2026-bug"
            trash.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, trash / file.name)
            tamper(file)
            world.desk.files.stamp()
            return job(context)

        return real(run, faults, bad)

    real = world.desk._do
    with patch.object(world.desk, "_do", do):
        synchronize(world)


def delete_the_newest_tree(world: World) -> None:
    newest = {"fid": LAST, "origin": f"trees#{LAST}"}
    with patch.object(world.desk.analyst, "_any_row", lambda *_values, **_named: newest):
        world.desk.analyst._delete(Random(1))
    world.clock.advance(60)


def test_a_new_feature_that_is_lost_under_a_number_that_the_crew_freed(world: World) -> None:
    crew_deletes_a_tree(world)
    synchronize(world)
    world.desk.analyst._create(Random(1))
    world.clock.advance(60)
    edit = world.desk.analyst.edits[-1]

    def forget(file: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as database:
            register_functions(database)
            database.execute("DELETE FROM trees WHERE origin = ?", (edit.origin,))

    synchronize_badly(world, forget)
    found = verdict(world)
    assert len(found.lost) == len(edit.values) - 1  # but for its parent, which only a link can lose
    assert all("which nobody decided" in each for each in found.lost)


def test_a_feature_that_the_desk_has_deleted_before_the_crew(world: World) -> None:
    analyst = world.desk.analyst
    delete_the_newest_tree(world)
    analyst._create(Random(1))
    world.clock.advance(60)
    new = {"fid": LAST, "origin": analyst.edits[-1].origin}
    crew_deletes_a_tree(world)
    with analyst._writing("trees") as database:
        analyst._change(database, "trees", new, {"name": "desk#900"})
    world.clock.advance(60)
    synchronize(world, default=Resolution.THEIRS)
    assert not verdict(world).lost


def test_a_deletion_that_is_undone_although_the_feature_had_always_been_there(world: World) -> None:
    crew_deletes_a_tree(world, LAST - 1)
    synchronize(world).is_killed = True
    assert world.desk.states[-1].run
    before = (world.desk.folder / "data.gpkg").read_bytes()
    delete_the_newest_tree(world)
    synchronize_badly(world, lambda file: file.write_bytes(before) and None)
    assert [each for each in verdict(world).lost if f"trees#{LAST} * = gone" in each]
