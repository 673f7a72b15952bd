"""Which files have a layer in edit mode: known on the GUI thread, asked from any thread."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsProviderRegistry, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal


def file_of(layer: QgsMapLayer) -> Path | None:
    """Return the file that a layer reads, None if it reads none."""
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    path = str(parts.get("path") or "")
    return Path(path) if path else None


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
        return _identity(path) in self._edited

    def layers_in(self, folder: Path) -> list[QgsVectorLayer]:
        """Return the layers in edit mode whose file lies in a folder, by name; on the GUI thread only."""
        root = Path(_identity(folder))
        layers = [layer for layer in self._edited_layers() if root in Path(_identity_of(layer)).parents]
        return sorted(layers, key=QgsVectorLayer.name)

    def _follow(self, layers: Iterable[QgsMapLayer]) -> None:
        for layer in layers:
            if isinstance(layer, QgsVectorLayer):
                layer.editingStarted.connect(self._refresh)
                layer.editingStopped.connect(self._refresh)
        self._refresh()

    def _edited_layers(self) -> list[QgsVectorLayer]:
        layers = self._project.mapLayers().values()
        return [layer for layer in layers if isinstance(layer, QgsVectorLayer) and layer.isEditable()]

    def _refresh(self) -> None:
        """Put a new set in the place of the old at once, so that another thread sees one of the two."""
        edited = frozenset(filter(None, map(_identity_of, self._edited_layers())))
        if edited != self._edited:
            self._edited = edited
            self.changed.emit()

    def _on_layers_added(self, layers: Any) -> None:
        self._follow(layers)

    def _on_layers_removed(self, _ids: Any) -> None:
        self._refresh()


def _identity(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))


def _identity_of(layer: QgsVectorLayer) -> str:
    path = file_of(layer)
    return _identity(path) if path else ""
