"""Files of projects: lists, uploads, downloads, versions, deletion; thumbnails and avatars."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from sqlite3 import Row
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from flask import g, jsonify, request

from sandbox.answers import RefusalError, nothing, page
from sandbox.blobs import Blob, send
from sandbox.context import DENIED, Resource, cloud, me
from sandbox.multipart import MultipartReader
from sandbox.names import is_acceptable
from sandbox.projects import QGIS_FILE, SHARED_DATASETS, qgis_file_of
from sandbox.roles import Role, project_for, role_of

if TYPE_CHECKING:
    from sandbox.server import Sandbox

DOWNLOAD = "application.force-download"
_IMAGE = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def list_files(pid: uuid.UUID) -> Any:
    """Answer `files/{pid}/`."""
    project = project_for(pid, Role.READER)["id"]
    files, headers = page(cloud.shelf.files(project))
    return jsonify([cloud.shelf.describe(file) for file in files]), 200, headers


def _file(project: str, name: str) -> Row:
    file = cloud.store.one("SELECT * FROM files WHERE project = ? AND name = ? AND package = ''", project, name)
    if file is None:
        raise RefusalError("object_not_found")
    return file


def metadata(pid: uuid.UUID, name: str) -> Any:
    """Answer `files/metadata/{pid}/{name}/`."""
    return jsonify(cloud.shelf.describe(_file(project_for(pid, Role.READER)["id"], name)))


def _version_asked(text: str | None) -> str | None:
    try:
        return str(uuid.UUID(text)) if text else None
    except ValueError:
        raise RefusalError("validation_error") from None


def download(pid: uuid.UUID, name: str) -> Any:
    """Answer a GET of `files/{pid}/{name}/`."""
    project = project_for(pid, Role.READER)["id"]
    versions = cloud.shelf.versions(_file(project, name)["id"])
    asked = _version_asked(request.args.get("version"))
    version = next((row for row in versions if asked in (None, row["id"])), None)
    if version is None:
        raise RefusalError("object_not_found")
    return send(cloud.shelf.path(version), version, DOWNLOAD, name)


def upload(pid: uuid.UUID, name: str) -> Any:
    """Answer a POST to `files/{pid}/{name}/`: one more version of the file."""
    project = project_for(pid, Role.REPORTER)
    _refuse_restricted(project, name)
    blobs = _receive()
    try:
        _check(project, name, blobs)
    except RefusalError:
        for blob in blobs:
            blob.path.unlink()
        raise
    cloud.shelf.put(project["id"], name, blobs[0])
    _touch(project["id"], name)
    safe = "/~!*()'$&+,;=:@"
    return jsonify({}), 201, {"Location": f"/api/v1/files/{project['id']}/{quote(name, safe=safe)}/"}


def _receive() -> list[Blob]:
    """Stream the fields named `file` to disk and return what came."""
    if request.mimetype == "application/x-www-form-urlencoded":
        raise RefusalError("empty_content")
    boundary = request.mimetype_params.get("boundary")
    if request.mimetype != "multipart/form-data" or not boundary:
        raise RefusalError("api_error", 415)
    reader = MultipartReader(request.environ["wsgi.input"], boundary)
    files = (part for part in reader.parts() if part.field == "file" and part.filename is not None)
    return [cloud.shelf.receive(reader.pieces()) for _ in files]


def _check(project: Row, name: str, blobs: list[Blob]) -> None:
    if len(blobs) != 1:
        raise RefusalError("multiple_contents" if blobs else "empty_content")
    if QGIS_FILE.search(name):
        _check_qgis_file(project, name, blobs[0])
    if not is_acceptable(name):
        raise RefusalError("validation_error")
    refuse_over_quota(project, blobs[0].size)


def refuse_over_quota(project: Row, more: int = 0) -> None:
    """Raise RefusalError, `over_quota`, if the owner's plan has no room for the bytes; QField itself is let through."""
    owner = cloud.store.one("SELECT * FROM users WHERE id = ?", project["owner"])
    if g.get("client") != "qfield" and storage_used(owner["id"]) + more > owner["quota"]:
        raise RefusalError("over_quota")


def storage_used(owner: int) -> int:
    """Return how many bytes an owner's projects take, old versions too."""
    return cloud.store.value(
        "SELECT coalesce(sum(size), 0) FROM projects JOIN files ON project = projects.id"
        " JOIN versions ON file = files.id WHERE owner = ? AND package = ''",
        owner,
    )


def _check_qgis_file(project: Row, name: str, blob: Blob) -> None:
    if project["name"] == SHARED_DATASETS:
        raise RefusalError("validation_error")
    if qgis_file_of(cloud.store, project["id"]) not in (None, name):
        raise RefusalError("multiple_projects")
    if name.lower().endswith(".qgs") and not _starts_as_project(blob):
        raise RefusalError("invalid_qgis_project_file")


