"""The main job on a real project: package, create, upload, the crew's package, and what the crew gets."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProject, QgsVectorFileWriter, QgsVectorLayer

from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob, FolderError, QFieldSyncCloudError
from qfieldsync_cloud.jobs.download import download_package
from qfieldsync_cloud.jobs.publish import publish
from qfieldsync_cloud.jobs.session import sign_in
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.packaging.package import Choices

NETWORK = NetworkSettings(user_agent="qfieldsync_cloud/0 (test) QGIS/32216", first_delay=0.01)


def layer_of(name: str, count: int) -> QgsVectorLayer:
    layer = QgsVectorLayer("Point?crs=EPSG:2056&field=name:string&field=height:double", name, "memory")
    features = []
    for number in range(count):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([f"{name} {number}", number / 2])
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(2_600_000 + number, 1_200_000)))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def written(layer: QgsVectorLayer, path: Path, driver: str) -> QgsVectorLayer:
    path.parent.mkdir(parents=True, exist_ok=True)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = driver
    context = QgsProject.instance().transformContext()
    assert QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), context, options)[0] == 0
    return QgsVectorLayer(str(path), layer.name(), "ogr")


@pytest.fixture
def project(tmp_path, qgis_app) -> QgsProject:
    """A saved project: a GeoPackage inside its home, one outside, a shapefile and a memory layer."""
    home = tmp_path / "home"
    project = QgsProject()
    project.addMapLayers(
        [
            written(layer_of("trees", 12), home / "trees.gpkg", "GPKG"),
            written(layer_of("plots", 3), tmp_path / "elsewhere" / "plots.gpkg", "GPKG"),
            written(layer_of("wells", 5), tmp_path / "elsewhere" / "wells.shp", "ESRI Shapefile"),
            layer_of("notes", 7),
        ]
    )
    project.writeEntry("QFieldSync", "attachmentDirs", ["DCIM"])
    (home / "DCIM").mkdir()
    (home / "DCIM" / "oak 1.jpg").write_bytes(b"\xff\xd8 a photo")
    assert project.write(str(home / "survey.qgz"))
    return project


@pytest.fixture
def session(cloud):
    account = cloud.user("owner")
    return sign_in(cloud.url, account.username, account.password, NETWORK)(Context())


def counts_of(project_file: Path) -> dict[str, int]:
    project = QgsProject()
    assert project.read(str(project_file))
    layers = {layer.name(): layer for layer in project.mapLayers().values()}
    assert all(layer.isValid() for layer in layers.values())
    return {name: sum(1 for _ in layer.getFeatures()) for name, layer in layers.items()}


def test_a_project_becomes_the_crews_package(cloud, session, project, tmp_path):
    description = inspect(project)
    result = publish(session, description, Choices(), tmp_path / "out", NewProject("survey"))(Context())
    assert result.ok, str(result.sentence())
    files = cloud.files(result.project.id)
    assert "DCIM/oak 1.jpg" in files
    assert not any(name.endswith((".shp", ".dbf")) for name in files)

    crew = download_package(session, result.project.id, tmp_path / "crew")(Context())
    assert crew.ok
    counts = counts_of(tmp_path / "crew" / "survey_qfield.qgz")
    assert counts == {"trees": 12, "plots": 3, "wells": 5, "notes": 7}


def test_publishing_again_sends_only_what_changed(cloud, session, project, tmp_path):
    job = publish(session, inspect(project), Choices(), tmp_path / "out", NewProject("survey"), prepare=False)
    first = job(Context())
    layer = project.mapLayersByName("trees")[0]
    feature = next(layer.getFeatures())
    feature.setAttribute("fid", None)
    assert layer.dataProvider().addFeatures([feature])[0]
    job = publish(session, inspect(project), Choices(), tmp_path / "out", NewProject("survey"), prepare=False)
    second = job(Context())
    assert second.project.id == first.project.id
    assert second.report.edits_sent == 1
    assert "trees.gpkg" not in {file.path for file in second.report.uploaded}
    assert job(Context()).report.ok
    assert "DCIM/oak 1.jpg" not in {file.path for file in second.report.uploaded}


def test_publishing_again_does_not_undo_what_the_crew_did(cloud, session, project, tmp_path):
    job = publish(session, inspect(project), Choices(), tmp_path / "out", NewProject("survey"), prepare=False)
    pid = job(Context()).project.id
    edited = tmp_path / "edited.gpkg"
    edited.write_bytes(cloud.files(pid)["trees.gpkg"])
    written(layer_of("trees", 99), edited, "GPKG")
    cloud.upload(pid, "trees.gpkg", edited)
    assert synchronize(session, tmp_path / "out")(Context()).ok
    theirs = cloud.files(pid)["trees.gpkg"]
    again = job(Context())
    assert again.ok
    assert "trees.gpkg holds edits made since it was packaged" in str([str(f.message) for f in again.packaged.findings])
    assert cloud.files(pid)["trees.gpkg"] == theirs
    assert (tmp_path / "out" / "trees.gpkg").read_bytes() == theirs


def test_a_layer_that_left_the_project_leaves_the_cloud(cloud, session, project, tmp_path):
    def job():
        return publish(session, inspect(project), Choices(), tmp_path / "out", NewProject("survey"), prepare=False)

    pid = job()(Context()).project.id
    assert any(name.endswith("plots.gpkg") for name in cloud.files(pid))
    project.removeMapLayer(project.mapLayersByName("plots")[0])
    assert project.write()
    assert job()(Context()).ok
    assert not any(name.endswith("plots.gpkg") for name in cloud.files(pid))


def test_another_project_is_not_published_over_this_one(cloud, session, project, tmp_path):
    publish(session, inspect(project), Choices(), tmp_path / "out", NewProject("survey"), prepare=False)(Context())
    other = publish(session, inspect(project), Choices(), tmp_path / "out", NewProject("other"), prepare=False)
    with pytest.raises(FolderError, match="already belongs to the cloud project owner/survey"):
        other(Context())


def test_publishing_in_place_takes_nothing_else_along(cloud, session, tmp_path, qgis_app):
    home = tmp_path / "home"
    project = QgsProject()
    project.addMapLayer(written(layer_of("trees", 12), home / "trees.gpkg", "GPKG"))
    assert project.write(str(home / "survey.qgz"))
    (home / "salaries.xlsx").write_bytes(b"private")
    job = publish(session, inspect(project), Choices(in_place=True), home, NewProject("survey"), prepare=False)
    with pytest.raises(FolderError, match="do not belong to the project: salaries"):
        job(Context())
    (home / ".qfieldsyncignore").write_text("*.xlsx\n")
    result = job(Context())
    assert result.ok
    assert set(cloud.files(result.project.id)) == {"trees.gpkg", "survey.qgz"}


def test_a_cancelled_publication_goes_on(cloud, session, project, tmp_path):
    context = Context(on_progress=lambda progress: progress.item.endswith("gpkg") and context.cancelled.set())
    job = publish(session, inspect(project), Choices(), tmp_path / "out", NewProject("survey"), prepare=False)
    with pytest.raises(CancelledJob):
        job(context)
    assert job(Context()).ok


def test_a_project_that_was_never_saved_is_refused_before_anything_is_sent(cloud, session, qgis_app, tmp_path):
    unsaved = QgsProject()
    unsaved.addMapLayer(layer_of("notes", 1))
    with pytest.raises(QFieldSyncCloudError, match="save"):
        publish(session, inspect(unsaved), Choices(), tmp_path / "out", NewProject("unsaved"))(Context())
    assert not cloud.requests.find(method="POST", path="*/projects/*")
    assert not (tmp_path / "out").exists()
