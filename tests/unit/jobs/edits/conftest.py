"""A desk and a crew on the sample project: real GeoPackages, a real server, deltas applied by PyQGIS."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.deltas.geometry import from_wkt, register_functions, to_wkt
from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.jobs.session import Session, sign_in
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.sync.report import SyncReport

TREES = "trees_00000000_0000_4000_8000_000000000001"
VISITS = "visits_00000000_0000_4000_8000_000000000003"
NETWORK = NetworkSettings(user_agent="qfieldsync_cloud/0 (test) QGIS/32216", first_delay=0.01)


class QuickContext(Context):
    """Waits a twentieth of the time."""

    def wait(self, seconds: float) -> None:
        super().wait(seconds / 20)


class Desk:
    """A linked folder, and what an analyst does in it."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.session = session
        self.folder = folder

    @contextmanager
    def open(self, name: str = "trees.gpkg") -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.folder / name)) as connection:
            register_functions(connection)
            with connection:
                yield connection

    def run(self, statement: str, *values: Any, name: str = "trees.gpkg") -> None:
        with self.open(name) as connection:
            connection.execute(statement, values)

    def rows(self, columns: str = "name", name: str = "trees.gpkg") -> dict[int, Any]:
        table = name.partition(".")[0]
        with self.open(name) as connection:
            return {row[0]: row[1] for row in connection.execute(f"SELECT fid, {columns} FROM {table} ORDER BY fid")}

    def move(self, key: int, wkt: str) -> None:
        self.run("UPDATE trees SET geom = ? WHERE fid = ?", from_wkt(wkt, 4326), key)

    def place(self, key: int) -> str:
        with self.open() as connection:
            return to_wkt(connection.execute("SELECT geom FROM trees WHERE fid = ?", (key,)).fetchone()[0])

    def synchronize(self, means: Means = Means(), **options: Any) -> SyncReport:  # noqa: B008 - frozen
        return synchronize(self.session, self.folder, Options(**options), means)(QuickContext())


class Crew:
    """A device that sends deltas."""

    def __init__(self, cloud: Any, project: str, name: str = "editor") -> None:
        self.cloud = cloud
        self.project = project
        self.client = str(uuid.uuid4())
        self.headers = {"Authorization": f"Token {cloud.token(name)}"}

    def push(self, *deltas: dict[str, Any], finish: bool = True) -> list[dict[str, Any]]:
        common = {"clientId": self.client, "localLayerId": TREES, "sourceLayerId": TREES}
        content = {
            "version": "1.0",
            "id": str(uuid.uuid4()),
            "project": self.project,
            "files": [],
            "deltas": [{**common, "uuid": str(uuid.uuid4()), **delta} for delta in deltas],
        }
        url = f"{self.cloud.url}api/v1/deltas/{self.project}/"
        requests.post(url, headers=self.headers, files={"file": ("d.json", json.dumps(content))}, timeout=10)
        if finish:
            self.cloud.finish_jobs()
        return requests.get(f"{url}{content['id']}/", headers=self.headers, timeout=10).json()

    def patch(self, key: int, old: dict[str, Any], new: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
        return self.push(
            {"localPk": str(key), "sourcePk": str(key), "method": "patch",
             "old": {"attributes": old}, "new": {"attributes": new}}, **options)  # fmt: skip

    def create(self, attributes: dict[str, Any], wkt: str | None = "Point (8 47)") -> list[dict[str, Any]]:
        return self.push(
            {"localPk": "999", "sourcePk": "", "method": "create", "new": {"geometry": wkt, "attributes": attributes}}
        )

    def delete(self, key: int, old: dict[str, Any]) -> list[dict[str, Any]]:
        return self.push({"localPk": str(key), "sourcePk": str(key), "method": "delete", "old": {"attributes": old}})


@pytest.fixture
def session(cloud) -> Session:
    account = cloud.user("owner")
    return sign_in(cloud.url, account.username, account.password, NETWORK)(Context())


@pytest.fixture
def project(cloud, sample_files) -> str:
    project = cloud.make_project("owner", "trees", files=sample_files)
    cloud.collaborate(project, "editor", "editor")
    cloud.finish_jobs()
    return project


@pytest.fixture
def desk(session, project, tmp_path) -> Desk:
    download_project(session, project, tmp_path / "desk")(QuickContext())
    return Desk(session, tmp_path / "desk")


@pytest.fixture
def crew(cloud, project) -> Crew:
    return Crew(cloud, project)


@pytest.fixture
def cloud_rows(cloud, project, tmp_path):
    """Read a column of a table as the cloud holds it, by key."""

    def read(columns: str = "name", name: str = "trees.gpkg") -> dict[int, Any]:
        path = tmp_path / f"{uuid.uuid4()}.gpkg"
        path.write_bytes(cloud.files(project)[name])
        table = name.partition(".")[0]
        with closing(sqlite3.connect(path)) as database:
            return {row[0]: row[1] for row in database.execute(f"SELECT fid, {columns} FROM {table} ORDER BY fid")}

    return read
