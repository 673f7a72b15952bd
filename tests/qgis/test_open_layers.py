"""A synchronization while QGIS has the layer open: in a map, in an attribute table, and in a reader, all at once."""

from __future__ import annotations

import gc
import sqlite3
from contextlib import closing

import pytest
from osgeo import gdal
from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsMapRendererParallelJob,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsDualView, QgsMapCanvas
from qgis.PyQt.QtCore import Qt

from qfieldsync_cloud.deltas.geometry import envelope
from qfieldsync_cloud.gui.edit_mode import EditModeWatch
from qfieldsync_cloud.gui.refresh import MOST_NEW, Refresher
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.runner import ThreadRunner
from tests.unit.jobs.edits.conftest import cloud_rows, crew, desk, project, session

__all__ = ["cloud_rows", "crew", "desk", "project", "session"]  # fixtures


class OpenLayer:
    """The trees, open in QGIS as an analyst has them."""

    def __init__(self, folder, qtbot):
        self.project = QgsProject.instance()
        self.folder = folder
        self.layer = QgsVectorLayer(f"{folder}/trees.gpkg|layername=trees", "trees", "ogr")
        assert self.layer.isValid()
        self.project.addMapLayer(self.layer)
        self.canvas = QgsMapCanvas()
        qtbot.addWidget(self.canvas)
        self.canvas.setLayers([self.layer])
        self.canvas.setDestinationCrs(self.layer.crs())
        self.canvas.setExtent(QgsRectangle(7, 46, 10, 49))
        self.canvas.show()
        self.table = QgsDualView()
        qtbot.addWidget(self.table)
        self.table.init(self.layer, self.canvas)
        self.table.show()
        self.watch = EditModeWatch(self.project)
        self.reader = self.layer.getFeatures()
        self.first_read = next(self.reader)["name"]

    def names_in_table(self):
        """Return key and name of each row of the attribute table."""
        model = self.table.masterModel()
        column = self.layer.fields().indexOf("name")
        rows = {}
        for row in range(model.rowCount()):
            key = model.rowToId(row)
            rows[key] = model.data(model.index(row, model.fieldCol(column)), Qt.ItemDataRole.DisplayRole)
        return rows

    def names(self):
        return {feature.id(): feature["name"] for feature in self.layer.getFeatures()}

    def wait_for_names(self, names, qtbot):
        """Wait until QGIS reads these names; else fail with what each reader of the file sees."""
        try:
            qtbot.waitUntil(lambda: self.names() == names)  # on a busy machine a reader of QGIS may have to come again
        except TimeoutError:
            pytest.fail(f"expected: {names}\n{self.witnesses()}", pytrace=False)

    def witnesses(self):
        """Return what the open layer, a new one, GDAL and SQLite read, and what lies beside the file."""
        file = self.folder / "trees.gpkg"
        anew = QgsVectorLayer(f"{file}|layername=trees", "anew", "ogr")
        dataset = gdal.OpenEx(str(file), gdal.OF_VECTOR | gdal.OF_READONLY)
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            mode = connection.execute("PRAGMA journal_mode").fetchone()
            stored = dict(connection.execute("SELECT fid, name FROM trees"))
            sound = connection.execute("PRAGMA integrity_check").fetchone()
        seen = {
            "the open layer": self.names(),
            "its errors": self.layer.dataProvider().errors(),
            "its edit buffer": self.layer.editBuffer() and self.layer.editBuffer().changedAttributeValues(),
            "its provider": {each.id(): each["name"] for each in self.layer.dataProvider().getFeatures()},
            "a new layer": {each.id(): each["name"] for each in anew.getFeatures()},
            "GDAL": dataset and [each.GetField("name") for each in dataset.GetLayerByName("trees")],
            "SQLite": (mode, stored, sound),
            "beside the file": {each.name: each.stat().st_size for each in file.parent.glob("trees.gpkg*")},
        }  # fmt: skip
        return "\n".join(f"{who}: {what}" for who, what in seen.items())

    def keys_at(self, x, y):
        """Return the keys of the features around a place, which QGIS asks the spatial index for."""
        request = QgsFeatureRequest(QgsRectangle(x - 0.001, y - 0.001, x + 0.001, y + 0.001))
        return [feature.id() for feature in self.layer.getFeatures(request)]

    def is_drawn_at(self, x, y):
        """Return whether the map has something there."""
        settings = self.canvas.mapSettings()
        settings.setExtent(QgsRectangle(x - 0.01, y - 0.01, x + 0.01, y + 0.01))
        settings.setOutputSize(self.canvas.size())
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        image = job.renderedImage()
        middle = image.pixelColor(image.width() // 2, image.height() // 2)
        return middle != settings.backgroundColor()

    def close(self):
        self.reader.close()
        self.table.close()
        self.project.clear()
        gc.collect()


@pytest.fixture
def opened(desk, qtbot):
    QgsProject.instance().clear()
    opened = OpenLayer(desk.folder, qtbot)
    yield opened
    opened.close()


@pytest.fixture
def synchronized(desk, opened, qtbot):
    """Synchronize on a thread while QGIS goes on drawing, then have the layers read again, as the plugin does."""
    runner = ThreadRunner()

    def run():
        means = Means(is_being_edited=opened.watch.is_being_edited)
        handle = runner.run(synchronize(desk.session, desk.folder, means=means), phrase("test"))
        outcome = []
        handle.succeeded.connect(outcome.append)
        handle.failed.connect(outcome.append)
        opened.canvas.refresh()
        with qtbot.waitSignal(handle.finished, timeout=30_000):
            handle.start()
        (report,) = outcome
        if isinstance(report, Exception):
            raise report
        refresher = Refresher(opened.project)
        with qtbot.waitSignal(refresher.done, timeout=30_000):
            refresher.take_in(report)
        return report

    yield run
    assert runner.stop_all()


def check_file(folder):
    """Check that the file is sound and its spatial index holds just what the features have."""
    with closing(sqlite3.connect(folder / "trees.gpkg")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        blobs = dict(connection.execute("SELECT fid, geom FROM trees WHERE geom IS NOT NULL"))
        boxes = {row[0]: row[1:] for row in connection.execute("SELECT * FROM rtree_trees_geom")}
        count = connection.execute("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = 'trees'").fetchone()
        rows = connection.execute("SELECT count(*) FROM trees").fetchone()
    assert boxes.keys() == blobs.keys()
    assert all(boxes[key] == pytest.approx(envelope(blob), abs=1e-5) for key, blob in blobs.items())
    assert count == rows


def crew_works(crew):
    """A name is changed, a tree moved, one planted, one felled."""
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    crew.push({"localPk": "2", "sourcePk": "2", "method": "patch",
               "old": {"geometry": "Point (8.6 47.4)"}, "new": {"geometry": "Point (9.5 48.5)"}})  # fmt: skip
    crew.create({"name": "Ash"}, "Point (9.1 48.1)")
    crew.delete(3, {"name": "Pine"})


def test_the_crews_edits_are_seen_where_the_layer_is_open(opened, synchronized, crew, desk):
    before = opened.names_in_table()
    assert before == {1: "Oak", 2: "Birch", 3: "Pine", 4: "Elm"}
    opened.layer.selectByIds([1, 3])
    crew_works(crew)
    report = synchronized()
    assert (report.ok, report.edits_taken) == (True, 4)
    after = {1: "Theirs", 2: "Birch", 4: "Elm", 5: "Ash"}
    assert opened.names() == after
    assert opened.names_in_table() == after
    assert opened.layer.selectedFeatureIds() == [1]  # the other one is gone
    assert opened.keys_at(9.5, 48.5) == [2]
    assert opened.keys_at(9.1, 48.1) == [5]
    assert opened.keys_at(8.6, 47.4) == []
    assert opened.is_drawn_at(9.5, 48.5)
    assert not opened.is_drawn_at(8.6, 47.4)
    assert opened.layer.featureCount() == 4
    check_file(desk.folder)


def test_single_features_are_told_without_reading_the_whole_table_again(opened, synchronized, crew, qtbot):
    crew_works(crew)
    resets = []
    opened.table.masterModel().modelReset.connect(lambda: resets.append(True))
    assert synchronized().edits_taken == 4
    assert resets == []
    assert opened.names_in_table() == opened.names() == {1: "Theirs", 2: "Birch", 4: "Elm", 5: "Ash"}


def test_many_new_features_come_with_the_whole_table(opened, synchronized, crew, desk):
    for number in range(MOST_NEW + 1):
        crew.create({"name": f"Ash {number}"}, "Point (9.1 48.1)")
    resets = []
    opened.table.masterModel().modelReset.connect(lambda: resets.append(True))
    synchronized()
    assert resets
    assert opened.names_in_table() == opened.names() == desk.rows()


def test_a_feature_that_no_longer_fits_the_layers_filter_leaves_it(opened, synchronized, crew):
    assert opened.layer.setSubsetString("name IN ('Oak', 'Birch')")
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    crew.patch(4, {"name": "Elm"}, {"name": "Birch"})
    synchronized()
    assert opened.names_in_table() == opened.names() == {2: "Birch", 4: "Birch"}


def test_a_reader_that_was_open_all_the_time_comes_to_its_end(opened, synchronized, crew):
    crew_works(crew)
    synchronized()
    assert opened.first_read == "Oak"
    rest = [feature["name"] for feature in opened.reader]
    assert len(rest) in (2, 3, 4)  # as of before or after, without an error
    assert opened.names()[1] == "Theirs"


def test_later_edits_in_qgis_can_be_undone_and_commit(opened, synchronized, crew, desk, cloud_rows):
    crew_works(crew)
    synchronized()
    layer, name = opened.layer, opened.layer.fields().indexOf("name")
    assert layer.startEditing()
    layer.beginEditCommand("rename")
    assert layer.changeAttributeValue(5, name, "My ash")
    layer.endEditCommand()
    layer.beginEditCommand("rename")
    assert layer.changeAttributeValue(1, name, "Slip")
    layer.endEditCommand()
    layer.undoStack().undo()
    assert layer.getFeature(1)["name"] == "Theirs"
    assert layer.changeGeometry(4, QgsGeometry.fromPointXY(QgsPointXY(9.7, 48.7)))
    assert layer.commitChanges(), layer.commitErrors()
    report = synchronized()
    assert (report.ok, report.edits_sent) == (True, 2)
    assert cloud_rows() == {1: "Theirs", 2: "Birch", 4: "Elm", 5: "My ash"}
    assert opened.keys_at(9.7, 48.7) == [4]
    check_file(desk.folder)


def test_a_feature_made_in_qgis_gets_the_servers_key_under_the_open_layer(opened, synchronized, crew, desk, cloud_rows):
    layer = opened.layer
    assert layer.startEditing()
    feature = QgsFeature(layer.fields())
    feature["name"] = "Yew"
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(9.3, 48.3)))
    assert layer.addFeature(feature)
    assert layer.commitChanges(), layer.commitErrors()
    assert opened.names()[5] == "Yew"
    crew.create({"name": "Ash"}, "Point (9.1 48.1)")  # the server gives it the key 5
    report = synchronized()
    assert (report.ok, report.edits_sent) == (True, 1)
    assert opened.names() == cloud_rows() == {1: "Oak", 2: "Birch", 3: "Pine", 4: "Elm", 5: "Ash", 6: "Yew"}
    assert opened.names_in_table() == opened.names()
    assert (opened.keys_at(9.3, 48.3), opened.keys_at(9.1, 48.1)) == ([6], [5])
    assert synchronized().sentence().text.startswith("Everything is up to date")
    check_file(desk.folder)


