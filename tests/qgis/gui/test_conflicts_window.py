"""The window of the conflicts: its map, what it reads and remembers, and how it is closed."""

from __future__ import annotations

import gc
from dataclasses import replace

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QMessageBox

from qfieldsync_cloud.gui.conflicts import ConflictsDialog
from qfieldsync_cloud.gui.conflicts.cells import Column
from qfieldsync_cloud.gui.conflicts.nodes import NodeKind
from qfieldsync_cloud.gui.conflicts.wording import Side, Verdict
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.settings import window_state
from tests.qgis.gui.conflict_scene import (
    choose,
    cloud_rows,
    conflicts,
    crew,
    decision_at,
    desk,
    dialog,
    find,
    left,
    no_project,
    project,
)  # fmt: skip

__all__ = ["cloud_rows", "conflicts", "crew", "desk", "dialog", "no_project", "project"]  # fixtures


def test_the_map_shows_both_places(dialog, conflicts, desk):
    layer = QgsVectorLayer(f"{desk.folder}/trees.gpkg|layername=trees", "trees", "ogr")
    QgsProject.instance().addMapLayer(layer)
    dialog.reload()
    dialog.pane.tree.setCurrentIndex(find(dialog, "trees", "Birch · 2", "Geometry"))
    shown = dialog.pane.map
    assert shown.sides() == shown.legend.sides() == {Side.BASE, Side.THEIRS, Side.MINE}
    assert shown.canvas.layers() == [layer]
    extent = shown.canvas.extent()
    assert extent.xMinimum() < 8.6
    assert extent.xMaximum() > 8.62
    QgsProject.instance().removeMapLayer(layer.id())


def test_a_conflict_whose_layer_left_the_project_is_decided_without_a_map(dialog, conflicts, desk):
    dialog.pane.show_conflicts([replace(each, layer=replace(each.layer, id="", name="trees")) for each in left(desk)])
    dialog.pane.tree.setCurrentIndex(find(dialog, "trees", "Mine · 1", "name"))
    assert dialog.pane.map.sides() == set()
    assert "no longer in the project" in dialog.pane.map.text()
    assert choose(dialog, Verdict.MINE, "trees", "Mine · 1", "name")


def test_the_map_says_what_it_can_not_show(dialog, conflicts):
    dialog.reload()
    shown, tree = dialog.pane.map, dialog.pane.tree
    for way, sides, text in (
        (("trees", "Mine · 1", "name"), {Side.THEIRS, Side.MINE}, "Its geometry is not in conflict."),
        (("trees", "Pine · 3"), {Side.THEIRS}, "Deleted here."),
        (("trees", "Feature 4"), {Side.MINE}, "Deleted in the cloud."),
        (("trees",), set(), "Choose a feature to see it on a map."),
        (("visits", "mine · 1"), set(), "visits has no geometries, so there is nothing to show on a map."),
    ):
        tree.setCurrentIndex(find(dialog, *way))
        assert (shown.sides(), shown.text()) == (sides, text)


def test_decisions_are_kept_until_the_window_is_closed(dialog, conflicts, desk, crew):
    dialog.reload()
    choose(dialog, Verdict.MINE, "trees", "Mine · 1", "name")
    choose(dialog, Verdict.THEIRS, "trees", "Mine · 1", "height")
    dialog.reload()
    assert dialog.summary_text() == "2 of 6 decided."
    desk.run("UPDATE trees SET height = 15 WHERE fid = 1")
    desk.synchronize()
    dialog.reload()
    assert decision_at(dialog, "trees", "Mine · 1", "name").data() == "Keep mine"
    assert decision_at(dialog, "trees", "Mine · 1", "height").data() == "Decide later"  # it is another conflict now


def test_closing_with_decisions_asks_first(dialog, conflicts, desk):
    dialog.reload()
    choose(dialog, Verdict.MINE, "trees")
    dialog.close()
    assert dialog.isVisible()
    box = dialog.findChild(QMessageBox)
    assert "5 decision(s)" in box.text()
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.No)
    box.button(QMessageBox.StandardButton.No).click()
    assert dialog.isVisible()
    dialog.reject()
    dialog.findChildren(QMessageBox)[-1].button(QMessageBox.StandardButton.Yes).click()
    assert not dialog.isVisible()
    assert len(left(desk)) == 6


