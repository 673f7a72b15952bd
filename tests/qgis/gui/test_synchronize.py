"""The plan of a folder, what became of it, and what failed."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox

from qfieldsync_cloud.gui.plan_model import Column
from qfieldsync_cloud.gui.synchronize import SynchronizeDialog
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.plan import Action, Direction, Plan, PlannedFile, Resolution


@pytest.fixture
def dialog(runner, session, linked, desk_folder, qtbot):
    dialog = SynchronizeDialog(runner, session, desk_folder)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def tree(dialog):
    """Return the groups with their files."""
    model = dialog.model
    groups = {}
    for row in range(model.rowCount()):
        group = model.index(row, Column.FILE)
        files = [model.index(child, Column.FILE, group).data() for child in range(model.rowCount(group))]
        groups[group.data()] = files
    return groups


def change_both(cloud, project, folder):
    (folder / "notes.txt").write_text("mine")
    cloud.upload(project, "notes.txt", b"theirs, longer")
    cloud.finish_jobs()


def test_nothing_to_do_is_said(dialog):
    dialog.compare()
    assert "up to date" in dialog.summary_text()
    assert not dialog.buttons.go.isEnabled()
    assert [len(files) for files in tree(dialog).values()] == [5]


def test_the_plan_is_a_tree_by_action(dialog, cloud, linked, desk_folder):
    (desk_folder / "DCIM" / "Eiche 檜.jpg").write_bytes(b"\xff\xd8 new")
    cloud.upload(linked, "DCIM/from_crew.jpg", b"\xff\xd8 crew")
    change_both(cloud, linked, desk_folder)
    dialog.compare()
    groups = list(tree(dialog).items())
    assert groups[0] == ("Decide: changed on both sides (1)", ["notes.txt"])
    assert groups[1] == ("Upload to the cloud (1)", ["DCIM/Eiche 檜.jpg"])
    assert groups[2] == ("Download to this computer (1)", ["DCIM/from_crew.jpg"])
    assert groups[3][0] == "Unchanged (5)"


def test_synchronize_does_what_was_shown_and_tells(dialog, cloud, linked, desk_folder, qtbot):
    (desk_folder / "DCIM" / "new.jpg").write_bytes(b"\xff\xd8 new")
    cloud.upload(linked, "DCIM/from_crew.jpg", b"\xff\xd8 crew")
    cloud.finish_jobs()
    dialog.compare()
    with qtbot.waitSignal(dialog.synchronized):
        dialog.buttons.go.click()
    assert "1 uploaded, 1 downloaded" in dialog.summary_text()
    assert cloud.files(linked)["DCIM/new.jpg"] == b"\xff\xd8 new"
    assert (desk_folder / "DCIM" / "from_crew.jpg").read_bytes() == b"\xff\xd8 crew"


def test_only_up_and_only_down_hold_the_other_back(dialog, cloud, linked, desk_folder):
    (desk_folder / "DCIM" / "new.jpg").write_bytes(b"\xff\xd8 new")
    cloud.upload(linked, "DCIM/from_crew.jpg", b"\xff\xd8 crew")
    cloud.finish_jobs()
    dialog.compare()
    dialog.choose(Direction.UP)
    assert list(tree(dialog)) == ["Upload to the cloud (1)", "Unchanged (5)"]
    dialog.choose(Direction.DOWN)
    assert list(tree(dialog)) == ["Download to this computer (1)", "Unchanged (5)"]
    dialog.synchronize()
    assert (desk_folder / "DCIM" / "from_crew.jpg").exists()
    assert "DCIM/new.jpg" not in cloud.files(linked)


def test_a_dry_run_changes_nothing(dialog, cloud, linked, desk_folder):
    (desk_folder / "DCIM" / "new.jpg").write_bytes(b"\xff\xd8 new")
    dialog.compare()
    dialog.choose(dry_run=True)
    dialog.synchronize()
    assert "nothing was changed" in dialog.summary_text()
    assert "DCIM/new.jpg" not in cloud.files(linked)


@pytest.mark.parametrize(
    ("decision", "winner"), [(Resolution.MINE, "mine"), (Resolution.THEIRS, "theirs, longer"), (Resolution.STOP, None)]
)
def test_a_conflict_is_decided_by_a_person(dialog, cloud, linked, desk_folder, decision, winner):
    change_both(cloud, linked, desk_folder)
    dialog.compare()
    (index,) = dialog.model.conflict_indexes()
    assert index.data() == "Decide later"
    assert "1 conflict(s) are left" in dialog.summary_text()
    assert dialog.model.setData(index, decision.value, Qt.ItemDataRole.EditRole)
    dialog.synchronize()
    here, there = (desk_folder / "notes.txt").read_text(), cloud.files(linked)["notes.txt"].decode()
    assert (here, there) == ((winner, winner) if winner else ("mine", "theirs, longer"))
    if winner is None:
        assert dialog.failed_rows() == [("notes.txt", "New on both sides, and not the same.")]


def test_sorting_stays_inside_the_groups(dialog, desk_folder):
    for name, size in (("a.txt", 10), ("b.txt", 3000), ("c.txt", 200)):
        (desk_folder / name).write_bytes(b"x" * size)
    dialog.compare()
    dialog.model.sort(Column.SIZE, Qt.SortOrder.DescendingOrder)
    assert tree(dialog)["Upload to the cloud (3)"] == ["b.txt", "c.txt", "a.txt"]
    assert list(tree(dialog))[-1] == "Unchanged (5)"


def test_what_failed_is_listed_and_can_be_tried_again(dialog, cloud, linked, desk_folder):
    (desk_folder / "DCIM" / "new.jpg").write_bytes(b"\xff\xd8 new")
    dialog.compare()
    cloud.faults.refuse(402, "over_quota", method="POST", path="*/files/*")
    dialog.synchronize()
    assert "failed" in dialog.summary_text()
    ((path, reason),) = dialog.failed_rows()
    assert path == "DCIM/new.jpg"
    assert "storage" in reason
    assert dialog.buttons.retry.isVisible()
    cloud.faults.clear()
    dialog.buttons.retry.click()
    assert "Finished" in dialog.summary_text()
    assert "DCIM/new.jpg" in cloud.files(linked)
    assert not dialog.buttons.retry.isVisible()


def test_a_folder_that_is_not_linked_is_explained(runner, session, tmp_path, qtbot):
    dialog = SynchronizeDialog(runner, session, tmp_path)
    qtbot.addWidget(dialog)
    dialog.compare()
    assert "not linked" in dialog.error_text()


def test_a_role_that_is_too_low_is_explained(runner, sign_in_as, cloud, linked, desk_folder, qtbot):
    cloud.collaborate(linked, "reader", "reader")
    (desk_folder / "DCIM" / "new.jpg").write_bytes(b"\xff\xd8 new")
    dialog = SynchronizeDialog(runner, sign_in_as("reader"), desk_folder)
    qtbot.addWidget(dialog)
    dialog.compare()
    dialog.synchronize()
    told = dialog.error_text() + " ".join(reason for _, reason in dialog.failed_rows())
    assert "role" in told


def test_cancel_leaves_things_as_they_were_and_says_so(dialog, cloud, linked, desk_folder):
    (desk_folder / "DCIM" / "new.jpg").write_bytes(b"\xff\xd8 new")
    dialog.compare()
    dialog._runner.started.connect(lambda handle: handle.cancel())
    dialog.synchronize()
    assert "Stopped" in dialog.summary_text()
    assert "DCIM/new.jpg" not in cloud.files(linked)


def test_attachments_that_stay_in_the_cloud_come_when_they_are_wanted(dialog, cloud, linked, desk_folder):
    cloud.store.update("projects", linked, is_attachment_download_on_demand=1)
    cloud.upload(linked, "DCIM/from_crew.jpg", b"\xff\xd8 crew")
    dialog.compare()
    assert tree(dialog)["Attachments that stay in the cloud (1)"] == ["DCIM/from_crew.jpg"]
    assert not dialog.buttons.go.isEnabled()
    assert "1 attachment(s) stay in the cloud" in dialog._warning.text()
    dialog.choices.choose_attachments()
    assert tree(dialog)["Download to this computer (1)"] == ["DCIM/from_crew.jpg"]
    assert dialog.buttons.go.isEnabled()
    dialog.synchronize()
    assert (desk_folder / "DCIM" / "from_crew.jpg").read_bytes() == b"\xff\xd8 crew"


def test_a_folder_that_was_moved_is_told(runner, session, linked, desk_folder, qtbot):
    first = SynchronizeDialog(runner, session, desk_folder)
    qtbot.addWidget(first)
    first.compare()
    moved = desk_folder.rename(desk_folder.with_name("moved"))
    dialog = SynchronizeDialog(runner, session, moved)
    qtbot.addWidget(dialog)
    dialog.compare()
    assert f"{moved} was moved; before, it was {desk_folder}." in dialog._warning.text()


@pytest.fixture
def three_failed(dialog, cloud, linked, desk_folder):
    """Three photos and the project to send; two photos failed, and so the project waits."""
    for name in ("one", "two", "three"):
        (desk_folder / "DCIM" / f"{name}.jpg").write_bytes(b"\xff\xd8" + name.encode())
    project = desk_folder / "trees.qgs"
    project.write_text(project.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    dialog.compare()
    for name in ("one", "two"):
        cloud.faults.refuse(400, "api_error", method="POST", path=f"*/DCIM/{name}.jpg/")
    dialog.synchronize()
    assert [path for path, _ in dialog.failed_rows()] == ["DCIM/one.jpg", "DCIM/two.jpg", "trees.qgs"]
    cloud.faults.clear()
    return dialog


def test_one_file_is_tried_again_alone_and_the_rest_stays_as_it_was(three_failed, cloud, linked):
    dialog = three_failed
    assert not dialog.buttons.retry_selected.isEnabled()
    dialog.result.select("DCIM/one.jpg")
    assert dialog.buttons.retry_selected.isEnabled()
    cloud.requests.clear()
    dialog.buttons.retry_selected.click()
    assert [request.path.rpartition("/files/")[2] for request in cloud.requests.find("POST", "*/files/*")] == [
        f"{linked}/DCIM/one.jpg/"
    ]
    assert [path for path, _ in dialog.failed_rows()] == ["DCIM/two.jpg", "trees.qgs"]
    assert "Not finished: 1 file(s) failed, and 1 wait for them. 2 uploaded" in dialog.summary_text()


def test_the_last_file_that_is_tried_again_takes_what_waited_for_it(three_failed, cloud, linked, desk_folder):
    dialog = three_failed
    dialog.retry(["DCIM/one.jpg"])
    dialog.retry(["DCIM/two.jpg"])
    assert dialog.failed_rows() == []
    assert "Finished: 2 uploaded" in dialog.summary_text()
    assert cloud.files(linked)["trees.qgs"] == (desk_folder / "trees.qgs").read_bytes()


def test_the_log_tells_what_the_window_tells(dialog, cloud, linked, desk_folder):
    (desk_folder / "DCIM" / "new.jpg").write_bytes(b"\xff\xd8 new")
    dialog.compare()
    cloud.faults.refuse(402, "over_quota", method="POST", path="*/files/*")
    lines = []
    dialog._runner.started.connect(lambda handle: handle.logged.connect(lambda _level, line: lines.append(str(line))))
    dialog.synchronize()
    ((path, reason),) = dialog.failed_rows()
    assert lines == [f"{path}: {reason}", dialog.summary_text()]


def test_what_was_decided_and_failed_is_tried_again_as_decided(dialog, cloud, linked, desk_folder):
    change_both(cloud, linked, desk_folder)
    dialog.compare()
    (index,) = dialog.model.conflict_indexes()
    dialog.model.setData(index, Resolution.MINE.value, Qt.ItemDataRole.EditRole)
    cloud.faults.refuse(400, "api_error", method="POST", path="*/files/*")
    dialog.synchronize()
    assert [path for path, _ in dialog.failed_rows()] == ["notes.txt"]
    cloud.faults.clear()
    dialog.retry()
    assert cloud.files(linked)["notes.txt"] == b"mine"


def test_conflicts_make_no_widgets(dialog):
    widgets = []
    for count in (1, 5000):
        dialog._model.show_plan(Plan(tuple(planned(number) for number in range(count))))
        widgets.append(len(dialog._tree.findChildren(QComboBox)))
    assert widgets == [1, 1]


def planned(number):
    return PlannedFile(f"{number}.jpg", Action.CONFLICT, phrase("Changed on both sides."), 1, 2, "a", "b", "")
