"""A project that is published from its own folder: nothing is copied, nothing is written."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.packaging.attachments import Attachments, find_attachments
from qfieldsync_cloud.packaging.checks import check
from qfieldsync_cloud.packaging.checks.access import about_project_file
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.copying import table_count
from qfieldsync_cloud.packaging.description import LayerDescription, ProjectDescription
from qfieldsync_cloud.packaging.document import ProjectDocument
from qfieldsync_cloud.packaging.errors import refuse_errors
from qfieldsync_cloud.packaging.events import about_refused
from qfieldsync_cloud.packaging.examination import Examination, other_projects, unsafe_files
from qfieldsync_cloud.packaging.finding import Finding
from qfieldsync_cloud.packaging.packaged import Packaged, PackagedFile, PackagedLayer, size_of
from qfieldsync_cloud.packaging.passwords import files_with_passwords
from qfieldsync_cloud.packaging.resources.reference import Resources
from qfieldsync_cloud.packaging.resources.survey import surveyed
from qfieldsync_cloud.packaging.saved import saved_layers


def package_in_place(description: ProjectDescription, choices: Choices, context: Context) -> Packaged:
    """Return the project's own folder as a package: what of it belongs to the project, and what is left out.

    UnfitProjectError if a check fails.
    """
    assert description.path is not None
    description = surveyed(description)
    home, resources = description.home, description.resources or Resources()
    layers = choices.applied(description)
    attachments = find_attachments(home, (*choices.dirs(description), *description.data_dirs))
    findings = _findings(description, choices, attachments, context)
    needed = [description.path, *description.extra_files, *resources.files]
    needed += [file for layer in layers for file in layer.files]
    inside = sorted({str(PurePosixPath(file.relative_to(home))) for file in [*needed, *attachments.files]})
    return Packaged(
        home,
        str(PurePosixPath(description.path.relative_to(home))),
        tuple(PackagedFile(name, size_of(home / name)) for name in inside),
        tuple(_layer_in_place(home, layer) for layer in layers),
        (
            *findings,
            *about_refused(attachments.refused),
        ),
        in_place=True,
    )


def _findings(
    description: ProjectDescription, choices: Choices, attachments: Attachments, context: Context
) -> tuple[Finding, ...]:
    assert description.path is not None
    layers, resources = choices.applied(description), description.resources
    examination = Examination(
        projects_in_home=other_projects(description, context),
        resources=resources,
        password_files=files_with_passwords(layers),
        other_password_files=unsafe_files(description, attachments.files, resources, context),
    )
    findings = check(description, choices, examination)
    refuse_errors(findings)
    document = ProjectDocument(description.path)
    saved_layers(description, choices, document)
    findings += tuple(about_project_file(document, layers, choices))
    refuse_errors(findings)
    return findings


def _layer_in_place(home: Path, layer: LayerDescription) -> PackagedLayer:
    files = tuple(str(PurePosixPath(file.relative_to(home))) for file in layer.files)
    count = table_count(layer.path, layer.sublayer) if layer.path and layer.sublayer else layer.feature_count
    return PackagedLayer(layer.id, layer.name, layer.action, count, count, files)
