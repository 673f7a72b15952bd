"""Sources that QGIS reads otherwise than GDAL does, or QGIS alone: their features, read in a worker thread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsDataProvider,
    QgsFeatureRequest,
    QgsProviderRegistry,
    QgsRectangle,
    QgsVectorDataProvider,
    QgsWkbTypes,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt

from qfieldsync_cloud.packaging.area import rectangle_in
from qfieldsync_cloud.packaging.description import ELSEWHERE, Area, LayerDescription, LayerKind, Snapshot
from qfieldsync_cloud.packaging.file_conversion import has_lists
from qfieldsync_cloud.packaging.ogr_files import GdalError
from qfieldsync_cloud.packaging.passwords import without_secrets

_WEB_FEATURES = ("WFS", "OAPIF")
_TYPE = re.compile(r"\btypename='([^']+)'")
_ADDRESS = re.compile(r"\S+://\S+")
_AUTHENTICATION = re.compile(r"\bauthcfg='?\w")


def is_read_by_qgis(layer: LayerDescription) -> bool:
    """Return whether a layer without a snapshot has to be read through QGIS; GdalError if it can't be opened."""
    return layer.provider != "ogr" or layer.kind in ELSEWHERE or has_lists(layer)


@contextmanager
def features_of(layer: LayerDescription, area: Area | None = None) -> Iterator[Snapshot]:
    """Give all features of a layer's source, without the layer's filter unless that is not taken along.

    A database is only asked for what lies in the rectangle around the area.
    GdalError if it can't be opened, or if not all was read by whoever used it.
    """
    whole = layer.source if layer.taken_as_filtered else _without_filter(layer.source)
    provider = _opened(layer, layer.opened or whole)
    try:
        window = _window(layer, provider, area)
        with _complaints(layer) as complaints:
            snapshot = replace(snapshot_of(provider), crs=_crs_of(layer, provider))
            yield replace(snapshot, source=_Within(snapshot.source, window)) if window else snapshot
        found = [*provider.errors(), *complaints]
    finally:
        if layer.kind in ELSEWHERE:  # its connections belong to this thread, an error's traceback may go to another
            sip.delete(provider)
    if found:
        raise GdalError(without_secrets("; ".join(found)))


@contextmanager
def _complaints(layer: LayerDescription) -> Iterator[list[str]]:
    """Give the list that failed downloads of the layer go to: QGIS tells its log of them, and nobody else."""
    named = _TYPE.search(layer.source)
    found: list[str] = []

    def note(text: str, tag: str, _level: object) -> None:
        if named and tag in _WEB_FEATURES and named[1] in _ADDRESS.sub("", text):
            found.append(text)

    log = QgsApplication.messageLog()
    log.messageReceived.connect(note, Qt.ConnectionType.DirectConnection)
    try:
        yield found
    finally:
        log.messageReceived.disconnect(note)


def check_all_were_read(layer: LayerDescription, area: Area | None, told: int, read: int) -> None:
    """Raise GdalError if features are missing: when a connection breaks, QGIS ends as if there were no more of them."""
    if layer.kind in ELSEWHERE and read < told:
        provider = _opened(layer, layer.source)
        window = _window(layer, provider, area)
        left = _count_in(provider, window) if window else int(provider.featureCount())
        if read < left:
            raise GdalError(f"{read} of {left} features could be read")


@dataclass(frozen=True)
class _Within:
    """Features whose boxes touch a rectangle, of a source of features."""

    source: Any
    window: QgsRectangle

    def getFeatures(self, request: QgsFeatureRequest) -> Any:  # noqa: N802 - the name that QGIS's sources have
        """Return an iterator over those that fit the request too."""
        return self.source.getFeatures(request.setFilterRect(self.window))


def _window(layer: LayerDescription, provider: QgsVectorDataProvider, area: Area | None) -> QgsRectangle | None:
    """Return the rectangle that is enough to read, None if all has to be read."""
    if area is None or layer.kind is not LayerKind.DATABASE or provider.wkbType() == QgsWkbTypes.Type.NoGeometry:
        return None
    return rectangle_in(area, _crs_of(layer, provider))


def _crs_of(layer: LayerDescription, provider: QgsVectorDataProvider) -> QgsCoordinateReferenceSystem:
    """Return what QGIS was told about the layer, which may be another than its source says."""
    given = QgsCoordinateReferenceSystem(layer.crs)
    return given if given.isValid() else provider.crs()


def _count_in(provider: QgsVectorDataProvider, window: QgsRectangle) -> int:
    request = QgsFeatureRequest().setFilterRect(window).setNoAttributes()
    return sum(1 for _ in provider.getFeatures(request))


def count_shown(layer: LayerDescription) -> int:
    """Return how many features the layer's filter lets through; GdalError if it can't be opened."""
    provider = _opened(layer, layer.source)
    return sum(1 for _ in provider.getFeatures())


def snapshot_of(provider: QgsVectorDataProvider) -> Snapshot:
    """Return a provider's features as they are now."""
    keys = provider.pkAttributeIndexes()
    return Snapshot(
        provider.featureSource(),
        provider.fields(),
        provider.wkbType(),
        provider.crs(),
        max(int(provider.featureCount()), 0),
        keys[0] if len(keys) == 1 else None,
    )


def _opened(layer: LayerDescription, uri: str) -> Any:
    if layer.kind in ELSEWHERE:
        _check_unlocked(uri)
    exact = uri.replace("estimatedmetadata=true", "estimatedmetadata=false")
    provider = QgsProviderRegistry.instance().createProvider(layer.provider, exact, QgsDataProvider.ProviderOptions())
    if provider is None or not provider.isValid():
        told = provider.error().message() if provider else ""
        raise GdalError(without_secrets(told) or "the source can't be opened")
    return provider


def _check_unlocked(uri: str) -> None:
    """Raise GdalError if QGIS would have to ask for its master password, which only the GUI thread may do."""
    manager = QgsApplication.authManager()
    if _AUTHENTICATION.search(uri) and not (manager.isDisabled() or manager.masterPasswordIsSet()):
        raise GdalError("QGIS's master password was not entered, which the source's authentication needs")


def _without_filter(source: str) -> str:
    return source.partition("|subset=")[0]
