"""Files of any name go to the cloud and to the crew, under names that server, Windows and Android take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from qfieldsync_cloud.names import folded, is_refused
from tests.qgis.packaging.moved import is_drawn, map_image
from tests.qgis.packaging.round_trip import RoundTrip, crew_differences, round_trip
from tests.qgis.packaging.test_names import ODD, odd_project
from tests.qgis.packaging.test_rasters import block


@pytest.fixture(scope="module")
def trip(qgis_app, tmp_path_factory, qgis_worker) -> Iterator[RoundTrip]:
    root = tmp_path_factory.mktemp("names")
    with round_trip(odd_project(root / "project"), root, qgis_worker) as made:
        yield made


def named(trip: RoundTrip, name: str) -> Any:
    (layer,) = trip.source.mapLayersByName(name)
    return layer


@pytest.mark.parametrize("name", ODD)
def test_tables_arrive(trip, name):
    for layer in (named(trip, name), named(trip, f"shape {name}"), named(trip, f"{name}/{name}")):
        found = crew_differences(layer, trip.arrived(layer), ("style",))
        assert found == {}, f"{layer.name()}: {found}"


@pytest.mark.parametrize("name", ODD)
def test_rasters_arrive(trip, name):
    layer = named(trip, f"raster {name}")
    assert block(trip.arrived(layer)) == block(layer), name


@pytest.mark.parametrize("name", ODD)
def test_pictures_of_symbols_are_drawn(trip, name):
    layer = named(trip, name)
    drawn = map_image(trip.crew, trip.arrived(layer))
    assert is_drawn(drawn), name
    assert drawn == map_image(trip.source, layer), name


def test_every_disk_takes_the_names(trip):
    names = [path.relative_to(trip.folder).as_posix() for path in trip.folder.rglob("*")]
    names = [name for name in names if not name.startswith(".qfieldsync_cloud")]
    assert not [name for name in names if is_refused(name)]
    assert len({folded(name) for name in names}) == len(names) > 3 * len(ODD)
