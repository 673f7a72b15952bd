"""Layers of a real PostgreSQL with PostGIS: taken along as they are, or read by the crew's devices directly."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsEditorWidgetSetup,
    QgsProject,
    QgsRasterLayer,
    QgsRelation,
    QgsRelationContext,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.packaging.description import CloudAction, Handling
from qfieldsync_cloud.packaging.errors import ConversionError, UnfitProjectError
from qfieldsync_cloud.packaging.examination import examine
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.packaging.package import Choices, package
from qfieldsync_cloud.packaging.sizes import size_of
from tests.fixtures.postgres import PASSWORD, USER
from tests.fixtures.projects import save
from tests.qgis.packaging.support import fields_of, messages, pack, pack_layers, plain, reopen, same_layer
from tests.qgis.packaging.test_project import project_xml
from tests.qgis.packaging.test_untouched import run_in_thread

MASTER = "a master password"
pytestmark = pytest.mark.usefixtures("qgis_app")

EVERY_TYPE = """
CREATE TABLE every (
  id serial PRIMARY KEY, big int8, small int2, num numeric(14,4), real8 float8, real4 float4, txt text,
  name varchar(20),
  flag bool, day date, moment timestamp, zoned timestamptz, hour time, doc json, docb jsonb, code uuid, words text[],
  numbers int[], bytes bytea, "Größe (m²)" float8, geom geometry(PointZM, 2056))"""
ROW = """INSERT INTO every VALUES (
  7, 9007199254740993, 3, 1234567890.1234, 0.1, 0.5, 'Ü', 'n', true, '2020-02-29', '2020-02-29 10:11:12.345',
  '2020-02-29 10:11:12.345+05', '10:11:12', '{"a": [1, null]}', '{"ü": {"c": true}}',
  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{a,"b,c"}', '{1,2}', '\\x0001ff', 1.5,
  ST_GeomFromText('POINT ZM (2600000 1200000 3 4)', 2056))"""


@pytest.fixture
def table(postgres):
    """Drop what a test has made."""
    yield postgres
    postgres.run("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "CREATE EXTENSION postgis")


def database_layer(uri: str, name: str = "Cadastre") -> QgsVectorLayer:
    layer = QgsVectorLayer(uri, name, "postgres")
    assert layer.isValid(), layer.error().message()
    return layer


def values(layer) -> list[dict[str, object]]:
    return sorted(
        ({name: plain(each[name]) for name, _ in fields_of(layer)} for each in layer.getFeatures()),
        key=str,
    )


def test_every_type_arrives(table, tmp_path):
    table.run(EVERY_TYPE, ROW, "INSERT INTO every (id) VALUES (9)")
    layer = database_layer(table.uri('"public"."every"', "geom", "id"))
    packaged, project = pack_layers(tmp_path, layer)
    copy = same_layer(project, layer)
    assert copy.dataProvider().storageType() == "GPKG"
    assert (copy.wkbType(), copy.crs()) == (QgsWkbTypes.PointZM, layer.crs())
    assert {each.id() for each in copy.getFeatures()} == {7, 9}
    full, empty = sorted(copy.getFeatures(), key=lambda each: each.id())
    assert full.geometry().asWkt(3).replace(" ZM", "ZM") == "PointZM (2600000 1200000 3 4)"
    assert not empty.hasGeometry()
    assert [name for name, _ in fields_of(copy) if plain(empty[name]) not in (None, b"")] == ["id"]
    expected = {"id": 7, "big": 9007199254740993, "small": 3, "num": 1234567890.1234, "real8": 0.1, "real4": 0.5,
                "txt": "Ü", "name": "n", "flag": True, "hour": "10:11:12", "doc": {"a": [1, None]},
                "docb": {"ü": {"c": True}}, "code": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "words": ["a", "b,c"],
                "numbers": [1, 2], "Größe (m²)": 1.5}  # fmt: skip
    assert {name: plain(full[name]) for name in expected} == expected
    assert bytes(full["bytes"]) == b"\x00\x01\xff"
    kinds = dict(fields_of(copy))
    assert (kinds["big"], kinds["flag"], kinds["day"], kinds["zoned"]) == (
        QVariant.LongLong, QVariant.Bool, QVariant.Date, QVariant.DateTime)  # fmt: skip
    with closing(sqlite3.connect(packaged.folder / packaged.layers[0].files[0])) as connection:
        written = connection.execute("SELECT day, moment, zoned FROM Cadastre WHERE id = 7").fetchone()
    assert written[0] == "2020-02-29"
    assert written[1].rstrip("Z") == "2020-02-29T10:11:12.345"
    assert written[2] == "2020-02-29T05:11:12.345Z"


def test_nothing_of_the_login_is_in_the_package(table, tmp_path):
    table.run("CREATE TABLE parcels (id int PRIMARY KEY, owner int, geom geometry(Polygon, 4326))",
              "CREATE TABLE owners (id int PRIMARY KEY, name text)",
              "INSERT INTO parcels VALUES (1, 5, ST_MakeEnvelope(8, 47, 9, 48, 4326))",
              "INSERT INTO owners VALUES (5, 'Ada')")  # fmt: skip
    parcels = database_layer(table.uri('"public"."parcels"', "geom", "id"), "Parcels")
    owners = database_layer(table.uri('"public"."owners"', key="id"), "Owners")
    project = QgsProject()
    project.addMapLayers([parcels, owners])
    relate(project, parcels, owners)
    save(project, tmp_path / "project" / "p.qgz")
    packaged = pack(project, tmp_path / "package")
    text = project_xml(packaged)
    assert "ownership" in text
    for secret in (USER, PASSWORD, f"port={table.port}", "s3cret"):
        assert secret not in text
    for path in packaged.folder.rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes()
    written = reopen(packaged)
    relation = written.relationManager().relation("ownership")
    assert relation.isValid()
    (parcel,) = written.mapLayer(parcels.id()).getFeatures()
    assert relation.getReferencedFeature(parcel)["name"] == "Ada"


def relate(project: QgsProject, child: QgsVectorLayer, parent: QgsVectorLayer) -> None:
    """Add a relation, with the widgets that name the other layer's source in their configuration."""
    relation = QgsRelation(QgsRelationContext(project))
    relation.setId("ownership")
    relation.setName("ownership")
    relation.setReferencingLayer(child.id())
    relation.setReferencedLayer(parent.id())
    relation.addFieldPair("owner", "id")
    project.relationManager().addRelation(relation)
    named = {"Relation": "ownership", "ReferencedLayerId": parent.id(), "ReferencedLayerName": parent.name(),
             "ReferencedLayerDataSource": parent.source(), "ReferencedLayerProviderKey": "postgres"}  # fmt: skip
    child.setEditorWidgetSetup(child.fields().lookupField("owner"), QgsEditorWidgetSetup("RelationReference", named))
    looked_up = {"Layer": parent.id(), "LayerName": parent.name(), "LayerSource": parent.source(), "Key": "id",
                 "LayerProviderName": "postgres", "Value": "name"}  # fmt: skip
    child.setEditorWidgetSetup(child.fields().lookupField("id"), QgsEditorWidgetSetup("ValueRelation", looked_up))


