"""Every kind of vector source goes to the cloud and to the crew, editable or as a file, and is what it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from osgeo import ogr
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QVariant

from tests.qgis.packaging.compare import CLOUD_ACTION, portrait
from tests.qgis.packaging.round_trip import NO_ACTION, OFFLINE, RoundTrip, crew_differences, round_trip, with_action
from tests.qgis.packaging.support import messages, plain
from tests.qgis.packaging.test_vector_kinds import adorn
from tests.qgis.packaging.vector_kinds import KINDS

CHANGED = {
    ("GeoPackage", "nothing"): {"display"},
    ("GeoPackage", "mixed"): {"display", "rows"},
    ("GeoJSON with maps", "Data"): {"fields", "rows"},
    ("memory", "Sketch: <1>"): {"fields", "rows"},
    ("DXF", "Plan"): {"crs"},
}
"""What the server's packager changes in layers taken offline, by kind and layer; each has a test of its own below."""

Layers = dict[tuple[str, str], list[QgsVectorLayer]]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("vectors")


@pytest.fixture(scope="module")
def layers(qgis_app, root) -> Layers:
    """Give the layers of each kind, all with everything that a project can say of a layer, under both cloud actions."""
    found: Layers = {}
    for kind, build in KINDS.items():
        made = build(root / "project" / kind / "data")
        for layer in made:
            adorn(layer)
        found[kind, NO_ACTION] = [with_action(layer.clone(), NO_ACTION) for layer in made]
        found[kind, OFFLINE] = [with_action(layer, OFFLINE) for layer in made]
    return found


@pytest.fixture(scope="module")
def trip(layers, root, qgis_worker) -> Iterator[RoundTrip]:
    """Give the project of all kinds, as the analyst and as the crew has it."""
    project = QgsProject()
    project.addMapLayers([layer for made in layers.values() for layer in made])
    with round_trip(project, root, qgis_worker) as made:
        yield made


@pytest.mark.parametrize("action", [OFFLINE, NO_ACTION])
@pytest.mark.parametrize("kind", list(KINDS))
def test_it_arrives_as_it_was(trip, layers, kind, action):
    for layer in layers[kind, action]:
        arrived = trip.arrived(layer)
        changed = CHANGED.get((kind, layer.name()), set()) if action == OFFLINE else set()
        found = crew_differences(layer, arrived)
        assert set(found) == changed, f"{kind}, {action}, {layer.name()}: {found}"
        assert arrived.customProperty(CLOUD_ACTION) == action, f"{kind}: {layer.name()}"
        assert arrived.readOnly() == (action == NO_ACTION), f"{kind}: {layer.name()}"
        assert str(trip.folder) in arrived.source(), f"{kind}: {arrived.source()}"


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_crews_features_know_theirs_in_the_cloud(trip, layers, kind):
    for layer in layers[kind, OFFLINE]:
        arrived, sent = trip.arrived(layer), trip.sent.mapLayer(layer.id())
        key = arrived.customProperty("QFieldSync/sourceDataPrimaryKeys")
        known, found = [{each.id() for each in sent.getFeatures()}, {each[key] for each in arrived.getFeatures()}]
        assert found == known, f"{kind}: {layer.name()} is known by {key}"


def named(layers: Layers, kind: str, name: str) -> QgsVectorLayer:
    (layer,) = [each for each in layers[kind, OFFLINE] if each.name() == name]
    return layer


def test_the_server_writes_maps_and_bytes_as_texts_which_are_empty(trip, layers):
    for kind, name, field in (("GeoJSON with maps", "Data", "map"), ("memory", "Sketch: <1>", "after_datetime")):
        arrived = trip.arrived(named(layers, kind, name))
        assert arrived.fields().field(field).type() == QVariant.String, kind
        assert {plain(each[field]) for each in arrived.getFeatures()} == {"", None}, kind
        told = f"Fields of {name} hold bytes, lists or maps, which do not reach the crew: {field}."
        assert told in messages(trip.published.packaged.findings), kind


def test_the_server_gives_a_layer_without_a_crs_the_one_that_says_so(trip, layers):
    arrived = trip.arrived(named(layers, "DXF", "Plan"))
    assert "Undefined geographic SRS" in arrived.crs().toWkt()
    assert "Plan has no coordinate system." in messages(trip.published.packaged.findings)


def test_a_nameless_layer_is_called_by_the_key_of_the_server_which_comes_first(trip, layers):
    for name in ("nothing", "mixed"):
        layer = named(layers, "GeoPackage", name)
        assert (layer.displayExpression(), trip.arrived(layer).displayExpression()) == ('"fid"', '"fid_1"')


def test_the_server_makes_all_geometries_of_a_mixed_layer_those_of_its_first(trip, layers):
    layer = named(layers, "GeoPackage", "mixed")
    before, after = ({row[1:]: kind_of(row[0]) for row in portrait(each, (CLOUD_ACTION, "fid_1")).rows}
                     for each in (layer, trip.arrived(layer)))  # fmt: skip
    assert len({*before.values()}) == 6
    assert {*after.values()} == {"COMPOUNDCURVE", "COMPOUNDCURVE M", "COMPOUNDCURVE ZM", "GEOMETRYCOLLECTION"}


def kind_of(bits: str) -> str:
    return str(ogr.CreateGeometryFromWkb(bytes.fromhex(bits)).ExportToIsoWkt()).partition(" (")[0].replace(" EMPTY", "")
