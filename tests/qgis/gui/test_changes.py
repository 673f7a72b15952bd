"""The dock Changes, my side: what is pending is there after each commit, is found on the map, and can be taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProject
from qgis.PyQt.QtCore import QModelIndex, Qt
from qgis.PyQt.QtWidgets import QApplication, QMessageBox

from qfieldsync_cloud.deltas.journal import Journal
from qfieldsync_cloud.gui.changes.dock import ChangesDock
from qfieldsync_cloud.gui.changes.mine_model import Column
from qfieldsync_cloud.gui.changes.spots import Spots
from qfieldsync_cloud.gui.columns import ColumnMemory
from qfieldsync_cloud.gui.reload import reload_layers
from qfieldsync_cloud.jobs.changes import FileProblem, PendingChanges
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.link import own_folder, read_link, write_link
from qfieldsync_cloud.sync.state import State

TREES = "trees_00000000_0000_4000_8000_000000000001"
VISITS = "visits_00000000_0000_4000_8000_000000000003"


def rows(dock) -> dict[str, list[tuple[str, ...]]]:
    """Return what the tree shows: the cells of the edits by the text of their layer."""
    model = dock.mine.model
    shown = {}
    for row in range(model.rowCount()):
        group = model.index(row, 0)
        shown[group.data()] = [
            (
                key_of(model.index(place, 0, group)),
                *(model.index(place, each, group).data() for each in list(Column)[1:]),
            )
            for place in range(model.rowCount(group))
        ]
    return shown


def key_of(index) -> str:
    """Return the key that a feature's cell ends with; its name comes first, as soon as it is found."""
    return index.data().rpartition(" · ")[2]


def select(dock, key, layer=TREES):
    model = dock.mine.model
    group = model.index_of_layer(layer)
    places = (model.index(row, 0, group) for row in range(model.rowCount(group)))
    dock.mine.select(next(place for place in places if key_of(place) == str(key)))


def change(layer, key, field, value):
    layer.startEditing()
    layer.changeAttributeValue(key, layer.fields().indexOf(field), value)
    assert layer.commitChanges()


def test_features_are_called_what_their_layer_calls_them(dock, watch, opened, qtbot):
    layer = opened.mapLayer(TREES)
    layer.setDisplayExpression("\"name\" || '!'")
    with qtbot.waitSignal(watch.looked):
        change(layer, 1, "name", "Big oak")
    model = dock.mine.model
    index = model.index(0, 0, model.index_of_layer(TREES))
    dock.mine.select(index)
    assert index.data() == "1"  # until it is looked up
    qtbot.waitUntil(lambda: model.index(0, 0, model.index_of_layer(TREES)).data() == "Big oak! · 1")
    assert "feature Big oak! · 1: name" in dock.mine.details.text()
    opened.removeMapLayer(TREES)
    watch.look_now()
    qtbot.waitUntil(lambda: model.index(0, 0, model.index_of_layer(TREES)).data() == "1")


def test_a_deleted_feature_is_called_what_it_was_called(dock, watch, opened, qtbot):
    layer = opened.mapLayer(TREES)
    layer.setDisplayExpression('"name" || \', \' || "height"')
    with qtbot.waitSignal(watch.looked):
        layer.startEditing()
        layer.deleteFeature(4)
        assert layer.commitChanges()
    model = dock.mine.model
    dock.mine.select(model.index(0, 0, model.index_of_layer(TREES)))
    qtbot.waitUntil(lambda: " · 4" in model.index(0, 0, model.index_of_layer(TREES)).data())
    assert model.index(0, 0, model.index_of_layer(TREES)).data().startswith("Elm, ")


def test_nothing_pending_is_said(dock):
    assert dock.mine.empty_text() == "Everything is in the cloud."
    assert dock.tab_title() == "Mine"
    assert not dock.mine._revert_all.isEnabled()
    assert not dock.mine._decide.isEnabled()


def test_a_commit_is_there_after_a_moment_and_only_its_file_is_looked_at(dock, watch, opened, qtbot):
    trees, visits = opened.mapLayer(TREES), opened.mapLayer(VISITS)
    with qtbot.waitSignal(watch.looked):
        change(trees, 1, "name", "Big oak")
    assert rows(dock) == {"trees (1)": [("1", "name", "Waiting", "")]}
    assert dock.tab_title() == "Mine (1)"
    looked_at = []
    watch.looked.connect(lambda: looked_at.append(watch.changes))
    with qtbot.waitSignal(watch.looked):
        change(visits, 1, "note", "a")
        change(visits, 2, "note", "b")
    assert len(looked_at) == 1
    assert list(rows(dock)) == ["trees (1)", "visits (2)"]


