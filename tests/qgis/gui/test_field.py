"""The dock Changes, the field's side: what the crews have sent is seen, filtered, exported, and put in by hand."""

from __future__ import annotations

import csv
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from qgis.core import QgsProject, QgsRectangle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMessageBox

from qfieldsync_cloud.api.models import DeltaStatus
from qfieldsync_cloud.gui.changes.export import safe_cell
from qfieldsync_cloud.gui.changes.field_filter import FieldQuery
from qfieldsync_cloud.gui.changes.field_model import Column
from qfieldsync_cloud.gui.changes.field_source import FieldSource
from qfieldsync_cloud.gui.feature_names import FeatureNames
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.worker.runner import ThreadRunner
from tests.unit.jobs.edits.conftest import TREES, VISITS, Crew


def column(dock, which=Column.FEATURE) -> list[str]:
    table = dock.field._table.model()
    texts = [table.index(row, which).data() for row in range(table.rowCount())]
    return [text.rpartition(" · ")[2] for text in texts] if which == Column.FEATURE else texts


def temporary_layers(project):
    return [layer for layer in project.mapLayers().values() if layer.providerType() == "memory"]


def patch(key):
    return {"localPk": str(key), "sourcePk": str(key), "method": "patch"}


@pytest.fixture
def sent(crew, cloud, shared_project):
    """What two people sent: a change, a move, a creation, a deletion, and a change of a feature that is not there."""
    moved = {"old": {"geometry": "Point (8.6 47.4)"}, "new": {"geometry": "Point (9.5 47.4)"}}
    created = {"new": {"geometry": "Point (8 47)", "attributes": {"name": "=1+1"}}}
    crew.push(
        {**patch(1), "old": {"attributes": {"name": "Oak"}}, "new": {"attributes": {"name": "Big oak"}}},
        {**patch(77), "old": {"attributes": {"name": "Ghost"}}, "new": {"attributes": {"name": "Boo"}}},
        {**patch(2), **moved},
        {"localPk": "999", "sourcePk": "", "method": "create", **created},
        finish=False,
    )
    visits = {"localLayerId": VISITS, "sourceLayerId": VISITS}
    noted = {"old": {"attributes": {"note": "first visit"}}, "new": {"attributes": {"note": "<i>n</i>"}}}
    Crew(cloud, shared_project, "owner").push({**patch(1), **visits, **noted})


@pytest.fixture
def field(sent, dock):
    dock.show_field()
    return dock.field


def test_what_came_is_listed_newest_first_with_trouble_on_top(field, dock):
    assert field.status_text() == "5 of 5 change(s) loaded"
    assert column(dock)[0] == "77"
    assert column(dock, Column.FATE)[0] in ("Not applied", "Failed")
    assert column(dock, Column.REASON)[0]
    assert column(dock)[1:] == ["1", "5", "2", "1"]
    assert column(dock, Column.WHO) == ["editor", "owner", "editor", "editor", "editor"]
    assert column(dock, Column.LAYER) == ["trees", "visits", "trees", "trees", "trees"]
    assert column(dock, Column.WHAT) == ["name", "note", "created", "geometry", "name"]
    field.filters._trouble.setChecked(False)
    assert column(dock) == ["1", "5", "2", "77", "1"]


def test_sorting_by_columns_keeps_trouble_on_top_both_ways(field, dock):
    field._table.sortByColumn(Column.FEATURE, Qt.SortOrder.AscendingOrder)
    assert column(dock) == ["77", "1", "1", "2", "5"]
    field._table.sortByColumn(Column.FEATURE, Qt.SortOrder.DescendingOrder)
    assert column(dock) == ["77", "5", "2", "1", "1"]


def test_filters(field, dock):
    filters = field.filters
    filters._person.setCurrentIndex(filters._person.findText("owner"))
    assert column(dock) == ["1"]
    assert field.status_text() == "1 fit the filters; 5 of 5 change(s) loaded"
    filters.choose(FieldQuery(layer_id=VISITS))
    assert column(dock, Column.LAYER) == ["visits"]
    filters.choose(FieldQuery(fate=DeltaStatus.APPLIED))
    assert "77" not in column(dock)
    today = date.today()
    filters.choose(FieldQuery(first=today - timedelta(days=3650), last=today + timedelta(days=3650)))
    assert len(column(dock)) == 5
    filters.choose(FieldQuery(last=today - timedelta(days=3650)))
    assert column(dock) == []
    filters.choose(FieldQuery())
    assert len(column(dock)) == 5


def test_times_are_chosen_in_words_or_by_days(field, dock):
    filters = field.filters
    today = date.today()
    assert not filters._first.isVisible()
    filters._time.setCurrentIndex(filters._time.findText("In the last 7 days"))
    assert (filters.query().first, filters.query().last) == (today - timedelta(days=6), None)
    filters._time.setCurrentIndex(filters._time.findText("From … to …"))
    assert filters._first.isVisible()
    assert filters.query().first == today


