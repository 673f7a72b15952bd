"""Projects: lists, creation, changes, hand-over and deletion."""

from __future__ import annotations

import json
import re
import shutil
import uuid
from sqlite3 import Row
from typing import Any

from flask import jsonify, request

from sandbox.answers import RefusalError, nothing, page, payload
from sandbox.clock import spoken
from sandbox.context import DENIED, MISSING, Resource, cloud, me
from sandbox.roles import Role, may_create_for, project_for, role_of
from sandbox.store import Store

FLAGS = (
    "is_public",
    "is_featured",
    "is_attachment_download_on_demand",
    "has_restricted_projectfiles",
    "overwrite_conflicts",
)
TYPES = ("regular", "template")
SHARED_DATASETS = "shared_datasets"
QGIS_FILE = re.compile(r"\.qg[sz]$", re.IGNORECASE)
_TRUE, _FALSE = (True, 1, "1", "true", "True", "on"), (False, 0, "0", "false", "False", "off")
_IN_ORDER = "SELECT projects.* FROM projects JOIN users ON users.id = owner ORDER BY is_featured DESC, username, name"
_UNFINISHED = "('pending', 'queued', 'started')"


def qgis_file_of(store: Store, project: str) -> str | None:
    """Return the name of the project's QGIS file."""
    names = store.all("SELECT name FROM files WHERE project = ? AND package = '' AND name LIKE '%.qg_'", project)
    return next((row["name"] for row in names if QGIS_FILE.search(row["name"])), None)


def storage_of(project: str) -> int:
    """Return how many bytes the versions of a project's files take."""
    return cloud.store.value(
        "SELECT coalesce(sum(size), 0) FROM versions JOIN files ON files.id = file WHERE project = ? AND package = ''",
        project,
    )


def is_busy(project: str) -> bool:
    """Tell whether a job of the project waits or runs."""
    return bool(cloud.store.value(f"SELECT 1 FROM jobs WHERE project = ? AND status IN {_UNFINISHED}", project))


def _status(project: Row, qgis_file: str | None) -> str:
    if is_busy(project["id"]):
        return "busy"
    return "ok" if project["name"] == SHARED_DATASETS or (qgis_file and project["details"]) else "failed"


def describe(project: Row) -> dict[str, Any]:
    """Return a project as the API describes it to the requesting user, with the user's role."""
    role, origin = role_of(me, project)
    return {
        **describe_without_role(project),
        "user_role": role.name.lower() if role else None,
        "user_role_origin": origin,
    }


def describe_without_role(project: Row) -> dict[str, Any]:
    """Return what is the same for every user."""
    owner = cloud.store.value("SELECT username FROM users WHERE id = ?", project["owner"])
    shared = cloud.store.value(
        "SELECT id FROM projects WHERE owner = ? AND name = ?", project["owner"], SHARED_DATASETS
    )
    qgis_file = qgis_file_of(cloud.store, project["id"])
    packaged, changed = project["data_last_packaged_at"], project["data_last_updated_at"]
    return {
        "id": project["id"],
        "name": project["name"],
        "project_type": project["project_type"],
        "owner": owner,
        "description": project["description"],
        "private": not project["is_public"],
        "is_public": bool(project["is_public"]),
        "created_at": spoken(project["created_at"]),
        "updated_at": spoken(project["updated_at"]),
        "data_last_packaged_at": spoken(packaged),
        "data_last_updated_at": spoken(changed),
        "restricted_data_last_updated_at": spoken(project["restricted_data_last_updated_at"]),
        "can_repackage": project["project_type"] != "template",
        "needs_repackaging": not packaged or bool(changed and changed > packaged),
        "status": _status(project, qgis_file),
        "shared_datasets_project_id": shared,
        "is_shared_datasets_project": project["name"] == SHARED_DATASETS,
        **{flag: bool(project[flag]) for flag in FLAGS[1:]},
        "file_storage_bytes": storage_of(project["id"]),
        "the_qgis_file_name": qgis_file,
    }


