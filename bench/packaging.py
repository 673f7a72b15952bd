"""Packaging: several layers at once, a large GeoPackage, the same again, memory, and the window that must not stall."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsProject, QgsVectorLayer

from bench import rows
from bench.compare import write_points
from bench.shapefile import write_geopackage, write_shapefile

LAYERS, POINTS = 4, 250_000
LARGE_ROWS, DOUBLED = 1_600_000, 2
"""Doubled twice, about 1 GB."""
FILES = 500
MANY_LAYERS = 100


def measure(folder: Path, runs: int) -> list[rows.Row]:
    """Return all rows of packaging but that of a single shapefile."""
    return [*_four_layers(folder, runs), *_large(folder, runs), *_again(folder, runs), *_stalls(folder, runs)]


def package(project: Path, target: Path) -> tuple[float, float, float]:
    """Package a saved project in a thread; return seconds, and in ms the inspection's stall and the longest other."""
    from bench.heartbeat import run_job
    from qfieldsync_cloud.jobs.package import package_project
    from qfieldsync_cloud.packaging.inspect import inspect, read_project
    from qfieldsync_cloud.packaging.package import Choices

    opened = read_project(project)
    started = time.perf_counter()
    description = inspect(opened)
    inspected = time.perf_counter()
    _, stall = run_job(package_project(description, Choices(), target))
    return time.perf_counter() - started, (inspected - started) * 1000, stall


def _four_layers(folder: Path, runs: int) -> list[rows.Row]:
    sources = [write_shapefile(folder / f"points{number}.shp", POINTS) for number in range(LAYERS)]
    project = _project(folder / "four.qgz", sources)
    ours, peer, memory = [], [], []
    for run in range(runs):
        ours.append(package(project, folder / f"four{run}")[0])
        memory.append(_memory(project, folder / f"four_memory{run}"))
        peer.append(rows.seconds(lambda run=run: _one_by_one(sources, folder / f"peer{run}")))
        _drop(folder / f"four{run}", folder / f"four_memory{run}", folder / f"peer{run}")
    work = f"{LAYERS} shapefiles of 250,000 points packaged, against QgsVectorFileWriter, one after the other"
    return [
        rows.against(work, ours, peer, 0.4),
        rows.absolute("peak memory of packaging these shapefiles, over idle QGIS", memory, "MiB", 256),
    ]


def _large(folder: Path, runs: int) -> list[rows.Row]:
    source = folder / "large.gpkg"
    write_points(source, LARGE_ROWS)
    _double(source)
    project = _project(folder / "large.qgz", [source])
    ours, peer, memory = [], [], []
    for run in range(runs):
        ours.append(package(project, folder / f"large{run}")[0])
        _drop(folder / f"large{run}")
        memory.append(_memory(project, folder / f"large_memory{run}"))
        _drop(folder / f"large_memory{run}")
        peer.append(rows.seconds(lambda run=run: subprocess.run(["cp", source, folder / f"copy{run}"], check=True)))
        (folder / f"copy{run}").unlink()
    size = source.stat().st_size / 1_000_000_000
    return [
        rows.against(f"a project on a GeoPackage of {size:.1f} GB packaged, against cp", ours, peer, 4.0),
        rows.absolute("peak memory of packaging that GeoPackage, over idle QGIS", memory, "MiB", 256),
    ]


def _again(folder: Path, runs: int) -> list[rows.Row]:
    home = folder / "many"
    sources = [write_shapefile(home / f"layer{number}.shp", 2000) for number in range(20)]
    (home / "DCIM").mkdir()
    for number in range(FILES - len(sources)):
        (home / "DCIM" / f"photo_{number:04}.jpg").write_bytes(os.urandom(500_000))
    project = _project(home / "many.qgz", sources)
    first, again = [], []
    for run in range(runs):
        first.append(package(project, folder / f"many{run}")[0])
        again.append(package(project, folder / f"many{run}")[0])
        _drop(folder / f"many{run}")
    work = f"packaging again with nothing changed, {FILES} files, against the first time"
    return [rows.against(work, again, first, 0.05)]


def _stalls(folder: Path, runs: int) -> list[rows.Row]:
    sources = [write_shapefile(folder / "hundred" / f"layer{number}.shp", 1000) for number in range(MANY_LAYERS)]
    project = _project(folder / "hundred" / "hundred.qgz", sources)
    measured = [package(project, folder / f"hundred{run}") for run in range(runs)]
    return [
        rows.absolute(
            f"longest stall of the GUI thread while {MANY_LAYERS} layers are inspected",
            [inspection for _, inspection, _ in measured], "ms", 100,
        ),
        rows.absolute(
            f"longest stall of the GUI thread while {MANY_LAYERS} layers are packaged",
            [stall for _, _, stall in measured], "ms", 50,
        ),
    ]  # fmt: skip


def _double(path: Path) -> None:
    dataset = gdal.OpenEx(str(path), gdal.OF_UPDATE | gdal.OF_VECTOR)
    layer = dataset.GetLayer(0)
    fields = [field.GetName() for field in layer.schema]
    columns = ", ".join(f'"{name}"' for name in [layer.GetGeometryColumn(), *fields])
    for _ in range(DOUBLED):
        dataset.ExecuteSQL(f'INSERT INTO "{layer.GetName()}" ({columns}) SELECT {columns} FROM "{layer.GetName()}"')


def _project(path: Path, sources: list[Path]) -> Path:
    project = QgsProject()
    project.addMapLayers([QgsVectorLayer(str(source), source.stem, "ogr") for source in sources])
    project.writeEntry("QFieldSync", "attachmentDirs", ["DCIM"])
    project.write(str(path))
    return path


def _one_by_one(sources: list[Path], folder: Path) -> None:
    folder.mkdir()
    for source in sources:
        write_geopackage(source, folder / f"{source.stem}.gpkg")


def _memory(project: Path, target: Path) -> float:
    """Package in a process of its own and return its peak memory over idle in MiB."""
    command = [sys.executable, "-m", "bench.package_memory", str(project), str(target)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def _drop(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder)
