"""A synchronization that is paused, put aside, or cut off from its server, on real threads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qgis.PyQt.QtCore import Qt

from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.gui.status_bar import RunningJobs
from qfieldsync_cloud.gui.synchronize import SynchronizeDialog
from qfieldsync_cloud.jobs.session import sign_in
from qfieldsync_cloud.jobs.upload import upload_folder
from qfieldsync_cloud.network import network_settings
from qfieldsync_cloud.worker.runner import ThreadRunner
from tools.relay import Relay


@pytest.fixture
def relay(cloud):
    with Relay(cloud.url) as relay:
        yield relay


@pytest.fixture
def session(cloud, relay):
    """Signed in by way of the relay."""
    account = cloud.user("owner")
    network = replace(network_settings(), first_delay=0.01, attempts=2)
    return sign_in(relay.url, account.username, account.password, network, True)(Context())


@pytest.fixture
def linked(session, desk_folder, cloud):
    uploaded = upload_folder(session, desk_folder, new=NewProject("trees"))(Context())
    cloud.finish_jobs()
    return uploaded.project.id


@pytest.fixture
def threads(qgis_app):
    runner = ThreadRunner()
    yield runner
    assert runner.stop_all(10)


@pytest.fixture
def bar(threads, qtbot):
    bar = RunningJobs(threads)
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def dialog(threads, bar, session, linked, desk_folder, qtbot):
    """A window that compared the folder, with eight photos to send."""
    for number in range(8):
        (desk_folder / "DCIM" / f"{number}.jpg").write_bytes(b"\xff\xd8" + bytes(700_000))
    dialog = SynchronizeDialog(threads, session, desk_folder)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.compare()
    qtbot.waitUntil(lambda: dialog.handle is None, timeout=20000)
    return dialog


def begin(dialog, qtbot):
    """Synchronize, and wait until bytes move."""
    dialog.synchronize()
    panel = dialog._progress
    qtbot.waitUntil(panel._pause.isVisible, timeout=20000)
    return panel


def end(dialog, qtbot):
    qtbot.waitUntil(lambda: dialog.handle is None, timeout=30000)


def test_it_is_paused_and_goes_on_with_a_click(dialog, cloud, linked, bar, qtbot):
    cloud.faults.bandwidth(400_000, method="POST", path="*/files/*")
    panel = begin(dialog, qtbot)
    with qtbot.waitSignal(dialog.handle.stood_still):
        panel._pause.click()
    assert panel.activity() == "Paused"
    assert "until you continue" in panel.text()
    assert panel._pause.text() == "Continue"
    assert bar.text().endswith("paused")
    cloud.faults.clear()
    panel._pause.click()
    assert panel.activity() != "Paused"
    end(dialog, qtbot)
    assert "8 uploaded" in dialog.summary_text()
    assert len([name for name in cloud.files(linked) if name[5:-4].isdecimal()]) == 8


def test_a_paused_synchronization_is_stopped_at_once(dialog, cloud, linked, qtbot):
    cloud.faults.bandwidth(400_000, method="POST", path="*/files/*")
    panel = begin(dialog, qtbot)
    panel._pause.click()
    with qtbot.waitSignal(dialog.handle.finished, timeout=2000):
        panel._cancel.click()
    assert "Stopped" in dialog.summary_text()


def test_it_waits_for_the_network_and_goes_on_by_itself(dialog, cloud, relay, linked, bar, qtbot):
    cloud.faults.bandwidth(400_000, method="POST", path="*/files/*")
    panel = begin(dialog, qtbot)
    dialog.handle.line._delays = (0.1,)
    with qtbot.waitSignal(dialog.handle.stood_still, timeout=20000) as told:
        relay.go_away()
    assert told.args[0].error is not None
    cloud.faults.clear()
    relay.come_back()
    end(dialog, qtbot)
    assert "8 uploaded" in dialog.summary_text()
    assert dialog.failed_rows() == []
    assert panel.activity() != "Waiting for the network"


def cut_off(dialog, cloud, relay, qtbot):
    """Take the network away in the middle; the next try is far away."""
    cloud.faults.bandwidth(400_000, method="POST", path="*/files/*")
    panel = begin(dialog, qtbot)
    dialog.handle.line._delays = (600.0,)
    relay.go_away()
    qtbot.waitUntil(panel._try_now.isVisible, timeout=20000)
    cloud.faults.clear()
    return panel


def test_try_now_does_not_wait(dialog, cloud, relay, linked, bar, qtbot):
    panel = cut_off(dialog, cloud, relay, qtbot)
    assert panel.activity() == "Waiting for the network"
    assert "the next try is at " in panel.text()
    assert bar.text().endswith("waits for the network")
    relay.come_back()
    panel._try_now.click()
    end(dialog, qtbot)
    assert "8 uploaded" in dialog.summary_text()


def test_a_synchronization_that_waits_for_the_network_is_stopped_at_once(dialog, cloud, relay, qtbot):
    panel = cut_off(dialog, cloud, relay, qtbot)
    with qtbot.waitSignal(dialog.handle.finished, timeout=2000):
        panel._cancel.click()
    assert "Stopped" in dialog.summary_text()


def test_a_server_that_is_away_from_the_start_is_told(dialog, relay, qtbot):
    relay.go_away()
    dialog.compare()
    end(dialog, qtbot)
    assert "does not take connections" in dialog.error_text()


def test_the_list_tells_what_becomes_of_each_file(dialog, cloud, linked, qtbot):
    cloud.faults.refuse(400, "api_error", method="POST", path="*/DCIM/3.jpg/")
    seen = []
    dialog.transfer.model.dataChanged.connect(lambda: seen.append(dialog.transfer.text()))
    dialog.synchronize()
    assert dialog.transfer.text() == "8 waiting"
    end(dialog, qtbot)
    assert dialog.transfer.text() == "1 failed, 7 done"
    assert dialog.transfer.model.index(0, 0).data() == "DCIM/3.jpg"
    assert "could not take the request" in dialog.transfer.model.index(0, 2).data()
    assert seen


def test_in_the_background_the_status_bar_brings_it_back(dialog, cloud, bar, qtbot):
    cloud.faults.bandwidth(400_000, method="POST", path="*/files/*")
    begin(dialog, qtbot)
    dialog.buttons.background.click()
    assert not dialog.isVisible()
    with qtbot.waitSignal(bar.window_wanted) as wanted:
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton)
    assert wanted.args == [dialog.handle]
    bar._on_menu_about_to_show()
    assert [action.text().partition(":")[0] for action in bar._menu.actions()] == ["Show", "Pause", "Stop"]
    bar._menu.actions()[1].trigger()
    assert bar.text().endswith("paused")
    dialog.handle.cancel()
    end(dialog, qtbot)
