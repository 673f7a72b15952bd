"""GDAL as a library whose failures are values: datasets opened, or the reason why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from osgeo import gdal


class GdalError(Exception):
    """GDAL failed; the text is GDAL's own."""


def open_vector(path: Path, update: bool = False, options: Sequence[str] = ()) -> Any:
    """Return an open vector dataset, closed when it is let go; GdalError if it can't be opened."""
    flags = gdal.OF_VECTOR | (gdal.OF_UPDATE if update else gdal.OF_READONLY)
    return _opened(str(path), flags, options)


def open_raster(name: str) -> Any:
    """Return an open raster dataset; GdalError if it can't be opened."""
    return _opened(name, gdal.OF_RASTER | gdal.OF_READONLY, ())


def layer_of(dataset: Any, sublayer: str) -> Any:
    """Return the layer of that name, or the first without a name; GdalError if there is none."""
    layer = dataset.GetLayerByName(sublayer) if sublayer else dataset.GetLayer(0)
    if layer is None:
        raise GdalError(f"no layer {sublayer!r}" if sublayer else "no layer")
    return layer


def filtered_count(dataset: Any, sublayer: str, subset: str) -> int:
    """Return how many features a filter lets through, be it a condition or a whole query; GdalError if it is none."""
    with gdal_failures():
        if subset.lstrip()[:6].upper() == "SELECT":
            result = dataset.ExecuteSQL(subset)
            if result is None:
                raise GdalError(gdal.GetLastErrorMsg())
            return int(result.GetFeatureCount())
        layer = layer_of(dataset, sublayer)
        if layer.SetAttributeFilter(subset) != 0:
            raise GdalError(gdal.GetLastErrorMsg())
        return int(layer.GetFeatureCount())


def execute(dataset: Any, statement: str) -> None:
    """Run an SQL statement that gives no rows; GdalError if it fails."""
    with gdal_failures():
        dataset.ReleaseResultSet(dataset.ExecuteSQL(statement))
        if gdal.GetLastErrorType() >= gdal.CE_Failure:
            raise GdalError(gdal.GetLastErrorMsg())


def rows(dataset: Any, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query; GdalError if it fails."""
    with gdal_failures():
        result = dataset.ExecuteSQL(query)
        if result is None:
            raise GdalError(gdal.GetLastErrorMsg())
        found = [tuple(row.GetField(index) for index in range(row.GetFieldCount())) for row in result]
        dataset.ReleaseResultSet(result)
    return found


@contextmanager
def gdal_options(**options: str) -> Iterator[None]:
    """Set GDAL options for this thread only."""
    before = {name: gdal.GetThreadLocalConfigOption(name) for name in options}
    for name, value in options.items():
        gdal.SetThreadLocalConfigOption(name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            gdal.SetThreadLocalConfigOption(name, value)


@contextmanager
def gdal_failures() -> Iterator[None]:
    """Let GDAL fail quietly, and always as GdalError, whether some plugin has switched its exceptions on or not."""
    gdal.ErrorReset()
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    except RuntimeError as error:
        raise GdalError(str(error)) from error
    finally:
        gdal.PopErrorHandler()


def _opened(name: str, flags: int, options: Sequence[str]) -> Any:
    with gdal_failures():
        dataset = gdal.OpenEx(name, flags, open_options=list(options))
        if dataset is None:
            raise GdalError(gdal.GetLastErrorMsg() or f"{name} can't be opened")
    return dataset
