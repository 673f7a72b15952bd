"""GDAL as a library whose failures are values: datasets opened, or the reason why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from osgeo import gdal


class GdalError(Exception):
    """GDAL failed; the text is GDAL's own."""


def open_vector(path: Path | str, update: bool = False, options: Sequence[str] = ()) -> Any:
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
    with gdal_failures() as failures:
        if subset.lstrip()[:6].upper() == "SELECT":
            result = dataset.ExecuteSQL(subset)
            count = int(result.GetFeatureCount()) if result is not None else 0
            dataset.ReleaseResultSet(result)
        else:
            layer = layer_of(dataset, sublayer)
            layer.SetAttributeFilter(subset)
            count = int(layer.GetFeatureCount())
    refuse(failures)
    return count


def execute(dataset: Any, statement: str) -> None:
    """Run an SQL statement that gives no rows; GdalError if it fails."""
    with gdal_failures() as failures:
        dataset.ReleaseResultSet(dataset.ExecuteSQL(statement))
    refuse(failures)


def rows(dataset: Any, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query; GdalError if it fails."""
    with gdal_failures() as failures:
        result = dataset.ExecuteSQL(query)
        found = [tuple(row.GetField(index) for index in range(row.GetFieldCount())) for row in result or ()]
        dataset.ReleaseResultSet(result)
    refuse(failures)
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
def gdal_failures() -> Iterator[list[str]]:
    """Give the list that GDAL's failures go to, and let its exceptions, if some plugin has them on, be GdalError.

    GDAL reports a feature that it can't read as a failure, and goes on: what it returns says nothing of it.
    """
    failures: list[str] = []

    def note(severity: int, _number: int, message: str) -> None:
        if severity >= gdal.CE_Failure:
            failures.append(message)

    gdal.PushErrorHandler(note)
    try:
        yield failures
    except RuntimeError as error:
        raise GdalError(str(error)) from error
    finally:
        gdal.PopErrorHandler()


def refuse(failures: list[str]) -> None:
    """Raise GdalError with the first failure, if there is one."""
    if failures:
        raise GdalError(failures[0])


def _opened(name: str, flags: int, options: Sequence[str]) -> Any:
    with gdal_failures() as failures:
        dataset = gdal.OpenEx(name, flags, open_options=list(options))
    if dataset is None:
        raise GdalError(failures[0] if failures else f"{name} can't be opened")
    return dataset
