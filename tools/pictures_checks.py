"""The part of the pictures that shows what stands against publishing: a project with a bit of everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TILES = "type=xyz&url={server}/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmin=0&zmax=18&crs=EPSG3857"


def checks_scene(driver: Any, plugin: Any) -> Iterator[Any]:
    """Yield what to wait for between the steps that end in the picture; the project is then as it was."""
    from qgis.core import QgsProject

    from qfieldsync_cloud.gui.publish import PublishWizard

    project = QgsProject.instance()
    added, trees = spoil(project)
    plugin.action("publish").trigger()
    wizard = plugin.desk.window(PublishWizard)
    yield lambda: len(wizard.project_page.owners()) > 1
    driver.grab_more(wizard, "publish_checks_first")
    wizard.next()
    yield lambda: wizard.layers_page.free_storage is not None and not plugin.runner.running
    yield None
    driver.grab(wizard, "publish_checks")
    wizard.layers_page.choose(passwords=True)
    wizard.layers_page.findings_view.press("Benches")
    yield None
    driver.grab_more(wizard, "publish_checks_decided")
    wizard.close()
    trees.rollBack()
    project.removeMapLayers(added)
    project.setDirty(False)
    yield None


def spoil(project: Any) -> tuple[list[str], Any]:
    """Add layers that can't go as they are and begin an edit; returns the ids of the layers, and the edited one."""
    from qgis.core import QgsRasterLayer, QgsVectorLayer

    added = [
        QgsRasterLayer(TILES.format(server="https://ada:secret@maps.example.org"), "Parcels of the cadastre", "wms"),
        QgsVectorLayer("/data/town/benches.gpkg|layername=benches", "Benches", "ogr"),
        QgsRasterLayer(TILES.format(server="http://192.168.1.7"), "Plan of the town", "wms"),
    ]
    project.addMapLayers(added)
    (trees,) = project.mapLayersByName("trees")
    trees.startEditing()
    trees.changeAttributeValue(next(trees.getFeatures()).id(), trees.fields().lookupField("name"), "Oak by the bridge")
    return [layer.id() for layer in added], trees
