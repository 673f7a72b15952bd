"""Every kind of raster, tiles, mesh and point cloud goes to the cloud and to the crew, who see the same."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from osgeo import gdal
from qgis.core import (
    QgsMeshDatasetIndex,
    QgsMeshLayer,
    QgsPointCloudLayer,
    QgsProject,
    QgsRasterLayer,
    QgsVectorTileLayer,
)

from tests.fixtures.projects import TEXT, write_vector
from tests.qgis.packaging.round_trip import RoundTrip, round_trip
from tests.qgis.packaging.served import serve_files
from tests.qgis.packaging.support import messages
from tests.qgis.packaging.test_rasters import (
    PIXELS,
    image,
    portrait,
    raster,
    style,
    write_ept,
    write_mbtiles,
    write_tif,
    write_vrt,
)

BARE = ("PROFILE=BASELINE", "TFW=YES")


@dataclass(frozen=True)
class Seen:
    """A layer, and what the analyst sees of it."""

    layer: Any
    look: Callable[[Any], Any]
    before: Any


def seen(layer: Any, look: Callable[[Any], Any] = portrait) -> Seen:
    assert layer.isValid(), layer.source()
    return Seen(layer, look, look(layer))


def drawn(layer: Any) -> tuple[str, bytes]:
    picture = image(layer)
    assert len(set(picture)) > 2  # something was drawn
    return style(layer), picture


def faces(layer: Any) -> tuple[Any, ...]:
    mesh = layer.dataProvider()
    heights = [mesh.datasetValue(QgsMeshDatasetIndex(0, 0), vertex).scalar() for vertex in range(4)]
    return mesh.vertexCount(), mesh.faceCount(), heights, layer.crs().authid(), style(layer)


def points(layer: Any) -> tuple[Any, ...]:
    return layer.pointCount(), layer.extent().toString(3), style(layer)


def with_sidecars(root: Path) -> Seen:
    path = write_tif(root / "project" / "img" / "ortho ä.tif", 3, options=BARE)
    dataset = gdal.Open(str(path), gdal.GA_ReadOnly)
    dataset.BuildOverviews("NEAREST", [2])
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    dataset.GetRasterBand(1).GetMaskBand().WriteRaster(0, 0, PIXELS, PIXELS // 2, b"\xff" * (PIXELS * PIXELS // 2))
    dataset.GetRasterBand(1).ComputeStatistics(False)
    del dataset
    return seen(raster(path))


def twins(root: Path) -> list[Seen]:
    return [seen(raster(write_tif(root / place / "twin.tif", seed, options=BARE)))
            for seed, place in enumerate(("project/a", "project/b", "far"), 1)]  # fmt: skip


def mosaic(root: Path) -> Seen:
    write_tif(root / "project" / "tiles" / "x & y.tif", 1)
    write_tif(root / "archive" / "z.tif", 2, options=BARE)
    names = ("../tiles/x &amp; y.tif", f"{root}/archive/z.tif")
    path = write_vrt(root / "project" / "mosaic" / "m.vrt", *names)
    path.write_text(path.read_text().replace(f'"1">{root}', f'"0">{root}'))
    return seen(raster(path))


def nested(root: Path) -> Seen:
    for seed, folder in enumerate(("north", "south"), 1):
        write_tif(root / folder / "t.tif", seed)
        write_vrt(root / folder / "part.vrt", "t.tif")
    return seen(raster(write_vrt(root / "all" / "all.vrt", "../north/part.vrt", "../south/part.vrt")))


def in_geopackage(root: Path) -> list[Seen]:
    path = root / "project" / "data.gpkg"  # which is the name of the server's own file
    for seed, table in enumerate(("one", "two"), 1):
        gdal.Translate(str(path), str(write_tif(root / "made" / f"{table}.tif", seed)), format="GPKG",
                       creationOptions=[f"RASTER_TABLE={table}", "APPEND_SUBDATASET=YES"])  # fmt: skip
    return [seen(raster(f"GPKG:{path}:{table}")) for table in ("one", "two")]


def in_netcdf(root: Path) -> Seen:
    path = root / "project" / "sub" / "t ü.nc"
    path.parent.mkdir(parents=True)
    gdal.Translate(str(path), str(write_tif(root / "made" / "n.tif")), format="netCDF")
    return seen(raster(f'NETCDF:"{path}":Band1'))


def in_archive(root: Path) -> Seen:
    path = root / "elsewhere" / "scans 1.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as written:
        written.write(write_tif(root / "made" / "a.tif", 5), "in/t.tif")
    return seen(raster(f"/vsizip/{path}/in/t.tif"))


def with_header(root: Path) -> Seen:
    path = root / "outside" / "scene.dat"
    path.parent.mkdir()
    gdal.Translate(str(path), str(write_tif(root / "made" / "e.tif", 6)), format="ENVI")
    return seen(raster(path))


def raster_tiles(root: Path) -> list[Seen]:
    by_gdal = write_mbtiles(root / "project" / "tiles ä.mbtiles")
    other = write_mbtiles(root / "tiled" / "other ä.mbtiles")
    return [seen(raster(by_gdal)), seen(QgsRasterLayer(f"type=mbtiles&url={other.as_uri()}", "Tiles", "wms"), drawn)]


def vector_tiles(root: Path) -> Seen:
    towns = write_vector(root / "made" / "p.gpkg", "towns", {"name": TEXT},
                         [(f"POINT ({n} {n})", f"n{n}") for n in range(0, 60, 5)])  # fmt: skip
    path = root / "project" / "t ü.mbtiles"
    gdal.VectorTranslate(str(path), str(towns), format="MBTILES", datasetCreationOptions=["MAXZOOM=2"])
    return seen(QgsVectorTileLayer(f"type=mbtiles&url={quote(str(path))}", "Towns"), drawn)


def flood(path: Path) -> QgsMeshLayer:
    path.write_text("MESH2D\nND 1 0 0 1\nND 2 10 0 2\nND 3 10 10 3\nND 4 0 10 4\nE4Q 1 1 2 3 4 1\n")
    return QgsMeshLayer(str(path), "Flood", "mdal")


def mesh(root: Path) -> Seen:
    return seen(flood(root / "project" / "m.2dm"), faces)


def mesh_with_results(root: Path) -> Seen:
    other = root / "results" / "depth.dat"
    other.parent.mkdir()
    other.write_text('DATASET\nOBJTYPE "mesh2d"\nBEGSCL\nND 4\nNC 1\nNAME "depth"\nTS 0 0.0\n1\n2\n3\n4\nENDDS\n')
    layer = flood(root / "project" / "results.2dm")
    assert layer.dataProvider().addDataset(str(other))
    return seen(layer, faces)


def point_clouds(root: Path) -> list[Seen]:
    places = {"project": 20, "far/x": 30, "far/y": 40}
    return [seen(QgsPointCloudLayer(str(write_ept(root / place / "ept_a", count)), str(count), "ept"), points)
            for place, count in places.items()]  # fmt: skip


def archive_of_tiles(path: Path) -> QgsVectorTileLayer:
    """Return a layer that this version of QGIS can't open, nor that of the sandbox."""
    path.write_bytes(b"PMTiles\x03" + bytes(119))
    return QgsVectorTileLayer(f"type=pmtiles&url={path}", "Archive")


