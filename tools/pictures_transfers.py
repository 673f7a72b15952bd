"""The pictures of a large transfer: 5,000 files, paused, without a network, and with files that failed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

COUNT = 5000
TOO_LARGE = "Panorama"
"""Photos of this name are refused by the server."""


def transfers_scene(driver: Any, plugin: Any) -> Iterator[Any]:
    """Send thousands of photos by way of a network that comes and goes."""
    from relay import Relay

    with Relay(driver.task["url"]) as relay:
        session = plugin.accounts.current
        session = replace(session, server=relay.url.rstrip("/"), network=replace(session.network, attempts=2))
        folder = make_folder(Path(driver.task["work"]), Path(driver.task["desk"]), session)
        yield from many_files(driver, plugin, session, folder, relay)
        yield from some_failed(driver, plugin, session, folder)


def make_folder(work: Path, desk: Path, session: Any) -> Path:
    """Return a linked folder with photos that the cloud does not have yet."""
    from qfieldsync_cloud.api.models import NewProject
    from qfieldsync_cloud.context import Context
    from qfieldsync_cloud.jobs.upload import upload_folder

    folder = work / "storm_damage"
    (folder / "DCIM").mkdir(parents=True)
    for name in ("trees.gpkg", "plots.gpkg", "street_trees.qgs"):
        shutil.copyfile(desk / name, folder / name)
    upload_folder(session, folder, new=NewProject("storm_damage"))(Context())
    for number in range(COUNT - 2):
        (folder / "DCIM" / f"Storm damage {number:04}.jpg").write_bytes(b"\xff\xd8" + bytes(20_000 + number))
    for number in range(2):
        (folder / "DCIM" / f"{TOO_LARGE} {number}.jpg").write_bytes(b"\xff\xd8" + bytes(4_000_000))
    return folder


def open_window(plugin: Any, session: Any, folder: Path) -> Any:
    """Open the window that compares the folder with the cloud."""
    from qfieldsync_cloud.gui.synchronize import SynchronizeDialog

    plugin.desk._synchronize(session, folder)
    return plugin.desk.window(SynchronizeDialog)


def many_files(driver: Any, plugin: Any, session: Any, folder: Path, relay: Any) -> Iterator[Any]:
    """Take the pictures of thousands of files on their way, of a pause, and of a network that is gone."""
    from qfieldsync_cloud.context import FileState

    dialog = open_window(plugin, session, folder)
    yield lambda: dialog.handle is None
    driver.grab_more(dialog, "synchronize_plan_many")
    dialog.synchronize()
    counts = dialog.transfer.model.counts
    yield lambda: counts()[FileState.MOVING] and counts()[FileState.WAITING] < COUNT - 300
    driver.grab(dialog, "synchronize_files")
    dialog._progress._pause.click()
    yield lambda: dialog._progress._pause.text() != "" and dialog.handle.line.is_paused
    driver.grab(dialog, "synchronize_paused")
    dialog._progress._pause.click()
    relay.go_away()
    yield dialog._progress._try_now.isVisible
    yield None
    driver.grab(dialog, "synchronize_offline")
    driver.grab_more(driver.iface.mainWindow(), "synchronize_status_bar")
    relay.come_back()
    dialog._progress._try_now.click()
    yield lambda: not dialog._progress._try_now.isVisible()
    dialog.handle.cancel()
    yield lambda: dialog.handle is None
    dialog.close()
    files = dialog.transfer.model
    for path in files.paths(FileState.MOVING, FileState.WAITING)[10:]:
        (folder / path).unlink()  # what has not travelled yet


def some_failed(driver: Any, plugin: Any, session: Any, folder: Path) -> Iterator[Any]:
    """Take the picture of what is left when two files were refused."""
    dialog = open_window(plugin, session, folder)
    yield lambda: dialog.handle is None
    dialog.synchronize()
    yield lambda: dialog.handle is None
    dialog.result.select(f"DCIM/{TOO_LARGE} 0.jpg")
    yield None
    driver.grab(dialog, "synchronize_failed")
    dialog.close()
