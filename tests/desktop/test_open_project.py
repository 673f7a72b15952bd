"""A real QGIS with unsaved work in the open project, while every job of the plugin runs."""

from __future__ import annotations

import pytest

from tests.desktop.driven import drive, needs_desktop

REFUSED = {"revert", "apply here", "restore"}
"""Jobs that would change the file whose layer is in edit mode, and say so instead."""


@pytest.fixture
def seen(cloud, sample_files, tmp_path):
    """What became of each job, and of the open project."""
    project = cloud.make_project("owner", "trees", files=sample_files, overwrite_conflicts=0)
    cloud.collaborate(project, "editor", "editor")
    cloud.finish_jobs()
    account = cloud.user("owner")
    task = {
        "url": cloud.url, "username": account.username, "password": account.password, "project": project,
        "crew": cloud.token("editor"), "folder": str(tmp_path / "desk"), "other": str(tmp_path / "other"),
        "work": str(tmp_path / "work"),
    }  # fmt: skip
    return drive(tmp_path, "open_project_drive.OpenProjectDriver", task, seconds=300)


@pytest.mark.desktop
@needs_desktop
def test_the_open_project_is_what_it_was_after_every_job(seen):
    touched = [each for each in seen if each["heard"] or each["changed"] or each["files"]]
    assert touched == []
    failed = {each["job"]: each["became"] for each in seen if "Error" in each["became"].partition(":")[0]}
    assert set(failed) == REFUSED
    assert all("edit mode" in text for text in failed.values())
    assert len(seen) == 36
