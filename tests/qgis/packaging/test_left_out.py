"""Layers that are broken, or fail on the way: named beforehand where it can be seen, and nothing of them travels."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from osgeo import gdal, ogr
from qgis.core import QgsEditorWidgetSetup, QgsProject, QgsRasterLayer, QgsVectorLayer

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.packaging import copying
from qfieldsync_cloud.packaging.checks import check
from qfieldsync_cloud.packaging.errors import PackageDamagedError, UnfitProjectError
from qfieldsync_cloud.packaging.finding import Fix
from qfieldsync_cloud.packaging.inspect import inspect, read_project
from qfieldsync_cloud.packaging.package import Choices, package
from tests.fixtures.projects import TEXT, save, vector_layer, write_raster, write_vector
from tests.qgis.packaging.support import messages, pack, reopen

pytestmark = pytest.mark.usefixtures("qgis_app")

LEAVE_OUT = Choices(leave_out_failed=True)


def points(path: Path, table: str) -> Path:
    return write_vector(path, table, {"name": TEXT}, [("POINT (1 1)", "a")])


@pytest.fixture
def home(tmp_path):
    """Return a project's folder with one sound layer in it."""
    points(tmp_path / "project" / "sound.gpkg", "sound")
    return tmp_path / "project"


def project_of(home: Path, *layers) -> QgsProject:
    project = QgsProject()
    project.addMapLayers([vector_layer(home / "sound.gpkg", "Sound"), *layers])
    return save(project, home / "p.qgz")


def raster(home: Path, name: str) -> QgsRasterLayer:
    layer = QgsRasterLayer(str(write_raster(home / name)), "Photo")
    assert layer.isValid()
    return layer


def paths_of(packaged) -> set[str]:
    on_disk = {str(path.relative_to(packaged.folder)) for path in packaged.folder.rglob("*") if path.is_file()}
    assert on_disk == {file.path for file in packaged.files} == set(packaged.made)
    return on_disk


def test_all_files_of_a_layer_vanish(home, tmp_path):
    layer = raster(home, "r.tif")
    (home / "r.tfw").write_text("1\n0\n0\n-1\n8\n47\n", encoding="utf-8")
    description = inspect(project_of(home, layer))
    for file in home.glob("r.*"):
        file.unlink()
    packaged = package(description, LEAVE_OUT, tmp_path / "package", Context())
    assert messages(packaged.findings).count("Photo is left out. The file") == 1
    assert paths_of(packaged) == {"p.qgz", "sound.gpkg"}


def test_a_part_of_a_mosaic_vanishes(home, tmp_path):
    parts = [str(write_raster(home / name)) for name in ("t1.tif", "t2.tif")]
    gdal.BuildVRT(str(home / "m.vrt"), parts).FlushCache()
    shared = QgsRasterLayer(parts[0], "Shared")
    project = project_of(home, QgsRasterLayer(str(home / "m.vrt"), "Mosaic"), shared)
    description = inspect(project)
    (home / "t2.tif").unlink()
    packaged = package(description, LEAVE_OUT, tmp_path / "package", Context())
    assert {layer.name for layer in packaged.layers} == {"Sound", "Shared"}
    assert paths_of(packaged) == {"p.qgz", "sound.gpkg", *(file.name for file in home.glob("t1.*"))}


def test_an_attachment_that_is_a_layer_too_stays(home, tmp_path):
    layer = raster(home, "DCIM/r.tif")
    (home / "DCIM" / "r.tfw").write_text("1\n0\n0\n-1\n8\n47\n", encoding="utf-8")
    description = inspect(project_of(home, layer))
    (home / "DCIM" / "r.tfw").unlink()
    packaged = package(description, LEAVE_OUT, tmp_path / "package", Context())
    assert {layer.name for layer in packaged.layers} == {"Sound"}
    photos = {f"DCIM/{file.name}" for file in (home / "DCIM").glob("r.*")}
    assert paths_of(packaged) == {"p.qgz", "sound.gpkg", *photos}
    assert "DCIM/r.tif" in photos


def test_a_copy_that_breaks_off_leaves_nothing(home, tmp_path, monkeypatch):
    real = copying._copy_bytes

    def half(source, target, advance):
        if source.name != "r.tif":
            real(source, target, advance)
            return
        target.write_bytes(source.read_bytes()[:1000])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "_copy_bytes", half)
    packaged = pack(project_of(home, raster(home, "r.tif")), tmp_path / "package", LEAVE_OUT)
    assert "Photo is left out. The file" in messages(packaged.findings)
    assert paths_of(packaged) == {"p.qgz", "sound.gpkg"}


