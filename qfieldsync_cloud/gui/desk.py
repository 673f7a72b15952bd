"""Opens the windows, and keeps them while they work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtCore import QObject, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QWidget

from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.api.models import Project
from qfieldsync_cloud.gui.changes.wiring import Changes
from qfieldsync_cloud.gui.conflicts import ConflictsDialog
from qfieldsync_cloud.gui.download import DownloadDialog
from qfieldsync_cloud.gui.edit_mode import EditModeWatch
from qfieldsync_cloud.gui.failure import sentence_of
from qfieldsync_cloud.gui.first_the_field import FirstTheField
from qfieldsync_cloud.gui.known_folders import project_files_in
from qfieldsync_cloud.gui.login import LoginDialog, ask_to_sign_out
from qfieldsync_cloud.gui.notices import Button, Notices
from qfieldsync_cloud.gui.outcomes import Outcomes
from qfieldsync_cloud.gui.project_layers import folder_of
from qfieldsync_cloud.gui.projects import ProjectsDialog
from qfieldsync_cloud.gui.publish import PublishWizard
from qfieldsync_cloud.gui.publish_fixes import OpenProject
from qfieldsync_cloud.gui.synchronize import SynchronizeDialog
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.prepare import prepare_package
from qfieldsync_cloud.jobs.publish import Published
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner


def page_of(server: str, project: Project) -> str:
    """Return the address of a project's page on the server."""
    return f"{server}/a/{quote(project.owner, safe='')}/{quote(project.name, safe='')}/"


