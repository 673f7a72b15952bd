"""Packages a project in a process of its own; prints its peak memory over idle QGIS in MiB."""

from __future__ import annotations

import sys
from pathlib import Path

from qgis.core import QgsApplication

from bench.packaging import package
from bench.process import peak_over_idle


def main(project: str, target: str) -> None:
    """Package, and print the peak."""
    application = QgsApplication([], False)
    application.initQgis()
    peak = peak_over_idle()
    package(Path(project), Path(target))
    print(peak())


if __name__ == "__main__":
    main(*sys.argv[1:])
