"""Everything that a disk and other programs do wrong while a folder is synchronized."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from qfieldsync_cloud.errors import FolderError, UnsafeNameError
from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.sync.link import own_folder
from tests.unit.jobs.scene import NEW, OLD, Scene, Told, scene, session_of

__all__ = ["scene"]  # a fixture
FULL = "The disk is full: make room"


@contextmanager
def mounted(*arguments: str, at: Path) -> Iterator[Path]:
    """Mount something for a while; the test is skipped where that is not permitted."""
    at.mkdir(parents=True, exist_ok=True)
    if subprocess.run(["mount", *arguments, str(at)], check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let us mount")
    try:
        yield at
    finally:
        subprocess.run(["umount", "-l", str(at)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    with mounted("-t", "tmpfs", "-o", "size=3m", "tmpfs", at=tmp_path / "disk") as place:
        yield place


def fill(disk: Path, leave: int) -> Path:
    """Fill a disk until so many bytes are left, and return what fills it."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        file.write(bytes(max(0, shutil.disk_usage(disk).free - leave)))
    return filler


def move_to(scene: Scene, disk: Path) -> None:
    scene.folder = Path(shutil.move(scene.folder, disk / "desk"))


def test_what_does_not_fit_is_told_before_anything_is_fetched(scene: Scene, small_disk: Path) -> None:
    move_to(scene, small_disk)
    scene.cloud.upload(scene.project, "huge.bin", bytes(5_000_000))
    report = scene.synchronize()
    assert [failure.path for failure in report.failed] == ["huge.bin"]
    assert re.match(r"The disk has \d MB left, but 5 MB are to be downloaded.*Make room", str(report.failed[0].error))
    assert not scene.cloud.requests.find("GET", "*/huge.bin/")
    assert set(scene.files()) == {"big.bin", "small.txt"}


@pytest.mark.parametrize("left", [0, 4096, 20_000, 100_000, 200_000, 257_000, 300_000])
def test_a_disk_that_is_full_at_any_write(scene: Scene, small_disk: Path, left: int) -> None:
    """It fills up after the look at what is free; the more is left, the later is the write that fails."""
    move_to(scene, small_disk)
    scene.cloud.upload(scene.project, "big.bin", NEW)
    (scene.folder / "mine.txt").write_text("mine")
    fillers: list[Path] = []

    def fill_up(progress: Any) -> None:
        if str(progress.activity) == "Downloading" and not fillers:
            fillers.append(fill(small_disk, left))

    try:
        report = scene.synchronize(Told(on_progress=fill_up))
        failures = [str(failure.error) for failure in report.failed]
    except FolderError as error:
        failures = [str(error)]
    assert scene.files()["big.bin"] in (OLD, NEW)
    assert scene.files()["mine.txt"] == b"mine"
    assert all(FULL in sentence for sentence in failures), failures
    assert failures or left > 250_000
    fillers[0].unlink()
    assert scene.synchronize().ok
    assert scene.files() == scene.cloud.files(scene.project)
    assert OLD in scene.trash()


def test_a_disk_that_is_full_before_an_upload_that_needs_a_copy(scene: Scene, small_disk: Path) -> None:
    move_to(scene, small_disk)
    with closing(sqlite3.connect(scene.folder / "data.gpkg")) as database:
        database.execute("CREATE TABLE t (x)")
        database.execute("INSERT INTO t VALUES (zeroblob(800000))")
        database.commit()
    filler = fill(small_disk, 100_000)
    report = scene.synchronize()
    assert [(failure.path, FULL in str(failure.error)) for failure in report.failed] == [("data.gpkg", True)]
    assert "data.gpkg" not in scene.cloud.files(scene.project)
    filler.unlink()
    assert scene.synchronize().ok


def test_a_folder_that_is_read_only(scene: Scene, tmp_path: Path) -> None:
    with mounted("--bind", str(scene.folder), at=tmp_path / "view") as view:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(view)], check=True)
        folder, scene.folder = scene.folder, view
        with pytest.raises(FolderError, match=r"can't be written.*read-only"):
            scene.synchronize()
    scene.folder = folder
    assert scene.synchronize().ok


def test_a_folder_that_others_own(scene: Scene, tmp_path: Path) -> None:
    """As another user, since permissions do not hold root."""
    code = (
        "import os, sys; os.setgid(65534); os.setuid(65534)\n"
        "from pathlib import Path\n"
        "from qfieldsync_cloud.sync.lock import folder_lock\n"
        "from qfieldsync_cloud.errors import FolderError\n"
        "try:\n    folder_lock(Path(sys.argv[1])).__enter__()\n"
        "except FolderError as error:\n    print(error)\n"
    )
    if os.getuid():
        pytest.skip("only root can become somebody else")
    place = Path("/tmp") / f"of-others-{os.getpid()}"  # others can't enter the folder of this test
    shutil.copytree(scene.folder, place)
    for own in (place, own_folder(place)):
        own.chmod(0o755)
    try:
        command = [sys.executable, "-c", code, str(place)]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)
    finally:
        shutil.rmtree(place)
    assert "can't be written. Check the permissions" in done.stdout, done.stderr


def test_a_file_that_changes_while_it_travels(scene: Scene) -> None:
    path = scene.folder / "big.bin"
    path.write_bytes(NEW)

    def overwrite(progress: Any) -> None:
        if str(progress.activity) == "Uploading" and not done:
            done.append(True)
            path.write_bytes(OLD + NEW)

    done: list[bool] = []
    report = scene.synchronize(Told(on_progress=overwrite))
    assert all("was changed while it was being uploaded" in str(failure.error) for failure in report.failed)
    assert scene.cloud.files(scene.project)["big.bin"] in (OLD, NEW)
    assert scene.synchronize().ok
    assert scene.cloud.files(scene.project)["big.bin"] == OLD + NEW


