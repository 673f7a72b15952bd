"""The open project behind the wizard: read anew, and changed where a person presses a button that says so."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsVectorLayer

from qfieldsync_cloud.errors import PackagingError
from qfieldsync_cloud.packaging.checks import Fix
from qfieldsync_cloud.packaging.description import ProjectDescription
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.packaging.source import canonical
from qfieldsync_cloud.packaging.uuid_field import add_uuid_field
from qfieldsync_cloud.phrases import phrase


class OpenProject:
    """A project that is open; PackagingError if it is not the described one any more, or can't be saved."""

    def __init__(self, project: QgsProject) -> None:
        self._project = project

    def describe(self, before: ProjectDescription) -> ProjectDescription:
        """Return the project as it is now."""
        self._check(before)
        return inspect(self._project)

    def carry_out(self, fix: Fix, layer_id: str | None, before: ProjectDescription) -> ProjectDescription:
        """Do to the project what the fix says, and return the project as it is then."""
        self._check(before)
        if fix is Fix.SAVE_EDITS:
            self._save_edits(layer_id or "")
        elif fix is Fix.ADD_UUID_FIELD:
            self._add_uuid_field(layer_id or "")
        elif fix is Fix.SAVE_PROJECT and not self._project.write():
            raise PackagingError(
                phrase("The project can't be saved."),
                phrase("Save it in QGIS, which says why; then check again."),
                self._project.error(),
            )
        return inspect(self._project)

    def _check(self, before: ProjectDescription) -> None:
        name = self._project.fileName()
        if (canonical(Path(name)) if name else None) != before.path:
            raise PackagingError(
                phrase("Another project is open in QGIS now."),
                phrase("Close this window, and publish the one that is open."),
            )

    def _add_uuid_field(self, layer_id: str) -> None:
        layer = self._project.mapLayer(layer_id)
        if isinstance(layer, QgsVectorLayer):
            add_uuid_field(layer)
            self._project.setDirty()  # a default value is the project's, but does not say so itself

    def _save_edits(self, layer_id: str) -> None:
        layer = self._project.mapLayer(layer_id)
        if isinstance(layer, QgsVectorLayer) and layer.isModified() and not layer.commitChanges(False):
            raise PackagingError(
                phrase("The edits of {layer} can't be saved.", layer=layer.name()),
                phrase("Save them in QGIS, which says why; then check again."),
                "\n".join(layer.commitErrors()),
            )
