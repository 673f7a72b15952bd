"""Copies of files: bytes of most, and of a GeoPackage a consistent copy even while QGIS writes to it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess  # nosec B404
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from qfieldsync_cloud.packaging.errors import FileCopyError
from qfieldsync_cloud.packaging.progress import Advance
from qfieldsync_cloud.sqlite import database_uri

_CHUNK = 4 * 1024 * 1024
_PAGES = 2048
_LARGE = 64 * 1024 * 1024  # bytes: below that, starting a process takes longer than it saves
_BETWEEN = 0.05  # seconds between two looks at a copy under way
_LONGEST_LOCK = 3.0
"""Seconds that nobody else can save while a database is copied; GDAL waits for five."""
PATIENCE = 10.0
"""Seconds to wait for another program that holds a database."""
_HELD = (5, 6)  # SQLITE_BUSY, SQLITE_LOCKED: Python 3.9 does not name them
_JOURNALS = ("-wal", "-shm", "-journal")
_UNFINISHED = ("-wal", "-journal")
"""What lies beside a database that is not all of its content."""
_DATABASES = (".gpkg", ".gpkx", ".sqlite", ".mbtiles")


def copy_file(source: Path, target: Path, advance: Advance, contents: bytes | None = None) -> None:
    """Write a copy, consistent if it is an SQLite database, and with the time of the source; FileCopyError.

    `contents` are written in place of the file's own. Nothing half-written stays.
    """
    with _failures_name(source, target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if contents is not None:
            target.write_bytes(contents)
        elif source.suffix.lower() in _DATABASES:
            _copy_database(source, target, advance)
        else:
            _copy_bytes(source, target, advance)
        state = source.stat()
        os.utime(target, ns=(state.st_atime_ns, state.st_mtime_ns))
    advance(1.0)


def table_count(database: Path, table: str) -> int | None:
    """Return the number of rows of a table or view, by reading; None if it can't be read."""
    quoted = table.replace('"', '""')
    try:
        with closing(_open_to_read(database)) as connection:
            return int(connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608 # nosec B608 - quoted
    except sqlite3.Error:
        return None


def told_count(database: Path, table: str) -> int | None:
    """Return the number of rows of a table as GDAL's triggers keep it, at once; None if nobody keeps it."""
    try:
        with closing(_open_to_read(database)) as connection:
            query = "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?"
            (count,) = connection.execute(query, (table,)).fetchone() or (None,)
    except sqlite3.Error:
        return None
    return count if isinstance(count, int) else None


def key_column(database: Path, table: str) -> str:
    """Return the first column of the table's primary key, "" if there is none or it can't be read."""
    return next(iter(key_columns(database, table)), "")


def key_columns(database: Path, table: str) -> tuple[str, ...]:
    """Return the columns that make up the table's primary key, none if they can't be read."""
    quoted = table.replace('"', '""')
    try:
        with closing(_open_to_read(database)) as connection:
            columns = connection.execute(f'PRAGMA table_info("{quoted}")').fetchall()
    except sqlite3.Error:
        return ()
    return tuple(str(name) for _, name, _, _, _, key in columns if key)


def projects_inside(database: Path) -> list[bytes]:
    """Return the archives of the projects that QGIS has saved inside a GeoPackage; sqlite3.Error."""
    with closing(_open_to_read(database)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'qgis_projects'").fetchone():
            return []
        contents = [content for (content,) in connection.execute("SELECT content FROM qgis_projects")]
    return [bytes.fromhex(each) if isinstance(each, str) else bytes(each or b"") for each in contents]


def _copy_database(source: Path, target: Path, advance: Advance) -> None:
    """Copy through SQLite, which takes committed edits out of the write-ahead log and waits for those in work."""
    source = source.resolve()  # the log lies beside the file, not beside a link to it
    try:
        with closing(_open_to_read(source)) as old:
            old.execute("PRAGMA busy_timeout=0")  # waiting, SQLite would be deaf to the cancel button
            if not _copied_by_another_process(old, source, target, advance):
                _back_up(old, target, advance)
    except sqlite3.OperationalError:
        if os.access(source.parent, os.W_OK):
            raise
        _copy_unwritable(source, target, advance)


def _copied_by_another_process(old: sqlite3.Connection, source: Path, target: Path, advance: Advance) -> bool:
    """Have a large database copied whole while nobody can write to it; return False if that was not to be had.

    SQLite copies page by page, which takes several times as long. This process can't read the file past SQLite: closing
    it would drop the locks that QGIS holds on it.
    """
    program = shutil.which("cp", path=os.defpath) if os.name == "posix" else None
    if program is None or source.stat().st_size < _LARGE or not _holds_still(old):
        return False
    try:
        if any(map(_size, (Path(f"{source}{ending}") for ending in _UNFINISHED))):
            return False
        (mode,) = old.execute("PRAGMA journal_mode").fetchone()
        command = [program, "--", str(source.absolute()), str(target.absolute())]
        if not _ran(command, source.stat().st_size, target, advance, None if mode == "wal" else _LONGEST_LOCK):
            target.unlink(missing_ok=True)
            return False
    finally:
        old.execute("ROLLBACK")
    target.chmod(target.stat().st_mode | stat.S_IRUSR | stat.S_IWUSR)  # it has the source's, which may be read-only
    if mode == "wal":
        with closing(sqlite3.connect(str(target))) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
    return True


def _holds_still(old: sqlite3.Connection) -> bool:
    """Return whether nobody can write from now on; if somebody does now, whoever copies page by page waits for that."""
    try:
        old.execute("BEGIN")
        old.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        if old.in_transaction:
            old.execute("ROLLBACK")
        return False
    return True


def _size(file: Path) -> int:
    """Return the bytes of a file, none if it is not there."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _ran(command: list[str], size: int, target: Path, advance: Advance, longest: float | None) -> bool:
    """Return whether a program wrote a file of so many bytes, in time if there is a limit in seconds."""
    started, nowhere = time.monotonic(), subprocess.DEVNULL
    with subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere) as copying:  # noqa: S603 # nosec B603
        try:
            while copying.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    copying.wait(_BETWEEN)
                advance(min(target.stat().st_size / size, 1.0) if target.exists() else 0.0)
                if longest is not None and time.monotonic() - started > longest:
                    return False
            return copying.returncode == 0 and target.stat().st_size == size
        finally:
            copying.kill()


def _back_up(old: sqlite3.Connection, target: Path, advance: Advance) -> None:
    """Copy page by page; what another program holds is waited for as long as its patience lasts, and can be cancelled.

    SQLite itself would wait for ever.
    """
    given_up_at = time.monotonic() + PATIENCE

    def step(status: int, remaining: int, total: int) -> None:
        nonlocal given_up_at
        advance(1 - remaining / total if total else 0.0)
        if status not in _HELD:
            given_up_at = time.monotonic() + PATIENCE
        elif time.monotonic() > given_up_at:
            raise sqlite3.OperationalError("database is locked")

    with closing(sqlite3.connect(str(target))) as new:
        new.execute("PRAGMA synchronous=OFF")
        old.backup(new, pages=_PAGES, progress=step)
        new.execute("PRAGMA journal_mode=DELETE")


def _copy_unwritable(source: Path, target: Path, advance: Advance) -> None:
    """Copy a database in a folder where SQLite can't make the file that reading a write-ahead log needs."""
    log = Path(f"{source}-wal")
    _copy_bytes(source, target, advance)
    if log.exists():
        _copy_bytes(log, Path(f"{target}-wal"), lambda _part: None)
    with closing(sqlite3.connect(str(target))) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")


def _copy_bytes(source: Path, target: Path, advance: Advance) -> None:
    total = source.stat().st_size
    done = 0
    with source.open("rb") as old, target.open("wb") as new:
        while chunk := old.read(_CHUNK):
            new.write(chunk)
            done += len(chunk)
            advance(done / total if done < total else 1.0)


def _open_to_read(database: Path) -> sqlite3.Connection:
    """Open without leaving anything behind: SQLite makes a log even to read, and only a writer takes it away again."""
    database = database.resolve()
    tidy = os.access(database, os.W_OK) and os.access(database.parent, os.W_OK)
    mode = "rw" if tidy and not database.with_name(database.name + "-wal").exists() else "ro"
    return sqlite3.connect(database_uri(database, mode), uri=True, timeout=10)


@contextmanager
def _failures_name(source: Path, target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        for path in (target, *(Path(f"{target}{journal}") for journal in _JOURNALS)):
            path.unlink(missing_ok=True)
        raise FileCopyError(str(source), str(error)) from error
