"""One builder for each kind of vector source: it writes real files below a folder and returns the layers on them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from osgeo import gdal, ogr
from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime, QTime

from tests.fixtures.projects import (
    BIG,
    BOOLEAN,
    DATE,
    INTEGER,
    MOMENT,
    REAL,
    TEXT,
    memory_layer,
    vector_layer,
    write_vector,
)

Build = Callable[[Path], list[QgsVectorLayer]]

FIELDS = {"name": TEXT, "n": INTEGER, "big": BIG, "x": REAL, "day": DATE, "moment": MOMENT, "yes": BOOLEAN}
POINTS = [
    ("POINT Z (8.5 47.5 1)", "Süd 枫", 3, 2**60, 1.5, "2020-01-02", "2020-01-02T03:04:05.678Z", True),
    ("POINT Z (0.1 0.2 0.3)", None, None, None, None, None, None, None),
    (None, "", -3, -(2**60), 1e-300, "0001-01-01", "1969-12-31T23:59:59.999Z", False),
]
GPX = """<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="47" lon="8"><ele>400.5</ele><time>2020-01-01T01:02:03Z</time><name>Bäche</name></wpt>
<rte><name>r</name><rtept lat="1" lon="2"/><rtept lat="2" lon="2"/></rte>
<trk><name>t</name><trkseg><trkpt lat="1" lon="2"><ele>3</ele></trkpt><trkpt lat="2" lon="2"/></trkseg></trk></gpx>"""
GEOMETRIES: dict[str, Any] = {
    "Point": [8.123456789012345, 47],
    "LineString": [[1, 2, 3], [3, 4, 5]],
    "Polygon": [[[0, 0], [1, 0], [1, 1], [0, 0]]],
    "MultiPoint": [[1, 2], [3, 4]],
}
MOMENT_OF_DAY = QDateTime(QDate(2020, 1, 2), QTime(3, 4, 5, 678))
SHAPES = {
    "curve": "COMPOUNDCURVE (CIRCULARSTRING (0 0,1 1,2 0),(2 0,3 0))",
    "curved area": "CURVEPOLYGON (CIRCULARSTRING (0 0,1 1,2 0,1 -1,0 0))",
    "with M": "LINESTRING M (1 2 3,4 5 6)",
    "with Z and M": "MULTIPOLYGON ZM (((0 0 1 2,1 0 1 2,1 1 1 2,0 0 1 2)))",
    "collection": "GEOMETRYCOLLECTION (POINT (1 2),LINESTRING (1 2,3 4))",
    "empty": "POLYGON EMPTY",
}


def of_driver(driver: str, ending: str, *options: str) -> Build:
    def build(folder: Path) -> list[QgsVectorLayer]:
        path = write_vector(folder / f"data.{ending}", "data", FIELDS, POINTS, ogr.wkbPoint25D, 4326, driver, options)
        return [vector_layer(path, "Data")]

    return build


def geodatabase(folder: Path) -> list[QgsVectorLayer]:
    path = write_vector(folder / "town.gdb", "trees", FIELDS, POINTS, ogr.wkbPoint25D, 2056, "OpenFileGDB")
    write_vector(path, "notes", {"text": TEXT, "n": INTEGER}, [(None, "Ä", 1), (None, None, 2)], ogr.wkbNone)
    return [vector_layer(f"{path}|layername={name}", name) for name in ("trees", "notes")]


def archive(folder: Path) -> list[QgsVectorLayer]:
    shape = write_vector(folder.parent / "unpacked" / "ö.shp", "ö", FIELDS, POINTS, ogr.wkbPoint25D, 4326,
                         "ESRI Shapefile", ["ENCODING=UTF-8"])  # fmt: skip
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "a b.zip", "w") as packed:
        for part in shape.parent.iterdir():
            packed.write(part, f"in/{part.name}")
    return [vector_layer(f"/vsizip/{folder}/a b.zip/in/ö.shp", "Packed")]


def zipped_json(folder: Path) -> list[QgsVectorLayer]:
    source = of_driver("GeoJSON", "geojson")(folder.parent / "unpacked")[0].source()
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "one.zip", "w") as packed:
        packed.write(source, "data.geojson")
    return [vector_layer(f"/vsizip/{folder}/one.zip|layername=data", "Packed")]


def spatialite(folder: Path) -> list[QgsVectorLayer]:
    folder.mkdir(parents=True)
    path = folder / "town.sqlite"
    dataset = gdal.GetDriverByName("SQLite").Create(str(path), 0, 0, 0, gdal.GDT_Unknown, ["SPATIALITE=YES"])
    dataset.FlushCache()
    del dataset
    fields = {name: kind for name, kind in FIELDS.items() if kind != BOOLEAN}
    rows = [row[:-1] for row in POINTS]
    write_vector(path, "trees", fields, rows, ogr.wkbPoint25D, 2056, options=["FORMAT=SPATIALITE", "FID=number"])
    write_vector(path, "notes", {"text": TEXT}, [(None, "Ä"), (None, None)], ogr.wkbNone)
    trees = vector_layer(f"dbname='{path}' table=\"trees\" (geometry)", "Trees", "spatialite")
    few = vector_layer(f"dbname='{path}' table=\"trees\" (geometry) sql=\"name\" = 'Süd 枫'", "Few", "spatialite")
    assert few.featureCount() == 1
    return [trees, few, vector_layer(f"dbname='{path}' table=\"notes\"", "Notes", "spatialite")]


def gpx(folder: Path) -> list[QgsVectorLayer]:
    path = folder / "track.gpx"
    folder.mkdir(parents=True)
    path.write_text(GPX, encoding="utf-8")
    by_gdal = [vector_layer(f"{path}|layername={name}", name) for name in ("waypoints", "routes", "track_points")]
    return [*by_gdal, *(vector_layer(f"{path}?type={name}", name, "gpx") for name in ("waypoint", "route", "track"))]


def mixed_geojson(folder: Path) -> list[QgsVectorLayer]:
    features = [feature({"a": number}, geometry, number) for number, geometry in enumerate([*GEOMETRIES, None])]
    path = geojson(folder, features)
    return [vector_layer(f"{path}|geometrytype={kind}", kind) for kind in GEOMETRIES]


def structured_geojson(folder: Path) -> list[QgsVectorLayer]:
    values = {"map": {"k": [1, {"z": None}]}, "flag": True, "day": "2020-01-01", "moment": "2020-01-01T01:02:03.456Z"}
    return [vector_layer(geojson(folder, [feature(values, "Point"), feature(dict.fromkeys(values), None)]), "Data")]


def geojson(folder: Path, features: list[dict[str, Any]]) -> Path:
    path = folder / "data.geojson"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def feature(values: dict[str, Any], geometry: str | None, number: int | None = None) -> dict[str, Any]:
    shape = {"type": geometry, "coordinates": GEOMETRIES[geometry]} if geometry else None
    return {"type": "Feature", "properties": values, "geometry": shape, **({} if number is None else {"id": number})}


def dxf(folder: Path) -> list[QgsVectorLayer]:
    rows = [("LINESTRING (1 2,3 4)",), ("LINESTRING (5 6,7 8,9 9)",)]
    path = write_vector(folder / "plan.dxf", "entities", {}, rows, ogr.wkbLineString, driver="DXF")
    return [vector_layer(f"{path}|layername=entities|geometrytype=LineString", "Plan")]


def delimited_text(folder: Path) -> list[QgsVectorLayer]:
    folder.mkdir(parents=True)
    (folder / "points.csv").write_text("id;x;y;name;when\n1;8,5;47,5;Süd;2020-01-02T03:04:05.678\n2;;;;\n", "cp1252")
    (folder / "shapes.csv").write_text('n\tshape\n1\t"POLYGON ((0 0,1 0,1 1,0 0))"\n2\t\n', "utf-8")
    (folder / "typed.csv").write_text("code,n,on\n007,1234567,2020-01-02\n,,\n", "utf-8")
    (folder / "typed.csvt").write_text('"String","Integer","Date"\n', "utf-8")
    address = (folder / "points.csv").as_uri()
    return [
        vector_layer(f"{address}?type=csv&delimiter=;&decimalPoint=,&xField=x&yField=y&crs=EPSG:4326&encoding=windows-1252",
                     "Points", "delimitedtext"),
        vector_layer(f"{(folder / 'shapes.csv').as_uri()}?type=csv&delimiter=%5Ct&wktField=shape&crs=EPSG:2056",
                     "Shapes", "delimitedtext"),
        vector_layer(f"{(folder / 'typed.csv').as_uri()}?type=csv&geomType=none", "Typed", "delimitedtext"),
        vector_layer(folder / "typed.csv", "Typed by GDAL"),
    ]  # fmt: skip


def memory(folder: Path) -> list[QgsVectorLayer]:
    kinds = "string integer long double bool date datetime binary"
    fields = "&field=fid:" + "".join(f"{kind}&field=after_{kind}:" for kind in kinds.split()) + "integer"
    rows = [("PointZ (1 2 3)", "eins", 1, 2**40, 0.5, True, "2020-01-02", MOMENT_OF_DAY, QByteArray(b"\0\xff"), 9),
            (None,) * 10]  # fmt: skip
    shapes = [memory_layer(name, f"{type_of(wkt)}?crs=EPSG:2056&field=n:integer", [(wkt, 1), (None, 2)])
              for name, wkt in SHAPES.items()]  # fmt: skip
    return [memory_layer("Sketch: <1>", f"PointZ?crs=EPSG:2056{fields}", rows), *shapes,
            memory_layer("Nothing", "MultiLineString?crs=EPSG:4326&field=n:integer", []),
            memory_layer("Table", "None?field=n:integer", [(None, 5)])]  # fmt: skip


def type_of(wkt: str) -> str:
    words = wkt.replace("(", " ").split()
    return words[0] + "".join(word for word in words[1:2] if word in ("Z", "M", "ZM"))


def virtual(folder: Path) -> list[QgsVectorLayer]:
    path = write_vector(folder / "s.shp", "s", {"n": INTEGER, "name": TEXT},
                        [("POINT (1 2)", 1, "ä"), ("POINT (3 4)", 2, None)],
                        driver="ESRI Shapefile", options=["ENCODING=UTF-8"])  # fmt: skip
    query = "select n, n * 1.5 as half, upper(name) as name, geometry from t where n > 0"
    return [vector_layer(f"?layer=ogr:{quote(str(path), '')}:t:UTF-8&query={quote(query)}", "Computed", "virtual")]


def shapefiles(folder: Path) -> list[QgsVectorLayer]:
    """Write what GDAL cuts to ten characters, an index, an empty one, one with measures, and a table without shapes."""
    names = {"a_very_long_name_1": INTEGER, "a_very_long_name_2": INTEGER, "größe_in_m": REAL}
    long = write_vector(folder / "long.shp", "long", names, [("POINT (1 2)", 1, 2, 3.25), ("POINT (2 3)", 4, 5, None)],
                        driver="ESRI Shapefile", options=["ENCODING=UTF-8"])  # fmt: skip
    dataset = ogr.Open(str(long), 1)
    dataset.ExecuteSQL("CREATE SPATIAL INDEX ON long")
    del dataset
    assert long.with_suffix(".qix").exists()
    empty = write_vector(folder / "empty.shp", "empty", {"n": INTEGER}, [], ogr.wkbPolygon, driver="ESRI Shapefile")
    lines = write_vector(folder / "lines.shp", "lines", {"n": INTEGER}, [("LINESTRING ZM (1 2 3 4,5 6 7 8)", 1),
                         ("MULTILINESTRING ZM ((0 0 0 0,1 1 1 1),(2 2 2 2,3 3 3 3))", 2), (None, 3)],
                         ogr.wkbLineStringZM, 2056, "ESRI Shapefile")  # fmt: skip
    table = write_vector(folder / "table.dbf", "table", {"n": INTEGER, "name": TEXT},
                         [(None, 1, "ä"), (None, None, None)],
                         ogr.wkbNone, driver="ESRI Shapefile", options=["ENCODING=UTF-8"])  # fmt: skip
    return [vector_layer(path, path.stem) for path in (long, empty, lines, table)]


def geopackage(folder: Path) -> list[QgsVectorLayer]:
    """Write several layers to one file: a table of attributes, a view, curves, and one without features."""
    path = write_vector(folder / "town.gpkg", "trees", FIELDS, POINTS, ogr.wkbPoint25D)
    write_vector(path, "notes", {"text": TEXT}, [(None, "Ä")], ogr.wkbNone)
    write_vector(path, "nothing", {"n": INTEGER}, [], ogr.wkbMultiPolygon, 2056)
    write_vector(path, "mixed", {"n": INTEGER}, [(wkt, 1) for wkt in SHAPES.values()], ogr.wkbUnknown)
    dataset = ogr.Open(str(path), 1)
    dataset.ExecuteSQL("CREATE VIEW tall AS SELECT fid AS OGC_FID, geom, name FROM trees WHERE n > 0")
    dataset.ExecuteSQL("INSERT INTO gpkg_contents (table_name, identifier, data_type, srs_id) "
                       "VALUES ('tall', 'tall', 'features', 4326)")  # fmt: skip
    dataset.ExecuteSQL("INSERT INTO gpkg_geometry_columns VALUES ('tall', 'geom', 'POINT', 4326, 1, 0)")
    del dataset
    return [vector_layer(f"{path}|layername={name}", name) for name in ("trees", "notes", "nothing", "mixed", "tall")]


KINDS: dict[str, Build] = {
    "GeoPackage": geopackage,
    "shapefile": of_driver("ESRI Shapefile", "shp", "ENCODING=UTF-8"),
    "shapefiles": shapefiles,
    "MapInfo": of_driver("MapInfo File", "tab", "ENCODING=UTF-8"),
    "MapInfo text": of_driver("MapInfo File", "mif", "ENCODING=UTF-8"),
    "FlatGeobuf": of_driver("FlatGeobuf", "fgb"),
    "GeoJSON": of_driver("GeoJSON", "geojson"),
    "GeoJSON lines": of_driver("GeoJSONSeq", "geojsonl"),
    "GeoJSON of mixed geometries": mixed_geojson,
    "GeoJSON with maps": structured_geojson,
    "GML": of_driver("GML", "gml"),
    "KML": of_driver("LIBKML", "kml"),
    "KMZ": of_driver("LIBKML", "kmz"),
    "SQLite": of_driver("SQLite", "sqlite"),
    "CSV by GDAL": of_driver("CSV", "csv", "GEOMETRY=AS_WKT", "CREATE_CSVT=YES"),
    "Excel": of_driver("XLSX", "xlsx"),
    "OpenDocument": of_driver("ODS", "ods"),
    "file geodatabase": geodatabase,
    "archive": archive,
    "archive of one file": zipped_json,
    "SpatiaLite": spatialite,
    "GPX": gpx,
    "DXF": dxf,
    "delimited text": delimited_text,
    "memory": memory,
    "virtual": virtual,
}  # fmt: skip
