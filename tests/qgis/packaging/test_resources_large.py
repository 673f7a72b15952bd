"""Large pictures: in the archive of the project, so that the crew sees them; where there is no archive it is told."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from qgis.core import (
    QgsLayoutItemPicture,
    QgsPrintLayout,
    QgsProject,
    QgsSingleSymbolRenderer,
    QgsSvgMarkerSymbolLayer,
    QgsVectorLayerSimpleLabeling,
)

from qfieldsync_cloud.packaging import run
from qfieldsync_cloud.packaging.inspect import read_project
from qfieldsync_cloud.packaging.resources import readings
from tests.fixtures.projects import save
from tests.qgis.packaging.moved import enlarged, is_drawn, map_image, png, svg, travel
from tests.qgis.packaging.support import messages, pack, reopen, same_layer
from tests.qgis.packaging.test_resources_symbols import (
    SYMBOLS,
    background_by_expression,
    callout,
    drawn_background,
    labels,
    layer_of,
    marker,
    marker_background,
)

pytestmark = pytest.mark.usefixtures("qgis_app")

LARGE = 3_000_000
LABELS = [drawn_background, marker_background, background_by_expression, callout]


@pytest.fixture
def all_are_large(monkeypatch):
    """Take each picture for a large one."""
    for module in (readings, run):
        monkeypatch.setattr(module, "SMALL_PICTURE", 0)


def as_the_crew_gets_it(arrived, tmp_path):
    """Save the project into another folder with its data folders, as the server's packager does, and open it there."""
    (tmp_path / "export").mkdir()
    assert arrived.write(str(tmp_path / "export" / "project_qfield.qgz"))
    shutil.move(tmp_path / "device" / "projects" / "data", tmp_path / "export" / "data")
    shutil.move(tmp_path / "export", tmp_path / "phone")
    read = read_project(tmp_path / "phone" / "project_qfield.qgz")
    read.origin = arrived
    return read


def data_of(project, tmp_path):
    """Put the layer's own data where a phone has them."""
    shutil.copy(tmp_path / "device" / "projects" / "d.gpkg", tmp_path / "phone")
    (layer,) = project.mapLayers().values()
    layer.setDataSource(str(tmp_path / "phone" / "d.gpkg"), layer.name(), "ogr")
    assert layer.isValid()
    return layer


def assert_the_crew_sees_it(layer, tmp_path):
    """Package a project of the layer, have it packaged for the crew, and draw it only there: QGIS remembers."""
    project = QgsProject()
    project.addMapLayer(layer)
    before = map_image(project, layer)
    assert is_drawn(before)
    packaged, arrived = travel(project, tmp_path)
    assert same_layer(arrived, layer)
    assert "placeholder" not in messages(packaged.findings)
    crew = as_the_crew_gets_it(arrived, tmp_path)
    assert map_image(crew, data_of(crew, tmp_path)) == before


@pytest.mark.parametrize("make", SYMBOLS, ids=lambda make: make.__name__)
def test_large_pictures_of_symbols_reach_the_crew(tmp_path, all_are_large, make):
    geometry, renderer = make(tmp_path / "elsewhere" / "Bäume" / "tree.svg")
    layer = layer_of(tmp_path, geometry)
    layer.setRenderer(renderer)
    assert_the_crew_sees_it(layer, tmp_path)


@pytest.mark.parametrize("make", LABELS, ids=lambda make: make.__name__)
def test_large_pictures_of_labels_reach_the_crew(tmp_path, all_are_large, make):
    layer = layer_of(tmp_path)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(make(tmp_path / "elsewhere" / "shield.svg", labels())))
    layer.setLabelsEnabled(True)
    assert_the_crew_sees_it(layer, tmp_path)


