"""The list of projects: searched, filtered, sorted, loaded page by page."""

from __future__ import annotations

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QPushButton

from qfieldsync_cloud.gui.project_model import Column
from qfieldsync_cloud.gui.project_query import Scope
from qfieldsync_cloud.gui.projects import ProjectsDialog
from qfieldsync_cloud.settings import remember_folder
from qfieldsync_cloud.sync.link import read_link


@pytest.fixture
def dialog(runner, session, qtbot):
    dialog = ProjectsDialog(runner, session)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def column(dialog, which):
    model = dialog.table().model()
    return [model.index(row, which).data() for row in range(model.rowCount())]


def test_own_shared_and_public_projects(dialog, cloud):
    cloud.make_project("owner", "mine")
    shared = cloud.make_project("second", "shared")
    cloud.collaborate(shared, "owner", "editor")
    cloud.make_project("stranger", "open_to_all", is_public=1)
    dialog.reload()
    assert column(dialog, Column.NAME) == ["mine", "shared"]
    assert column(dialog, Column.ROLE) == ["administrator", "editor"]
    dialog.search_for("", Scope.MINE)
    assert column(dialog, Column.NAME) == ["mine"]
    dialog.search_for("", Scope.OTHERS)
    assert column(dialog, Column.NAME) == ["shared"]
    dialog.search_for("", Scope.PUBLIC)
    assert column(dialog, Column.NAME) == ["open_to_all"]
    dialog.search_for("all", Scope.PUBLIC)
    assert column(dialog, Column.NAME) == ["open_to_all"]


def test_search_and_the_empty_states(dialog, cloud):
    dialog.reload()
    assert "no projects here yet" in dialog.status_text()
    cloud.make_project("owner", "trees")
    cloud.make_project("owner", "roads")
    dialog.search_for("tree")
    assert column(dialog, Column.NAME) == ["trees"]
    dialog.search_for("nothing like it")
    assert column(dialog, Column.NAME) == []
    assert "No project fits" in dialog.status_text()


def test_pages_come_while_scrolling(dialog, cloud, qtbot):
    for number in range(120):
        cloud.make_project("owner", f"project_{number:03}")
    dialog.reload()
    assert dialog.table().model().rowCount() == 50
    dialog.table().scrollToBottom()
    qtbot.waitUntil(lambda: dialog.table().model().rowCount() == 100)
    assert "120 in the list" in dialog.status_text()
    assert len(set(column(dialog, Column.NAME))) == 100


def test_names_are_sorted_by_the_server_and_sizes_over_all_pages(dialog, cloud):
    for number in range(60):
        cloud.make_project("owner", f"project_{number:03}")
    big = cloud.make_project("owner", "a_big_one")
    cloud.upload(big, "notes.txt", b"x" * 5000)
    cloud.finish_jobs()
    dialog.table().sortByColumn(Column.NAME, Qt.SortOrder.DescendingOrder)
    assert column(dialog, Column.NAME)[0] == "project_059"
    dialog.table().sortByColumn(Column.SIZE, Qt.SortOrder.DescendingOrder)
    assert dialog.table().model().rowCount() == 61
    assert column(dialog, Column.NAME)[0] == "a_big_one"


def test_where_a_project_lies_on_this_disk(dialog, linked, desk_folder, qtbot):
    remember_folder(desk_folder)
    dialog.reload()
    assert column(dialog, Column.FOLDER) == [str(desk_folder)]
    with qtbot.waitSignal(dialog.synchronize_wanted) as wanted:
        dialog.buttons.synchronize.click()
    assert wanted.args == [desk_folder]


def test_without_a_folder_only_download_is_offered(dialog, cloud, qtbot):
    cloud.make_project("owner", "trees")
    dialog.reload()
    assert not dialog.buttons.open.isEnabled()
    assert not dialog.buttons.synchronize.isEnabled()
    with qtbot.waitSignal(dialog.download_wanted) as wanted:
        dialog.buttons.download.click()
    assert wanted.args[0].name == "trees"


def test_hostile_text_is_shown_as_text(dialog, cloud):
    cloud.make_project("owner", "x", description="<img src=x onerror=1>")
    dialog.reload()
    tip = dialog.table().model().index(0, Column.NAME).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "<qt>x</qt>"


def test_an_expired_sign_in_without_a_password_is_explained(runner, sign_in_as, cloud, qtbot):
    session = sign_in_as("owner", keep_password=False)
    dialog = ProjectsDialog(runner, session)
    qtbot.addWidget(dialog)
    cloud.revoke_tokens("owner")
    dialog.reload()
    assert "sign" in dialog.error_text().lower()


def test_a_broken_server_is_explained_and_refresh_helps(dialog, cloud):
    cloud.make_project("owner", "trees")
    cloud.faults.html(502, path="*/projects/")
    dialog.reload()
    assert dialog.error_text()
    cloud.faults.clear()
    dialog.reload()
    assert dialog.error_text() == ""
    assert column(dialog, Column.NAME) == ["trees"]


def test_enter_searches_at_once_and_closes_nothing(dialog, cloud, qtbot):
    cloud.make_project("owner", "trees")
    cloud.make_project("owner", "roads")
    dialog.search.line.setText("roads")
    qtbot.keyClick(dialog.search.line, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert column(dialog, Column.NAME) == ["roads"]


def test_folders_of_qfieldsync_are_taken_over(dialog, runner, session, cloud, qtbot, tmp_path):
    project = cloud.make_project("owner", "trees")
    folder = tmp_path / "of qfieldsync"
    folder.mkdir()
    gone = "11111111-2222-3333-4444-555555555555"
    QgsSettings().setValue("QFieldSync/qfieldCloudProjectLocalDirs", {project: str(folder), gone: str(tmp_path / "x")})
    try:
        dialog = ProjectsDialog(runner, session)
        qtbot.addWidget(dialog)
        dialog.reload()
        assert column(dialog, Column.FOLDER) == [""]
        dialog.take_over()
        assert read_link(folder).project_id == project
        assert column(dialog, Column.FOLDER) == [str(folder)]
        assert "1 folder(s) of QFieldSync were not taken over" in dialog.error_text()
    finally:
        QgsSettings().remove("QFieldSync/qfieldCloudProjectLocalDirs")


def test_who_never_used_qfieldsync_sees_nothing_of_it(dialog):
    (button,) = (each for each in dialog.findChildren(QPushButton) if "QFieldSync" in each.text())
    assert button.isHidden()
