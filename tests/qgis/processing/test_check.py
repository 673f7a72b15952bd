"""`check`: a table of findings, and a failure by severity."""

from __future__ import annotations

import csv

import pytest
from qgis.core import QgsProject, QgsVectorLayer


def rows_of(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def project_file(project_file):
    """The sample project, with the photo that a tree names."""
    (project_file.parent / "DCIM" / "birch.jpg").write_bytes(b"\xff\xd8 a photo")
    return project_file


@pytest.fixture
def add_layer(project_file):
    """Add a layer to the saved project."""

    def run(source, provider, action=""):
        project = QgsProject()
        assert project.read(str(project_file))
        layer = QgsVectorLayer(source, "Added", provider)
        if action:
            layer.setCustomProperty("QFieldSync/cloud_action", action)
        project.addMapLayer(layer)
        assert project.write()
        project.clear()

    return run


def test_a_good_project(run, nobody, project_file, tmp_path):
    outcome = run("check", PROJECT=str(project_file), OUTPUT=str(tmp_path / "findings.csv"), FAIL_ON="warning")
    assert outcome.ok, outcome.text
    assert (outcome.outputs["ERRORS"], outcome.outputs["WARNINGS"]) == (0, 0)
    assert [row for row in rows_of(tmp_path / "findings.csv") if row["severity"] != "note"] == []


def test_an_error_fails_after_the_table_was_written(run, nobody, project_file, add_layer, tmp_path):
    add_layer(str(tmp_path / "lost.gpkg"), "ogr")
    table = tmp_path / "findings.csv"
    outcome = run("check", PROJECT=str(project_file), OUTPUT=str(table))
    assert not outcome.ok
    assert "1 error(s), 0 warning(s). The file" in outcome.text
    (row,) = [row for row in rows_of(table) if row["severity"] == "error"]
    assert row["layer"] == "Added"
    assert "does not exist" in row["message"]
    assert row["remedy"].startswith("Change the layer's source")
    counted = run("check", PROJECT=str(project_file), OUTPUT=str(tmp_path / "again.csv"), FAIL_ON="none")
    assert counted.ok, counted.text
    assert (counted.outputs["ERRORS"], counted.outputs["WARNINGS"]) == (1, 0)


def test_a_warning_fails_only_if_that_is_asked_for(run, nobody, project_file, tmp_path):
    (project_file.parent / "DCIM" / "a#b.jpg").write_bytes(b"x")
    told = run("check", PROJECT=str(project_file), OUTPUT=str(tmp_path / "a.csv"))
    assert told.ok, told.text
    assert told.outputs["WARNINGS"] == 1
    asked = run("check", PROJECT=str(project_file), OUTPUT=str(tmp_path / "b.csv"), FAIL_ON="warning")
    assert not asked.ok
    assert "a#b.jpg" in asked.text


def test_a_password_takes_a_yes(run, nobody, project_file, add_layer, tmp_path):
    add_layer("dbname='x' host=db.example.org user='ada' password='secret' table=\"a\" (geom)", "postgres", "no_action")
    outcome = run("check", PROJECT=str(project_file), OUTPUT=str(tmp_path / "a.csv"))
    assert not outcome.ok
    assert "holds a password" in outcome.text
    assert "secret" not in outcome.text
    allowed = run("check", PROJECT=str(project_file), OUTPUT=str(tmp_path / "b.csv"), ALLOW_PASSWORDS=True)
    assert allowed.ok, allowed.text
    refused = run("package", PROJECT=str(project_file), OUTPUT=str(tmp_path / "package"))
    assert not refused.ok
    assert not (tmp_path / "package").exists()


def test_the_open_project(run, nobody, project_file, tmp_path):
    project = QgsProject()
    assert project.read(str(project_file))
    project.setTitle("changed")
    project.setDirty(True)
    outcome = run("check", project=project, OUTPUT=str(tmp_path / "findings.csv"))
    assert outcome.ok, outcome.text
    assert outcome.outputs["WARNINGS"] == 1
    assert project.isDirty()
    project.clear()


def test_exit_codes(qgis_process, project_file, add_layer, tmp_path):
    parameters = {"PROJECT": project_file, "OUTPUT": tmp_path / "findings.csv"}
    code, answer, text = qgis_process("check", {}, **parameters)
    assert code == 0, text
    assert answer["results"]["ERRORS"] == 0
    add_layer(str(tmp_path / "lost.gpkg"), "ogr")
    code, _, text = qgis_process("check", {}, **parameters)
    assert code != 0
    assert "does not exist" in text
    assert "error" in {row["severity"] for row in rows_of(tmp_path / "findings.csv")}
    code, _, text = qgis_process("check", {}, **parameters, FAIL_ON="none")
    assert code == 0, text
