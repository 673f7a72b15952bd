"""Deltas change the GeoPackage itself, as the recorded server's did."""

from __future__ import annotations

import json
import sqlite3
import uuid
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox import Sandbox

pytest_plugins = ["tests.fixtures.cloud"]

TREES = "trees_00000000_0000_4000_8000_000000000001"


class Crew:
    """A crew that edits the sample project."""

    def __init__(self, cloud: Sandbox, files: dict[str, Path], **columns: object) -> None:
        self.cloud = cloud
        self.project = cloud.make_project("owner", "trees", files, **columns)
        cloud.finish_jobs()
        self.headers = {"Authorization": f"Token {cloud.token('owner')}"}
        self.url = f"{cloud.url}api/v1/deltas/{self.project}/"
        self.client = str(uuid.uuid4())

    def push(self, *deltas: dict[str, Any]) -> list[dict[str, Any]]:
        """Push deltas, and return what became of each once they are applied."""
        common = {"clientId": self.client, "localLayerId": TREES, "sourceLayerId": TREES}
        deltas = tuple({**common, "uuid": str(uuid.uuid4()), **delta} for delta in deltas)
        content = {"version": "1.0", "id": str(uuid.uuid4()), "project": self.project, "files": [], "deltas": deltas}
        answer = requests.post(
            self.url, headers=self.headers, files={"file": ("d.json", json.dumps(content))}, timeout=10
        )
        assert answer.status_code == 200
        self.cloud.finish_jobs()
        return requests.get(f"{self.url}{content['id']}/", headers=self.headers, timeout=10).json()

    def trees(self, tmp_path: Path, columns: str = "name") -> dict[int, Any]:
        """Return what the cloud's trees hold, by key."""
        path = tmp_path / f"{uuid.uuid4()}.gpkg"
        path.write_bytes(self.cloud.files(self.project)["trees.gpkg"])
        with sqlite3.connect(path) as database:
            return {row[0]: row[1] for row in database.execute(f"SELECT fid, {columns} FROM trees")}


def patch(key: str, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {"localPk": key, "sourcePk": key, "method": "patch", "old": {"attributes": old}, "new": {"attributes": new}}


def create(key: str, **new: Any) -> dict[str, Any]:
    return {"localPk": key, "sourcePk": "", "method": "create", "new": new}


@pytest.fixture
def crew(cloud: Sandbox, sample_files: dict[str, Path]) -> Crew:
    return Crew(cloud, sample_files)


def test_edits_are_applied_and_the_rest_stays(crew: Crew, tmp_path: Path) -> None:
    delete = {"localPk": "3", "sourcePk": "3", "method": "delete", "old": {"attributes": {"name": "Pine"}}}
    fates = crew.push(
        patch("1", {"name": "Oak"}, {"name": "Big oak"}),
        delete,
        create("77", geometry="Point (8 47)", attributes={"name": "Ash"}),
    )
    assert [fate["last_status"] for fate in fates] == ["applied"] * 3
    assert crew.trees(tmp_path) == {1: "Big oak", 2: "Birch", 4: "Elm", 5: "Ash"}
    assert fates[2]["last_feedback"]["modified_pk"] == 5
    assert crew.trees(tmp_path, "hex(geom)")[5].startswith("4750")


def test_a_created_feature_is_found_again_by_its_local_key(crew: Crew, tmp_path: Path) -> None:
    crew.push(create("1", attributes={"name": "Ash"}))
    crew.push(patch("1", {"name": "Ash"}, {"name": "Tall ash"}))
    assert crew.trees(tmp_path)[5] == "Tall ash"
    assert crew.trees(tmp_path)[1] == "Oak"


def test_times_are_stored_in_utc(crew: Crew, tmp_path: Path) -> None:
    crew.push(
        patch("1", {"checked_at": "2024-05-01T10:00:00Z"}, {"checked_at": "2026-05-02T10:11:12"}),
        patch("2", {"checked_at": None}, {"checked_at": "2026-05-02T10:11:12+02:00"}),
    )
    times = crew.trees(tmp_path, "checked_at")
    assert (times[1], times[2]) == ("2026-05-02T10:11:12Z", "2026-05-02T08:11:12Z")


@pytest.mark.parametrize(("overwrite", "status", "name"), [(1, "applied", "Mine"), (0, "conflict", "Oak")])
def test_a_conflict_is_applied_only_if_the_project_says_so(
    cloud: Sandbox, sample_files: dict[str, Path], tmp_path: Path, overwrite: int, status: str, name: str
) -> None:
    crew = Crew(cloud, sample_files, overwrite_conflicts=overwrite)
    (fate,) = crew.push(patch("1", {"name": "Yew"}, {"name": "Mine"}))
    assert fate["last_status"] == status
    assert crew.trees(tmp_path)[1] == name


def test_a_key_without_its_old_value_spoils_all_deltas_of_the_job(crew: Crew, tmp_path: Path) -> None:
    fates = crew.push(patch("1", {"name": "Oak"}, {"name": "Big oak"}), patch("2", {}, {"name": "Small birch"}))
    assert [fate["last_status"] for fate in fates] == ["error", "error"]
    assert crew.trees(tmp_path)[1] == "Oak"


@pytest.mark.parametrize("wkt", ["PointZ (8.5 47.5 nan)", "LineString (8 47, 9 48)", None])
def test_a_geometry_is_taken_as_it_comes(crew: Crew, tmp_path: Path, wkt: str | None) -> None:
    before = crew.trees(tmp_path, "hex(geom)")[1]
    (fate,) = crew.push(
        {
            "localPk": "1",
            "sourcePk": "1",
            "method": "patch",
            "old": {"geometry": "Point (1 1)"},
            "new": {"geometry": wkt},
        }
    )
    assert fate["last_status"] == "applied"
    assert crew.trees(tmp_path, "hex(geom)")[1] != before
    assert bool(crew.trees(tmp_path, "hex(geom)")[1]) == bool(wkt)


def test_an_upload_meanwhile_is_reverted(crew: Crew) -> None:
    crew.cloud.upload(crew.project, "notes.txt", b"old")
    crew.cloud.finish_jobs()
    hanging = crew.cloud.faults.hang_job("delta_apply")
    crew.cloud.pause_jobs()
    url, headers = crew.url, crew.headers
    delta = {
        **patch("1", {"name": "Oak"}, {"name": "x"}),
        "clientId": crew.client,
        "localLayerId": TREES,
        "sourceLayerId": TREES,
    }
    content = {
        "version": "1.0",
        "id": str(uuid.uuid4()),
        "project": crew.project,
        "files": [],
        "deltas": [{**delta, "uuid": str(uuid.uuid4())}],
    }
    requests.post(url, headers=headers, files={"file": ("d.json", json.dumps(content))}, timeout=10)
    crew.cloud.resume_jobs()
    crew.cloud.wait_for(lambda: hanging.hits)
    crew.cloud.upload(crew.project, "notes.txt", b"new")
    hanging.release()
    crew.cloud.finish_jobs()
    assert crew.cloud.files(crew.project)["notes.txt"] == b"old"
