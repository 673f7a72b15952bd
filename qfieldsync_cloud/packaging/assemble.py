"""The data of a package, copied and converted into a staging folder, with progress and cancel."""

from __future__ import annotations

import glob
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Callable

from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.packaging import vrt
from qfieldsync_cloud.packaging.area import Cut, remove_outside
from qfieldsync_cloud.packaging.copying import copy_file, table_count
from qfieldsync_cloud.packaging.description import Area, LayerDescription, LayerKind
from qfieldsync_cloud.packaging.errors import ConversionError
from qfieldsync_cloud.packaging.file_conversion import convert_file, is_fit_for_threads, open_source
from qfieldsync_cloud.packaging.filters import about_filter, filters_alike, remedy_of_filter
from qfieldsync_cloud.packaging.layout import Conversion, origin_of
from qfieldsync_cloud.packaging.ogr_files import GdalError, gdal_options, layer_of
from qfieldsync_cloud.packaging.progress import Advance, Tally, stretch
from qfieldsync_cloud.packaging.reading import check_all_were_read, features_of, is_read_by_qgis
from qfieldsync_cloud.packaging.reuse import Earlier, Made, recipe_of_conversion, recipe_of_copy
from qfieldsync_cloud.packaging.snapshot_conversion import convert_snapshot
from qfieldsync_cloud.packaging.spatial_index import build_index
from qfieldsync_cloud.packaging.tables import table_name
from qfieldsync_cloud.phrases import phrase

_INDEX_STARTS = 0.5  # of the time of a conversion
_SIDE_BY_SIDE = 4


@dataclass
class Assembly:
    """Writes what a layout asks for below `folder`; `targets` says where each copied file goes.

    `base` is the folder that origins are told from. What is converted is cut down to the features that touch `area`.
    `made` is what stands in the package, `standing` the part of it that an earlier packaging wrote and stays.
    """

    folder: Path
    tally: Tally
    targets: Mapping[Path, PurePosixPath]
    base: Path
    area: Area | None = None
    earlier: Earlier = field(default_factory=Earlier)
    made: dict[PurePosixPath, Made] = field(default_factory=dict)
    standing: set[PurePosixPath] = field(default_factory=set)

    def copy(self, source: Path, target: PurePosixPath) -> None:
        """Copy one file; FileCopyError if it can't be."""
        size = source.stat().st_size if source.exists() else 0
        recipe = recipe_of_copy(source)
        origin = origin_of(self.base, source)
        if self._stands(target, origin, recipe, size):
            return
        advance = self.tally.item(phrase("Copying {file} …", file=source.name), str(target), size)
        text = vrt.rewrite(source, target, self.targets) if source.suffix.lower() == vrt.SUFFIX else None
        copy_file(source, self.folder / target, advance, text)
        self.made[target] = Made(recipe, origin)
        self.tally.finish(str(target), size)

    @contextmanager
    def converting(self, conversions: Iterable[Conversion]) -> Iterator[list[Callable[[], None]]]:
        """Begin to convert sources, several side by side; give for each, in order, what waits until it is done.

        That raises ConversionError if a feature, a filter or the whole can't be kept. What is not done in the end is
        given up.
        """
        over = threading.Event()
        team = ThreadPoolExecutor(min(_SIDE_BY_SIDE, os.cpu_count() or 1))
        begun: list[Future[Made]] = []
        try:
            yield [self._begun(conversion, team, over, begun) for conversion in conversions]
        finally:
            over.set()
            team.shutdown(cancel_futures=True)

    def _begun(
        self, conversion: Conversion, team: Executor, over: threading.Event, begun: list[Future[Made]]
    ) -> Callable[[], None]:
        recipe = recipe_of_conversion(conversion, self.area)
        if self._stands(conversion.target, conversion.origin, recipe, conversion.size):
            return lambda: None
        convert: Callable[[], Made] = partial(self._converted, conversion, recipe, over)
        if is_fit_for_threads(conversion.layers[0]):
            begun.append(team.submit(convert))
            convert = begun[-1].result
        is_virtual = conversion.layers[0].kind is LayerKind.VIRTUAL

        def finish() -> None:
            if is_virtual:  # QGIS adds a module to SQLite to open it, which may miss while others open databases
                wait(begun)
            self.made[conversion.target] = convert()

        return finish

    def _converted(self, conversion: Conversion, recipe: str, over: threading.Event) -> Made:
        layer = conversion.layers[0]
        place = self.folder / conversion.target
        told = self.tally.item(
            phrase("Converting {layer} …", layer=layer.name), str(conversion.target), conversion.size
        )

        def advance(part: float) -> None:
            if over.is_set():
                raise CancelledJob
            told(part)

        try:
            with gdal_options(OGR_CURRENT_DATE=_moment(layer)):
                table, written = _write(layer, place, self.area, stretch(advance, 0.0, _INDEX_STARTS))
                source, packaged = _checked(conversion, table, place, written)
                cut = remove_outside(place, table, self.area) if self.area else Cut()
                build_index(place, table, stretch(advance, _INDEX_STARTS, 1.0))
        except (GdalError, OSError) as error:
            _remove(place)
            raise ConversionError(layer.name, str(error)) from error
        except ConversionError:
            _remove(place)
            raise
        self.tally.finish(str(conversion.target), conversion.size)
        return Made(recipe, conversion.origin, table, source, packaged - cut.features, cut.without_geometry)

    def drop(self, target: PurePosixPath) -> None:
        """Take a file that nothing needs any more out of the package."""
        (self.folder / target).unlink(missing_ok=True)
        self.made.pop(target, None)
        self.standing.discard(target)

    def place(self, target: PurePosixPath) -> Path:
        """Return the folder that a file of the package lies in now."""
        return self.earlier.folder if target in self.standing else self.folder

    @property
    def edited(self) -> tuple[PurePosixPath, ...]:
        """Return what stays since the crew's edits or the desk's have changed it."""
        return tuple(sorted(name for name in self.standing if str(name) in self.earlier.changed))

    def _stands(self, target: PurePosixPath, origin: str, recipe: str, size: int) -> bool:
        """Return whether an earlier packaging's file stays as it is, counting it as done."""
        made = self.earlier.standing(target, origin, recipe)
        if made:
            self.made[target] = made
            self.standing.add(target)
            self.tally.finish(str(target), size)
        return made is not None