def test_creation_change_of_place_and_deletion(dock, watch, opened, qtbot):
    trees = opened.mapLayer(TREES)
    trees.startEditing()
    new = QgsFeature(trees.fields())
    new.setAttribute("name", "Yew")
    new.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(8.1, 47.1)))
    trees.addFeature(new)
    trees.deleteFeature(4)
    trees.changeGeometry(2, QgsGeometry.fromPointXY(QgsPointXY(8.2, 47.2)))
    with qtbot.waitSignal(watch.looked):
        assert trees.commitChanges()
    assert [row[:2] for row in rows(dock)["trees (3)"]] == [("2", "geometry"), ("4", "deleted"), ("5", "created")]
    select(dock, 2)
    assert dock.mine.details.rows() == [("geometry", "Point (8.6 47.4)", "Point (8.2 47.2)")]
    select(dock, 5)
    assert ("name", "", "Yew") in dock.mine.details.rows()
    select(dock, 4)
    assert ("name", "Elm", "") in dock.mine.details.rows()


def test_edits_of_another_program_come_with_refresh(dock, analyst):
    analyst.run("UPDATE trees SET height = 13.25 WHERE fid = 1")
    dock.mine._refresh.trigger()
    select(dock, 1)
    assert dock.mine.details.rows() == [("height", "12.5", "13.25")]


def test_all_fields_are_shown_on_demand_and_what_differs_is_bold(dock, analyst):
    analyst.run("UPDATE trees SET height = 13.25 WHERE fid = 1")
    dock.mine._refresh.trigger()
    select(dock, 1)
    dock.mine.details.show_all()
    shown = dock.mine.details.rows()
    assert ("name", "Oak", "Oak") in shown
    assert ("height", "12.5", "13.25") in shown
    table = dock.mine.details._table
    bold = [table.item(row, 0).text() for row in range(table.rowCount()) if table.item(row, 0).font().bold()]
    assert bold == ["height"]
    dock.mine.details.show_all(False)
    assert len(dock.mine.details.rows()) == 1


def test_text_is_never_taken_for_html_and_can_be_copied(dock, analyst):
    analyst.run("UPDATE trees SET name = '<b>x</b>' WHERE fid = 1")
    dock.mine._refresh.trigger()
    select(dock, 1)
    details = dock.mine.details
    assert details.rows()[0][2] == "<b>x</b>"
    assert "&lt;b&gt;" in details._table.item(0, 2).toolTip()
    details._table.selectRow(0)
    details._on_copy_triggered()
    assert QApplication.clipboard().text() == "name\tOak\t<b>x</b>"


def test_zoom_and_flash_of_edits_with_and_without_a_place_of_their_own(dock, analyst, canvas, opened):
    analyst.run("UPDATE trees SET name = 'x' WHERE fid = 2")
    analyst.run("DELETE FROM trees WHERE fid = 1")
    analyst.run("UPDATE visits SET note = 'x' WHERE fid = 1", name="visits.gpkg")
    dock.mine._refresh.trigger()
    select(dock, 2)
    dock.mine._zoom.trigger()
    assert canvas.center().x() == pytest.approx(957347, abs=1)
    assert canvas.scale() == pytest.approx(2500)
    select(dock, 1)
    dock.mine._zoom.trigger()
    assert canvas.center().x() == pytest.approx(946215, abs=1)
    dock.mine._flash.trigger()
    before = canvas.extent()
    select(dock, 1, VISITS)
    dock.mine._zoom.trigger()
    assert canvas.extent() == before


def test_a_layer_that_is_chosen_means_all_its_edits(dock, analyst, canvas):
    analyst.run("UPDATE trees SET name = 'x'")
    dock.mine._refresh.trigger()
    dock.mine.select_layer(TREES)
    assert len(dock.mine.selected()) == 4
    dock.mine.zoom()
    assert canvas.extent().width() > 10_000


def test_reverting_asks_first_and_defaults_to_no(dock, analyst, opened, qtbot):
    analyst.run("UPDATE trees SET name = 'x' WHERE fid IN (1, 2)")
    dock.mine._refresh.trigger()
    select(dock, 1)
    dock.activateWindow()
    dock.mine._tree.setFocus()
    qtbot.keyClick(dock.mine._tree, Qt.Key.Key_Delete)
    box = dock.mine.reverting.question
    assert "1 edit(s) of trees" in box.text()
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.No)
    box.button(QMessageBox.StandardButton.No).click()
    assert analyst.rows()[1] == "x"


