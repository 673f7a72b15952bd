"""From a described project to a folder that is ready to be uploaded: all of it or nothing, in a worker thread."""

from __future__ import annotations

from pathlib import Path

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.packaging.account import question_of, recipe_of, still_true, written
from qfieldsync_cloud.packaging.checks import Finding, check
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import Handling, ProjectDescription
from qfieldsync_cloud.packaging.errors import refuse_errors
from qfieldsync_cloud.packaging.estimates import estimates_of, with_sizes
from qfieldsync_cloud.packaging.examination import Examination
from qfieldsync_cloud.packaging.layout import origin_of
from qfieldsync_cloud.packaging.looks import Looks
from qfieldsync_cloud.packaging.own_folder import package_in_place
from qfieldsync_cloud.packaging.packaged import Packaged, PackagedFile, PackagedLayer, size_of
from qfieldsync_cloud.packaging.passwords import files_with_passwords
from qfieldsync_cloud.packaging.reuse import Earlier, Made
from qfieldsync_cloud.packaging.run import Run
from qfieldsync_cloud.packaging.staging import staging
from qfieldsync_cloud.phrases import phrase

__all__ = ["Choices", "Packaged", "PackagedFile", "PackagedLayer", "package"]


def package(
    description: ProjectDescription,
    choices: Choices,
    folder: str | Path,
    context: Context,
    earlier: Earlier = Earlier(),  # noqa: B008 - frozen
) -> Packaged:
    """Write the project and all that it needs to the folder, or leave the folder exactly as it was.

    Of what an `earlier` packaging wrote there only what changed since is written again.
    UnfitProjectError if a check fails, another PackagingError if a layer or file can't be taken, CancelledJob.
    """
    folder = Path(folder)
    if choices.in_place:
        return package_in_place(description, choices, context)
    _refuse_own_folder(description, folder)
    question = question_of(description, choices, context)
    if known := still_true(earlier, question):
        return known
    description, findings = _checked(description, choices, context)
    with staging(folder) as stage:
        looks = Looks()
        run = Run(description, choices, context, stage.folder, earlier, looks)
        packaged = run.write()
        names = sorted({*stage.files(), *run.assembly.standing})
        findings = (*findings, *run.findings())
        account = ""
        if question and run.holds_next_time:
            account = written(question, looks, str(run.layout.project), map(str, names), packaged, findings)
        project = Made(recipe_of(account), origin_of(description.base, description.path or folder))
        made = {str(name): run.assembly.made.get(name, project) for name in names}
        kept = frozenset(map(str, run.assembly.standing))
        earlier.ready(stage.folder, {name: each for name, each in made.items() if name not in kept})
        context.check()
        stage.put_in_place(run.layout.project, earlier.replacing)
    files = tuple(PackagedFile(str(name), size_of(folder / name)) for name in names)
    return Packaged(
        folder,
        str(run.layout.project),
        files,
        packaged,
        findings,
        made=made,
        kept=kept,
        withheld=run.withheld,
        account=account,
    )


def _checked(
    description: ProjectDescription, choices: Choices, context: Context
) -> tuple[ProjectDescription, tuple[Finding, ...]]:
    """Return the description with the sizes of what is converted, and the findings; or UnfitProjectError."""
    layers = choices.applied(description)
    findings = check(description, choices, Examination(password_files=files_with_passwords(layers)))
    refuse_errors(findings)
    converted = (layer for layer in layers if layer.handling is Handling.CONVERT)
    return with_sizes(description, estimates_of(converted, context)), findings


def _refuse_own_folder(description: ProjectDescription, folder: Path) -> None:
    if description.path and folder.resolve() in (description.path.parent.resolve(), description.base.resolve()):
        raise FolderError(
            phrase("{folder} is the project's own folder.", folder=str(folder)),
            phrase("Choose another folder, or publish the project in place."),
        )
