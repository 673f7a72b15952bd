"""`make bench`: every row, medians of three. `python -m bench.run NAME…` measures the named groups only."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bench import rows

RUNS = 3
PEER = os.environ.get("BENCH_PEER_PYTHON", "build/bench-venv/bin/python")


def small(folder: Path) -> list[rows.Row]:
    """Measure 1,000 small files up and down with latency, and a cancel."""
    from bench.transfers import measure_small

    return measure_small(folder, RUNS, PEER)


def large(folder: Path) -> list[rows.Row]:
    """Measure a 2 GB file up and down."""
    from bench.transfers import measure_large

    return measure_large(folder, RUNS)


def plans(folder: Path) -> list[rows.Row]:
    """Measure plans of large folders."""
    from bench.transfers import measure_plans

    return measure_plans(folder, RUNS, PEER)


def shapefile(folder: Path) -> list[rows.Row]:
    """Measure the packaging of a 1,000,000-point, 7-field shapefile."""
    from bench.shapefile import measure

    return measure(folder, RUNS)


def packaging(folder: Path) -> list[rows.Row]:
    """Measure several layers at once, a large file, packaging again, memory and stalls."""
    from bench.packaging import measure

    return measure(folder, RUNS)


def compare(folder: Path) -> list[rows.Row]:
    """Measure the comparison of two GeoPackages of 1,000,000 rows."""
    from bench.compare import measure

    return measure(folder, RUNS, PEER)


def edits(folder: Path) -> list[rows.Row]:
    """Measure a synchronization of 10 edits in a GeoPackage of 200 MB."""
    from bench.edits import measure

    return measure(folder, RUNS)


GROUPS = {
    "small": small, "large": large, "plans": plans, "shapefile": shapefile, "packaging": packaging,
    "compare": compare, "edits": edits,
}  # fmt: skip


def main(names: list[str]) -> int:
    """Measure, print and keep the rows; 1 if one does not hold."""
    from qgis.core import QgsApplication

    app = QgsApplication([], True)
    app.initQgis()
    measured: list[rows.Row] = []
    for name in names or GROUPS:
        with tempfile.TemporaryDirectory() as folder:
            measured += GROUPS[name](Path(folder))
    for row in measured:
        print(f"{row.name}: {row.ours} {row.unit}, peer {row.peer}, ratio {row.ratio} (at most {row.limit})")
    rows.keep(measured)
    return 0 if all(row.holds for row in measured) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