def _flag(fields: dict[str, Any], name: str) -> bool:
    if fields[name] in _TRUE:
        return True
    if fields[name] in _FALSE:
        return False
    raise RefusalError("api_error")


def _columns(fields: dict[str, Any]) -> dict[str, Any]:
    """Return what the fields of a request set, checked as the server's serializer does."""
    columns: dict[str, Any] = {name: int(_flag(fields, name)) for name in FLAGS if name in fields}
    if "private" in fields:
        columns["is_public"] = int(not _flag(fields, "private"))
    if "name" in fields:
        name = fields["name"]
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9\-_.]{1,255}", name):
            raise RefusalError("api_error")
        columns["name"] = name
    if "description" in fields:
        columns["description"] = str(fields["description"])
    if "project_type" in fields:
        if fields["project_type"] not in TYPES:
            raise RefusalError("api_error")
        columns["project_type"] = fields["project_type"]
    if "owner" in fields:
        columns["owner"] = _owner(fields["owner"])["id"]
    return columns


def _owner(name: str) -> Row:
    owner = cloud.store.one("SELECT * FROM users WHERE username = ? AND kind IN (1, 2)", name)
    if owner is None:
        raise RefusalError("object_not_found")
    return owner


def _refuse_taken(name: str, owner: int, but: str = "") -> None:
    if cloud.store.value("SELECT 1 FROM projects WHERE name = ? AND owner = ? AND id != ?", name, owner, but):
        raise RefusalError("project_already_exists")


def create() -> Any:
    """Answer a POST to `projects/`."""
    fields = payload()
    owner = _owner(fields.get("owner") or me["username"])
    if not may_create_for(me, owner):
        raise RefusalError("permission_denied")
    if request.mimetype != "application/json":
        fields = {"overwrite_conflicts": False, **fields}  # a box that a form doesn't send is one that isn't ticked
    columns = {**_columns({"name": None, **fields}), "owner": owner["id"]}
    if columns["name"] == SHARED_DATASETS:
        columns["project_type"] = SHARED_DATASETS
    _refuse_taken(columns["name"], owner["id"])
    origin = fields.get("clone_from_project")
    clone = project_for(origin, Role.READER) if origin else None
    project = _insert(columns)
    if clone is not None or fields.get("seed"):
        _sow(project, columns["name"], fields.get("seed"), clone)
    return jsonify(describe_without_role(cloud.store.one("SELECT * FROM projects WHERE id = ?", project))), 201


def _insert(columns: dict[str, Any]) -> str:
    project, stamp = str(uuid.uuid4()), cloud.clock.stamp()
    cloud.store.insert("projects", id=project, created_at=stamp, updated_at=stamp, **columns)
    return project


def _sow(project: str, name: str, seed: Any, clone: Row | None) -> None:
    """Keep what a project grows from, another project or a seed, and queue the job that makes its first files."""
    schema = {"schemaId": "https://app.qfield.cloud/schemas/project-seed-20251201.json"}
    seed = json.loads(seed) if isinstance(seed, str) else seed or {}
    extent = [float(number) for number in str(seed.get("extent") or "-180,-90,180,90").split(",")]
    description = {
        "project": project,
        "name": name,
        "extent": None if clone else extent,
        "clone_from_project": clone["id"] if clone else None,
        "settings": schema if clone else {"xlsform": None, "basemaps": [], **schema},
        "crs": "EPSG:3857",
        "xlsform_file": None,
    }
    cloud.store.update("projects", project, seed=json.dumps(description))
    cloud.queue.add(project, "create_project", me["id"])


def _ordered(rows: list[Row]) -> list[Row]:
    """Order rows by the columns of `ordering` that the server knows."""
    names = {row["id"]: row["username"] for row in cloud.store.all("SELECT id, username FROM users")}
    keys = {
        "name": lambda row: row["name"],
        "created_at": lambda row: row["created_at"],
        "owner": lambda row: names[row["owner"]],
    }
    for key in reversed(request.args.get("ordering", "").split(",")):
        if key.lstrip("-") in keys:
            rows = sorted(rows, key=keys[key.lstrip("-")], reverse=key.startswith("-"))
    return rows


