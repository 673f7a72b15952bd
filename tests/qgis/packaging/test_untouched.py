"""The open project is neither changed nor saved nor closed, whatever packaging does."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsLayoutItemPicture,
    QgsMarkerSymbol,
    QgsPrintLayout,
    QgsProject,
    QgsSvgMarkerSymbolLayer,
)

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob, FolderError
from qfieldsync_cloud.jobs.package import package_project
from qfieldsync_cloud.packaging.checks import check
from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.errors import UnfitProjectError
from qfieldsync_cloud.packaging.examination import examine
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.packaging.package import Choices, package
from qfieldsync_cloud.packaging.resources.survey import surveyed
from tests.fixtures.projects import TEXT, build_sample_project, layer_named, save, vector_layer, write_vector
from tests.fixtures.untouched import Recorder, state
from tests.qgis.packaging.moved import svg
from tests.qgis.packaging.support import cancel_when, digest


@pytest.fixture
def open_project(qgis_new_project, tmp_path):
    """Give QgsProject.instance() with the sample open in it and pictures, a group of another project, unsaved edits."""
    sample = build_sample_project(tmp_path / "town")
    add_pictures(sample, tmp_path)
    sample.clear()
    project = QgsProject.instance()
    assert project.read(str(tmp_path / "town" / "trees.qgz"))
    trees = layer_named(project, "Trees")
    trees.startEditing()
    trees.changeAttributeValue(1, trees.fields().lookupField("name"), "Entwurf")
    trees.changeGeometry(2, QgsGeometry.fromWkt("POINT (8.9 47.9)"))
    trees.deleteFeature(4)
    added = QgsFeature(trees.fields())
    added.setAttribute("name", "neu")
    trees.addFeature(added)
    trees.selectByIds([1, 2])
    project.setTitle("Not saved")
    yield project
    trees.rollBack()
    project.clear()


def add_pictures(project, tmp_path):
    """Give the saved project a picture outside, a layout that names one, and a group of another project."""
    symbol = QgsMarkerSymbol.createSimple({})
    symbol.changeSymbolLayer(0, QgsSvgMarkerSymbolLayer(svg(tmp_path / "elsewhere" / "tree.svg")))
    layer_named(project, "Trees").renderer().setSymbol(symbol)
    layout = QgsPrintLayout(project)
    layout.setName("A4")
    picture = QgsLayoutItemPicture(layout)
    picture.setPicturePath(svg(tmp_path / "elsewhere" / "logo.svg"))
    layout.addLayoutItem(picture)
    project.layoutManager().addLayout(layout)
    base = write_vector(tmp_path / "office" / "b.gpkg", "b", {"n": TEXT}, [("POINT (1 2)", "a")])
    other = QgsProject()
    layer = vector_layer(f"{base}|layername=b", "Base")
    other.addMapLayer(layer, False)
    other.layerTreeRoot().addGroup("Office").addLayer(layer)
    save(other, tmp_path / "office" / "base.qgs")
    other.clear()
    group = project.createEmbeddedGroup("Office", str(tmp_path / "office" / "base.qgs"), [])
    project.layerTreeRoot().addChildNode(group)
    save(project, Path(project.fileName()))


def run_in_thread(work):
    """Run in a thread of its own, as the worker does, and return what it raised."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - handed on
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised


def to_folder(description, folder):
    package(description, Choices(), folder, Context())


def cancelled(description, folder):
    package(description, Choices(), folder, cancel_when(lambda progress: progress.done > 0))


def without_layers(description, folder):
    actions = {layer.id: CloudAction.REMOVE for layer in description.layers if layer.name in ("Species", "Plots")}
    package(description, Choices(actions), folder, Context())


def in_place(description, folder):
    package(description, Choices(in_place=True), folder, Context())


def into_its_own_folder(description, _folder):
    package(description, Choices(), description.home, Context())


def failing(description, folder):
    (description.home / "zones.geojson").unlink()
    try:
        package(description, Choices(leave_out_failed=True), folder, Context())
    finally:
        (description.home / "zones.geojson").write_bytes(ZONES[0])


def twice(description, folder):
    for _ in range(2):
        package_project(description, Choices(), folder)(Context())


def checked(description, _folder):
    check(surveyed(description), Choices(), examine(description, description.attachment_dirs, Context()))


ZONES: list[bytes] = []
JOBS = {
    to_folder: None, cancelled: CancelledJob, without_layers: None, in_place: UnfitProjectError,
    into_its_own_folder: FolderError, failing: None, twice: None, checked: None,
}  # fmt: skip


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.__name__)
def test_the_open_project_is_never_touched(open_project, tmp_path, job):
    home = Path(open_project.homePath())
    ZONES[:] = [(home / "zones.geojson").read_bytes()]
    before, files = state(open_project), digest(tmp_path)
    recorder = Recorder(open_project)
    description = inspect(open_project)
    raised = run_in_thread(lambda: job(description, tmp_path / "package"))
    assert [type(error) for error in raised] == ([JOBS[job]] if JOBS[job] else [])
    assert recorder.heard == []
    assert state(open_project) == before
    kept = {name: value for name, value in digest(tmp_path).items() if not name.startswith("package/")}
    assert kept == files
    assert open_project.isDirty()
    assert layer_named(open_project, "Trees").getFeature(1)["name"] == "Entwurf"
    assert not any(path.name.startswith(".package.packaging") for path in tmp_path.iterdir())
