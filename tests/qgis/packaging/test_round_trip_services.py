"""Services and a database on their way to the crew: taken along whole, or read from where they are."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer, QgsVectorTileLayer
from qgis.PyQt.QtCore import QVariant

from qfieldsync_cloud.packaging.package import Choices
from tests.fixtures.postgres import PASSWORD, USER
from tests.fixtures.projects import vector_layer
from tests.qgis.packaging.compare import CLOUD_ACTION, portrait
from tests.qgis.packaging.round_trip import NO_ACTION, OFFLINE, RoundTrip, crew_differences, round_trip
from tests.qgis.packaging.services import serve_trees
from tests.qgis.packaging.support import messages, plain
from tests.qgis.packaging.test_databases import EVERY_TYPE, ROW, stored_login
from tests.qgis.packaging.test_rasters import style
from tests.qgis.packaging.test_services import oapif, wfs

PICTURES = {
    "WMS": (QgsRasterLayer, "wms", "contextualWMSLegend=0&crs=EPSG:3857&format=image/png&layers=a&styles&url=http://127.0.0.1:9/wms"),
    "WMTS": (QgsRasterLayer, "wms", "crs=EPSG:3857&format=image/png&layers=a&styles=&tileMatrixSet=g&url=http://127.0.0.1:9/wmts"),
    "XYZ": (QgsRasterLayer, "wms", "type=xyz&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmax=18&zmin=0&crs=EPSG3857"),
    "WCS": (QgsRasterLayer, "wcs", "url=http://127.0.0.1:9/wcs&identifier=a"),
    "ArcGIS map server": (QgsRasterLayer, "arcgismapserver", "crs='EPSG:3857' format='PNG' layer='0' url='http://127.0.0.1:9/MapServer'"),
    "vector tiles": (QgsVectorTileLayer, None, "styleUrl=http://127.0.0.1:9/style.json&type=xyz&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.pbf&zmax=14&zmin=0"),
}  # fmt: skip
FEATURES = ("WFS", "OGC API Features", "PostGIS", "PostGIS table without geometry", "PostGIS view", "PostGIS query",
            "PostGIS with two keys", "PostGIS, filtered", "PostGIS by service and login")  # fmt: skip
CHANGED = {
    "PostGIS": {"fields", "rows"},
    "PostGIS view": {"fields"},
    "PostGIS query": {"fields", "rows"},
    "PostGIS, filtered": {"subset"},
}
"""What a GeoPackage or the server's packager can't say, by kind; each has a test of its own below."""
SILENT = ("WMS", "WMTS", "WCS")
"""Services that are asked when their layers are opened."""
UNKNOWN = "PostGIS by service and login"
"""What is read through a login and a service that only this computer knows; the server tells of it without a name."""
TABLES = (
    EVERY_TYPE,
    ROW,
    "INSERT INTO every (id) VALUES (9)",
    "CREATE TABLE notes (code uuid PRIMARY KEY, note text)",
    "INSERT INTO notes VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'Ä')",
    "INSERT INTO notes VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12', NULL)",
    "CREATE VIEW large AS SELECT id, big, geom FROM every WHERE big > 1",
    "CREATE TABLE pairs (a int, b int, name text, PRIMARY KEY (a, b))",
    "INSERT INTO pairs VALUES (1, 1, 'x'), (1, 2, 'y')",
)


def features_of(address: str, postgres: Any, login: str) -> dict[str, QgsVectorLayer]:
    """Return a layer of each kind of source of features that lies on another computer."""
    query = '"(SELECT name, count(*) AS times, row_number() over () AS nr FROM pairs GROUP BY name)"'
    tables = {
        "PostGIS": postgres.uri('"public"."every"', "geom", "id"),
        "PostGIS table without geometry": postgres.uri('"public"."notes"', key="code"),
        "PostGIS view": postgres.uri('"public"."large"', "geom", "id"),
        "PostGIS query": postgres.uri(query, key="nr"),
        "PostGIS with two keys": postgres.uri('"public"."pairs"', key="a,b"),
        "PostGIS, filtered": postgres.uri('"public"."pairs"', key="a,b"),
        "PostGIS by service and login": f"service='town' authcfg={login} key='a,b' table=\"public\".\"pairs\"",
    }
    layers = {
        "WFS": vector_layer(wfs(address), "WFS", "WFS"),
        "OGC API Features": vector_layer(oapif(address), "OAPIF", "OAPIF"),
        **{name: vector_layer(uri, name, "postgres") for name, uri in tables.items()},
    }
    assert layers["PostGIS, filtered"].setSubsetString("\"name\" = 'y'")
    return layers


@pytest.fixture(scope="module")
def layers(qgis_app, postgres, tmp_path_factory) -> Iterator[dict[tuple[str, str], Any]]:
    """Give the layers by kind and cloud action, while their sources are there."""
    postgres.run(*TABLES)
    file, login = tmp_path_factory.mktemp("login") / "pg_service.conf", stored_login()
    file.write_text(f"[town]\nhost=127.0.0.1\nport={postgres.port}\ndbname=town\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, serve_trees() as (address, _):
        patch.setenv("PGSERVICEFILE", str(file))
        found: dict[tuple[str, str], Any] = {}
        for action in (OFFLINE, NO_ACTION):
            for name, layer in features_of(address, postgres, login).items():
                layer.setCustomProperty(CLOUD_ACTION, action)
                found[name, action] = layer
        for name, (kind, provider, source) in PICTURES.items():
            found[name, NO_ACTION] = kind(source, name, provider) if provider else kind(source, name)
        yield found
        found.clear()
    postgres.run("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "CREATE EXTENSION postgis")


@pytest.fixture(scope="module")
def trip(layers, tmp_path_factory, qgis_worker) -> Iterator[RoundTrip]:
    project = QgsProject()
    project.addMapLayers(list(layers.values()))
    choices = Choices(allow_passwords=True)
    with round_trip(project, tmp_path_factory.mktemp("services"), qgis_worker, choices, (*SILENT, "")) as made:
        yield made


@pytest.mark.parametrize("kind", FEATURES)
def test_features_are_taken_along_whole(trip, layers, kind):
    layer = layers[kind, OFFLINE]
    arrived = trip.arrived(layer)
    assert arrived.source().startswith(str(trip.folder / "data.gpkg")), kind
    found = crew_differences(layer, arrived)
    assert set(found) == CHANGED.get(kind, set()), f"{kind}: {found}"


@pytest.mark.parametrize("kind", [kind for kind in FEATURES if kind != UNKNOWN])
def test_features_are_read_from_where_they_are(trip, layers, kind):
    layer = layers[kind, NO_ACTION]
    arrived = trip.arrived(layer)
    assert (arrived.providerType(), arrived.source()) == (layer.providerType(), layer.source()), kind
    assert portrait(arrived).rows == portrait(layer).rows, kind
    found = crew_differences(layer, arrived)
    assert found == {}, f"{kind}: {found}"


@pytest.mark.parametrize("kind", list(PICTURES))
def test_pictures_of_services_stay_with_their_style(trip, layers, kind):
    layer = layers[kind, NO_ACTION]
    arrived = trip.crew.mapLayer(layer.id())
    assert (type(arrived), arrived.name(), arrived.source()) == (type(layer), layer.name(), layer.source()), kind
    before = trip.sent.mapLayer(layer.id()) if kind in SILENT else layer  # a layer not opened keeps its style as text
    assert ET.canonicalize(style(arrived)) == ET.canonicalize(style(before)), kind


def test_types_that_a_geopackage_or_the_server_does_not_know(trip, layers):
    before, after = (
        rows_by_id(each) for each in (layers["PostGIS", OFFLINE], trip.arrived(layers["PostGIS", OFFLINE]))
    )
    emptied = {"doc", "docb", "words", "numbers", "bytes"}  # which the server's packager writes as texts
    zoned = "2020-02-29 05:11:12"  # in UTC, as all moments of a GeoPackage are
    assert after[7] == {**before[7], **dict.fromkeys(emptied, ""), "zoned": zoned, "hour": "10:11:12"}
    assert {value for name, value in after[9].items() if name != "id"} == {None}
    said = messages(trip.published.packaged.findings)
    assert "Fields of PostGIS hold bytes, lists or maps, which do not reach the crew: doc, docb," in said


def rows_by_id(layer: QgsVectorLayer) -> dict[int, dict[str, Any]]:
    names = [field.name() for field in layer.fields() if not field.name().startswith("fid")]
    return {row["id"]: {name: plain(row[name]) for name in names} for row in layer.getFeatures()}


def test_a_key_of_whole_numbers_comes_first_and_has_64_bits(trip, layers):
    view, query = (trip.arrived(layers[kind, OFFLINE]) for kind in ("PostGIS view", "PostGIS query"))
    assert [(field.name(), field.type()) for field in view.fields()][1:] == [
        ("id", QVariant.LongLong), ("big", QVariant.LongLong)]  # fmt: skip
    before = layers["PostGIS query", OFFLINE]
    named = [sorted((row["nr"], row["name"], row["times"]) for row in each.getFeatures()) for each in (before, query)]
    assert named[0] == named[1]
    assert [field.name() for field in query.fields()][1:] == ["nr", "name", "times"]


def test_a_layer_whose_login_the_server_does_not_know_is_not_in_the_crews_project_as_was_told(trip, layers):
    assert trip.crew.mapLayer(layers[UNKNOWN, NO_ACTION].id()) is None
    assert trip.sent.mapLayer(layers[UNKNOWN, NO_ACTION].id()).isValid()
    told = f"warning: The login of {UNKNOWN} is stored in QGIS on this computer; a server without it leaves"
    assert told in messages(trip.published.packaged.findings)


def test_a_filter_of_the_database_goes_since_only_what_it_shows_is_taken(trip, layers):
    arrived = trip.arrived(layers["PostGIS, filtered", OFFLINE])
    assert (arrived.subsetString(), [row["name"] for row in arrived.getFeatures()]) == ("", ["y"])
    said = messages(trip.published.packaged.findings)
    assert "Of PostGIS, filtered only the features that its filter shows are taken along." in said


def test_only_a_layer_that_is_read_directly_tells_the_login(trip, layers):
    told = {part.partition("<id>")[2].partition("</id>")[0] for part in trip.xml().split("<maplayer ")[1:]
            if PASSWORD in part and f"user='{USER}'" in part}  # fmt: skip
    assert told == {layers[kind, NO_ACTION].id() for kind in FEATURES if kind.startswith("PostGIS") and kind != UNKNOWN}
