"""Icons, numbers, pace, options, download, status bar and details."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime, timezone
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from qgis.PyQt.QtCore import QFile
from qgis.PyQt.QtNetwork import QNetworkProxy
from qgis.PyQt.QtWidgets import QComboBox, QTreeView

from qfieldsync_cloud.context import Context, Progress, Unit
from qfieldsync_cloud.gui.download import DownloadDialog
from qfieldsync_cloud.gui.failure import FailureBox, details_of
from qfieldsync_cloud.gui.icons import icon, register_icons, unregister_icons
from qfieldsync_cloud.gui.numbers import duration_text, size_text, time_text
from qfieldsync_cloud.gui.options import OptionsPage
from qfieldsync_cloud.gui.pace import Pace
from qfieldsync_cloud.gui.progress import ProgressPanel
from qfieldsync_cloud.gui.status_bar import RunningJobs
from qfieldsync_cloud.gui.synchronize import SynchronizeDialog
from qfieldsync_cloud.network import network_settings, proxies_of, version
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import OverQuotaError
from qfieldsync_cloud.settings import Options, folders, read_options, write_options

ROOT = Path(__file__).parents[3]
ICONS = ROOT / "qfieldsync_cloud" / "gui" / "icons"
NAMES = sorted(path.stem for path in ICONS.glob("*.svg"))


def test_the_manifest_lists_each_icon():
    files = ET.parse(ROOT / "resources.qrc").iter("file")
    assert sorted(Path(file.text).stem for file in files) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_loads_and_shows_something(name, qgis_app):
    image = icon(name).pixmap(24, 24).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


@pytest.mark.skipif(not shutil.which("rcc"), reason="rcc is not installed")
def test_icons_load_from_the_compiled_resource(tmp_path, qgis_app):
    compiled = tmp_path / "resources.rcc"
    subprocess.run(["rcc", "--binary", str(ROOT / "resources.qrc"), "-o", str(compiled)], check=True)
    assert register_icons(compiled)
    try:
        assert all(QFile.exists(f":/qfieldsync_cloud/icons/{name}.svg") for name in NAMES)
        assert not icon("cloud").pixmap(24, 24).isNull()
    finally:
        assert unregister_icons(compiled)


@pytest.mark.parametrize(
    ("size", "text"),
    [(None, ""), (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1_500_000, "1.5 MB"), (123_456_789, "123 MB"), (10**13, "10.0 TB")],  # noqa: E501
)  # fmt: skip
def test_sizes_have_units(size, text):
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "less than 1 s"), (59, "59 s"), (61, "1 min 1 s"), (7260, "2 h 1 min")]
)
def test_durations(seconds, text):
    assert duration_text(seconds) == text


def test_times_without_a_zone_are_utc():
    assert time_text(datetime(2026, 8, 21, 12)) == time_text(datetime(2026, 8, 21, 12, tzinfo=timezone.utc))
    assert time_text(None) == ""


def test_pace_forgets_a_slow_start():
    now = [0.0]
    pace = Pace(lambda: now[0])
    assert pace.left(100) is None
    for second in range(20):
        now[0] = float(second)
        pace.note(0 if second < 10 else (second - 10) * 5)
    assert 4.5 < pace.rate <= 5
    assert 10 <= pace.left(95) <= 11.2


def test_progress_tells_amount_rate_and_item(runner, qtbot):
    panel = ProgressPanel()
    qtbot.addWidget(panel)

    def job(context):
        context.report(Progress(phrase("Uploading"), 5_000_000_000, 10_000_000_000, Unit.BYTES, "DCIM/Föhre.jpg", 1, 2))

    handle = runner.run(job, phrase("Work"))
    panel.follow(handle)
    handle.start()
    assert panel.text() == "5.0 GB of 10.0 GB"
    assert panel._bar.value() == 500


def test_a_wait_between_two_tries_makes_no_rate(runner, qtbot):
    panel = ProgressPanel()
    qtbot.addWidget(panel)
    now = [0.0]

    def job(context):
        context.report(Progress(phrase("Uploading"), 4_000_000_000, 10_000_000_000, Unit.BYTES))
        now[0] = 1.0
        context.report(Progress(phrase("The next try is in 5 seconds")))
        now[0] = 6.0
        context.report(Progress(phrase("Uploading"), 4_000_000_000, 10_000_000_000, Unit.BYTES))
        now[0] = 7.0
        context.report(Progress(phrase("Uploading"), 5_000_000_000, 10_000_000_000, Unit.BYTES))

    handle = runner.run(job, phrase("Work"))
    panel.follow(handle)
    panel._pace = Pace(lambda: now[0])
    handle.start()
    assert panel.text() == "5.0 GB of 10.0 GB · 1.0 GB/s · 5 s left"


def test_the_status_bar_shows_a_job_only_while_it_runs(runner, qtbot):
    bar = RunningJobs(runner)
    qtbot.addWidget(bar)
    seen = []

    def job(context):
        context.report(Progress(phrase("Half"), 1, 2))
        seen.append((bar.text(), bar.isHidden(), bar._bar.value()))

    runner.run(job, phrase("Publishing {name}", name="trees")).start()
    assert seen == [("Publishing trees", False, 500)]
    assert bar.text() == ""
    assert bar.isHidden()


def test_details_hold_what_a_report_needs(qtbot):
    box = FailureBox()
    qtbot.addWidget(box)
    box.show_error(OverQuotaError("5 bytes too much", status=402, code="over_quota"))
    assert "storage" in box.text()
    box._on_details_clicked()
    assert "HTTP 402 over_quota" in box._details.text()
    assert "5 bytes too much" in box._details.text()


def test_a_bug_is_told_with_its_place():
    with pytest.raises(KeyError) as caught:
        _ = {}["missing"]
    assert "test_views.py" in details_of(caught.value)


def test_options_are_kept_and_bounded(qtbot):
    page = OptionsPage()
    qtbot.addWidget(page)
    page._server.setText("https://cloud.example.org")
    page._parallel.setValue(99)
    with qtbot.waitSignal(page.applied):
        page.apply()
    assert read_options().server == "https://cloud.example.org"
    assert read_options().parallel == 8
    assert network_settings().parallel == 8


def test_broken_settings_fall_back():
    from qgis.core import QgsSettings

    write_options(Options())
    QgsSettings().setValue("qfieldsync_cloud/read_timeout", "soon")
    QgsSettings().setValue("qfieldsync_cloud/parallel", 700)
    assert read_options().read_timeout == 60
    assert read_options().parallel == 8


def test_the_user_agent_is_that_of_a_qgis_client():
    import re

    assert re.fullmatch(r"qfieldsync_cloud/\S+ \(\w+\) QGIS/[34]\d{4}", network_settings().user_agent)
    assert version() != "0"


def test_the_authorities_that_qgis_trusts_are_added_to_the_usual_ones():
    bundle = network_settings().ca_bundle
    assert bundle is None or bundle.read_text().count("BEGIN CERTIFICATE") > 10


def test_proxies():
    kind = QNetworkProxy.ProxyType
    assert proxies_of(QNetworkProxy(kind.NoProxy)) == {}
    with_sign_in = proxies_of(QNetworkProxy(kind.HttpProxy, "proxy.example", 3128, "ada", "p@ss"))
    assert with_sign_in["https"] == "http://ada:p%40ss@proxy.example:3128"
    assert proxies_of(QNetworkProxy(kind.Socks5Proxy, "p", 1080))["http"] == "socks5h://p:1080"


@pytest.fixture
def download(runner, session, linked, qtbot):
    project = session.client(Context()).projects.get(linked)
    dialog = DownloadDialog(runner, session, project)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_download_a_project_and_open_it(download, tmp_path, qtbot):
    assert download._open.isHidden()
    download.choose(tmp_path / "here")
    download.download()
    assert "5 downloaded" in download.summary_text()
    assert (tmp_path / "here" / "trees.gpkg").is_file()
    assert folders()[0] == tmp_path / "here"
    with qtbot.waitSignal(download.open_wanted) as wanted:
        download._open.click()
    assert wanted.args == [tmp_path / "here"]


def test_download_the_package_of_the_crew(download, cloud, linked, tmp_path):
    cloud.make_package(linked)
    download.choose(tmp_path / "package", package=True)
    download.choose(tmp_path / "package", package=True)
    download.download()
    assert (tmp_path / "package" / "data.gpkg").is_file()


def test_no_package_yet_is_explained(download, tmp_path):
    download.choose(tmp_path / "package", package=True)
    download._folder.setFilePath(str(tmp_path / "package"))
    download.download()
    assert "no package" in download.error_text()


def test_a_folder_of_another_project_is_refused(download, cloud, runner, session, desk_folder):
    other = cloud.make_project("owner", "other")
    project = session.client(Context()).projects.get(other)
    dialog = DownloadDialog(runner, session, project)
    dialog.choose(desk_folder)
    dialog.download()
    assert "already belongs to" in dialog.error_text()


def test_groups_of_the_plan_are_open_and_conflicts_can_be_decided(runner, session, linked, desk_folder, cloud, qtbot):
    (desk_folder / "notes.txt").write_text("mine")
    cloud.upload(linked, "notes.txt", b"theirs")
    cloud.finish_jobs()
    dialog = SynchronizeDialog(runner, session, desk_folder)
    qtbot.addWidget(dialog)
    dialog.compare()
    tree = dialog.findChild(QTreeView)
    assert [tree.isExpanded(dialog.model.index(row, 0)) for row in range(2)] == [True, False]
    (index,) = dialog.model.conflict_indexes()
    tree.edit(index)
    assert isinstance(tree.indexWidget(index), QComboBox)
