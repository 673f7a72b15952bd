"""GeoPackages as GDAL and QGIS write and edit them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from osgeo import gdal, ogr, osr
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

from qfieldsync_cloud.deltas.compare import compare
from qfieldsync_cloud.deltas.edits import Comparison, Method

FIELDS = {
    "name": (ogr.OFTString, ogr.OFSTNone),
    "alive": (ogr.OFTInteger, ogr.OFSTBoolean),
    "count": (ogr.OFTInteger, ogr.OFSTNone),
    "size": (ogr.OFTInteger64, ogr.OFSTNone),
    "height": (ogr.OFTReal, ogr.OFSTNone),
    "planted": (ogr.OFTDate, ogr.OFSTNone),
    "seen": (ogr.OFTDateTime, ogr.OFSTNone),
    "photo": (ogr.OFTBinary, ogr.OFSTNone),
}
TRACKED = ("trees", "paths", "list")
SHAPES = {
    "trees": "POINT Z (8.{0} 47 400)",
    "paths": "COMPOUNDCURVE (CIRCULARSTRING (8 47, 8.5 47.{0}, 9 47), (9 47, 9 48))",
    "list": "",
}


@pytest.fixture
def base(tmp_path) -> Path:
    path = tmp_path / "base.gpkg"
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(4326)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    for name, kind in (("trees", ogr.wkbPoint25D), ("paths", ogr.wkbCompoundCurve), ("list", ogr.wkbNone)):
        layer = source.CreateLayer(name, reference, kind)
        for field, (field_type, subtype) in FIELDS.items():
            definition = ogr.FieldDefn(field, field_type)
            definition.SetSubType(subtype)
            layer.CreateField(definition)
        for number in range(300):
            layer.CreateFeature(feature(layer, number, SHAPES[name]))
    source.FlushCache()
    return path


def feature(layer: ogr.Layer, number: int, shape: str) -> ogr.Feature:
    made = ogr.Feature(layer.GetLayerDefn())
    made.SetField("name", f"Bäume 枫 {number}")
    made.SetField("size", 2**40 + number)
    made.SetField("height", number / 7)
    made.SetField("seen", 2026, 5, 1, 10, 11, 12.5, 100)
    if shape:
        made.SetGeometry(ogr.CreateGeometryFromWkt(shape.format(number)))
    return made


@pytest.fixture
def other(base) -> Path:
    return Path(shutil.copyfile(base, base.with_name("other.gpkg")))


def compared(base: Path, other: Path) -> Comparison:
    found = compare(base, other, TRACKED, lambda: None)
    assert found == compare(base, other, TRACKED, lambda: None, raw=False)
    return found


def opened(path: Path) -> gdal.Dataset:
    return gdal.OpenEx(str(path), gdal.OF_UPDATE | gdal.OF_VECTOR)


def rewrite_every_feature(source: gdal.Dataset) -> None:
    for name in TRACKED:
        layer = source.GetLayerByName(name)
        for one in [*layer]:
            layer.SetFeature(one)


def test_edits_of_gdal_are_found_and_nothing_else(base, other) -> None:
    source = opened(other)
    trees, paths, plain = map(source.GetLayerByName, TRACKED)
    changed = trees.GetFeature(5)
    changed.SetField("alive", 1)
    changed.SetGeometry(ogr.CreateGeometryFromWkt("POINT Z (8 47 401)"))
    trees.SetFeature(changed)
    paths.DeleteFeature(7)
    plain.CreateFeature(feature(plain, 999, ""))
    plain.SetFeature(plain.GetFeature(8))
    del changed, trees, paths, plain, source
    found = compared(base, other)
    assert not found.obstacles
    created, deleted, patched = found.edits
    assert (created.table, created.key, created.method, created.new["name"]) == (
        "list",
        301,
        Method.CREATE,
        "Bäume 枫 999",
    )
    assert (deleted.table, deleted.key, deleted.method, deleted.old["size"]) == ("paths", 7, Method.DELETE, 2**40 + 6)
    assert (patched.table, patched.key, patched.columns) == ("trees", 5, ("geom", "alive"))


def test_rewriting_features_and_the_spatial_index_are_no_edits(base, other) -> None:
    source = opened(other)
    rewrite_every_feature(source)
    source.ExecuteSQL("SELECT DisableSpatialIndex('trees', 'geom')")
    source.ExecuteSQL("SELECT CreateSpatialIndex('paths', 'geom')")
    source.ExecuteSQL("CREATE INDEX by_name ON trees (name)")
    source.ExecuteSQL("VACUUM")
    source.SetMetadataItem("note", "kept in gpkg_metadata")
    del source
    assert compared(base, other) == Comparison()


def test_other_headers_and_byte_orders_of_geometries_are_no_edits(base, tmp_path) -> None:
    """A copy by another writer: big-endian, and with other extents in the headers."""
    other = tmp_path / "other.gpkg"
    shutil.copyfile(base, other)
    source = opened(other)
    source.ExecuteSQL("SELECT DisableSpatialIndex('trees', 'geom')")
    big = ogr.CreateGeometryFromWkt("POINT Z (8.5 47 400)").ExportToIsoWkb(ogr.wkbXDR).hex()
    source.ExecuteSQL(f"UPDATE trees SET geom = X'47500000000010e6{big}' WHERE fid = 6")
    del source
    assert compared(base, other) == Comparison()


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("ALTER TABLE trees ADD COLUMN owner TEXT", "trees"),
        ("ALTER TABLE trees RENAME TO bushes", "trees"),
        ("DELLAYER:list", "list"),
    ],
)
def test_changes_of_the_schema_are_obstacles(base, other, sql, table) -> None:
    source = opened(other)
    rewrite_every_feature(source)
    source.ExecuteSQL(sql)
    del source
    found = compared(base, other)
    assert [obstacle.table for obstacle in found.obstacles] == [table]
    assert not found.edits


def test_a_list_of_values_and_a_style_are_obstacles(base, other) -> None:
    layer = QgsVectorLayer(f"{other}|layername=trees", "trees", "ogr")
    layer.saveStyleToDatabase("green", "", True, "")
    del layer
    source = opened(other)
    source.AddFieldDomain(ogr.CreateCodedFieldDomain("kinds", "", ogr.OFTString, ogr.OFSTNone, {"o": "oak"}))
    definition = ogr.FieldDefn("name", ogr.OFTString)
    definition.SetDomainName("kinds")
    source.GetLayerByName("list").AlterFieldDefn(0, definition, ogr.ALTER_DOMAIN_FLAG)
    del source
    assert [obstacle.table for obstacle in compared(base, other).obstacles] == ["layer_styles", "list"]


def test_edits_of_qgis_count_while_it_has_the_file_open(base, other) -> None:
    layer, paths = (QgsVectorLayer(f"{other}|layername={name}", name, "ogr") for name in ("trees", "paths"))
    assert layer.startEditing()
    assert paths.startEditing()  # keeps the file in WAL mode
    layer.changeAttributeValue(3, layer.fields().indexOf("name"), "from QGIS")
    added = QgsFeature(layer.fields())
    added.setAttribute("name", "new")
    added.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(8, 47)))
    layer.addFeature(added)
    layer.deleteFeature(9)
    committed = layer.commitChanges(stopEditing=False)
    assert committed, layer.commitErrors()
    layer.changeAttributeValue(4, layer.fields().indexOf("name"), "not saved yet")
    before = sorted(other.parent.iterdir())
    has_log = other.with_name("other.gpkg-wal") in before
    assert has_log
    found = compare(base, other, TRACKED, lambda: None, raw=False)
    assert [(edit.key, edit.method) for edit in found.edits] == [
        (3, Method.PATCH),
        (9, Method.DELETE),
        (301, Method.CREATE),
    ]
    assert sorted(other.parent.iterdir()) == before
    committed = layer.commitChanges()
    assert committed, layer.commitErrors()
    assert len(compare(base, other, TRACKED, lambda: None, raw=False).edits) == 4


def test_looking_at_a_file_in_qgis_is_no_edit(base, other) -> None:
    for name in TRACKED:
        layer = QgsVectorLayer(f"{other}|layername={name}", name, "ogr")
        assert len([*layer.getFeatures()]) == 300
        layer.startEditing()
        layer.rollBack()
        del layer
    assert compared(base, other) == Comparison()
    assert sorted(path.name for path in other.parent.iterdir()) == ["base.gpkg", "other.gpkg"]
