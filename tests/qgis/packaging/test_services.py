"""Layers of services: shown from where they are, or, if they hold features, taken along whole."""

from __future__ import annotations

import json
import threading
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorTileLayer
from qgis.PyQt.QtCore import QEventLoop, QVariant

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.packaging.description import CloudAction, Handling
from qfieldsync_cloud.packaging.errors import ConversionError
from qfieldsync_cloud.packaging.estimates import estimates_of
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.packaging.package import Choices, package
from tests.fixtures.projects import save, vector_layer
from tests.qgis.packaging.served import serve_files
from tests.qgis.packaging.services import COUNT, PAGE, serve_trees, tree
from tests.qgis.packaging.support import fields_of, messages, pack, plain, reopen, same_layer

pytestmark = pytest.mark.usefixtures("qgis_app")


def wfs(address: str, more: str = "") -> str:
    return f"url='{address}/wfs' typename='town:trees' version='2.0.0' srsname='EPSG:4326' pagingEnabled='true' {more}"


def oapif(address: str) -> str:
    return f"url='{address}/' typename='trees'"


def packaged_off_thread(project: QgsProject, folder: Path, choices: Choices | None = None):
    """Package in a worker while this thread serves events, as the window does; raise what it raised."""
    description = inspect(project)
    done: list[object] = []
    loop = QEventLoop()

    def run() -> None:
        try:
            done.append(package(description, choices or Choices(), folder, Context()))
        except Exception as error:  # noqa: BLE001 - handed on
            done.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive():
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    if isinstance(done[0], Exception):
        raise done[0]
    return done[0]


def project_of(tmp_path: Path, *layers) -> QgsProject:
    project = QgsProject()
    project.addMapLayers([*layers])
    return save(project, tmp_path / "project" / "p.qgz")


@pytest.mark.parametrize(("provider", "source"), [("WFS", wfs), ("OAPIF", oapif)])
def test_features_of_a_service_are_taken_along_whole(tmp_path, provider, source):
    with serve_trees() as (address, asked):
        layer = vector_layer(source(address), "Trees", provider)
        kinds = fields_of(layer)
        project = project_of(tmp_path, layer)
        asked.clear()
        inspect(project)
        assert asked == []  # what the window does asks nothing of the service
        packaged = packaged_off_thread(project, tmp_path / "package")
        project.clear()
    written = reopen(packaged)
    (copy,) = written.mapLayers().values()
    assert copy.dataProvider().storageType() == "GPKG"
    assert copy.crs().authid() == "EPSG:4326" if provider == "WFS" else copy.crs().isGeographic()
    rows = {each["code"]: each for each in copy.getFeatures()}
    assert len(rows) == copy.featureCount() == COUNT > 2 * PAGE
    for number in (1, 7, PAGE, PAGE + 1, COUNT):
        values, row = tree(number), rows[f"t-{number}"]
        point = row.geometry().asPoint()
        assert (point.x(), point.y()) == pytest.approx((values.pop("x"), values.pop("y")), abs=1e-9)
        assert {name: plain(row[name]) for name in values} == values
    assert fields_of(copy, ("fid",)) == kinds
    assert {("big", QVariant.LongLong), ("height", QVariant.Double)} <= set(kinds)


def test_a_filtered_service_brings_what_the_filter_shows(tmp_path):
    with serve_trees() as (address, _):
        layer = vector_layer(wfs(address), "Trees", "WFS")
        layer.setSubsetString("\"code\" = 't-9'")
        project = project_of(tmp_path, layer)
        packaged = packaged_off_thread(project, tmp_path / "package")
        project.clear()
    assert "Of Trees only the features that its filter shows" in messages(packaged.findings)


@pytest.mark.parametrize("after", [0, PAGE, 2 * PAGE])
def test_a_service_that_breaks_in_the_middle_leaves_nothing(tmp_path, after):
    with serve_trees(broken_after=after) as (address, _):
        project = project_of(tmp_path, vector_layer(wfs(address), "Trees", "WFS"))
        with pytest.raises(ConversionError, match="Trees can't be converted"):
            packaged_off_thread(project, tmp_path / "package")
        project.clear()
    assert not (tmp_path / "package").exists()


