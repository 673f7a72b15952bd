"""What the tests of the checks share: descriptions made by hand, and findings as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.packaging.checks import check
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import LayerDescription, LayerKind, ProjectDescription, RelationDescription
from qfieldsync_cloud.packaging.examination import NOTHING_EXAMINED, Examination, examine
from qfieldsync_cloud.packaging.inspect import inspect

HOME = Path("/data/town")


def described(name: str = "Trees", **values: Any) -> LayerDescription:
    """Return a layer of a GeoPackage in the home, unless something else is said."""
    path = values.pop("path", HOME / f"{name}.gpkg")
    kind = values.pop("kind", LayerKind.GEOPACKAGE)
    files = values.pop("files", (path,) if path else ())
    return LayerDescription(name.lower(), name, kind, values.pop("provider", "ogr"), values.pop("source", str(path)),
                            path=path, files=files, **values)  # fmt: skip


def database(name: str, source: str, action: str = "no_action") -> LayerDescription:
    """Return a layer of a PostgreSQL database."""
    return described(name, path=None, kind=LayerKind.DATABASE, provider="postgres", source=source, stored_action=action)


def service(name: str, source: str) -> LayerDescription:
    """Return a map service."""
    return described(name, path=None, kind=LayerKind.SERVICE, provider="wms", source=source)


def project_of(*layers: LayerDescription, **values: Any) -> ProjectDescription:
    """Return a saved project of these layers."""
    return ProjectDescription(HOME / "town.qgz", "Town", HOME, layers, **values)


def relation(child: str, parent: str, *fields: tuple[str, str]) -> RelationDescription:
    return RelationDescription(f"{child} of {parent}", child.lower(), parent.lower(), fields)


def findings_of(
    description: ProjectDescription,
    choices: Choices | None = None,
    examination: Examination = NOTHING_EXAMINED,
    free: int | None = None,
) -> list[str]:
    """Return severity and sentence of each finding; that the project file of HOME does not exist is no news."""
    found = check(description, choices or Choices(), examination, free)
    told = [f"{finding.severity.value}: {finding.message}" for finding in found]
    return [each for each in told if f"{HOME / 'town.qgz'} does not exist" not in each]


def deep_findings_of(project: Any, choices: Choices | None = None) -> list[str]:
    """Return the findings of a real project, its data read."""
    description, choices = inspect(project), choices or Choices()
    return findings_of(description, choices, examine(description, choices.dirs(description), Context()))


def fixes_of(description: ProjectDescription, choices: Choices | None = None) -> dict[str, Any]:
    """Return the fix of each finding that has one, by its sentence."""
    found = check(description, choices or Choices())
    return {str(finding.message): finding.fix for finding in found if finding.fix}
