"""Ten thousand edits at once: split into deltafiles, cut in the middle, and gone on with."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest

from qfieldsync_cloud.deltas.geometry import register_functions
from qfieldsync_cloud.deltas.writing import SqliteWriter
from qfieldsync_cloud.errors import UnreachableError
from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.synchronize import synchronize
from simulation.clients import SimulatedSession
from simulation.clock import SimulatedClock, SimulatedContext
from simulation.cloud import SimulatedCloud
from simulation.faults import Faults
from simulation.geopackages import DATA, read_rows, sample_files

COUNT = 10_000


class CutAfter(Faults):
    """The network is gone after so many pushes, whose answers are lost."""

    def __init__(self, pushes: int) -> None:
        self.left = pushes

    def on_call(self, name: str, phase: str) -> None:
        if name == "deltas.push" and phase == "after":
            self.left -= 1
            if self.left == 0:
                raise UnreachableError(_gone())


def _gone():
    from qfieldsync_cloud.phrases import phrase

    return phrase("gone")


@pytest.fixture
def cloud():
    return SimulatedCloud(random.Random(1), SimulatedClock(), files=sample_files())


def test_ten_thousand_edits(cloud, tmp_path):
    folder = tmp_path / "desk"
    means = Means(open_writer=SqliteWriter, seconds=cloud.clock.seconds)
    download_project(SimulatedSession(cloud), cloud.project_id, folder)(SimulatedContext(cloud.clock))
    with closing(sqlite3.connect(folder / DATA)) as connection, connection:
        register_functions(connection)
        rows = [(f"new {number}",) for number in range(COUNT)]
        connection.executemany("INSERT INTO trees (name) VALUES (?)", rows)
    faulty = synchronize(SimulatedSession(cloud, faults=CutAfter(4)), folder, means=means)
    with pytest.raises(UnreachableError):
        faulty(SimulatedContext(cloud.clock))
    report = synchronize(SimulatedSession(cloud), folder, means=means)(SimulatedContext(cloud.clock))
    assert report.ok
    assert report.edits_waiting == 0
    assert len({entry.content["uuid"] for entry in cloud.ledger.entries}) == COUNT
    in_cloud = read_rows(cloud.shelf.newest(DATA).content)["trees"]
    names = sorted(row["name"] for row in in_cloud.values() if str(row["name"]).startswith("new "))
    assert names == sorted(f"new {number}" for number in range(COUNT))
    assert read_rows((folder / DATA).read_bytes())["trees"].keys() == in_cloud.keys()
    assert synchronize(SimulatedSession(cloud), folder, means=means)(SimulatedContext(cloud.clock)).changed == 0
