"""Several files converted at once: the same bytes as one after the other, and no thread outlives the packaging."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProject, QgsVectorLayer

from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.packaging import assemble
from qfieldsync_cloud.packaging.errors import ConversionError
from qfieldsync_cloud.packaging.ogr_files import GdalError
from qfieldsync_cloud.packaging.package import Choices
from qfieldsync_cloud.packaging.progress import Tally
from qfieldsync_cloud.phrases import phrase
from tests.fixtures.projects import TREE_ROWS, TREES, save, write_vector
from tests.qgis.packaging.support import cancel_when, digest, pack

pytestmark = pytest.mark.usefixtures("qgis_app")
LAYERS = {"a.shp": "ESRI Shapefile", "b.geojson": "GeoJSON", "c.shp": "ESRI Shapefile", "d.fgb": "FlatGeobuf"}
PATIENCE = 60  # seconds until a test that waits for another thread fails


@pytest.fixture(autouse=True)
def two_processors(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.fixture
def project(tmp_path) -> QgsProject:
    project = QgsProject()
    for name, driver in LAYERS.items():
        path = write_vector(tmp_path / "home" / name, Path(name).stem, TREES, TREE_ROWS * 50, driver=driver)
        project.addMapLayer(QgsVectorLayer(str(path), path.stem, "ogr"))
    save(project, tmp_path / "home" / "survey.qgz")
    return project


def changed(monkeypatch, around):
    """Let `around(layer, convert)` stand in the place of each conversion of a file."""
    convert = assemble.convert_file

    def instead(layer, place, advance):
        return around(layer, lambda: convert(layer, place, advance), advance)

    monkeypatch.setattr(assemble, "convert_file", instead)


def test_two_files_are_converted_at_the_same_time(project, tmp_path, monkeypatch):
    together = threading.Barrier(2)

    def meet(_layer, convert, _advance):
        together.wait(PATIENCE)
        return convert()

    changed(monkeypatch, meet)
    packaged = pack(project, tmp_path / "package")
    counts = [(layer.source_features, layer.packaged_features) for layer in packaged.layers]
    assert counts == [(200, 200), (200, 200), (200, 200), (150, 150)]  # FlatGeobuf keeps none without a geometry


def test_the_same_bytes_as_one_after_the_other(project, tmp_path, monkeypatch):
    several = pack(project, tmp_path / "several")
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    single = pack(project, tmp_path / "single")
    assert digest(tmp_path / "several") == digest(tmp_path / "single")
    assert (several.files, several.layers, several.findings) == (single.files, single.layers, single.findings)


def test_what_fails_is_left_out_and_the_others_are_there(project, tmp_path, monkeypatch):
    def fail(layer, convert, _advance):
        if layer.name in ("a", "c"):
            raise GdalError("the disk is bad")
        return convert()

    changed(monkeypatch, fail)
    packaged = pack(project, tmp_path / "package", Choices(leave_out_failed=True))
    assert {layer.name for layer in packaged.layers} == {"b", "d"}
    assert [finding.layer_name for finding in packaged.findings if "left out" in str(finding.message)] == ["a", "c"]


def test_when_one_fails_the_others_are_given_up(project, tmp_path, monkeypatch):
    told: list[str] = []

    def fail(layer, convert, advance):
        if layer.name == "a":
            raise GdalError("the disk is full")
        try:
            while True:
                advance(0.5)
        except CancelledJob:
            told.append(layer.name)
            raise

    changed(monkeypatch, fail)
    before = threading.active_count()
    with pytest.raises(ConversionError, match="a can't"):
        pack(project, tmp_path / "package")
    assert "b" in told
    assert threading.active_count() == before
    assert {path.name for path in tmp_path.iterdir()} == {"home"}


def test_a_cancel_reaches_every_thread(project, tmp_path):
    with pytest.raises(CancelledJob):
        pack(project, tmp_path / "package", context=cancel_when(lambda progress: progress.item_done > 0))
    assert {path.name for path in tmp_path.iterdir()} == {"home"}


def test_what_qgis_has_to_read_is_converted_where_the_job_runs(project, tmp_path, monkeypatch):
    notes = QgsVectorLayer("Point?crs=EPSG:2056&field=n:string", "notes", "memory")
    feature = QgsFeature(notes.fields())
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(2600000, 1200000)))
    notes.dataProvider().addFeature(feature)
    project.addMapLayer(notes)
    assert project.write()
    threads = {}
    write = assemble._write

    def note(layer, *rest):
        threads[layer.name] = threading.current_thread()
        return write(layer, *rest)

    monkeypatch.setattr(assemble, "_write", note)
    pack(project, tmp_path / "package")
    here = threading.current_thread()
    assert {name for name, thread in threads.items() if thread is here} == {"notes"}
    assert set(threads) == {"a", "b", "c", "d", "notes"}


def test_the_progress_counts_what_is_under_way_and_never_goes_back(project, tmp_path):
    told: list[Progress] = []
    pack(project, tmp_path / "package", context=Context(told.append))
    done = [progress.done for progress in told]
    assert done == sorted(done)
    assert done[-1] == told[-1].total


def test_items_under_way_at_once_are_counted_together():
    told: list[Progress] = []
    tally = Tally(Context(told.append), 300)
    first, second = tally.item(phrase("…"), "first", 100), tally.item(phrase("…"), "second", 200)
    first(0.5)
    second(0.5)
    tally.finish("first", 100)
    second(0.75)
    tally.finish("second", 200)
    assert [progress.done for progress in told] == [0, 0, 50, 150, 250]