def test_only_what_is_in_the_map_extent(field, dock, canvas, qtbot):
    canvas.setExtent(QgsRectangle(1_040_000, 6_000_000, 1_070_000, 6_020_000))
    field.filters._on_map.setChecked(True)
    assert column(dock) == ["2"]
    with qtbot.waitSignal(field._map_pause.timeout):
        canvas.setExtent(QgsRectangle(0, 5_000_000, 2_000_000, 6_500_000))
    assert sorted(column(dock)) == ["1", "2", "5"]


def test_before_and_after(field):
    field.select(3)
    assert field.details.rows() == [("geometry", "Point (8.6 47.4)", "Point (9.5 47.4)")]
    field.select(1)
    assert field.details.rows() == [("note", "first visit", "<i>n</i>")]
    field.select(0)
    assert field.details.text().startswith("trees, feature 77: name ")


def test_zoom_goes_where_the_change_is(field, canvas):
    field.select(3)
    field._zoom.trigger()
    assert canvas.center().x() == pytest.approx(1_057_535, abs=2)
    field._flash.trigger()
    field.select(0)
    before = canvas.extent()
    field._zoom.trigger()
    assert canvas.extent() == before


def test_what_is_selected_stays_selected_when_it_is_loaded_anew(field):
    field.select(1, 3)
    chosen = {change.id for change in field.selected()}
    field._refresh.trigger()
    assert {change.id for change in field.selected()} == chosen


def test_to_be_shown_means_to_show_the_newest(field, dock, crew):
    crew.patch(2, {"name": "Birch"}, {"name": "new"})
    assert len(field.shown) == 5
    dock.show_field()
    assert len(field.shown) == 6


def send_many(crew, cloud, count):
    cloud.pause_jobs()
    crew.push(*({"localPk": "1", "sourcePk": "1", "method": "patch", "uuid": str(uuid.uuid4()),
                 "old": {"attributes": {"count": n}}, "new": {"attributes": {"count": n + 1}}}
                for n in range(1, count + 1)), finish=False)  # fmt: skip


def test_pages_are_loaded_one_by_one(crew, cloud, dock):
    send_many(crew, cloud, 60)
    dock.show_field()
    field = dock.field
    assert field.status_text() == "50 of 60 change(s) loaded"
    assert field._more.isVisible()
    field._more.click()
    assert field.status_text() == "60 of 60 change(s) loaded"
    assert not field._more.isVisible()
    assert not field._all.isVisible()


def test_all_pages_are_loaded_at_once(crew, cloud, dock):
    send_many(crew, cloud, 160)
    dock.show_field()
    dock.field._all.click()
    assert dock.field.status_text() == "160 of 160 change(s) loaded"
    assert not dock.field._all.isVisible()


def test_loading_all_ends_at_a_failure_and_goes_on_if_asked_again(crew, cloud, dock):
    send_many(crew, cloud, 160)
    dock.show_field()
    cloud.faults.html(502, path="*/deltas/*")
    dock.field._all.click()
    assert dock.field.status_text() == "50 of 160 change(s) loaded"
    assert dock.field.error_text()
    cloud.faults.clear()
    dock.field._more.click()
    assert dock.field.status_text() == "100 of 160 change(s) loaded"
    dock.field._all.click()
    assert dock.field.status_text() == "160 of 160 change(s) loaded"


def test_nobody_signed_in_is_said_with_a_button(sent, dock, signed_in, session, qtbot):
    signed_in.forget()
    dock.show_field()
    assert dock.field.status_text() == "Sign in to see what the crews have sent."
    with qtbot.waitSignal(dock.field.sign_in_wanted):
        dock.field._sign_in.click()
    signed_in._take(session)
    assert len(dock.field.shown) == 5


def test_what_is_on_its_way_is_dropped_when_it_is_forgotten(sent, signed_in, watch, cloud, qtbot):
    runner = ThreadRunner()
    source = FieldSource(runner, signed_in, Means(), watch, FeatureNames(QgsProject.instance()))
    fault = cloud.faults.stall(path="*/deltas/*")
    assert source.load()
    qtbot.waitUntil(lambda: fault.hits > 0, timeout=20000)
    source.forget()
    assert not source.is_loading
    cloud.faults.clear()
    qtbot.waitUntil(lambda: not runner.running, timeout=20000)
    assert source.model.rowCount() == 0
    assert source.load()
    with qtbot.waitSignal(source.started, timeout=20000):
        pass
    assert source.model.rowCount() == 5
    qtbot.waitUntil(lambda: not runner.running, timeout=20000)