@pytest.mark.parametrize(("provider", "source"), [("WFS", wfs), ("OAPIF", oapif)])
def test_how_much_a_service_holds_is_known_before_it_is_taken(tmp_path, provider, source):
    with serve_trees() as (address, _):
        layer = vector_layer(source(address), "Trees", provider)
        project = project_of(tmp_path, layer)
        description = inspect(project)
        known = estimates_of(description.layers, Context())
    assert known[layer.id()].features == COUNT
    assert 50 * COUNT < known[layer.id()].size < 500 * COUNT


@pytest.mark.parametrize(("provider", "source"), [("WFS", wfs), ("OAPIF", oapif)])
def test_a_service_that_is_gone_is_named(tmp_path, provider, source):
    with serve_trees() as (address, _):
        project = project_of(tmp_path, vector_layer(source(address), "Trees", provider))
    with pytest.raises(ConversionError, match="Trees can't be converted"):
        packaged_off_thread(project, tmp_path / "package")
    project.clear()


@pytest.mark.parametrize("action", [CloudAction.NO_ACTION, CloudAction.REMOVE])
def test_features_of_a_service_stay_there_or_behind(tmp_path, action):
    with serve_trees() as (address, asked):
        layer = vector_layer(wfs(address), "Trees", "WFS")
        kept = QgsRasterLayer("type=xyz&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmax=3&zmin=0", "Map", "wms")
        project = project_of(tmp_path, layer, kept)
        asked.clear()
        packaged = pack(project, tmp_path / "package", Choices({layer.id(): action}))
        assert asked == []
    written = reopen(packaged)
    stays = written.mapLayer(layer.id())
    assert stays.source() == layer.source() if action is CloudAction.NO_ACTION else stays is None
    assert [file.path for file in packaged.files] == ["p.qgz"]


def test_a_vector_file_by_its_address_is_taken_along_or_stays(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    feature = {"type": "Feature", "properties": {"n": 1}, "geometry": {"type": "Point", "coordinates": [8, 47]}}
    (folder / "p.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature] * 3}))
    with serve_files(folder) as (address, _):
        taken = vector_layer(f"/vsicurl/{address}/p.geojson", "Taken")
        stays = vector_layer(f"/vsicurl/{address}/p.geojson", "Stays")
        project = project_of(tmp_path, taken, stays)
        packaged = pack(project, tmp_path / "package", Choices({stays.id(): CloudAction.NO_ACTION}))
        written = reopen(packaged)
        assert same_layer(written, taken).featureCount() == 3
        assert same_layer(written, taken).dataProvider().storageType() == "GPKG"
        assert same_layer(written, stays).source() == stays.source()


@pytest.mark.parametrize(
    ("kind", "provider", "source"),
    [
        (QgsRasterLayer, "wms", "contextualWMSLegend=0&crs=EPSG:3857&format=image/png&layers=a&styles&url=http://127.0.0.1:9/wms"),
        (QgsRasterLayer, "wms", "crs=EPSG:3857&format=image/png&layers=a&styles=&tileMatrixSet=g&url=http://127.0.0.1:9/wmts"),
        (QgsRasterLayer, "wms", "type=xyz&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmax=18&zmin=0"),
        (QgsRasterLayer, "wcs", "url=http://127.0.0.1:9/wcs&identifier=a"),
        (QgsRasterLayer, "arcgismapserver", "crs='EPSG:3857' format='PNG' layer='0' url='http://127.0.0.1:9/MapServer'"),
        (QgsVectorTileLayer, "", "styleUrl=http://127.0.0.1:9/style.json&type=xyz&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.pbf&zmax=14&zmin=0"),
    ],
)  # fmt: skip
def test_pictures_of_services_stay_with_their_style(tmp_path, kind, provider, source):
    layer = kind(source, "Map", provider) if provider else kind(source, "Map")
    project = project_of(tmp_path, layer)
    (described,) = inspect(project).layers
    assert described.handling is Handling.REFERENCE
    assert described.allowed_actions == (CloudAction.NO_ACTION, CloudAction.REMOVE)
    before = layers_as_saved(Path(project.fileName()))
    packaged = pack(project, tmp_path / "package")
    assert layers_as_saved(packaged.folder / packaged.project_file) == before


def layers_as_saved(path: Path) -> list[str]:
    """Return the layers of a project file as text, without the custom properties, where packaging writes."""
    with zipfile.ZipFile(path) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".qgs"))
        root = ET.fromstring(archive.read(name))
    layers = root.findall("projectlayers/maplayer")
    for layer in layers:
        for properties in layer.findall("customproperties"):
            layer.remove(properties)
    return [ET.canonicalize(ET.tostring(layer), strip_text=True) for layer in layers]
