"""What lies in the trash, and how it comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMessageBox

from qfieldsync_cloud.gui.trash import TrashDialog
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.sync.trash import Trash
from tests.unit.jobs.edits.conftest import cloud_rows, crew, desk, project
from tests.unit.jobs.edits.test_undo import renumbered

__all__ = ["cloud_rows", "crew", "desk", "project", "renumbered"]  # fixtures


@pytest.fixture
def dialog(runner, desk, qtbot):
    dialog = TrashDialog(runner, desk.folder)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    QgsProject.instance().clear()


def throw_away(desk, name, text, day):
    (desk.folder / name).parent.mkdir(exist_ok=True)
    (desk.folder / name).write_text(text)
    Trash(desk.folder, datetime(2026, 8, day, 9, 30)).take(name)


def answer(dialog, button):
    dialog.findChildren(QMessageBox)[-1].button(button).click()


def test_an_empty_trash_is_said(dialog):
    dialog.reload()
    assert dialog.summary_text() == "The trash is empty."
    assert not dialog._open.isEnabled()
    assert not dialog._put_back.isEnabled()


def test_the_newest_comes_first_and_columns_sort_by_value(dialog, desk):
    for name, text, day in (("b.txt", "x" * 2000, 2), ("DCIM/a.jpg", "x" * 300, 3), ("c.txt", "x", 1)):
        throw_away(desk, name, text, day)
    dialog.reload()
    assert [row[1] for row in dialog.rows()] == ["DCIM/a.jpg", "b.txt", "c.txt"]
    assert dialog.summary_text() == "3 file(s) in the trash."
    dialog._table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert [row[2] for row in dialog.rows()] == ["1 B", "300 B", "2.0 kB"]


def test_putting_back_asks_first_and_defaults_to_no(dialog, desk):
    throw_away(desk, "notes.txt", "before", 1)
    dialog.reload()
    dialog.select(0)
    dialog._put_back.click()
    box = dialog.findChild(QMessageBox)
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.No)
    assert "notes.txt" in box.text()
    answer(dialog, QMessageBox.StandardButton.No)
    assert not (desk.folder / "notes.txt").exists()


def test_a_layer_that_is_open_shows_what_was_put_back(dialog, desk, crew, qtbot):
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    desk.synchronize()
    layer = QgsVectorLayer(f"{desk.folder}/trees.gpkg|layername=trees", "trees", "ogr")
    QgsProject.instance().addMapLayer(layer)
    assert layer.getFeature(2)["name"] == "Theirs"
    layer.selectByIds([2])
    dialog.reload()
    dialog.select(0)
    dialog._put_back.click()
    with qtbot.waitSignal(dialog.put_back_done) as told:
        answer(dialog, QMessageBox.StandardButton.Yes)
    assert told.args == [frozenset({"trees.gpkg"})]
    assert layer.getFeature(2)["name"] == "Birch"
    assert layer.selectedFeatureIds() == [2]
    assert [row[1] for row in dialog.rows()] == ["trees.gpkg", "trees.gpkg"]  # what was there lies in the trash


def test_new_features_that_have_other_numbers_by_now_are_told_after_an_undo(dialog, renumbered, qtbot):
    dialog.reload()
    dialog.select(0)
    dialog._put_back.click()
    with qtbot.waitSignal(dialog.put_back_done):
        answer(dialog, QMessageBox.StandardButton.Yes)
    told = dialog.result_text()
    assert told.startswith("1 file(s) put back.\ntrees.gpkg: 1 new feature(s) of yours have other numbers by now")
    assert dialog._notices.isVisible()
    throw_away(renumbered, "notes.txt", "before", 1)
    dialog.reload()
    dialog.select(len(dialog.rows()) - 1)
    dialog.ask_to_put_back()
    with qtbot.waitSignal(dialog.put_back_done):
        answer(dialog, QMessageBox.StandardButton.Yes)
    assert dialog.result_text() == "1 file(s) put back."


def test_one_file_at_two_times_is_not_put_back(dialog, desk):
    throw_away(desk, "notes.txt", "first", 1)
    throw_away(desk, "notes.txt", "second", 2)
    dialog.reload()
    dialog.select(0, 1)
    assert not dialog._put_back.isEnabled()
    assert "at two times" in dialog.summary_text()
    dialog.select(1)
    assert dialog._put_back.isEnabled()
    assert dialog.summary_text() == "1 file(s) selected, 5 B."


def test_a_layer_in_edit_mode_is_explained(runner, desk, crew, qtbot):
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    desk.synchronize()
    dialog = TrashDialog(runner, desk.folder, replace(Means(), is_being_edited=lambda _path: True))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reload()
    dialog.select(0)
    dialog.ask_to_put_back()
    answer(dialog, QMessageBox.StandardButton.Yes)
    assert "edit mode" in dialog.error_text()
    assert desk.rows()[2] == "Theirs"


def test_what_happens_to_edits_is_said_before(dialog):
    assert "appear as edits of yours that undo them" in dialog._intro.text()
