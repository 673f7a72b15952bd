"""Publishing a project from its own folder: nothing is copied, nothing changed, or it is refused with the reason."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject

from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.errors import UnfitProjectError
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.packaging.package import Choices
from tests.fixtures.projects import TEXT, save, vector_layer, write_photo, write_raster, write_vector, xyz_layer
from tests.qgis.packaging.support import digest, messages, pack

pytestmark = pytest.mark.usefixtures("qgis_app")
IN_PLACE = Choices(in_place=True)


@pytest.fixture
def tidy(tmp_path):
    """Give a project whose data all lie in its folder as GeoPackages and rasters."""
    from qgis.core import QgsRasterLayer

    home = tmp_path / "tidy"
    path = write_vector(home / "data" / "t.gpkg", "t", {"n": TEXT}, [("POINT (1 2)", "a"), ("POINT (1 2)", "b")])
    raster = write_raster(home / "o.tif")
    write_photo(home / "DCIM" / "a.jpg")
    project = QgsProject()
    project.addMapLayers([vector_layer(f"{path}|layername=t", "t"), QgsRasterLayer(str(raster), "o"), xyz_layer()])
    yield save(project, home / "p.qgz")
    project.clear()


def test_a_tidy_project_is_published_as_it_is(tidy, tmp_path):
    before = digest(tmp_path / "tidy")
    assert inspect(tidy).can_publish_in_place
    packaged = pack(tidy, tmp_path / "not used", IN_PLACE)
    assert (packaged.in_place, packaged.folder, packaged.project_file) == (True, tmp_path / "tidy", "p.qgz")
    assert [file.path for file in packaged.files] == [
        "DCIM/a.jpg",
        "data/t.gpkg",
        "o.tfw",
        "o.tif",
        "o.tif.aux.xml",
        "p.qgz",
    ]
    layer = next(each for each in packaged.layers if each.name == "t")
    assert (layer.source_features, layer.packaged_features, layer.files) == (2, 2, ("data/t.gpkg",))
    assert digest(tmp_path / "tidy") == before
    assert not (tmp_path / "not used").exists()


def refused(project, tmp_path, choices=IN_PLACE):
    before = digest(tmp_path / "tidy")
    with pytest.raises(UnfitProjectError) as caught:
        pack(project, tmp_path / "package", choices)
    assert digest(tmp_path / "tidy") == before
    assert not (tmp_path / "package").exists()
    return messages(caught.value.findings)


def test_a_layer_to_convert_or_outside_is_refused(tidy, tmp_path):
    shape = write_vector(tmp_path / "tidy" / "s.shp", "s", {"n": TEXT}, [("POINT (1 2)", "a")], driver="ESRI Shapefile")
    outside = write_vector(tmp_path / "x" / "u.gpkg", "u", {"n": TEXT}, [("POINT (1 2)", "a")])
    tidy.addMapLayers([vector_layer(shape, "s"), vector_layer(f"{outside}|layername=u", "u")])
    save(tidy, tmp_path / "tidy" / "p.qgz")
    assert not inspect(tidy).can_publish_in_place
    said = refused(tidy, tmp_path)
    assert "The layer s would have to be converted" in said
    assert "u.gpkg lies outside the project's folder" in said


def test_a_choice_that_would_change_the_project_is_refused(tidy, tmp_path):
    layer = tidy.mapLayersByName("o")[0]
    choices = Choices({layer.id(): CloudAction.REMOVE}, in_place=True)
    assert "The layer o would have to be removed" in refused(tidy, tmp_path, choices)


def test_attachment_folders_that_the_server_would_miss_are_refused(tidy, tmp_path):
    (tmp_path / "tidy" / "audio").mkdir()
    assert "does not name its attachment folders" in refused(tidy, tmp_path)
    tidy.writeEntry("QFieldSync", "attachmentDirs", ["DCIM", "audio"])
    save(tidy, tmp_path / "tidy" / "p.qgz")
    assert pack(tidy, tmp_path / "package", IN_PLACE).in_place


def test_absolute_paths_and_refused_names_are_refused(tidy, tmp_path):
    path = write_vector(tmp_path / "tidy" / "a#b.gpkg", "t", {"n": TEXT}, [("POINT (1 2)", "a")])
    tidy.addMapLayer(vector_layer(f"{path}|layername=t", "bad"))
    tidy.writeEntryBool("Paths", "Absolute", True)
    save(tidy, tmp_path / "tidy" / "p.qgz")
    said = refused(tidy, tmp_path)
    assert "saved with absolute paths" in said
    assert "does not take the name a#b.gpkg" in said
