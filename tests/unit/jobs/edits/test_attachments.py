"""What a field for photos may hold: names of files here or in the cloud, and whatever else people put in."""

from __future__ import annotations

import pytest

from qfieldsync_cloud.jobs.edits.push import Push

PHOTO = b"\xff\xd8 a photo"


def add_photo(desk, name="DCIM/oak.jpg"):
    path = desk.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(PHOTO)


def files_told(cloud, project):
    """Return what the deltafiles said of attachments."""
    return [row["content"] for row in cloud.store.all("SELECT * FROM deltas WHERE project = ?", project)]


@pytest.mark.parametrize(
    "value",
    [
        "x" * 5000,
        "data:image/png;base64," + "A" * 400,
        "/etc/hostname",
        "../outside.jpg",
        "DCIM//oak.jpg",
        ".qfieldsync_cloud/link.json",
        "C:\\photos\\oak.jpg",
        "https://example.org/oak.jpg",
    ],
    ids=["long", "data URL", "absolute", "outside", "doubled", "own folder", "drive", "URL"],
)
def test_what_names_no_file_of_the_folder_is_just_a_text(cloud, project, desk, cloud_rows, value):
    (desk.folder.parent / "outside.jpg").write_bytes(b"not to be sent")
    add_photo(desk)
    desk.run("UPDATE trees SET photo = ? WHERE fid = 1", value)
    report = desk.synchronize()
    assert (report.ok, report.edits_sent, report.edits_waiting) == (True, 1, 0)
    assert cloud_rows("photo")[1] == value
    assert [told for told in files_told(cloud, project) if "files_sha256" in told] == []
    assert set(cloud.files(project)) == {"trees.gpkg", "plots.gpkg", "visits.gpkg", "trees.qgs", "DCIM/oak.jpg"}


@pytest.mark.parametrize("value", ["./DCIM/oak.jpg", "DCIM\\oak.jpg", "DCIM/oak.jpg"])
def test_a_photo_is_found_however_its_name_is_written(cloud, project, desk, value):
    add_photo(desk)
    desk.run("UPDATE trees SET photo = ? WHERE fid = 1", value)
    assert desk.synchronize().edits_sent == 1
    (told,) = files_told(cloud, project)
    assert '"files_sha256": {"DCIM/oak.jpg": "' in told


def test_a_text_with_a_null_character_stays_and_the_others_go(desk, cloud_rows):
    desk.run("UPDATE trees SET photo = ? WHERE fid = 1", "a\0b")
    desk.run("UPDATE trees SET name = 'Other' WHERE fid = 2")
    for sent in (1, 0):
        report = desk.synchronize()
        assert (report.ok, report.edits_sent, report.edits_waiting) == (True, sent, 1)
        assert "null characters" in str(report.edits[0].failures[0].reason)
    assert (cloud_rows()[2], cloud_rows("photo")[1]) == ("Other", None)
    assert desk.rows("photo")[1] == "a\0b"


def test_a_photo_that_is_ignored_does_not_hold_its_edit_back(cloud, project, desk, cloud_rows):
    (desk.folder / ".qfieldsyncignore").write_text("DCIM/\n")
    add_photo(desk)
    desk.run("UPDATE trees SET photo = 'DCIM/oak.jpg' WHERE fid = 1")
    report = desk.synchronize()
    assert (report.ok, report.edits_waiting, cloud_rows("photo")[1]) == (True, 0, "DCIM/oak.jpg")
    assert "DCIM/oak.jpg" not in cloud.files(project)


def test_no_file_is_opened_to_find_an_attachment(desk, monkeypatch):
    seen = []
    find = Push._attachments

    def watched(self, edit, layer):
        with monkeypatch.context() as patch:
            patch.setattr("pathlib.Path.open", lambda path, *_, **__: seen.append(path))
            patch.setattr("pathlib.Path.is_file", seen.append)
            return find(self, edit, layer)

    monkeypatch.setattr(Push, "_attachments", watched)
    desk.run("UPDATE trees SET photo = '/etc/hostname' WHERE fid = 1")
    assert desk.synchronize().edits_sent == 1
    assert seen == []
