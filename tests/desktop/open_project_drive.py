"""What happens inside QGIS: every job of the plugin runs while an analyst has unsaved work in the open project."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

from pictures import Driver
from pictures_crew import TREES, create, edit, finished, patch, push

JobMaker = Callable[[], Any]


class OpenProjectDriver(Driver):
    """Runs the jobs one after another, and notes of each what became of it and of the open project."""

    def script(self) -> Iterator[Any]:
        """Yield what to wait for between the steps."""
        from qgis.core import QgsProject

        yield lambda: "qfieldsync_cloud" in self.plugins
        self.plugin = self.plugins["qfieldsync_cloud"]
        self.desk, self.other = Path(self.task["folder"]), Path(self.task["other"])
        self.results: dict[str, Any] = {}
        yield from self.sign_in()
        yield from self.link_folders()
        self.iface.addProject(str(self.desk / "trees.qgs"))
        project = QgsProject.instance()
        begin_work(project)
        yield self.is_quiet
        seen = []
        for name, make in self.jobs(project).items():
            seen.append((yield from self.watched(project, name, make)))
        Path(self.task["report"]).write_text(json.dumps(seen))
        project.mapLayer(TREES).rollBack()

    def sign_in(self) -> Iterator[Any]:
        """Sign in as the analyst."""
        from qfieldsync_cloud.jobs.session import sign_in
        from qfieldsync_cloud.network import network_settings

        task = self.task
        job = sign_in(task["url"], task["username"], task["password"], network_settings())
        yield from self.outcome("sign in", lambda: job)
        self.session = self.results["sign in"]
        self.plugin.accounts.adopt(self.session)

    def link_folders(self) -> Iterator[Any]:
        """Download the project twice, with something in the trash and an edit that was not sent, and the crew's."""
        from qgis.core import QgsVectorLayer

        from qfieldsync_cloud.jobs.download import download_project
        from qfieldsync_cloud.jobs.synchronize import synchronize

        for folder in (self.desk, self.other):
            yield from finished(self.plugin, download_project(self.session, self.task["project"], folder))
        self.crew(patch(1, {"name": "Oak"}, {"name": "Theirs"}))
        for folder in (self.desk, self.other):
            yield from finished(self.plugin, synchronize(self.session, folder))
            trees = QgsVectorLayer(f"{folder / 'trees.gpkg'}|layername=trees", "trees", "ogr")
            edit(trees, 4, name=f"Mine in {folder.name}")
        self.crew(patch(4, {"name": "Elm"}, {"name": "Theirs again"}))
        self.crew(patch(2, {"name": "Birch"}, {"name": "Theirs too"}))
        self.crew(create({"name": "Ash"}, "Point (9.1 48.1)"))

    def crew(self, delta: dict[str, Any]) -> None:
        """Send an edit of the crew."""
        push(self.task["url"], self.task["project"], self.task["crew"], delta)

    def jobs(self, project: Any) -> dict[str, JobMaker]:
        """Return what makes each job; the later ones need what the earlier ones found."""
        return {**self.about_the_project(project), **self.that_read(), **self.in_its_folder(), **self.elsewhere()}

    def about_the_project(self, project: Any) -> dict[str, JobMaker]:
        """Return the jobs that begin with the open project."""
        from qfieldsync_cloud.api.models import NewProject
        from qfieldsync_cloud.jobs.check import examine_project
        from qfieldsync_cloud.jobs.package import package_project
        from qfieldsync_cloud.jobs.publish import publish
        from qfieldsync_cloud.packaging.choices import Choices
        from qfieldsync_cloud.packaging.inspect import inspect

        package, published = Path(self.task["work"]) / "package", Path(self.task["work"]) / "published"
        return {
            "check": lambda: examine_project(inspect(project), Choices()),
            "package": lambda: package_project(inspect(project), Choices(), package),
            "package again": lambda: package_project(inspect(project), Choices(), package),
            "publish": lambda: publish(
                self.session, inspect(project), Choices(), published, NewProject("published"), prepare=True
            ),
        }  # fmt: skip

    def that_read(self) -> dict[str, JobMaker]:
        """Return the jobs that only look."""
        from qfieldsync_cloud.api.projects import ProjectQuery
        from qfieldsync_cloud.jobs.changes import full_rows, pending_changes
        from qfieldsync_cloud.jobs.check import free_storage
        from qfieldsync_cloud.jobs.field import all_field_changes, field_changes, look_for_news
        from qfieldsync_cloud.jobs.projects import list_owners, list_projects
        from qfieldsync_cloud.jobs.restore import trash_entries
        from qfieldsync_cloud.jobs.status import folder_status
        from qfieldsync_cloud.jobs.synchronize import plan_synchronization

        session, desk, means = self.session, self.desk, self.plugin.desk._means
        return {
            "list projects": lambda: list_projects(session, ProjectQuery()),
            "list owners": lambda: list_owners(session),
            "free storage": lambda: free_storage(session, session.username),
            "changes": lambda: pending_changes(desk, None, means),
            "rows of a change": lambda: full_rows(desk, self.results["changes"].edits[0], means),
            "field changes": lambda: field_changes(session, desk, means=means),
            "all field changes": lambda: all_field_changes(session, self.task["project"]),
            "news": lambda: look_for_news(session, desk, means),
            "status": lambda: folder_status(session, desk, means),
            "trash": lambda: trash_entries(desk),
            "plan": lambda: plan_synchronization(session, desk, means=means),
        }

    def in_its_folder(self) -> dict[str, JobMaker]:
        """Return the jobs that would change the file that is being edited."""
        from qfieldsync_cloud.jobs.changes import revert
        from qfieldsync_cloud.jobs.field import apply_here
        from qfieldsync_cloud.jobs.options import Options
        from qfieldsync_cloud.jobs.restore import put_back
        from qfieldsync_cloud.jobs.synchronize import synchronize
        from qfieldsync_cloud.jobs.upload import upload_folder

        session, desk, means = self.session, self.desk, self.plugin.desk._means
        return {
            "dry run": lambda: synchronize(session, desk, Options(dry_run=True), means),
            "synchronize": lambda: synchronize(session, desk, means=means),
            "push": lambda: synchronize(session, desk, Options(edits_only=True), means),
            "upload": lambda: upload_folder(session, desk, means=means),
            "revert": lambda: revert(desk, self.results["changes"].edits, means),
            "apply here": lambda: apply_here(desk, self.results["all field changes"][0], means),
            "restore": lambda: put_back(desk, self.results["trash"], means),
        }

    def elsewhere(self) -> dict[str, JobMaker]:
        """Return the jobs that change another folder, or the cloud."""
        from qfieldsync_cloud.api.models import NewProject
        from qfieldsync_cloud.deltas.merge import Choice
        from qfieldsync_cloud.jobs.changes import decide, pending_changes, revert
        from qfieldsync_cloud.jobs.changing import Decision
        from qfieldsync_cloud.jobs.download import download_package, download_project
        from qfieldsync_cloud.jobs.field import apply_here
        from qfieldsync_cloud.jobs.prepare import prepare_package
        from qfieldsync_cloud.jobs.projects import create_project
        from qfieldsync_cloud.jobs.qfieldsync import take_over
        from qfieldsync_cloud.jobs.restore import put_back, trash_entries
        from qfieldsync_cloud.jobs.synchronize import synchronize
        from qfieldsync_cloud.jobs.upload import upload_folder

        session, other, means = self.session, self.other, self.plugin.desk._means
        work, project, found = Path(self.task["work"]), self.task["project"], self.results
        return {
            "prepare": lambda: prepare_package(session, project),
            "download": lambda: download_project(session, project, work / "downloaded"),
            "download package": lambda: download_package(session, project, work / "crew"),
            "create project": lambda: create_project(session, NewProject("empty")),
            "upload another folder": lambda: upload_folder(session, work / "package", new=NewProject("uploaded")),
            "take over": lambda: take_over(session, {found["create project"].id: work / "package"}),
            "synchronize another folder": lambda: synchronize(session, other, means=means),
            "changes of another folder": lambda: pending_changes(other, None, means),
            "decide": lambda: decide(
                other,
                [
                    Decision(each.path, each.conflict, Choice.MINE)
                    for each in found["changes of another folder"].conflicts
                ],
                means,
            ),
            "apply in another folder": lambda: apply_here(other, found["all field changes"][0], means),
            "changes of another folder again": lambda: pending_changes(other, None, means),
            "revert in another folder": lambda: revert(other, found["changes of another folder again"].edits, means),
            "trash of another folder": lambda: trash_entries(other),
            "restore another folder": lambda: put_back(other, found["trash of another folder"][-1:], means),
        }  # fmt: skip

    def watched(self, project: Any, name: str, make: JobMaker) -> Iterator[Any]:
        """Run a job; returns what became of it, what the project said, and what of it and its files is different."""
        from tests.fixtures.untouched import Recorder, state

        before, files = state(project), digests(self.desk)
        recorder = Recorder(project)
        became = yield from self.outcome(name, make)
        yield self.is_quiet
        after = state(project)
        self.say(f"{name}: {became}")
        return {
            "job": name,
            "became": became,
            "heard": recorder.heard,
            "changed": {key: [repr(before[key]), repr(after[key])] for key in before if before[key] != after[key]},
            "files": sorted(dict(files.items() ^ digests(self.desk).items())),
        }

    def outcome(self, name: str, make: JobMaker) -> Iterator[Any]:
        """Run a job as the plugin does; returns its result's or its error's class and text, and keeps the result."""
        from qfieldsync_cloud.phrases import phrase

        became: list[str] = []
        handle = self.plugin.runner.run(make(), phrase("Test: {job}", job=name))
        handle.succeeded.connect(lambda result: became.append(self.keep(name, result)))
        handle.failed.connect(lambda error: became.append(f"{type(error).__name__}: {error}"))
        handle.cancelled.connect(lambda: became.append("cancelled"))
        handle.start()
        yield lambda: not handle.is_running
        return "; ".join(became) or "never ended"

    def keep(self, name: str, result: Any) -> str:
        """Keep a result for later jobs; returns what it is."""
        self.results[name] = result
        sentence = getattr(result, "sentence", None)
        return f"{type(result).__name__}: {sentence()}" if sentence else type(result).__name__

    def is_quiet(self) -> bool:
        """Return whether nothing runs or is drawn."""
        return not self.plugin.runner.running and not self.iface.mapCanvas().isDrawing()


