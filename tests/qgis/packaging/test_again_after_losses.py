"""Packaging again after something was lost: deleted photos stay so, killed runs are mended, notes can be strange."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import qfieldsync_cloud
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob, FolderError
from qfieldsync_cloud.jobs.package import package_project
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.packaging.staging import Staging
from tests.qgis.packaging.desk import Desk, edit, execute
from tests.qgis.packaging.support import cancel_when, digest, messages

PHOTO = "DCIM/oak.jpg"


@pytest.fixture
def desk(tmp_path, qgis_app) -> Desk:
    return Desk(tmp_path)


def photos_of(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.folder / "DCIM").glob("*"))


def test_a_photo_that_was_deleted_in_the_package_stays_so_and_is_told(desk):
    desk.package()
    (desk.folder / PHOTO).unlink()
    (desk.home / "DCIM" / "elm.jpg").write_bytes(b"a new one")
    for _ in range(2):
        packaged = desk.package()
        assert photos_of(desk) == ["elm.jpg"]
        assert f"warning: {PHOTO} was deleted in the package" in messages(packaged.findings)
        assert PHOTO not in [file.path for file in packaged.files]


def test_it_stays_deleted_though_the_project_has_moved(desk):
    desk.package()
    (desk.folder / PHOTO).unlink()
    moved = desk.home.with_name("another computer")
    desk.project.clear()
    desk.home.rename(moved)
    assert desk.project.read(str(moved / "survey.qgz"))
    desk.package()
    assert photos_of(desk) == []


def test_a_photo_that_is_another_now_is_taken_along(desk):
    desk.package()
    (desk.folder / PHOTO).unlink()
    (desk.home / PHOTO).write_bytes(b"\xff\xd8 taken again")
    assert "was deleted" not in messages(desk.package().findings)
    assert (desk.folder / PHOTO).read_bytes() == b"\xff\xd8 taken again"


def test_a_photo_that_was_put_back_is_kept_as_packaged(desk):
    desk.package()
    (desk.folder / PHOTO).unlink()
    desk.package()
    shutil.copy2(desk.home / PHOTO, desk.folder / PHOTO)
    packaged = desk.package()
    assert "was deleted" not in messages(packaged.findings)
    assert PHOTO in packaged.kept


def test_a_package_that_is_gone_as_a_whole_is_made_again(desk):
    desk.package()
    for path in desk.folder.iterdir():
        if path.name != ".qfieldsync_cloud":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert "was deleted" not in messages(desk.package().findings)
    assert photos_of(desk) == ["oak.jpg"]


KILLED = """
import os, sys
from pathlib import Path
from qgis.core import QgsApplication
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.package import package_project
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.inspect import inspect, read_project
from qfieldsync_cloud.packaging.staging import Staging
from qfieldsync_cloud.sync.state import State

_, project, folder, moment = sys.argv
whole = Staging._place


def place_one(self, name, on_replace):
    whole(self, name, on_replace)
    os._exit(9)


if moment == "writing":
    Staging.put_in_place = lambda *_: os._exit(9)
elif moment == "placing":
    Staging._place = place_one
else:
    State.remember_packaged = lambda *_: os._exit(9)
application = QgsApplication([], False)
application.initQgis()
package_project(inspect(read_project(Path(project))), Choices(), Path(folder))(Context())
"""


def package_and_kill(desk: Desk, moment: str) -> None:
    """Package in a process of its own, which ends without a word at that moment."""
    command = [sys.executable, "-c", KILLED, str(desk.home / "survey.qgz"), str(desk.folder), moment]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    root = Path(qfieldsync_cloud.__file__).parent.parent
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, timeout=120, check=False)
    assert done.returncode == 9, done.stderr.decode()


@pytest.mark.parametrize("moment", ["writing", "placing", "remembering"])
@pytest.mark.parametrize("first", [True, False])
def test_a_packaging_that_was_killed_is_mended_by_the_next(desk, moment, first):
    if not first:
        desk.package()
        edit(desk.home / "trees.gpkg", "another")
        (desk.home / "wells.shp").touch()
        desk.project.setTitle("Another title")
        assert desk.project.write()
    package_and_kill(desk, moment)
    packaged = desk.package()
    assert messages(packaged.findings).count("becomes a GeoPackage") == 2
    assert "warning" not in messages(packaged.findings)
    fresh = package_project(inspect(desk.project), Choices(), desk.folder.with_name("fresh"))(Context())
    mended = {name: value for name, value in digest(desk.folder).items() if not name.startswith(".qfieldsync_cloud")}
    whole = {name: value for name, value in digest(fresh.folder).items() if not name.startswith(".qfieldsync_cloud")}
    assert mended == whole
    assert not list(desk.folder.parent.glob(".*"))
    assert not (desk.folder / ".qfieldsync_cloud" / "trash").exists()


def test_a_new_folder_is_gone_again_if_packaging_is_cancelled(desk):
    context = cancel_when(lambda progress: progress.done > 0)
    folder = desk.folder / "deeper" / "still"
    with pytest.raises(CancelledJob):
        package_project(inspect(desk.project), Choices(), folder)(context)
    assert not desk.folder.exists()


def test_an_empty_folder_is_empty_again_if_packaging_fails(desk, monkeypatch):
    desk.folder.mkdir()

    def fail(*_arguments):
        raise OSError("no room")

    monkeypatch.setattr(Staging, "_place", fail)
    with pytest.raises(FolderError, match="can't be written"):
        desk.package()
    assert not list(desk.folder.iterdir())


NOTES = {
    "no note": "",
    "no JSON": "{recipe",
    "a list": "[1, 2]",
    "an earlier build, without origins": json.dumps({"recipe": "r", "table": "wells"}),
    "a number for a text": json.dumps({"recipe": "r", "origin": 5}),
}


def rewrite_notes(folder: Path, change) -> None:
    with closing(sqlite3.connect(folder / ".qfieldsync_cloud" / "state.db")) as database, database:
        rows = database.execute("SELECT path, made FROM packaged_file").fetchall()
        database.executemany("UPDATE packaged_file SET made = ? WHERE path = ?", [(change(m), p) for p, m in rows])


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES)
def test_a_note_that_is_not_understood_is_no_note(desk, note):
    desk.package()
    edit(desk.folder / "wells.gpkg", "by the crew")
    rewrite_notes(desk.folder, lambda _made: note)
    told = messages(desk.package().findings)
    assert "wells.gpkg was in the folder before, and was replaced" in told
    (kept,) = (desk.folder / ".qfieldsync_cloud" / "trash").rglob("wells.gpkg")
    with closing(sqlite3.connect(kept)) as database:
        assert database.execute("SELECT name FROM wells WHERE fid = 1").fetchone() == ("by the crew",)


def test_what_a_later_build_notes_besides_is_left_aside(desk):
    desk.package()
    rewrite_notes(desk.folder, lambda made: json.dumps({**json.loads(made), "colour": "green"}))
    assert desk.rewritten() == set()
    assert "wells.gpkg" in desk.package().kept


@pytest.mark.parametrize("ready", ["{", "[]", '{"wells.gpkg": 5}', '{"wells.gpkg": {"stamp": "1"}}'])
def test_a_strange_note_of_what_was_about_to_be_placed_is_no_note(desk, ready):
    desk.package()
    execute(
        desk.folder / ".qfieldsync_cloud" / "state.db", f"UPDATE note SET value = '{ready}' WHERE name = 'packaging'"
    )
    assert desk.rewritten() == set()
