"""Folders that were moved, copied, or lie where others write too; attachments on demand; links of QFieldSync."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.jobs.qfieldsync import take_over
from qfieldsync_cloud.jobs.synchronize import plan_synchronization
from qfieldsync_cloud.sync.link import read_link
from qfieldsync_cloud.sync.plan import Action, Resolution
from qfieldsync_cloud.sync.state import State
from tests.unit.jobs.edits.conftest import Crew, Desk, cloud_rows, crew, desk, project, session
from tests.unit.jobs.scene import NEW, OLD, Scene, Told, scene, session_of

__all__ = ["cloud_rows", "crew", "desk", "project", "scene", "session"]  # fixtures


def told(scene: Scene) -> list[str]:
    return [str(notice) for notice in scene.synchronize().notices]


def test_a_folder_that_stays_where_it_is_says_nothing(scene: Scene) -> None:
    assert told(scene) == told(scene) == []


def test_a_folder_that_was_moved_goes_on_and_says_so_once(scene: Scene) -> None:
    scene.synchronize()
    before = scene.folder
    scene.folder = before.rename(before.with_name("elsewhere"))
    (scene.folder / "big.bin").write_bytes(NEW)
    report = scene.synchronize()
    assert [str(notice) for notice in report.notices] == [f"{scene.folder} was moved; before, it was {before}."]
    assert [file.path for file in report.uploaded] == ["big.bin"]
    assert told(scene) == []


def test_a_folder_that_is_reached_by_another_path_was_not_moved(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(scene.folder)
    scene.folder = tmp_path / "alias"
    assert told(scene) == []


def test_a_copied_folder_becomes_one_of_its_own(scene: Scene) -> None:
    scene.synchronize()
    original = scene.folder
    copy = Scene(scene.cloud, scene.session, scene.project, original.with_name("copy"))
    shutil.copytree(original, copy.folder)
    (original / "big.bin").write_bytes(NEW)
    assert scene.synchronize().ok
    (copy.folder / "small.txt").write_bytes(b"from the copy")
    report = copy.synchronize()
    assert [f"{copy.folder} is a copy of {original}" in str(notice) for notice in report.notices] == [True]
    assert ([file.path for file in report.uploaded], [file.path for file in report.downloaded]) == (
        ["small.txt"], ["big.bin"],
    )  # fmt: skip
    assert told(copy) == told(scene) == []
    assert scene.files() == copy.files() == scene.cloud.files(scene.project)


def test_a_copy_that_was_made_while_the_original_was_synchronized_asks(scene: Scene) -> None:
    """Its files may be older than what its memory says of them: nothing of it is sent over what is in the cloud."""
    scene.cloud.upload(scene.project, "big.bin", NEW)
    copy = Scene(scene.cloud, scene.session, scene.project, scene.folder.with_name("copy"))

    def copy_halfway(progress: Any) -> None:
        if progress.item_done and not copy.folder.exists():
            shutil.copytree(scene.folder, copy.folder)

    scene.synchronize(Told(on_progress=copy_halfway))
    (copy.folder / ".qfieldsync_cloud" / "state.db").unlink()
    with closing(sqlite3.connect(scene.folder / ".qfieldsync_cloud" / "state.db")) as memory:
        memory.execute("VACUUM INTO ?", [str(copy.folder / ".qfieldsync_cloud" / "state.db")])
    with State(copy.folder) as state:
        state.take_note("running", "yes")  # the note that stood while it was copied
    report = copy.synchronize()
    assert [file.path for file in report.conflicts] == ["big.bin"]
    assert scene.cloud.files(scene.project)["big.bin"] == NEW
    assert (copy.folder / "big.bin").read_bytes() == OLD
    assert copy.synchronize(default=Resolution.THEIRS).ok
    assert copy.files() == scene.files()


def test_a_copy_goes_on_with_edits_of_its_own(desk: Desk, crew: Crew, cloud_rows: Any) -> None:
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    desk.synchronize()
    copy = Desk(desk.session, desk.folder.with_name("copy"))
    shutil.copytree(desk.folder, copy.folder)
    desk.run("INSERT INTO trees (name) VALUES ('Of the original')")
    copy.run("INSERT INTO trees (name) VALUES ('Of the copy')")
    for each in (desk, copy, desk):
        report = each.synchronize()
        assert report.ok, report.to_json()
        assert not report.conflicts
    assert desk.rows() == copy.rows() == cloud_rows()
    assert sorted(cloud_rows().values())[2:4] == ["Mine", "Of the copy"]


@pytest.mark.parametrize("program", ["OneDrive - Acme", "Dropbox", "Google Drive", "Nextcloud"])
def test_a_folder_in_a_drive_that_synchronizes_itself_is_told(cloud: Any, tmp_path: Path, program: str) -> None:
    folder = tmp_path / program / "desk"
    project = cloud.make_project("owner", "drive", files={"a.txt": b"a"})
    report = download_project(session_of(cloud), project, folder)(Told())
    assert report.ok
    (notice,) = map(str, report.notices)
    assert f"desk lies in {program.partition(' - ')[0]}, which may change its files" in notice


@pytest.fixture
def on_demand(cloud: Any, tmp_path: Path) -> Scene:
    """A project whose attachments stay in the cloud: DCIM is a folder of them."""
    session = session_of(cloud)
    files = {"data.bin": OLD, "DCIM/a.jpg": b"a" * 999, "DCIM/b.jpg": b"b" * 999}
    project = cloud.make_project("owner", "photos", files=files, is_attachment_download_on_demand=1)
    scene = Scene(cloud, session, project, tmp_path / "desk")
    assert download_project(session, project, scene.folder)(Told()).ok
    return scene


def test_attachments_stay_in_the_cloud_where_the_project_says_so(on_demand: Scene) -> None:
    assert set(on_demand.files()) == {"data.bin"}
    report = on_demand.synchronize()
    assert report.changed == 0
    assert [str(notice) for notice in report.notices] == ["2 attachment(s) stay in the cloud until you ask for them."]
    plan = plan_synchronization(on_demand.session, on_demand.folder)(Told())
    assert [file.path for file in plan.of(Action.ON_DEMAND)] == ["DCIM/a.jpg", "DCIM/b.jpg"]
    assert plan.is_empty


def test_attachments_come_when_they_are_asked_for(on_demand: Scene) -> None:
    one = on_demand.synchronize(resolutions={"DCIM/a.jpg": Resolution.THEIRS})
    assert [file.path for file in one.downloaded] == ["DCIM/a.jpg"]
    rest = on_demand.synchronize(attachments=True)
    assert [file.path for file in rest.downloaded] == ["DCIM/b.jpg"]
    assert on_demand.files() == on_demand.cloud.files(on_demand.project)


def test_an_attachment_that_is_here_is_like_any_other_file(on_demand: Scene) -> None:
    on_demand.synchronize(resolutions={"DCIM/a.jpg": Resolution.THEIRS})
    on_demand.cloud.upload(on_demand.project, "DCIM/a.jpg", b"newer")
    (on_demand.folder / "DCIM" / "c.jpg").write_bytes(b"mine")
    report = on_demand.synchronize()
    assert [file.path for file in report.downloaded] == ["DCIM/a.jpg"]
    assert [file.path for file in report.uploaded] == ["DCIM/c.jpg"]
    (on_demand.folder / "DCIM" / "a.jpg").unlink()
    assert [file.path for file in on_demand.synchronize().deleted_in_cloud] == ["DCIM/a.jpg"]
    assert "DCIM/b.jpg" in on_demand.cloud.files(on_demand.project)


def test_all_theirs_is_no_wish_for_attachments(on_demand: Scene) -> None:
    assert on_demand.synchronize(default=Resolution.THEIRS).downloaded == ()


def test_folders_of_qfieldsync_are_taken_over_and_compared(scene: Scene, tmp_path: Path) -> None:
    folder = tmp_path / "of qfieldsync"
    folder.mkdir()
    (folder / "big.bin").write_bytes(OLD)
    (folder / "small.txt").write_bytes(b"changed here, or there")
    links = {
        scene.project: folder, "11111111-2222-3333-4444-555555555555": tmp_path, "no id at all": scene.folder,
        "22222222-2222-3333-4444-555555555555": tmp_path / "gone",
    }  # fmt: skip
    found = {each.project_id: each for each in take_over(scene.session, links)(Told())}
    assert found[scene.project].reason is None
    assert "not visible to you" in str(found["11111111-2222-3333-4444-555555555555"].reason)
    assert found["no id at all"].reason
    assert "not there any more" in str(found["22222222-2222-3333-4444-555555555555"].reason)
    assert read_link(tmp_path) is None
    assert (read_link(folder) or scene).project_id == scene.project  # type: ignore[union-attr]
    taken = Scene(scene.cloud, scene.session, scene.project, folder)
    assert [file.path for file in taken.synchronize().conflicts] == ["small.txt"]
    assert scene.cloud.files(scene.project)["small.txt"] == b"small"


def test_an_upload_of_a_copy_whose_end_was_not_seen_is_known_again(scene: Scene, monkeypatch: Any) -> None:
    """What is in the log of a GeoPackage travels as other bytes than the file's: only the memory can tell."""
    with closing(sqlite3.connect(scene.folder / "data.gpkg", isolation_level=None)) as hand:
        hand.execute("PRAGMA journal_mode = WAL")
        hand.execute("CREATE TABLE t (x)")
        real, monkeypatched = State.put, []

        def die(self: State, *entries: Any) -> None:
            if any(entry.path == "data.gpkg" for entry in entries):
                monkeypatched.append(True)
                raise KeyboardInterrupt
            real(self, *entries)

        monkeypatch.setattr(State, "put", die)
        with pytest.raises(KeyboardInterrupt):
            scene.synchronize()
        monkeypatch.setattr(State, "put", real)
        assert monkeypatched
        report = scene.synchronize()
        assert not report.conflicts
        assert report.changed == 0
        assert scene.versions("data.gpkg") == 1


def test_a_server_that_tells_no_sha256_is_checked_by_its_etag(scene: Scene, monkeypatch: Any) -> None:
    from qfieldsync_cloud.api import files

    def without(data: Any) -> Any:
        parsed = real(data)
        return type(parsed)(
            **{**parsed.__dict__, "sha256": "", "etag": "0" * 32 if parsed.name == wrong else parsed.etag}
        )

    real, wrong = files.CloudFile.parse, ""
    monkeypatch.setattr(files.CloudFile, "parse", staticmethod(without))
    (scene.folder / "new.bin").write_bytes(NEW)
    assert scene.synchronize().ok
    (scene.folder / "other.bin").write_bytes(NEW)
    wrong = "other.bin"
    report = scene.synchronize()
    assert [str(failure.error.message) for failure in report.failed] == [
        "The server does not hold other.bin as it was sent."
    ]