def test_a_copy_that_can_not_be_opened_again_is_left_out(home, tmp_path):
    description = inspect(project_of(home, vector_layer(points(home / "b.gpkg", "b"), "Broken")))
    ogr.Open(str(home / "b.gpkg"), 1).DeleteLayer(0)
    with pytest.raises(PackageDamagedError, match="Broken could not be opened again"):
        package(description, Choices(), tmp_path / "package", Context())
    assert not (tmp_path / "package").exists()
    packaged = package(description, LEAVE_OUT, tmp_path / "package", Context())
    assert "Broken is left out. The packaged copy" in messages(packaged.findings)
    assert paths_of(packaged) == {"p.qgz", "sound.gpkg"}
    assert not reopen(packaged).mapLayersByName("Broken")


def test_a_layer_whose_table_is_gone_is_said_beforehand(home, tmp_path):
    points(home / "sound.gpkg", "lost")
    project = project_of(home, vector_layer(f"{home / 'sound.gpkg'}|layername=lost", "Lost"))
    ogr.Open(str(home / "sound.gpkg"), 1).ExecuteSQL("DROP TABLE lost")
    description = inspect(read_project(project.fileName()))
    (found,) = (each for each in check(description, Choices()) if "QGIS can't open" in str(each.message))
    assert str(found.message) == "QGIS can't open the layer Lost of the file sound.gpkg."
    assert "set its cloud action to remove." in str(found.remedy)
    assert found.fix is Fix.LEAVE_OUT
    packaged = package(description, LEAVE_OUT, tmp_path / "package", Context())
    assert {layer.name for layer in packaged.layers} == {"Sound"}


def test_files_that_are_no_data_are_said_beforehand(home):
    for name in ("empty.gpkg", "text.shp", "bad.tif"):
        (home / name).write_bytes(b"" if name == "empty.gpkg" else b"nope")
    project = project_of(home)
    project.addMapLayers([*(QgsVectorLayer(str(home / name), name) for name in ("empty.gpkg", "text.shp")),
                          QgsRasterLayer(str(home / "bad.tif"), "bad.tif")])  # fmt: skip
    said = messages(check(inspect(project), Choices()))
    for name in ("empty.gpkg", "text.shp", "bad.tif"):
        assert f"error: QGIS can't open the layer {name} of the file {name}." in said


def naming(path: Path, table: str, driver: str, *rows: tuple[str, str]) -> QgsVectorLayer:
    """Return a layer whose features name photos, seen in its form."""
    values = [("POINT (1 1)", name, photo) for name, photo in rows]
    layer = vector_layer(write_vector(path, table, {"name": TEXT, "photo": TEXT}, values, driver=driver), table)
    field = layer.fields().indexFromName("photo")
    layer.setEditorWidgetSetup(field, QgsEditorWidgetSetup("ExternalResource", {"RelativeStorage": 1}))
    return layer


@pytest.mark.parametrize("fails", [True, False])
def test_photos_that_only_a_failed_layer_names_do_not_travel(home, tmp_path, fails):
    (home / "DCIM").mkdir()
    for name in ("both", "good", "bad", "nobody's"):
        (home / "DCIM" / f"{name}.jpg").write_bytes(b"a photo")
    good = naming(home / "good.gpkg", "good", "GPKG", ("a", "DCIM/both.jpg"), ("b", "DCIM/good.jpg"))
    bad = naming(home / "bad.shp", "bad", "ESRI Shapefile", ("a", "DCIM/both.jpg"), ("b", "DCIM/bad.jpg"))
    if fails:
        assert bad.setSubsetString("name = 'A'")  # which a GeoPackage does not find
    project = project_of(home, good, bad)
    packaged = pack(project, tmp_path / "package", Choices(leave_out_failed=True, only_named_files=True))
    assert ("bad is left out" in messages(packaged.findings)) is fails
    photos = {name for name in paths_of(packaged) if name.startswith("DCIM")}
    assert photos == {"DCIM/both.jpg", "DCIM/good.jpg", *(() if fails else ("DCIM/bad.jpg",))}


def test_a_second_project_file_among_the_attachments_stops(home, tmp_path):
    (home / "DCIM").mkdir()
    (home / "DCIM" / "old.qgs").write_text("<qgis/>")
    with pytest.raises(UnfitProjectError, match=r"one project file, but these would go along too: DCIM/old\.qgs"):
        pack(project_of(home), tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_an_attached_database_goes_along_whole_without_its_journals(home, tmp_path):
    path = points(home / "files" / "codes.gpkg", "codes")
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE remarks AS SELECT 'in the log' AS text")
        writer.commit()
        packaged = pack(project_of(home), tmp_path / "package")
    assert [each for each in paths_of(packaged) if each.startswith("files")] == ["files/codes.gpkg"]
    with closing(sqlite3.connect(packaged.folder / "files" / "codes.gpkg")) as copy:
        assert copy.execute("SELECT text FROM remarks").fetchall() == [("in the log",)]
