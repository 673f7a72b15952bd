"""The open project is neither changed nor saved nor closed, whatever packaging does."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QFileInfo

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.packaging.package import Choices, package
from tests.fixtures.projects import build_sample_project, layer_named
from tests.qgis.packaging.support import cancel_when, digest


class Recorder:
    """Counts every signal that would tell of a change."""

    PROJECT = (
        "cleared", "readProject", "projectSaved", "dirtySet", "isDirtyChanged", "layersAdded", "layersRemoved",
        "fileNameChanged", "homePathChanged", "writeProject", "snappingConfigChanged", "customVariablesChanged",
    )  # fmt: skip
    LAYER = (
        "dataSourceChanged", "dataChanged", "editingStarted", "editingStopped", "layerModified", "repaintRequested",
        "styleChanged", "selectionChanged", "attributeValueChanged", "customPropertyChanged", "nameChanged",
    )  # fmt: skip

    def __init__(self, project: QgsProject) -> None:
        self.heard: list[str] = []
        for name in self.PROJECT:
            self._listen(project, name)
        for layer in project.mapLayers().values():
            for name in self.LAYER:
                if hasattr(layer, name):
                    self._listen(layer, name)

    def _listen(self, sender: object, name: str) -> None:
        getattr(sender, name).connect(lambda *_values: self.heard.append(name))


def state(project: QgsProject) -> dict[str, object]:
    layers = project.mapLayers()
    vectors = {key: layer for key, layer in layers.items() if isinstance(layer, QgsVectorLayer)}
    trees = layer_named(project, "Trees")
    return {
        "dirty": project.isDirty(),
        "file": (project.fileName(), QFileInfo(project.fileName()).lastModified().toMSecsSinceEpoch()),
        "sources": {key: layer.source() for key, layer in layers.items()},
        "undo": (trees.undoStack().count(), trees.undoStack().index()),
        "buffer": dict(trees.editBuffer().changedAttributeValues()),
        "selection": {key: layer.selectedFeatureIds() for key, layer in vectors.items()},
        "subsets": {key: layer.subsetString() for key, layer in vectors.items()},
        "properties": {key: layer.customPropertyKeys() for key, layer in layers.items()},
    }  # fmt: skip


@pytest.fixture
def open_project(qgis_new_project, tmp_path):
    """Give QgsProject.instance() with the sample open in it, edits begun, features selected, and a change not saved."""
    build_sample_project(tmp_path / "town").clear()
    project = QgsProject.instance()
    assert project.read(str(tmp_path / "town" / "trees.qgz"))
    trees = layer_named(project, "Trees")
    trees.startEditing()
    trees.changeAttributeValue(1, trees.fields().lookupField("name"), "Entwurf")
    trees.selectByIds([1, 2])
    project.setTitle("Not saved")
    yield project
    trees.rollBack()
    project.clear()


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


@pytest.mark.parametrize("cancelled", [False, True])
def test_the_open_project_is_never_touched(open_project, tmp_path, cancelled):
    before, files = state(open_project), digest(Path(open_project.homePath()))
    recorder = Recorder(open_project)
    description = inspect(open_project)
    context = cancel_when(lambda progress: progress.done > 0) if cancelled else Context()
    raised = run_in_thread(lambda: package(description, Choices(), tmp_path / "package", context))
    assert [type(error) for error in raised] == ([CancelledJob] if cancelled else [])
    assert recorder.heard == []
    assert state(open_project) == before
    assert digest(Path(open_project.homePath())) == files
    assert open_project.isDirty()
    assert layer_named(open_project, "Trees").getFeature(1)["name"] == "Entwurf"
