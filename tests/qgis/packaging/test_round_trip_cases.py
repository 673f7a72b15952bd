"""GeoPackages from everywhere, encodings, and layers that hang together, on their way to the crew and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from osgeo import gdal, ogr
from qgis.core import (
    QgsProject,
    QgsVectorLayer,
)

from tests.fixtures.projects import INTEGER, TEXT, vector_layer, write_vector
from tests.qgis.packaging.round_trip import RoundTrip, crew_differences, round_trip
from tests.qgis.packaging.test_vector_cases import weave
from tests.qgis.packaging.vector_kinds import feature, geojson

Layers = dict[str, QgsVectorLayer]


def geopackage(path: Path, text: str, name: str = "t") -> QgsVectorLayer:
    write_vector(path, name, {"n": INTEGER, "name": TEXT}, [("POINT (1 2)", 1, text), ("POINT (3 4)", 2, None)])
    return vector_layer(f"{path}|layername={name}", text)


def shapefile(path: Path, text: str, encoding: str) -> QgsVectorLayer:
    write_vector(path, path.stem, {"n": INTEGER, "name": TEXT}, [("POINT (1 2)", 1, text)], driver="ESRI Shapefile",
                 options=[f"ENCODING={encoding}"])  # fmt: skip
    return vector_layer(path, text)


def in_places(root: Path) -> Layers:
    """Return layers of files of one name in several folders, outside, linked, read-only, and one edited in QGIS."""
    home, far = root / "project", root / "far" / "away"
    linked, locked = geopackage(far / "real.gpkg", "linked"), geopackage(home / "locked.gpkg", "read-only")
    (home / "link.gpkg").symlink_to(far / "real.gpkg")
    (home / "locked.gpkg").chmod(0o444)
    edited = geopackage(home / "edited.gpkg", "edited")
    assert edited.startEditing()
    assert edited.changeAttributeValue(1, 2, "committed just now")
    assert edited.commitChanges()
    return {
        "a name in a folder": geopackage(home / "a" / "t.gpkg", "one"),
        "the same name in another folder": geopackage(home / "b" / "t.gpkg", "two"),
        "the same name outside the home": geopackage(far / "T.gpkg", "three"),
        "through a link": vector_layer(f"{home}/link.gpkg|layername=t", "through a link"),
        "behind the link": linked,
        "read-only": locked,
        "edited in QGIS": edited,
    }


def in_encodings(root: Path) -> Layers:
    home = root / "project" / "shapes"
    without = shapefile(home / "plain.shp", "Größe", "ISO-8859-1").source()
    Path(without).with_suffix(".cpg").unlink()
    layer = vector_layer(without, "without .cpg")
    layer.setProviderEncoding("ISO-8859-1")
    return {
        "Latin shapefile": shapefile(home / "latin.shp", "Straße", "CP1252"),
        "Cyrillic shapefile": shapefile(home / "cyrillic.shp", "Улица", "CP1251"),
        "Japanese shapefile": shapefile(home / "japanese.shp", "通り", "CP932"),
        "UTF-8 shapefile": shapefile(home / "utf.shp", "枫 ü", "UTF-8"),
        "shapefile without .cpg": layer,
        "GeoJSON that repeats a fid": vector_layer(
            geojson(root / "project", [feature({"fid": number // 2, "a": number}, "Point") for number in range(4)]), "r"
        ),
    }


def with_domain(path: Path) -> QgsVectorLayer:
    """Return a layer whose field takes coded values, as the file itself says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset = gdal.GetDriverByName("GPKG").Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
    assert dataset.AddFieldDomain(
        ogr.CreateCodedFieldDomain("kinds", "kinds", ogr.OFTInteger, ogr.OFSTNone, {1: "oak", 2: "elm"})
    )
    layer = dataset.CreateLayer("d", None, ogr.wkbNone)
    field = ogr.FieldDefn("kind", ogr.OFTInteger)
    field.SetDomainName("kinds")
    layer.CreateField(field)
    row = ogr.Feature(layer.GetLayerDefn())
    row["kind"] = 2
    layer.CreateFeature(row)
    del row, layer, dataset
    layer = vector_layer(f"{path}|layername=d", "with a domain")
    layer.setDisplayExpression('"kind"')
    return layer


@pytest.fixture(scope="module")
def layers(qgis_app) -> Layers:
    return {}


@pytest.fixture(scope="module")
def trip(layers, tmp_path_factory, qgis_worker) -> Iterator[RoundTrip]:
    root, project = tmp_path_factory.mktemp("cases"), QgsProject()
    layers.update(in_places(root), **in_encodings(root))
    layers["with a domain"] = with_domain(root / "project" / "domain.gpkg")
    layers["filtered"] = geopackage(root / "project" / "some.gpkg", "filtered")
    assert layers["filtered"].setSubsetString("\"name\" = 'filtered'")
    layers["in the log of a GeoPackage"] = geopackage(root / "project" / "log.gpkg", "logged")
    project.addMapLayers(list(layers.values()))
    layers.update(zip(("parent", "child", "memory"), weave(project, root / "project" / "woven")))
    with closing(sqlite3.connect(root / "project" / "log.gpkg")) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("PRAGMA wal_autocheckpoint=0")
        other.execute("CREATE TABLE more (text)")
        other.execute("INSERT INTO more VALUES ('only in the log')")
        other.commit()
        assert b"only in the log" not in (root / "project" / "log.gpkg").read_bytes()
        with round_trip(project, root, qgis_worker) as made:
            yield made


KINDS = ("a name in a folder", "the same name in another folder", "the same name outside the home", "through a link",
         "behind the link", "read-only", "edited in QGIS", "Latin shapefile", "Cyrillic shapefile",
         "Japanese shapefile", "UTF-8 shapefile", "shapefile without .cpg", "GeoJSON that repeats a fid",
         "with a domain", "in the log of a GeoPackage", "parent", "child", "memory", "filtered")  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_it_arrives_as_it_was(trip, layers, kind):
    found = crew_differences(layers[kind], trip.arrived(layers[kind]))
    assert found == {}, f"{kind}: {found}"


def test_nothing_was_forgotten(trip, layers):
    assert set(layers) == set(KINDS)
    assert set(trip.crew.mapLayers()) == {layer.id() for layer in layers.values()}


def test_what_only_the_log_held_was_sent(trip):
    assert b"only in the log" in (trip.folder.parent / "package" / "log.gpkg").read_bytes()


def test_relation_value_relation_and_theme_hold(trip, layers):
    relation = trip.crew.relationManager().relation("of")
    assert relation.isValid()
    (child,) = trip.arrived(layers["child"]).getFeatures()
    assert relation.getReferencedFeature(child)["name"] == "a"
    config = trip.arrived(layers["child"]).editorWidgetSetup(child.fieldNameIndex("parent")).config()
    assert trip.arrived(trip.source.mapLayer(config["Layer"])).name() == "Words"
    themes = trip.crew.mapThemeCollection()
    assert themes.mapThemeVisibleLayerIds("Only parents") == [layers["parent"].id()]
