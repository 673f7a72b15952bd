"""What stands against packaging a project, and what its people should know first: pure, before anything is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qfieldsync_cloud.packaging.checks.access import about_access
from qfieldsync_cloud.packaging.checks.area import about_area
from qfieldsync_cloud.packaging.checks.data import about_data
from qfieldsync_cloud.packaging.checks.files import about_files, about_storage
from qfieldsync_cloud.packaging.checks.layers import about_layers
from qfieldsync_cloud.packaging.checks.project import about_place, about_project
from qfieldsync_cloud.packaging.checks.tables import about_tables
from qfieldsync_cloud.packaging.examination import NOTHING_EXAMINED, Examination
from qfieldsync_cloud.packaging.finding import Finding, Fix, Severity, errors_of

if TYPE_CHECKING:
    from qfieldsync_cloud.packaging.choices import Choices
    from qfieldsync_cloud.packaging.description import ProjectDescription

__all__ = ["Finding", "Fix", "Severity", "check", "errors_of"]


def check(
    description: ProjectDescription,
    choices: Choices,
    examination: Examination = NOTHING_EXAMINED,
    free_storage: int | None = None,
) -> tuple[Finding, ...]:
    """Return all findings, errors first.

    What only reading the data tells is in `examination`; `free_storage` is the account's, in bytes, None if unknown.
    """
    description = replace(description, resources=examination.resources or description.resources)
    layers = choices.applied(description)
    found = [
        *about_project(description, layers, examination.unsaved),
        *about_area(description, layers),
        *about_layers(description, layers, choices),
        *about_access(layers, choices, examination),
        *about_tables(description, layers, examination),
        *about_data(description, layers, choices, examination),
        *about_place(description, layers, choices),
        *about_files(description, layers, choices, examination),
        *about_storage(layers, choices, examination, free_storage),
    ]
    return tuple(sorted(found, key=lambda finding: list(Severity).index(finding.severity)))
