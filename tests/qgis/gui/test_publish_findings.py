"""The layers page of publishing: what is found, what its buttons do, and what they leave alone."""

from __future__ import annotations

import shutil

import pytest
from qgis.core import (
    QgsEditorWidgetSetup,
    QgsMapThemeCollection,
    QgsProject,
    QgsSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.gui.layer_model import Column
from qfieldsync_cloud.gui.publish import PublishWizard
from qfieldsync_cloud.gui.publish_findings import FindingsView
from qfieldsync_cloud.gui.publish_fixes import OpenProject
from qfieldsync_cloud.jobs.check import free_storage
from qfieldsync_cloud.packaging.checks import Finding, Fix, Severity
from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.runner import ThreadRunner

SOURCE = "dbname='x' host=db.example.org user='ada' password='secret' table=\"a\" (geom)"


@pytest.fixture
def project(desk_folder):
    (desk_folder / "DCIM" / "birch.jpg").write_bytes(b"\xff\xd8 the photo that a tree names")
    project = QgsProject()
    assert project.read(str(desk_folder / "trees.qgs"))
    yield project
    project.clear()


@pytest.fixture
def layers_page(runner, session, qtbot):
    """Open the wizard at its second page."""

    def run(project, runner=runner, session=session):
        wizard = PublishWizard(runner, session, inspect(project), None, OpenProject(project))
        qtbot.addWidget(wizard)
        wizard.show()
        wizard.next()
        run.wizards.append(wizard)
        return wizard.layers_page

    run.wizards = []
    return run


def trees_of(project):
    (trees,) = project.mapLayersByName("trees")
    return trees


def row_of(page, name):
    model = page.model
    return next(row for row in range(model.rowCount()) if model.index(row, Column.NAME).data() == name)


def sentences(page):
    return [message for _, _, message, _ in page.findings_view.rows()]


def test_a_good_project_has_nothing_against_it(layers_page, project):
    page = layers_page(project)
    assert page.findings_view.rows() == []
    assert page.findings_view.text() == "Nothing stands against packaging."
    assert page.isComplete()


def test_while_the_data_are_read_nothing_is_called_good(layers_page, project):
    page = layers_page(project)
    page.findings_view.follow(Progress(phrase("Checking the project"), 1, 3))
    assert page.findings_view.text() == "The data are still being read."
    page.findings_view.follow(None)
    assert page.findings_view.text() == "Nothing stands against packaging."


def test_a_layers_edits_are_saved_by_the_button_that_says_so(layers_page, project):
    trees = trees_of(project)
    trees.startEditing()
    field = trees.fields().lookupField("name")
    key = next(trees.getFeatures()).id()
    trees.changeAttributeValue(key, field, "renamed")
    page = layers_page(project)
    assert ("Warning", "trees") in [row[:2] for row in page.findings_view.rows()]
    assert trees.isModified()  # nothing was saved without being asked for
    page.findings_view.press("edits of trees")
    assert not trees.isModified()
    assert trees.isEditable()
    assert not [each for each in sentences(page) if "edits of trees" in each]
    stored = QgsVectorLayer(trees.source(), "again", "ogr")
    assert stored.getFeature(key)["name"] == "renamed"
    trees.rollBack()


def test_the_project_is_saved_by_the_button_that_says_so(layers_page, project):
    project.setTitle("Renamed")
    project.setDirty(True)
    page = layers_page(project)
    assert project.isDirty()
    page.findings_view.press("Changes of the project")
    assert not project.isDirty()
    again = QgsProject()
    assert again.read(project.fileName())
    assert again.title() == "Renamed"
    assert not [each for each in sentences(page) if "Changes of the project" in each]


def test_a_project_that_can_not_be_saved_is_told(layers_page, project):
    project.setDirty(True)
    page = layers_page(project)
    file = project.fileName()
    project.setFileName(file)
    shutil.rmtree(project.homePath())
    page.findings_view.press("Changes of the project")
    assert "can't be saved" in page.failure.text()
    assert project.isDirty()


def test_another_project_is_not_saved(layers_page, project, tmp_path):
    project.setDirty(True)
    page = layers_page(project)
    project.setFileName(str(tmp_path / "other.qgz"))
    page.findings_view.press("Changes of the project")
    assert "Another project is open" in page.failure.text()
    assert not (tmp_path / "other.qgz").exists()


def test_what_was_changed_meanwhile_is_read_anew(layers_page, project):
    page = layers_page(project)
    project.addMapLayer(QgsVectorLayer("Point?field=a:string", "late", "memory"))
    page.findings_view.again_wanted.emit()
    assert row_of(page, "late") >= 0
    assert page.description.layers != ()


def add_database(project):
    layer = QgsVectorLayer(SOURCE, "Cadastre", "postgres")
    layer.setCustomProperty("QFieldSync/cloud_action", "no_action")
    project.addMapLayer(layer)
    return layer


def test_a_layer_is_left_out_by_its_button_and_the_project_stays_as_it_is(layers_page, project):
    layer = add_database(project)
    project.setDirty(False)
    page = layers_page(project)
    assert not page.isComplete()
    page.findings_view.press("holds a password")
    assert page.choices().actions == {layer.id(): CloudAction.REMOVE}
    assert page.isComplete()
    assert layer.customProperty("QFieldSync/cloud_action") == "no_action"
    assert not project.isDirty()
    index = page.model.index(row_of(page, "Cadastre"), Column.ACTION)
    assert index.data() == "Not for the crew"


def test_passwords_take_a_yes_that_is_not_remembered(layers_page, project):
    add_database(project)
    project.write()
    page = layers_page(project)
    option = "Send passwords of data sources; everyone in the project can read them"
    assert option in page.offered()
    assert not page.choices().allow_passwords
    page.choose(passwords=True)
    assert page.isComplete()
    layers_page.wizards[-1].done(0)
    again = layers_page(project)
    assert not again.choices().allow_passwords
    assert not again.isComplete()


def test_options_are_offered_where_they_mean_something(layers_page, project):
    trees = trees_of(project)
    photo = trees.fields().lookupField("photo")
    trees.setEditorWidgetSetup(photo, QgsEditorWidgetSetup("TextEdit", {}))
    assert layers_page(project).offered() == []
    record = QgsMapThemeCollection.MapThemeRecord()
    record.addLayerRecord(QgsMapThemeCollection.MapThemeLayerRecord(trees))
    project.mapThemeCollection().insert("Trees", record)
    trees.setEditorWidgetSetup(photo, QgsEditorWidgetSetup("ExternalResource", {"RelativeStorage": 1}))
    page = layers_page(project)
    assert [text.split()[1] for text in page.offered()] == ["layers", "attached"]
    before = page.total_text()
    page.choose(themed=True, named=True)
    left_out = {layer.name for layer in page.model.layers if layer.action is CloudAction.REMOVE}
    assert "trees" not in left_out
    assert left_out
    assert page.total_text() != before


def test_choices_come_back_with_the_project(layers_page, project):
    page = layers_page(project)
    page.model.setData(page.model.index(row_of(page, "plots"), Column.ACTION), "remove", Qt.ItemDataRole.EditRole)
    layers_page.wizards[-1].done(0)
    again = layers_page(project)
    assert again.choices().actions == page.choices().actions != {}
    (plots,) = project.mapLayersByName("plots")
    plots.setCustomProperty("QFieldSync/cloud_action", "offline")  # said in the project since: that counts
    assert layers_page(project).choices().actions == {}


def test_broken_settings_are_no_choices(layers_page, project):
    QgsSettings().setValue("qfieldsync_cloud/publish_choices", "[not json")
    assert layers_page(project).choices().actions == {}


def test_missing_photos_are_found_while_the_page_is_shown(layers_page, project, desk_folder):
    (desk_folder / "DCIM" / "birch.jpg").unlink()
    page = layers_page(project)
    assert sentences(page) == ["trees names 1 file(s) that do not exist: DCIM/birch.jpg."]
    assert page.isComplete()
    assert "Attached files" in page.total_text()


def test_free_storage_is_told_and_too_little_stops(layers_page, project, session, sign_in_as):
    assert free_storage(session, "owner")(Context()) > 1_000_000
    assert free_storage(session, "stranger")(Context()) is None
    assert "Free in the account" in layers_page(project).total_text()
    page = layers_page(project, session=sign_in_as("tiny"))
    page.take_free_storage(10)
    assert not page.isComplete()
    assert "storage" in sentences(page)[0]


def test_checking_runs_beside_the_window_and_ends_with_it(layers_page, project, qtbot):
    threads = ThreadRunner()
    page = layers_page(project, runner=threads)
    qtbot.waitUntil(lambda: not threads.running, timeout=20_000)
    assert page.findings_view.text()
    page.findings_view.again_wanted.emit()
    layers_page.wizards[-1].done(0)
    assert threads.stop_all()
    qtbot.waitUntil(lambda: not threads.running, timeout=20_000)


@pytest.fixture
def view(qtbot):
    view = FindingsView()
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show_findings((
        Finding(Severity.ERROR, phrase("Zones is broken."), phrase("Mend it."), "z", "Zones", Fix.LEAVE_OUT),
        Finding(Severity.WARNING, phrase("Anything may happen.")),
        Finding(Severity.NOTE, phrase("Paths becomes a GeoPackage."), None, "p", "Paths"),
    ))  # fmt: skip
    view.show()
    return view


def test_rows_say_how_much_they_matter(view):
    assert [(row[0], row[1], row[3]) for row in view.rows()] == [
        ("Error", "Zones", "Leave out"),
        ("Warning", "Project", ""),
        ("Note", "Paths", ""),
    ]
    assert view.text() == "1 error(s), 1 warning(s), 1 note(s)"


def test_rows_sort_by_severity_and_by_layer(view):
    view.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert [row[1] for row in view.rows()] == ["Paths", "Project", "Zones"]
    assert view.rows()[2][3] == "Leave out"  # the button goes with its row
    view.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert [row[0] for row in view.rows()] == ["Note", "Warning", "Error"]


def test_enter_presses_the_button_of_the_row(view, qtbot):
    view.table.setCurrentIndex(view.model.index(0, 0))
    with qtbot.waitSignal(view.fix_wanted) as caught:
        QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert caught.args[0].layer_id == "z"


def test_a_long_sentence_makes_its_row_higher(view):
    low = view.table.visualRect(view.model.index(2, 0)).height()
    view.show_findings([Finding(Severity.NOTE, phrase("word " * 80), None, "p", "Paths")])
    assert view.table.visualRect(view.model.index(0, 0)).height() > 3 * low


def test_without_an_open_project_nothing_of_it_can_be_saved(view):
    finding = Finding(Severity.WARNING, phrase("Not saved."), None, fix=Fix.SAVE_PROJECT)
    view.show_findings([finding], fixes=False)
    assert view.rows()[0][3] == ""
    view.show_findings([finding])
    assert view.rows()[0][3] == "Save project"


def test_going_back_and_forth_reads_the_data_once(layers_page, project, runner):
    titles = []
    quietly = runner.run_quietly

    def counted(job, title):
        titles.append(str(title))
        return quietly(job, title)

    runner.run_quietly = counted
    layers_page(project)
    wizard = layers_page.wizards[-1]
    wizard.back()
    wizard.next()
    assert titles.count("Checking the project") == 1
    wizard.layers_page.findings_view.again_wanted.emit()
    assert titles.count("Checking the project") == 2
