"""Publishing in place takes the project's pictures as they lie, or says which of them stand against it."""

from __future__ import annotations

import pytest
from qgis.core import QgsMarkerSymbol, QgsProject, QgsSvgMarkerSymbolLayer

from qfieldsync_cloud.packaging.errors import UnfitProjectError
from qfieldsync_cloud.packaging.package import Choices
from tests.fixtures.projects import TEXT, save, vector_layer, write_vector
from tests.qgis.packaging.moved import png, svg
from tests.qgis.packaging.support import digest, messages, pack

pytestmark = pytest.mark.usefixtures("qgis_app")
IN_PLACE = Choices(in_place=True)


def project_with(tmp_path, picture, place="p.qgz"):
    home = tmp_path / "home"
    path = write_vector(home / "t.gpkg", "t", {"n": TEXT}, [("POINT (1 2)", "a")])
    layer = vector_layer(f"{path}|layername=t", "t")
    symbol = QgsMarkerSymbol.createSimple({})
    symbol.changeSymbolLayer(0, QgsSvgMarkerSymbolLayer(picture))
    layer.renderer().setSymbol(symbol)
    project = QgsProject()
    project.addMapLayer(layer)
    project.setPresetHomePath(str(home))
    return save(project, home / place)


@pytest.mark.parametrize("place", ["p.qgz", "qgis/p.qgz"])
def test_pictures_in_the_home_belong_to_the_project(tmp_path, place):
    project = project_with(tmp_path, svg(tmp_path / "home" / "symbols" / "a.svg"), place)
    before = digest(tmp_path / "home")
    packaged = pack(project, tmp_path / "unused", IN_PLACE)
    assert "symbols/a.svg" in {file.path for file in packaged.files}
    assert digest(tmp_path / "home") == before
    assert "The crew may see placeholders instead of these pictures: a.svg." in messages(packaged.findings)


def test_a_missing_picture_is_told(tmp_path):
    packaged = pack(project_with(tmp_path, "/gone/a.svg"), tmp_path / "unused", IN_PLACE)
    assert "The layer t uses the file a.svg, which does not exist." in messages(packaged.findings)


def reasons(project, tmp_path):
    with pytest.raises(UnfitProjectError) as caught:
        pack(project, tmp_path / "unused", IN_PLACE)
    return messages(caught.value.findings)


def test_a_picture_outside_stands_against_it(tmp_path):
    outside = svg(tmp_path / "elsewhere" / "a.svg")
    assert f"{outside} lies outside the project's folder." in reasons(project_with(tmp_path, outside), tmp_path)


def test_a_name_that_the_server_refuses_stands_against_it(tmp_path):
    project = project_with(tmp_path, svg(tmp_path / "home" / "a#b.svg"))
    assert "The server does not take the name a#b.svg." in reasons(project, tmp_path)


def test_a_path_that_only_this_computer_follows_stands_against_it(tmp_path):
    project = project_with(tmp_path, "gpsicons/tree.svg")
    layer = next(iter(project.mapLayers().values()))
    layer.setLegendPlaceholderImage(png(tmp_path / "home" / "legend.png"))
    save(project, tmp_path / "home" / "p.qgz")
    said = reasons(project, tmp_path)
    assert "The project names legend.png in a way that only this computer can follow." in said