def test_curves_and_keys_of_every_kind(table, tmp_path):
    table.run(
        "CREATE TABLE arcs (code uuid PRIMARY KEY, geom geometry(CurvePolygonZ, 2056))",
        "INSERT INTO arcs VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', ST_GeomFromText("
        "'CURVEPOLYGON Z (CIRCULARSTRING Z (0 0 1, 4 0 1, 4 4 1, 0 4 1, 0 0 1))', 2056))",
        "CREATE TABLE pairs (a int, b int, name text, PRIMARY KEY (a, b))",
        "INSERT INTO pairs VALUES (1, 1, 'x'), (1, 2, 'y')",
        "CREATE TABLE large (nr int8 PRIMARY KEY, name text)",
        "INSERT INTO large VALUES (9007199254740993, 'l'), (5, 'm')",
    )
    arcs = database_layer(table.uri('"public"."arcs"', "geom", "code"), "arcs")
    pairs = database_layer(table.uri('"public"."pairs"', key="a,b"), "pairs")
    large = database_layer(table.uri('"public"."large"', key="nr"), "large")
    _, project = pack_layers(tmp_path, arcs, pairs, large)
    (arc,) = same_layer(project, arcs).getFeatures()
    assert arc.geometry().asWkt() == next(arcs.getFeatures()).geometry().asWkt()
    assert arc.geometry().asWkt().replace(" Z", "Z").startswith("CurvePolygonZ (CircularStringZ")
    assert arc["code"] == "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
    assert values(same_layer(project, pairs)) == values_with_fid(pairs)
    assert {each.id(): each["name"] for each in same_layer(project, large).getFeatures()} == {2**53 + 1: "l", 5: "m"}


