"""Asks now and then what the crews have sent, while somebody works in QGIS."""

from __future__ import annotations

from typing import Callable

from qgis.core import Qgis
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QWidget

from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.context import Level
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.gui.changes.pending import PendingWatch
from qfieldsync_cloud.gui.notices import Button, Notices
from qfieldsync_cloud.gui.numbers import count_text
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.field import News, look_for_news
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner

SOON = 3_000
SHORTEST = 60_000
LONGEST = 600_000
"""Milliseconds until the server is asked: after a project was opened; after news; at most."""


def next_pause(pause: int, is_news: bool) -> int:
    """Return how long to wait after an answer: a minute after news, else twice as long as before, up to ten."""
    return SHORTEST if is_news else min(max(2 * pause, SHORTEST), LONGEST)


def news_text(news: News) -> str:
    """Return what came, for people."""
    new = tr("{count} new change(s) from the field").format(count=count_text(news.new))
    if not news.failed:
        return tr("{new}.").format(new=new)
    return tr("{new}, {count} of them failed.").format(new=new, count=count_text(news.failed))


def is_in_use(window: QWidget) -> bool:
    """Return whether a person works with QGIS now: it is the active program, and its window is to be seen."""
    is_active = QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
    return is_active and not window.isMinimized()


class NewsWatch(QObject):
    """Polls with back-off, one question at a time; never signs in, and keeps errors to the log.

    `changed` tells that `news` is other than before; `show_wanted` that a person wants to see what came.
    """

    changed = pyqtSignal()
    show_wanted = pyqtSignal()

    def __init__(
        self, runner: Runner, accounts: Accounts, means: Means, watch: PendingWatch, notices: Notices,
        in_use: Callable[[], bool], parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.news = News()
        self.pause = SHORTEST
        self._runner = runner
        self._accounts = accounts
        self._means = means
        self._watch = watch
        self._notices = notices
        self._in_use = in_use
        self._handle: JobHandle | None = None
        self._note: QWidget | None = None
        self._is_overdue = False
        self._is_stale = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.poll)
        watch.moved.connect(self.begin_anew)
        accounts.signed_in.connect(self.begin_anew)
        accounts.signed_out.connect(self.begin_anew)
        QGuiApplication.instance().applicationStateChanged.connect(self._on_application_state_changed)
        self.begin_anew()

    @property
    def is_waiting(self) -> bool:
        """Whether the next question has its time."""
        return self._timer.isActive()

    def begin_anew(self) -> None:
        """Forget the news of another folder or account, and ask soon."""
        self._is_stale = self._handle is not None
        if self._handle:
            self._handle.cancel()
        self.pause = SHORTEST
        self._take(News())
        self.ask_soon()

    def ask_soon(self) -> None:
        """Ask soon: the folder was synchronized, or something else happened that makes the news old."""
        self._timer.start(SOON)

    def mark_seen(self) -> None:
        """Take the note away: a person has seen what came."""
        self._take(News(newer=self.news.newer))

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()
        self._is_overdue = False
        if self._handle:
            self._handle.cancel()

    def poll(self) -> None:
        """Ask now, unless nobody is there to be told; then when they are back."""
        session, folder = self._accounts.current, self._watch.folder
        if session is None or folder is None or self._handle:
            return
        if not self._in_use():
            self._is_overdue = True
            self._timer.start(SHORTEST)
            return
        self._is_overdue = False
        job = look_for_news(session, folder, self._means)
        self._handle = self._runner.run_quietly(job, phrase("Looking for changes from the field"))
        self._handle.succeeded.connect(self._on_news)
        self._handle.failed.connect(self._on_failed)
        self._handle.finished.connect(self._on_finished)
        self._handle.start()

    def _on_news(self, news: News) -> None:
        if self._is_stale:
            return
        is_news = news != self.news
        self.pause = next_pause(self.pause, is_news)
        if is_news:
            self._take(news)

    def _on_failed(self, error: Exception) -> None:
        self.pause = next_pause(self.pause, is_news=False)
        if isinstance(error, QFieldSyncCloudError):
            self._notices.log(Level.WARNING, error.message)
        else:
            self._notices.log(Level.WARNING, phrase("{kind}: {text}", kind=type(error).__name__, text=error))

    def _on_finished(self) -> None:
        self._handle = None
        self._timer.start(SOON if self._is_stale else self.pause)
        self._is_stale = False

    def _take(self, news: News) -> None:
        was, self.news = self.news, news
        if (news.new, news.failed) != (was.new, was.failed):
            self._notices.take_back(self._note)
            self._note = None
            if news.new:
                self._note = self._notices.show(
                    news_text(news), Qgis.MessageLevel.Info, Button(tr("Show"), self._on_show_pressed)
                )
        if news != was:
            self.changed.emit()

    def _on_show_pressed(self) -> None:
        self._notices.take_back(self._note)
        self._note = None
        self.show_wanted.emit()

    def _on_application_state_changed(self, state: Qt.ApplicationState) -> None:
        if self._is_overdue and state == Qt.ApplicationState.ApplicationActive:
            self.poll()
