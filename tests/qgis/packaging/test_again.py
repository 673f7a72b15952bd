"""Packaging again into the same folder: what did not change is not written, and what was edited there is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsVectorLayer

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.package import package_project
from qfieldsync_cloud.packaging.inspect import inspect, read_project
from qfieldsync_cloud.packaging.package import Choices
from qfieldsync_cloud.packaging.staging import Staging
from qfieldsync_cloud.sync.state import State
from tests.fixtures.projects import TREE_ROWS, TREES, save, write_vector
from tests.qgis.packaging.desk import LAYERS, PROJECT, Desk, edit, execute


@pytest.fixture
def desk(tmp_path, qgis_app) -> Desk:
    return Desk(tmp_path)


def test_nothing_changed_nothing_is_written(desk):
    first = desk.package()
    before = desk.stamps()
    second = desk.package()
    assert desk.stamps() == before
    assert [file.path for file in second.files] == [file.path for file in first.files]
    assert second.layers == first.layers


def test_a_file_that_was_only_opened_is_no_change(desk):
    desk.package()
    execute(desk.folder / "trees.gpkg", "PRAGMA journal_mode=WAL")
    execute(desk.folder / "trees.gpkg", "PRAGMA journal_mode=DELETE")
    assert desk.rewritten() == set()


@pytest.mark.parametrize(("source", "packaged"), [("trees.gpkg", "trees.gpkg"), ("wells.shp", "wells.gpkg")])
def test_a_source_that_changed_is_written_again_and_nothing_else(desk, source, packaged):
    desk.package()
    (desk.home / source).unlink()
    write_vector(desk.home / source, Path(source).stem, TREES, TREE_ROWS[:2], driver=LAYERS[source])
    assert desk.rewritten() == {packaged}
    assert desk.counts() == {"trees": 4, "wells": 4, "plots": 4, Path(source).stem: 2}


def test_a_photo_that_changed_is_written_again(desk):
    desk.package()
    (desk.home / "DCIM" / "oak.jpg").write_bytes(b"\xff\xd8 another one")
    assert desk.rewritten() == {"DCIM/oak.jpg"}
    assert (desk.folder / "DCIM" / "oak.jpg").read_bytes() == b"\xff\xd8 another one"


@pytest.mark.parametrize("name", ["trees.gpkg", "wells.gpkg", "plots.gpkg"])
def test_edits_in_the_package_are_kept_and_told(desk, name):
    desk.package()
    edit(desk.folder / name, "by the crew")
    for _ in range(2):  # it is remembered as packaging left it, so the second time finds the same
        packaged = desk.package()
        told = [str(finding.message) for finding in packaged.findings]
        assert sum(f"{name} holds edits made since it was packaged" in text for text in told) == 1
    assert name in packaged.kept
    with closing(sqlite3.connect(desk.folder / name)) as database:
        query = f"SELECT name FROM {Path(name).stem} WHERE fid = 1"
        assert database.execute(query).fetchone() == ("by the crew",)


def test_edits_in_the_package_are_kept_though_the_source_changed(desk):
    desk.package()
    edit(desk.folder / "trees.gpkg", "by the crew")
    edit(desk.home / "trees.gpkg", "by the analyst")
    assert desk.rewritten() == set()


def test_a_project_that_was_changed_in_the_package_is_not_replaced(desk):
    desk.package()
    packaged = read_project(desk.folder / PROJECT)
    packaged.setTitle("Changed here")
    assert packaged.write()
    with pytest.raises(FolderError, match=r"survey\.qgz in .* was changed since it was packaged"):
        desk.package()


def test_a_file_that_vanished_from_the_package_is_written_again(desk):
    desk.package()
    (desk.folder / "wells.gpkg").unlink()
    assert desk.rewritten() == {"wells.gpkg"}


def test_what_left_the_project_goes_to_the_trash(desk):
    desk.package()
    desk.project.removeMapLayer(desk.project.mapLayersByName("wells")[0])
    assert desk.project.write()
    assert desk.rewritten() == {PROJECT}
    assert not (desk.folder / "wells.gpkg").exists()
    assert list((desk.folder / ".qfieldsync_cloud" / "trash").rglob("wells.gpkg"))


def test_what_was_edited_keeps_its_name_when_another_layer_would_take_it(desk):
    desk.package()
    edit(desk.folder / "wells.gpkg", "by the crew")
    other = write_vector(desk.home / "wells.geojson", "other", TREES, TREE_ROWS[:1], driver="GeoJSON")
    desk.project.addMapLayer(QgsVectorLayer(str(other), "other wells", "ogr"))
    assert desk.project.write()
    desk.package()
    packaged = read_project(desk.folder / PROJECT)
    [wells], [others] = packaged.mapLayersByName("wells"), packaged.mapLayersByName("other wells")
    assert {feature["name"] for feature in wells.getFeatures()} >= {"by the crew"}
    assert wells.source().endswith("/wells.gpkg|layername=wells")
    assert [feature["name"] for feature in others.getFeatures()] == ["Alte Eiche"]


def test_edits_of_a_layer_that_left_the_project_are_told(desk):
    desk.package()
    edit(desk.folder / "wells.gpkg", "by the crew")
    desk.project.removeMapLayer(desk.project.mapLayersByName("wells")[0])
    assert desk.project.write()
    told = [str(finding.message) for finding in desk.package().findings]
    assert any("wells.gpkg held edits made since it was packaged" in text for text in told)
    assert list((desk.folder / ".qfieldsync_cloud" / "trash").rglob("wells.gpkg"))


def test_a_cancel_that_comes_when_all_is_in_place_comes_too_late(desk, monkeypatch):
    context, put_in_place = Context(), Staging.put_in_place

    def late(stage, *rest):
        put_in_place(stage, *rest)
        context.cancelled.set()

    monkeypatch.setattr(Staging, "put_in_place", late)
    package_project(inspect(desk.project), Choices(), desk.folder)(context)
    monkeypatch.undo()
    assert desk.rewritten() == set()


def test_a_project_that_moved_is_packaged_under_the_same_names(desk):
    desk.package()
    edit(desk.folder / "wells.gpkg", "by the crew")
    names = set(desk.stamps())
    moved = desk.home.rename(desk.home.with_name("moved"))
    packaged = package_project(inspect(read_project(moved / PROJECT)), Choices(), desk.folder)(Context())
    assert {file.path for file in packaged.files} == names == set(desk.stamps())
    assert "wells.gpkg" in packaged.kept


def test_a_file_of_somebody_else_is_replaced_only_with_a_copy_in_the_trash(desk):
    desk.package()
    (desk.folder / "DCIM" / "elm.jpg").write_bytes(b"the crew's")
    (desk.home / "DCIM" / "elm.jpg").write_bytes(b"the analyst's")
    told = [str(finding.message) for finding in desk.package().findings]
    assert (desk.folder / "DCIM" / "elm.jpg").read_bytes() == b"the analyst's"
    assert any("DCIM/elm.jpg was in the folder before" in text for text in told)
    [kept] = (desk.folder / ".qfieldsync_cloud" / "trash").rglob("elm.jpg")
    assert kept.read_bytes() == b"the crew's"


def test_another_project_is_not_packaged_over_this_one(desk):
    desk.package()
    before = desk.stamps()
    assert desk.project.write(str(desk.home / "other.qgz"))
    with pytest.raises(FolderError, match=r"holds the package of another project, survey\.qgz"):
        desk.package()
    assert desk.stamps() == before


def test_a_table_that_an_edited_file_does_not_have_is_told(desk):
    desk.package()
    edit(desk.folder / "trees.gpkg", "by the crew")
    write_vector(desk.home / "trees.gpkg", "shrubs", TREES, TREE_ROWS)
    desk.project.mapLayersByName("trees")[0].dataProvider().reloadData()  # QGIS shares what it has open
    desk.project.addMapLayer(QgsVectorLayer(f"{desk.home / 'trees.gpkg'}|layername=shrubs", "shrubs", "ogr"))
    assert desk.project.write()
    with pytest.raises(FolderError, match="but not the table of shrubs"):
        desk.package()


def test_another_coordinate_system_is_written_again(desk):
    desk.package()
    layer = desk.project.mapLayersByName("wells")[0]
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:2056"))
    assert desk.project.write()
    assert "wells.gpkg" not in desk.package().kept


def test_another_area_cuts_again_and_the_same_does_not(desk):
    desk.project.writeEntryBool("qfieldsync", "offlineCopyOnlyAoi", True)
    for east, found in ((8.15, 1), (8.25, 2)):
        area = f"Polygon ((8 47, {east} 47, {east} 48, 8 48, 8 47))"
        desk.project.writeEntry("qfieldsync", "areaOfInterest", area)
        assert desk.project.write()
        desk.package()
        assert desk.counts() == {"trees": 4, "wells": found, "plots": found}
        assert desk.rewritten() == set()


def test_an_edit_that_only_the_log_of_a_geopackage_holds_is_written_again(desk):
    path = desk.home / "trees.gpkg"
    with closing(sqlite3.connect(path)) as writer:  # as long as it is open, the log stays
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE remarks (text)")
        writer.commit()
        desk.package()
        before = path.stat()
        writer.execute("INSERT INTO remarks VALUES ('in the log')")
        writer.commit()
        after = path.stat()
        assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
        assert desk.rewritten() == {"trees.gpkg"}
    with closing(sqlite3.connect(desk.folder / "trees.gpkg")) as database:
        assert database.execute("SELECT text FROM remarks").fetchall() == [("in the log",)]


def test_files_that_belong_together_get_one_number(tmp_path, qgis_app):
    project = QgsProject()
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        data = gdal.GetDriverByName("GTiff").Create(str(folder / "plan.tif"), 4, 4)
        data.GetRasterBand(1).Fill(7)
        del data
        (folder / "plan.tfw").write_text(f"1\n0\n0\n-1\n{len(name) * 100}\n{ord(name[0])}\n")
        project.addMapLayer(QgsRasterLayer(str(folder / "plan.tif"), name, "gdal"))
    (tmp_path / "two" / "plan.tif").rename(tmp_path / "two" / "plan.tiff")
    project.mapLayersByName("two")[0].setDataSource(str(tmp_path / "two" / "plan.tiff"), "two", "gdal")
    save(project, tmp_path / "home" / PROJECT)
    packaged = package_project(inspect(project), Choices(), tmp_path / "package")(Context())
    written = read_project(tmp_path / "package" / packaged.project_file)
    for layer in project.mapLayers().values():
        assert written.mapLayer(layer.id()).extent() == layer.extent()


def test_a_packaging_that_was_killed_when_all_was_in_place_is_known_as_its_own(desk, monkeypatch):
    desk.package()
    (desk.home / "DCIM" / "elm.jpg").write_bytes(b"new")
    desk.project.setTitle("Another title")
    assert desk.project.write()
    monkeypatch.setattr(State, "remember_packaged", killed)
    with pytest.raises(KeyboardInterrupt):
        desk.package()
    monkeypatch.undo()
    assert desk.rewritten() == set()
    assert not (desk.folder / ".qfieldsync_cloud" / "trash").exists()


def killed(*_arguments):
    raise KeyboardInterrupt