def test_one_or_all_edits_are_taken_back_and_the_map_shows_it(dock, watch, analyst, opened, qtbot):
    dock.mine.files_changed.connect(lambda paths: reload_layers(opened, watch.folder, paths))
    dock.mine.files_changed.connect(watch.look)
    analyst.run("UPDATE trees SET name = 'x' WHERE fid IN (1, 2, 3)")
    dock.mine._refresh.trigger()
    select(dock, 1)
    dock.mine.ask_to_revert()
    with qtbot.waitSignal(watch.looked):
        dock.mine.reverting.question.button(QMessageBox.StandardButton.Yes).click()
    assert analyst.rows() == {1: "Oak", 2: "x", 3: "x", 4: "Elm"}
    assert opened.mapLayer(TREES).getFeature(1)["name"] == "Oak"
    assert len(rows(dock)["trees (2)"]) == 2
    assert list((own_folder(analyst.folder) / "trash").rglob("trees.gpkg"))
    dock.mine.ask_to_revert_all()
    with qtbot.waitSignal(watch.looked):
        dock.mine.reverting.question.button(QMessageBox.StandardButton.Yes).click()
    assert dock.mine.empty_text() == "Everything is in the cloud."
    assert analyst.rows()[2] == "Birch"


def test_conflicts_are_on_top_and_can_be_decided(dock, watch, analyst, crew, qtbot):
    crew.patch(3, {"name": "Pine"}, {"name": "Theirs"})
    analyst.run("UPDATE trees SET name = 'Mine' WHERE fid = 3")
    analyst.synchronize()
    analyst.run("UPDATE trees SET height = 1 WHERE fid = 1")
    analyst.run("UPDATE plots SET label = 'x'", name="plots.gpkg")
    dock.mine._refresh.trigger()
    assert list(rows(dock)) == ["trees (2)", "plots (1)"]
    assert rows(dock)["trees (2)"][0][:3] == ("3", "name", "Conflict")
    dock.mine._tree.sortByColumn(Column.FEATURE, Qt.SortOrder.DescendingOrder)
    assert [row[0] for row in rows(dock)["trees (2)"]] == ["3", "1"]
    with qtbot.waitSignal(dock.mine.conflicts_wanted):
        dock.mine._decide.trigger()


def test_a_refused_edit_says_why(dock, analyst, cloud, shared_project, sign_in_as):
    cloud.collaborate(shared_project, "second", "reporter")
    analyst.session = sign_in_as("second")
    analyst.run("UPDATE trees SET name = 'x' WHERE fid = 1")
    analyst.synchronize()
    dock.mine._refresh.trigger()
    (row,) = rows(dock)["trees (1)"]
    assert row[2] == "Refused"
    assert "role does not allow" in row[3]
    select(dock, 1)
    assert "role does not allow" in dock.mine.details.text()


def test_sorting_keeps_what_is_selected(dock, analyst):
    analyst.run("UPDATE trees SET name = 'x', height = 1 WHERE fid = 2")
    analyst.run("UPDATE trees SET name = 'x' WHERE fid IN (1, 3)")
    dock.mine._refresh.trigger()
    select(dock, 2)
    dock.mine._tree.sortByColumn(Column.WHAT, Qt.SortOrder.DescendingOrder)
    assert [edit.edit.key for edit in dock.mine.selected()] == [2]
    dock.mine._refresh.trigger()
    assert [edit.edit.key for edit in dock.mine.selected()] == [2]


def test_a_file_that_can_not_travel_as_edits_says_so(dock, analyst):
    analyst.run("ALTER TABLE trees ADD COLUMN extra TEXT")
    dock.mine._refresh.trigger()
    (text,) = rows(dock)
    assert text.startswith("trees.gpkg: It travels whole")
    dock.mine._tree.setCurrentIndex(dock.mine.model.index(0, 0))
    assert dock.mine.selected() == ()


def test_ten_thousand_edits_are_shown(dock, watch, analyst):
    with analyst.open() as connection:
        connection.executemany("INSERT INTO trees (name) VALUES (?)", [(f"tree {n}",) for n in range(10_000)])
    watch.look_now()
    assert dock.tab_title() == "Mine (10,000)"
    dock.mine._tree.sortByColumn(Column.WHAT, Qt.SortOrder.DescendingOrder)
    model = dock.mine.model
    assert [model.rowCount(model.index(row, 0)) for row in range(model.rowCount())] == [10_000]