def test_closing_without_decisions_does_not_ask(dialog, conflicts):
    dialog.reload()
    dialog.close()
    assert not dialog.isVisible()


def test_a_layer_in_edit_mode_is_explained_and_decisions_stay(runner, conflicts, desk, qtbot):
    dialog = ConflictsDialog(runner, desk.folder, replace(Means(), is_being_edited=lambda _path: True))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reload()
    choose(dialog, Verdict.MINE, "visits")
    dialog.decide_and_synchronize()
    assert "edit mode" in dialog.error_text()
    assert dialog.isVisible()
    assert dialog.summary_text() == "1 of 6 decided."


def test_a_folder_that_is_not_there_is_explained(runner, tmp_path, qtbot):
    (tmp_path / "file").write_text("x")
    dialog = ConflictsDialog(runner, tmp_path / "file")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reload()
    assert dialog.error_text()
    assert "No decisions" not in dialog.summary_text()


def test_a_cell_offers_what_can_be_decided_and_has_a_widget_only_then(dialog, conflicts):
    dialog.reload()
    tree = dialog.pane.tree
    index = dialog.model.indexes_of(NodeKind.DECISION)[0]
    assert tree.indexWidget(index) is None
    tree.edit(index)
    editor = tree.indexWidget(index)
    assert [editor.itemText(row) for row in range(editor.count())] == [
        "Decide later", "Keep mine", "Take the cloud's", "Type a value…",
    ]  # fmt: skip
    editor.setCurrentIndex(1)
    editor.activated.emit(1)
    assert tree.indexWidget(index) is None
    assert dialog.summary_text() == "1 of 6 decided."


def test_features_that_were_not_read_ahead_are_read_when_they_are_looked_at(dialog, conflicts, monkeypatch):
    monkeypatch.setattr("qfieldsync_cloud.gui.conflicts.features.AHEAD", 1)
    dialog.reload()
    assert find(dialog, "trees", "Feature 3").data() == "Feature 3"
    dialog.pane.tree.setCurrentIndex(find(dialog, "trees", "Feature 3"))
    assert find(dialog, "trees", "Pine").data() == "Pine · 3"


def test_a_file_that_can_not_be_read_is_told(dialog, conflicts, desk):
    (desk.folder / "visits.gpkg").write_bytes(b"rubbish")
    dialog.reload()
    assert dialog._problems.isVisible()
    assert "visits.gpkg" in dialog._problems.text()
    assert dialog.summary_text() == "0 of 5 decided."


def test_columns_and_splitter_are_remembered(dialog, conflicts, runner, desk, qtbot):
    dialog.reload()
    gc.collect()  # what only the header knows would be gone
    header = dialog.pane.tree.header()
    header.resizeSection(Column.MINE, 234)
    qtbot.waitUntil(lambda: window_state("conflicts_columns") == header.saveState())
    dialog.pane.setSizes([500, 400])
    dialog.pane.splitterMoved.emit(500, 1)
    again = ConflictsDialog(runner, desk.folder)
    qtbot.addWidget(again)
    assert again.pane.tree.header().sectionSize(Column.MINE) == 234
    again.show()
    assert again.pane.sizes() == dialog.pane.sizes()


def test_features_are_called_as_their_layer_says_also_where_they_are_deleted(dialog, conflicts, desk):
    layer = QgsVectorLayer(f"{desk.folder}/trees.gpkg|layername=trees", "trees", "ogr")
    layer.setDisplayExpression("upper(\"name\") || ', ' || \"count\" || ' at ' || round($x, 1)")
    QgsProject.instance().addMapLayer(layer)
    dialog.reload()
    trees = find(dialog, "trees")
    model = dialog.model
    names = [model.index(row, 0, trees).data() for row in range(model.rowCount(trees))]
    assert names == ["MINE, 1 at 8.5 · 1", "BIRCH, 2 at 8.6 · 2", "PINE, 3 at 8.7 · 3", "Feature 4"]
    QgsProject.instance().removeMapLayer(layer.id())
