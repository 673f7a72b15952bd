"""A real QGIS with a layer open in map and attribute table, while the plugin takes the crew's edits in."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("qgis", "xvfb-run", "openbox")
START = """import sys
from pathlib import Path
sys.path[:0] = [{here!r}, {tools!r}, {root!r}]
import open_layers_drive
driver = open_layers_drive.OpenLayersDriver(Path({task!r}))
"""


@pytest.fixture
def seen(cloud, sample_files, tmp_path):
    """What was seen inside QGIS."""
    project = cloud.make_project("owner", "trees", files=sample_files)
    cloud.collaborate(project, "editor", "editor")
    cloud.finish_jobs()
    account = cloud.user("owner")
    task = {
        "url": cloud.url, "username": account.username, "password": account.password, "project": project,
        "crew": cloud.token("editor"), "folder": str(tmp_path / "desk"), "report": str(tmp_path / "report.json"),
    }  # fmt: skip
    place = tmp_path / "task.json"
    place.write_text(json.dumps(task))
    run_qgis(tmp_path, place)
    log = place.with_suffix(".log").read_text()
    assert log.rstrip().endswith("done"), log
    return json.loads((tmp_path / "report.json").read_text())


def run_qgis(place, task):
    """Start QGIS with the plugin and the scene, and wait for its end."""
    profile = place / "profiles" / "default" / "QGIS"
    profile.mkdir(parents=True)
    (profile / "QGIS3.ini").write_text(
        "[PythonPlugins]\nqfieldsync_cloud=true\n[app]\nfirst_run_version=99999\n"
        "[locale]\noverrideFlag=true\nuserLocale=en_US\n"
    )
    plugin = place / "plugins" / "qfieldsync_cloud"
    shutil.copytree(ROOT / "qfieldsync_cloud", plugin)
    shutil.copyfile(ROOT / "metadata.txt", plugin / "metadata.txt")
    paths = {"here": str(Path(__file__).parent), "tools": str(ROOT / "tools"), "root": str(ROOT), "task": str(task)}
    (place / "drive.py").write_text(START.format(**paths))
    command = (
        f"openbox & exec qgis --profiles-path {place} --profile default --noversioncheck --nologo "
        f"--code {place / 'drive.py'}"
    )
    environment = {**os.environ, "QGIS_PLUGINPATH": str(place / "plugins")}
    environment.pop("QT_QPA_PLATFORM", None)
    screen = ["timeout", "120", "xvfb-run", "-a", "-s", "-screen 0 1440x900x24 -dpi 96", "sh", "-c", command]
    with (place / "qgis.txt").open("w") as output:
        subprocess.run(screen, env=environment, stdout=output, stderr=output, check=False)


def by_key(names):
    return {int(key): name for key, name in names.items()}


@pytest.mark.desktop
@pytest.mark.skipif(any(not shutil.which(name) for name in NEEDED), reason=f"needs {', '.join(NEEDED)}")
def test_the_crews_edits_come_in_while_the_layer_is_open(seen, tmp_path):
    after = {1: "Theirs", 2: "Birch", 4: "Elm", 5: "Ash"}
    assert by_key(seen["table_before"]) == {1: "Oak", 2: "Birch", 3: "Pine", 4: "Elm"}
    assert by_key(seen["names"]) == by_key(seen["table"]) == after
    assert (seen["selected"], seen["moved"], seen["created"]) == ([1], [2], [5])
    assert "4 feature(s) brought up to date here" in seen["summaries"][0]
    assert "1 edit(s) sent" in seen["summaries"][1]
    assert by_key(seen["names_later"]) == {**after, 4: "Mine"}
    assert (seen["asked"], seen["runs"], seen["is_modified"]) == ("trees", False, True)
    assert "1 edit(s) sent, 1 feature(s) brought up to date here" in seen["summary"]
    assert by_key(seen["names_at_last"]) == {1: "Theirs", 2: "In edit mode", 4: "Theirs again", 5: "Ash"}
    assert max(seen["stalls"]) < 1000, "QGIS stood still for a second"
    with closing(sqlite3.connect(tmp_path / "desk" / "trees.gpkg")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [path.name for path in (tmp_path / "desk").glob("*.gpkg-*")] == []