class Desk(QObject):
    """Everything that the plugin's actions do."""

    def __init__(self, iface: Any, runner: Runner, accounts: Accounts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.notices = Notices(iface, self)
        self._iface = iface
        self._runner = runner
        self._accounts = accounts
        self._windows: list[Any] = []
        self._after_sign_in: Callable[[Session], None] | None = None
        self._edit_mode = EditModeWatch(QgsProject.instance(), self)
        self._means = Means(is_being_edited=self._edit_mode.is_being_edited)
        self._outcomes = Outcomes(runner, self.notices, lambda: self._windows, self)
        self._first_the_field = FirstTheField(runner, self._means, iface.mainWindow())
        self.changes = Changes(iface, runner, accounts, self._means, self.notices, self)
        self._connect()

    def _connect(self) -> None:
        self._outcomes.synchronized.connect(self.changes.take_in)
        self._outcomes.published.connect(self.changes.look_again)
        self._outcomes.sign_in_ended.connect(self._ask_again)
        self._first_the_field.go_on.connect(self._open_publish_wizard)
        self._first_the_field.failed.connect(self._on_field_not_looked_up)
        self._first_the_field.synchronize_wanted.connect(self.synchronize_folder)
        self.changes.push_wanted.connect(self.push_edits)
        self.changes.synchronize_wanted.connect(self.synchronize_folder)
        self.changes.conflicts_wanted.connect(self.decide_conflicts)
        self.changes.dock.publish_wanted.connect(self.publish)
        self.changes.dock.projects_wanted.connect(self.show_projects)
        self.changes.dock.field.sign_in_wanted.connect(self.sign_in_again)

    def sign_in(self) -> LoginDialog:
        """Ask for an account."""
        return self._open(LoginDialog(self._runner, self._accounts, self._main_window()), self._connect_login)

    def sign_in_again(self) -> None:
        """Sign in with the account that is stored, else ask for one."""
        if self._accounts.restore() is None:
            self.sign_in()

    def sign_in_or_out(self) -> None:
        """Sign in, or out if somebody is signed in."""
        if ask_to_sign_out(self._runner, self._accounts, self._main_window()) is None:
            self.sign_in()

    def show_projects(self) -> None:
        """Show the projects in the cloud, after signing in if need be."""
        self._when_signed_in(self._show_projects)

    def publish(self) -> None:
        """Publish the open project, after signing in if need be."""
        self._when_signed_in(self._publish)

    def synchronize(self) -> None:
        """Synchronize the folder of the open project, after signing in if need be."""
        folder = self._open_folder()
        if folder is None:
            self.notices.show(
                tr("The open project does not lie in a folder that is linked to the cloud."),
                Qgis.MessageLevel.Info,
                Button(tr("Publish it…"), self.publish),
                Button(tr("Projects in the cloud…"), self.show_projects),
            )
            return
        self.synchronize_folder(folder)

    def synchronize_folder(self, folder: Path) -> None:
        """Synchronize a linked folder, after signing in if need be."""
        self._when_signed_in(lambda session: self._synchronize(session, folder))

    def push_edits(self, folder: Path) -> None:
        """Send the edits of a linked folder, and take in those of others, after signing in if need be."""
        self._when_signed_in(lambda session: self._synchronize(session, folder, edits_only=True))

    def show_changes(self) -> None:
        """Show the dock with my edits and the field's."""
        self.changes.open()

    def decide_conflicts(self, folder: Path) -> None:
        """Show what both sides changed in a linked folder."""
        dialog = ConflictsDialog(self._runner, folder, self._means, self._main_window())
        self._open(dialog, self._connect_conflicts)
        dialog.reload()

    def open_project(self, folder: Path) -> None:
        """Open the project of a folder; QGIS asks first if the open one has changes."""
        files = project_files_in(folder)
        if files:
            self._iface.addProject(str(files[0]))
        else:
            self.notices.show(tr("There is no QGIS project in {folder}.").format(folder=folder))

    def window(self, kind: type) -> Any:
        """Return the newest open window of a kind, None if there is none."""
        return next((window for window in reversed(self._windows) if isinstance(window, kind)), None)

    def show_window_of(self, handle: JobHandle) -> None:
        """Bring back the window of a running job, if it has one."""
        for window in self._windows:
            if getattr(window, "handle", None) is handle:
                window.show()
                window.raise_()
                window.activateWindow()

    def close(self) -> None:
        """Close all windows and take all messages away."""
        for window in self._windows:
            window.close()
            window.deleteLater()
        self._windows = []
        self.changes.close()
        self.notices.clear()

    def _ask_again(self) -> None:
        """Ask for the password of an account whose sign-in ended, unless that is being asked already."""
        dialog = self.window(LoginDialog)
        if dialog is None or not dialog.isVisible():
            self.sign_in()

    def _main_window(self) -> QWidget:
        return self._iface.mainWindow()

    def _when_signed_in(self, then: Callable[[Session], None]) -> None:
        session = self._accounts.restore()
        if session:
            then(session)
        else:
            self._after_sign_in = then
            self.sign_in()

    def _connect_login(self, dialog: LoginDialog) -> None:
        dialog.accepted.connect(self._on_login_accepted)
        dialog.rejected.connect(self._on_login_rejected)

    def _on_login_accepted(self) -> None:
        then, self._after_sign_in = self._after_sign_in, None
        dialog = self.window(LoginDialog)
        if dialog and not dialog.stored:
            self.notices.show(
                tr("You are signed in, but QGIS's store of passwords is locked or disabled: the account is not kept."),
                Qgis.MessageLevel.Warning,
            )
        if then and self._accounts.current:
            then(self._accounts.current)

    def _on_login_rejected(self) -> None:
        self._after_sign_in = None

    def _show_projects(self, session: Session) -> None:
        dialog = ProjectsDialog(self._runner, session, self._main_window())
        self._open(dialog, self._connect_projects)
        dialog.reload()

    def _connect_projects(self, dialog: ProjectsDialog) -> None:
        dialog.open_wanted.connect(self.open_project)
        dialog.synchronize_wanted.connect(self.synchronize_folder)
        dialog.download_wanted.connect(self._on_download_wanted)
        dialog.prepare_wanted.connect(self._on_prepare_wanted)
        dialog.browser_wanted.connect(self._on_browser_wanted)

    def _connect_conflicts(self, dialog: ConflictsDialog) -> None:
        dialog.decided.connect(self._on_conflicts_decided)
        dialog.synchronize_wanted.connect(self.synchronize_folder)

    def _publish(self, session: Session) -> None:
        folder = self._open_folder()
        if folder is None:
            self._open_publish_wizard()
        else:
            self._first_the_field.look(session, folder)

    def _on_field_not_looked_up(self, error: Exception) -> None:
        text = tr(
            "It could not be looked up whether the field has sent changes that are not in this folder yet: {reason} "
            "Synchronize before you package the project again, or the crews may get data without them."
        )
        button = Button(tr("Synchronize…"), self.synchronize)
        self.notices.show(text.format(reason=sentence_of(error)), Qgis.MessageLevel.Warning, button)

    def _open_publish_wizard(self) -> None:
        session = self._accounts.current
        if session is None:
            return
        project = QgsProject.instance()
        wizard = PublishWizard(
            self._runner, session, inspect(project), self._main_window(), OpenProject(project), self._means
        )
        wizard.published.connect(self._on_published)
        self._open(wizard)

    def _synchronize(self, session: Session, folder: Path, edits_only: bool = False) -> None:
        dialog = SynchronizeDialog(
            self._runner, session, folder, self._warning_for(folder), self._main_window(), means=self._means,
            watch=self._edit_mode,
        )  # fmt: skip
        dialog.conflicts_wanted.connect(self.decide_conflicts)
        dialog.files_put_back.connect(self.changes.look_again)
        dialog.choices.choose_edits_only(edits_only)
        self._open(dialog)
        dialog.compare()

    def _on_conflicts_decided(self, count: int) -> None:  # noqa: ARG002 - the dock shows what is left
        changes = self.changes.watch.changes
        self.changes.show_changed_files({each.path for each in changes.conflicts} if changes else ())

    def _on_published(self, published: Published) -> None:
        folder = published.report.folder
        if published.report.ok and self._open_folder() != folder:
            self.notices.show(
                tr("{name} is published from {folder}.").format(name=published.project.full_name, folder=folder),
                Qgis.MessageLevel.Success,
                Button(tr("Open it from there"), lambda: self.open_project(folder)),
            )

    def _on_download_wanted(self, project: Project) -> None:
        session = self._accounts.current
        if session:
            dialog = DownloadDialog(self._runner, session, project, self._main_window())
            dialog.open_wanted.connect(self.open_project)
            self._open(dialog)

    def _on_prepare_wanted(self, project: Project) -> None:
        session = self._accounts.current
        if session:
            title = phrase("Preparing the crew's package of {name}", name=project.name)
            handle = self._runner.run(prepare_package(session, project.id, force=True), title)
            self._outcomes.expect(handle)
            handle.start()
            self.notices.show(tr("The crew's package of {name} is being prepared.").format(name=project.full_name))

    def _on_browser_wanted(self, project: Project) -> None:
        session = self._accounts.current
        if session:
            QDesktopServices.openUrl(QUrl(page_of(session.server, project)))

    def _open(self, window: Any, connect: Callable[[Any], None] | None = None) -> Any:
        self._prune()
        self._windows.append(window)
        if connect:
            connect(window)
        window.show()
        window.raise_()
        return window

    def _prune(self) -> None:
        """Let go of windows that are closed and have no work."""
        for window in list(self._windows):
            if not window.isVisible() and getattr(window, "handle", None) is None:
                self._windows.remove(window)
                window.deleteLater()

    def _open_folder(self) -> Path | None:
        return folder_of(QgsProject.instance())

    def _warning_for(self, folder: Path) -> str:
        project = QgsProject.instance()
        edited = [layer.name() for layer in project.mapLayers().values() if getattr(layer, "isModified", bool)()]
        if self._open_folder() != folder or not (project.isDirty() or edited):
            return ""
        return tr("The open project has changes that are not saved; they are not part of the synchronization.")
