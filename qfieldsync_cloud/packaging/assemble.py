"""The data of a package, copied and converted into a staging folder, with progress and cancel."""

from __future__ import annotations

import glob
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from qfieldsync_cloud.packaging.copying import copy_file, table_count
from qfieldsync_cloud.packaging.description import LayerDescription
from qfieldsync_cloud.packaging.errors import ConversionError
from qfieldsync_cloud.packaging.file_conversion import convert_file, open_source
from qfieldsync_cloud.packaging.layout import Conversion
from qfieldsync_cloud.packaging.ogr_files import GdalError, filtered_count, layer_of, open_vector
from qfieldsync_cloud.packaging.progress import Advance, Tally, stretch
from qfieldsync_cloud.packaging.snapshot_conversion import convert_snapshot
from qfieldsync_cloud.packaging.spatial_index import build_index
from qfieldsync_cloud.packaging.tables import table_name
from qfieldsync_cloud.phrases import phrase

_INDEX_STARTS = 0.5  # of the time of a conversion


@dataclass(frozen=True)
class Converted:
    """A table that was written: its name, and the features of its source and of itself, both counted by reading."""

    table: str
    source_features: int
    packaged_features: int


@dataclass
class Assembly:
    """Writes what a layout asks for below `folder`."""

    folder: Path
    tally: Tally
    converted: dict[PurePosixPath, Converted] = field(default_factory=dict)

    def copy(self, source: Path, target: PurePosixPath) -> None:
        """Copy one file; FileCopyError if it can't be."""
        size = source.stat().st_size if source.exists() else 0
        copy_file(
            source,
            self.folder / target,
            self.tally.item(phrase("Copying {file} …", file=source.name), str(target), size),
        )
        self.tally.finish(size)

    def convert(self, conversion: Conversion) -> None:
        """Convert one source; ConversionError if a feature, a filter or the whole can't be kept."""
        layer = conversion.layers[0]
        place = self.folder / conversion.target
        advance = self.tally.item(
            phrase("Converting {layer} …", layer=layer.name), str(conversion.target), conversion.size
        )
        try:
            table, written = _write(layer, place, stretch(advance, 0.0, _INDEX_STARTS))
            build_index(place, table, stretch(advance, _INDEX_STARTS, 1.0))
            self.converted[conversion.target] = _checked(conversion, table, place, written)
        except (GdalError, OSError) as error:
            _remove(place)
            raise ConversionError(layer.name, str(error)) from error
        except ConversionError:
            _remove(place)
            raise
        self.tally.finish(conversion.size)


def _checked(conversion: Conversion, table: str, place: Path, written: int | None) -> Converted:
    layer = conversion.layers[0]
    packaged = table_count(place, table) or 0
    source = written if written is not None else _source_count(layer, packaged)
    if source != packaged:
        raise ConversionError(layer.name, f"{source} features in the source, {packaged} in the GeoPackage")
    for each in conversion.layers:
        if each.subset and not each.snapshot and not _filters_alike(each, place, table):
            raise ConversionError(
                each.name,
                each.subset,
                phrase("The filter of {layer} does not mean the same in a GeoPackage.", layer=each.name),
            )
    return Converted(table, source, packaged)


def _write(layer: LayerDescription, place: Path, advance: Advance) -> tuple[str, int | None]:
    """Return the table, and the features read if they were counted on the way."""
    if layer.snapshot:
        table = table_name(layer.name)
        return table, convert_snapshot(layer.snapshot, table, place, advance)
    assert layer.path is not None
    return convert_file(layer.path, layer.sublayer, layer.encoding, place, advance), None


def _source_count(layer: LayerDescription, expected: int) -> int:
    """Count the source's features; a header that disagrees with what was written is checked by reading."""
    assert layer.path is not None
    source = layer_of(dataset := open_source(layer.path, layer.encoding), layer.sublayer)
    told = int(source.GetFeatureCount())
    count = told if told == expected else sum(1 for _ in source)
    del source, dataset
    return count


def _filters_alike(layer: LayerDescription, place: Path, table: str) -> bool:
    """Return whether the filter lets as many features through before as after."""
    assert layer.path is not None
    return filtered_count(open_source(layer.path, layer.encoding), layer.sublayer, layer.subset) == filtered_count(
        open_vector(place), table, layer.subset
    )


def _remove(place: Path) -> None:
    for path in place.parent.glob(f"{glob.escape(place.name)}*"):
        path.unlink()
