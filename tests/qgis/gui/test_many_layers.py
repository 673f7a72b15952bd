"""A project of a hundred layers in the publish wizard: what would make QGIS stand still is not there.

Measured once: with a combo box and a button for each layer it stood still for 120 to 450 ms. Time is not measured here.
"""

from __future__ import annotations

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QWidget

from qfieldsync_cloud.gui.layer_model import Column
from qfieldsync_cloud.gui.publish import PublishWizard
from qfieldsync_cloud.gui.publish_fixes import OpenProject
from qfieldsync_cloud.packaging.inspect import inspect


@pytest.fixture
def open_wizard(runner, session, tmp_path, qtbot):
    """Open the wizard on a project with so many layers, of which each has a finding with a fix."""
    opened = []

    def run(count):
        project = QgsProject()
        for number in range(count):
            project.addMapLayer(QgsVectorLayer(str(tmp_path / f"missing {number}.gpkg"), f"Layer {number}", "ogr"))
        project.write(str(tmp_path / f"{count}.qgz"))
        wizard = PublishWizard(runner, session, inspect(project), None, OpenProject(project))
        opened.append((wizard, project))
        qtbot.addWidget(wizard)
        wizard.show()
        return wizard

    yield run
    for _, project in opened:
        project.clear()


@pytest.fixture
def layers_page(open_wizard):
    """Open the wizard, and go on to the layers."""

    def run(count):
        wizard = open_wizard(count)
        wizard.next()
        return wizard.layers_page

    return run


def test_a_hundred_layers_need_no_more_widgets_than_one(layers_page):
    pages = [layers_page(1), layers_page(100)]
    assert [page.model.rowCount() for page in pages] == [1, 100]
    assert [len([row for row in page.findings_view.rows() if row[3]]) for page in pages] == [1, 100]
    few, many = (len(page.findChildren(QWidget)) for page in pages)
    assert few == many


def test_choosing_for_a_layer_tells_views_of_that_row_alone(layers_page):
    page = layers_page(100)
    told = []
    page.model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    page.model.setData(page.model.index(40, Column.ACTION), "remove", Qt.ItemDataRole.EditRole)
    assert set(told) == {(40, 40)}