def values_with_fid(layer) -> list[dict[str, object]]:
    """Return the values of a layer as its copy has them, which gets a key of its own."""
    return [{"fid": number, **row} for number, row in enumerate(values(layer), 1)]


def test_views_query_layers_filters_and_a_join(table, tmp_path):
    table.run(
        "CREATE TABLE trees (id int PRIMARY KEY, kind text, height int, geom geometry(Point, 4326))",
        "INSERT INTO trees SELECT n, CASE WHEN n % 2 = 0 THEN 'oak' ELSE 'elm' END, n,"
        " ST_SetSRID(ST_MakePoint(n, n), 4326) FROM generate_series(1, 40) n",
        "CREATE VIEW oaks AS SELECT * FROM trees WHERE kind = 'oak'",
    )
    view = database_layer(table.uri('"public"."oaks"', "geom", "id"), "Oaks")
    tall = database_layer(table.uri('"public"."trees"', "geom", "id"), "Tall")
    assert tall.setSubsetString("\"kind\" ~ '^o' AND \"height\"::text LIKE '3%'")
    query = database_layer(
        table.uri(
            '"(SELECT kind, max(height) AS height, row_number() over () AS nr FROM trees GROUP BY kind)"', key="nr"
        ),
        "Query",
    )
    packaged, project = pack_layers(tmp_path, view, tall, query)
    assert same_layer(project, view).featureCount() == 20
    copy = same_layer(project, tall)
    assert {each.id() for each in copy.getFeatures()} == {30, 32, 34, 36, 38}
    assert copy.subsetString() == ""
    assert "Of Tall only the features that its filter shows" in messages(packaged.findings)
    assert {(each["kind"], each["height"]) for each in same_layer(project, query).getFeatures()} == {
        ("oak", 40),
        ("elm", 39),
    }
    counts = {each.name: (each.source_features, each.packaged_features) for each in packaged.layers}
    assert counts == {"Oaks": (20, 20), "Tall": (5, 5), "Query": (2, 2)}


def test_sizes_are_known_before_anything_is_taken(table, tmp_path):
    table.run("CREATE TABLE n (id int PRIMARY KEY, name text, geom geometry(Polygon, 4326))",
              "INSERT INTO n SELECT n, repeat('x', 200), ST_Buffer(ST_SetSRID(ST_MakePoint(8, 47), 4326), n)"
              " FROM generate_series(1, 2000) n")  # fmt: skip
    layer = database_layer(table.uri('"public"."n"', "geom", "id"), "Numbers")
    lost = QgsVectorLayer("dbname='x' host=127.0.0.1 port=1 table=\"a\"", "Lost", "postgres")
    project = QgsProject()
    project.addMapLayers([layer, lost])
    save(project, tmp_path / "project" / "p.qgz")
    description = inspect(project)
    examination = examine(description, (), Context())
    sized = examination.sized(description)
    assert sized.layer(layer.id()).feature_count == 2000
    assert lost.id() not in examination.estimates
    packaged = package(sized, Choices({lost.id(): CloudAction.REMOVE}), tmp_path / "package", Context())
    (written,) = (file.size for file in packaged.files if file.path.endswith(".gpkg"))
    assert 0.7 * written < size_of(sized.layer(layer.id())) < 1.4 * written


def test_direct_access_keeps_the_source_and_can_be_left_out(table, tmp_path):
    table.run("CREATE TABLE t (id int PRIMARY KEY, geom geometry(Point, 4326))")
    uri = "service='town' key='id' table=\"public\".\"t\" (geom)"
    layer, gone = QgsVectorLayer(uri, "Direct", "postgres"), QgsVectorLayer(uri, "Gone", "postgres")
    raster = QgsRasterLayer("PG: dbname='town' schema='public' table='r'", "Raster", "gdal")
    choices = Choices({layer.id(): CloudAction.NO_ACTION, gone.id(): CloudAction.REMOVE})
    project = QgsProject()
    project.addMapLayers([layer, gone, raster])
    save(project, tmp_path / "project" / "p.qgz")
    packaged = pack(project, tmp_path / "package", choices)
    written = reopen(packaged)
    assert written.mapLayer(layer.id()).source() == layer.source()
    assert written.mapLayer(raster.id()).source() == raster.source()
    assert written.mapLayer(gone.id()) is None
    assert [file.path for file in packaged.files] == ["p.qgz"]