def begin_work(project: Any) -> None:
    """Edit a layer without saving, select features, and change the project."""
    from qgis.core import QgsFeature, QgsGeometry

    trees = project.mapLayer(TREES)
    trees.startEditing()
    trees.changeAttributeValue(2, trees.fields().lookupField("name"), "In edit mode")
    trees.changeGeometry(1, QgsGeometry.fromWkt("POINT (8.9 47.9)"))
    trees.deleteFeature(3)
    added = QgsFeature(trees.fields())
    added.setAttribute("name", "new")
    added.setGeometry(QgsGeometry.fromWkt("POINT (8.8 47.8)"))
    trees.addFeature(added)
    trees.undoStack().undo()  # so that there is something to redo, too
    trees.selectByIds([1, 2])
    (plots,) = project.mapLayersByName("plots")
    plots.selectAll()
    project.setTitle("Not saved")


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a folder but the plugin's own.

    Another program reads them: to close a file here would take SQLite's locks on it away from QGIS.
    """
    own = folder / ".qfieldsync_cloud"
    files = [str(file) for file in sorted(folder.rglob("*")) if file.is_file() and own not in file.parents]
    lines = subprocess.run(["sha256sum", *files], capture_output=True, text=True, check=True).stdout.splitlines()
    return {line[66:]: line[:64] for line in lines if not line.endswith("-shm")}
