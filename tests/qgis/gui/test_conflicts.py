"""What both sides changed, and what a person decides about it."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt

from qfieldsync_cloud.gui.conflicts.cells import Column
from qfieldsync_cloud.gui.conflicts.wording import Side, Verdict
from qfieldsync_cloud.jobs.synchronize import synchronize
from tests.qgis.gui.conflict_scene import (
    choose,
    cloud_rows,
    conflicts,
    crew,
    decision_at,
    desk,
    dialog,
    find,
    left,
    no_project,
    project,
    rows,
)  # fmt: skip
from tests.unit.jobs.edits.test_overruled import LateContext

__all__ = ["cloud_rows", "conflicts", "crew", "desk", "dialog", "no_project", "project"]  # fixtures


def test_nothing_to_decide_is_said(dialog, desk):
    dialog.reload()
    assert dialog.summary_text() == "No decisions are due."
    assert not dialog._decide_and_go.isVisible()
    assert not dialog._all.isVisible()


def test_conflicts_are_a_tree_with_both_values(dialog, conflicts):
    dialog.reload()
    assert rows(dialog) == [
        "trees (5) |  |  |  | Decide later",
        "  Mine · 1",
        "    name | Oak | Theirs | Mine | Decide later",
        "    height | 12.5 | 13 | 14.25 | Decide later",
        "  Birch · 2",
        "    Geometry | Point (8.6 47.4) | Point (8.61 47.4) | Point (8.62 47.4) | Decide later",
        "  Pine · 3",
        "    The whole feature |  | changed | deleted | Decide later",
        "    species | NULL | Pinus",
        "  Feature 4",
        "    The whole feature |  | deleted | changed | Decide later",
        "    name | Elm |  | NULL",
        "    count | 4 |  | 7",
        "visits (1) |  |  |  | Decide later",
        "  mine · 1",
        "    note | first visit | theirs | mine | Decide later",
    ]
    assert dialog.summary_text() == "0 of 6 decided."
    assert not dialog._decide.isEnabled()


def test_mine_theirs_and_a_typed_value_are_applied(dialog, conflicts, desk, cloud_rows, qtbot):
    dialog.reload()
    choose(dialog, Verdict.THEIRS, "trees", "Mine · 1", "name")
    choose(dialog, Verdict.MINE, "trees", "Birch · 2", "Geometry")
    dialog.pane.tree.setCurrentIndex(find(dialog, "trees", "Mine · 1", "height"))
    qtbot.keyClicks(dialog.pane.own_value.line, "9")  # behind my 14.25
    assert dialog.summary_text() == "3 of 6 decided."
    with qtbot.waitSignal(dialog.decided) as decided:
        dialog._decide.click()
    assert decided.args == [3]
    assert dialog.summary_text() == "0 of 3 decided."
    assert (desk.rows()[1], desk.rows("height")[1], desk.place(2)) == ("Theirs", 14.259, "Point (8.62 47.4)")
    report = desk.synchronize()
    assert (report.edits_sent, report.edit_conflicts) == (2, 3)
    assert (cloud_rows()[1], cloud_rows("height")[1]) == ("Theirs", 14.259)


@pytest.mark.parametrize(
    ("verdict", "here", "visit"),
    [(Verdict.MINE, {1: "Mine", 2: "Birch", 5: None}, "mine"),
     (Verdict.THEIRS, {1: "Theirs", 2: "Birch", 3: "Pine"}, "theirs")],
)  # fmt: skip
def test_all_are_decided_at_once_and_both_sides_agree(dialog, conflicts, desk, cloud_rows, qtbot, verdict, here, visit):
    dialog.reload()
    dialog._all.setCurrentIndex(dialog._all.findData(verdict.value))
    dialog._all.activated.emit(dialog._all.currentIndex())
    assert dialog.summary_text() == "6 of 6 decided."
    with qtbot.waitSignal(dialog.synchronize_wanted) as wanted:
        dialog._decide_and_go.click()
    assert wanted.args == [desk.folder]
    assert not dialog.isVisible()
    assert left(desk) == ()
    desk.synchronize()
    assert list(desk.rows().values()) == list(cloud_rows().values()) == list(here.values())
    assert desk.rows("note", "visits.gpkg")[1] == cloud_rows("note", "visits.gpkg")[1] == visit


def test_all_of_a_layer_are_decided_at_its_row(dialog, conflicts):
    dialog.reload()
    choose(dialog, Verdict.THEIRS, "trees")
    assert dialog.summary_text() == "5 of 6 decided."
    assert decision_at(dialog, "trees").data() == "Take the cloud's"
    assert decision_at(dialog, "visits").data() == "Decide later"
    assert decision_at(dialog, "trees", "Pine · 3", "The whole").data() == "Take the cloud's: bring it back"
    assert dialog._all.currentText() == "Various decisions"
    choose(dialog, Verdict.MINE, "trees", "Feature 4", "The whole")
    assert decision_at(dialog, "trees", "Feature 4", "The whole").data() == "Keep mine: create it again"
    assert decision_at(dialog, "trees").data() == "Various decisions"
    assert not choose(dialog, Verdict.MIXED, "trees")


def test_what_was_chosen_is_bold(dialog, conflicts):
    dialog.reload()
    choose(dialog, Verdict.THEIRS, "trees", "Mine · 1", "name")
    name = find(dialog, "trees", "Mine · 1", "name")
    bold = [name.sibling(name.row(), column).data(Qt.ItemDataRole.FontRole) for column in (2, 3)]
    assert [font.bold() for font in bold] == [True, False]


def test_a_value_that_does_not_fit_is_explained_beside_the_line(dialog, conflicts, qtbot):
    dialog.reload()
    choose(dialog, Verdict.OWN, "trees", "Mine · 1", "height")
    line = dialog.pane.own_value.line
    assert line.text() == "14.25"
    assert decision_at(dialog, "trees", "Mine · 1", "height").data() == "My own: 14.25"
    qtbot.keyClick(line, Qt.Key.Key_End)
    qtbot.keyClicks(line, "x")
    assert "height does not take “14.25x”" in dialog.pane.own_value.told()
    assert decision_at(dialog, "trees", "Mine · 1", "height").data() == "Decide later"
    assert dialog.summary_text() == "0 of 6 decided."
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert dialog.pane.own_value.told() == ""
    assert dialog.summary_text() == "1 of 6 decided."


@pytest.mark.parametrize("way", [("trees",), ("trees", "Birch · 2", "Geometry"), ("trees", "Pine · 3", "The whole")])
def test_no_value_is_typed_where_there_is_none(dialog, conflicts, way):
    dialog.reload()
    dialog.pane.tree.setCurrentIndex(find(dialog, *way))
    assert not dialog.pane.own_value.line.isEnabled()
    assert not choose(dialog, Verdict.OWN, *way)


@pytest.mark.parametrize(
    ("key", "expected"),
    [(Qt.Key.Key_1, "Keep mine"), (Qt.Key.Key_M, "Keep mine"), (Qt.Key.Key_2, "Take the cloud's"),
     (Qt.Key.Key_T, "Take the cloud's"), (Qt.Key.Key_V, "My own: Mine"), (Qt.Key.Key_4, "My own: Mine")],
)  # fmt: skip
def test_keys_decide(dialog, conflicts, qtbot, key, expected):
    dialog.reload()
    tree = dialog.pane.tree
    tree.setCurrentIndex(find(dialog, "trees", "Mine · 1", "name"))
    tree.setFocus()
    qtbot.waitUntil(tree.hasFocus)
    qtbot.keyClick(tree, key)
    assert decision_at(dialog, "trees", "Mine · 1", "name").data() == expected
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_L)
    assert decision_at(dialog, "trees", "Mine · 1", "name").data() == "Decide later"


def test_a_layer_whose_values_were_all_typed_is_no_single_decision(dialog, conflicts):
    dialog.reload()
    assert choose(dialog, Verdict.OWN, "visits", "mine · 1", "note")
    assert decision_at(dialog, "visits").data() == "Various decisions"


def test_a_null_and_a_text_of_several_lines_stand_in_one_line(dialog, desk, crew):
    crew.patch(1, {"species": "Quercus robur"}, {"species": None})
    desk.run("UPDATE trees SET species = ? WHERE fid = 1", "one\ntwo <b>three</b>")
    desk.synchronize()
    dialog.reload()
    row = find(dialog, "trees", "Oak · 1", "species")
    texts = [row.sibling(row.row(), column).data() for column in (Column.THEIRS, Column.MINE)]
    assert texts == ["NULL", "one ⏎ two <b>three</b>"]
    assert "&lt;b&gt;" in row.sibling(row.row(), Column.MINE).data(Qt.ItemDataRole.ToolTipRole)
    choose(dialog, Verdict.OWN, "trees", "Oak · 1", "species")
    dialog.pane.own_value.line.textEdited.emit(dialog.pane.own_value.line.text())
    dialog.decide()
    assert desk.rows("species")[1] == "one\ntwo <b>three</b>"


# Replaced unseen: what others sent in the moment between our look and our push


@pytest.fixture
def replaced(desk, crew):
    """A name that mine replaced, and a tree that was felled here while others changed it."""
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    desk.run("DELETE FROM trees WHERE fid = 2")

    def happen():
        crew.patch(1, {"name": "Oak"}, {"name": "Theirs"}, finish=False)
        crew.patch(2, {"species": "Betula"}, {"species": "Betula pendula"}, finish=False)

    synchronize(desk.session, desk.folder)(LateContext(happen))


def test_what_was_replaced_unseen_is_told_as_such(dialog, replaced):
    dialog.reload()
    assert rows(dialog) == [
        "trees (2) |  |  |  | Decide later",
        "  Mine · 1",
        "    name: replaced unseen | Oak | Theirs | Mine | Decide later",
        "  Feature 2",
        "    The whole feature: replaced unseen |  | changed | deleted | Decide later",
        "    species | Betula | Betula pendula",
    ]
    dialog.pane.tree.setCurrentIndex(find(dialog, "trees", "Feature 2"))
    assert (dialog.pane.map.sides(), dialog.pane.map.text()) == ({Side.BASE, Side.THEIRS}, "Deleted here.")
    name = find(dialog, "trees", "Mine · 1", "name")
    assert "The cloud has yours now" in name.data(Qt.ItemDataRole.ToolTipRole)
    dialog.pane.tree.setCurrentIndex(name)
    assert "The cloud has yours now" in dialog.pane.own_value.told()
    assert dialog.pane.own_value.line.isEnabled()
    assert [text for _, text in dialog.model.choices_at(name)] == [
        "Decide later", "Keep mine", "Bring theirs back", "Type a value…",
    ]  # fmt: skip


def test_what_was_replaced_unseen_is_brought_back(dialog, replaced, desk, cloud_rows):
    dialog.reload()
    dialog.model.decide_all(Verdict.THEIRS)
    dialog.decide()
    assert dialog.summary_text() == "No decisions are due."
    desk.synchronize()
    assert cloud_rows()[1] == desk.rows()[1] == "Theirs"
    assert "Betula pendula" in cloud_rows("species").values()
    assert desk.rows() == cloud_rows()
