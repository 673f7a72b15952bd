"""A synchronization that is killed at any step: nothing is lost, nothing is doubled, and the next one goes on."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

from qfieldsync_cloud.jobs.download import download_project
from tests.unit.jobs.edits.conftest import Crew, Desk, QuickContext

KILLS = 12


def run(cloud, folder, last: int) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "tests.unit.jobs.edits.killed", cloud.url, cloud.token("owner")]
    return subprocess.run([*command, str(folder), str(last)], check=False, capture_output=True, text=True, timeout=60)


def prepare(cloud, session, sample_files, tmp_path, name):
    """Return a desk with edits of all kinds, and a crew that has sent some too."""
    project = cloud.make_project("owner", name, files=sample_files)
    cloud.collaborate(project, "editor", "editor")
    cloud.finish_jobs()
    download_project(session, project, tmp_path / name)(QuickContext())
    desk = Desk(session, tmp_path / name)
    Crew(cloud, project).create({"name": "Theirs"})
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    desk.run("INSERT INTO trees (name) VALUES ('New')")
    desk.run("DELETE FROM trees WHERE fid = 4")
    return project, desk


def rows_in_cloud(cloud, project, tmp_path) -> list[str]:
    path = tmp_path / "seen.gpkg"
    path.write_bytes(cloud.files(project)["trees.gpkg"])
    with closing(sqlite3.connect(path)) as connection:
        return sorted(name for (name,) in connection.execute("SELECT name FROM trees"))


def test_killed_at_any_step(cloud, session, sample_files, tmp_path):
    _, desk = prepare(cloud, session, sample_files, tmp_path, "whole")
    untouched = run(cloud, desk.folder, 0)
    steps = int(untouched.stdout.split()[-1])
    for number in range(KILLS):
        project, desk = prepare(cloud, session, sample_files, tmp_path, f"killed{number}")
        killed = run(cloud, desk.folder, 1 + number * steps // KILLS)
        assert killed.returncode in (-signal.SIGKILL, 0), killed.stderr
        cloud.finish_jobs()
        report = desk.synchronize()
        assert report.ok, report.to_json()
        assert report.edits_waiting == 0, report.to_json()
        assert rows_in_cloud(cloud, project, tmp_path) == ["Birch", "Mine", "New", "Pine", "Theirs"]
        assert sorted(desk.rows().values()) == ["Birch", "Mine", "New", "Pine", "Theirs"]
        with desk.open() as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        shutil.rmtree(desk.folder)
