"""Files, their versions, and packages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qfieldsync_cloud.api.fields import Fields, nothing
from qfieldsync_cloud.api.models.jobs import JobStatus


@dataclass(frozen=True)
class FileVersion:
    """One version of a file; `size` in bytes, `etag` is the server's `md5sum`."""

    id: str
    size: int
    etag: str
    sha256: str
    uploaded_at: datetime | None
    is_latest: bool
    display: str
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @classmethod
    def parse(cls, data: Any) -> FileVersion:
        """Read one version."""
        f = Fields("version", data)
        return cls(
            f.text("version_id"), f.number("size"), f.text("md5sum", ""), f.text("sha256", "").lower(),
            f.time("uploaded_at"), f.flag("is_latest"), f.text("display", ""), f.rest(),
        )  # fmt: skip


@dataclass(frozen=True)
class CloudFile:
    """A file of a project, or of a package (then without versions); `uploaded_at` is its first upload."""

    name: str
    size: int
    etag: str
    sha256: str
    uploaded_at: datetime | None
    is_attachment: bool
    versions: tuple[FileVersion, ...]
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @property
    def latest(self) -> FileVersion | None:
        """The newest version, None if the server told none."""
        marked = [version for version in self.versions if version.is_latest]
        return marked[0] if marked else None

    @property
    def has_checksum(self) -> bool:
        """Whether the server told by what the content can be recognised."""
        return bool(self.sha256 or self.etag)

    @property
    def fingerprint(self) -> str:
        """What tells one content from another: the sha256, or the ETag where the server gives no sha256."""
        return self.sha256 or f"etag:{self.etag}"

    @classmethod
    def parse(cls, data: Any) -> CloudFile:
        """Read one file."""
        f = Fields("file", data)
        return cls(
            f.text("name"), f.number("size"), f.text("md5sum", ""), f.text("sha256", "").lower(),
            f.time("uploaded_at"), f.flag("is_attachment"), f.items("versions", FileVersion.parse), f.rest(),
        )  # fmt: skip


@dataclass(frozen=True)
class PackagedLayer:
    """A layer as the server's package job saw it."""

    id: str
    name: str
    is_valid: bool
    error_code: str
    error_summary: str
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @classmethod
    def parse(cls, data: Any) -> PackagedLayer:
        """Read one layer."""
        f = Fields("layer", data)
        return cls(
            f.text("id", ""), f.text("name", ""), f.flag("is_valid"), f.text("error_code", ""),
            f.text("error_summary", ""), f.rest(),
        )  # fmt: skip


@dataclass(frozen=True)
class Package:
    """The newest package that the crew's devices download."""

    id: str
    status: JobStatus
    files: tuple[CloudFile, ...]
    layers: tuple[PackagedLayer, ...]
    packaged_at: datetime | None
    data_last_updated_at: datetime | None
    rest: Mapping[str, Any] = field(default_factory=nothing, repr=False)

    @classmethod
    def parse(cls, data: Any) -> Package:
        """Read the answer of `packages/…/latest/`."""
        f = Fields("package", data)
        layers = tuple(PackagedLayer.parse(layer) for layer in f.mapping("layers").values())
        return cls(
            f.text("package_id", ""), f.choice("status", JobStatus, JobStatus.UNKNOWN),
            f.items("files", CloudFile.parse), layers, f.time("packaged_at"), f.time("data_last_updated_at"), f.rest(),
        )  # fmt: skip
