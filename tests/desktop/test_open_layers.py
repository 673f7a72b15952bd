"""A real QGIS with a layer open in map and attribute table, while the plugin takes the crew's edits in."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.desktop.driven import drive, needs_desktop


@pytest.fixture
def seen(cloud, sample_files, tmp_path):
    """What was seen inside QGIS."""
    project = cloud.make_project("owner", "trees", files=sample_files)
    cloud.collaborate(project, "editor", "editor")
    cloud.finish_jobs()
    account = cloud.user("owner")
    task = {
        "url": cloud.url, "username": account.username, "password": account.password, "project": project,
        "crew": cloud.token("editor"), "folder": str(tmp_path / "desk"),
    }  # fmt: skip
    return drive(tmp_path, "open_layers_drive.OpenLayersDriver", task)


def by_key(names):
    return {int(key): name for key, name in names.items()}


@pytest.mark.desktop
@needs_desktop
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
