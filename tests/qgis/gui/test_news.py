"""The note that the crew has sent something: asked for politely, told once, and never in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QPushButton

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.gui.news import LONGEST, SHORTEST, NewsWatch, is_in_use, news_text, next_pause
from qfieldsync_cloud.gui.notices import Notices
from qfieldsync_cloud.jobs.field import News, field_changes
from qfieldsync_cloud.jobs.means import Means


class Presence:
    """Whether somebody works in QGIS."""

    def __init__(self):
        self.here = True

    def __call__(self) -> bool:
        return self.here


@pytest.fixture
def presence():
    return Presence()


@pytest.fixture
def news(runner, signed_in, watch, face, presence, session, analyst):
    field_changes(session, analyst.folder)(Context())
    news = NewsWatch(runner, signed_in, Means(), watch, Notices(face), presence)
    yield news
    news.stop()
    news.deleteLater()


def notes(face) -> list[str]:
    return [item.text() for item in face.bar.items()]


def test_the_pause_doubles_until_there_is_news():
    pauses = [SHORTEST]
    while pauses[-1] < LONGEST:
        pauses.append(next_pause(pauses[-1], is_news=False))
    assert [pause // 1000 for pause in pauses] == [60, 120, 240, 480, 600]
    assert next_pause(LONGEST, is_news=False) == LONGEST
    assert next_pause(LONGEST, is_news=True) == SHORTEST


def test_news_in_words():
    assert news_text(News(12, 2)) == "12 new change(s) from the field, 2 of them failed."
    assert news_text(News(1)) == "1 new change(s) from the field."


def test_news_are_told_once_and_taken_back_when_seen(news, crew, face, watch, session, analyst):
    news.poll()
    assert notes(face) == []
    crew.patch(1, {"name": "Oak"}, {"name": "x"})
    crew.patch(77, {"name": "Ghost"}, {"name": "x"})
    news.poll()
    assert notes(face) == ["2 new change(s) from the field, 1 of them failed."]
    assert news.pause == SHORTEST
    assert news.news.newer == ("trees.gpkg",)
    news.poll()
    assert len(notes(face)) == 1
    assert news.pause == 2 * SHORTEST
    crew.patch(1, {"name": "x"}, {"name": "y"})
    news.poll()
    assert notes(face) == ["3 new change(s) from the field, 1 of them failed."]
    field_changes(session, analyst.folder)(Context())
    news.mark_seen()
    assert notes(face) == []
    news.poll()
    assert notes(face) == []
    assert news.news.newer == ("trees.gpkg",)


def test_show_asks_for_the_page_and_the_note_goes(news, crew, face, qtbot):
    crew.patch(1, {"name": "Oak"}, {"name": "x"})
    news.poll()
    button = next(each for each in face.bar.currentItem().findChildren(QPushButton) if each.text() == "Show")
    with qtbot.waitSignal(news.show_wanted):
        button.click()
    assert notes(face) == []


def test_the_first_time_nothing_old_is_news(runner, signed_in, watch, face, presence, crew):
    crew.patch(1, {"name": "Oak"}, {"name": "old"})
    news = NewsWatch(runner, signed_in, Means(), watch, Notices(face), presence)
    news.poll()
    assert notes(face) == []
    crew.patch(1, {"name": "old"}, {"name": "new"})
    news.poll()
    assert notes(face) == ["1 new change(s) from the field."]


def test_the_first_change_of_all_is_news(runner, signed_in, watch, face, presence, crew):
    news = NewsWatch(runner, signed_in, Means(), watch, Notices(face), presence)
    news.poll()
    crew.patch(1, {"name": "Oak"}, {"name": "new"})
    news.poll()
    assert notes(face) == ["1 new change(s) from the field."]


def test_nobody_is_asked_while_nobody_is_there(news, cloud, presence):
    presence.here = False
    cloud.requests.clear()
    news.poll()
    assert cloud.requests.find(path="*/deltas/*") == []
    news._on_application_state_changed(Qt.ApplicationState.ApplicationInactive)
    assert cloud.requests.find(path="*/deltas/*") == []
    presence.here = True
    news._on_application_state_changed(Qt.ApplicationState.ApplicationActive)
    assert len(cloud.requests.find(path="*/deltas/*")) == 1
    news._on_application_state_changed(Qt.ApplicationState.ApplicationActive)
    assert len(cloud.requests.find(path="*/deltas/*")) == 1


def test_no_login_and_no_question_without_an_account(news, signed_in, cloud):
    signed_in.forget()
    cloud.requests.clear()
    news.poll()
    assert list(cloud.requests) == []


def test_no_project_no_question(news, opened, cloud):
    opened.clear()
    cloud.requests.clear()
    news.poll()
    assert list(cloud.requests) == []


def test_errors_stay_in_the_log_and_slow_it_down(news, cloud, session, face):
    session.network = replace(session.network, attempts=1)
    cloud.faults.html(502, path="*/deltas/*")
    news.poll()
    assert notes(face) == []
    assert news.pause == 2 * SHORTEST
    assert news.is_waiting
    cloud.faults.clear()
    cloud.revoke_tokens("owner")
    session.password = None
    news.poll()
    assert notes(face) == []


def test_never_two_questions_at_once(news, cloud):
    asked = []
    run = news._runner.run_quietly

    def counting(job, title):
        asked.append(title)

        def nested(context):
            news.poll()
            return job(context)

        return run(nested, title)

    news._runner.run_quietly = counting
    news.poll()
    assert len(asked) == 1


def test_another_account_or_folder_is_asked_about_soon(news, signed_in, session, crew, face, opened):
    crew.patch(1, {"name": "Oak"}, {"name": "x"})
    news.poll()
    assert notes(face)
    opened.clear()
    assert notes(face) == []
    assert news.is_waiting


def test_a_minimised_window_is_not_in_use(face, qtbot):
    face.window.showMinimized()
    assert not is_in_use(face.window)
