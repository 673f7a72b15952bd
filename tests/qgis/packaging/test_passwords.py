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


SECRETS = {
    "notes.txt": "password = 'secret'",
    "form.json": '{"host": "db.example.org", "password": "secret"}',
    "style.qml": "<layer><datasource>dbname='x' user='ada' password='secret'</datasource></layer>",
    "layers.qlr": "url=https://ada:secret@maps.example.org/wms",
    "form.ui": "<string>token=secret</string>",
    "script.py": 'password = "secret"',
    "list.csvt": '"String","String" password=secret',
    "settings.xml": "<password>secret</password>",
}
PLAIN = {
    "notes.txt": "the password is at home",
    "form.json": '{"password": "", "passwords": "secret"}',
    "form.ui": "<enum>QLineEdit::Password</enum>",
    "script.py": "def ask(password, token): ...",
    "photo.jpg": "password='secret'",
    "settings.xml": "<password></password>",
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_password_in_an_attached_file_needs_a_yes(home, trees, tmp_path, name):
    (home / "files").mkdir()
    (home / "files" / name).write_text(SECRETS[name])
    project = saved(home, trees)
    message = f"Files that go along hold a password, which everyone in the cloud project could read: files/{name}."
    assert f"error: {message}" in deep_findings_of(project)
    assert f"warning: {message}" in deep_findings_of(project, Choices(allow_passwords=True))
    assert refusal_of(project, tmp_path / "package").startswith(message)
    packaged = pack(project, tmp_path / "package", Choices(allow_passwords=True))
    assert f"warning: {message}" in messages(packaged.findings)


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_no_password_in_an_attached_file_goes_along(home, trees, tmp_path, name):
    (home / "files").mkdir()
    (home / "files" / name).write_text(PLAIN[name])
    packaged = pack(saved(home, trees), tmp_path / "package")
    assert f"files/{name}" in [file.path for file in packaged.files]


def test_a_password_in_a_file_that_the_project_names_needs_a_yes(home, trees, tmp_path):
    form = home / "forms" / "tree.py"
    form.parent.mkdir()
    form.write_text("connect(password='secret')")
    config = trees.editFormConfig()
    config.setInitCodeSource(config.CodeSourceFile)
    config.setInitFilePath(str(form))
    trees.setEditFormConfig(config)
    (home / "p.qml").write_text("<qml token='secret'/>")
    refused = refusal_of(saved(home, trees), tmp_path / "package")
    assert refused.startswith("Files that go along hold a password")
    assert "forms/tree.py, p.qml" in refused


def test_a_password_in_an_attached_file_needs_a_yes_in_place_too(home, trees):
    trees.setCustomProperty("QFieldSync/cloud_action", "offline")
    (home / "DCIM").mkdir()
    (home / "DCIM" / "notes.txt").write_text("password=secret")
    project = QgsProject()
    project.addMapLayer(trees)
    project.writeEntry("QFieldSync", "attachmentDirs", ["DCIM"])
    save(project, home / "p.qgz")
    with pytest.raises(UnfitProjectError, match=r"hold a password.*DCIM/notes\.txt"):
        pack(project, home, Choices(in_place=True))


def test_of_a_large_text_only_the_beginning_is_searched(home, trees, tmp_path):
    (home / "files").mkdir()
    text = home / "files" / "large.csv"
    text.write_text("a;b\n" * 1_200_000 + "password=secret")
    project = saved(home, trees)
    assert pack(project, tmp_path / "package").layers
    text.write_text("password=secret\n" + "a;b\n" * 1_200_000)
    assert "files/large.csv" in refusal_of(project, tmp_path / "other")
