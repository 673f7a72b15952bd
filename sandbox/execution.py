"""What each kind of job does: it gets the files in a folder, has PyQGIS work on them, and its results are taken in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from sandbox.blobs import read_pieces
from sandbox.files import set_thumbnail
from sandbox.names import breaks_jobs
from sandbox.projects import qgis_file_of

if TYPE_CHECKING:
    from sandbox.server import Sandbox


@dataclass(frozen=True)
class Outcome:
    """How a job ended: `finished` or `failed`, its feedback and its log."""

    status: str
    feedback: dict[str, Any]
    output: str


@dataclass(frozen=True)
class Workplace:
    """The folders of one job: the project's files, and what the job makes."""

    files: Path
    export: Path


def execute(sandbox: Sandbox, job: Row) -> Outcome:
    """Run a job and return how it ended."""
    with _workplace(sandbox, job) as place:
        request = _request(sandbox, job, place)
        answer = sandbox.faults.answer_for(job) or sandbox.worker.ask(request)
        feedback = answer["feedback"]
        if "error" not in feedback:
            _TAKE_OVER[job["type"]](sandbox, job, place, feedback)
        elif job["type"] == "package":
            sandbox.shelf.forget_packages(job["project"])
        elif job["type"] == "process_projectfile":
            sandbox.store.update("projects", job["project"], details=None)
        if job["type"] == "delta_apply":
            sandbox.ledger.settle(job, feedback)
        return Outcome("failed" if "error" in feedback else "finished", feedback, answer["log"])


@contextmanager
def _workplace(sandbox: Sandbox, job: Row) -> Iterator[Workplace]:
    root = sandbox.store.folder / "work" / job["project"] / job["id"]
    place = Workplace(root / "files", root / "export")
    place.files.mkdir(parents=True)
    place.export.mkdir()
    try:
        yield place
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _request(sandbox: Sandbox, job: Row, place: Workplace) -> dict[str, Any]:
    names = [] if job["type"] == "create_project" else _lay_out(sandbox, job["project"], place.files)
    request = {
        "job": job["type"],
        "id": job["id"],
        "project": job["project"],
        "files": str(place.files),
        "export": str(place.export),
        "qgis_file": qgis_file_of(sandbox.store, job["project"]),
        "missing": next((name for name in names if breaks_jobs(name)), None),
        "url": sandbox.url,
    }
    if job["type"] == "delta_apply":
        request["deltas"] = sandbox.ledger.take(job)
    if job["type"] == "create_project":
        request["seed"] = json.loads(sandbox.store.value("SELECT seed FROM projects WHERE id = ?", job["project"]))
    return request


def _lay_out(sandbox: Sandbox, project: str, folder: Path) -> list[str]:
    """Copy the newest versions of a project's files, but not its attachments, and return their names."""
    names = []
    for file in sandbox.shelf.files(project):
        if sandbox.shelf.is_attachment(project, file["name"]):
            continue
        names.append(file["name"])
        if not breaks_jobs(file["name"]):
            target = folder / file["name"]
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(sandbox.shelf.path(sandbox.shelf.versions(file["id"])[0]), target)
    return names


def _take_in(sandbox: Sandbox, job: Row, path: Path, name: str, package: str = "") -> None:
    sandbox.shelf.put(job["project"], name, sandbox.shelf.receive(read_pieces(path)), package)


def _take_details(sandbox: Sandbox, job: Row, place: Workplace, feedback: dict[str, Any]) -> None:
    details = feedback["outputs"]["project_details"]["project_details"]
    sandbox.store.update("projects", job["project"], details=json.dumps(details), updated_at=sandbox.clock.stamp())
    picture = place.export / "thumbnail.png"
    if picture.exists():
        set_thumbnail(sandbox, job["project"], read_pieces(picture))


def _take_package(sandbox: Sandbox, job: Row, place: Workplace, _feedback: dict[str, Any]) -> None:
    sandbox.shelf.forget_packages(job["project"])
    for path in sorted(place.export.rglob("*")):
        if path.is_file():
            _take_in(sandbox, job, path, path.relative_to(place.export).as_posix(), job["id"])
    sandbox.store.update("projects", job["project"], data_last_packaged_at=sandbox.clock.stamp())


def _take_changed(sandbox: Sandbox, job: Row, place: Workplace, _feedback: dict[str, Any]) -> None:
    """Upload every file that differs from the cloud's, also over what came in the meantime, as a real server does."""
    for path in sorted(place.files.rglob("*")):
        name = path.relative_to(place.files).as_posix()
        if path.is_file() and not name.endswith(("-wal", "-shm")):
            blob = sandbox.shelf.receive(read_pieces(path))
            newest = sandbox.shelf.latest(job["project"], name)
            if newest and newest["sha256"] != blob.sha256:
                sandbox.shelf.put(job["project"], name, blob)
            else:
                blob.path.unlink()
    sandbox.store.update("projects", job["project"], data_last_updated_at=sandbox.clock.stamp())
    sandbox.queue.process_soon(job["project"], job["created_by"])


def _take_project(sandbox: Sandbox, job: Row, place: Workplace, _feedback: dict[str, Any]) -> None:
    origin = json.loads(sandbox.store.value("SELECT seed FROM projects WHERE id = ?", job["project"]))[
        "clone_from_project"
    ]
    if origin:
        sandbox.shelf.clone(origin, job["project"])
    for path in place.files.iterdir():
        _take_in(sandbox, job, path, path.name)
    stamp = sandbox.clock.stamp()
    sandbox.store.update("projects", job["project"], data_last_updated_at=stamp, restricted_data_last_updated_at=stamp)
    sandbox.queue.process_soon(job["project"], job["created_by"])


_TAKE_OVER = {
    "process_projectfile": _take_details,
    "package": _take_package,
    "delta_apply": _take_changed,
    "create_project": _take_project,
}
