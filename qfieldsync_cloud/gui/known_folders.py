"""Where cloud projects lie on this computer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.names import FOLDER
from qfieldsync_cloud.sync.link import own_folder, read_link


def find_linked_folders(folders: Iterable[Path], server: str) -> Job[Mapping[str, Path]]:
    """Return the folders of a server's projects by project id; the first folder of a project counts."""

    def run(context: Context) -> Mapping[str, Path]:
        found: dict[str, Path] = {}
        for folder in folders:
            context.check()
            project_id = _project_in(folder, server)
            if project_id:
                found.setdefault(project_id, folder)
        return found

    return run


def linked_folder_of(path: Path) -> Path | None:
    """Return the linked folder that a file or folder lies in, None if it lies in none."""
    candidates = (path, *path.parents)
    return next((folder for folder in candidates if (own_folder(folder) / "link.json").is_file()), None)


def project_files_in(folder: Path) -> list[Path]:
    """Return the QGIS projects at the top of a folder; if there are none, those below it, the nearest first."""
    found = _projects(folder.glob("*"))
    return found or sorted(_projects(folder.rglob("*")), key=lambda path: (len(path.parts), path))


def _projects(paths: Iterable[Path]) -> list[Path]:
    return sorted(path for path in paths if path.suffix.lower() in (".qgs", ".qgz") and FOLDER not in path.parts)


def _project_in(folder: Path, server: str) -> str:
    try:
        link = read_link(folder)
    except (FolderError, OSError):
        return ""
    return link.project_id if link and link.kind == "project" and link.server == server else ""
