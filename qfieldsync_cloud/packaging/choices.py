"""What the analyst decided before packaging, apart from what the project itself says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from qfieldsync_cloud.packaging.description import CloudAction, LayerDescription, ProjectDescription
from qfieldsync_cloud.packaging.treatment import with_action


@dataclass(frozen=True)
class Choices:
    """Cloud actions by layer id, attachment folders (None: the project's own), and how to package.

    `in_place` publishes the project's own folder without a copy; `leave_out_failed` leaves a layer out that can't be
    packaged, with a finding, where otherwise the whole package would fail. `only_themed` leaves out each layer that no
    map theme shows and that none of the others needs, `only_named_files` each attached file that no form can show.
    `allow_passwords` sends passwords that data sources hold.
    """

    actions: Mapping[str, CloudAction] = field(default_factory=dict)
    attachment_dirs: tuple[str, ...] | None = None
    in_place: bool = False
    leave_out_failed: bool = False
    only_themed: bool = False
    only_named_files: bool = False
    allow_passwords: bool = False

    def applied(self, description: ProjectDescription) -> tuple[LayerDescription, ...]:
        """Return the project's layers under the chosen actions."""
        actions = dict(self.actions)
        if self.only_themed and description.themed is not None:
            needed = with_needed(description, description.themed)
            others = (layer.id for layer in description.layers if layer.id not in needed)
            actions = {**dict.fromkeys(others, CloudAction.REMOVE), **actions}
        return tuple(with_action(layer, actions.get(layer.id)) for layer in description.layers)

    def dirs(self, description: ProjectDescription) -> tuple[str, ...]:
        """Return the attachment folders, relative to the project's home."""
        return description.attachment_dirs if self.attachment_dirs is None else self.attachment_dirs


def with_needed(description: ProjectDescription, chosen: Collection[str]) -> frozenset[str]:
    """Return the chosen layers, by id, with those that they join, compute from, look values up in or are related to."""
    needs: dict[str, set[str]] = {
        layer.id: {*layer.joined, *layer.depends_on, *layer.looked_up} for layer in description.layers
    }
    for relation in description.relations:
        needs.setdefault(relation.referenced, set()).add(relation.referencing)
        needs.setdefault(relation.referencing, set()).add(relation.referenced)
    found: set[str] = set()
    due = list(chosen)
    while due:
        layer_id = due.pop()
        if layer_id not in found:
            found.add(layer_id)
            due += needs.get(layer_id, ())
    return frozenset(found)
