"""The algorithms about edits, on a real folder and a crew that sends deltas."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import QgsVectorLayer

from qfieldsync_cloud.deltas.geometry import register_functions
from tests.unit.jobs.edits.conftest import Crew


@pytest.fixture
def project(cloud, sample_files) -> str:
    project = cloud.make_project("owner", "trees", files=sample_files)
    cloud.collaborate(project, "editor", "editor")
    cloud.finish_jobs()
    return project


@pytest.fixture
def crew(cloud, project) -> Crew:
    return Crew(cloud, project)


@pytest.fixture
def folder(run, signed_in, project, tmp_path) -> Path:
    outcome = run("download", PROJECT_ID=project, FOLDER=str(tmp_path / "desk"))
    assert outcome.ok, outcome.text
    return tmp_path / "desk"


def edit(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "trees.gpkg")) as connection, connection:
        register_functions(connection)
        connection.execute(statement)


def test_changes_lists_what_is_not_in_the_cloud(run, folder, tmp_path):
    edit(folder, "UPDATE trees SET name = 'Big oak', height = 13.25 WHERE fid = 1")
    edit(folder, "DELETE FROM trees WHERE fid = 4")
    outcome = run("changes", FOLDER=str(folder), OUTPUT=str(tmp_path / "edits.csv"))
    assert outcome.ok, outcome.text
    assert (outcome.outputs["COUNT"], outcome.outputs["CONFLICTS"]) == (2, 0)
    layer = QgsVectorLayer(str(tmp_path / "edits.csv"), "edits", "ogr")
    rows = [dict(zip([field.name() for field in layer.fields()], each.attributes())) for each in layer.getFeatures()]
    assert [(row["layer"], row["feature"], row["method"]) for row in rows] == [
        ("trees", "1", "patch"), ("trees", "4", "delete"),
    ]  # fmt: skip
    assert json.loads(rows[0]["after"]) == {"name": "Big oak", "height": "13.25"}


def test_changes_needs_a_linked_folder(run, tmp_path):
    outcome = run("changes", FOLDER=str(tmp_path), OUTPUT=str(tmp_path / "edits.csv"))
    assert not outcome.ok
    assert "not linked" in outcome.text


def test_push_sends_edits_and_leaves_other_files(run, cloud, project, folder):
    edit(folder, "UPDATE trees SET name = 'Big oak' WHERE fid = 1")
    (folder / "trees.qgs").write_bytes((folder / "trees.qgs").read_bytes() + b"\n")
    before = cloud.files(project)["trees.qgs"]
    outcome = run("push", FOLDER=str(folder))
    assert outcome.ok, outcome.text
    assert (outcome.outputs["EDITS_SENT"], outcome.outputs["EDITS_WAITING"]) == (1, 0)
    assert cloud.files(project)["trees.qgs"] == before
    assert json.loads(outcome.outputs["REPORT"])["edits"][0]["sent"] == 1


def test_push_need_not_wait(run, cloud, project, folder):
    edit(folder, "UPDATE trees SET name = 'Big oak' WHERE fid = 1")
    cloud.pause_jobs()
    outcome = run("push", FOLDER=str(folder), WAIT=0)
    assert outcome.ok, outcome.text
    assert (outcome.outputs["EDITS_SENT"], outcome.outputs["EDITS_WAITING"]) == (0, 1)
    cloud.resume_jobs()
    cloud.finish_jobs()
    again = run("push", FOLDER=str(folder))
    assert again.ok, again.text
    assert (again.outputs["EDITS_SENT"], again.outputs["EDITS_WAITING"]) == (0, 0)
    assert run("status", FOLDER=str(folder)).outputs["UP_TO_DATE"]


def test_fieldchanges_writes_a_layer_for_each_layer(run, crew, project, folder, tmp_path):
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    crew.create({"name": "Ash"}, "Point (8.1 47.1)")
    crew.patch(4711, {"name": "Oak"}, {"name": "Nowhere"})
    outcome = run("fieldchanges", PROJECT_ID=project, OUTPUT=str(tmp_path / "field.gpkg"))
    assert outcome.ok, outcome.text
    assert outcome.outputs["COUNT"] == 3
    (name,) = json.loads(outcome.outputs["LAYERS"])
    layer = QgsVectorLayer(f"{tmp_path / 'field.gpkg'}|layername={name}", "field", "ogr")
    rows = {feature["method"] + feature["fate"]: feature for feature in layer.getFeatures()}
    assert sorted(rows) == ["createapplied", "patchapplied", "patchnot_applied"]
    assert rows["createapplied"].geometry().asWkt(1) == "Point (8.1 47.1)"
    assert rows["patchapplied"]["person"] == "editor"
    assert "Unable to find feature" in rows["patchnot_applied"]["reason"]


def test_fieldchanges_since(run, crew, project, folder, tmp_path):
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    outcome = run("fieldchanges", PROJECT_ID=project, SINCE="2999-01-01", OUTPUT=str(tmp_path / "field.gpkg"))
    assert outcome.outputs["COUNT"] == 0
    wrong = run("fieldchanges", PROJECT_ID=project, SINCE="yesterday", OUTPUT=str(tmp_path / "field.gpkg"))
    assert "is not a date" in wrong.text


def test_status_tells_how_a_folder_stands(run, crew, folder):
    assert run("status", FOLDER=str(folder)).outputs["UP_TO_DATE"] is True
    edit(folder, "UPDATE trees SET name = 'Big oak' WHERE fid = 1")
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    outcome = run("status", FOLDER=str(folder))
    told = json.loads(outcome.outputs["STATUS"])
    assert (told["up_to_date"], told["edits"]["total"], told["cloud_newer"]) == (False, 1, ["trees.gpkg"])
    assert told["package"]["ready"] is False
    assert run("synchronize", FOLDER=str(folder)).outputs["EDIT_CONFLICTS"] == 1
    again = run("status", FOLDER=str(folder))
    assert (again.outputs["EDITS"], again.outputs["CONFLICTS"], again.outputs["NEWER"]) == (1, 1, 0)
