"""Signs in the layer tree: they come with what they tell of, follow the layer, and go again."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.gui.indicators import Indicators
from qfieldsync_cloud.gui.news import NewsWatch
from qfieldsync_cloud.gui.notices import Notices
from qfieldsync_cloud.jobs.field import field_changes
from qfieldsync_cloud.jobs.means import Means
from tests.unit.jobs.edits.conftest import TREES


@pytest.fixture
def news(runner, signed_in, watch, face, session, analyst):
    field_changes(session, analyst.folder)(Context())
    news = NewsWatch(runner, signed_in, Means(), watch, Notices(face), lambda: True)
    yield news
    news.stop()


@pytest.fixture
def indicators(face, watch, news, opened):
    indicators = Indicators(face.tree, opened, watch, news)
    yield indicators
    indicators.clear()


def signs(face, layer_id=TREES):
    node = QgsProject.instance().layerTreeRoot().findLayer(layer_id)
    return {sign.property("mark"): sign for sign in face.tree.indicators(node)}


def test_edits_are_counted_on_their_layer_only(indicators, face, watch, analyst, qtbot):
    assert signs(face) == {}
    analyst.run("UPDATE trees SET name = 'x' WHERE fid IN (1, 2)")
    watch.look_now()
    assert list(signs(face)) == ["pending"]
    assert "2 edit(s)" in signs(face)["pending"].toolTip()
    others = [layer for layer in QgsProject.instance().mapLayers() if layer != TREES]
    assert all(signs(face, layer) == {} for layer in others if QgsProject.instance().layerTreeRoot().findLayer(layer))
    with qtbot.waitSignal(indicators.edits_wanted) as wanted:
        sign = signs(face)["pending"]
        sign.clicked.emit(face.tree.currentIndex())
    assert wanted.args == [TREES]


def test_signs_go_with_what_they_tell_of(indicators, face, watch, analyst):
    analyst.run("UPDATE trees SET name = 'x' WHERE fid = 1")
    watch.look_now()
    analyst.run("UPDATE trees SET name = 'Oak' WHERE fid = 1")
    watch.look_now()
    assert signs(face) == {}


def test_conflicts_and_newer_data(indicators, face, watch, news, analyst, crew, qtbot):
    crew.patch(3, {"name": "Pine"}, {"name": "Theirs"})
    news.poll()
    assert list(signs(face)) == ["cloud_newer"]
    with qtbot.waitSignal(indicators.field_wanted):
        signs(face)["cloud_newer"].clicked.emit(face.tree.currentIndex())
    analyst.run("UPDATE trees SET name = 'Mine' WHERE fid = 3")
    analyst.synchronize()
    watch.look_now()
    news.poll()
    assert list(signs(face)) == ["conflict", "pending"]
    assert "1 conflict(s)" in signs(face)["conflict"].toolTip()


def test_a_layer_that_is_moved_in_the_tree_keeps_its_signs(indicators, face, watch, analyst, qtbot):
    analyst.run("UPDATE trees SET name = 'x' WHERE fid = 1")
    watch.look_now()
    root = QgsProject.instance().layerTreeRoot()
    node = root.findLayer(TREES)
    group = root.addGroup("a group")
    group.addChildNode(node.clone())
    root.removeChildNode(node)
    qtbot.waitUntil(lambda: list(signs(face)) == ["pending"])


def test_a_removed_group_takes_its_signs_along(indicators, face, watch, analyst, qtbot):
    root = QgsProject.instance().layerTreeRoot()
    group = root.addGroup("a group")
    node = root.findLayer(TREES)
    group.addChildNode(node.clone())
    root.removeChildNode(node)
    analyst.run("UPDATE trees SET name = 'x' WHERE fid = 1")
    watch.look_now()
    assert list(signs(face)) == ["pending"]
    root.removeChildNode(group)
    qtbot.waitUntil(lambda: not indicators._signs)


def test_closing_the_project_and_unloading_leave_no_sign(indicators, face, watch, analyst, opened):
    analyst.run("UPDATE trees SET name = 'x' WHERE fid = 1")
    watch.look_now()
    indicators.clear()
    assert signs(face) == {}
    indicators.refresh()
    assert list(signs(face)) == ["pending"]
    opened.clear()
    assert indicators._signs == {}
