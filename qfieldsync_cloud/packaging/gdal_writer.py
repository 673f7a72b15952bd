"""Writes into a GeoPackage through GDAL: the library by which QGIS may have the same file open."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from osgeo import gdal

from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.phrases import phrase

_FAILURE = 3  # gdal.CE_Failure


class GdalWriter:
    """A GeoPackage that is open for writing; its layers in QGIS see each commit at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._in_transaction = False
        gdal.ErrorReset()
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        try:
            self._dataset: Any = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE, allowed_drivers=["GPKG"])
        except RuntimeError as error:  # a program that switched GDAL's exceptions on
            raise self._refused(str(error)) from error
        finally:
            gdal.PopErrorHandler()
        if self._dataset is None:
            raise self._refused(gdal.GetLastErrorMsg())

    def version(self) -> int:
        """Return a number that is another one after somebody else has committed a change."""
        layer = self._run("PRAGMA data_version")
        try:
            return int(layer.GetNextFeature().GetField(0))
        finally:
            self._dataset.ReleaseResultSet(layer)

    def begin(self) -> None:
        """Begin a transaction; the first statement changes nothing, but locks the file against other writers."""
        self._checked(self._dataset.StartTransaction)
        self._in_transaction = True
        self.execute("UPDATE gpkg_contents SET last_change = last_change WHERE 0")

    def execute(self, statement: str) -> None:
        """Run a statement; FolderError if the file refuses it."""
        layer = self._run(statement)
        if layer is not None:
            self._dataset.ReleaseResultSet(layer)

    def commit(self) -> None:
        """End the transaction; FolderError if it was not taken."""
        self._checked(self._dataset.CommitTransaction)
        self._in_transaction = False

    def roll_back(self) -> None:
        """Take the transaction back."""
        if self._in_transaction:
            self._dataset.RollbackTransaction()
            self._in_transaction = False

    def close(self) -> None:
        """Let go of the file."""
        self._dataset = None

    def _checked(self, call: Callable[[], int]) -> None:
        try:
            answer = call()
        except RuntimeError as error:
            raise self._refused(str(error)) from error
        if answer != 0:
            raise self._refused(gdal.GetLastErrorMsg())

    def _run(self, statement: str) -> Any:
        gdal.ErrorReset()
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        try:
            layer = self._dataset.ExecuteSQL(statement)
        except RuntimeError as error:
            raise self._refused(str(error)) from error
        finally:
            gdal.PopErrorHandler()
        if gdal.GetLastErrorType() >= _FAILURE:
            raise self._refused(gdal.GetLastErrorMsg())
        return layer

    def _refused(self, details: str) -> FolderError:
        reason = (details.strip().splitlines() or ["?"])[-1].strip()
        return FolderError(
            phrase("{file} can't be changed now: {reason}.", file=self._path.name, reason=reason),
            phrase("Save or cancel what other programs do with it, check the free space, and synchronize again."),
            details,
        )
