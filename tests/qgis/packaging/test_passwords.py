"""No password goes along without a yes, wherever it is; and what is said of the open project is what is packaged."""

from __future__ import annotations

import pytest
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer

from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.errors import UnfitProjectError
from tests.fixtures.projects import TEXT, save, vector_layer, write_raster, write_vector
from tests.qgis.packaging.checked import deep_findings_of
from tests.qgis.packaging.support import messages, pack
from tests.qgis.packaging.test_project import project_xml

pytestmark = pytest.mark.usefixtures("qgis_app")

ORIGIN = "dbname='x' host=db.example.org user='ada' password='secret' table=\"t\""


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def trees(home):
    return vector_layer(write_vector(home / "trees.gpkg", "trees", {"name": TEXT}, [("POINT (8 47)", "a")]), "Trees")


def saved(home, *layers):
    project = QgsProject()
    project.addMapLayers([*layers])
    return save(project, home / "p.qgz")


def refusal_of(project, folder):
    with pytest.raises(UnfitProjectError) as caught:
        pack(project, folder)
    assert not folder.exists()
    return str(caught.value)


def test_the_source_that_offline_editing_remembers_stays_at_home(home, trees, tmp_path):
    trees.setCustomProperty("remoteSource", ORIGIN)
    trees.setCustomProperty("kept", "yes")
    trees.styleManager().addStyleFromLayer("second")
    project = saved(home, trees)
    xml = project_xml(pack(project, tmp_path / "package"))
    assert "secret" not in xml
    assert 'name="kept"' in xml
    assert project.mapLayer(trees.id()).customProperty("remoteSource") == ORIGIN


def test_any_other_password_in_the_project_file_needs_a_yes(home, trees, tmp_path):
    trees.setCustomProperty("of a plugin", ORIGIN)
    project = saved(home, trees)
    message = "The project file holds a password in the settings of Trees."
    assert refusal_of(project, tmp_path / "package").startswith(message)
    packaged = pack(project, tmp_path / "package", Choices(allow_passwords=True))
    assert f"warning: {message}" in messages(packaged.findings)


def test_a_password_in_the_own_settings_of_a_project_needs_a_yes_in_place_too(home, trees):
    trees.setCustomProperty("QFieldSync/cloud_action", "offline")
    project = QgsProject()
    project.addMapLayer(trees)
    project.setCustomVariables({"server": "https://ada:secret@maps.example.org"})
    save(project, home / "p.qgz")
    with pytest.raises(UnfitProjectError, match="project's own settings"):
        pack(project, home, Choices(in_place=True))


TILES = """<GDAL_WMS><Service name="TMS"><ServerUrl>http://127.0.0.1:9/${z}/${x}/${y}.png</ServerUrl></Service>
<DataWindow><UpperLeftX>-20037508.34</UpperLeftX><UpperLeftY>20037508.34</UpperLeftY><LowerRightX>20037508.34</LowerRightX>
<LowerRightY>-20037508.34</LowerRightY><TileLevel>5</TileLevel><TileCountX>1</TileCountX><TileCountY>1</TileCountY>
<YOrigin>top</YOrigin></DataWindow><Projection>EPSG:3857</Projection><BlockSizeX>256</BlockSizeX>
<BlockSizeY>256</BlockSizeY><BandsCount>3</BandsCount><UserPwd>ada:secret</UserPwd></GDAL_WMS>"""


def write_tiles(folder):
    (folder / "base.xml").write_text(TILES)
    return folder / "base.xml"


def write_mosaic(folder):
    """Write a VRT over a file beside it, which says in a remark where that once came from."""
    mosaic = folder / "base.vrt"
    gdal.BuildVRT(str(mosaic), [str(write_raster(folder / "dem.tif"))]).FlushCache()
    origin = "<!-- /vsicurl/https://ada:secret@maps.example.org/dem.tif --></VRTDataset>"
    mosaic.write_text(mosaic.read_text().replace("</VRTDataset>", origin))
    return mosaic


@pytest.mark.parametrize("write", [write_tiles, write_mosaic])
def test_a_password_in_a_small_file_needs_a_yes(home, trees, tmp_path, write):
    file = write(home)
    project = saved(home, trees, QgsRasterLayer(str(file), "Base", "gdal"))
    message = f"{file.name} of Base holds a password, which everyone in the cloud project could read."
    assert f"error: {message}" in deep_findings_of(project)
    assert refusal_of(project, tmp_path / "package").startswith(message)
    packaged = pack(project, tmp_path / "package", Choices(allow_passwords=True))
    assert f"warning: {message}" in messages(packaged.findings)


def test_a_project_inside_a_geopackage_is_searched(home, trees, tmp_path):
    inner = QgsProject()
    inner.addMapLayer(QgsVectorLayer(ORIGIN + " (geom)", "Cadastre", "postgres"))
    assert inner.write(f"geopackage:{home / 'trees.gpkg'}?projectName=old")
    project = saved(home, trees)
    message = "trees.gpkg of Trees holds a password, which everyone in the cloud project could read."
    assert f"error: {message}" in deep_findings_of(project)
    assert refusal_of(project, tmp_path / "package").startswith(message)
