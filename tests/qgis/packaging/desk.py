"""A desk with a project that is packaged again and again into the same folder."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from osgeo import ogr
from qgis.core import QgsProject, QgsVectorLayer

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.package import package_project
from qfieldsync_cloud.packaging.inspect import inspect, read_project
from qfieldsync_cloud.packaging.package import Choices, Packaged
from tests.fixtures.projects import TREE_ROWS, TREES, save, write_vector

PROJECT = "survey.qgz"
LAYERS = {"trees.gpkg": "GPKG", "wells.shp": "ESRI Shapefile", "plots.geojson": "GeoJSON"}


class Desk:
    """A project of a GeoPackage, a shapefile and a GeoJSON file with a photo, and the folder that it is packaged to."""

    def __init__(self, folder: Path) -> None:
        self.home, self.folder = folder / "home", folder / "package"
        self.project = QgsProject()
        for name, driver in LAYERS.items():
            path = write_vector(self.home / name, Path(name).stem, TREES, TREE_ROWS, driver=driver)
            self.project.addMapLayer(QgsVectorLayer(str(path), path.stem, "ogr"))
        self.project.writeEntry("QFieldSync", "attachmentDirs", ["DCIM"])
        (self.home / "DCIM").mkdir()
        (self.home / "DCIM" / "oak.jpg").write_bytes(b"\xff\xd8 a photo")
        save(self.project, self.home / PROJECT)

    def package(self) -> Packaged:
        packaged: Packaged = package_project(inspect(self.project), Choices(), self.folder)(Context())
        return packaged

    def stamps(self) -> dict[str, tuple[int, int]]:
        """Return inode and time of each packaged file: they change when it is written again."""
        files = [path for path in self.folder.rglob("*") if path.is_file() and ".qfieldsync_cloud" not in path.parts]
        return {str(path.relative_to(self.folder)): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}

    def rewritten(self) -> set[str]:
        """Package again and return what was written."""
        before = self.stamps()
        self.package()
        after = self.stamps()
        return {name for name in after if after[name] != before.get(name)}

    def counts(self) -> dict[str, int]:
        project = read_project(self.folder / PROJECT)
        return {layer.name(): sum(1 for _ in layer.getFeatures()) for layer in project.mapLayers().values()}


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)


def edit(path: Path, name: str) -> None:
    dataset = ogr.Open(str(path), 1)
    layer = dataset.GetLayer(0)
    feature = layer.GetFeature(1)
    feature.SetField("name", name)
    layer.SetFeature(feature)
