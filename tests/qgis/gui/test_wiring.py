"""What the desk connects: the dock, synchronizations, conflicts, and the question before packaging again."""

from __future__ import annotations

import shutil

import pytest
from qgis.core import QgsProject, QgsVectorLayerCache
from qgis.gui import QgsAttributeTableModel
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMessageBox

from qfieldsync_cloud.gui.conflicts import ConflictsDialog
from qfieldsync_cloud.gui.first_the_field import question_for
from qfieldsync_cloud.gui.publish import PublishWizard
from qfieldsync_cloud.gui.reload import changed_geopackages, other_files, reload_layers
from qfieldsync_cloud.gui.synchronize import SynchronizeDialog
from qfieldsync_cloud.jobs.field import News
from qfieldsync_cloud.plugin import QFieldSyncCloudPlugin
from qfieldsync_cloud.sync.report import EditResult, FileResult, SyncReport
from qfieldsync_cloud.worker.runner import InlineRunner
from tests.unit.jobs.edits.conftest import TREES, VISITS


@pytest.fixture
def plugin(face, session, opened, monkeypatch):
    """The plugin with the project open and somebody signed in; its jobs run inline."""
    monkeypatch.setattr("qfieldsync_cloud.plugin.ThreadRunner", InlineRunner)
    plugin = QFieldSyncCloudPlugin(face)
    plugin.initGui()
    plugin.accounts._take(session)
    yield plugin
    plugin.unload()


def texts(face) -> list[str]:
    return [item.text() for item in face.bar.items()]


def test_the_dock_is_hidden_until_it_is_asked_for(plugin, face):
    dock = plugin.desk.changes.dock
    assert not dock.isVisible()
    plugin.action("changes").trigger()
    assert dock.isVisible()
    assert dock.parent() is face.window


def test_what_a_synchronization_took_is_seen_in_open_layers_and_selections_stay(plugin, face, crew, analyst):
    layer = QgsProject.instance().mapLayer(TREES)
    layer.selectByIds([1, 2, 3])
    cache = QgsVectorLayerCache(layer, 100)
    table = QgsAttributeTableModel(cache)
    table.loadLayer()
    crew.patch(1, {"name": "Oak"}, {"name": "From the field"})
    crew.delete(3, {"name": "Pine"})
    crew.create({"name": "Ash"})
    report = analyst.synchronize()
    plugin.desk._outcomes.tell(None, report)
    assert layer.getFeature(1)["name"] == "From the field"
    assert sorted(layer.selectedFeatureIds()) == [1, 2]
    names = {table.data(table.index(row, 1), Qt.ItemDataRole.DisplayRole) for row in range(table.rowCount())}
    assert names == {"From the field", "Birch", "Elm", "Ash"}
    assert texts(face) == []


def test_a_layer_in_edit_mode_is_left_alone(opened, analyst):
    layer = opened.mapLayer(TREES)
    layer.startEditing()
    assert reload_layers(opened, analyst.folder, {"trees.gpkg"}) == []
    layer.rollBack()
    assert reload_layers(opened, analyst.folder, {"trees.gpkg"}) == [layer]
    assert reload_layers(opened, analyst.folder, {"other.gpkg"}) == []


def test_a_file_that_was_replaced_is_read_anew(opened, analyst, tmp_path):
    layer = opened.mapLayer(TREES)
    assert layer.getFeature(1)["name"] == "Oak"
    shutil.copyfile(analyst.folder / "trees.gpkg", tmp_path / "new.gpkg")
    shutil.move(analyst.folder / "trees.gpkg", tmp_path / "old.gpkg")
    shutil.move(tmp_path / "new.gpkg", analyst.folder / "trees.gpkg")
    analyst.run("UPDATE trees SET name = 'New' WHERE fid = 1")
    reload_layers(opened, analyst.folder, {"trees.gpkg"})
    assert layer.getFeature(1)["name"] == "New"


def test_which_files_need_what(tmp_path):
    report = SyncReport(
        tmp_path,
        downloaded=(FileResult("a.gpkg"), FileResult("p.qgs")),
        edits=(EditResult("b.gpkg", taken=1), EditResult("c.gpkg", sent=1)),
    )
    assert changed_geopackages(report) == {"a.gpkg", "b.gpkg"}
    assert other_files(report) == ("p.qgs",)


def test_a_replaced_project_file_is_offered_to_be_reloaded(plugin, face, analyst):
    report = SyncReport(analyst.folder, downloaded=(FileResult("trees.qgs"),))
    plugin.desk._outcomes.tell(None, report)
    assert "replaced by newer ones" in texts(face)[0]