def test_columns_are_remembered(dock, runner, signed_in, watch, canvas, opened, qtbot):
    header = dock.mine._tree.header()
    dock.mine._tree.setColumnWidth(Column.WHAT, 177)
    memory = header.findChild(ColumnMemory)
    with qtbot.waitSignal(memory.timeout):
        dock.mine._tree.sortByColumn(Column.STATE, Qt.SortOrder.DescendingOrder)
    other = ChangesDock(runner, signed_in, Means(), watch, Spots(canvas, opened))
    qtbot.addWidget(other)
    assert other.mine._tree.columnWidth(Column.WHAT) == 177


def test_no_project_and_a_project_elsewhere_are_told_apart(dock, watch, opened, tmp_path, qtbot):
    opened.clear()
    assert dock.empty_text() == "No project is open."
    other = QgsProject.instance()
    other.setFileName(str(tmp_path / "elsewhere.qgs"))
    dock._on_folder_moved()
    assert "not lie in a folder" in dock.empty_text()
    with qtbot.waitSignal(dock.publish_wanted):
        dock._publish.click()
    with qtbot.waitSignal(dock.projects_wanted):
        dock._projects.click()


def test_a_copy_of_the_crews_package_is_no_folder_to_work_in(dock, watch, analyst):
    link = read_link(analyst.folder)
    write_link(analyst.folder, replace(link, kind="package"))
    watch.follow_project()
    assert watch.folder is None
    assert dock.empty_text()
    write_link(analyst.folder, link)
    watch.follow_project()
    assert dock.empty_text() == ""


def test_another_layer_on_the_same_table_leads_to_its_edits(dock, watch, analyst, opened):
    analyst.run("UPDATE trees SET name = 'x' WHERE fid = 1")
    watch.look_now()
    other = opened.mapLayer(TREES).clone()
    opened.addMapLayer(other)
    dock.show_mine(other.id())
    assert [edit.edit.key for edit in dock.mine.selected()] == [1]


def test_a_file_that_can_not_be_read_is_explained_and_the_rest_stays(dock, watch, analyst):
    analyst.run("UPDATE trees SET name = 'x' WHERE fid = 1")
    dock.mine._refresh.trigger()
    (own_folder(analyst.folder) / "state.db").write_bytes(b"not a database" * 100)
    dock.mine._refresh.trigger()
    assert "damaged" in dock.mine.error_text()
    assert list(rows(dock)) == ["trees (1)"]


def test_a_first_look_that_fails_says_that_nothing_is_known(dock, watch, analyst):
    watch.changes = None
    (own_folder(analyst.folder) / "state.db").write_bytes(b"not a database" * 100)
    dock.mine._show(None)
    dock.mine._refresh.trigger()
    assert dock.mine.empty_text() == "It is not known what you have changed."


def test_the_model_is_a_proper_one(dock, analyst, qtmodeltester):
    analyst.run("UPDATE trees SET name = 'x'")
    dock.mine._refresh.trigger()
    qtmodeltester.check(dock.mine.model)
    assert dock.mine.model.parent(QModelIndex()) == QModelIndex()


def test_the_details_are_beside_at_the_bottom_and_below_at_the_sides(dock):
    dock.dockLocationChanged.emit(Qt.DockWidgetArea.RightDockWidgetArea)
    assert dock.mine.splitter.orientation() == dock.field.splitter.orientation() == Qt.Orientation.Vertical
    dock.dockLocationChanged.emit(Qt.DockWidgetArea.BottomDockWidgetArea)
    assert dock.mine.splitter.orientation() == Qt.Orientation.Horizontal


def test_edits_of_a_layer_that_qfield_does_not_track_can_be_sent_one_by_one(dock, watch, opened, qtbot):
    problem = FileProblem("trees.gpkg", phrase("It travels whole."), "trees", True)
    dock.mine._show(PendingChanges(watch.folder, problems=(problem, replace(problem, path="x", may_be_tracked=False))))
    dock.mine.select(dock.mine.model.index(1, 0))
    assert not dock.mine._track.isVisible()
    dock.mine.select(dock.mine.model.index(0, 0))
    assert dock.mine._track.isVisible()
    dock.mine.track()
    with State(watch.folder) as state:
        assert Journal(state).added_tables("trees.gpkg") == {"trees"}