def test_a_layer_in_edit_mode_is_never_touched_and_its_file_is_told(
    opened, synchronized, crew, desk, cloud_rows, qtbot
):
    layer, name = opened.layer, opened.layer.fields().indexOf("name")
    assert layer.startEditing()
    assert layer.changeAttributeValue(4, name, "Edited")
    crew_works(crew)
    report = synchronized()
    ((path, sentence),) = [(failure.path, str(failure.error)) for failure in report.failed]
    assert path == "trees.gpkg"
    assert "a layer on it is in edit mode" in sentence
    assert "Save or discard the layer's changes in QGIS, then synchronize again." in sentence
    assert layer.isModified()
    edited = {1: "Oak", 2: "Birch", 3: "Pine", 4: "Edited"}
    opened.wait_for_names(edited, qtbot)
    assert desk.rows() == {1: "Oak", 2: "Birch", 3: "Pine", 4: "Elm"}
    assert layer.undoStack().canUndo()
    assert layer.commitChanges(), layer.commitErrors()
    assert synchronized().ok
    assert opened.names() == cloud_rows() == {1: "Theirs", 2: "Birch", 4: "Edited", 5: "Ash"}
    check_file(desk.folder)


def test_an_edit_that_was_begun_while_the_synchronization_ran_still_commits(opened, synchronized, crew, desk):
    """The crew's edits are taken in, and what QGIS holds open comes on top: it was not in edit mode when asked."""
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    opened.watch.is_being_edited = lambda _path: False
    assert opened.layer.startEditing()
    assert opened.layer.changeAttributeValue(4, opened.layer.fields().indexOf("name"), "Edited")
    assert synchronized().ok
    assert opened.layer.commitChanges(), opened.layer.commitErrors()
    assert opened.names() == {1: "Theirs", 2: "Birch", 3: "Pine", 4: "Edited"}
    check_file(desk.folder)


def test_nothing_is_left_beside_the_file_when_the_project_is_closed(opened, synchronized, crew, desk):
    crew_works(crew)
    opened.layer.startEditing()
    opened.layer.changeAttributeValue(4, opened.layer.fields().indexOf("name"), "Edited")
    opened.layer.commitChanges()
    synchronized()
    opened.close()
    assert [path.name for path in desk.folder.glob("trees.gpkg-*")] == []
    assert desk.rows() == {1: "Theirs", 2: "Birch", 4: "Edited", 5: "Ash"}
