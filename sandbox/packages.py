"""The latest package of a project: its list and its files."""

from __future__ import annotations

import json
import uuid
from sqlite3 import Row
from typing import Any

from flask import jsonify

from sandbox.answers import RefusalError
from sandbox.blobs import send
from sandbox.clock import spoken_in_utc
from sandbox.context import DENIED, Resource, cloud
from sandbox.files import DOWNLOAD
from sandbox.roles import Role, project_for


def _latest_job(project: Row) -> Row:
    """Return the last finished package job, unless a later one failed.

    Raises RefusalError, `invalid_job`, if there is no such job.
    """
    job = cloud.store.one(
        "SELECT * FROM jobs WHERE project = ? AND type = 'package' AND status IN ('finished', 'failed')"
        " ORDER BY seq DESC",
        project["id"],
    )
    if job is None or job["status"] != "finished":
        raise RefusalError("invalid_job")
    return job


def _attachments(project: str) -> list[Row]:
    return [file for file in cloud.shelf.files(project) if cloud.shelf.is_attachment(project, file["name"])]


def latest(pid: uuid.UUID) -> Any:
    """Answer `packages/{pid}/latest/`; attachments are the project's own files."""
    project = project_for(pid, Role.READER)
    job = _latest_job(project)
    files = [*cloud.shelf.files(project["id"], job["id"]), *_attachments(project["id"])]
    return jsonify(
        files=[cloud.shelf.describe(file, with_versions=False) for file in files],
        layers=json.loads(job["feedback"])["outputs"]["qgis_layers_data"]["layers_by_id"],
        status=job["status"],
        package_id=job["id"],
        packaged_at=spoken_in_utc(project["data_last_packaged_at"]),
        data_last_updated_at=spoken_in_utc(project["data_last_updated_at"]),
    )


def download(pid: uuid.UUID, name: str) -> Any:
    """Answer `packages/{pid}/latest/files/{name}/`."""
    project = project_for(pid, Role.READER)
    package = project["last_package"] or _latest_job(project)["id"]
    version = cloud.shelf.latest(project["id"], name, package)
    if version is None and cloud.shelf.is_attachment(project["id"], name):
        version = cloud.shelf.latest(project["id"], name)
    if version is None:
        raise RefusalError("object_not_found")
    return send(cloud.shelf.path(version), version, DOWNLOAD, name)


def upload(pid: uuid.UUID, **_: Any) -> Any:
    """Answer an upload into a package: only the server's own worker may."""
    project_for(pid, Role.READER)
    raise RefusalError("permission_denied")


RESOURCES = [
    Resource("packages/<uuid:pid>/latest/", {"GET": latest}),
    Resource("packages/<uuid:pid>/latest/files/<name:name>/", {"GET": download}),
    Resource("packages/<uuid:pid>/<uuid:job>/files/<name:name>/", {"POST": upload}, DENIED),
]
