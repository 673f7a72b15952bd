"""The files of a project and of its package: lists, uploads, downloads, versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

import requests

from qfieldsync_cloud.api.answers import decode
from qfieldsync_cloud.api.checksum import etag_of
from qfieldsync_cloud.api.download import DownloadTarget, receive
from qfieldsync_cloud.api.fields import parse_list
from qfieldsync_cloud.api.models import CloudFile, Package
from qfieldsync_cloud.api.multipart import FileBody
from qfieldsync_cloud.api.paging import read_all
from qfieldsync_cloud.api.paths import file_path, path_of
from qfieldsync_cloud.api.transport import Request, Transport
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.refusals import NotFoundError

OnBytes = Callable[[int], None]
OnHashed = Callable[[str], None]


@dataclass(frozen=True)
class Uploaded:
    """A file that arrived: the sha256 of the bytes that were sent, and their number."""

    name: str
    sha256: str
    size: int


class Files:
    """`files/…`: the files of projects."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, project_id: str) -> list[CloudFile]:
        """Return every file with its versions, sorted by name (the server sorts nothing)."""
        data = self._transport.json(Request("GET", path_of("files", project_id)))
        files = parse_list("files", data, CloudFile.parse)
        return sorted(files, key=lambda file: file.name)

    def pages(self, project_id: str, limit: int) -> Iterator[CloudFile]:
        """Yield every file, asked for in pages of `limit`."""
        return read_all(self._transport, path_of("files", project_id), {"limit": limit}, CloudFile.parse)

    def get(self, project_id: str, name: str) -> CloudFile:
        """Return one file with its versions."""
        path = path_of("files", "metadata", project_id) + file_path(name) + "/"
        return CloudFile.parse(self._transport.json(Request("GET", path)))

    def upload(
        self,
        project_id: str,
        name: str,
        path: Path,
        context: Context | None = None,
        on_bytes: OnBytes | None = None,
        on_hashed: OnHashed | None = None,
    ) -> Uploaded:
        """Upload a file as a new version, on the caller's thread; `on_hashed` hears of its sha256 before it arrives.

        Before it is sent again, the newest version is looked up: an answer that was lost after the file arrived
        makes no second version.
        """
        context = context or self._transport.context
        body = FileBody(path, context=context, on_bytes=on_bytes, name=name, on_hashed=on_hashed)

        def read(response: requests.Response) -> Uploaded:
            decode(response)  # a sign-in page that a network puts in between is no upload
            return Uploaded(name, body.sha256, body.size)

        def settled() -> Uploaded | None:
            if not body.sha256:
                return None
            try:
                arrived = self.get(project_id, name)
            except NotFoundError:
                return None
            return Uploaded(name, body.sha256, body.size) if _holds(arrived, body, path) else None

        try:
            return self._transport.exchange(Request("POST", self._path(project_id, name), body=body), read, settled)
        finally:
            body.close()

    def download(self, project_id: str, name: str, target: DownloadTarget, version_id: str = "") -> None:
        """Download a file, or one version of it, into `target`; goes on where an earlier try stopped."""
        query = {"version": version_id} if version_id else {}
        receive(self._transport, Request("GET", self._path(project_id, name), query), name, target)

    def delete(self, project_id: str, name: str) -> None:
        """Delete a file with all its versions; one that is gone already is no error."""
        self._delete(Request("DELETE", self._path(project_id, name)))

    def delete_version(self, project_id: str, name: str, version_id: str) -> None:
        """Delete one version of a file."""
        self._delete(Request("DELETE", self._path(project_id, name), {"version": version_id}))

    def _delete(self, request: Request) -> None:
        try:
            self._transport.json(request)
        except NotFoundError:
            return

    @staticmethod
    def _path(project_id: str, name: str) -> str:
        return path_of("files", project_id) + file_path(name) + "/"


def _holds(file: CloudFile, body: FileBody, path: Path) -> bool:
    """Tell whether the newest version is what was sent; an installation that tells no sha256 tells an ETag."""
    if file.sha256:
        return file.sha256 == body.sha256
    return bool(file.etag) and file.size == body.size and file.etag == etag_of(path)


class Packages:
    """`packages/…`: what the crew's devices download."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def latest(self, project_id: str) -> Package:
        """Return the newest package; InvalidJobError if none was made or the last package job failed."""
        data: Any = self._transport.json(Request("GET", path_of("packages", project_id, "latest")))
        return Package.parse(data)

    def download(self, project_id: str, name: str, target: DownloadTarget) -> None:
        """Download a file of the newest package into `target`."""
        path = path_of("packages", project_id, "latest", "files") + file_path(name) + "/"
        receive(self._transport, Request("GET", path), name, target)
