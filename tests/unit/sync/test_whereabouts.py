from __future__ import annotations

from pathlib import Path

import pytest

from qfieldsync_cloud.sync import whereabouts as module
from qfieldsync_cloud.sync.link import Link, write_link
from qfieldsync_cloud.sync.whereabouts import Whereabouts, is_on_network, surroundings, synchronized_by, whereabouts

LINK = Link("https://cloud.example", "p", "ada", "trees")
MOUNTS = (
    "/dev/vda / ext4 rw 0 0",
    "server:/export /home nfs4 rw 0 0",
    "//nas/share /mnt/my\\040share cifs rw 0 0",
    "/dev/sda1 /home/ada/local ext4 rw 0 0",
    "ada@host: /mnt/far fuse.sshfs rw 0 0",
    "broken",
)


def test_a_folder_that_noted_nothing_or_lies_where_it_was(tmp_path: Path) -> None:
    assert whereabouts(tmp_path, "", LINK) is Whereabouts.SAME
    assert whereabouts(tmp_path, str(tmp_path.resolve()), LINK) is Whereabouts.SAME


def test_a_folder_whose_old_place_is_gone_or_another_projects_was_moved(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    assert whereabouts(here, str(there), LINK) is Whereabouts.MOVED
    there.mkdir()
    assert whereabouts(here, str(there), LINK) is Whereabouts.MOVED
    write_link(there, Link(LINK.server, "another", "ada", "roads"))
    assert whereabouts(here, str(there), LINK) is Whereabouts.MOVED
    (there / ".qfieldsync_cloud" / "link.json").write_text("{")
    assert whereabouts(here, str(there), LINK) is Whereabouts.MOVED


def test_a_folder_whose_old_place_holds_the_same_link_is_a_copy(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    write_link(there, LINK)
    assert whereabouts(here, str(there), LINK) is Whereabouts.COPIED


def test_two_paths_to_one_folder_are_one_folder(tmp_path: Path) -> None:
    write_link(tmp_path / "real", LINK)
    (tmp_path / "alias").symlink_to(tmp_path / "real")
    assert whereabouts(tmp_path / "real", str(tmp_path / "alias"), LINK) is Whereabouts.SAME


@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("OneDrive/a", "OneDrive"), ("OneDrive - Acme Ltd/a", "OneDrive"), ("Dropbox/a", "Dropbox"),
        ("Google Drive/a", "Google Drive"), ("Nextcloud/a", "Nextcloud"), ("plain/a", ""), ("dropbox.txt/a", ""),
        ("my dropbox/a", ""),
    ],
)  # fmt: skip
def test_drives_that_synchronize_themselves(tmp_path: Path, path: str, program: str) -> None:
    assert synchronized_by(tmp_path / path, {}) == program
    assert any(program in str(line) for line in surroundings(tmp_path / path)) is bool(program)


def test_onedrive_may_have_any_name(tmp_path: Path) -> None:
    assert synchronized_by(tmp_path / "Acme" / "maps", {"OneDriveCommercial": str(tmp_path / "Acme")}) == "OneDrive"


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/srv/maps", "ext4"), ("/home/ada/maps", "nfs4"), ("/home/ada/local/maps", "ext4"), ("/homestead", "ext4"),
        ("/mnt/my share/maps", "cifs"), ("/mnt/far", "fuse.sshfs"),
    ],
)  # fmt: skip
def test_the_mount_point_that_is_nearest_counts(place: str, kind: str) -> None:
    assert module._kind_of(place, MOUNTS) == kind


def test_a_disk_of_this_computer_is_no_network(tmp_path: Path) -> None:
    assert not is_on_network(tmp_path)
    assert surroundings(tmp_path) == ()


def test_a_network_drive_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_kind_of", lambda *_: "nfs4")
    (line,) = surroundings(tmp_path / "desk")
    assert "desk lies on a network drive" in str(line)