def test_features_are_called_what_their_layer_calls_them(sent, dock, opened, qtbot):
    opened.mapLayer(TREES).setDisplayExpression('upper("name")')
    dock.show_field()
    table = dock.field._table.model()

    def texts():
        return {table.index(row, Column.FEATURE).data() for row in range(table.rowCount())}

    qtbot.waitUntil(lambda: "BIG OAK · 1" in texts())
    row = next(row for row in range(table.rowCount()) if table.index(row, Column.FEATURE).data() == "BIG OAK · 1")
    dock.field.select(row)
    assert "feature BIG OAK · 1:" in dock.field.details.text()


def test_nothing_sent_is_said(dock):
    dock.show_field()
    assert dock.field.status_text() == "Nobody has sent changes to this project yet."


def test_a_server_that_can_not_be_reached_is_explained(sent, dock, cloud, session):
    session.network = replace(session.network, attempts=1)
    cloud.faults.html(502, path="*/deltas/*")
    dock.show_field()
    assert dock.field.error_text()
    assert "could not be loaded" in dock.field.status_text()
    cloud.faults.clear()
    dock.field._refresh.trigger()
    assert dock.field.error_text() == ""
    assert len(dock.field.shown) == 5


def test_another_project_starts_anew(field, opened, dock):
    opened.clear()
    assert field.shown == ()


def test_a_failed_change_is_put_in_by_hand_after_a_question(dock, cloud, shared_project, crew, analyst, watch, qtbot):
    cloud.store.update("projects", shared_project, overwrite_conflicts=0)
    crew.patch(1, {"name": "Not what it was"}, {"name": "From the field"})
    dock.show_field()
    field = dock.field
    assert field.shown[0].is_trouble
    field.select(0)
    field._apply.trigger()
    box = field._by_hand.question
    assert "under your name" in box.text()
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.No)
    with qtbot.waitSignal(field.files_changed) as told:
        box.button(QMessageBox.StandardButton.Yes).click()
    assert told.args == [{"trees.gpkg"}]
    assert analyst.rows()[1] == "From the field"
    watch.look_now()
    assert dock.mine.model.rowCount() == 1


def test_what_can_not_be_put_in_is_explained(field):
    field.select(0)
    field._apply.trigger()
    field._by_hand.question.button(QMessageBox.StandardButton.Yes).click()
    assert "77" in field.error_text()


def test_only_trouble_can_be_put_in_by_hand(field):
    field.select(1)
    assert not field._apply.isEnabled()
    field.select(0, 1)
    assert not field._apply.isEnabled()


def test_export_as_layers_has_all_that_is_shown_or_selected(field, opened):
    field._export._as_layer.trigger()
    layers = temporary_layers(opened)
    kinds = sorted((layer.name().split(":")[0], layer.featureCount(), layer.isSpatial()) for layer in layers)
    assert kinds == [("trees", 1, False), ("trees", 3, True), ("visits", 1, False)]
    field.select(1)
    opened.removeMapLayers([layer.id() for layer in layers])
    field.export_layer()
    (layer,) = temporary_layers(opened)
    (feature,) = layer.getFeatures()
    assert (feature["person"], feature["fate"], feature["what"]) == ("owner", "Applied", "note")
    assert feature["time"].startswith("20")


def test_export_says_how_much_it_exports(field):
    menu = field._export.menu()
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "5 change(s) as a temporary layer"
    field.select(1, 2)
    menu.aboutToShow.emit()
    assert menu.actions()[1].text() == "2 change(s) as a CSV file…"


def test_export_as_csv_has_no_formulas(field, tmp_path, qtbot):
    place = tmp_path / "out.csv"
    field._export._as_file.trigger()
    field._export._dialog.close()
    with qtbot.waitSignal(field._export.written):
        field._export.write(str(place))
    with place.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5
    assert rows[2]["after"] == '{"name": "=1+1"}'
    assert rows[3]["geometry_after"] == "Point (9.5 47.4)"


def test_a_csv_file_that_can_not_be_written_is_explained(field, tmp_path):
    field.export_file()
    field._export._dialog.close()
    field._export.write(str(tmp_path / "no folder" / "out.csv"))
    assert "can't be written" in field.error_text()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_are_neutralised(text):
    assert safe_cell(text) == f"'{text}"


def test_other_cells_stay_as_they_are():
    assert safe_cell("1-1") == "1-1"
    assert safe_cell("") == ""


def test_the_model_is_a_proper_one(field, qtmodeltester):
    qtmodeltester.check(field._table.model())


def test_a_layer_that_nobody_changed_can_be_asked_for(field, dock, opened):
    plots = next(layer for layer in QgsProject.instance().mapLayers().values() if layer.name() == "plots")
    dock.show_field(plots.id())
    assert field.shown == ()
    assert field.status_text().startswith("0 fit the filters")
    dock.show_field(TREES)
    assert len(field.shown) == 4
