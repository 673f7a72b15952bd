"""Which cloud project a folder belongs to: `.qfieldsync_cloud/link.json`, which moves with the folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.names import FOLDER
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.atomic import write_text

FORMAT_VERSION = 1


@dataclass(frozen=True)
class Link:
    """A folder's cloud project; `kind` is project, or package for a copy of what the crew gets (never uploaded)."""

    server: str
    project_id: str
    owner: str
    name: str
    kind: str = "project"
    version: int = FORMAT_VERSION


def own_folder(folder: Path) -> Path:
    """Return the folder in which the plugin keeps what it knows of a linked folder."""
    return folder / FOLDER


def read_link(folder: Path) -> Link | None:
    """Return a folder's link, None if it has none; FolderError if it can't be read."""
    path = own_folder(folder) / "link.json"
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        link = _parsed({name: data[name] for name in Link.__dataclass_fields__ if name in data})
    except (ValueError, TypeError, OSError) as error:
        raise FolderError(
            phrase("The link of {folder} to its cloud project can't be read.", folder=folder),
            phrase("Download the project into a new folder, or restore {file} from a backup.", file=path),
            str(error),
        ) from error
    if link.version > FORMAT_VERSION:
        raise FolderError(
            phrase("{folder} was linked by a newer version of this plugin.", folder=folder),
            phrase("Update the plugin."),
        )
    return link


def _parsed(data: dict[str, Any]) -> Link:
    link = Link(**data)
    texts = (link.server, link.project_id, link.owner, link.name, link.kind)
    if not isinstance(link.version, int) or not all(isinstance(text, str) for text in texts):
        message = "a value of the wrong type"
        raise TypeError(message)
    return link


def write_link(folder: Path, link: Link) -> None:
    """Link a folder to a cloud project."""
    write_text(own_folder(folder) / "link.json", json.dumps(asdict(link), indent=2, ensure_ascii=False) + "\n")


def link_folder(folder: Path, link: Link) -> None:
    """Link a folder, or check that its link is the same; FolderError if it belongs to another cloud project."""
    found = read_link(folder)
    if found is None:
        write_link(folder, link)
        return
    if (found.server, found.project_id) != (link.server, link.project_id):
        raise FolderError(
            phrase("{folder} already belongs to the cloud project {project} on {server}.",
                   folder=folder, project=f"{found.owner}/{found.name}", server=found.server),
            phrase("Choose another folder."),
        )  # fmt: skip
    if found.kind != link.kind:
        raise FolderError(
            phrase("{folder} holds the crew's package, not the project itself, or the reverse.", folder=folder),
            phrase("Choose another folder."),
        )
    if found != link:
        write_link(folder, link)


def require_link(folder: Path) -> Link:
    """Return a folder's link to the project itself; FolderError if there is none."""
    link = read_link(folder)
    if link is None:
        raise FolderError(
            phrase("{folder} is not linked to a cloud project.", folder=folder),
            phrase("Publish the project, or download one."),
        )
    if link.kind != "project":
        raise FolderError(
            phrase("{folder} holds a copy of the crew's package; it can't be synchronized.", folder=folder),
            phrase("Download the project itself into another folder."),
        )
    return link