def _starts_as_project(blob: Blob) -> bool:
    try:
        with blob.path.open("rb") as source:
            _, root = next(ET.iterparse(source, events=("start",)))
    except (ET.ParseError, StopIteration):
        return False
    return root.tag == "qgis" and re.match(r"\d+\.\d+", root.get("version", "")) is not None


def _companions(qgis_file: str) -> tuple[str, ...]:
    stem = PurePosixPath(qgis_file).stem
    return f"{stem}.qml", f"{stem}.qgd", f"{stem}_attachments.zip"


def is_project_file(project: str, name: str) -> bool:
    """Tell whether a file is the QGIS file or one of its companions, in any folder, which restricted projects guard."""
    current = qgis_file_of(cloud.store, project)
    return bool(QGIS_FILE.search(name)) or bool(current and PurePosixPath(name).name in _companions(current))


def _refuse_restricted(project: Row, name: str) -> None:
    role = role_of(me, project)[0] or 0
    if project["has_restricted_projectfiles"] and role < Role.MANAGER and is_project_file(project["id"], name):
        raise RefusalError("restricted_project_modification")


def _touch(project: str, name: str) -> None:
    """Note that a project's data changed, and queue what follows from it."""
    stamp = cloud.clock.stamp()
    columns = {"data_last_updated_at": stamp}
    if is_project_file(project, name):
        columns["restricted_data_last_updated_at"] = stamp
    cloud.store.update("projects", project, **columns)
    if not cloud.shelf.is_attachment(project, name):
        cloud.queue.process_soon(project, me["id"])


def delete(pid: uuid.UUID, name: str) -> Any:
    """Answer a DELETE of `files/{pid}/{name}/`, or of one of its versions."""
    project = project_for(pid, Role.EDITOR)["id"]
    file = cloud.shelf.file_id(project, name)
    if file is None:
        raise RefusalError("api_error", 404)
    asked = _version_asked(request.args.get("version") or request.headers.get("x-file-version"))
    if asked:
        _delete_version(file, asked)
    else:
        cloud.shelf.forget_file(file)
    cloud.store.update("projects", project, data_last_updated_at=cloud.clock.stamp())
    return nothing()


def _delete_version(file: int, asked: str) -> None:
    versions = [version["id"] for version in cloud.shelf.versions(file)]
    if asked not in versions:
        raise RefusalError("api_error", 404)
    if len(versions) == 1:
        raise RefusalError("explicit_deletion_of_last_version")
    cloud.shelf.forget_version(asked)


def set_thumbnail(sandbox: Sandbox, project: str, pieces: Iterable[bytes]) -> None:
    """Keep a project's picture."""
    version = sandbox.shelf.put(project, "thumbnail", sandbox.shelf.receive(pieces), package="thumbnail")
    sandbox.store.update("projects", project, thumbnail=version)


def _image(field: str) -> Iterator[bytes]:
    content = request.files[field].stream.read()
    if not content.startswith(_IMAGE):
        raise RefusalError("api_error")
    yield content


def put_thumbnail(pid: uuid.UUID) -> Any:
    """Answer a POST to `projects/{id}/thumbnail/`."""
    project = project_for(pid, Role.EDITOR)["id"]
    if "thumbnail" in request.files:
        set_thumbnail(cloud, project, _image("thumbnail"))
    return nothing()


def read_thumbnail(pid: uuid.UUID) -> Any:
    """Answer `files/thumbnails/{id}/`."""
    return _send_picture(project_for(pid, Role.READER)["thumbnail"])


def _send_picture(version: str | None) -> Any:
    row = version and cloud.store.one("SELECT * FROM versions WHERE id = ?", version)
    if not row:
        raise RefusalError("object_not_found")
    return send(cloud.shelf.path(row), row, "image/png")


def read_avatar(avatar: str, filename: str = "") -> Any:
    """Answer `files/avatars/{id}/`, with any file name or none."""
    return _send_picture(cloud.store.value("SELECT avatar FROM users WHERE avatar = ?", avatar))


RESOURCES = [
    Resource("files/<uuid:pid>/", {"GET": list_files}, DENIED),
    Resource("files/metadata/<uuid:pid>/<name:name>/", {"GET": metadata}, DENIED),
    Resource("files/<uuid:pid>/<name:name>/", {"GET": download, "POST": upload, "DELETE": delete}, DENIED),
    Resource("projects/<id:pid>/thumbnail/", {"POST": put_thumbnail}),
    Resource("files/thumbnails/<uuid:pid>/", {"GET": read_thumbnail}),
    Resource("files/avatars/<avatar>/", {"GET": read_avatar}, is_open=True),
    Resource("files/avatars/<avatar>/<filename>", {"GET": read_avatar}, is_open=True),
]