def test_large_pictures_of_layouts_reach_the_crew(tmp_path, all_are_large):
    project = QgsProject()
    project.addMapLayer(layer_of(tmp_path))
    layout = QgsPrintLayout(project)
    layout.setName("A4")
    for name in ("one", "two"):
        picture = QgsLayoutItemPicture(layout)
        picture.setPicturePath(png(tmp_path / "elsewhere" / name / "logo.png"))
        layout.addLayoutItem(picture)
    project.layoutManager().addLayout(layout)
    _, arrived = travel(project, tmp_path)
    crew = as_the_crew_gets_it(arrived, tmp_path)
    items = crew.layoutManager().layoutByName("A4").items()
    pictures = [each for each in items if isinstance(each, QgsLayoutItemPicture)]
    for picture in pictures:
        picture.refreshPicture()
    assert [picture.isMissingImage() for picture in pictures] == [False, False]
    assert len({picture.picturePath() for picture in pictures}) == 2


def project_with_logo(tmp_path, size):
    """Return a project of three layers that show one picture."""
    logo = enlarged(svg(tmp_path / "elsewhere" / "logo.svg"), size)
    project = QgsProject()
    first = layer_of(tmp_path)
    for layer in (first, first.clone(), first.clone()):
        layer.setRenderer(QgsSingleSymbolRenderer(marker(QgsSvgMarkerSymbolLayer(logo))))
        project.addMapLayer(layer)
    return project


def test_a_large_picture_is_in_the_archive_once_and_under_the_same_name_again(tmp_path):
    project = save(project_with_logo(tmp_path, LARGE), tmp_path / "project" / "project.qgz")
    members = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        packaged = pack(project, folder)
        written = reopen(packaged)
        assert all(is_drawn(map_image(written, layer)) for layer in written.mapLayers().values())
        with zipfile.ZipFile(folder / packaged.project_file) as archive:
            members.append({info.filename: info.CRC for info in archive.infolist()})
    assert members[0] == members[1]
    assert len(members[0]) == 2


@pytest.mark.parametrize("where", ["project/symbols", "elsewhere"])
def test_without_an_archive_a_large_picture_is_named_by_its_place_and_told(tmp_path, where):
    layer = layer_of(tmp_path)
    file = enlarged(svg(tmp_path / where / "tree.svg"), LARGE)
    layer.setRenderer(QgsSingleSymbolRenderer(marker(QgsSvgMarkerSymbolLayer(file))))
    project = QgsProject()
    project.addMapLayer(layer)
    packaged, arrived = travel(project, tmp_path, "project.qgs")
    found = same_layer(arrived, layer)
    place = "symbols/tree.svg" if where != "elsewhere" else "data/resources/tree.svg"
    assert found.renderer().symbol().symbolLayer(0).path() == str(tmp_path / "device" / "projects" / place)
    assert is_drawn(map_image(arrived, found))
    assert place in {each.path for each in packaged.files}
    assert arrived.readListEntry("QFieldSync", "dataDirs")[0] == [str(Path(place).parent)]
    said = "warning: The layer Trees uses the picture tree.svg, which is too large to be written into the project."
    assert said in messages(packaged.findings)


def test_two_pictures_of_one_name_stay_two_and_one_used_twice_is_one(tmp_path):
    layer = layer_of(tmp_path)
    paths = [enlarged(svg(tmp_path / "elsewhere" / name / "a.svg"), LARGE) for name in ("one", "two")]
    Path(paths[1]).write_text(Path(paths[0]).read_text().replace("#ff00ff", "#00ffff"))
    symbol = marker(QgsSvgMarkerSymbolLayer(paths[0]))
    for path in (*paths, paths[1]):
        symbol.appendSymbolLayer(QgsSvgMarkerSymbolLayer(path))
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    project = QgsProject()
    project.addMapLayer(layer)
    packaged, arrived = travel(project, tmp_path, "project.qgs")
    parts = [Path(part.path()) for part in same_layer(arrived, layer).renderer().symbol().symbolLayers()]
    assert [part.name for part in parts] == ["a.svg", "a.svg", "a_2.svg", "a_2.svg"]
    assert [("#ff00ff" in part.read_text()) for part in parts] == [True, True, False, False]
    assert sum(file.path.endswith(".svg") for file in packaged.files) == 2
