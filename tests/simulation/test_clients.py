"""The client, the clock and the crews of a simulation."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from qfieldsync_cloud.api.download import DownloadTarget
from qfieldsync_cloud.api.models import DeltaStatus, JobStatus, JobType, Role
from qfieldsync_cloud.errors import InterruptedTransferError, UnreachableError
from qfieldsync_cloud.refusals import InvalidJobError
from simulation.clients import SimulatedClient, SimulatedSession
from simulation.clock import SimulatedClock, SimulatedContext
from simulation.cloud import DESK, SimulatedCloud
from simulation.crew import Crew
from simulation.faults import Chance, Cut, Faults, Killed
from simulation.geopackages import DATA, is_sound, template
from simulation.shelf import new_id
from tests.simulation.sides import IDS, create


class Scripted(Faults):
    """Cuts the first transfers as told, and raises what it is told at one call."""

    def __init__(self, *cuts: Cut, at: tuple[str, str] = ("", ""), error: BaseException | None = None) -> None:
        self._cuts, self._at, self._error = list(cuts), at, error
        self.calls: list[tuple[str, str]] = []

    def on_call(self, name: str, phase: str) -> None:
        self.calls.append((name, phase))
        if (name, phase) == self._at and self._error:
            raise self._error

    def cut(self, name: str, size: int) -> Cut | None:
        return self._cuts.pop(0) if self._cuts else None


def new_cloud(seed: int = 1, **settings: Any) -> SimulatedCloud:
    return SimulatedCloud(Random(seed), SimulatedClock(), {"ann": Role.EDITOR, "bob": Role.EDITOR}, **settings)


def client_of(cloud: SimulatedCloud, faults: Faults | None = None) -> SimulatedClient:
    return SimulatedSession(cloud, faults=faults).client(SimulatedContext(cloud.clock))


def deltafile(cloud: SimulatedCloud, *deltas: dict[str, Any]) -> dict[str, Any]:
    return {"version": "1.0", "id": new_id(IDS), "project": cloud.project_id, "files": [], "deltas": list(deltas)}


def target_for(cloud: SimulatedCloud, folder: Path) -> DownloadTarget:
    file = cloud.get_file(DESK, DATA)
    return DownloadTarget(folder / "a.part", file.size, file.sha256, file.etag)


@pytest.mark.parametrize("kills", [False, True])
def test_a_download_that_is_cut_goes_on_where_it_stopped(tmp_path: Path, kills: bool) -> None:
    cloud = new_cloud()
    target, faults = target_for(cloud, tmp_path), Scripted(Cut(1000, kills), Cut(500, kills))
    client = client_of(cloud, faults)
    for have in (1000, 1500):
        with pytest.raises(Killed if kills else InterruptedTransferError):
            client.files.download(cloud.project_id, DATA, target)
        assert target.part.stat().st_size == have
    client.files.download(cloud.project_id, DATA, target)
    assert target.part.read_bytes() == cloud.read(DESK, DATA)


def test_a_part_of_other_bytes_is_thrown_away(tmp_path: Path) -> None:
    cloud = new_cloud()
    target = target_for(cloud, tmp_path)
    target.part.write_bytes(b"something else")
    client_of(cloud).files.download(cloud.project_id, DATA, target)
    assert target.part.read_bytes() == cloud.read(DESK, DATA)


@pytest.mark.parametrize(("phase", "versions"), [("before", 1), ("after", 2)])
def test_an_answer_is_lost_before_or_after_the_upload_took_effect(tmp_path: Path, phase: str, versions: int) -> None:
    cloud, path = new_cloud(), tmp_path / DATA
    path.write_bytes(template(reuses_keys=True))
    client = client_of(cloud, Scripted(at=("files.upload", phase), error=UnreachableError("lost")))
    with pytest.raises(UnreachableError):
        client.files.upload(cloud.project_id, DATA, path)
    assert len(cloud.shelf.versions(DATA)) == versions


def test_an_upload_that_is_cut_leaves_nothing(tmp_path: Path) -> None:
    cloud, path = new_cloud(), tmp_path / DATA
    path.write_bytes(b"new")
    with pytest.raises(UnreachableError):
        client_of(cloud, Scripted(Cut(2))).files.upload(cloud.project_id, DATA, path)
    assert cloud.read(DESK, DATA) == template()


def test_jobs_run_only_when_time_passes(tmp_path: Path) -> None:
    cloud, path = new_cloud(), tmp_path / "d.json"
    content = deltafile(cloud, create("9", name="x"))
    path.write_text(json.dumps(content))
    client, context = client_of(cloud), SimulatedContext(cloud.clock)
    client.deltas.push(cloud.project_id, path)
    (job,) = client.jobs.list(cloud.project_id)
    assert (job.type, job.status.is_final) == (JobType.DELTA_APPLY, False)
    context.wait(60)
    assert client.jobs.get(job.id).status is JobStatus.FINISHED
    assert [found.status for found in client.deltas.of_deltafile(cloud.project_id, content["id"])] == [
        DeltaStatus.APPLIED
    ]
    assert client.deltas.page(cloud.project_id, limit=1).items == tuple(client.deltas.all(cloud.project_id))


def test_a_failed_package_job_leaves_no_package() -> None:
    cloud = new_cloud()
    client = client_of(cloud)
    client.jobs.start(cloud.project_id, JobType.PACKAGE)
    cloud.settle()
    assert {file.name for file in client.packages.latest(cloud.project_id).files} == {DATA, "trees_qfield.qgs"}
    cloud.fail_next(JobType.PACKAGE)
    client.jobs.start(cloud.project_id, JobType.PACKAGE)
    cloud.settle()
    with pytest.raises(InvalidJobError):
        client.packages.latest(cloud.project_id)


def test_chance_kills_at_the_step_it_is_told() -> None:
    faults = Chance(Random(1), kill_at=4)
    client = client_of(new_cloud(), faults)
    cloud = client.files._line.cloud
    client.files.list(cloud.project_id)
    with pytest.raises(Killed):
        client.files.list(cloud.project_id)
    assert faults.steps == 4


def crews_at_work(seed: int) -> tuple[SimulatedCloud, list[Crew]]:
    cloud, random, tags = new_cloud(seed), Random(seed), itertools.count(1)
    crews = [Crew(name, cloud, random, tags) for name in ("ann", "bob")]
    for _ in range(60):
        random.choice(crews).act()
        cloud.clock.advance(random.uniform(0, 30))
    for crew in crews:
        assert crew.push()
    cloud.settle()
    return cloud, crews


@pytest.mark.parametrize("seed", range(5))
def test_what_a_crew_sent_is_known_by_its_delta(seed: int) -> None:
    cloud, crews = crews_at_work(seed)
    assert is_sound(cloud.read(DESK, DATA))
    for edit in (edit for crew in crews for edit in crew.edits):
        entry = cloud.ledger.entry(edit.uuid)
        assert (entry is None) == edit.is_withdrawn
        assert entry is None or entry.status in (DeltaStatus.APPLIED, DeltaStatus.NOT_APPLIED)
        if entry and entry.status is DeltaStatus.APPLIED and edit.method == "create":
            assert entry.after is not None
            assert all(
                entry.after[name] == edit.values[name] for name in ("name", "note", "text") if name in edit.values
            )


def test_the_same_seed_is_the_same_history() -> None:
    first, second = (crews_at_work(3)[0] for _ in range(2))
    assert [file.sha256 for file in first.list_files(DESK)] == [file.sha256 for file in second.list_files(DESK)]
    assert first.ledger.entries == second.ledger.entries
    assert first.clock.seconds() == second.clock.seconds()