KINDS: dict[str, Callable[[Path], Seen | list[Seen]]] = {
    "world file, statistics, pyramids and mask": with_sidecars,
    "one name in three folders": twins,
    "virtual raster": mosaic,
    "virtual raster of virtual rasters": nested,
    "raster in a GeoPackage": in_geopackage,
    "archive": in_archive,
    "header beside it": with_header,
    "raster tiles": raster_tiles,
    "vector tiles": vector_tiles,
    "mesh": mesh,
    "point clouds": point_clouds,
}
LOST = {"variable of a netCDF file": in_netcdf, "mesh with an added dataset": mesh_with_results}
"""What no server hands on: it writes the paths of its own computer into the crew's project; the analyst is told."""
ADDRESS = "cloud optimized GeoTIFF by its address"


@pytest.fixture(scope="module")
def layers(qgis_app) -> dict[str, list[Seen]]:
    return {}


@pytest.fixture(scope="module")
def trip(layers, tmp_path_factory, qgis_worker) -> Iterator[RoundTrip]:
    root, project = tmp_path_factory.mktemp("rasters"), QgsProject()
    (root / "served").mkdir()
    gdal.Translate(str(root / "served" / "c.tif"), str(write_tif(root / "made" / "c.tif", 7)), format="COG")
    with serve_files(root / "served") as (address, _):
        for kind, build in {**KINDS, **LOST}.items():
            made = build(root)
            layers[kind] = made if isinstance(made, list) else [made]
        layers[ADDRESS] = [seen(raster(f"/vsicurl/{address}/c.tif", "COG"))]
        project.addMapLayers([each.layer for made in layers.values() for each in made])
        project.addMapLayer(archive_of_tiles(root / "project" / "a.pmtiles"))
        with round_trip(project, root, qgis_worker, silent=("Archive",)) as trip:
            for name in (
                "project",
                "far",
                "archive",
                "north",
                "south",
                "all",
                "elsewhere",
                "outside",
                "results",
                "tiled",
            ):
                (root / name).rename(root / f"gone-{name}")
            yield trip