def _wanted(project: Row) -> bool:
    """Tell whether the list's filters let a project through."""
    args = request.args
    owner = cloud.store.value("SELECT username FROM users WHERE id = ?", project["owner"])
    if "owner" in args and owner != args["owner"]:
        return False
    if "name" in args and args["name"].lower() not in project["name"].lower():
        return False
    text = " ".join((project["name"], owner, project["description"])).lower()
    return args.get("search", "").lower() in text


def _answer_list(rows: list[Row]) -> Any:
    rows, headers = page(_ordered([row for row in rows if _wanted(row)]))
    return jsonify([describe(row) for row in rows]), 200, headers


def list_mine() -> Any:
    """Answer `projects/`: those in which the user has a role, and public ones if asked for."""
    if request.args.get("include_public", "0") not in ("0", "1"):
        raise RefusalError("api_error")
    with_public = "1" in (request.args.get("include-public"), request.args.get("include_public"))
    rows = cloud.store.all(_IN_ORDER)
    return _answer_list([row for row in rows if _listed(row, with_public)])


def _listed(project: Row, with_public: bool) -> bool:
    role, origin = role_of(me, project)
    return role is not None and (with_public or origin != "public")


def list_public() -> Any:
    """Answer `projects/public/`."""
    return _answer_list([row for row in cloud.store.all(_IN_ORDER) if row["is_public"]])


def read(pid: uuid.UUID) -> Any:
    """Answer a GET of `projects/{id}/`."""
    return jsonify(describe(project_for(pid, Role.READER)))


def write(pid: uuid.UUID) -> Any:
    """Answer a PATCH or PUT of `projects/{id}/`."""
    project = project_for(pid, Role.MANAGER)
    fields = payload()
    columns = _columns({"name": None, **fields} if request.method == "PUT" else fields)
    _refuse_taken(columns.get("name", project["name"]), columns.get("owner", project["owner"]), project["id"])
    cloud.store.update("projects", project["id"], updated_at=cloud.clock.stamp(), **columns)
    changed = cloud.store.one("SELECT * FROM projects WHERE id = ?", project["id"])
    return jsonify({**describe(project), **describe_without_role(changed)})  # the role is the one before a hand-over


def delete(pid: uuid.UUID) -> Any:
    """Answer a DELETE of `projects/{id}/`."""
    project = project_for(pid, Role.MANAGER)["id"]
    cloud.shelf.forget_project(project)
    for table in ("collaborators", "jobs", "deltas"):
        cloud.store.run(f"DELETE FROM {table} WHERE project = ?", project)
    cloud.store.run("DELETE FROM projects WHERE id = ?", project)
    shutil.rmtree(cloud.store.folder / "work" / project, ignore_errors=True)
    return nothing()


def read_seed(pid: uuid.UUID) -> Any:
    """Answer `projects/{id}/seed/`."""
    seed = project_for(pid, Role.READER)["seed"]
    if not seed:
        raise RefusalError("object_not_found")
    return jsonify(json.loads(seed))


def read_xlsform(pid: uuid.UUID) -> Any:
    """Answer `projects/{id}/seed/xlsform/`: no sandbox project has one."""
    project_for(pid, Role.READER)
    raise RefusalError("object_not_found")


RESOURCES = [
    Resource("projects/", {"GET": list_mine, "POST": create}, MISSING),
    Resource("projects/public/", {"GET": list_public}),
    Resource("projects/<id:pid>/", {"GET": read, "HEAD": read, "PATCH": write, "PUT": write, "DELETE": delete}, DENIED),
    Resource("projects/<id:pid>/seed/", {"GET": read_seed}),
    Resource("projects/<id:pid>/seed/xlsform/", {"GET": read_xlsform}),
]
