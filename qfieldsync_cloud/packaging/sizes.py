"""How much a package will hold, before anything is copied: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qfieldsync_cloud.packaging.description import Handling, LayerDescription

BYTES_PER_FEATURE = 200
"""A guess for features that lie in no file."""


@dataclass(frozen=True)
class Sizes:
    """Bytes of a package: what is copied as it is, what becomes GeoPackages (about that much), and attached files."""

    copied: int
    converted: int
    attached: int

    @property
    def total(self) -> int:
        """Return all of it."""
        return self.copied + self.converted + self.attached


def size_of(layer: LayerDescription) -> int | None:
    """Return about how many bytes go along with a layer, None if nothing of its data does."""
    if layer.handling not in (Handling.COPY, Handling.CONVERT):
        return None
    return layer.size or BYTES_PER_FEATURE * (layer.feature_count or 0)


def sizes_of(layers: Iterable[LayerDescription], attached: int = 0) -> Sizes:
    """Return what the layers need; files of several layers count once."""
    layers = tuple(layers)
    return Sizes(_together(layers, Handling.COPY), _together(layers, Handling.CONVERT), attached)


def _together(layers: tuple[LayerDescription, ...], handling: Handling) -> int:
    sizes = {layer.files or (layer.id,): size_of(layer) or 0 for layer in layers if layer.handling is handling}
    return sum(sizes.values())
