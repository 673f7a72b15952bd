"""Which files have a layer in edit mode: known on the GUI thread, asked from any thread."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from qfieldsync_cloud.packaging.edit_mode import edited_files, edited_layers, identity, identity_of


class EditModeWatch(QObject):
    """Follows the vector layers of a project as they enter and leave edit mode."""

    changed = pyqtSignal()

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._edited: frozenset[str] = frozenset()
        project.layersAdded.connect(self._on_layers_added)
        project.layersRemoved.connect(self._on_layers_removed)
        self._follow(project.mapLayers().values())

    def is_being_edited(self, path: Path) -> bool:
        """Return whether a layer on this file is in edit mode; may be called from any thread."""
        return identity(path) in self._edited

    def layers_in(self, folder: Path) -> list[QgsVectorLayer]:
        """Return the layers in edit mode whose file lies in a folder, by name; on the GUI thread only."""
        root = Path(identity(folder))
        layers = [layer for layer in edited_layers(self._project) if root in Path(identity_of(layer)).parents]
        return sorted(layers, key=QgsVectorLayer.name)

    def _follow(self, layers: Iterable[QgsMapLayer]) -> None:
        for layer in layers:
            if isinstance(layer, QgsVectorLayer):
                layer.editingStarted.connect(self._refresh)
                layer.editingStopped.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        """Put a new set in the place of the old at once, so that another thread sees one of the two."""
        edited = edited_files(self._project)
        if edited != self._edited:
            self._edited = edited
            self.changed.emit()

    def _on_layers_added(self, layers: Any) -> None:
        self._follow(layers)

    def _on_layers_removed(self, _ids: Any) -> None:
        self._refresh()
