"""The files of projects and packages, with their versions."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from sqlite3 import Row
from typing import Any

from sandbox.blobs import Blob, write_blob
from sandbox.clock import Clock, spoken, spoken_old_style
from sandbox.store import Store

DEFAULT_ATTACHMENT_DIRS = ("DCIM",)


class Shelf:
    """What files a project has; a package is the same with its job's id."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def receive(self, pieces: Iterable[bytes]) -> Blob:
        """Take a content in, under a name of its own."""
        return write_blob(self._store.blobs / str(uuid.uuid4()), pieces)

    def put(self, project: str, name: str, blob: Blob, package: str = "") -> str:
        """Add a version to a file, which may be new, and return its id; versions beyond the plan's limit go."""
        stamp, version = self._clock.stamp(), blob.path.name
        with self._store.transaction():
            file = self.file_id(project, name, package) or self._store.insert(
                "files", project=project, package=package, name=name, created_at=stamp
            )
            last = self._store.value("SELECT max(seq) FROM versions WHERE file = ?", file) or 0
            self._store.insert(
                "versions",
                id=version,
                file=file,
                size=blob.size,
                etag=blob.etag,
                sha256=blob.sha256,
                created_at=stamp,
                seq=last + 1,
            )
            self._purge(project, file)
        return version

    def _purge(self, project: str, file: int) -> None:
        most = (
            self._store.value(
                "SELECT versions FROM users JOIN projects ON owner = users.id WHERE projects.id = ?", project
            )
            or 10
        )
        for row in self.versions(file)[most:]:
            self.forget_version(row["id"])

    def file_id(self, project: str, name: str, package: str = "") -> int | None:
        """Return the id of a file, or None."""
        return self._store.value(
            "SELECT id FROM files WHERE project = ? AND name = ? AND package = ?", project, name, package
        )

    def versions(self, file: int) -> list[Row]:
        """Return the versions of a file, the newest first."""
        return self._store.all("SELECT * FROM versions WHERE file = ? ORDER BY seq DESC", file)

    def latest(self, project: str, name: str, package: str = "") -> Row | None:
        """Return the newest version of a file, or None."""
        file = self.file_id(project, name, package)
        return self.versions(file)[0] if file else None

    def files(self, project: str, package: str = "") -> list[Row]:
        """Return the files of a project or package, in an order that changes with every upload."""
        newest = "(SELECT max(id) FROM versions WHERE file = files.id)"
        return self._store.all(
            f"SELECT * FROM files WHERE project = ? AND package = ? ORDER BY {newest}", project, package
        )

    def path(self, version: Row) -> Path:
        """Return where a version's content is."""
        return self._store.blobs / version["id"]

    def forget_version(self, version: str) -> None:
        """Delete a version and its content."""
        self._store.run("DELETE FROM versions WHERE id = ?", version)
        (self._store.blobs / version).unlink(missing_ok=True)

    def forget_file(self, file: int) -> None:
        """Delete a file with all its versions."""
        for version in self.versions(file):
            self.forget_version(version["id"])
        self._store.run("DELETE FROM files WHERE id = ?", file)

    def forget_project(self, project: str) -> None:
        """Delete the files and packages of a project."""
        for file in self._store.all("SELECT id FROM files WHERE project = ?", project):
            self.forget_file(file["id"])

    def forget_packages(self, project: str) -> None:
        """Delete the packages of a project."""
        for file in self._store.all(
            "SELECT id FROM files WHERE project = ? AND package NOT IN ('', 'thumbnail')", project
        ):
            self.forget_file(file["id"])

    def clone(self, origin: str, target: str) -> None:
        """Give a project the newest versions of another one's files."""
        for file in self.files(origin):
            version = self.versions(file["id"])[0]
            path = self._store.blobs / str(uuid.uuid4())
            os.link(self.path(version), path)
            self.put(target, file["name"], Blob(path, version["size"], version["etag"], version["sha256"]))

    def attachment_dirs(self, project: str) -> list[str]:
        """Return the project's folders for attachments, as its QGIS file says."""
        details = self._store.value("SELECT details FROM projects WHERE id = ?", project)
        return json.loads(details)["attachment_dirs"] if details else list(DEFAULT_ATTACHMENT_DIRS)

    def is_attachment(self, project: str, name: str) -> bool:
        """Tell whether a file lies in one of the project's attachment folders."""
        return name.startswith(tuple(f"{folder.rstrip('/')}/" for folder in self.attachment_dirs(project)))

    def describe(self, file: Row, with_versions: bool = True) -> dict[str, Any]:
        """Return a file as lists show it; `uploaded_at` is its first upload."""
        versions = self.versions(file["id"])
        newest = versions[0]
        shown = {
            "name": file["name"],
            "size": newest["size"],
            "uploaded_at": spoken(file["created_at"]),
            "is_attachment": self.is_attachment(file["project"], file["name"]),
            "md5sum": newest["etag"],
            "last_modified": spoken_old_style(newest["created_at"]),
            "sha256": newest["sha256"],
        }
        return {**shown, "versions": [_describe(version, newest) for version in versions]} if with_versions else shown


def _describe(version: Row, newest: Row) -> dict[str, Any]:
    compact = version["created_at"][:19].translate({ord(char): None for char in "-:T"})
    return {
        "version_id": version["id"],
        "md5sum": version["etag"],
        "size": version["size"],
        "uploaded_at": spoken(version["created_at"]),
        "display": f"v{compact}",
        "is_latest": version["id"] == newest["id"],
        "last_modified": spoken_old_style(version["created_at"]),
        "sha256": version["sha256"],
    }
