"""Names that change their kind: a file becomes a folder, changes only its case, or the project file is renamed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from qfieldsync_cloud.errors import ChangedMeanwhileError, FolderError, UnsafeNameError
from qfieldsync_cloud.jobs.cloudfolder import ProjectFiles
from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.phrases import phrase
from tests.unit.jobs.scene import Scene, Told, scene, session_of

__all__ = ["scene"]
PROJECT = b'<qgis version="3.22.16-Bialowieza"/>'


@pytest.fixture
def mate(scene: Scene, tmp_path: Path) -> Scene:
    """The same project in the folder of another desk, which also has `plots/a.txt`."""
    (scene.folder / "plots").mkdir()
    (scene.folder / "plots" / "a.txt").write_bytes(b"a")
    assert scene.synchronize().ok
    folder = tmp_path / "home" / "mate"
    assert download_project(scene.session, scene.project, folder)(Told()).ok
    return Scene(scene.cloud, scene.session, scene.project, folder)


@contextmanager
def refused(name: str) -> Iterator[None]:
    """Let the upload of one file fail."""

    def upload(self: ProjectFiles, path: str, *rest: Any) -> Any:
        if path == name:
            raise FolderError(phrase("Refused."))
        return real(self, path, *rest)

    real = ProjectFiles.upload
    with patch.object(ProjectFiles, "upload", upload):
        yield


def file_to_folder(folder: Path) -> None:
    (folder / "small.txt").unlink()
    (folder / "small.txt").mkdir()
    (folder / "small.txt" / "in.txt").write_bytes(b"in")


def folder_to_file(folder: Path) -> None:
    shutil.rmtree(folder / "plots")
    (folder / "plots").write_bytes(b"a file by now")


def other_case(folder: Path) -> None:
    (folder / "small.txt").rename(folder / "Small.txt")


CHANGES = [file_to_folder, folder_to_file, other_case]


@pytest.mark.parametrize("change", CHANGES)
def test_both_desks_come_together(scene: Scene, mate: Scene, change: Any) -> None:
    change(scene.folder)
    assert scene.synchronize().complete
    assert mate.synchronize().complete
    assert mate.files() == scene.files()
    assert mate.synchronize().changed == 0
    assert (b"a" if change is folder_to_file else b"small") in mate.trash()


@pytest.mark.parametrize("change", CHANGES)
def test_another_failure_blocks_nobody(scene: Scene, mate: Scene, change: Any) -> None:
    change(scene.folder)
    (scene.folder / "more.bin").write_bytes(b"more")
    with refused("more.bin"):
        assert [each.path for each in scene.synchronize().failed] == ["more.bin"]
    assert mate.synchronize().complete
    assert scene.synchronize().complete
    assert mate.synchronize().complete
    assert mate.files() == scene.files()


@pytest.mark.parametrize("change", CHANGES)
def test_what_others_changed_in_the_cloud_is_not_deleted_for_it(scene: Scene, mate: Scene, change: Any) -> None:
    name = "plots/a.txt" if change is folder_to_file else "small.txt"
    change(scene.folder)
    (mate.folder / name).write_bytes(b"theirs")
    assert mate.synchronize().complete
    before = scene.files()
    with pytest.raises(UnsafeNameError) as error:
        scene.synchronize()
    assert "Rename one of them" in str(error.value)
    assert scene.files() == before
    assert mate.synchronize().changed == 0
    assert mate.files()[name] == b"theirs"


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_gone_on_both_sides_is_in_nobodys_way(scene: Scene, mate: Scene, change: Any) -> None:
    (mate.folder / ("plots/a.txt" if change is folder_to_file else "small.txt")).unlink()
    assert mate.synchronize().complete
    change(scene.folder)
    report = scene.synchronize()
    assert (report.complete, len(report.uploaded)) == (True, 1)
    assert mate.synchronize().complete
    assert mate.files() == scene.files()


def test_what_comes_waits_for_what_could_not_be_deleted(scene: Scene, mate: Scene) -> None:
    def guard(self: ProjectFiles, name: str) -> Any:
        if name == "small.txt":
            mate.cloud.upload(mate.project, name, b"theirs, just now")
        return real(self, name)

    file_to_folder(scene.folder)
    real = ProjectFiles.get
    with patch.object(ProjectFiles, "get", guard):
        report = scene.synchronize()
    failed = {each.path: each for each in report.failed}
    assert isinstance(failed["small.txt"].error, ChangedMeanwhileError)
    assert failed["small.txt/in.txt"].waits
    assert "in its way" in str(failed["small.txt/in.txt"].error)
    assert set(mate.cloud.files(mate.project)) == {"big.bin", "plots/a.txt", "small.txt"}


def test_a_folder_in_the_way_with_files_of_its_own_stays(scene: Scene, mate: Scene) -> None:
    (mate.folder / "plots" / "scratch.tmp").write_bytes(b"never sent")
    folder_to_file(scene.folder)
    assert scene.synchronize().complete
    report = mate.synchronize()
    assert [each.path for each in report.failed] == ["plots"]
    assert "something else of this name lies here" in str(report.failed[0].error)
    assert (mate.folder / "plots" / "scratch.tmp").read_bytes() == b"never sent"
    (mate.folder / "plots" / "scratch.tmp").unlink()
    assert mate.synchronize().complete
    assert mate.files() == scene.files()


@pytest.fixture
def named(cloud: Any, tmp_path: Path) -> Scene:
    """A desk of a project with a project file."""
    session = session_of(cloud)
    project = cloud.make_project("owner", "named", files={"trees.qgs": PROJECT, "notes.txt": b"notes"})
    folder = tmp_path / "home" / "named"
    assert download_project(session, project, folder)(Told()).ok
    return Scene(cloud, session, project, folder)


@pytest.mark.parametrize("name", ["forest.qgs", "Trees.qgs", "maps/trees.qgs"])
def test_a_renamed_project_file_takes_one_synchronization(named: Scene, name: str) -> None:
    (named.folder / name).parent.mkdir(exist_ok=True)
    (named.folder / "trees.qgs").rename(named.folder / name)
    report = named.synchronize()
    assert report.complete, report.to_json()
    assert named.cloud.files(named.project) == {name: PROJECT, "notes.txt": b"notes"}
    assert named.synchronize().changed == 0


def test_a_renamed_project_file_waits_for_the_others(named: Scene) -> None:
    (named.folder / "trees.qgs").rename(named.folder / "forest.qgs")
    (named.folder / "more.bin").write_bytes(b"more")
    with refused("more.bin"):
        assert not named.synchronize().ok
    assert set(named.cloud.files(named.project)) == {"trees.qgs", "notes.txt"}
    assert named.synchronize().complete
    assert set(named.cloud.files(named.project)) == {"forest.qgs", "more.bin", "notes.txt"}


def test_a_project_file_that_others_changed_is_not_replaced_by_one_of_another_name(named: Scene) -> None:
    def guard(self: ProjectFiles, name: str) -> Any:
        named.cloud.upload(named.project, "trees.qgs", PROJECT + b"\n")
        return real(self, name)

    (named.folder / "trees.qgs").rename(named.folder / "forest.qgs")
    real = ProjectFiles.get
    with patch.object(ProjectFiles, "get", guard):
        report = named.synchronize()
    assert {each.path: each.waits for each in report.failed} == {"trees.qgs": False, "forest.qgs": True}
    assert named.cloud.files(named.project)["trees.qgs"] == PROJECT + b"\n"
