"""What histories of files have found, told again as single stories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qfieldsync_cloud.sync.plan import Resolution
from simulation.files.cloud import OTHERS
from simulation.files.contents import PROJECT
from simulation.files.disk import Disk, under
from simulation.files.folder import LinkedFolder
from simulation.files.history import FileHistory, begin
from simulation.files.runs import scratch
from simulation.files.trouble import Bad
from simulation.files.watch import Decisions
from simulation.files.world import World

PHOTO = "DCIM/oak.jpg"


@pytest.fixture
def world() -> Iterator[World]:
    with scratch() as place:
        yield begin(FileHistory(1, tells_sha256=True, last_choice=Resolution.MINE, steps=()), place)


def put(world: World, folder: LinkedFolder, path: str, content: bytes) -> None:
    folder.write(path, world.contents.note(path, content))


def content_in_cloud(world: World, path: str) -> bytes | None:
    newest = world.cloud.shelf.newest(path)
    return newest.content if newest else None


class FullFor(Disk):
    """A disk without room for one kind of write."""

    def __init__(self, world: World, name: str) -> None:
        self.moment = world.clock.stamp
        self._name = name
        self._step = ""

    def on_step(self, name: str) -> None:
        self._step = name

    def is_full(self) -> bool:
        return self._step == self._name


def test_a_file_deleted_after_its_upload_was_cut_short_does_not_come_back(world):
    mine = world.folders[0]
    put(world, mine, "new.txt", b"new")
    step = 1
    while content_in_cloud(world, "new.txt") is None:  # killed between the upload and what the plugin notes of it
        world.synchronize(mine, Bad(kill_at=step))
        step += 1
    mine.remove("new.txt")
    world.synchronize(mine)
    assert "new.txt" not in mine.files()
    assert content_in_cloud(world, "new.txt") is None
    assert not world.wrong


def test_a_file_changed_while_it_is_sent_and_then_changed_back_is_sent_again(world):
    mine = world.folders[0]
    for call in range(1, 14):
        mine_again = f"mine {call}".encode()
        put(world, mine, PHOTO, mine_again)
        world.synchronize(mine, Bad(meddle_at=(call,)), meddle=lambda: put(world, mine, PHOTO, b"in between"))
        put(world, mine, PHOTO, mine_again)
        world.synchronize(mine)
        world.cloud.settle()
        assert content_in_cloud(world, PHOTO) == mine_again, f"changed at call {call}"


def test_a_decision_does_not_count_for_what_came_after_it(world):
    mine = world.folders[0]
    mine.remove(PHOTO)
    world.cloud.upload(OTHERS, PHOTO, world.contents.note(PHOTO, b"theirs"))
    plan = world.plan(mine)
    assert [file.path for file in plan.conflicts] == [PHOTO]
    world.cloud.upload(OTHERS, PHOTO, world.contents.note(PHOTO, b"theirs, later"))
    report = world.synchronize(mine, decisions=Decisions({PHOTO: Resolution.MINE}, plan=plan))
    assert [file.path for file in report.conflicts] == [PHOTO]
    assert content_in_cloud(world, PHOTO) == b"theirs, later"


def test_a_decision_counts_for_what_was_shown(world):
    mine = world.folders[0]
    mine.remove(PHOTO)
    world.cloud.upload(OTHERS, PHOTO, world.contents.note(PHOTO, b"theirs"))
    plan = world.plan(mine)
    world.synchronize(mine, decisions=Decisions({PHOTO: Resolution.MINE}, plan=plan))
    assert content_in_cloud(world, PHOTO) is None


def test_a_disk_without_room_for_a_base_does_not_fail_the_upload(world):
    mine = world.folders[0]
    put(world, mine, PROJECT, b"<qgis projectname='another'/>")
    world.told.append("")
    with under(FullFor(world, "copy")):
        report = world.synchronize(mine)
    assert [file.path for file in report.uploaded] == [PROJECT]
    assert not report.failed


def test_the_folders_stay_inside_their_place(world, tmp_path: Path):
    (world.place / "stranger").mkdir()
    world.check()
    assert world.wrong == ["stranger lies outside of the folders"]
