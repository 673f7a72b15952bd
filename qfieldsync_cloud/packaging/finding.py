"""One thing to know before packaging, and what can be done about it by a click."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from qfieldsync_cloud.packaging.description import LayerDescription
from qfieldsync_cloud.phrases import Phrase


class Severity(Enum):
    """How much a finding matters; an error blocks packaging."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Fix(Enum):
    """What a person may have done about a finding."""

    SAVE_EDITS = "save edits"
    SAVE_PROJECT = "save project"
    ADD_UUID_FIELD = "add UUID field"
    LEAVE_OUT = "leave out"
    USE_DEFAULT_ACTION = "use default action"

    @property
    def changes_project(self) -> bool:
        """Return whether the open project or its data change; otherwise it is only a choice."""
        return self in (Fix.SAVE_EDITS, Fix.SAVE_PROJECT, Fix.ADD_UUID_FIELD)


@dataclass(frozen=True)
class Finding:
    """One thing to know before packaging, about the project or one layer, with what to do about it."""

    severity: Severity
    message: Phrase
    remedy: Phrase | None = None
    layer_id: str | None = None
    layer_name: str | None = None
    fix: Fix | None = None


def errors_of(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that block."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def of_layer(
    layer: LayerDescription, severity: Severity, message: Phrase, remedy: Phrase | None = None, fix: Fix | None = None
) -> Finding:
    """Return a finding about a layer."""
    return Finding(severity, message, remedy, layer.id, layer.name, fix)


def listed(names: list[str], most: int = 3) -> str:
    """Return the first names, with an ellipsis for more."""
    shown = ", ".join(names[:most])
    return f"{shown} …" if len(names) > most else shown