def test_a_dry_run_or_another_folder_changes_nothing(plugin, face, analyst, tmp_path):
    for report in (
        SyncReport(analyst.folder, downloaded=(FileResult("trees.qgs"),), dry_run=True),
        SyncReport(tmp_path / "other", downloaded=(FileResult("trees.qgs"),)),
    ):
        plugin.desk._outcomes.tell(None, report)
    assert texts(face) == []


def test_packaging_again_asks_first_if_the_field_has_sent_something(plugin, crew):
    crew.patch(1, {"name": "Oak"}, {"name": "From the field"})
    plugin.action("publish").trigger()
    box = plugin.desk._first_the_field.question
    assert "trees.gpkg" in box.text()
    assert box.defaultButton().text().replace("&", "") == "Synchronize first"
    assert plugin.desk.window(PublishWizard) is None
    box.defaultButton().click()
    assert plugin.desk.window(SynchronizeDialog).isVisible()
    assert plugin.desk.window(PublishWizard) is None


def test_packaging_all_the_same_and_not_at_all(plugin, crew):
    crew.patch(1, {"name": "Oak"}, {"name": "From the field"})
    plugin.action("publish").trigger()
    plugin.desk._first_the_field.question.button(QMessageBox.StandardButton.Cancel).click()
    assert plugin.desk.window(PublishWizard) is None
    plugin.action("publish").trigger()
    box = plugin.desk._first_the_field.question
    next(button for button in box.buttons() if "all the same" in button.text().replace("&", "")).click()
    assert plugin.desk.window(PublishWizard) is not None


def test_packaging_again_asks_too_while_changes_of_the_field_wait_on_the_server(plugin, cloud, crew):
    cloud.store.run("UPDATE users SET quota = 1 WHERE username = 'owner'")
    crew.patch(1, {"name": "Oak"}, {"name": "From the field"})
    plugin.action("publish").trigger()
    assert plugin.desk._first_the_field.question.text().startswith("1 change(s) from the field wait on the server")
    assert plugin.desk.window(PublishWizard) is None


def test_packaging_again_asks_nothing_without_news(plugin):
    plugin.action("publish").trigger()
    assert plugin.desk.window(PublishWizard) is not None


def test_it_is_said_if_nobody_could_look_for_changes_of_the_field(plugin, face, cloud):
    cloud.faults.html(502, path="*/files/*")
    plugin.action("publish").trigger()
    assert plugin.desk.window(PublishWizard) is not None
    (text,) = texts(face)
    assert "could not be looked up whether the field has sent changes" in text


def test_many_files_are_not_all_named():
    text = question_for(News(newer=tuple(f"{n}.gpkg" for n in range(8)), failed=2))
    assert "4.gpkg and 3 more" in text
    assert "2 change(s) could not be applied" in text


def test_conflicts_are_decided_from_the_dock(plugin, crew, analyst):
    crew.patch(3, {"name": "Pine"}, {"name": "Theirs"})
    analyst.run("UPDATE trees SET name = 'Mine' WHERE fid = 3")
    analyst.synchronize()
    changes = plugin.desk.changes
    changes.watch.look_now()
    changes.dock.mine._decide.trigger()
    dialog = plugin.desk.window(ConflictsDialog)
    assert dialog.isVisible()
    dialog.decided.emit(1)
    dialog.synchronize_wanted.emit(analyst.folder)
    assert plugin.desk.window(SynchronizeDialog).isVisible()


def test_the_dock_asks_for_a_synchronization_of_its_folder(plugin):
    plugin.desk.changes.dock.mine._synchronize.trigger()
    assert plugin.desk.window(SynchronizeDialog).isVisible()
    assert not plugin.desk.window(SynchronizeDialog).choices.wants_edits_only


def test_my_edits_are_pushed_from_the_dock_without_other_files(plugin, analyst):
    changes = plugin.desk.changes
    changes.watch.look_now()
    assert not changes.dock.mine._push.isEnabled()
    analyst.run("UPDATE trees SET name = 'Mine' WHERE fid = 3")
    changes.watch.look_now()
    changes.dock.mine._push.trigger()
    assert plugin.desk.window(SynchronizeDialog).choices.wants_edits_only


def test_what_is_reverted_in_the_dock_is_seen_in_the_layer(plugin, analyst):
    layer = QgsProject.instance().mapLayer(TREES)
    analyst.run("UPDATE trees SET name = 'x' WHERE fid = 1")
    changes = plugin.desk.changes
    changes.watch.look_now()
    changes.dock.mine.ask_to_revert_all()
    changes.dock.mine.reverting.question.button(QMessageBox.StandardButton.Yes).click()
    assert layer.getFeature(1)["name"] == "Oak"


