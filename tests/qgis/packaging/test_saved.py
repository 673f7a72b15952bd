"""Only what was saved is packaged: layers as the saved project has them, and settings of those only that travel."""

from __future__ import annotations

import shutil

import pytest
from qgis.core import QgsProject

from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.errors import ConversionError, StaleProjectError
from tests.fixtures.projects import TEXT, save, vector_layer, write_vector
from tests.qgis.packaging.checked import deep_findings_of
from tests.qgis.packaging.support import messages, pack, reopen, rows_of, same_layer
from tests.qgis.packaging.test_project import project_xml

pytestmark = pytest.mark.usefixtures("qgis_app")

ROWS = [("POINT (8 47)", "a"), ("POINT (9 47)", "b")]


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home with spaces, 100%"


def written(home, name, driver="GPKG"):
    return write_vector(home / name, name.partition(".")[0], {"name": TEXT}, ROWS, driver=driver)


def opened(home, kind):
    if kind == "csv":
        home.mkdir(parents=True, exist_ok=True)
        (home / "t.csv").write_text("name,x,y\na,1,2\nb,1,2\n")
        uri = f"{(home / 't.csv').as_uri()}?type=csv&xField=x&yField=y&crs=EPSG:4326"
        return vector_layer(uri, "Trees", "delimitedtext")
    return vector_layer(written(home, f"t.{kind}", {"gpkg": "GPKG", "shp": "ESRI Shapefile"}[kind]), "Trees")


@pytest.mark.parametrize("kind", ["gpkg", "shp", "csv"])
@pytest.mark.parametrize("first", ["", "\"name\" = 'b'"])
def test_a_filter_that_was_not_saved_has_to_be(home, tmp_path, kind, first):
    layer = opened(home, kind)
    layer.setSubsetString(first)
    project = QgsProject()
    project.addMapLayer(layer)
    save(project, home / "p.qgz")
    assert layer.setSubsetString("\"name\" = 'a'" if not first else "")
    project.setDirty(True)
    with pytest.raises(StaleProjectError, match="Trees"):
        pack(project, tmp_path / "package")
    assert not (tmp_path / "package").exists()
    save(project, home / "p.qgz")
    project.setDirty(True)
    assert "Trees" in messages(pack(project, tmp_path / "package").findings) or kind == "gpkg"


def test_an_untouched_project_that_is_only_dirty_is_packaged(sample_project, tmp_path):
    sample_project.setDirty(True)
    assert pack(sample_project, tmp_path / "package").layers


def test_settings_that_name_a_left_out_layer_go_with_it_and_are_told(home, tmp_path):
    trees, fence = (vector_layer(written(home, f"{name}.gpkg"), name) for name in ("trees", "fence"))
    project = QgsProject()
    project.addMapLayers([trees, fence])
    project.writeEntry("qfieldsync", "geofencingIsActive", True)
    for key in ("geofencingLayer", "digitizingLogsLayer", "initialActiveLayer", "baseMapLayer"):
        project.writeEntry("qfieldsync", key, fence.id())
    project.writeEntry("qfieldsync", "mapThemesActiveLayers", f'{{"a": "{fence.id()}", "b": "{trees.id()}"}}')
    save(project, home / "p.qgz")
    packaged = pack(project, tmp_path / "package", Choices({fence.id(): CloudAction.REMOVE}))
    assert fence.id() not in project_xml(packaged)
    copy = reopen(packaged)
    assert copy.readEntry("qfieldsync", "mapThemesActiveLayers")[0] == f'{{"b": "{trees.id()}"}}'
    told = messages(packaged.findings)
    assert "warning: The geofence needs fence, which is left out: the crew works without it." in told
    assert "warning: Settings for QField that name fence are left out with it." in told
    assert "left out" not in messages(pack(project, tmp_path / "whole").findings)


def test_a_read_only_vector_vrt_takes_its_features_along(home, tmp_path):
    source = written(tmp_path / "elsewhere", "s.shp", "ESRI Shapefile")
    home.mkdir()
    (home / "v.vrt").write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="s"><SrcDataSource>{source}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    layer = vector_layer(home / "v.vrt", "Trees")
    layer.setReadOnly(True)
    layer.setCustomProperty("QFieldSync/cloud_action", "no_action")
    project = QgsProject()
    project.addMapLayer(layer)
    save(project, home / "p.qgz")
    expected = rows_of(layer)
    packaged = pack(project, tmp_path / "package")
    shutil.rmtree(source.parent)
    assert [file.path for file in packaged.files] == ["p.qgz", "v.gpkg"]
    assert rows_of(same_layer(reopen(packaged), layer), ("fid",)) == expected


@pytest.mark.parametrize(("text", "changes"), [("A", True), ("a", False)])
def test_a_filter_that_a_geopackage_understands_otherwise_is_known_beforehand(home, tmp_path, text, changes):
    layer = vector_layer(written(home, "t.shp", "ESRI Shapefile"), "Trees")
    assert layer.setSubsetString(f"name = '{text}'")
    assert layer.featureCount() == 1
    project = QgsProject()
    project.addMapLayer(layer)
    save(project, home / "p.qgz")
    message = "The filter of Trees does not mean the same in a GeoPackage."
    assert (f"error: {message}" in deep_findings_of(project)) is changes
    assert (f"warning: {message}" in deep_findings_of(project, Choices(leave_out_failed=True))) is changes
    if changes:
        with pytest.raises(ConversionError, match="does not mean the same") as caught:
            pack(project, tmp_path / "package")
        assert "large and small letters" in str(caught.value.remedy)
