"""The files of a transfer while it runs: what moves and what failed stand first, then what waits, then what is done.

Qt holds the texts: a view that is painted asks Python nothing, and so never waits for the threads that transfer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import IntEnum
from operator import attrgetter
from typing import NamedTuple

from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtGui import QIcon, QStandardItem, QStandardItemModel

from qfieldsync_cloud.context import FileNews, FileState
from qfieldsync_cloud.gui.failure import sentence_of
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.numbers import count_text, size_text
from qfieldsync_cloud.gui.plan_model import SIGNS
from qfieldsync_cloud.gui.windows import ALIGN_RIGHT, tip
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.sync.plan import Action, PlannedFile

MOST = 300
"""Rows that are shown; how many files there are besides stands in one more."""
_RANK = {FileState.MOVING: 0, FileState.FAILED: 1, FileState.WAITING: 2, FileState.SENT: 3, FileState.DONE: 4}

_WORDS = {
    FileState.WAITING: lambda: tr("waits"),
    FileState.MOVING: lambda: tr("under way"),
    FileState.SENT: lambda: tr("sent, is looked up at the end"),
    FileState.DONE: lambda: tr("done"),
    FileState.FAILED: lambda: tr("failed"),
}


class Column(IntEnum):
    """The columns, in their order."""

    FILE = 0
    SIZE = 1
    STATE = 2


class _Look(NamedTuple):
    """What a row shows: texts, and the names of its icons."""

    path: str
    size: str
    state: str
    sign: str
    end_sign: str


_EMPTY = _Look("", "", "", "", "")


class _File:
    """A file that travels; `rank` sorts it among the others."""

    __slots__ = ("_look", "_news", "action", "path", "rank", "size")

    def __init__(self, path: str, action: Action, size: int, number: int) -> None:
        self.path = path
        self.action = action
        self.size = size
        self.rank = (_RANK[FileState.WAITING], number)
        self._news: FileNews | None = None
        self._look: _Look | None = None

    @property
    def state(self) -> FileState:
        """How far it is."""
        return self._news.state if self._news else FileState.WAITING

    def take(self, news: FileNews) -> None:
        """Take in what is new of it."""
        self._news, self._look = news, None
        self.rank = (_RANK[news.state], self.rank[1])

    def seen(self) -> _Look:
        """Return what its row shows; the same object until there is news of it."""
        self._look = self._look or _look(self.action, self.size, self._news or FileNews(self.path, FileState.WAITING))
        return self._look


class TransferModel(QStandardItemModel):
    """One row for each file, up to MOST; news come in batches, and each batch is one change for the views."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, len(Column), parent)
        self.setHorizontalHeaderLabels([tr("File"), tr("Size"), tr("How far")])
        self.horizontalHeaderItem(Column.SIZE).setData(ALIGN_RIGHT, Qt.ItemDataRole.TextAlignmentRole)
        self._files: list[_File] = []
        self._by_path: dict[str, _File] = {}
        self._counts: Counter[FileState] = Counter()
        self._rows: list[list[QStandardItem]] = []
        self._looks: list[_Look] = []
        self._icons = {name: icon(name) for name in {*SIGNS.values(), "error", "success"}}  # drawn once, seen often

    def show_files(self, files: Iterable[PlannedFile]) -> None:
        """Show files that are about to travel."""
        self._files = [_File(file.path, file.action, file.size, number) for number, file in enumerate(files)]
        self._by_path = {file.path: file for file in self._files}
        self._counts = Counter({FileState.WAITING: len(self._files)})
        self._show()

    def take(self, news: Iterable[FileNews]) -> None:
        """Take in what is new of some files; those that are not in the list come to its end."""
        new = {each.path: each for each in news}
        for path, each in new.items():
            file = self._by_path.get(path) or self._add(path)
            self._counts[file.state] -= 1
            self._counts[each.state] += 1
            file.take(each)
        if new:
            self._files.sort(key=attrgetter("rank"))
            self._show()

    def paths(self, *states: FileState) -> list[str]:
        """Return the files in these states, in their order."""
        return [file.path for file in self._files if file.state in states]

    def counts(self) -> Counter[FileState]:
        """Return how many files are in each state."""
        return Counter(self._counts)

    def text(self) -> str:
        """Return the counts in words."""
        counts = self.counts()
        texts = [
            (FileState.FAILED, tr("{count} failed")),
            (FileState.MOVING, tr("{count} under way")),
            (FileState.WAITING, tr("{count} waiting")),
            (FileState.SENT, tr("{count} sent")),
            (FileState.DONE, tr("{count} done")),
        ]
        return ", ".join(text.format(count=count_text(counts[state])) for state, text in texts if counts[state])

    def _add(self, path: str) -> _File:
        file = _File(path, Action.KEEP, 0, len(self._files))
        self._files.append(file)
        self._by_path[path] = file
        self._counts[FileState.WAITING] += 1
        return file

    def _show(self) -> None:
        """Write what rows show now into those that show something else."""
        looks = [file.seen() for file in self._files[:MOST]]
        if len(self._files) > MOST:
            more = tr("… and {count} more").format(count=count_text(len(self._files) - MOST))
            looks.append(_Look(more, "", "", "", ""))
        self._make_rows(len(looks))
        self.blockSignals(True)
        for row, seen, look in zip(self._rows, self._looks, looks):
            if seen is not look:
                self._write(row, look)
        self.blockSignals(False)
        self._looks = looks
        if looks:
            self.dataChanged.emit(self.index(0, 0), self.index(len(looks) - 1, len(Column) - 1))

    def _make_rows(self, count: int) -> None:
        """Have so many rows; those that are there stay as they are."""
        missing = range(self.rowCount(), count)
        self.setRowCount(count)
        del self._rows[count:], self._looks[count:]
        self.blockSignals(True)
        for number in missing:
            row = [QStandardItem() for _ in Column]
            for column, item in enumerate(row):
                item.setEditable(False)
                self.setItem(number, column, item)
            row[Column.SIZE].setData(ALIGN_RIGHT, Qt.ItemDataRole.TextAlignmentRole)
            self._rows.append(row)
            self._looks.append(_EMPTY)
        self.blockSignals(False)

    def _write(self, row: list[QStandardItem], look: _Look) -> None:
        for item, text in zip(row, (look.path, look.size, look.state)):
            item.setText(text)
            item.setToolTip(tip(text))
        for column, sign in ((Column.FILE, look.sign), (Column.STATE, look.end_sign)):
            row[column].setIcon(self._icons.get(sign, QIcon()))


def _look(action: Action, size: int, news: FileNews) -> _Look:
    told = size or news.done
    end_sign = {FileState.FAILED: "error", FileState.DONE: "success"}.get(news.state, "")
    return _Look(news.path, size_text(told) if told else "", _state_text(size, news), SIGNS[action], end_sign)


def _state_text(size: int, news: FileNews) -> str:
    if news.state is FileState.FAILED and news.error:
        return sentence_of(news.error)
    if news.state is FileState.MOVING and size:
        return f"{min(100, news.done * 100 // size)} %"
    return _WORDS[news.state]()
