"""What lies in the folder now: every file that is not ignored, with its size and fingerprint."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from stat import S_ISREG
from typing import Callable, NamedTuple

from qfieldsync_cloud.api.disk import remedy_for
from qfieldsync_cloud.api.download import file_digest
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sqlite import database_uri
from qfieldsync_cloud.sync.collector import collector_paused
from qfieldsync_cloud.sync.digests import sqlite_digest
from qfieldsync_cloud.sync.ignore import IgnoreRules
from qfieldsync_cloud.sync.names import check_text

_STEP = 2_500_000_000  # nanoseconds; FAT, and some drives on a network, tell a file's time in steps of two seconds
_SQLITE = (".gpkg", ".sqlite", ".db", ".mbtiles")
LOCKED = "locked"
"""The fingerprint of a file that can't be read now; it is that of no content."""
UNREAD = "unread"
"""The fingerprint of a large file that is nowhere else: its content is learned while it is sent."""
LARGE = 16 * 1024 * 1024
"""Bytes of a file that takes a while to read."""
_DESCRIPTORS = "/proc/self/fd"
_HEADER = b"SQLite format 3\x00"


class LockedFileError(FolderError):
    """Another program has a file locked."""


class LocalFile(NamedTuple):
    """A file of the folder: bytes, a stamp that changes with it, and its fingerprint (see `fingerprint`).

    The stamp is "" while the file is so young that its next change might not show: many disks count time in steps.
    """

    path: str
    size: int
    stamp: str
    fingerprint: str


def _nothing(_path: str) -> None:
    """Hear of a file, and do nothing about it."""


def _anything(_path: str) -> bool:
    """Take every path for one that may be elsewhere, too."""
    return True


def local_paths(
    folder: Path, rules: IgnoreRules, on_link: Callable[[str], None] = _nothing
) -> Iterator[tuple[str, os.stat_result]]:
    """Yield every regular file that is not ignored, relative and with '/'; symbolic links are told, not followed."""
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        for entry in _entries(folder / prefix):
            path = prefix + entry.name
            if entry.is_symlink():
                if not rules.ignores(path):
                    on_link(path)
            elif entry.is_dir(follow_symlinks=False):
                if not rules.ignores(path, is_folder=True):
                    waiting.append(f"{path}/")
            elif entry.is_file(follow_symlinks=False) and not rules.ignores(path):
                yield path, entry.stat(follow_symlinks=False)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise FolderError(
            phrase("The folder {folder} can't be read.", folder=folder),
            remedy_for(error, phrase("Check its permissions, or list it in .qfieldsyncignore.")),
            str(error),
        ) from error


def snapshot(
    folder: Path,
    rules: IgnoreRules,
    known: Mapping[str, tuple[str, str]],
    context: Context,
    on_file: Callable[[str], None] = _nothing,
    on_link: Callable[[str], None] = _nothing,
    is_elsewhere: Callable[[str], bool] = _anything,
) -> dict[str, LocalFile]:
    """Return the folder's files; only those are read whose stamp is not the `known` one; `on_link` hears of links.

    Large files are not read, but UNREAD, unless there is one of that path elsewhere.
    FolderError for a file that can't be read, UnsafeNameError for names that are no text.
    """
    found: dict[str, LocalFile] = {}
    unread: list[str] = []
    place, started = str(folder), time.time_ns()
    with collector_paused():
        for path, stat in local_paths(folder, rules, on_link):
            context.check()
            stamp = _stamp(f"{place}/{path}", stat)
            seen = known.get(path)
            if seen and seen[0] == stamp:
                found[path] = LocalFile(path, stat.st_size, "" if _is_young(stat, stamp, started) else seen[0], seen[1])
            else:
                unread.append(path)
    for path in unread:
        context.check()
        on_file(path)
        file = _read(folder, path, context, is_elsewhere(path))
        if file:
            found[path] = file
    check_text(found)
    return found


def _read(folder: Path, path: str, context: Context, is_elsewhere: bool) -> LocalFile | None:
    """Return a file with its fingerprint, None if it has gone meanwhile, or is another thing than a file by now."""
    place, started = folder / path, time.time_ns()
    try:
        stat = place.lstat()
    except FileNotFoundError:
        return None
    if not S_ISREG(stat.st_mode):
        return None
    if not is_elsewhere and stat.st_size >= LARGE and is_plain(path):
        return LocalFile(path, stat.st_size, "", UNREAD)
    stamp = _stamp(str(place), stat)
    value = _fingerprint_or_locked(place, context)
    return LocalFile(path, stat.st_size, "" if _is_young(stat, stamp, started) else stamp, value)


def _fingerprint_or_locked(path: Path, context: Context) -> str:
    """Return a fingerprint, or what is none: a file that another program has locked is told when its turn comes."""
    try:
        return fingerprint(path, context)
    except LockedFileError:
        return LOCKED


def is_plain(path: str) -> bool:
    """Return whether the fingerprint of a file of this name is the sha256 of its bytes, as the cloud tells it."""
    return not path.lower().endswith(_SQLITE)


def stamp_of(path: Path) -> str:
    """Return what changes when a file changes: size and time, those of its write-ahead log included."""
    return _stamp(str(path), path.stat())


def lasting_stamp(path: Path) -> str:
    """Return the stamp of a file, "" while it is so young that its next change might not show."""
    stat = path.stat()
    stamp = _stamp(str(path), stat)
    return "" if _is_young(stat, stamp, time.time_ns()) else stamp


