"""Two GeoPackages of 1,000,000 rows compared, by us and by pygeodiff. As a program: one comparison of ours."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

from osgeo import gdal, ogr, osr

from bench import rows
from bench.process import peak_over_idle
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.deltas.compare import compare
from qfieldsync_cloud.sync.ignore import IgnoreRules
from qfieldsync_cloud.sync.snapshot import snapshot

ROWS, PATCHES, CREATES, DELETES = 1_000_000, 1000, 100, 100
_LAYER = "points"
_FIELDS = {
    "name": ogr.OFTString, "code": ogr.OFTString, "count": ogr.OFTInteger, "size": ogr.OFTInteger64,
    "height": ogr.OFTReal, "planted": ogr.OFTDate, "seen": ogr.OFTDateTime,
}  # fmt: skip


def measure(folder: Path, runs: int, peer: str) -> list[rows.Row]:
    """Return the rows of time and memory: with edits, by pages and by SQL alone, and with none."""
    base, other, equal = folder / "base.gpkg", folder / "other.gpkg", folder / "equal.gpkg"
    write_points(base)
    for path in (other, equal):
        shutil.copyfile(base, path)
    _edit(other)
    series = [_series(base, path, raw, runs, peer) for path, raw in ((other, "raw"), (other, ""), (equal, "raw"))]
    (edited, by_rows, copied) = series
    work = "1,000,000 rows of 9 columns compared, 1,000 patches, 100 creates, 100 deletes"
    return [
        rows.against(f"{work}, against pygeodiff", edited[0], edited[1], 1.0),
        rows.against(
            f"{work}, by SQL alone as for a file that QGIS has open, against pygeodiff", by_rows[0], by_rows[1], 1.0
        ),
        rows.against("the same with an equal copy, against pygeodiff", copied[0], copied[1], 1.0),
        rows.against(
            "the same with size and time as before, against pygeodiff", _unchanged(base, runs), copied[1], 0.02
        ),
        rows.absolute(
            "peak memory of these comparisons, over idle", [max(edited[2] + by_rows[2] + copied[2])], "MiB", 64
        ),
    ]


def _series(base: Path, other: Path, raw: str, runs: int, peer: str) -> tuple[list[float], list[float], list[float]]:
    """Return our seconds, the peer's, and our MiB; by turns, each in a process of its own and the second time."""
    ours, theirs, memory = [], [], []
    for _ in range(runs):
        spent, mebibytes = _figures(sys.executable, "-m", "bench.compare", str(base), str(other), raw)
        ours.append(spent)
        memory.append(mebibytes)
        theirs.append(_figures(peer, "bench/geodiff_compare.py", str(base), str(other), f"{other}.diff")[0])
    return ours, theirs, memory


def _figures(*command: str) -> tuple[float, float]:
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(out[-2]), float(out[-1])


def _unchanged(base: Path, runs: int) -> list[float]:
    """Measure what a synchronization does with a file of known size and time."""
    folder = base.parent / "unchanged"
    folder.mkdir()
    base = base.rename(folder / base.name)
    rules = IgnoreRules.of(folder)
    known = {path: (file.stamp, file.fingerprint) for path, file in snapshot(folder, rules, {}, Context()).items()}
    return [rows.seconds(lambda: snapshot(folder, rules, known, Context())) for _ in range(runs)]


def write_points(path: Path, count: int = ROWS) -> None:
    """Write points as GDAL does, with a spatial index and its triggers: fid, geometry and 7 fields."""
    chance = random.Random(1)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(2056)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer(_LAYER, reference, ogr.wkbPoint)
    for name, kind in _FIELDS.items():
        layer.CreateField(ogr.FieldDefn(name, kind))
    definition = layer.GetLayerDefn()
    source.StartTransaction()
    for number in range(count):
        feature = ogr.Feature(definition)
        feature.SetField(0, f"tree {number}")
        feature.SetField(1, f"C{number % 977}")
        feature.SetField(2, number % 100)
        feature.SetField(3, number * 1000)
        feature.SetField(4, chance.random() * 40)
        feature.SetField(5, 2026, 1 + number % 12, 1 + number % 28, 0, 0, 0, 0)
        feature.SetField(6, 2026, 1 + number % 12, 1 + number % 28, number % 24, number % 60, 0, 100)
        feature.SetGeometryDirectly(_point(chance))
        layer.CreateFeature(feature)
    source.CommitTransaction()


def _point(chance: random.Random) -> ogr.Geometry:
    point = ogr.Geometry(ogr.wkbPoint)
    point.AddPoint_2D(2_600_000 + chance.random() * 100_000, 1_200_000 + chance.random() * 100_000)
    return point


def _edit(path: Path) -> None:
    """Edit features all over the file through GDAL, so that index and bookkeeping change as in life."""
    chance = random.Random(2)
    dataset = gdal.OpenEx(str(path), gdal.OF_UPDATE | gdal.OF_VECTOR)
    layer = dataset.GetLayerByName(_LAYER)
    chosen = chance.sample(range(1, layer.GetFeatureCount() + 1), PATCHES + DELETES)
    dataset.StartTransaction()
    for number, fid in enumerate(chosen[:PATCHES]):
        feature = layer.GetFeature(fid)
        feature.SetField(number % 2, f"edit {number}")
        if number % 2:
            feature.SetGeometryDirectly(_point(chance))
        layer.SetFeature(feature)
    for fid in chosen[PATCHES:]:
        layer.DeleteFeature(fid)
    for number in range(CREATES):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, f"new {number}")
        feature.SetGeometryDirectly(_point(chance))
        layer.CreateFeature(feature)
    dataset.CommitTransaction()


def main(base: str, other: str, raw: str) -> None:
    """Compare twice, print the seconds of the second time and the peak of memory over idle."""
    peak = peak_over_idle()
    found = []

    def run() -> None:
        found[:] = [compare(Path(base), Path(other), [_LAYER], Context().check, raw=bool(raw))]

    run()
    spent = rows.seconds(run)
    if found[0].obstacles or len(found[0].edits) not in (0, PATCHES + CREATES + DELETES):
        raise SystemExit(f"{len(found[0].edits)} edits, {found[0].obstacles}")
    print(spent, peak())


if __name__ == "__main__":
    main(*sys.argv[1:])
