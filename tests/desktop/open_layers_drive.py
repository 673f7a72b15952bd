"""What happens inside QGIS: an analyst works on a layer in map and attribute table while the crew's edits come in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pictures import Driver
from pictures_crew import TREES, create, edit, finished, moved, patch, push


class OpenLayersDriver(Driver):
    """Runs the scene and writes what was seen."""

    def script(self) -> Iterator[Any]:
        """Yield what to wait for between the steps."""
        from qgis.core import QgsProject

        from qfieldsync_cloud.jobs.download import download_project
        from qfieldsync_cloud.jobs.session import sign_in
        from qfieldsync_cloud.network import network_settings

        yield lambda: "qfieldsync_cloud" in self.plugins
        plugin, task = self.plugins["qfieldsync_cloud"], self.task
        folder, seen = Path(task["folder"]), {}
        from qfieldsync_cloud.context import Context

        session = sign_in(task["url"], task["username"], task["password"], network_settings())(Context())
        plugin.accounts.adopt(session)
        yield from finished(plugin, download_project(session, task["project"], folder))
        self.iface.addProject(str(folder / "trees.qgs"))
        layer = QgsProject.instance().mapLayer(TREES)
        table = self.iface.showAttributeTable(layer)
        layer.selectByIds([1, 3])
        yield lambda: not self.iface.mapCanvas().isDrawing()
        seen["table_before"] = names_in_table(table, layer)

        self.crew(patch(1, {"name": "Oak"}, {"name": "Theirs"}))
        self.crew(moved(2, "Point (8.6 47.4)", "Point (9.5 48.5)"))
        self.crew(create({"name": "Ash"}, "Point (9.1 48.1)"))
        self.crew({"localPk": "3", "sourcePk": "3", "method": "delete", "old": {"attributes": {"name": "Pine"}}})
        window = yield from self.synchronized(plugin, folder, seen)
        window.close()
        yield lambda: layer.getFeature(1)["name"] == "Theirs"
        seen |= {
            "names": names(layer),
            "table": names_in_table(table, layer),
            "selected": layer.selectedFeatureIds(),
            "moved": keys_at(layer, 9.5, 48.5),
            "created": keys_at(layer, 9.1, 48.1),
        }

        edit(layer, 4, name="Mine")
        window = yield from self.synchronized(plugin, folder, seen)
        window.close()
        seen["names_later"] = names(layer)

        layer.startEditing()
        layer.changeAttributeValue(2, layer.fields().indexOf("name"), "In edit mode")
        self.crew(patch(4, {"name": "Mine"}, {"name": "Theirs again"}))
        window = yield from self.compared(plugin, folder)
        window.synchronize()
        yield window.edit_panel.isVisible
        seen["asked"] = window.edit_panel.text()
        seen["runs"] = window.handle is not None
        seen["is_modified"] = layer.isModified()
        window.edit_panel.save()
        yield lambda: window.handle is None and "Finished" in window.summary_text()
        seen["summary"] = window.summary_text()
        window.close()
        yield lambda: layer.getFeature(4)["name"] == "Theirs again"
        seen["names_at_last"] = names(layer)
        Path(task["report"]).write_text(json.dumps(seen))
        table.close()

    def crew(self, delta: dict[str, Any]) -> None:
        """Send an edit of the crew."""
        push(self.task["url"], self.task["project"], self.task["crew"], delta)

    def compared(self, plugin: Any, folder: Path) -> Iterator[Any]:
        """Open the window and wait for the plan."""
        from qfieldsync_cloud.gui.synchronize import SynchronizeDialog

        plugin.desk.synchronize_folder(folder)
        window = plugin.desk.window(SynchronizeDialog)
        yield lambda: window.handle is None
        return window

    def synchronized(self, plugin: Any, folder: Path, seen: dict[str, Any]) -> Iterator[Any]:
        """Synchronize, and measure how long QGIS stood still meanwhile."""
        from bench.heartbeat import Heartbeat

        window = yield from self.compared(plugin, folder)
        beat = Heartbeat()
        beat.start()
        window.synchronize()
        yield lambda: window.handle is None
        seen.setdefault("stalls", []).append(beat.stop())
        seen.setdefault("summaries", []).append(window.summary_text())
        return window


def names(layer: Any) -> dict[int, str]:
    """Return the names by key, as the layer has them."""
    return {feature.id(): feature["name"] for feature in layer.getFeatures()}


def names_in_table(table: Any, layer: Any) -> dict[int, str]:
    """Return the names by key, as the attribute table shows them."""
    from qgis.gui import QgsDualView
    from qgis.PyQt import sip
    from qgis.PyQt.QtCore import Qt
    from qgis.PyQt.QtWidgets import QStackedWidget

    model = sip.cast(table.findChild(QStackedWidget, "mMainView"), QgsDualView).masterModel()
    column = model.fieldCol(layer.fields().indexOf("name"))
    rows = range(model.rowCount())
    return {model.rowToId(row): model.data(model.index(row, column), Qt.ItemDataRole.DisplayRole) for row in rows}


def keys_at(layer: Any, x: float, y: float) -> list[int]:
    """Return the keys of the features around a place, which QGIS asks the spatial index for."""
    from qgis.core import QgsFeatureRequest, QgsRectangle

    box = QgsRectangle(x - 0.001, y - 0.001, x + 0.001, y + 0.001)
    return [feature.id() for feature in layer.getFeatures(QgsFeatureRequest(box))]
