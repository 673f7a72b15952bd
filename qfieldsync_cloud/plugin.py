"""The composition root: everything is made, connected, and taken away again here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QObject
from qgis.PyQt.QtWidgets import QAction

from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.gui.desk import Desk
from qfieldsync_cloud.gui.icons import icon, register_icons, unregister_icons
from qfieldsync_cloud.gui.options import OptionsFactory
from qfieldsync_cloud.gui.status_bar import RunningJobs
from qfieldsync_cloud.i18n import load_translator, tr
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.worker.runner import Runner, ThreadRunner

if TYPE_CHECKING:
    from qfieldsync_cloud.processing.provider import Provider

MENU = "QFieldSync &Cloud"


class QFieldSyncCloudPlugin(QObject):
    """The plugin, as QGIS holds it."""

    def __init__(self, iface: Any) -> None:
        super().__init__()
        self._iface = iface
        self.accounts = Accounts(self)
        self._actions: list[QAction] = []
        self._provider: Provider | None = None
        self._toolbar: Any = None

    def initProcessing(self) -> None:  # noqa: N802 - QGIS calls it by this name
        """Add the algorithms; `qgis_process` calls nothing else."""
        from qfieldsync_cloud.processing.provider import Provider

        self._provider = Provider(self.accounts)
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:  # noqa: N802 - QGIS calls it by this name
        """Add everything that a person sees."""
        self._translator = load_translator(self)
        if self._translator:
            QCoreApplication.installTranslator(self._translator)
        register_icons()
        self.runner: Runner = ThreadRunner(self)
        self.accounts.signed_in.connect(self._on_signed_in)
        self.accounts.signed_out.connect(self._on_signed_out)
        self.desk = Desk(self._iface, self.runner, self.accounts, self)
        self._add_actions()
        self._status = RunningJobs(self.runner, self._iface.mainWindow())
        self._status.window_wanted.connect(self.desk.show_window_of)
        self._iface.mainWindow().statusBar().addPermanentWidget(self._status)
        self._status.hide()
        self._options = OptionsFactory(self.accounts.refresh_network)
        self._iface.registerOptionsWidgetFactory(self._options)
        self.initProcessing()

    def unload(self) -> None:
        """Stop all work and take everything away."""
        self.runner.stop_all()
        self.desk.close()
        self.desk.deleteLater()
        for action in self._actions:
            self._iface.removePluginMenu(MENU, action)
            action.deleteLater()
        self._actions = []
        self._iface.mainWindow().removeToolBar(self._toolbar)
        self._toolbar.deleteLater()
        self._iface.mainWindow().statusBar().removeWidget(self._status)
        self._status.deleteLater()
        self._iface.unregisterOptionsWidgetFactory(self._options)
        QgsApplication.processingRegistry().removeProvider(self._provider)
        if self._translator:
            QCoreApplication.removeTranslator(self._translator)
        unregister_icons()

    def action(self, name: str) -> QAction:
        """Return an action by its name: account, changes, projects, publish, synchronize."""
        return next(action for action in self._actions if action.objectName() == f"qfieldsync_cloud_{name}")

    def _add_actions(self) -> None:
        self._toolbar = self._iface.addToolBar("QFieldSync Cloud")
        self._toolbar.setObjectName("qfieldsync_cloud_toolbar")
        desk = self.desk
        self._add("publish", tr("Publish the open project…"), desk.publish)
        self._add("synchronize", tr("Synchronize the open project…"), desk.synchronize)
        self._add("changes", tr("Changes…"), desk.show_changes)
        self._add("projects", tr("Projects in the cloud…"), desk.show_projects)
        self._add("account", tr("Sign in…"), desk.sign_in_or_out)

    def _add(self, name: str, text: str, slot: Callable[[], None]) -> None:
        action = QAction(icon(name), text, self._iface.mainWindow())
        action.setObjectName(f"qfieldsync_cloud_{name}")
        action.triggered.connect(slot)
        self._toolbar.addAction(action)
        self._iface.addPluginToMenu(MENU, action)
        self._actions.append(action)

    def _on_signed_in(self, session: Session) -> None:
        text = tr("Sign out {username}…").format(username=session.username)
        self.action("account").setText(text)
        self.action("account").setToolTip(f"{text} ({session.server})")

    def _on_signed_out(self) -> None:
        self.action("account").setText(tr("Sign in…"))
        self.action("account").setToolTip(tr("Sign in…"))
