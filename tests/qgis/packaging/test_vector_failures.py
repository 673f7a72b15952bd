"""A layer that can't be converted: the package fails or goes without it, as was chosen; nothing half-written stays."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import QgsProject

from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.errors import CancelledJob, QFieldSyncCloudError
from qfieldsync_cloud.jobs.publish import publish
from qfieldsync_cloud.jobs.session import sign_in
from qfieldsync_cloud.packaging import copying
from qfieldsync_cloud.packaging.errors import ConversionError, FileCopyError
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.packaging.package import Choices, package
from tests.fixtures.projects import INTEGER, TEXT, memory_layer, save, vector_layer, write_vector
from tests.qgis.packaging.support import cancel_when, messages, reopen
from tests.qgis.packaging.vector_kinds import KINDS

pytestmark = pytest.mark.usefixtures("qgis_app")

LINES = [(f"LINESTRING ({n} 0, {n} 1)", n, "x" * 40) for n in range(3000)]


def project_over(tmp_path, layers):
    """Return the description of a saved project over these layers and one that can't fail."""
    project = QgsProject()
    project.addMapLayers([*layers, memory_layer("Fine")])
    save(project, tmp_path / "project" / "p.qgz")
    description = inspect(project)
    return project, description


def lines(path, driver):
    return write_vector(path, path.stem, {"n": INTEGER, "name": TEXT}, LINES, 2, driver=driver)


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def scribble(path: Path) -> None:
    with path.open("r+b") as opened:
        opened.seek(path.stat().st_size // 2)
        opened.write(b"\xff" * 4096)


def empty_folder(path: Path) -> None:
    for file in path.iterdir():
        file.unlink()


DAMAGE = {
    "shapefile cut off": ("ESRI Shapefile", "shp", halve),
    "table of a shapefile gone": ("ESRI Shapefile", "shp", lambda path: path.with_suffix(".shx").write_bytes(b"")),
    "FlatGeobuf cut off": ("FlatGeobuf", "fgb", halve),
    "GeoJSON cut off": ("GeoJSON", "geojson", halve),
    "GML cut off": ("GML", "gml", halve),
    "SQLite scribbled over": ("SQLite", "sqlite", scribble),
    "geodatabase emptied": ("OpenFileGDB", "gdb", empty_folder),
    "file vanished": ("GeoJSON", "geojson", Path.unlink),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_data_stop_the_package_or_are_left_out(tmp_path, damage):
    driver, ending, spoil = DAMAGE[damage]
    path = lines(tmp_path / "data" / f"broken.{ending}", driver)
    project, description = project_over(tmp_path, [vector_layer(path, "Broken")])
    spoil(path)
    with pytest.raises(ConversionError, match="Broken can't be converted to a GeoPackage"):
        package(description, Choices(), tmp_path / "package", Context())
    assert sorted(os.listdir(tmp_path)) == ["data", "project"]
    check_left_out(description, tmp_path, "Broken")
    project.clear()


def check_left_out(description, tmp_path, name):
    packaged = package(description, Choices(leave_out_failed=True), tmp_path / "package", Context())
    assert [layer.name for layer in packaged.layers] == ["Fine"]
    assert {file.path for file in packaged.files} == {"p.qgz", "data/Fine.gpkg"}
    assert {path.name for path in (tmp_path / "package").rglob("*") if path.is_file()} == {"p.qgz", "Fine.gpkg"}
    assert f"warning: {name} is left out." in messages(packaged.findings)
    assert list(reopen(packaged).mapLayers()) == [packaged.layers[0].id]


@pytest.mark.parametrize("kind", ["archive", "file geodatabase"])
def test_a_source_that_vanished_after_it_was_looked_at(tmp_path, kind):
    layers = KINDS[kind](tmp_path / "data")
    project, description = project_over(tmp_path, layers[-1:])
    shutil.rmtree(tmp_path / "data")
    with pytest.raises(ConversionError) as caught:
        package(description, Choices(), tmp_path / "package", Context())
    assert layers[-1].name() in str(caught.value)
    assert not (tmp_path / "package").exists()
    check_left_out(description, tmp_path, layers[-1].name())
    project.clear()


def test_a_file_that_vanishes_while_another_is_converted(tmp_path):
    first, second = (lines(tmp_path / name / f"{name}.shp", "ESRI Shapefile") for name in ("a", "b"))
    project, description = project_over(tmp_path, [vector_layer(path, path.stem) for path in (first, second)])

    def take_away(progress: Progress) -> None:
        if progress.item == "data/a.gpkg" and progress.done:
            shutil.rmtree(second.parent, ignore_errors=True)

    with pytest.raises(ConversionError, match="The layer b can't be converted"):
        package(description, Choices(), tmp_path / "package", Context(take_away))
    assert not second.exists()
    assert sorted(os.listdir(tmp_path)) == ["a", "project"]
    project.clear()


def held(path: Path) -> sqlite3.Connection:
    """Return a connection that lets nobody else read, as a program that writes for long."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def test_a_geopackage_that_another_program_holds_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(copying, "PATIENCE", 0.5)
    path = lines(tmp_path / "data" / "held.gpkg", "GPKG")
    project, description = project_over(tmp_path, [vector_layer(f"{path}|layername=held", "Held")])
    with closing(held(path)), pytest.raises(FileCopyError, match=r"held\.gpkg can't be copied") as caught:
        package(description, Choices(), tmp_path / "package", Context())
    assert "locked" in caught.value.details
    assert not (tmp_path / "package").exists()
    project.clear()


def test_waiting_for_a_held_geopackage_can_be_cancelled(tmp_path):
    path = lines(tmp_path / "data" / "held.gpkg", "GPKG")
    project, description = project_over(tmp_path, [vector_layer(f"{path}|layername=held", "Held")])
    context = cancel_when(lambda progress: progress.item == "data/held.gpkg")
    with closing(held(path)), pytest.raises(CancelledJob):
        package(description, Choices(), tmp_path / "package", context)
    assert not (tmp_path / "package").exists()
    project.clear()


@pytest.fixture
def small_disk(tmp_path):
    """Give a folder on a disk of its own of 600 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a disk can only be mounted by root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize(("driver", "ending"), [("ESRI Shapefile", "shp"), ("GPKG", "gpkg"), ("SQLite", "sqlite")])
@pytest.mark.parametrize("room", [600, 300, 110, 60, 4])
def test_a_full_disk_leaves_nothing_behind(tmp_path, small_disk, driver, ending, room):
    rows = [(f"LINESTRING ({n} 0, {n} 1)", n, "x" * 200) for n in range(5000)]
    path = write_vector(tmp_path / f"big.{ending}", "big", {"n": INTEGER, "name": TEXT}, rows, 2, driver=driver)
    project, description = project_over(tmp_path, [vector_layer(path, "Big")])
    (small_disk / "ballast").write_bytes(bytes((600 - room) * 1000))
    with pytest.raises(QFieldSyncCloudError) as caught:
        package(description, Choices(), small_disk / "package", Context())
    assert caught.value.remedy is not None
    assert os.listdir(small_disk) == ["ballast"]
    project.clear()


def test_a_memory_layer_that_does_not_fit(tmp_path, small_disk):
    rows = [(f"POINT ({n} 1)", "x" * 200, n) for n in range(8000)]
    project, description = project_over(tmp_path, [memory_layer("Big", rows=rows)])
    with pytest.raises(ConversionError, match="The layer Big can't be converted"):
        package(description, Choices(), small_disk / "package", Context())
    assert os.listdir(small_disk) == []
    project.clear()


def test_nothing_is_sent_of_a_package_that_failed(cloud, tmp_path):
    network = NetworkSettings(user_agent="qfieldsync_cloud/0 (test) QGIS/32216", first_delay=0.01)
    account = cloud.user("owner")
    session = sign_in(cloud.url, account.username, account.password, network)(Context())
    path = lines(tmp_path / "data" / "broken.fgb", "FlatGeobuf")
    project, description = project_over(tmp_path, [vector_layer(path, "Broken")])
    halve(path)
    with pytest.raises(ConversionError):
        publish(session, description, Choices(), tmp_path / "out", NewProject("lines"), prepare=False)(Context())
    assert not cloud.requests.find(method="POST", path="*/projects/*")
    assert not (tmp_path / "out").exists()
    choices = Choices(leave_out_failed=True)
    sent = publish(session, description, choices, tmp_path / "out", NewProject("lines"), prepare=False)(Context())
    assert set(cloud.files(sent.project.id)) == {"p.qgz", "data/Fine.gpkg"}
    project.clear()
