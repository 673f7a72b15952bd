"""The window of a synchronization whose edits travel one by one: its plan, layers in edit mode, what became of it."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QMessageBox

from qfieldsync_cloud.gui.edit_mode import EditModeWatch
from qfieldsync_cloud.gui.plan_model import Column
from qfieldsync_cloud.gui.synchronize import SynchronizeDialog
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.sync.plan import Resolution
from tests.qgis.gui.test_synchronize import tree
from tests.unit.jobs.edits.conftest import cloud_rows, crew, desk, project

__all__ = ["cloud_rows", "crew", "desk", "project"]  # fixtures


@pytest.fixture
def edits(runner, desk, session, qtbot):
    """A window on a folder with a crew."""
    watch = EditModeWatch(QgsProject.instance())
    means = Means(is_being_edited=watch.is_being_edited)
    dialog = SynchronizeDialog(runner, session, desk.folder, means=means, watch=watch)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    QgsProject.instance().clear()


def trees_layer(desk):
    layer = QgsVectorLayer(f"{desk.folder}/trees.gpkg|layername=trees", "Trees of the city", "ogr")
    QgsProject.instance().addMapLayer(layer)
    return layer


def rename(layer, key, name):
    assert layer.startEditing()
    assert layer.changeAttributeValue(key, layer.fields().indexOf("name"), name)


def test_edits_are_a_group_of_their_own_with_their_number(edits, desk, crew):
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid IN (1, 3)")
    edits.compare()
    assert next(iter(tree(edits).items())) == ("Send and take in edits, one by one (1)", ["trees.gpkg"])
    row = edits.model.index(0, 0, edits.model.index(0, 0))
    assert row.sibling(0, Column.SIZE).data() == "2 edit(s) of mine"
    assert row.sibling(0, Column.WHY).data() == "2 edit(s) here, and new edits in the cloud."
    assert edits.summary_text() == "Edits of mine: 2."
    assert edits.choices.offers_edits()
    edits.synchronize()
    assert "2 edit(s) sent, 1 feature(s) brought up to date here" in edits.summary_text()
    assert edits.result.went_well() == [("trees.gpkg", "2 edit(s) sent. 1 feature(s) brought up to date here.")]
    assert edits.failed_rows() == []
    assert not edits.buttons.decide.isVisible()


def test_without_edits_nothing_is_offered_about_them(edits):
    edits.compare()
    assert not edits.choices.offers_edits()


@pytest.mark.parametrize(
    ("resolution", "here", "there"),
    [(Resolution.STOP, "Mine", "Theirs"), (Resolution.MINE, "Mine", "Mine"), (Resolution.THEIRS, "Theirs", "Theirs")],
)
def test_one_decision_for_all_edits(edits, desk, crew, cloud_rows, qtbot, resolution, here, there):
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    edits.compare()
    edits.choices.choose_for_edits(resolution)
    edits.synchronize()
    assert (desk.rows()[1], cloud_rows()[1]) == (here, there)
    is_due = resolution is Resolution.STOP
    assert edits.buttons.decide.isVisible() is is_due
    if is_due:
        assert ("trees.gpkg", "1 decision(s) are due.") in edits.failed_rows()
        with qtbot.waitSignal(edits.conflicts_wanted) as wanted:
            edits.buttons.decide.click()
        assert wanted.args == [desk.folder]


def test_an_edit_that_was_refused_is_told_with_the_name_of_its_feature(edits, desk, cloud, qtbot):
    layer = QgsVectorLayer(f"{desk.folder}/trees.gpkg|layername=trees", "trees", "ogr")
    layer.setDisplayExpression("name || ', ' || height || ' m'")
    QgsProject.instance().addMapLayer(layer)
    desk.run("UPDATE trees SET height = 13 WHERE fid = 1")
    edits.compare()
    cloud.faults.refuse(500, "unknown_error", method="POST", path="*/deltas/*")
    edits.synchronize()
    qtbot.waitUntil(lambda: [row[2] for row in edits.result.edit_rows()] == ["Oak, 13 m · 1"])
    QgsProject.instance().removeMapLayer(layer.id())


def test_refused_edits_are_told_one_by_one_and_tried_again(edits, desk, cloud, project, cloud_rows):
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    edits.compare()
    cloud.faults.refuse(500, "unknown_error", method="POST", path="*/deltas/*")
    edits.synchronize()
    ((path, layer, feature, reason),) = edits.result.edit_rows()
    assert (path, layer, feature) == ("trees.gpkg", "trees", "1")
    assert "The server failed" in reason
    assert edits.buttons.retry.isVisible()
    cloud.faults.clear()
    edits.buttons.retry.click()
    assert edits.result.edit_rows() == []
    assert not edits.buttons.retry.isVisible()
    assert cloud_rows()[1] == "Mine"


def test_layers_in_edit_mode_are_asked_about_and_saved(edits, desk, cloud_rows):
    layer = trees_layer(desk)
    rename(layer, 1, "Edited")
    edits.compare()
    assert "Not saved yet: changes of Trees of the city." in edits.summary_text()
    edits.buttons.go.click()
    assert edits.edit_panel.isVisible()
    assert edits.edit_panel.text() == "Trees of the city"
    assert not edits.buttons.go.isEnabled()
    assert layer.isEditable()
    edits.edit_panel._save.click()
    assert not edits.edit_panel.isVisible()
    assert not layer.isEditable()
    assert cloud_rows()[1] == "Edited"


def test_layers_in_edit_mode_can_be_left_alone(edits, desk, cloud_rows):
    layer = trees_layer(desk)
    rename(layer, 1, "Edited")
    edits.compare()
    edits.buttons.go.click()
    edits.edit_panel._cancel.click()
    assert not edits.edit_panel.isVisible()
    assert layer.isModified()
    assert cloud_rows()[1] == "Oak"
    layer.rollBack()


def test_discarding_asks_first(edits, desk, crew):
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    layer = trees_layer(desk)
    rename(layer, 1, "Edited")
    edits.compare()
    edits.buttons.go.click()
    edits.edit_panel._discard.click()
    box = edits.edit_panel.findChild(QMessageBox)
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.No)
    assert "Trees of the city" in box.text()
    assert layer.isModified()
    box.button(QMessageBox.StandardButton.Yes).click()
    assert not layer.isEditable()
    assert desk.rows() == {1: "Oak", 2: "Theirs", 3: "Pine", 4: "Elm"}


def test_what_can_not_be_saved_is_told_and_stays(edits, desk):
    layer = trees_layer(desk)
    layer.startEditing()
    layer.changeAttributeValue(1, layer.fields().indexOf("fid"), 2)  # a key that another feature has
    edits.compare()
    edits.buttons.go.click()
    edits.edit_panel._save.click()
    assert edits.edit_panel.isVisible()
    assert "Trees of the city: " in edits.edit_panel.text()
    assert layer.isEditable()
    layer.rollBack()


def test_it_goes_on_when_the_layers_are_saved_in_qgis(edits, desk, cloud_rows, qtbot):
    layer = trees_layer(desk)
    rename(layer, 1, "Edited")
    edits.compare()
    edits.buttons.go.click()
    with qtbot.waitSignal(edits.synchronized):
        layer.commitChanges()
    assert cloud_rows()[1] == "Edited"


def test_a_dry_run_asks_nothing(edits, desk):
    rename(trees_layer(desk), 1, "Edited")
    edits.compare()
    edits.choose(dry_run=True)
    edits.synchronize()
    assert not edits.edit_panel.isVisible()
    assert "Dry run" in edits.summary_text()


def test_undo_opens_the_trash(edits, desk, crew, qtbot):
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    edits.compare()
    assert not edits.buttons.undo.isVisible()
    edits.synchronize()
    assert edits.buttons.undo.isVisible()
    edits.buttons.undo.click()
    assert [row[1] for row in edits.trash.rows()] == ["trees.gpkg"]
    edits.trash.select(0)
    edits.trash._put_back.click()
    with qtbot.waitSignal(edits.files_put_back) as told:
        edits.trash.findChild(QMessageBox).button(QMessageBox.StandardButton.Yes).click()
    assert told.args == [frozenset({"trees.gpkg"})]
    assert desk.rows()[2] == "Birch"


def test_only_edits_travel_if_that_is_chosen(edits, desk, cloud, project, cloud_rows):
    (guide,) = desk.folder.glob("*.qgs")
    text = guide.read_text() + "\n"
    guide.write_text(text)
    (desk.folder / "notes.txt").write_text("of today")
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 3")
    edits.compare()
    assert tree(edits)["Upload to the cloud (2)"] == ["notes.txt", guide.name]
    edits.choices.choose_edits_only()
    assert list(tree(edits).values()) == [["trees.gpkg"], ["notes.txt"]]
    edits.synchronize()
    assert cloud_rows()[3] == "Mine"
    assert cloud.files(project)[guide.name] != text.encode()
    edits.choices.choose_edits_only(False)
    assert tree(edits)["Upload to the cloud (1)"] == [guide.name]


def test_without_an_edit_nothing_is_to_be_pushed(edits):
    edits.choices.choose_edits_only()
    edits.compare()
    assert edits.summary_text() == "There is nothing to send and nothing to take in."
    assert not edits.buttons.go.isEnabled()


def test_what_was_compared_to_push_edits_is_not_carried_out_whole(edits, desk, cloud):
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 3")
    edits.choices.choose_edits_only()
    edits.compare()
    assert edits.buttons.go.isEnabled()
    cloud.faults.html(502)
    edits.choices.choose_edits_only(False)
    assert edits.error_text()
    assert tree(edits) == {}
    assert not edits.buttons.go.isEnabled()
    cloud.faults.clear()
    edits.buttons.again.click()
    assert tree(edits)
    assert edits.buttons.go.isEnabled()
