"""The two clouds behind one face, and the deltas that both are given."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import requests

from qfieldsync_cloud.api.models import JobStatus, JobType, Role
from qfieldsync_cloud.deltas.geometry import value_of
from qfieldsync_cloud.refusals import RefusedError
from sandbox import Sandbox
from simulation.clock import SimulatedClock
from simulation.cloud import DESK, SimulatedCloud
from simulation.geopackages import DATA, GEOMETRY, LAYERS, PROJECT, project_text, read_rows, template
from simulation.shelf import new_id

PEOPLE = {"owner": Role.ADMIN, "editor": Role.EDITOR, "reporter": Role.REPORTER, "reader": Role.READER}
IDS = Random(4)
PHONE, TABLET = new_id(IDS), new_id(IDS)


class Side:
    """One of the two clouds, with the sample project."""

    project: str

    def deltafile(self, *deltas: dict[str, Any]) -> dict[str, Any]:
        return {"version": "1.0", "id": new_id(IDS), "project": self.project, "files": [], "deltas": list(deltas)}

    def push(self, *deltas: dict[str, Any], user: str = "editor", **changes: Any) -> Any:
        """Push a deltafile, let time pass, and return the refusal's status, or what became of each delta."""
        content = {**self.deltafile(*deltas), **changes}
        status = self.send(json.dumps(content), user)
        return self.fates(content["id"]) if status == 200 else status


class HttpSide(Side):
    def __init__(self, cloud: Sandbox, overwrite: bool, reuses_keys: bool) -> None:
        self.cloud = cloud
        cloud.add_user("boss")
        files = {DATA: template(reuses_keys), PROJECT: project_text().encode()}
        self.project = cloud.make_project("boss", "trees", files, overwrite_conflicts=int(overwrite))
        for name, role in PEOPLE.items():
            cloud.collaborate(self.project, name, role.value)
        cloud.finish_jobs()

    def _ask(self, method: str, path: str, user: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Token {self.cloud.token(user)}"}
        return requests.request(method, f"{self.cloud.url}api/v1/{path}", headers=headers, timeout=20, **options)

    def send(self, text: str, user: str, finish: bool = True) -> int:
        answer = self._ask("POST", f"deltas/{self.project}/", user, files={"file": ("d.json", text)})
        if finish:
            self.finish()
        return answer.status_code

    def apply(self) -> None:
        self._ask("POST", f"deltas/apply/{self.project}/", "editor")
        self.finish()

    def fates(self, deltafile: str) -> Any:
        found = self._ask("GET", f"deltas/{self.project}/{deltafile}/", "editor").json()
        return [told(delta["last_status"], delta["last_feedback"]) for delta in found]

    def finish(self) -> None:
        self.cloud.finish_jobs()

    def rows(self) -> Any:
        return comparable(self.cloud.files(self.project)[DATA])

    def set_quota(self, size: int) -> None:
        self.cloud.store.update("users", self.cloud.user_id("boss"), quota=size)

    def fail(self, kind: str) -> None:
        self.cloud.faults.fail_job(kind)

    def push_with_upload(self, text: str, name: str, content: bytes) -> None:
        """Upload a file while the job runs that a push queues."""
        hanging = self.cloud.faults.hang_job("delta_apply")
        self.send(text, "editor", finish=False)
        self.cloud.wait_for(lambda: hanging.hits)
        self.upload(name, content)
        hanging.release()
        self.finish()

    def upload(self, name: str, content: bytes) -> None:
        self.cloud.upload(self.project, name, content)

    def content(self, name: str) -> bytes:
        return self.cloud.files(self.project)[name]


class SimulatedSide(Side):
    def __init__(self, overwrite: bool, reuses_keys: bool) -> None:
        clock = SimulatedClock()
        self.cloud = SimulatedCloud(Random(1), clock, PEOPLE, overwrite, reuses_keys)
        self.project = self.cloud.project_id

    def send(self, text: str, user: str, finish: bool = True) -> int:
        try:
            self.cloud.push(user, text.encode())
        except RefusedError as refusal:
            return refusal.status
        if finish:
            self.finish()
        return 200

    def apply(self) -> None:
        self.cloud.apply("editor")
        self.finish()

    def fates(self, deltafile: str) -> Any:
        return [told(entry.status.value, entry.feedback) for entry in self.cloud.ledger.of_deltafile(deltafile)]

    def finish(self) -> None:
        self.cloud.settle()

    def rows(self) -> Any:
        return comparable(self.cloud.shelf.newest(DATA).content)

    def set_quota(self, size: int) -> None:
        self.cloud.quota = size

    def fail(self, kind: str) -> None:
        self.cloud.fail_next(JobType(kind))

    def push_with_upload(self, text: str, name: str, content: bytes) -> None:
        self.send(text, "editor", finish=False)
        while not any(job.status is JobStatus.STARTED for job in self.cloud.queue.jobs):
            self.cloud.clock.advance(0.1)
        self.upload(name, content)
        self.finish()

    def upload(self, name: str, content: bytes) -> None:
        self.cloud.upload(DESK, name, content)

    def content(self, name: str) -> bytes:
        return self.cloud.shelf.newest(name).content


def told(status: str, feedback: Any) -> tuple[Any, ...]:
    """Return what counts of a fate."""
    feedback = feedback or {}
    conflicts = [text.splitlines()[0] for text in feedback.get("conflicts") or ()]
    return status, feedback.get("msg"), feedback.get("e_type"), feedback.get("modified_pk"), conflicts


def comparable(content: bytes) -> Any:
    """Return all rows; geometries by value, and times without thousandths: GDAL writes `.000` or not."""
    tables = read_rows(content)
    for row in tables["trees"].values():
        row[GEOMETRY] = value_of(row[GEOMETRY]) if row[GEOMETRY] else None
        row["checked_at"] = row["checked_at"] and row["checked_at"].replace(".000Z", "Z")
    return tables


def delta(method: str, key: str, table: str = "trees", client: str = PHONE, **sides: Any) -> dict[str, Any]:
    return {
        "uuid": new_id(IDS),
        "clientId": client,
        "localPk": key,
        "sourcePk": key,
        "localLayerId": LAYERS[table],
        "sourceLayerId": LAYERS[table],
        "method": method,
        **sides,
    }


def create(key: str, table: str = "trees", client: str = PHONE, geometry: str | None = None, **new: Any) -> Any:
    shape = {"geometry": geometry} if geometry else {}
    return delta("create", key, table, client, new={**shape, "attributes": new})


def patch(key: str, old: dict[str, Any], new: dict[str, Any], table: str = "trees", client: str = PHONE) -> Any:
    return delta("patch", key, table, client, old={"attributes": old}, new={"attributes": new})


def move(key: str, wkt: str | None, **old: Any) -> Any:
    return delta("patch", key, old={"geometry": "Point (0 0)", **old}, new={"geometry": wkt})


def delete(key: str, table: str = "trees", **old: Any) -> Any:
    return delta("delete", key, table, old={"attributes": old})
