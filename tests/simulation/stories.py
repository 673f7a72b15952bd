"""A desk and its simulated cloud, for histories that are told step by step."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from qfieldsync_cloud.deltas.geometry import register_functions
from qfieldsync_cloud.jobs.changes import PendingChanges, pending_changes
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.jobs.synchronize import synchronize
from simulation.clients import SimulatedSession
from simulation.clock import SimulatedClock, SimulatedContext
from simulation.desk import SimulatedDesk
from simulation.faults import Faults, Killed
from simulation.geopackages import DATA
from simulation.history import ROLES
from simulation.steps import every_step
from simulation.watched import WatchedCloud
from tests.simulation.sides import SimulatedSide


class Story(SimulatedSide):
    """A desk and its cloud."""

    def __init__(self, folder: Path, files: dict[str, bytes] | None = None, reuses_keys: bool = False) -> None:
        self.cloud = WatchedCloud(
            Random(1), SimulatedClock(), {"editor": ROLES["ann"]}, reuses_keys=reuses_keys, files=files
        )
        self.project = self.cloud.project_id
        self.desk = SimulatedDesk(folder, self.cloud, itertools.count(1), Random(2))

    def run(self, *statements: str, name: str = DATA) -> None:
        with closing(sqlite3.connect(self.desk.folder / name)) as database, database:
            register_functions(database)
            for statement in statements:
                database.execute(statement)

    def synchronize(
        self, on_step: Callable[[str], None] = lambda _name: None, faults: Faults | None = None, **options: Any
    ) -> Any:
        session = SimulatedSession(self.cloud, faults=faults)
        job = synchronize(session, self.desk.folder, Options(**options), self.desk.means)
        with every_step(on_step):
            report = job(SimulatedContext(self.cloud.clock, on_step))
        self.cloud.settle()
        return report

    def do(self, job: Callable[[SimulatedContext], Any]) -> Any:
        return job(SimulatedContext(self.cloud.clock))

    def pending(self) -> PendingChanges:
        found: PendingChanges = self.do(pending_changes(self.desk.folder, means=self.desk.means))
        return found

    def is_settled(self) -> bool:
        return self.desk.files.rows().features == self.cloud.puts[-1].rows.features


def killing_at(name: str) -> Callable[[str], None]:
    def on_step(step: str) -> None:
        if step == name:
            raise Killed(name)

    return on_step
