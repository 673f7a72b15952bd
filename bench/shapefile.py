"""A 1,000,000-point, 7-field shapefile: packaged by us, and written by QgsVectorFileWriter with default options."""

from __future__ import annotations

import random
from pathlib import Path

from osgeo import ogr, osr
from qgis.core import QgsCoordinateTransformContext, QgsProject, QgsVectorFileWriter, QgsVectorLayer

from bench import rows

POINTS = 1_000_000


def measure(folder: Path, runs: int) -> list[rows.Row]:
    """Return the row of times and that of the longest stall of the GUI thread."""
    from bench.heartbeat import run_job
    from qfieldsync_cloud.jobs.package import package_project
    from qfieldsync_cloud.packaging.inspect import inspect, read_project
    from qfieldsync_cloud.packaging.package import Choices

    project = _project(folder)
    ours, peer, stalls = [], [], []
    for run in range(runs):
        opened = read_project(project)
        job = package_project(inspect(opened), Choices(), folder / f"ours{run}")
        outcome: list[float] = []
        ours.append(rows.seconds(lambda job=job, outcome=outcome: outcome.append(run_job(job)[1])))
        stalls += outcome
        peer.append(rows.seconds(lambda run=run: write_geopackage(folder / "points.shp", folder / f"peer{run}.gpkg")))
    work = "a 1,000,000-point, 7-field shapefile packaged, against QgsVectorFileWriter"
    return [
        rows.against(work, ours, peer, 0.65),
        rows.absolute("longest stall of the GUI thread while it is packaged", stalls, "ms", 100),
    ]


def write_geopackage(source: Path, target: Path) -> None:
    """Write a shapefile as a GeoPackage, as QGIS does with its default options."""
    layer = QgsVectorLayer(str(source), "points", "ogr")
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    context = QgsCoordinateTransformContext()
    error, message, *_ = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(target), context, options)
    if error:
        raise RuntimeError(message)


def _project(folder: Path) -> Path:
    write_shapefile(folder / "points.shp")
    project = QgsProject()
    layer = QgsVectorLayer(str(folder / "points.shp"), "points", "ogr")
    project.addMapLayer(layer)
    path = folder / "bench.qgz"
    project.write(str(path))
    return path


def write_shapefile(path: Path, count: int = POINTS) -> Path:
    """Write so many points with 7 fields, and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    chance = random.Random(1)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(2056)
    source = ogr.GetDriverByName("ESRI Shapefile").CreateDataSource(str(path))
    layer = source.CreateLayer("points", reference, ogr.wkbPoint)
    kinds = {"name": ogr.OFTString, "code": ogr.OFTString, "count": ogr.OFTInteger, "size": ogr.OFTInteger64}
    kinds.update({"height": ogr.OFTReal, "width": ogr.OFTReal, "day": ogr.OFTDate})
    for name, kind in kinds.items():
        layer.CreateField(ogr.FieldDefn(name, kind))
    definition = layer.GetLayerDefn()
    for number in range(count):
        feature = ogr.Feature(definition)
        feature.SetField(0, f"tree {number}")
        feature.SetField(1, f"C{number % 977}")
        feature.SetField(2, number % 100)
        feature.SetField(3, number * 1000)
        feature.SetField(4, chance.random() * 40)
        feature.SetField(5, chance.random())
        feature.SetField(6, 2026, 1 + number % 12, 1 + number % 28, 0, 0, 0, 0)
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(2_600_000 + chance.random() * 100_000, 1_200_000 + chance.random() * 100_000)
        feature.SetGeometryDirectly(point)
        layer.CreateFeature(feature)
    return path