def _is_young(stat: os.stat_result, stamp: str, now: int) -> bool:
    """Return whether a file, or its write-ahead log, was changed around `now`."""
    is_log_young = "+" in stamp and abs(int(stamp.rpartition(":")[2]) - now) < _STEP
    return is_log_young or abs(stat.st_mtime_ns - now) < _STEP


def _stamp(path: str, stat: os.stat_result) -> str:
    stamp = f"{stat.st_size}:{stat.st_mtime_ns}"
    if not is_plain(path):
        log = Path(f"{path}-wal")
        if log.exists() and (log_stat := log.stat()).st_size:
            stamp += f"+{log_stat.st_size}:{log_stat.st_mtime_ns}"
    return stamp


def fingerprint(path: Path, context: Context, raw: bool = False) -> str:
    """Return what stands for a file's content: its sha256, and for SQLite files (GeoPackages) a digest of their own.

    That leaves out the bytes that change when a program merely opens the file, and takes in the committed edits that
    still stand in the write-ahead log. With `raw` the caller knows that nobody here needs a lock on it.
    """
    try:
        if not _is_sqlite(path):
            return file_digest(path, context)
        if not _has_log(path) and (raw or not is_open_here(path)):
            return "sqlite:" + sqlite_digest(path, context)
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / "copy.gpkg"
            _back_up(path, copy, context, durable=False)
            return "sqlite:" + sqlite_digest(copy, context)
    except (OSError, sqlite3.Error) as error:
        kind = LockedFileError if "locked" in str(error) else FolderError
        raise kind(
            phrase("{file} can't be read.", file=path.name),
            remedy_for(error, phrase("Check its permissions, or whether another program locks it.")),
            str(error),
        ) from error


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def is_open_here(path: Path) -> bool:
    """Return whether this very process may have a file open: then it must be read through SQLite only.

    On POSIX systems, closing a file drops every lock that the process holds on it, those of QGIS's SQLite among them.
    """
    if os.name == "nt":
        return False
    try:
        wanted = path.stat()
        descriptors = os.listdir(_DESCRIPTORS)  # noqa: PTH208 - plain names, for this is asked often
    except OSError:
        return any(path.with_name(path.name + ending).exists() for ending in ("-wal", "-shm", "-journal"))
    return any(_is_same(descriptor, wanted) for descriptor in descriptors)


def _is_same(descriptor: str, wanted: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(f"{_DESCRIPTORS}/{descriptor}"), wanted)  # noqa: PTH116
    except OSError:  # closed meanwhile
        return False


def _is_sqlite(path: Path) -> bool:
    if is_plain(path.name):
        return False
    if is_open_here(path):
        return _opens_as_sqlite(path)
    with path.open("rb") as file:
        return file.read(16) == _HEADER


def _opens_as_sqlite(path: Path) -> bool:
    with closing(open_to_read(path)) as connection:
        try:
            connection.execute("PRAGMA schema_version")
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            return False
    return True


def is_in_use(path: Path) -> bool:
    """Return whether a program has a GeoPackage open for editing: its log is there, or it holds a lock."""
    if is_plain(path.name) or not path.is_file():
        return False
    has_log = any(path.with_name(path.name + ending).exists() for ending in ("-shm", "-wal", "-journal"))
    try:
        with closing(sqlite3.connect(database_uri(path.absolute(), "rw"), uri=True, timeout=0)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        return has_log or "locked" in str(error)
    return False


def consistent_copy(path: Path, target: Path, context: Context) -> Path:
    """Return a file that may be uploaded: the file itself, or a copy that holds every committed edit of a GeoPackage.

    A GeoPackage is copied by SQLite's backup, since another program may write to it while it travels.
    """
    if not _is_sqlite(path):
        return path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    log = path.with_name(path.name + "-wal")
    try:
        if not log.exists() and not path.with_name(path.name + "-journal").exists() and not is_open_here(path):
            return _plain_copy(path, target)
        _back_up(path, target, context)
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise FolderError(
            phrase("{file} can't be copied for the upload.", file=path.name),
            remedy_for(
                error, phrase("Save or cancel what other programs do with it, and check the free space on the disk.")
            ),
            str(error),
        ) from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def open_to_read(path: Path, timeout: float = 10) -> sqlite3.Connection:
    """Return a connection that changes nothing and leaves nothing behind.

    SQLite makes a log beside a GeoPackage in WAL mode even to read it, and only a writer may take it away again.
    """
    tidy = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    mode = "rw" if tidy and not path.with_name(path.name + "-wal").exists() else "ro"
    return sqlite3.connect(database_uri(path.absolute(), mode), uri=True, isolation_level=None, timeout=timeout)


def _back_up(path: Path, target: Path, context: Context, durable: bool = True) -> None:
    with closing(open_to_read(path)) as source, closing(sqlite3.connect(target)) as copy:
        if not durable:
            copy.execute("PRAGMA synchronous = OFF")
        source.backup(copy, pages=4096, progress=lambda *_: context.check())
        copy.execute("PRAGMA journal_mode = DELETE")


def _plain_copy(path: Path, target: Path) -> Path:
    """Copy while nobody may write: a shared lock of SQLite is held meanwhile."""
    with closing(open_to_read(path)) as lock:
        lock.execute("BEGIN")
        lock.execute("SELECT count(*) FROM sqlite_master").fetchone()
        shutil.copyfile(path, target)
    return target