def test_reverting_waits_until_the_layer_leaves_edit_mode(plugin, analyst):
    layer = QgsProject.instance().mapLayer(TREES)
    analyst.run("UPDATE trees SET name = 'x' WHERE fid = 1")
    changes = plugin.desk.changes
    changes.watch.look_now()
    layer.startEditing()
    changes.dock.mine.ask_to_revert_all()
    changes.dock.mine.reverting.question.button(QMessageBox.StandardButton.Yes).click()
    assert "edit mode" in changes.dock.mine.error_text()
    layer.rollBack()


def test_a_click_on_a_sign_opens_the_dock_at_the_layer(plugin, face, analyst):
    analyst.run("UPDATE trees SET name = 'x' WHERE fid IN (1, 2)")
    changes = plugin.desk.changes
    changes.watch.look_now()
    node = QgsProject.instance().layerTreeRoot().findLayer(TREES)
    (sign,) = face.tree.indicators(node)
    sign.clicked.emit(face.tree.currentIndex())
    assert changes.dock.isVisible()
    assert len(changes.dock.mine.selected()) == 2


def test_a_click_on_the_sign_of_newer_data_shows_the_fields_changes_of_that_layer(plugin, face, crew):
    crew.patch(1, {"name": "Oak"}, {"name": "From the field"})
    crew.push({"localPk": "1", "sourcePk": "1", "method": "patch", "localLayerId": VISITS, "sourceLayerId": VISITS,
               "old": {"attributes": {"note": "first visit"}}, "new": {"attributes": {"note": "theirs"}}})  # fmt: skip
    changes = plugin.desk.changes
    changes.news._in_use = lambda: True
    changes.news.poll()
    node = QgsProject.instance().layerTreeRoot().findLayer(TREES)
    (sign,) = face.tree.indicators(node)
    sign.clicked.emit(face.tree.currentIndex())
    assert changes.dock.isVisible()
    assert changes.dock.tab_title() == "Field"
    assert [change.layer_id for change in changes.dock.field.shown] == [TREES]


@pytest.fixture
def threaded(face, session, opened):
    """The same with threads."""
    plugin = QFieldSyncCloudPlugin(face)
    plugin.initGui()
    plugin.accounts._take(session)
    yield plugin
    plugin.unload()


def test_the_whole_way_on_threads(threaded, opened, crew, cloud, shared_project, qtbot):
    """Edit, take back, put in by hand what failed, edit again, and synchronize, with the layer open."""
    cloud.store.update("projects", shared_project, overwrite_conflicts=0)
    plugin = threaded
    changes, layer = plugin.desk.changes, opened.mapLayer(TREES)
    changes.open()

    def seen():
        return qtbot.waitSignal(changes.watch.looked, timeout=20000)

    with seen():
        rename(layer, 1, "x")
    changes.dock.mine.ask_to_revert_all()
    with seen():
        changes.dock.mine.reverting.question.button(QMessageBox.StandardButton.Yes).click()
    assert layer.getFeature(1)["name"] == "Oak"
    crew.patch(1, {"name": "Not what it was"}, {"name": "From the field"})
    field = changes.dock.field
    changes.dock.show_field()
    qtbot.waitUntil(lambda: len(field.shown) == 1, timeout=20000)
    field.select(0)
    field._apply.trigger()
    with seen():
        field._by_hand.question.button(QMessageBox.StandardButton.Yes).click()
    assert layer.getFeature(1)["name"] == "From the field"
    with seen():
        rename(layer, 2, "y")
    assert changes.dock.tab_title() == "Field"
    assert len(changes.watch.changes.edits) == 2
    plugin.desk.synchronize()
    dialog = plugin.desk.window(SynchronizeDialog)
    qtbot.waitUntil(lambda: dialog.handle is None and dialog.model.rowCount() > 0, timeout=20000)
    dialog.synchronize()
    qtbot.waitUntil(lambda: dialog.handle is None, timeout=60000)
    qtbot.waitUntil(lambda: changes.dock.mine.empty_text() == "Everything is in the cloud.", timeout=20000)


def rename(layer, key, name):
    layer.startEditing()
    layer.changeAttributeValue(key, layer.fields().indexOf("name"), name)
    assert layer.commitChanges()


def test_a_click_on_the_status_bar_brings_a_hidden_window_back(plugin, analyst, qtbot):
    plugin.desk.synchronize_folder(analyst.folder)
    dialog = plugin.desk.window(SynchronizeDialog)
    seen = []

    def on_progressed(_progress):
        dialog.hide()
        qtbot.mouseClick(plugin._status, Qt.MouseButton.LeftButton)
        seen.append(dialog.isVisible())

    plugin.runner.started.connect(lambda handle: handle.progressed.connect(on_progressed))
    dialog.compare()
    assert seen
    assert all(seen)
