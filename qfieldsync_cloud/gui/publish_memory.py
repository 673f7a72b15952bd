"""What was chosen for a project comes back the next time: all but the leave to send passwords."""

from __future__ import annotations

from typing import Any

from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import CloudAction, ProjectDescription
from qfieldsync_cloud.settings import publish_choices, remember_publish_choices

_OPTIONS = ("leave_out_failed", "only_themed", "only_named_files")


def remembered_choices(description: ProjectDescription) -> Choices:
    """Return what was last chosen; an action counts only while the project itself still says the same."""
    if description.path is None:
        return Choices()
    known = publish_choices(description.path)
    stored = known.get("actions")
    actions = stored if isinstance(stored, dict) else {}
    return Choices(
        {
            layer.id: action
            for layer in description.layers
            if (action := _action(actions.get(layer.id), layer.stored_action))
        },
        **{name: bool(known.get(name)) for name in _OPTIONS},
    )


def remember_choices(description: ProjectDescription, choices: Choices) -> None:
    """Note what is chosen for the project."""
    if description.path is None:
        return
    stored = {layer.id: layer.stored_action for layer in description.layers}
    actions = {each: [action.value, stored[each]] for each, action in choices.actions.items() if each in stored}
    options = {name: getattr(choices, name) for name in _OPTIONS}
    remember_publish_choices(description.path, {"actions": actions, **options})


def _action(known: Any, stored_action: str) -> CloudAction | None:
    values = {action.value: action for action in CloudAction}
    if not isinstance(known, list) or len(known) != 2 or known[1] != stored_action:
        return None
    return values.get(known[0])
