"""Packaging the project that is open, or one that is saved, into a folder."""

from __future__ import annotations

from pathlib import Path

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.packaging.description import ProjectDescription
from qfieldsync_cloud.packaging.package import Choices, Packaged, package
from qfieldsync_cloud.sync.folder import check_folder
from qfieldsync_cloud.sync.link import own_folder


def package_project(description: ProjectDescription, choices: Choices, folder: Path) -> Job[Packaged]:
    """Package a project; the folder is new, empty, or one that was packaged into before."""

    def run(context: Context) -> Packaged:
        if not choices.in_place:
            check_folder(folder)
        packaged: Packaged = package(description, choices, folder, context)
        own_folder(packaged.folder).mkdir(exist_ok=True)  # so that the next run knows the folder as its own
        return packaged

    return run
