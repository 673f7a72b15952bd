"""The pictures of the main job: publishing, the list of projects, downloading, synchronizing, the options."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any


def main_scene(driver: Any, plugin: Any) -> Iterator[Any]:
    """Yield what to wait for from publishing to synchronizing, and take the pictures."""
    from qgis.core import QgsProject

    folder = yield from publish_scene(driver, plugin)
    yield from download_scene(driver, plugin)
    yield from synchronize_scene(driver, plugin, folder)
    plugin.desk.notices.clear()
    plugin.desk.synchronize()
    yield None
    driver.grab(driver.iface.mainWindow(), "qgis")
    yield from options_scene(driver)
    QgsProject.instance().setDirty(False)


def publish_scene(driver: Any, plugin: Any) -> Iterator[Any]:
    """Publish the open project; returns the folder that it went to."""
    from qfieldsync_cloud.gui.publish import PublishWizard

    plugin.action("publish").trigger()
    wizard = plugin.desk.window(PublishWizard)
    yield lambda: len(wizard.project_page.owners()) > 1
    wizard.project_page.fill("street_trees", "All street trees of the city, with plots and visits.")
    for name in ("publish_project", "publish_layers", "publish_folder"):
        yield wizard.layers_page.findings_view._busy.isHidden
        driver.grab(wizard, name)
        wizard.next()
        yield None
    yield lambda: "/s" in wizard.publish_page.progress.text() or wizard.handle is None
    driver.grab(wizard, "publish_progress")
    yield lambda: wizard.handle is None
    yield None
    driver.grab(wizard, "publish_result")
    folder: Path = wizard.folder_page.folder()
    wizard.close()
    return folder


def download_scene(driver: Any, plugin: Any) -> Iterator[Any]:
    """Download the first project of the list."""
    from qfieldsync_cloud.gui.download import DownloadDialog
    from qfieldsync_cloud.gui.projects import ProjectsDialog

    plugin.action("projects").trigger()
    projects = plugin.desk.window(ProjectsDialog)
    yield lambda: projects.table().model().rowCount() >= 4
    yield None
    driver.grab(projects, "projects")
    projects.buttons.download.click()
    download = plugin.desk.window(DownloadDialog)
    yield None
    driver.grab(download, "download")
    download.download()
    yield lambda: download.handle is None
    yield None
    driver.grab(download, "download_result")
    download.close()
    projects.close()


def synchronize_scene(driver: Any, plugin: Any, folder: Path) -> Iterator[Any]:
    """Synchronize the folder that was published, after both sides changed files."""
    from qfieldsync_cloud.gui.synchronize import SynchronizeDialog

    (folder / "DCIM" / "Linde 1.jpg").write_bytes(b"\xff\xd8" + bytes(900_000))
    (folder / "DCIM" / "Ahorn am Föhrenweg 2.jpg").unlink()
    driver.change_in_cloud(plugin.accounts.current, folder)
    plugin.desk.synchronize_folder(folder)
    dialog = plugin.desk.window(SynchronizeDialog)
    yield lambda: dialog.model.rowCount() > 0
    yield None
    driver.grab(dialog, "synchronize")
    dialog.synchronize()
    yield lambda: dialog.handle is None
    yield None
    driver.grab(dialog, "synchronize_result")
    dialog.close()


def options_scene(driver: Any) -> Iterator[Any]:
    """Show the page of the options as a tab."""
    from qgis.PyQt.QtWidgets import QTabWidget

    from qfieldsync_cloud.gui.options import OptionsPage

    page = OptionsPage(driver.iface.mainWindow())
    holder = QTabWidget()
    holder.addTab(page, "QFieldSync Cloud")
    holder.resize(640, 320)
    holder.show()
    yield None
    driver.grab(holder, "options")
    holder.close()
