"""Random layers in every format that is converted: they arrive as QGIS reads them from their source."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from osgeo import gdal
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime, QVariant

from tests.fixtures.projects import save
from tests.qgis.packaging.compare import differences
from tests.qgis.packaging.support import pack, reopen

pytestmark = pytest.mark.usefixtures("qgis_app")

_DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
_MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31))
VALUES = {  # of milliseconds only those that a float holds: QGIS cuts the others when it reads them
    QVariant.String: st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12),
    QVariant.Int: st.integers(1 - 2**31, 2**31 - 1),
    QVariant.LongLong: st.integers(-(2**63), 2**63 - 1),
    QVariant.Double: st.floats(allow_nan=False, allow_infinity=False),
    QVariant.Bool: st.booleans(),
    QVariant.Date: _DAYS.map(lambda day: QDate(day.year, day.month, day.day)),
    QVariant.DateTime: _MOMENTS.map(
        lambda at: QDateTime(
            QDate(at.year, at.month, at.day), QTime(at.hour, at.minute, at.second, at.microsecond // 125_000 * 125)
        )
    ),
}
NAMES = st.one_of(
    st.sampled_from(["fid", "FID", "ogc_fid", "geom", "Geometry", "id", "rowid", "select", "name"]),
    st.text(
        st.characters(categories=("L", "N"), include_characters=" _-.", max_codepoint=0xFFFF), min_size=1, max_size=14
    ).filter(lambda name: name == name.strip()),
)
COORDINATES = st.floats(-1e6, 1e6, allow_subnormal=False)
POINTS = st.tuples(COORDINATES, COORDINATES, COORDINATES)


def points_of(suffix: str) -> st.SearchStrategy[str]:
    dimensions = 3 if suffix else 2
    return POINTS.map(lambda point: " ".join(repr(each) for each in point[:dimensions]))


def shapes(kind: str) -> st.SearchStrategy[str]:
    """Return texts of geometries of one kind, such as `LineStringZ`."""
    flat, suffix = kind.rstrip("Z"), "Z" if kind.endswith("Z") else ""
    lines = st.lists(points_of(suffix), min_size=2, max_size=5).map(lambda each: f"({','.join(each)})")
    ring = st.lists(points_of(suffix), min_size=3, max_size=5).map(lambda each: f"(({','.join([*each, each[0]])}))")
    many = st.lists(lines, min_size=1, max_size=3).map(lambda each: f"({','.join(each)})")
    point = points_of(suffix).map(lambda each: f"({each})")
    inner = {"Point": point, "LineString": lines, "Polygon": ring, "MultiPoint": lines, "MultiLineString": many}
    return inner[flat].map(lambda text: f"{flat}{suffix} {text}")


@dataclass(frozen=True)
class Drawn:
    """A layer that was drawn: its kind of geometry, its fields, and the rows, the geometry first."""

    geometry: str
    fields: dict[str, int]
    rows: list[tuple[Any, ...]]


@st.composite
def layers(draw: st.DrawFn) -> Drawn:
    kind = draw(
        st.sampled_from(["Point", "PointZ", "LineString", "LineStringZ", "Polygon", "MultiPoint", "MultiLineString"])
    )
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique_by=str.casefold))
    fields = {name: draw(st.sampled_from(list(VALUES))) for name in names}
    row = st.tuples(st.none() | shapes(kind), *(st.none() | VALUES[each] for each in fields.values()))
    return Drawn(kind, fields, draw(st.lists(row, max_size=6)))


def in_memory(drawn: Drawn) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{drawn.geometry}?crs=EPSG:2056", "Drawn", "memory")
    layer.dataProvider().addAttributes([QgsField(name, kind) for name, kind in drawn.fields.items()])
    layer.updateFields()
    features = []
    for shape, *values in drawn.rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(values)
        if shape:
            feature.setGeometry(QgsGeometry.fromWkt(shape))
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    return layer


def written(drawn: Drawn, path: Path, driver: str, *layer_options: str, dataset_options: tuple[str, ...] = ()) -> Path:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName, options.fileEncoding = driver, "drawn", "UTF-8"
    options.layerOptions, options.datasourceOptions = list(layer_options), list(dataset_options)
    source = in_memory(drawn)
    QgsVectorFileWriter.writeAsVectorFormatV3(source, str(path), QgsCoordinateTransformContext(), options)
    assert path.exists()
    return path


def shapefile(drawn: Drawn, folder: Path) -> QgsVectorLayer:
    return QgsVectorLayer(str(written(drawn, folder / "drawn.shp", "ESRI Shapefile")), "Drawn", "ogr")


def geojson(drawn: Drawn, folder: Path) -> QgsVectorLayer:
    return QgsVectorLayer(str(written(drawn, folder / "drawn.geojson", "GeoJSON", "RFC7946=NO")), "Drawn", "ogr")


def csv(drawn: Drawn, folder: Path) -> QgsVectorLayer:
    assume(
        not drawn.geometry.endswith("Z") or all(row[0] for row in drawn.rows)
    )  # no geometry is written as a flat one
    path = written(drawn, folder / "drawn.csv", "CSV", "GEOMETRY=AS_WKT", "CREATE_CSVT=YES")
    return QgsVectorLayer(f"{path.as_uri()}?type=csv&wktField=WKT&crs=EPSG:2056", "Drawn", "delimitedtext")


def spatialite(drawn: Drawn, folder: Path) -> QgsVectorLayer:
    assume(QVariant.Bool not in drawn.fields.values())  # QGIS calls it a text there, and gives numbers
    path = folder / "drawn.sqlite"
    written(drawn, path, "SQLite", "FORMAT=SPATIALITE", "LAUNDER=NO", "GEOMETRY_NAME=the_shape", "FID=number",
            dataset_options=("SPATIALITE=YES",))  # fmt: skip
    return QgsVectorLayer(f"dbname='{path}' table=\"drawn\" (the_shape)", "Drawn", "spatialite")


def memory(drawn: Drawn, folder: Path) -> QgsVectorLayer:
    return in_memory(drawn)


@pytest.mark.parametrize("form", [shapefile, geojson, csv, spatialite, memory], ids=lambda form: form.__name__)
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(drawn=layers())
def test_any_layer_arrives_as_qgis_reads_it(form, drawn):
    gdal.SetConfigOption("SHAPE_ENCODING", None)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "project").mkdir()
        layer = form(drawn, Path(folder) / "project")
        assume(layer.isValid())  # QGIS takes no delimited text without a row
        project = QgsProject()
        project.addMapLayer(layer)
        save(project, Path(folder) / "project" / "p.qgs")
        arrived = reopen(pack(project, Path(folder) / "package"))
        try:
            assert differences(layer, arrived.mapLayer(layer.id())) == {}
        finally:
            arrived.clear()
            project.clear()
