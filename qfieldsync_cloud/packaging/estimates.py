"""How much layers of databases and services hold, asked of them in a worker thread before anything is taken along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from qgis.core import QgsFeature, QgsFeatureRequest

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.packaging.description import ELSEWHERE, LayerDescription, ProjectDescription
from qfieldsync_cloud.packaging.ogr_files import GdalError
from qfieldsync_cloud.packaging.reading import features_of

_SAMPLE = 100
_PER_ROW = 16  # what a GeoPackage adds to the values of a feature, and its index to a geometry
_PER_BOX = 40


@dataclass(frozen=True)
class Estimate:
    """The features of a layer, and about how many bytes they will take in a GeoPackage."""

    features: int
    size: int


def estimate(layer: LayerDescription) -> Estimate | None:
    """Return what a layer holds by its source's own count and a sample; None if it does not answer or does not know."""
    try:
        with features_of(layer) as snapshot:
            request = QgsFeatureRequest().setLimit(_SAMPLE)
            sample = [_bytes_of(feature) for feature in islice(snapshot.source.getFeatures(request), _SAMPLE)]
    except GdalError:
        return None
    count = max(snapshot.count, len(sample))
    return Estimate(count, count * sum(sample) // len(sample)) if sample else Estimate(0, 0)


def estimates_of(layers: Iterable[LayerDescription], context: Context) -> dict[str, Estimate]:
    """Return, by id, what those of the layers hold that lie in databases and services and can be taken along."""
    found: dict[str, Estimate] = {}
    for layer in layers:
        context.check()
        known = estimate(layer) if layer.is_vector and layer.answers and layer.kind in ELSEWHERE else None
        if known:
            found[layer.id] = known
    return found


def with_sizes(description: ProjectDescription, estimates: Mapping[str, Estimate]) -> ProjectDescription:
    """Return the description with the estimates, by id, in its layers."""
    layers = (
        replace(layer, feature_count=estimates[layer.id].features, size=estimates[layer.id].size)
        if layer.id in estimates
        else layer
        for layer in description.layers
    )
    return replace(description, layers=tuple(layers))


def _bytes_of(feature: QgsFeature) -> int:
    values = sum(len(str(value).encode("utf-8", "replace")) for value in feature.attributes())
    geometry = len(feature.geometry().asWkb()) + _PER_BOX if feature.hasGeometry() else 0
    return values + geometry + _PER_ROW