def _checked(conversion: Conversion, table: str, place: Path, written: int | None) -> tuple[int, int]:
    """Return the features of the source and of the table, both counted by reading; ConversionError if they differ."""
    layer = conversion.layers[0]
    packaged = table_count(place, table) or 0
    source = written if written is not None else _source_count(layer, packaged)
    if source != packaged:
        raise ConversionError(layer.name, f"{source} features in the source, {packaged} in the GeoPackage")
    for each in conversion.layers:
        if each.subset and not each.taken_as_filtered and not filters_alike(each, place, table):
            raise ConversionError(each.name, each.subset, about_filter(each.name), remedy_of_filter())
    return source, packaged


def _write(layer: LayerDescription, place: Path, area: Area | None, advance: Advance) -> tuple[str, int | None]:
    """Return the table, and the features read if they were counted on the way."""
    if layer.snapshot:
        table = table_name(layer.name)
        return table, convert_snapshot(layer.snapshot, table, place, advance)
    if is_read_by_qgis(layer):
        table = table_name(layer.sublayer or layer.name)
        with features_of(layer, area) as features:
            written = convert_snapshot(features, table, place, advance)
            check_all_were_read(layer, area, features.count, written)
            return table, written
    return convert_file(layer, place, advance), None


def _moment(layer: LayerDescription) -> str:
    """Return what GDAL writes as the time of a table: when its source was changed, so that equal bytes come of it."""
    stamps = [file.stat().st_mtime for file in layer.files if file.exists()]
    return datetime.fromtimestamp(max(stamps, default=0), timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _source_count(layer: LayerDescription, expected: int) -> int:
    """Count the source's features; a header that disagrees with what was written is checked by reading."""
    source = layer_of(dataset := open_source(layer), layer.sublayer)
    told = int(source.GetFeatureCount())
    count = told if told == expected else sum(1 for _ in source)
    del source, dataset
    return count


def _remove(place: Path) -> None:
    for path in place.parent.glob(f"{glob.escape(place.name)}*"):
        path.unlink()