@pytest.mark.parametrize("kind", [*KINDS, ADDRESS])
def test_the_crew_sees_the_same(trip, layers, kind):
    for each in layers[kind]:
        assert each.look(trip.arrived(each.layer)) == each.before, f"{kind}: {each.layer.source()}"


def test_what_the_server_loses_was_said_before(trip, layers):
    (variable,), (results,) = (layers[kind] for kind in LOST)
    assert not trip.crew.mapLayer(variable.layer.id()).isValid()
    assert trip.arrived(results.layer).dataProvider().datasetGroupCount() == 1
    said = messages(trip.published.packaged.findings)
    assert "warning: Raster is one variable of a file: it reaches the cloud, but not the crew." in said
    assert "warning: The datasets that were added to Flood reach the cloud, but not the crew." in said


def test_the_crew_gets_each_file_once(trip):
    names = [path.name for path in trip.folder.rglob("*") if path.is_file()]
    assert names.count("scans 1.zip") == names.count("z.tif") == names.count("x & y.tif") == 1
    dirs = trip.crew.readListEntry("QFieldSync", "dataDirs")[0]
    assert dirs == ["data/ept_a/ept-data", "data/ept_a/ept-hierarchy", "data/ept_a_2/ept-data",
                    "data/ept_a_2/ept-hierarchy", "data/parts", "ept_a/ept-data", "ept_a/ept-hierarchy",
                    "tiles"]  # fmt: skip


def test_an_archive_of_tiles_that_qgis_can_not_open_goes_to_the_cloud_and_keeps_its_layer(trip):
    (layer,) = trip.source.mapLayersByName("Archive")
    (sent,) = (file for file in trip.published.packaged.files if file.path == "a.pmtiles")
    assert sent.size == 127
    assert trip.crew.mapLayer(layer.id()).source().endswith("/a.pmtiles")


def test_the_server_may_put_all_files_of_layers_into_one_folder(trip):
    """A real server does, but for what lies in the folders of parts; so no two have one name, nor that of its own."""
    layers = trip.published.packaged.layers
    names = [Path(file).name for file in {layer.files[0] for layer in layers if layer.files}]
    assert sorted(name for name in names if names.count(name) > 1) == ["ept.json"] * 3
    assert "data.gpkg" not in names
    assert {layer.files[0] for layer in layers if layer.files and layer.files[0].endswith(".vrt")} == {
        "m.vrt",
        "all.vrt",
    }
