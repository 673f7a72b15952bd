"""The algorithms in a QGIS in whose open project somebody is editing: what is being edited is left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from tests.qgis.processing.test_edits import crew, edit, folder, project

__all__ = ["crew", "folder", "project"]  # fixtures


@pytest.fixture
def edited(folder, crew):
    """The trees in the open project, with an edit that is not saved; the crew has sent one, too."""
    edit(folder, "UPDATE trees SET name = 'Big oak' WHERE fid = 1")
    layer = QgsVectorLayer(f"{folder}/trees.gpkg|layername=trees", "trees", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.startEditing()
    layer.changeAttributeValue(2, layer.fields().lookupField("name"), "In edit mode")
    crew.patch(4, {"name": "Elm"}, {"name": "Theirs"})
    yield layer
    layer.rollBack()
    QgsProject.instance().clear()


def stored(folder):
    with closing(sqlite3.connect(folder / "trees.gpkg")) as connection:
        return dict(connection.execute("SELECT fid, name FROM trees"))


@pytest.mark.parametrize("algorithm", ["synchronize", "push", "upload"])
def test_a_file_that_is_being_edited_is_not_changed(run, folder, edited, algorithm):
    outcome = run(algorithm, FOLDER=str(folder))
    assert "edit mode" in outcome.text or "edit mode" in str(outcome.outputs)
    assert stored(folder) == {1: "Big oak", 2: "Birch", 3: "Pine", 4: "Elm"}
    assert edited.isModified()
    assert edited.getFeature(2)["name"] == "In edit mode"


def test_it_is_taken_in_when_the_edits_are_saved(run, folder, edited):
    assert edited.commitChanges()
    outcome = run("synchronize", FOLDER=str(folder))
    assert outcome.ok, outcome.text
    assert stored(folder) == {1: "Big oak", 2: "In edit mode", 3: "Pine", 4: "Theirs"}
