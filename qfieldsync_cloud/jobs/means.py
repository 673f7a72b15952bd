"""What a synchronization takes from its surroundings, handed in so that a simulation can hand in its own."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Callable

from qfieldsync_cloud.deltas.writing import OpenWriter, Writer


def open_with_gdal(path: Path) -> Writer:
    """Open a GeoPackage for writing by the library that QGIS uses too."""
    from qfieldsync_cloud.packaging.gdal_writer import GdalWriter

    writer: Writer = GdalWriter(path)
    return writer


def new_uuid() -> str:
    """Return a random UUID."""
    return str(uuid.uuid4())


def nobody_edits(_path: Path) -> bool:
    """Return False: no layer is in edit mode."""
    return False


@dataclass(frozen=True)
class Means:
    """How to write into a GeoPackage, the time, and randomness.

    `is_being_edited` tells whether a layer on a file is in edit mode in QGIS; it may be called from any thread.
    """

    open_writer: OpenWriter = open_with_gdal
    now: Callable[[], datetime] = datetime.now
    seconds: Callable[[], float] = time.monotonic
    new_uuid: Callable[[], str] = new_uuid
    is_being_edited: Callable[[Path], bool] = nobody_edits
    longest_wait: float = 600.0
