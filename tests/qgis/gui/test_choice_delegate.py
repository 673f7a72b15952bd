"""Cells that are chosen from a list: opened by mouse and keyboard, and a widget only while they are open."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QTableView

from qfieldsync_cloud.gui.choice_delegate import ChoiceBox, ChoiceDelegate

CHOICES = [("mine", "Keep mine"), ("theirs", "Take theirs"), ("later", "Decide later")]
TEXTS = dict(CHOICES)


class Model(QStandardItemModel):
    """Three rows; the second column of the last one is not to be chosen."""

    def __init__(self):
        super().__init__(3, 2)
        self.taken = []
        for row in range(3):
            self.setItem(row, 0, QStandardItem(f"Zone {row}"))
            self.setItem(row, 1, QStandardItem("later"))
        self.item(2, 1).setEditable(False)
        for row in range(3):
            self.item(row, 0).setEditable(False)

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        value = super().data(index, role)
        is_text = role == Qt.ItemDataRole.DisplayRole and index.column() == 1
        return TEXTS[value] if is_text else value

    def setData(self, index, value, role=Qt.ItemDataRole.EditRole):
        self.taken.append((index.row(), value))
        return super().setData(index, value, role)


@pytest.fixture
def view(qgis_app, qtbot):
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(Model())
    view.model().setParent(view)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    ChoiceDelegate(view, 1, lambda _index: CHOICES)
    view.resize(400, 200)
    view.show()
    qtbot.waitExposed(view)
    return view


def click(view, row, column=1):
    middle = view.visualRect(view.model().index(row, column)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)


def opened(view, qtbot):
    """Return the box that is open, its list in sight."""
    qtbot.waitUntil(lambda: any(box.view().isVisible() for box in boxes(view)))
    (box,) = [box for box in boxes(view) if box.isVisible()]
    return box


def boxes(view):
    return view.findChildren(QComboBox)


def is_closed(view):
    return not [box for box in boxes(view) if box.isVisible()]


def test_no_row_has_a_widget_until_it_is_clicked(view):
    assert is_closed(view)
    assert len(boxes(view)) == 1  # the face that all rows are painted as


def test_one_click_opens_the_list_and_another_one_chooses(view, qtbot):
    click(view, 1)
    box = opened(view, qtbot)
    assert (box.currentText(), box.count()) == ("Decide later", 3)
    box.view().setCurrentIndex(box.model().index(0, 0))  # as the mouse does that comes by
    target = box.view().visualRect(box.model().index(0, 0)).center()
    QTest.mouseClick(box.view().viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, target)
    qtbot.waitUntil(lambda: is_closed(view))
    assert view.model().taken == [(1, "mine")]


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
    ],
)
@pytest.mark.parametrize("column", [0, 1])
def test_a_key_opens_the_list_of_the_current_row(view, qtbot, key, modifier, column):
    view.setCurrentIndex(view.model().index(1, column))
    QTest.keyClick(view, key, modifier)
    box = opened(view, qtbot)
    QTest.keyClick(box.view(), Qt.Key.Key_Up)
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_closed(view))
    assert view.model().taken == [(1, "theirs")]
    assert view.hasFocus()


def test_a_typed_letter_opens_the_list_at_what_begins_with_it(view, qtbot):
    view.setCurrentIndex(view.model().index(0, 1))
    QTest.keyClick(view, Qt.Key.Key_T)
    box = opened(view, qtbot)
    assert box.currentText() == "Take theirs"
    assert view.model().taken == []
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_closed(view))
    assert view.model().taken == [(0, "theirs")]


def test_a_letter_in_another_column_looks_for_a_row(view):
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Z)
    assert is_closed(view)
    assert view.currentIndex().column() == 0


def test_escape_chooses_nothing_and_gives_the_keyboard_back(view, qtbot):
    view.setCurrentIndex(view.model().index(0, 1))
    QTest.keyClick(view, Qt.Key.Key_M)
    box = opened(view, qtbot)
    QTest.keyClick(box.view(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: is_closed(view))
    assert view.model().taken == []
    assert view.hasFocus()


def test_walking_through_the_rows_opens_and_changes_nothing(view, qtbot):
    view.setCurrentIndex(view.model().index(0, 1))
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == 2
    assert is_closed(view)
    assert view.model().taken == []


def test_what_is_not_to_be_chosen_opens_nothing(view):
    click(view, 2)
    view.setCurrentIndex(view.model().index(2, 1))
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert not view.itemDelegateForColumn(1)._opening.isActive()
    assert is_closed(view)


def test_an_idle_cell_looks_like_the_box_that_it_opens(view, qtbot):
    index = view.model().index(0, 1)
    cell = view.visualRect(index)
    painted = view.viewport().grab(cell).toImage()
    box = ChoiceBox(view.viewport())
    box.addItem("Decide later")
    box.setGeometry(cell)
    box.show()
    qtbot.waitExposed(box)
    real = view.viewport().grab(cell).toImage()
    box.hide()
    text_only = view.viewport().grab(view.visualRect(view.model().index(2, 1))).toImage()
    assert different(painted, real) < different(text_only, real) / 10


def different(one, other):
    """Return how many pixels differ."""
    width, height = min(one.width(), other.width()), min(one.height(), other.height())
    return sum(one.pixel(x, y) != other.pixel(x, y) for x in range(width) for y in range(height))


def test_the_wheel_decides_nothing(qgis_app, qtbot):
    box = ChoiceBox(None)
    qtbot.addWidget(box)
    box.addItems(["a", "b"])
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    box.wheelEvent(event)
    assert (event.isAccepted(), box.currentIndex()) == (False, 0)


def test_a_box_that_goes_before_its_list_opens_is_no_error(view, qtbot):
    index = view.model().index(0, 1)
    view.edit(index)
    view.reset()
    qtbot.wait(1)  # what was to be done as soon as possible is due
    assert is_closed(view)
