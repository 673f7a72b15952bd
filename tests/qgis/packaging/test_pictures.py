"""Pictures that stay behind are named."""

from __future__ import annotations

from qgis.core import QgsMarkerSymbol, QgsProject, QgsSingleSymbolRenderer, QgsSvgMarkerSymbolLayer, QgsVectorLayer

from qfieldsync_cloud.packaging.checks import Severity, check
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.packaging.package import Choices

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle cx="4" cy="4" r="4"/></svg>'


def test_a_symbol_of_ones_own_is_named_and_a_built_in_one_is_not(tmp_path, qgis_app):
    own = tmp_path / "hydrant.svg"
    own.write_text(SVG)
    project = QgsProject()
    for path in (str(own), "gpsicons/tree.svg"):
        layer = QgsVectorLayer("Point?crs=EPSG:4326", "hydrants", "memory")
        symbol = QgsMarkerSymbol.createSimple({})
        symbol.changeSymbolLayer(0, QgsSvgMarkerSymbolLayer(path))
        layer.setRenderer(QgsSingleSymbolRenderer(symbol))
        project.addMapLayer(layer)
    project.write(str(tmp_path / "survey.qgz"))
    description = inspect(project)
    project.clear()
    assert description.pictures == (own,)
    warnings = [
        str(finding.message) for finding in check(description, Choices()) if finding.severity is Severity.WARNING
    ]
    assert "Pictures of symbols and layouts stay behind: hydrant.svg." in warnings
