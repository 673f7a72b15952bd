"""The main job from the wizard, and what stands against it."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QWizard

from qfieldsync_cloud.gui.layer_model import Column
from qfieldsync_cloud.gui.publish import PublishWizard
from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.inspect import inspect


@pytest.fixture
def project(desk_folder):
    project = QgsProject()
    assert project.read(str(desk_folder / "trees.qgs"))
    yield project
    project.clear()


@pytest.fixture
def open_wizard(runner, session, qtbot):
    def run(project, session=session):
        wizard = PublishWizard(runner, session, inspect(project))
        qtbot.addWidget(wizard)
        wizard.show()
        return wizard

    return run


def go_to_the_end(wizard):
    for _ in range(3):
        assert wizard.currentPage().isComplete()
        wizard.next()


def test_publish_sends_everything_and_prepares_the_package(open_wizard, project, cloud, tmp_path):
    wizard = open_wizard(project)
    wizard.project_page.fill("my_trees", "All trees", public=True)
    wizard.folder_page.choose(tmp_path / "package")
    go_to_the_end(wizard)
    assert "The crew's package is ready" in wizard.publish_page.text()
    assert "QField" in wizard.publish_page.text()
    assert wizard.publish_page.isComplete()
    ((pid, owner),) = [(row["id"], row["name"]) for row in cloud.store.all("SELECT * FROM projects")]
    assert owner == "my_trees"
    assert {"trees.gpkg", "trees.qgs"} <= set(cloud.files(pid))
    assert cloud.package(pid)


def test_the_layers_page_tells_what_goes(open_wizard, project):
    wizard = open_wizard(project)
    model = wizard.layers_page.model
    names = {model.index(row, Column.NAME).data() for row in range(model.rowCount())}
    assert "trees" in names
    assert all(model.index(row, Column.SIZE).data().endswith("kB") for row in range(model.rowCount()))
    assert "layer(s)" in wizard.layers_page.total_text()


def test_a_layer_can_be_kept_from_the_crew(open_wizard, project):
    wizard = open_wizard(project)
    model = wizard.layers_page.model
    changed = model.setData(model.index(0, Column.ACTION), "remove", Qt.ItemDataRole.EditRole)
    assert changed
    assert list(wizard.layers_page.choices().actions.values()) == [CloudAction.REMOVE]
    assert model.index(0, Column.HANDLING).data() == "left out"


def test_owners_are_the_account_and_its_organizations(open_wizard, project):
    assert open_wizard(project).project_page.owners() == ["owner", "acme"]


@pytest.mark.parametrize("name", ["", "with space", "ä", "a/b"])
def test_a_name_that_the_server_refuses_can_not_go_on(open_wizard, project, name):
    wizard = open_wizard(project)
    wizard.project_page.fill(name)
    assert not wizard.project_page.isComplete()


def test_a_duplicate_name_is_explained_and_another_one_works(open_wizard, project, cloud, tmp_path):
    cloud.make_project("owner", "taken")
    wizard = open_wizard(project)
    wizard.project_page.fill("taken")
    wizard.folder_page.choose(tmp_path / "package", prepare=False)
    go_to_the_end(wizard)
    assert "already has a project of this name" in wizard.error_text()
    assert wizard.button(QWizard.WizardButton.BackButton).isEnabled()
    wizard.project_page.fill("free")
    wizard.publish_page.again.click()
    assert wizard.error_text() == ""
    assert wizard.publish_page.isComplete()


def test_a_project_that_was_never_saved_is_stopped_before_anything_is_sent(open_wizard, cloud):
    project = QgsProject()
    project.addMapLayer(QgsVectorLayer("Point?crs=EPSG:4326", "points", "memory"))
    wizard = open_wizard(project)
    assert not wizard.layers_page.isComplete()
    assert "never saved" in str(wizard.layers_page.findings[0].message)
    assert not cloud.requests.find(method="POST", path="*/projects/")


def test_a_project_without_layers_is_stopped(open_wizard, tmp_path):
    project = QgsProject()
    project.write(str(tmp_path / "empty.qgz"))
    wizard = open_wizard(project)
    assert not wizard.layers_page.isComplete()


def test_unsaved_changes_are_told(open_wizard, project):
    project.setTitle("changed")
    project.setDirty(True)
    assert any("not saved" in str(finding.message) for finding in open_wizard(project).layers_page.findings)


def test_a_folder_with_other_things_is_refused(open_wizard, project, tmp_path, cloud):
    folder = tmp_path / "not empty"
    folder.mkdir()
    (folder / "holiday.txt").write_text("mine")
    wizard = open_wizard(project)
    wizard.folder_page.choose(folder)
    go_to_the_end(wizard)
    assert "not empty" in wizard.error_text()
    assert not cloud.store.all("SELECT * FROM projects")


def test_a_full_account_is_explained(open_wizard, project, sign_in_as, cloud, tmp_path):
    wizard = open_wizard(project, sign_in_as("tiny"))
    cloud.faults.refuse(402, "over_quota", method="POST", path="*/files/*")
    wizard.folder_page.choose(tmp_path / "package")
    go_to_the_end(wizard)
    told = wizard.error_text() + " ".join(reason for _, reason in wizard.publish_page.report.rows())
    assert "storage" in told
    assert not wizard.publish_page.again.isHidden()


def test_a_package_job_that_fails_is_explained_in_words(open_wizard, project, cloud, tmp_path):
    cloud.faults.fail_job("package", error="Layer trees is broken.", error_type="INVALID_LAYER")
    wizard = open_wizard(project)
    wizard.folder_page.choose(tmp_path / "package")
    go_to_the_end(wizard)
    assert "package" in wizard.error_text()


def test_cancel_leaves_nothing_half_written(open_wizard, project, cloud, tmp_path, runner):
    wizard = open_wizard(project)
    wizard.folder_page.choose(tmp_path / "package")
    runner.started.connect(lambda handle: handle.cancel())
    go_to_the_end(wizard)
    assert "Stopped" in wizard.publish_page.text()
    assert not (tmp_path / "package").exists() or not list((tmp_path / "package").iterdir())
    assert not cloud.store.all("SELECT * FROM projects")


def test_the_open_project_is_not_touched(open_wizard, project, tmp_path):
    before = (project.fileName(), project.isDirty(), sorted(layer.source() for layer in project.mapLayers().values()))
    wizard = open_wizard(project)
    wizard.folder_page.choose(tmp_path / "package", prepare=False)
    go_to_the_end(wizard)
    after = (project.fileName(), project.isDirty(), sorted(layer.source() for layer in project.mapLayers().values()))
    assert after == before
