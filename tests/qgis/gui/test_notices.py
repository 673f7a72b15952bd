"""Messages in QGIS's bar: taken back by the plugin, whatever became of them meanwhile."""

from __future__ import annotations

import pytest
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent

from qfieldsync_cloud.gui.notices import Notices


@pytest.fixture
def notices(face):
    return Notices(face, face.window)


def texts(face):
    return [item.text() for item in face.bar.items()]


def test_a_message_is_taken_back_and_the_others_stay(notices, face):
    first = notices.show("one")
    notices.show("two")
    notices.take_back(first)
    assert texts(face) == ["two"]
    notices.take_back(first)
    notices.take_back(None)
    assert texts(face) == ["two"]
    notices.clear()
    assert texts(face) == []


def test_a_message_that_was_closed_is_not_taken_back_again(notices, face):
    notices.show("one")
    face.bar.clearWidgets()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    notices.clear()
    assert texts(face) == []


def test_a_message_that_went_with_the_window_does_not_stop_the_plugin_from_ending(notices, face):
    item = notices.show("one")
    item.blockSignals(True)  # as when QGIS ends: nobody hears that it goes
    sip.delete(item)
    notices.take_back(item)
    notices.clear()
