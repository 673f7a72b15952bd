"""What a project holds besides its data goes to the cloud and to the crew, and nothing of it is run on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsEditFormConfig, QgsProject

from tests.qgis.packaging.moved import is_drawn
from tests.qgis.packaging.round_trip import RoundTrip, round_trip, xml_of
from tests.qgis.packaging.round_trip_project import ABSENT, COMPANIONS, TRAITS, build, trees
from tests.qgis.packaging.support import messages


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("contents")


@pytest.fixture(scope="module")
def before() -> dict[str, Any]:
    return {}


@pytest.fixture(scope="module")
def trip(qgis_app, before, root, qgis_worker) -> Iterator[RoundTrip]:
    """Give the way of the project; what the crew has is open in QGIS, where virtual layers and styles are resolved."""
    project = QgsProject.instance()
    project.clear()
    build(project, root)
    with round_trip(project, root, qgis_worker) as made:
        before.update({kind: look(project) for kind, look in TRAITS.items()})
        project.clear()
        for name in ("project", "elsewhere", "office"):
            (root / name).rename(root / f"gone-{name}")
        assert project.read(made.crew.fileName())
        yield made


@pytest.mark.parametrize("kind", list(TRAITS))
def test_the_crew_has_what_the_analyst_has(trip, before, kind):
    assert TRAITS[kind](trip.source) == before[kind], kind


@pytest.mark.parametrize("kind", ["SVG markers", "large SVG markers", "raster fills"])
def test_something_was_drawn(trip, before, kind):
    assert is_drawn(before[kind]), kind


def test_nobodys_code_was_run(trip, root):
    assert not (root / "ran").exists()


def test_a_font_that_the_server_has_not_is_replaced_by_its_qgis_as_was_told(trip):
    assert ABSENT in xml_of(trip.folder.parent / "package" / "project.qgz")
    assert trees(trip.source).labeling().settings().format().font().family() != ABSENT
    assert f"The layer Trees uses the font {ABSENT}, which is not installed here." in messages(
        trip.published.packaged.findings
    )


def test_a_form_is_there_but_the_server_names_the_place_that_it_had_there(trip):
    config = trees(trip.source).editFormConfig()
    named = {"form.ui": config.uiForm(), "form.py": config.initFilePath()}
    for name, path in named.items():
        assert Path(path) == trip.folder.parent / "files" / "forms" / name
        before = trip.folder.parent / "gone-project" / "forms" / name
        assert (trip.folder / "forms" / name).read_bytes() == before.read_bytes()
    assert (config.initFunction(), config.initCodeSource()) == ("opened", QgsEditFormConfig.CodeSourceFile)


def test_translations_stay_in_the_cloud_since_the_server_hands_none_on(trip):
    assert "project_de.ts" in {file.path for file in trip.published.packaged.files}
    assert not list(trip.folder.glob("*.ts"))


def test_the_plugin_of_the_project_goes_under_the_name_of_the_crews_project(trip):
    assert (trip.folder / "project_qfield.qml").read_text(encoding="utf-8") == COMPANIONS["project.qml"]