@pytest.mark.parametrize("what", ["grows", "shrinks", "vanishes", "becomes a folder"])
def test_a_file_that_does_not_stay_what_it_was(scene: Scene, what: str) -> None:
    path = scene.folder / "big.bin"
    path.write_bytes(NEW)

    def change(progress: Any) -> None:
        if progress.item != "big.bin" or done or str(progress.activity) != "Uploading":
            return
        done.append(True)
        if what in ("grows", "shrinks"):
            with path.open("r+b") as file:
                file.truncate(len(NEW) * 2 if what == "grows" else 1000)
        else:
            path.unlink()
        if what == "becomes a folder":
            path.mkdir()

    done: list[bool] = []
    report = scene.synchronize(Told(on_progress=change))
    assert done
    assert scene.cloud.files(scene.project)["big.bin"] in (OLD, NEW)
    for failure in report.failed:
        assert str(failure.error).startswith("big.bin ")
    if what == "becomes a folder":
        path.rmdir()
        path.write_bytes(NEW)
    assert scene.synchronize().ok
    assert scene.files() == scene.cloud.files(scene.project)


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_a_geopackage_that_another_program_locks(scene: Scene, journal: str) -> None:
    path = scene.folder / "data.gpkg"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(f"PRAGMA journal_mode = {journal}")
        database.execute("CREATE TABLE t (x)")
    assert scene.synchronize().ok
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "locked\n"
    try:
        scene.cloud.upload(scene.project, "data.gpkg", b"theirs")
        report = scene.synchronize()
    finally:
        holder.communicate("\n", timeout=10)
    assert [failure.path for failure in report.failed] == ["data.gpkg"] or report.conflicts
    assert path.read_bytes().startswith(b"SQLite")


_HOLDER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN EXCLUSIVE")
database.execute("INSERT INTO t VALUES (1)")
print("locked", flush=True)
sys.stdin.readline()
"""


def test_links_loops_and_pipes_stay_here_and_links_are_told(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("secret")
    (scene.folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (scene.folder / "round").symlink_to(scene.folder)
    (scene.folder / "dead").symlink_to(tmp_path / "nowhere")
    os.mkfifo(scene.folder / "pipe")
    report = scene.synchronize()
    assert report.ok
    assert set(scene.cloud.files(scene.project)) == {"big.bin", "small.txt"}
    assert [str(notice) for notice in report.notices] == [
        "3 symbolic link(s) stay on this computer, and what they point to with them: dead, link.txt, round."
    ]


@pytest.mark.parametrize("kind", ["link out", "dead link", "pipe", "folder with a file", "folder with a link"])
def test_what_lies_in_the_way_of_a_download_is_left(scene: Scene, tmp_path: Path, kind: str) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("not to be touched")
    place = scene.folder / "new.txt"
    if kind == "pipe":
        os.mkfifo(place)
    elif kind.startswith("folder"):
        (place / "deep").mkdir(parents=True)
        (place / "empty").mkdir()
        kept = place / "deep" / "kept.tmp"
        kept.symlink_to(tmp_path) if "link" in kind else kept.write_text("never sent")
    else:
        place.symlink_to(outside if kind == "link out" else tmp_path / "nowhere")
    scene.cloud.upload(scene.project, "new.txt", b"theirs")
    report = scene.synchronize()
    assert [failure.path for failure in report.failed] == ["new.txt"]
    is_link = kind in ("link out", "dead link")
    assert ("symbolic link" if is_link else "something else of this name lies here") in str(report.failed[0].error)
    assert outside.read_text() == "not to be touched"
    assert not (tmp_path / "nowhere").exists()
    (place / "deep" / "kept.tmp" if kind.startswith("folder") else place).unlink()
    assert scene.synchronize().ok  # an empty folder gives way
    assert place.read_bytes() == b"theirs"


def test_a_path_of_4096_characters_is_told_and_nothing_is_sent(scene: Scene) -> None:
    handle = os.open(scene.folder, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=handle)
        below = os.open("d" * 250, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(os.open("deep.txt", os.O_CREAT | os.O_WRONLY, dir_fd=handle))
    os.close(handle)
    with pytest.raises((FolderError, UnsafeNameError), match=r"(path is too long|does not take files)"):
        scene.synchronize()
    assert set(scene.cloud.files(scene.project)) == {"big.bin", "small.txt"}
    shutil.rmtree(scene.folder / ("d" * 250))
    assert scene.synchronize().ok


def test_a_folder_that_vanishes_under_a_download_is_told(cloud: Any, tmp_path: Path) -> None:
    project = cloud.make_project("owner", "vanishing", files={f"{number}.bin": NEW for number in range(4)})
    folder = tmp_path / "desk"

    def vanish(progress: Any) -> None:
        if progress.item_done and folder.exists():
            folder.rename(tmp_path / "elsewhere")

    try:
        report = download_project(session_of(cloud), project, folder)(Told(on_progress=vanish))
        sentences = [str(failure.error) for failure in report.failed]
    except FolderError as error:
        sentences = [str(error)]
    assert sentences
    assert all("can't be" in sentence for sentence in sentences), sentences
    shutil.rmtree(folder, ignore_errors=True)
    (tmp_path / "elsewhere").rename(folder)
    assert download_project(session_of(cloud), project, folder)(Told()).ok
    assert {path.name for path in folder.glob("*.bin")} == {f"{number}.bin" for number in range(4)}
