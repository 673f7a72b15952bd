"""Reading a GeoPackage that QGIS has open in this process keeps QGIS's locks: closing it plainly would drop them."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.deltas.compare import compare
from qfieldsync_cloud.jobs.changes import pending_changes
from qfieldsync_cloud.jobs.planning import _holds
from qfieldsync_cloud.jobs.synchronize import cloud_of
from qfieldsync_cloud.sync.snapshot import consistent_copy, fingerprint, is_open_here

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks belong to handles there")
_TRY = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
try:
    connection.execute("BEGIN EXCLUSIVE")
except sqlite3.OperationalError:
    sys.exit(1)
"""


def can_be_locked(path: Path) -> bool:
    """Return whether another process gets the file for itself."""
    return subprocess.run([sys.executable, "-c", _TRY, str(path)], check=False, timeout=30).returncode == 0


@pytest.fixture
def held(desk):
    """A GeoPackage that this process reads from, as QGIS does while it draws."""
    path = desk.folder / "trees.gpkg"
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM trees").fetchone()
        assert is_open_here(path)
        assert not can_be_locked(path)
        yield path
        reader.execute("ROLLBACK")


def test_closing_it_plainly_would_drop_the_lock(held):
    held.read_bytes()
    assert can_be_locked(held)


def test_reading_keeps_the_lock(desk, cloud, project, held, tmp_path):
    base = desk.folder / ".qfieldsync_cloud" / "base" / "trees.gpkg"
    fingerprint(held, Context())
    consistent_copy(held, tmp_path / "copy.gpkg", Context())
    compare(base, held, frozenset({"trees"}), lambda: None, raw=not is_open_here(held))
    pending_changes(desk.folder)(Context())
    assert not can_be_locked(held)


def test_recognizing_an_upload_whose_answer_was_lost_keeps_the_lock(cloud, project, desk, held):
    (file,) = [each for each in cloud_of(desk.session, desk.folder, Context()).files.list() if each.name == held.name]
    assert not _holds(held, file, Context())  # it can't be told without reading it plainly
    assert not can_be_locked(held)


def test_a_synchronization_keeps_the_lock(desk, held):
    assert desk.synchronize().ok
    assert not can_be_locked(held)
