"""What lies in a folder's trash, and putting it back: undoing what a synchronization did to a file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

from qfieldsync_cloud.context import Context, Level, Progress, Unit
from qfieldsync_cloud.deltas.compare import compare
from qfieldsync_cloud.deltas.edits import Edit, Method, Table
from qfieldsync_cloud.deltas.pair import LockedError, UnreadableError
from qfieldsync_cloud.deltas.rebase import in_order
from qfieldsync_cloud.deltas.records import Fate, SentDelta
from qfieldsync_cloud.deltas.schema import read_tables
from qfieldsync_cloud.deltas.writing import ChangedUnderneathError, Writer, write_edits
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.edits.desk import open_desk, row_of
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.sync.atomic import put_in_place
from qfieldsync_cloud.sync.link import own_folder
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.names import place_in
from qfieldsync_cloud.sync.snapshot import consistent_copy, is_in_use, is_open_here, open_to_read
from qfieldsync_cloud.sync.trash import Trash

_MEANS = Means()
_STAMP = "%Y-%m-%dT%H-%M-%S-%f"
_COMPANIONS = ("-wal", "-shm", "-journal")
_TRIES = 5


@dataclass(frozen=True)
class TrashEntry:
    """A file as it was before something replaced or deleted it at `when` (this computer's time); `size` in bytes."""

    when: datetime
    path: str
    size: int
    place: Path


@dataclass(frozen=True)
class Restored:
    """How many files were put back; `notices` is what people should know about features that were left as they are."""

    files: int = 0
    notices: tuple[Phrase, ...] = ()


def trash_entries(folder: Path) -> Job[tuple[TrashEntry, ...]]:
    """Return what lies in the trash of a linked folder, the newest first."""

    def run(context: Context) -> tuple[TrashEntry, ...]:
        trash = own_folder(folder) / "trash"
        stamps = sorted(trash.iterdir(), reverse=True) if trash.is_dir() else []
        return tuple(entry for stamp in stamps for entry in _entries_of(stamp, context))

    return run


def chosen(
    entries: Iterable[TrashEntry], patterns: Collection[str] = (), moment: datetime | None = None
) -> tuple[TrashEntry, ...]:
    """Return one entry for each file whose path fits a pattern (all without one): what it was at a moment, or last.

    A file that was not replaced since that moment is still what it was then.
    """
    found: dict[str, TrashEntry] = {}
    for entry in sorted(entries, key=lambda entry: entry.when, reverse=moment is not None):
        is_wanted = not patterns or any(fnmatchcase(entry.path, pattern) for pattern in patterns)
        if is_wanted and (moment is None or _is_since(entry.when, moment)):
            found[entry.path] = entry
    return tuple(found[path] for path in sorted(found))


def _is_since(when: datetime, moment: datetime) -> bool:
    return when >= (moment.astimezone().replace(tzinfo=None) if moment.tzinfo else moment)


def _entries_of(place: Path, context: Context) -> Iterator[TrashEntry]:
    try:
        when = datetime.strptime(place.name, _STAMP)
    except ValueError:
        return
    for file in sorted(place.rglob("*")):
        context.check()
        if file.is_file() and not file.is_symlink() and not _is_companion(file):
            yield TrashEntry(when, file.relative_to(place).as_posix(), file.stat().st_size, file)


def _is_companion(file: Path) -> bool:
    """Return whether a file is SQLite's log beside another one, not a file of its own."""
    return any(
        file.name.endswith(ending) and file.with_name(file.name[: -len(ending)]).exists() for ending in _COMPANIONS
    )


def put_back(folder: Path, entries: Iterable[TrashEntry], means: Means = _MEANS) -> Job[Restored]:
    """Bring files back to what they were. What they are now goes to the trash first.

    A GeoPackage that is built as it was is changed in place, in one transaction, so QGIS may have it open; any other
    file is replaced. FolderError, before anything is changed, if a layer on one of them is in edit mode.

    New features that the server has given other numbers since stay as they are, and so do those that have theirs now:
    else a feature of somebody else would turn into mine.
    """
    wanted = list(entries)

    def run(context: Context) -> Restored:
        with folder_lock(folder):
            for entry in wanted:
                _check_not_edited(folder, entry, means)
            trash, sent = Trash(folder, means.now()), _creations(folder, means, context)
            notices: list[Phrase] = []
            for number, entry in enumerate(wanted):
                context.report(Progress(phrase("Putting back"), number, len(wanted), Unit.FILES, entry.path))
                notices += _Return(folder, entry, trash, means, context, sent).run()
        return Restored(len(wanted), tuple(notices))

    return run


def _check_not_edited(folder: Path, entry: TrashEntry, means: Means) -> None:
    if means.is_being_edited(folder / entry.path):
        raise FolderError(
            phrase("A layer on {file} is in edit mode.", file=entry.path),
            phrase("Save or discard the layer's changes in QGIS, then try again."),
        )


class _Return:
    """One file's way back from the trash."""

    def __init__(
        self,
        folder: Path,
        entry: TrashEntry,
        trash: Trash,
        means: Means,
        context: Context,
        sent: Iterable[SentDelta] = (),
    ) -> None:
        self._entry = entry
        self._sent = [delta for delta in sent if delta.path == entry.path]
        self._local = place_in(folder, entry.path)
        self._staged = own_folder(folder) / "staging" / f"{means.new_uuid()}.back"
        self._trash = trash
        self._means = means
        self._context = context
        self._notices: list[Phrase] = []

    def run(self) -> list[Phrase]:
        """Bring the file back; returns what people should know."""
        if not self._entry.place.is_file():
            raise FolderError(
                phrase("{file} is no longer in the trash.", file=self._entry.path), phrase("Read the list again.")
            )
        if not (self._is_geopackage() and self._changed_in_place()):
            self._replace()
        return self._notices

    def _is_geopackage(self) -> bool:
        return self._entry.path.lower().endswith(".gpkg") and self._local.is_file()

    def _changed_in_place(self) -> bool:
        """Return whether the file could be brought to its old state by edits."""
        tables = self._tables()
        if not tables:
            return False
        for _ in range(_TRIES):
            writer = self._means.open_writer(self._local)
            try:
                return self._written(writer, tables)
            except ChangedUnderneathError:
                continue
            except LockedError:
                raise
            except UnreadableError:
                return False
            finally:
                writer.close()
        raise FolderError(
            phrase("{file} is being changed by another program all the time.", file=self._entry.path),
            phrase("Wait until that has ended, then try again."),
        )

    def _tables(self) -> dict[str, Table]:
        """Return the tables of the file, none if it is damaged."""
        try:
            with closing(open_to_read(self._local)) as connection:
                return read_tables(connection)
        except sqlite3.OperationalError as error:
            raise FolderError(
                phrase("{file} can't be read.", file=self._entry.path),
                phrase("Check its permissions, or whether another program locks it."),
                str(error),
            ) from error
        except sqlite3.DatabaseError:
            return {}

    def _written(self, writer: Writer, tables: dict[str, Table]) -> bool:
        version = writer.version()
        raw = not is_open_here(self._local)
        found = compare(self._local, self._entry.place, frozenset(tables), self._context.check, raw=raw)
        if found.obstacles:
            return False
        edits = self._without_renumbered(found.edits, tables)
        if edits:
            self._keep()
            write_edits(writer, self._local, version, in_order(edits), tables, self._context.check)
        return True

    def _without_renumbered(self, edits: Sequence[Edit], tables: dict[str, Table]) -> list[Edit]:
        """Return the edits without those of features whose numbers mean others in the file that is put back."""
        gone = {(edit.table, edit.key) for edit in edits if edit.method is Method.DELETE}
        moved = [
            delta
            for delta in self._sent
            if (delta.edit.table, delta.new_key) in gone
            and row_of(self._entry.place, tables[delta.edit.table], delta.local_key)
        ]
        kept = {(each.edit.table, key) for each in moved for key in (each.local_key, each.new_key)}
        if moved:
            left = phrase("{file}: {count} new feature(s) of yours have other numbers by now; they were left as they "
                          "are, and so were the features that have their numbers.",
                          file=self._entry.path, count=len(moved))  # fmt: skip
            self._context.log(left, Level.WARNING)
            self._notices = [left]
        return [edit for edit in edits if (edit.table, edit.key) not in kept]

    def _replace(self) -> None:
        if is_in_use(self._local) or (self._is_geopackage() and is_open_here(self._local)):
            raise FolderError(
                phrase("{file} can only be replaced as a whole, but QGIS or another program has it open.",
                       file=self._entry.path),
                phrase("Remove its layers from the project, or close it, and try again a minute later."),
            )  # fmt: skip
        try:
            self._keep_anyhow()
            put_in_place(self._staged_copy(), self._local)
        except OSError as error:
            raise FolderError(
                phrase("{file} can't be replaced.", file=self._entry.path),
                phrase("Check its permissions, the free space, and whether another program has it open."),
                str(error),
            ) from error
        finally:
            self._staged.unlink(missing_ok=True)

    def _staged_copy(self) -> Path:
        self._staged.parent.mkdir(parents=True, exist_ok=True)
        if consistent_copy(self._entry.place, self._staged, self._context) == self._entry.place:
            shutil.copyfile(self._entry.place, self._staged)
        return self._staged

    def _keep_anyhow(self) -> None:
        try:
            self._keep()
        except FolderError:  # it is damaged, and kept as it is
            self._trash.keep(self._entry.path)

    def _keep(self) -> None:
        """Put what is there now into the trash."""
        if not self._local.is_file():
            return
        self._trash.keep_consistent(self._entry.path, self._context)


def _creations(folder: Path, means: Means, context: Context) -> list[SentDelta]:
    """Return the new features of mine that the server gave another number than they had here."""
    with open_desk(folder, context, means) as desk:
        return [
            delta
            for delta in desk.journal.history(10_000)
            if delta.edit.method is Method.CREATE and delta.fate is Fate.APPLIED and delta.new_key != delta.local_key
        ]
