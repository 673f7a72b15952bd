"""The crew sees the analyst's pictures: packaged, sent, packaged in the cloud, downloaded, drawn the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from qgis.core import (
    QgsLayoutItemPicture,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsPrintLayout,
    QgsProject,
    QgsSvgMarkerSymbolLayer,
    QgsTextBackgroundSettings,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QSizeF

from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.download import download_package
from qfieldsync_cloud.jobs.publish import publish
from qfieldsync_cloud.jobs.session import sign_in
from qfieldsync_cloud.packaging.inspect import inspect, read_project
from qfieldsync_cloud.packaging.package import Choices
from tests.fixtures.projects import TEXT, save, vector_layer, write_vector
from tests.qgis.packaging.moved import enlarged, is_drawn, map_image, png, svg

NETWORK = NetworkSettings(user_agent="qfieldsync_cloud/0 (test) QGIS/32216", first_delay=0.01)


@pytest.fixture
def project(tmp_path, qgis_app):
    """Give a project whose pictures lie inside and outside of its home, one under a name that the server refuses."""
    home = tmp_path / "project"
    path = write_vector(home / "t.gpkg", "t", {"n": TEXT}, [("POINT (5 5)", "a"), ("POINT (2 2)", "b")])
    layer = vector_layer(f"{path}|layername=t", "Trees")
    symbol = QgsMarkerSymbol.createSimple({})
    marker = QgsSvgMarkerSymbolLayer(enlarged(svg(tmp_path / "elsewhere" / "Bäume #1.svg"), 2_000_000))
    marker.setSize(6)
    symbol.changeSymbolLayer(0, marker)
    layer.renderer().setSymbol(symbol)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(shield(svg(home / "symbols" / "shield.svg"))))
    layer.setLabelsEnabled(True)
    project = QgsProject()
    project.addMapLayer(layer)
    layout = QgsPrintLayout(project)
    layout.setName("A4")
    picture = QgsLayoutItemPicture(layout)
    picture.setPicturePath(png(tmp_path / "elsewhere" / "logo.png"))
    layout.addLayoutItem(picture)
    project.layoutManager().addLayout(layout)
    project.writeEntry("qfieldsync", "stampingImageDecoration", png(tmp_path / "elsewhere" / "crest.png"))
    yield save(project, home / "survey.qgz")
    project.clear()


def shield(path):
    settings = QgsPalLayerSettings()
    settings.fieldName = "n"
    text = settings.format()
    background = text.background()
    background.setEnabled(True)
    background.setType(QgsTextBackgroundSettings.ShapeSVG)
    background.setSizeType(QgsTextBackgroundSettings.SizeFixed)
    background.setSize(QSizeF(8, 8))
    background.setSvgFile(path)
    text.setBackground(background)
    settings.setFormat(text)
    return settings


def test_the_crew_sees_what_the_analyst_sees(cloud, project, tmp_path):
    account = cloud.user("owner")
    session = sign_in(cloud.url, account.username, account.password, NETWORK)(Context())
    before = map_image(project, project.mapLayersByName("Trees")[0])
    assert is_drawn(before)
    result = publish(session, inspect(project), Choices(), tmp_path / "out", NewProject("survey"))(Context())
    assert result.ok, str(result.sentence())
    assert download_package(session, result.project.id, tmp_path / "crew")(Context()).ok
    for name in ("project", "elsewhere", "out"):
        shutil.rmtree(tmp_path / name)
    arrived = read_project(tmp_path / "crew" / "survey_qfield.qgz")
    layer = arrived.mapLayersByName("Trees")[0]
    assert layer.isValid()
    assert map_image(arrived, layer) == before
    (picture,) = [each for each in arrived.layoutManager().layoutByName("A4").items() if hasattr(each, "picturePath")]
    picture.refreshPicture()
    assert not picture.isMissingImage()
    assert Path(
        arrived.pathResolver().readPath(arrived.readEntry("qfieldsync", "stampingImageDecoration")[0])
    ).is_file()
    arrived.clear()
