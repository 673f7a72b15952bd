"""What the analyst decided before packaging, apart from what the project itself says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qfieldsync_cloud.packaging.description import CloudAction, LayerDescription, ProjectDescription
from qfieldsync_cloud.packaging.treatment import with_action


@dataclass(frozen=True)
class Choices:
    """Cloud actions by layer id, attachment folders (None: the project's own), and how to package.

    `in_place` publishes the project's own folder without a copy; `leave_out_failed` leaves a layer out that can't be
    packaged, with a finding, where otherwise the whole package would fail.
    """

    actions: Mapping[str, CloudAction] = field(default_factory=dict)
    attachment_dirs: tuple[str, ...] | None = None
    in_place: bool = False
    leave_out_failed: bool = False

    def applied(self, description: ProjectDescription) -> tuple[LayerDescription, ...]:
        """Return the project's layers under the chosen actions."""
        return tuple(with_action(layer, self.actions.get(layer.id)) for layer in description.layers)

    def dirs(self, description: ProjectDescription) -> tuple[str, ...]:
        """Return the attachment folders, relative to the project's home."""
        return description.attachment_dirs if self.attachment_dirs is None else self.attachment_dirs
