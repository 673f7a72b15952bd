"""Every kind of vector source, before and after: nobody can tell them apart; the same source gives the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsDefaultValue,
    QgsEditorWidgetSetup,
    QgsField,
    QgsFieldConstraints,
    QgsPalLayerSettings,
    QgsProject,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QVariant

from tests.fixtures.projects import save
from tests.qgis.packaging.compare import differences
from tests.qgis.packaging.support import digest, pack, reopen
from tests.qgis.packaging.vector_kinds import KINDS

pytestmark = pytest.mark.usefixtures("qgis_app")


def adorn(layer: QgsVectorLayer) -> None:
    """Give a layer one of everything that a project can say about it."""
    first, last = layer.fields().at(0).name(), layer.fields().at(layer.fields().count() - 1).name()
    index = layer.fields().lookupField(last)
    if layer.isSpatial():
        symbol = QgsSymbol.defaultSymbol(layer.geometryType())
        if symbol:
            layer.setRenderer(QgsCategorizedSymbolRenderer(last, [QgsRendererCategory("x", symbol, "X ä")]))
        labels = QgsPalLayerSettings()
        labels.fieldName = first
        layer.setLabeling(QgsVectorLayerSimpleLabeling(labels))
        layer.setLabelsEnabled(True)
    layer.setFieldAlias(index, "Größe")
    layer.setDefaultValueDefinition(index, QgsDefaultValue("now()", True))
    layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("TextEdit", {"IsMultiline": True}))
    layer.setConstraintExpression(index, f'"{last}" IS NOT NULL', "must be there")
    layer.setFieldConstraint(index, QgsFieldConstraints.Constraint.ConstraintUnique)
    layer.setMapTipTemplate("[% 1 + 1 %]")
    layer.addExpressionField("1 + 1", QgsField("computed", QVariant.Int))
    layer.setCustomProperty("QFieldSync/photo_naming", "{}")


@pytest.fixture(params=list(KINDS))
def project(request: pytest.FixtureRequest, tmp_path: Path) -> QgsProject:
    """Give a saved project over one kind of source."""
    project = QgsProject()
    layers = KINDS[request.param](tmp_path / "project" / "data")
    for layer in layers:
        adorn(layer)
    project.addMapLayers(layers)
    yield save(project, tmp_path / "project" / "project.qgz")
    project.clear()


def test_it_arrives_as_it_was(project, tmp_path):
    packaged = pack(project, tmp_path / "package")
    arrived = reopen(packaged)
    found = {layer.name(): differences(layer, arrived.mapLayer(layer.id())) for layer in project.mapLayers().values()}
    assert found == {name: {} for name in found}
    read = {key: sum(1 for _ in layer.getFeatures()) for key, layer in all_features(project).items()}
    for layer in packaged.layers:
        assert layer.source_features == layer.packaged_features >= read[layer.id]
    for layer in arrived.mapLayers().values():
        assert Path(layer.source().partition("|")[0]).is_relative_to(tmp_path / "package")


def all_features(project):
    """Return the layers without their filters, which stay filters; they are clones."""
    clones = {key: layer.clone() for key, layer in project.mapLayers().items()}
    for layer in clones.values():
        layer.setSubsetString("")
    return clones


def test_the_same_source_gives_the_same_bytes(project, tmp_path):
    pack(project, tmp_path / "one")
    pack(project, tmp_path / "two")
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
