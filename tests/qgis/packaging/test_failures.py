"""Whatever stops packaging: a sentence that names it, and a folder that is as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from qgis.core import QgsProject

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob, FolderError
from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.errors import (
    ConversionError,
    StaleProjectError,
    UnfitProjectError,
    UnreadableProjectError,
)
from qfieldsync_cloud.packaging.inspect import inspect, read_project
from qfieldsync_cloud.packaging.package import Choices, package
from tests.fixtures.projects import (
    INTEGER,
    TEXT,
    layer_named,
    memory_layer,
    save,
    vector_layer,
    write_vector,
)
from tests.qgis.packaging.support import cancel_when, digest, messages, pack, reopen

pytestmark = pytest.mark.usefixtures("qgis_app")


def broken_shapefile(path):
    """Write a shapefile that opens, and whose second half is missing."""
    rows = [(f"LINESTRING ({n} 0, {n} 1)", n) for n in range(500)]
    write_vector(path, path.stem, {"n": INTEGER}, rows, 2, driver="ESRI Shapefile")
    return path


def shorten(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.fixture
def before(tmp_path):
    """Fill the target folder with an earlier package, and return what is in it."""
    folder = tmp_path / "package"
    (folder / "DCIM").mkdir(parents=True)
    (folder / "trees.gpkg").write_bytes(b"earlier data")
    (folder / "trees.qgz").write_bytes(b"earlier project")
    (folder / "DCIM" / "crew.jpg").write_bytes(b"of the crew")
    return digest(folder)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.4, 0.7, 0.95, 1.0])
def test_cancel_at_any_point_leaves_everything_as_it_was(sample_project, tmp_path, before, part):
    context = cancel_when(lambda progress: progress.done >= part * progress.total)
    with pytest.raises(CancelledJob):
        pack(sample_project, tmp_path / "package", context=context)
    assert digest(tmp_path / "package") == before
    assert sorted(os.listdir(tmp_path)) == ["archive", "package", "town"]


def test_cancel_before_the_folder_exists_leaves_no_folder(sample_project, tmp_path):
    context = Context()
    context.cancelled.set()
    with pytest.raises(CancelledJob):
        pack(sample_project, tmp_path / "new" / "package", context=context)
    assert sorted(os.listdir(tmp_path)) == ["archive", "town"]


def test_progress_only_grows_and_ends_at_its_total(sample_project, tmp_path):
    seen = []
    pack(sample_project, tmp_path / "package", context=Context(seen.append))
    done = [progress.done for progress in seen]
    assert done == sorted(done)
    assert done[-1] == seen[-1].total > 0
    assert {progress.total for progress in seen} == {seen[0].total}


def broken_project(sample_project):
    """Damage the data of one layer after inspection has found it whole."""
    home = Path(sample_project.homePath())
    layer = vector_layer(broken_shapefile(home / "broken.shp"), "Broken")
    sample_project.addMapLayer(layer)
    save(sample_project, home / "trees.qgz")
    description = inspect(sample_project)
    shorten(home / "broken.shp")
    return description


def test_a_conversion_that_fails_is_named_and_leaves_nothing(sample_project, tmp_path, before):
    description = broken_project(sample_project)
    with pytest.raises(ConversionError) as caught:
        package(description, Choices(), tmp_path / "package", Context())
    assert "Broken can't be converted" in str(caught.value)
    assert digest(tmp_path / "package") == before
    assert sorted(os.listdir(tmp_path)) == ["archive", "package", "town"]


def test_a_layer_that_fails_is_left_out_if_that_was_chosen(sample_project, tmp_path):
    description = broken_project(sample_project)
    packaged = package(description, Choices(leave_out_failed=True), tmp_path / "package", Context())
    assert "Broken" not in {layer.name for layer in packaged.layers}
    assert "broken.gpkg" not in {file.path for file in packaged.files}
    assert not (tmp_path / "package" / "broken.gpkg").exists()
    assert not reopen(packaged).mapLayersByName("Broken")
    assert "warning: Broken is left out." in messages(packaged.findings)


def test_a_file_that_vanished_is_named(sample_project, tmp_path, before):
    description = inspect(sample_project)
    (Path(sample_project.homePath()) / "imagery" / "ortho.tif").unlink()
    with pytest.raises(Exception, match=r"ortho\.tif can't be copied"):
        package(description, Choices(), tmp_path / "package", Context())
    assert digest(tmp_path / "package") == before


def test_a_target_that_can_not_be_replaced_is_put_back(sample_project, tmp_path, before):
    (tmp_path / "package" / "zones.gpkg").mkdir()
    with pytest.raises(FolderError) as caught:
        pack(sample_project, tmp_path / "package")
    assert "can't be written" in str(caught.value)
    assert digest(tmp_path / "package") == before
    assert sorted(os.listdir(tmp_path / "package")) == ["DCIM", "trees.gpkg", "trees.qgz", "zones.gpkg"]


def test_the_projects_own_folder_is_no_target(sample_project):
    with pytest.raises(FolderError, match="own folder"):
        pack(sample_project, Path(sample_project.homePath()))


def findings_of(project, choices=None):
    with pytest.raises(UnfitProjectError) as caught:
        package(inspect(project), choices or Choices(), "/nonexistent/package", Context())
    return messages(caught.value.findings)


def test_a_project_that_was_never_saved():
    project = QgsProject()
    project.addMapLayer(memory_layer())
    assert findings_of(project) == "error: The project was never saved."


def test_a_project_without_layers(tmp_path):
    assert "no layer for the crew" in findings_of(save(QgsProject(), tmp_path / "p.qgz"))


def test_a_project_whose_layers_are_all_removed(sample_project):
    choices = Choices(dict.fromkeys(sample_project.mapLayers(), CloudAction.REMOVE))
    assert "no layer for the crew" in findings_of(sample_project, choices)


def test_a_project_whose_file_is_gone(sample_project):
    Path(sample_project.fileName()).unlink()
    assert "does not exist any more" in findings_of(sample_project)


def test_what_can_not_be_taken_yet_is_named_all_at_once(sample_project, tmp_path):
    home = Path(sample_project.homePath())
    from osgeo import gdal
    from qgis.core import QgsRasterLayer, QgsVectorLayer

    gdal.Translate(str(home / "tile.tif"), str(home / "imagery" / "ortho.tif"))
    gdal.Translate(str(home / "mosaic.vrt"), str(home / "tile.tif"), format="VRT")
    (home / "tile.tif").unlink()
    database = QgsVectorLayer("dbname='x' host=127.0.0.1 port=1 table=\"a\" (geom)", "Cadastre", "postgres")
    lost = QgsVectorLayer(str(home / "lost.gpkg") + "|layername=x", "Lost", "ogr")
    sample_project.addMapLayers([QgsRasterLayer(str(home / "mosaic.vrt"), "Mosaic"), database, lost])
    save(sample_project, home / "trees.qgz")
    said = findings_of(sample_project)
    assert "The layer Mosaic is put together from files, of which 1 do not exist" in said
    assert "The layer Cadastre can't be taken along: its database or service does not answer" in said
    assert "lost.gpkg of the layer Lost does not exist" in said
    actions = {database.id(): CloudAction.NO_ACTION, lost.id(): CloudAction.REMOVE,
               layer_named(sample_project, "Mosaic").id(): CloudAction.REMOVE}  # fmt: skip
    packaged = pack(sample_project, tmp_path / "package", Choices(actions))
    assert {"Mosaic", "Lost"}.isdisjoint(layer.name for layer in packaged.layers)
    assert reopen(packaged).mapLayer(database.id()).source() == database.source()


def test_a_virtual_layer_over_a_layer_that_is_left_out(qgis_new_project, tmp_path):
    project = QgsProject.instance()  # the only project that a virtual layer looks into
    path = write_vector(tmp_path / "project" / "t.gpkg", "t", {"n": TEXT}, [("POINT (1 2)", "a")])
    source = vector_layer(f"{path}|layername=t", "source")
    project.addMapLayer(source)
    virtual = vector_layer(f"?query=SELECT * FROM {source.id()}", "computed", "virtual")
    project.addMapLayer(virtual)
    save(project, tmp_path / "project" / "p.qgz")
    said = findings_of(project, Choices({source.id(): CloudAction.REMOVE}))
    assert "computed is computed from source, which is left out" in said
    packaged = pack(project, tmp_path / "package")
    assert {layer.name for layer in packaged.layers} == {"source", "computed"}


def test_a_layer_of_another_project_that_is_gone_is_refused(sample_project, tmp_path):
    plots = layer_named(sample_project, "Plots").id()
    path = tmp_path / "other" / "o.qgs"
    save(QgsProject(), path)
    embedded = f'<projectlayers><maplayer embedded="1" project="../town/trees.qgz" id="{plots}"/></projectlayers>'
    path.write_text(path.read_text(encoding="utf-8").replace("<projectlayers/>", embedded), encoding="utf-8")
    project = read_project(path)
    Path(sample_project.fileName()).unlink()
    said = findings_of(project)
    assert "The layer Plots is embedded from another project (trees.qgz), which does not exist any more." in said


def test_unsaved_changes_of_the_project_are_reported(sample_project, tmp_path):
    added = memory_layer("Too late")
    sample_project.addMapLayer(added)
    sample_project.setDirty(True)  # as QGIS's window does
    packaged = pack(sample_project, tmp_path / "package")
    assert "Changes of the project that are not saved" in messages(packaged.findings)
    assert "Too late was added after the project was saved" in messages(packaged.findings)
    assert "Too late" not in {layer.name for layer in packaged.layers}


def test_a_layer_removed_but_not_saved_stops(sample_project, tmp_path):
    sample_project.removeMapLayer(layer_named(sample_project, "Plots"))
    with pytest.raises(StaleProjectError, match="Plots"):
        pack(sample_project, tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_a_source_changed_but_not_saved_stops(sample_project, tmp_path):
    other = write_vector(tmp_path / "town" / "new.gpkg", "plots", {"code": TEXT}, [])
    layer_named(sample_project, "Plots").setDataSource(f"{other}|layername=plots", "Plots", "ogr")
    with pytest.raises(StaleProjectError, match="Plots"):
        pack(sample_project, tmp_path / "package")


def test_a_file_that_is_no_project(tmp_path):
    (tmp_path / "x.qgz").write_bytes(b"no archive")
    for name in ("x.qgz", "missing.qgs"):
        with pytest.raises(UnreadableProjectError, match="can't be read"):
            read_project(tmp_path / name)


def test_a_project_file_damaged_after_inspection(sample_project, tmp_path):
    description = inspect(sample_project)
    shorten(Path(sample_project.fileName()))
    with pytest.raises(UnreadableProjectError):
        package(description, Choices(), tmp_path / "package", Context())
    assert not (tmp_path / "package").exists()


def test_a_filter_that_a_geopackage_reads_differently_stops(tmp_path):
    rows = [("POINT (1 2)", "Oak"), ("POINT (1 2)", "elm")]
    path = write_vector(tmp_path / "project" / "s.shp", "s", {"kind": TEXT}, rows, driver="ESRI Shapefile")  # fmt: skip
    layer = vector_layer(path, "Trees")
    assert layer.setSubsetString("\"kind\" = 'OAK'")
    assert layer.featureCount() == 1  # GDAL's own language does not tell them apart, SQLite does
    project = QgsProject()
    project.addMapLayer(layer)
    save(project, tmp_path / "project" / "p.qgz")
    with pytest.raises(ConversionError, match="filter of Trees does not mean the same"):
        pack(project, tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_what_is_refused_is_left_out_if_that_was_chosen(sample_project, tmp_path):
    home = Path(sample_project.homePath())
    from qgis.core import QgsVectorLayer

    sample_project.addMapLayer(QgsVectorLayer(str(home / "lost.gpkg") + "|layername=x", "Lost", "ogr"))
    save(sample_project, home / "trees.qgz")
    packaged = pack(sample_project, tmp_path / "package", Choices(leave_out_failed=True))
    assert not reopen(packaged).mapLayersByName("Lost")
    assert "warning: The file " in messages(packaged.findings)


def test_a_password_in_a_source_is_named(sample_project, tmp_path):
    from qgis.core import QgsVectorLayer

    source = "dbname='x' host=db.example.org user='ada' password='secret' table=\"a\" (geom)"
    layer = QgsVectorLayer(source, "Cadastre", "postgres")
    sample_project.addMapLayer(layer)
    save(sample_project, Path(sample_project.fileName()))
    actions = {layer.id(): CloudAction.NO_ACTION}
    assert "error: The source of Cadastre holds a password" in findings_of(sample_project, Choices(actions))
    packaged = pack(sample_project, tmp_path / "package", Choices(actions, allow_passwords=True))
    assert "warning: The source of Cadastre holds a password" in messages(packaged.findings)
    assert "secret" not in messages(packaged.findings)