def test_a_service_and_an_authentication_are_used_in_the_worker_thread(table, tmp_path, monkeypatch):
    table.run("CREATE TABLE t (id int PRIMARY KEY, name text)", "INSERT INTO t VALUES (1, 'a')")
    file = tmp_path / "pg_service.conf"
    file.write_text(f"[town]\nhost=127.0.0.1\nport={table.port}\ndbname=town\n")
    monkeypatch.setenv("PGSERVICEFILE", str(file))
    config = stored_login()
    layer = database_layer(f"service='town' authcfg={config} key='id' table=\"public\".\"t\"", "Secret")
    description = described(layer, tmp_path)
    raised = run_in_thread(lambda: package(description, Choices(), tmp_path / "package", Context()))
    assert raised == []
    project = QgsProject()
    assert project.read(str(tmp_path / "package" / "p.qgz"))
    assert [each["name"] for each in same_layer(project, layer).getFeatures()] == ["a"]
    for path in (tmp_path / "package").rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert PASSWORD.encode() not in content
        assert config.encode() not in content
    project.clear()


def stored_login() -> str:
    manager = QgsApplication.authManager()
    if not manager.masterPasswordIsSet() and not manager.setMasterPassword(MASTER, True):
        manager.eraseAuthenticationDatabase(False)
        assert manager.setMasterPassword(MASTER, True)
    config = QgsAuthMethodConfig("Basic")
    config.setName("town")
    config.setConfig("username", USER)
    config.setConfig("password", PASSWORD)
    stored = manager.storeAuthenticationConfig(config)
    assert stored[0] if isinstance(stored, tuple) else stored
    return config.id()


def described(layer: QgsVectorLayer, tmp_path: Path):
    project = QgsProject()
    project.addMapLayer(layer)
    save(project, tmp_path / "project" / "p.qgz")
    description = inspect(project)
    layer.origin = project  # lives as long as the layer
    return description


def test_a_database_that_does_not_answer_is_named_at_once(tmp_path):
    layer = QgsVectorLayer(
        "dbname='x' host=127.0.0.1 port=1 password='hidden' table=\"a\" (geom)", "Cadastre", "postgres"
    )
    description = described(layer, tmp_path)
    assert description.layers[0].handling is Handling.REFUSE
    with pytest.raises(
        UnfitProjectError, match="Cadastre can't be taken along: its database or service does not answer"
    ):
        package(description, Choices(), tmp_path / "package", Context())


def test_a_database_that_breaks_in_the_middle_leaves_nothing_and_tells_no_password(table, tmp_path):
    table.run("CREATE TABLE n (id int PRIMARY KEY)", "INSERT INTO n SELECT generate_series(1, 5000)",
              "CREATE VIEW breaks AS SELECT id, 1 / (id - 4000) AS part FROM n")  # fmt: skip
    layer = database_layer(table.uri('"public"."breaks"', key="id"), "Breaks")
    description = described(layer, tmp_path)
    with pytest.raises(ConversionError, match="Breaks can't be converted") as caught:
        package(description, Choices(), tmp_path / "package", Context())
    assert PASSWORD not in f"{caught.value} {caught.value.details}"
    assert not (tmp_path / "package").exists()


def test_a_table_that_is_gone_since(table, tmp_path):
    table.run("CREATE TABLE n (id int PRIMARY KEY)")
    layer = database_layer(table.uri('"public"."n"', key="id"), "Numbers")
    description = described(layer, tmp_path)
    table.run("DROP TABLE n")
    with pytest.raises(ConversionError, match="Numbers can't be converted") as caught:
        package(description, Choices(), tmp_path / "package", Context())
    assert PASSWORD not in f"{caught.value} {caught.value.details}"
