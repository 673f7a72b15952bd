"""A desk's synchronization of a few edits in a large GeoPackage, against sending the file."""

from __future__ import annotations

import os
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsProject, QgsVectorLayer

from bench import rows
from bench.compare import write_points
from bench.transfers import LONG_AGO
from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.changes import pending_changes
from qfieldsync_cloud.jobs.session import Session, sign_in
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.jobs.upload import upload_folder
from sandbox import Sandbox

NETWORK = NetworkSettings(user_agent="qfieldsync_cloud/0 (bench) QGIS/32216", read_timeout=120)
ROWS, EDITS = 1_350_000, 10


def measure(folder: Path, runs: int) -> list[rows.Row]:
    """Return the rows: bytes sent, memory being that of the comparison, and the look at a folder nobody touched."""
    desk = folder / "desk"
    size = _make_project(desk)
    sent, looks = [], []
    with Sandbox(folder / "cloud") as cloud:
        account = cloud.add_user("roomy", quota=20_000_000_000)
        session = sign_in(cloud.url, account.username, account.password, NETWORK)(Context())
        upload_folder(session, desk, new=NewProject("large"))(Context())
        cloud.finish_jobs()
        for run in range(runs):
            _edit(desk / "points.gpkg", f"run {run}")
            sent.append(_sent(cloud, session, desk) / size)
            os.utime(desk / "points.gpkg", (LONG_AGO + run, LONG_AGO + run))  # a file so young is always compared
            synchronize(session, desk)(Context())
            looks.append(rows.seconds(lambda: pending_changes(desk)(Context())))
    megabytes = size / 1_000_000
    return [
        rows.share(f"bytes sent of the file for {EDITS} edits in a GeoPackage of {megabytes:.0f} MB", sent, 0.001),
        rows.absolute(
            "a look for edits in that folder, size and time as before", [look * 1000 for look in looks], "ms", 50
        ),
    ]


def _sent(cloud: Sandbox, session: Session, desk: Path) -> int:
    """Synchronize and return the bytes of all requests' bodies."""
    cloud.requests.clear()
    report = synchronize(session, desk)(Context())
    if (report.ok, report.edits_sent, report.edits_waiting) != (True, EDITS, 0):
        raise SystemExit(report.to_json())
    total = sum(request.body_size for request in cloud.requests)
    cloud.finish_jobs()
    return total


def _make_project(folder: Path) -> int:
    folder.mkdir()
    path = folder / "points.gpkg"
    write_points(path, ROWS)
    project = QgsProject()
    project.addMapLayer(QgsVectorLayer(f"{path}|layername=points", "Points", "ogr"))
    if not project.write(str(folder / "points.qgs")):
        raise SystemExit(project.error())
    project.clear()
    return path.stat().st_size


def _edit(path: Path, name: str) -> None:
    dataset = gdal.OpenEx(str(path), gdal.OF_UPDATE | gdal.OF_VECTOR)
    layer = dataset.GetLayerByName("points")
    dataset.StartTransaction()
    for number in range(EDITS):
        feature = layer.GetFeature(1 + number * 1000)
        feature.SetField("name", f"{name}, {number}")
        layer.SetFeature(feature)
    dataset.CommitTransaction()
