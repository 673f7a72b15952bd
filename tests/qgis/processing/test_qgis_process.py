"""Each algorithm of the built plugin through `qgis_process`, as a script runs it."""

from __future__ import annotations

import json

import pytest


def test_the_whole_way(qgis_process, signed_in, cloud, project_file, tmp_path):
    def run(name: str, **parameters: str) -> dict:
        code, answer, text = qgis_process(name, signed_in, **parameters)
        assert code == 0, text
        return answer["results"]

    packaged = run("package", PROJECT=project_file, OUTPUT=tmp_path / "packaged")
    assert packaged["FILES"] == 5

    uploaded = run("upload", FOLDER=tmp_path / "packaged", NAME="by-script")
    project_id = uploaded["PROJECT_ID"]
    assert uploaded["FILES"] == len(cloud.files(project_id)) == 5

    prepared = run("prepare", FOLDER=tmp_path / "packaged", WAIT="120")
    assert (prepared["STATUS"], prepared["INVALID_LAYERS"]) == ("finished", 0)

    downloaded = run("download", PROJECT_ID=project_id, FOLDER=tmp_path / "crew", KIND="package")
    assert downloaded["FILES"] == len(json.loads(prepared["REPORT"])["files"])

    (tmp_path / "packaged" / "notes.txt").write_text("from the desk")
    synchronized = run("synchronize", FOLDER=tmp_path / "packaged", DIRECTION="up", DRY_RUN="false")
    assert synchronized["UPLOADED"] == 1
    assert cloud.files(project_id)["notes.txt"] == b"from the desk"

    published = run("publish", PROJECT=project_file, OUTPUT=tmp_path / "published", NAME="in-one", PREPARE="true")
    assert published["STATUS"] == "finished"

    listed = run("listprojects", FILTER="in-one", OUTPUT=tmp_path / "projects.csv")
    assert listed["COUNT"] == 1
    assert published["PROJECT_ID"] in (tmp_path / "projects.csv").read_text()


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("package", {"PROJECT": "none.qgz", "OUTPUT": "out"}, "none.qgz"),
        ("synchronize", {"FOLDER": "."}, "is not linked"),
    ],
)
def test_failure_is_an_exit_code_and_a_sentence(qgis_process, signed_in, tmp_path, name, parameters, words):
    code, answer, text = qgis_process(name, signed_in, **{key: tmp_path / value for key, value in parameters.items()})
    assert code != 0
    assert answer is None
    assert words in text
    assert signed_in["QFIELDCLOUD_PASSWORD"] not in text


def test_without_an_account(qgis_process, tmp_path):
    code, _, text = qgis_process("listprojects", {}, OUTPUT=tmp_path / "projects.csv")
    assert code != 0
    assert "You are not signed in" in text
