"""What is read of the open project is what was saved, or it is said beforehand and nothing is packaged."""

from __future__ import annotations

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer

from qfieldsync_cloud.packaging.checks import Fix, check
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.errors import StaleProjectError
from qfieldsync_cloud.packaging.examination import Examination
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.packaging.saved import unsaved_of
from tests.fixtures.projects import TEXT, memory_layer, save, vector_layer, write_raster, write_vector
from tests.qgis.packaging.support import pack, reopen, same_layer
from tests.qgis.packaging.vector_kinds import KINDS

pytestmark = pytest.mark.usefixtures("qgis_app")

ROWS = [("POINT (8 47)", "a"), ("POINT (9 47)", "ä")]
AREA = "Polygon ((8 46, 8.5 46, 8.5 48, 8 48, 8 46))"


@pytest.fixture
def saved(tmp_path):
    """Save a project of these layers, and count it as changed."""
    projects = []

    def make(*layers):
        project = QgsProject()
        projects.append(project)
        project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
        project.addMapLayers([*layers])
        save(project, tmp_path / "home" / "p.qgz")
        project.setDirty()
        return project

    yield make
    for project in projects:
        project.clear()


def shapefile(home):
    return vector_layer(write_vector(home / "t.shp", "t", {"name": TEXT}, ROWS, driver="ESRI Shapefile"), "Trees")


def geopackage(home):
    return vector_layer(write_vector(home / "g.gpkg", "g", {"name": TEXT}, ROWS), "Trees")


def raster(home):
    return QgsRasterLayer(str(write_raster(home / "r.tif")), "Trees", "gdal")


def sketch(_home):
    return memory_layer("Trees")


def another_crs(layer):
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:2056"))


def another_encoding(layer):
    layer.setProviderEncoding("CP1250")


CHANGES = [(make, another_crs) for make in (shapefile, geopackage, raster, sketch)] + [(shapefile, another_encoding)]


@pytest.mark.parametrize(("make", "change"), CHANGES)
def test_a_layer_that_is_not_as_saved_is_said_beforehand_and_stops(saved, tmp_path, make, change):
    layer = make(tmp_path / "home")
    project = saved(layer)
    assert unsaved_of(inspect(project)) == ()
    change(layer)
    description = inspect(project)
    found = check(description, Choices(), Examination(unsaved=unsaved_of(description)))
    message = "The layer Trees is not the same in the saved project as in the open one."
    (finding,) = [each for each in found if str(each.message) == message]
    assert (finding.severity.value, finding.fix, finding.layer_id) == ("error", Fix.SAVE_PROJECT, layer.id())
    with pytest.raises(StaleProjectError, match=message):
        pack(project, tmp_path / "package")
    assert not (tmp_path / "package").exists()
    assert project.write()
    assert same_layer(reopen(pack(project, tmp_path / "package")), layer).crs() == layer.crs()


def test_a_layer_that_is_left_out_may_differ(saved, tmp_path):
    layer, other = shapefile(tmp_path / "home"), geopackage(tmp_path / "home")
    project = saved(layer, other)
    another_crs(layer)
    choices = Choices({layer.id(): CloudAction.REMOVE})
    description = inspect(project)
    found = check(description, choices, Examination(unsaved=unsaved_of(description)))
    assert not [each for each in found if "not the same" in str(each.message)]
    assert [each.id for each in pack(project, tmp_path / "package", choices).layers] == [other.id()]


@pytest.mark.parametrize(
    ("key", "value"), [("areaOfInterest", AREA.replace("48", "49")), ("areaOfInterestCrs", "EPSG:3857")]
)
def test_an_area_that_is_not_saved_stops(saved, tmp_path, key, value):
    project = saved(shapefile(tmp_path / "home"))
    project.writeEntry("qfieldsync", "areaOfInterest", AREA)
    project.writeEntryBool("qfieldsync", "offlineCopyOnlyAoi", True)
    assert [str(each.message) for each in unsaved_of(inspect(project))] == [
        "The area of interest is not the same in the saved project as in the open one."
    ]
    assert project.write()
    project.setDirty()
    assert unsaved_of(inspect(project)) == ()
    project.writeEntry("qfieldsync", key, value)
    with pytest.raises(StaleProjectError, match="area of interest"):
        pack(project, tmp_path / "package")


def test_a_cloud_action_that_is_not_saved_is_what_was_chosen_and_is_written(saved, tmp_path):
    layer, other = sketch(None), geopackage(tmp_path / "home")
    layer.setCustomProperty("QFieldSync/cloud_action", "no_action")
    project = saved(layer, other)
    layer.setCustomProperty("QFieldSync/cloud_action", "offline")
    written = reopen(pack(project, tmp_path / "package"))
    assert same_layer(written, layer).customProperty("QFieldSync/cloud_action") == "offline"


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_layer_seems_changed_that_is_not(saved, tmp_path, kind):
    project = saved(*KINDS[kind](tmp_path / "home"))
    assert unsaved_of(inspect(project)) == ()
