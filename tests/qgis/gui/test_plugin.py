"""The plugin as QGIS holds it: it comes, works, and leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QToolBar

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.gui.desk import page_of
from qfieldsync_cloud.gui.known_folders import linked_folder_of, project_files_in
from qfieldsync_cloud.gui.login import LoginDialog
from qfieldsync_cloud.gui.projects import ProjectsDialog
from qfieldsync_cloud.gui.publish import PublishWizard
from qfieldsync_cloud.gui.synchronize import SynchronizeDialog
from qfieldsync_cloud.plugin import QFieldSyncCloudPlugin
from qfieldsync_cloud.sync.plan import Action


@pytest.fixture
def plugin(face):
    plugin = QFieldSyncCloudPlugin(face)
    plugin.initGui()
    yield plugin
    plugin.unload()
    QgsProject.instance().clear()


def providers():
    return [provider.id() for provider in QgsApplication.processingRegistry().providers()]


def test_unload_leaves_nothing_behind(face, qtbot):
    before = providers()
    plugin = QFieldSyncCloudPlugin(face)
    plugin.initGui()
    assert len(face.menu) == 5
    assert "qfieldsync_cloud" in providers()
    plugin.unload()
    assert (face.menu, face.factories) == ([], [])
    assert providers() == before
    qtbot.waitUntil(lambda: not face.window.findChildren(QToolBar))
    names = [child.objectName() for child in face.window.findChildren(QObject)]
    assert not [name for name in names if name.startswith("qfieldsync_cloud")]


def sign_in(plugin, cloud, qtbot, name="owner"):
    account = cloud.user(name)
    login = plugin.desk.window(LoginDialog)
    login.fill(account.username, account.password, cloud.url)
    login.submit()
    qtbot.waitUntil(lambda: plugin.accounts.current is not None, timeout=20000)
    plugin.accounts.current.network = replace(plugin.accounts.current.network, first_delay=0.01)


def test_an_action_signs_in_first_and_then_goes_on(plugin, cloud, qtbot):
    plugin.action("projects").trigger()
    assert plugin.desk.window(ProjectsDialog) is None
    sign_in(plugin, cloud, qtbot)
    qtbot.waitUntil(lambda: plugin.desk.window(ProjectsDialog) is not None)
    assert "owner" in plugin.action("account").text()
    dialog = plugin.desk.window(ProjectsDialog)
    qtbot.waitUntil(lambda: "no projects here yet" in dialog.status_text(), timeout=20000)


def test_a_cancelled_sign_in_forgets_what_was_wanted(plugin, cloud, qtbot):
    plugin.action("publish").trigger()
    plugin.desk.window(LoginDialog).reject()
    plugin.action("account").trigger()
    sign_in(plugin, cloud, qtbot)
    assert plugin.desk.window(PublishWizard) is None


def test_a_project_that_is_not_linked_gets_a_hint(plugin, face):
    plugin.action("synchronize").trigger()
    assert "not lie in a folder" in face.bar.currentItem().text()


def test_work_goes_on_when_its_window_is_closed_and_is_told(plugin, face, cloud, desk_folder, linked, qtbot):
    QgsProject.instance().read(str(desk_folder / "trees.qgs"))
    (desk_folder / "DCIM" / "new.jpg").write_bytes(b"\xff\xd8 new")
    plugin.action("synchronize").trigger()
    sign_in(plugin, cloud, qtbot)
    qtbot.waitUntil(lambda: plugin.desk.window(SynchronizeDialog) is not None)
    dialog = plugin.desk.window(SynchronizeDialog)
    qtbot.waitUntil(lambda: dialog.handle is None and dialog.model.rowCount() > 0, timeout=20000)
    assert dialog.model.group_action(0) is Action.UPLOAD
    fault = cloud.faults.stall(method="POST", path="*/files/*")
    dialog.synchronize()
    handle = dialog.handle
    dialog.close()
    qtbot.waitUntil(lambda: fault.hits > 0, timeout=20000)
    assert handle.is_running
    assert plugin._status.text() == "Synchronizing desk"
    cloud.faults.clear()
    qtbot.waitUntil(lambda: not handle.is_running, timeout=60000)
    qtbot.waitUntil(lambda: face.bar.currentItem() is not None and "uploaded" in face.bar.currentItem().text())
    assert "DCIM/new.jpg" in cloud.files(linked)


def test_the_projects_of_a_folder(plugin, face, desk_folder, linked, tmp_path):
    assert project_files_in(desk_folder) == [desk_folder / "trees.qgs"]
    assert linked_folder_of(desk_folder / "DCIM") == desk_folder
    assert linked_folder_of(tmp_path) is None
    plugin.desk.open_project(desk_folder)
    assert face.opened == [str(desk_folder / "trees.qgs")]


def test_the_page_of_a_project_can_not_be_bent_by_its_name(session, cloud):
    project = session.client(Context()).projects.get(cloud.make_project("owner", "trees"))
    assert page_of("https://x", replace(project, name="a/../b?c")) == "https://x/a/owner/a%2F..%2Fb%3Fc/"


def test_a_sign_in_that_ended_is_asked_for_and_open_windows_go_on(plugin, cloud, qtbot):
    cloud.make_project("owner", "trees")
    plugin.action("projects").trigger()
    sign_in(plugin, cloud, qtbot)
    qtbot.waitUntil(lambda: plugin.desk.window(ProjectsDialog) is not None)
    dialog = plugin.desk.window(ProjectsDialog)
    qtbot.waitUntil(lambda: dialog.table().model().rowCount() == 1, timeout=20000)
    cloud.revoke_tokens("owner")
    dialog.reload()
    qtbot.waitUntil(lambda: bool(dialog.error_text()), timeout=20000)
    login = plugin.desk.window(LoginDialog)
    qtbot.waitUntil(login.isVisible)
    token = plugin.accounts.current.token
    account = cloud.user("owner")
    login.fill(account.username, account.password, cloud.url)
    login.submit()
    qtbot.waitUntil(lambda: plugin.accounts.current.token not in (None, token), timeout=20000)
    dialog.reload()
    qtbot.waitUntil(lambda: dialog.table().model().rowCount() == 1, timeout=20000)
    assert dialog.error_text() == ""


def test_the_options_page_reaches_the_session(plugin, face, cloud, qtbot):
    plugin.action("account").trigger()
    sign_in(plugin, cloud, qtbot)
    page = face.factories[0].createWidget(face.window)
    page._parallel.setValue(7)
    page.apply()
    assert plugin.accounts.current.network.parallel == 7


def test_unload_stops_work_that_runs(face, cloud, session, qtbot):
    plugin = QFieldSyncCloudPlugin(face)
    plugin.initGui()
    plugin.accounts._take(session)
    fault = cloud.faults.stall(path="*/projects/*")
    plugin.action("projects").trigger()
    qtbot.waitUntil(lambda: fault.hits > 0, timeout=20000)
    handles = list(plugin.runner.running)
    assert handles
    plugin.unload()
    assert all(handle.wait(0) for handle in handles)
