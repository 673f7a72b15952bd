"""The files of one cloud project, or of its package, as the transfer sees them."""

from __future__ import annotations

from pathlib import Path

from qfieldsync_cloud.api.client import Client
from qfieldsync_cloud.api.download import DownloadTarget
from qfieldsync_cloud.api.files import OnBytes, OnHashed, Uploaded
from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import NotFoundError


class ProjectFiles:
    """The files of a cloud project."""

    def __init__(self, client: Client, project_id: str) -> None:
        self._files = client.files
        self._project_id = project_id

    def list(self) -> list[CloudFile]:
        """Return every file."""
        return self._files.list(self._project_id)

    def get(self, name: str) -> CloudFile | None:
        """Return one file as it is now, None if it is gone."""
        try:
            return self._files.get(self._project_id, name)
        except NotFoundError:
            return None

    def upload(self, name: str, path: Path, context: Context, on_bytes: OnBytes, on_hashed: OnHashed) -> Uploaded:
        """Upload a file as a new version."""
        return self._files.upload(self._project_id, name, path, context, on_bytes, on_hashed)

    def download(self, name: str, target: DownloadTarget, version_id: str) -> None:
        """Download that version of a file."""
        self._files.download(self._project_id, name, target, version_id)

    def delete(self, name: str) -> None:
        """Delete a file."""
        self._files.delete(self._project_id, name)


class PackageFiles:
    """The files of the crew's package: they can only be read."""

    def __init__(self, client: Client, project_id: str) -> None:
        self._packages = client.packages
        self._project_id = project_id

    def list(self) -> list[CloudFile]:
        """Return every file of the newest package."""
        return sorted(self._packages.latest(self._project_id).files, key=lambda file: file.name)

    def get(self, name: str) -> CloudFile | None:
        """Return one file of the newest package, None if it is not in it."""
        return next((file for file in self.list() if file.name == name), None)

    def upload(
        self,
        name: str,
        path: Path,  # noqa: ARG002 - the protocol's signature
        context: Context,  # noqa: ARG002
        on_bytes: OnBytes,  # noqa: ARG002
        on_hashed: OnHashed,  # noqa: ARG002
    ) -> Uploaded:
        """Refuse."""
        raise _read_only(name)

    def download(self, name: str, target: DownloadTarget, version_id: str) -> None:  # noqa: ARG002 - packages have none
        """Download a file of the newest package."""
        self._packages.download(self._project_id, name, target)

    def delete(self, name: str) -> None:
        """Refuse."""
        raise _read_only(name)


def _read_only(name: str) -> QFieldSyncCloudError:
    return QFieldSyncCloudError(phrase("The crew's package can only be downloaded: {file}.", file=name))
