"""Each algorithm in this process, on real files, against the sandbox."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from tests.qgis.processing.conftest import Listener


@pytest.fixture
def published(run, signed_in, project_file, tmp_path):
    """The sample project in the cloud: the outputs of `publish`."""
    outcome = run("publish", PROJECT=str(project_file), OUTPUT=str(tmp_path / "packaged"), NAME="trees")
    assert outcome.ok, outcome.text
    return outcome.outputs


def test_package(run, nobody, project_file, tmp_path):
    outcome = run("package", PROJECT=str(project_file), OUTPUT=str(tmp_path / "out"))
    assert outcome.ok, outcome.text
    found = (path for path in (tmp_path / "out").rglob("*") if path.is_file())
    files = [path for path in found if ".qfieldsync_cloud" not in path.parts]
    assert outcome.outputs["FILES"] == len(files) == 5
    assert outcome.outputs["BYTES"] == sum(path.stat().st_size for path in files)
    project = QgsProject()
    assert project.read(outcome.outputs["PROJECT_FILE"])
    assert len(project.mapLayers()) > 0
    assert all(layer.isValid() for layer in project.mapLayers().values())
    assert isinstance(json.loads(outcome.outputs["FINDINGS"]), list)


def test_package_takes_the_open_project(run, nobody, project_file, tmp_path):
    project = QgsProject()
    assert project.read(str(project_file))
    outcome = run("package", project=project, OUTPUT=str(tmp_path / "out"))
    assert outcome.ok, outcome.text
    assert Path(outcome.outputs["PROJECT_FILE"]).is_file()
    assert project.fileName() == str(project_file)


def test_upload_creates_then_finds_the_project(run, signed_in, cloud, project_file):
    folder = project_file.parent
    first = run("upload", FOLDER=str(folder), NAME="by-hand", DESCRIPTION="For the crew")
    assert first.ok, first.text
    assert first.outputs["FILES"] == 5
    assert first.outputs["BYTES"] == sum(map(len, cloud.files(first.outputs["PROJECT_ID"]).values()))
    again = run("upload", FOLDER=str(folder))
    assert again.ok, again.text
    assert (again.outputs["PROJECT_ID"], again.outputs["FILES"]) == (first.outputs["PROJECT_ID"], 0)


def test_upload_to_a_project_by_its_id(run, signed_in, cloud, project_file):
    project_id = cloud.make_project("owner", "empty")
    outcome = run("upload", FOLDER=str(project_file.parent), PROJECT_ID=project_id)
    assert outcome.ok, outcome.text
    assert outcome.outputs["PROJECT_ID"] == project_id
    assert "trees.gpkg" in cloud.files(project_id)


def test_publish_tells_of_files_and_package(published, cloud):
    assert published["STATUS"] == "finished"
    assert published["INVALID_LAYERS"] == 0
    assert published["FILES"] == 5
    uploaded = {row["path"] for row in json.loads(published["REPORT"])["uploaded"]}
    assert uploaded == set(cloud.files(published["PROJECT_ID"]))
    assert cloud.package(published["PROJECT_ID"])


def test_publish_from_the_projects_own_folder(run, signed_in, cloud, published, tmp_path):
    """A packaged folder is a project whose data lie in its own folder."""
    shutil.copytree(published["OUTPUT"], tmp_path / "own", ignore=shutil.ignore_patterns(".qfieldsync_cloud"))
    before = {path: path.read_bytes() for path in (tmp_path / "own").rglob("*") if path.is_file()}
    outcome = run("publish", PROJECT=str(tmp_path / "own" / "trees.qgs"), OUTPUT=str(tmp_path / "own"), NAME="own")
    assert outcome.ok, outcome.text
    assert {path: path.read_bytes() for path in before} == before
    assert set(cloud.files(outcome.outputs["PROJECT_ID"])) == {"DCIM/tree 1.jpg", *_sample_names()}


def _sample_names() -> set[str]:
    return {"trees.gpkg", "plots.gpkg", "visits.gpkg", "trees.qgs"}


def test_download_project_and_package(run, published, cloud, tmp_path):
    project_id = published["PROJECT_ID"]
    outcome = run("download", PROJECT_ID=project_id, FOLDER=str(tmp_path / "copy"))
    assert outcome.ok, outcome.text
    assert outcome.outputs["FILES"] == 5
    assert (tmp_path / "copy" / "DCIM" / "tree 1.jpg").read_bytes() == b"\xff\xd8 a photo"

    outcome = run("download", PROJECT_ID=project_id, FOLDER=str(tmp_path / "crew"), KIND="package")
    assert outcome.ok, outcome.text
    for name, content in cloud.package(project_id).items():
        assert (tmp_path / "crew" / name).read_bytes() == content


def test_synchronize(run, published, cloud):
    folder = Path(published["OUTPUT"])
    (folder / "notes.txt").write_text("mine")
    dry = run("synchronize", FOLDER=str(folder), DRY_RUN=True)
    assert (dry.ok, dry.outputs["UPLOADED"]) == (True, 1)
    assert "notes.txt" not in cloud.files(published["PROJECT_ID"])

    held = run("synchronize", FOLDER=str(folder), DIRECTION="down")
    assert (held.ok, held.outputs["UPLOADED"]) == (True, 0)

    outcome = run("synchronize", FOLDER=str(folder))
    assert (outcome.ok, outcome.outputs["UPLOADED"], outcome.outputs["CONFLICTS"]) == (True, 1, 0)
    assert cloud.files(published["PROJECT_ID"])["notes.txt"] == b"mine"


@pytest.mark.parametrize(
    ("choice", "conflicts", "here", "there"),
    [("stop", 1, "mine", b"theirs"), ("mine", 0, "mine", b"mine"), ("theirs", 0, "theirs", b"theirs")],
)
def test_conflicts_go_as_told(run, published, cloud, choice, conflicts, here, there):
    folder, project_id = Path(published["OUTPUT"]), published["PROJECT_ID"]
    (folder / "notes.txt").write_text("mine")
    cloud.upload(project_id, "notes.txt", b"theirs")
    outcome = run("synchronize", FOLDER=str(folder), ON_CONFLICT=choice)
    assert (outcome.ok, outcome.outputs["CONFLICTS"]) == (True, conflicts), outcome.text
    assert (folder / "notes.txt").read_text() == here
    assert cloud.files(project_id)["notes.txt"] == there


def test_prepare_by_folder_and_by_id(run, published, cloud):
    for parameters in ({"FOLDER": published["OUTPUT"]}, {"PROJECT_ID": published["PROJECT_ID"], "FORCE": True}):
        outcome = run("prepare", **parameters)
        assert outcome.ok, outcome.text
        assert outcome.outputs["STATUS"] == "finished"
        assert outcome.outputs["PROJECT_ID"] == published["PROJECT_ID"]
        assert outcome.outputs["FILES"] == len(json.loads(outcome.outputs["REPORT"])["files"]) > 0


def test_prepare_without_waiting_only_orders(run, published, cloud):
    cloud.pause_jobs()
    outcome = run("prepare", PROJECT_ID=published["PROJECT_ID"], FORCE=True, WAIT=0)
    assert outcome.ok, outcome.text
    assert outcome.outputs["STATUS"] in ("pending", "queued", "started")
    cloud.resume_jobs()


def test_listprojects_is_a_table(run, signed_in, cloud, tmp_path):
    for number in range(120):
        cloud.make_project("owner", f"forest-{number:03}")
    cloud.make_project("owner", "meadow")
    outcome = run("listprojects", FILTER="forest", OUTPUT=str(tmp_path / "projects.gpkg"))
    assert outcome.ok, outcome.text
    table = QgsVectorLayer(outcome.outputs["OUTPUT"], "projects", "ogr")
    names = [feature["name"] for feature in table.getFeatures()]
    assert outcome.outputs["COUNT"] == len(names) == 120
    assert all(name.startswith("forest-") for name in names)
    assert {feature["owner"] for feature in table.getFeatures()} == {"owner"}
    assert {feature["role"] for feature in table.getFeatures()} == {"admin"}


def test_cancelled_before_it_starts(run, signed_in, project_file, tmp_path, cloud):
    feedback = Listener()
    feedback.cancel()
    outcome = run("publish", feedback, PROJECT=str(project_file), OUTPUT=str(tmp_path / "out"), NAME="never")
    assert not outcome.ok
    assert not list(tmp_path.glob("out/*"))
    assert not cloud.requests.find(method="POST", path="*/projects/")


def test_cancelled_on_the_way(run, signed_in, project_file, cloud):
    """It is cancelled when the cloud project is there and files travel; the next run brings the rest."""
    feedback = Listener()
    feedback.cancel_at = "Looking for changes"
    outcome = run("upload", feedback, FOLDER=str(project_file.parent), NAME="halfway")
    assert not outcome.ok
    assert "Cancelled" in outcome.text
    outcome = run("upload", FOLDER=str(project_file.parent), NAME="halfway")
    assert outcome.ok, outcome.text
    assert len(cloud.files(outcome.outputs["PROJECT_ID"])) == 5
