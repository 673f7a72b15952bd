"""Opens the windows, keeps them while they work, and tells what became of work whose window is closed."""

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
from qfieldsync_cloud.context import Level
from qfieldsync_cloud.errors import QFieldSyncCloudError, SignInNeededError
from qfieldsync_cloud.gui.download import DownloadDialog
from qfieldsync_cloud.gui.known_folders import linked_folder_of, project_files_in
from qfieldsync_cloud.gui.login import LoginDialog, ask_to_sign_out
from qfieldsync_cloud.gui.notices import Button, Notices
from qfieldsync_cloud.gui.projects import ProjectsDialog
from qfieldsync_cloud.gui.publish import PublishWizard
from qfieldsync_cloud.gui.synchronize import SynchronizeDialog
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.prepare import PackageResult, prepare_package
from qfieldsync_cloud.jobs.publish import Published
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import NotAuthenticatedError, TokenRejectedError
from qfieldsync_cloud.sync.report import SyncReport
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner

_ENDED_SIGN_IN = (SignInNeededError, TokenRejectedError, NotAuthenticatedError)


def page_of(server: str, project: Project) -> str:
    """Return the address of a project's page on the server."""
    return f"{server}/a/{quote(project.owner, safe='')}/{quote(project.name, safe='')}/"


class Watch(QObject):
    """Listens to one job for the desk."""

    def __init__(self, handle: JobHandle, desk: Desk) -> None:
        super().__init__(desk)
        self._handle = handle
        self._desk = desk
        handle.logged.connect(desk.notices.log)
        handle.succeeded.connect(self._on_job_succeeded)
        handle.failed.connect(self._on_job_failed)
        handle.finished.connect(self.deleteLater)

    def _on_job_succeeded(self, result: Any) -> None:
        self._desk.tell(self._handle, result)

    def _on_job_failed(self, error: Exception) -> None:
        self._desk.tell_failure(self._handle, error)


class Desk(QObject):
    """Everything that the plugin's actions do."""

    def __init__(self, iface: Any, runner: Runner, accounts: Accounts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.notices = Notices(iface, self)
        self._iface = iface
        self._runner = runner
        self._accounts = accounts
        self._windows: list[Any] = []
        self._own_jobs: list[JobHandle] = []
        self._after_sign_in: Callable[[Session], None] | None = None
        runner.started.connect(self._on_job_started)

    def sign_in(self) -> LoginDialog:
        """Ask for an account."""
        return self._open(LoginDialog(self._runner, self._accounts, self._main_window()), self._connect_login)

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

    def close(self) -> None:
        """Close all windows and take all messages away."""
        for window in self._windows:
            window.close()
            window.deleteLater()
        self._windows = []
        self.notices.clear()

    def tell(self, handle: JobHandle, result: Any) -> None:
        """Tell what became of a job unless a window shows it."""
        if isinstance(result, SyncReport):
            self._offer_reload(result)
        if not self._is_untold(handle):
            return
        if isinstance(result, (SyncReport, Published, PackageResult)):
            is_fine = getattr(result, "ok", not getattr(result, "invalid_layers", ()))
            level = Qgis.MessageLevel.Success if is_fine else Qgis.MessageLevel.Warning
            self.notices.show(shown(result.sentence()), level, *self._buttons_for(handle, result))

    def tell_failure(self, handle: JobHandle, error: Exception) -> None:
        """Tell of a failed job unless a window shows it."""
        if isinstance(error, _ENDED_SIGN_IN):
            self._ask_again()
        if self._is_untold(handle):
            self.notices.show_error(error)
        elif isinstance(error, QFieldSyncCloudError):
            self.notices.log(Level.ERROR, error.message)

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

    def _publish(self, session: Session) -> None:
        wizard = PublishWizard(self._runner, session, inspect(QgsProject.instance()), self._main_window())
        wizard.published.connect(self._on_published)
        self._open(wizard)

    def _synchronize(self, session: Session, folder: Path) -> None:
        dialog = SynchronizeDialog(self._runner, session, folder, self._warning_for(folder), self._main_window())
        self._open(dialog)
        dialog.compare()

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
            self._own_jobs.append(handle)
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

    def _on_job_started(self, handle: JobHandle) -> None:
        Watch(handle, self)

    def _is_untold(self, handle: JobHandle) -> bool:
        if handle in self._own_jobs:
            self._own_jobs.remove(handle)
            return True
        return any(getattr(window, "handle", None) is handle and not window.isVisible() for window in self._windows)

    def _buttons_for(self, handle: JobHandle, result: Any) -> list[Button]:
        report = result.report if isinstance(result, Published) else result
        buttons = []
        window = next((each for each in self._windows if getattr(each, "handle", None) is handle), None)
        if window:
            buttons.append(Button(tr("Show"), window.show))
        if isinstance(report, SyncReport):
            buttons.append(Button(tr("Open folder"), lambda: _open_folder(report.folder)))
        return buttons

    def _open_folder(self) -> Path | None:
        path = QgsProject.instance().fileName()
        return linked_folder_of(Path(path).parent) if path else None

    def _warning_for(self, folder: Path) -> str:
        project = QgsProject.instance()
        edited = [layer.name() for layer in project.mapLayers().values() if getattr(layer, "isModified", bool)()]
        if self._open_folder() != folder or not (project.isDirty() or edited):
            return ""
        return tr("The open project has changes that are not saved; they are not part of the synchronization.")

    def _offer_reload(self, report: SyncReport) -> None:
        if not report.dry_run and report.downloaded and self._open_folder() == report.folder:
            path = QgsProject.instance().fileName()
            self.notices.show(
                tr("Files of the open project were replaced by newer ones from the cloud."),
                Qgis.MessageLevel.Info,
                Button(tr("Reload the project"), lambda: self._iface.addProject(path)),
            )


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
