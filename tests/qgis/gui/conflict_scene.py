"""A desk and a crew that disagree, and the window in which it is decided."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QModelIndex, Qt

from qfieldsync_cloud.gui.conflicts import ConflictsDialog
from qfieldsync_cloud.gui.conflicts.cells import Column
from qfieldsync_cloud.jobs.changes import pending_changes
from tests.unit.jobs.edits.conftest import VISITS, QuickContext, cloud_rows, crew, desk, project

__all__ = ["cloud_rows", "crew", "desk", "project"]  # fixtures


@pytest.fixture(autouse=True)
def no_project(qgis_app):
    QgsProject.instance().clear()
    yield
    QgsProject.instance().clear()


@pytest.fixture
def conflicts(desk, crew):
    """A name, a height and a place that both changed; a tree deleted here, one deleted there; a visit."""
    crew.patch(1, {"name": "Oak", "height": 12.5}, {"name": "Theirs", "height": 13.0})
    crew.push({"localPk": "2", "sourcePk": "2", "method": "patch",
               "old": {"geometry": "Point (8.6 47.4)"}, "new": {"geometry": "Point (8.61 47.4)"}})  # fmt: skip
    crew.patch(3, {"species": None}, {"species": "Pinus"})
    crew.delete(4, {"name": "Elm"})
    crew.push({"localPk": "1", "sourcePk": "1", "method": "patch", "localLayerId": VISITS, "sourceLayerId": VISITS,
               "old": {"attributes": {"note": "first visit"}}, "new": {"attributes": {"note": "theirs"}}})  # fmt: skip
    desk.run("UPDATE trees SET name = 'Mine', height = 14.25 WHERE fid = 1")
    desk.move(2, "Point (8.62 47.4)")
    desk.run("DELETE FROM trees WHERE fid = 3")
    desk.run("UPDATE trees SET name = NULL, count = 7 WHERE fid = 4")
    desk.run("UPDATE visits SET note = 'mine' WHERE fid = 1", name="visits.gpkg")
    assert desk.synchronize().edit_conflicts == 6


@pytest.fixture
def dialog(runner, desk, qtbot):
    dialog = ConflictsDialog(runner, desk.folder)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def rows(dialog, parent=None, depth=0):
    """Return the tree as indented lines of texts."""
    model = dialog.model
    parent = parent or QModelIndex()
    lines = []
    for row in range(model.rowCount(parent)):
        texts = [model.index(row, column, parent).data() for column in Column]
        lines.append("  " * depth + " | ".join(texts).rstrip(" |"))
        lines += rows(dialog, model.index(row, 0, parent), depth + 1)
    return lines


def find(dialog, *texts):
    """Return the index of a row by the beginnings of the texts on the way to it."""
    model, index = dialog.model, QModelIndex()
    for text in texts:
        children = [model.index(row, 0, index) for row in range(model.rowCount(index))]
        index = next(child for child in children if child.data().startswith(text))
    return index


def decision_at(dialog, *texts):
    index = find(dialog, *texts)
    return index.sibling(index.row(), Column.DECISION)


def choose(dialog, verdict, *texts):
    return dialog.model.setData(decision_at(dialog, *texts), verdict.value, Qt.ItemDataRole.EditRole)


def left(desk):
    return pending_changes(desk.folder)(QuickContext()).conflicts
