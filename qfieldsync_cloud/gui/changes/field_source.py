"""Loads the cloud's deltas, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.gui.changes.field_model import FieldModel
from qfieldsync_cloud.gui.changes.pending import PendingWatch
from qfieldsync_cloud.gui.feature_names import FeatureNames
from qfieldsync_cloud.jobs.field import FieldPage, field_changes
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner

PAGE_SIZE = 50


class FieldSource(QObject):
    """Fills a model; `started` tells that the newest are there, `changed` of anything else that can be seen."""

    started = pyqtSignal()
    changed = pyqtSignal()
    failed = pyqtSignal(object)

    def __init__(
        self, runner: Runner, accounts: Accounts, means: Means, watch: PendingWatch, names: FeatureNames,
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.model = FieldModel(names, self)
        self.total = 0
        self._runner = runner
        self._accounts = accounts
        self._means = means
        self._watch = watch
        self._following: Mapping[str, Any] | None = None
        self._handle: JobHandle | None = None
        self._show_page = self._on_page_loaded
        self._wants_all = False
        self._goes_on = False

    @property
    def is_loading(self) -> bool:
        """Whether a page is on its way."""
        return self._handle is not None

    @property
    def can_load(self) -> bool:
        """Whether somebody is signed in and a linked project is open."""
        return self._accounts.current is not None and self._watch.folder is not None

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return self._accounts.current is not None

    @property
    def has_more(self) -> bool:
        """Whether there is another page."""
        return self._following is not None

    def load(self) -> bool:
        """Load the newest; returns whether that could be begun."""
        return self._load(None)

    def load_more(self) -> None:
        """Load the next page."""
        if self._following is not None:
            self._load(self._following)

    def load_all(self) -> None:
        """Load page after page until the last; a failure, a cancel or `forget` ends it."""
        self._wants_all = True
        self.load_more()

    def forget(self) -> None:
        """Drop what is loaded, and what is on its way."""
        if self._handle:
            self._handle.cancel()
            self._handle.succeeded.disconnect(self._show_page)
            self._handle.failed.disconnect(self.failed)
            self._handle.finished.disconnect(self._on_finished)
            self._handle = None
        self.model.start()
        self._following, self.total = None, 0
        self._wants_all = False
        self.changed.emit()

    def _load(self, following: Mapping[str, Any] | None) -> bool:
        session, folder = self._accounts.current, self._watch.folder
        if session is None or folder is None or self._handle:
            self.changed.emit()
            return False
        self._goes_on = False
        job = field_changes(session, folder, following, PAGE_SIZE, self._means)
        self._handle = self._runner.run(job, phrase("Loading the changes from the field"))
        self._show_page = self._on_first_page_loaded if following is None else self._on_page_loaded
        self._handle.succeeded.connect(self._show_page)
        self._handle.failed.connect(self.failed)
        self._handle.finished.connect(self._on_finished)
        self.changed.emit()
        self._handle.start()
        return True

    def _on_first_page_loaded(self, page: FieldPage) -> None:
        self.model.start()
        self._on_page_loaded(page)
        self.started.emit()

    def _on_page_loaded(self, page: FieldPage) -> None:
        self.model.add(page.changes)
        self._following, self.total = page.following, page.total
        self._goes_on = self._wants_all and self.has_more

    def _on_finished(self) -> None:
        self._handle = None
        self._wants_all = self._goes_on
        self.changed.emit()
        if self._goes_on:
            self.load_more()
