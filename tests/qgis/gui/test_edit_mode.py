"""Which files have a layer in edit mode."""

from __future__ import annotations

import shutil
import threading

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from qfieldsync_cloud.gui.edit_mode import EditModeWatch
from qfieldsync_cloud.packaging.edit_mode import file_of


@pytest.fixture
def folder(tmp_path, sample_files):
    folder = tmp_path / "désk"
    (folder / "data").mkdir(parents=True)
    shutil.copyfile(sample_files["trees.gpkg"], folder / "data" / "trees.gpkg")
    shutil.copyfile(sample_files["plots.gpkg"], folder / "plots.gpkg")
    return folder


@pytest.fixture
def project(qgis_app):
    project = QgsProject()
    yield project
    project.clear()


@pytest.fixture
def watch(project):
    return EditModeWatch(project)


def add(project, path, table):
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    assert layer.isValid()
    project.addMapLayer(layer)
    return layer


def test_a_layer_counts_from_the_start_to_the_end_of_its_edit_mode(folder, project, watch, qtbot):
    trees = folder / "data" / "trees.gpkg"
    layer = add(project, trees, "trees")
    assert not watch.is_being_edited(trees)
    with qtbot.waitSignal(watch.changed):
        assert layer.startEditing()
    assert watch.is_being_edited(trees)
    assert not watch.is_being_edited(folder / "plots.gpkg")
    assert layer.commitChanges()
    assert not watch.is_being_edited(trees)
    layer.startEditing()
    assert layer.rollBack()
    assert not watch.is_being_edited(trees)


def test_layers_that_were_there_before_are_followed(folder, project):
    layer = add(project, folder / "plots.gpkg", "plots")
    layer.startEditing()
    watch = EditModeWatch(project)
    assert watch.is_being_edited(folder / "plots.gpkg")
    layer.rollBack()
    assert not watch.is_being_edited(folder / "plots.gpkg")


def test_a_file_counts_until_the_last_of_its_layers_is_done(folder, project, watch):
    path = folder / "plots.gpkg"
    first, second = add(project, path, "plots"), add(project, path, "plots")
    first.startEditing()
    second.startEditing()
    first.rollBack()
    assert watch.is_being_edited(path)
    second.rollBack()
    assert not watch.is_being_edited(path)


def test_a_layer_that_is_removed_no_longer_counts(folder, project, watch):
    layer = add(project, folder / "plots.gpkg", "plots")
    layer.startEditing()
    project.removeMapLayer(layer.id())
    assert not watch.is_being_edited(folder / "plots.gpkg")
    add(project, folder / "plots.gpkg", "plots").startEditing()
    project.clear()
    assert not watch.is_being_edited(folder / "plots.gpkg")


def test_only_layers_with_files_in_the_folder_are_named(folder, project, watch):
    trees = add(project, folder / "data" / "trees.gpkg", "trees")
    plots = add(project, folder / "plots.gpkg", "plots")
    sketch = QgsVectorLayer("Point?field=a:string", "sketch", "memory")
    project.addMapLayer(sketch)
    for layer in (trees, plots, sketch):
        layer.startEditing()
    assert watch.layers_in(folder) == [plots, trees]
    assert watch.layers_in(folder / "data") == [trees]
    assert watch.layers_in(folder / "elsewhere") == []
    assert file_of(sketch) is None


def test_one_file_by_two_names(folder, project, watch, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(folder)
    add(project, link / "plots.gpkg", "plots").startEditing()
    assert watch.is_being_edited(folder / "plots.gpkg")
    assert watch.is_being_edited(link / "." / "plots.gpkg")
    assert [layer.name() for layer in watch.layers_in(folder)] == ["plots"]


def test_another_thread_may_ask(folder, project, watch):
    add(project, folder / "plots.gpkg", "plots").startEditing()
    answers = []
    thread = threading.Thread(target=lambda: answers.append(watch.is_being_edited(folder / "plots.gpkg")))
    thread.start()
    thread.join()
    assert answers == [True]
