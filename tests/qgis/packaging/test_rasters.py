"""Rasters, virtual rasters, tiles, meshes and point clouds: all their files come along, and the crew sees the same."""

from __future__ import annotations

import json
import os
import shutil
import struct
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsMeshDatasetIndex,
    QgsMeshLayer,
    QgsPointCloudLayer,
    QgsProject,
    QgsRasterLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtXml import QDomDocument

from qfieldsync_cloud.packaging import vrt
from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.errors import UnfitProjectError
from qfieldsync_cloud.packaging.inspect import inspect, read_project
from qfieldsync_cloud.packaging.package import Choices
from tests.fixtures.projects import TEXT, save, write_vector
from tests.qgis.packaging.served import serve_files
from tests.qgis.packaging.support import messages, pack, pack_layers, reopen, same_layer
from tests.qgis.packaging.test_project import project_xml

pytestmark = pytest.mark.usefixtures("qgis_app")
PIXELS = 64


def write_tif(path: Path, seed: int = 1, origin: float = 0.0, options: tuple[str, ...] = ()) -> Path:
    """Write a raster of 64 by 64 pixels of 10 m, whose values tell it from those of another seed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), PIXELS, PIXELS, 1, gdal.GDT_Byte, list(options))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(3857)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.SetGeoTransform((origin, 10, 0, 10 * PIXELS, 0, -10))
    values = bytes((seed * 37 + index * seed) % 251 for index in range(PIXELS * PIXELS))
    dataset.GetRasterBand(1).WriteRaster(0, 0, PIXELS, PIXELS, values)
    return path


def made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def raster(source: object, name: str = "Raster", provider: str = "gdal") -> QgsRasterLayer:
    layer = QgsRasterLayer(str(source), name, provider)
    assert layer.isValid(), source
    return layer


def style(layer) -> str:
    document = QDomDocument()
    layer.exportNamedStyle(document)
    root = document.documentElement()
    properties = root.firstChildElement("customproperties")
    root.removeChild(properties)  # packaging writes the cloud action there
    return document.toString()


def image(layer) -> bytes:
    """Return what a map of the layer's extent shows."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(layer.extent())
    settings.setOutputSize(QSize(120, 120))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    picture = job.renderedImage()
    return bytes(picture.constBits().asarray(picture.sizeInBytes()))


def block(layer, band: int = 1) -> bytes:
    found = layer.dataProvider().block(band, layer.extent(), layer.width(), layer.height())
    return bytes(found.data())


def portrait(layer) -> dict[str, object]:
    """Return all that a crew sees of a raster, read now."""
    picture = image(layer)
    assert len(set(picture)) > 2  # something was drawn
    return {
        "extent": layer.extent().toString(9),
        "crs": layer.crs().authid(),
        "size": (layer.width(), layer.height()),
        "bands": [block(layer, band) for band in range(1, layer.bandCount() + 1)],
        "style": style(layer),
        "image": picture,
    }


def paths(packaged) -> list[str]:
    return [file.path for file in packaged.files if file.path != packaged.project_file]


def on_device(packaged, tmp_path) -> QgsProject:
    """Open the package from another place, as a device has it, with nothing of the analyst's in reach."""
    place = tmp_path / "device" / "deep" / "down"
    shutil.copytree(packaged.folder, place)
    for folder in [each for each in tmp_path.iterdir() if each.name != "device"]:
        folder.rename(folder.with_name(f"gone-{folder.name}"))
    return read_project(place / packaged.project_file)


def arrives_alike(tmp_path, *layers):
    """Package the layers, look at each on the device, and return the package."""
    before = [portrait(layer) for layer in layers]
    packaged, project = pack_layers(tmp_path, *layers)
    project.clear()
    device = on_device(packaged, tmp_path)
    assert [portrait(same_layer(device, layer)) for layer in layers] == before
    return packaged


def test_world_file_statistics_pyramids_and_mask_come_along(tmp_path):
    path = write_tif(tmp_path / "project" / "img" / "ortho ä.tif", options=("PROFILE=BASELINE", "TFW=YES"))
    dataset = gdal.Open(str(path), gdal.GA_ReadOnly)
    dataset.BuildOverviews("NEAREST", [2])
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    dataset.GetRasterBand(1).GetMaskBand().WriteRaster(0, 0, PIXELS, PIXELS // 2, b"\xff" * (PIXELS * PIXELS // 2))
    dataset.GetRasterBand(1).ComputeStatistics(False)
    dataset = None
    names = {f"img/ortho ä{end}" for end in (".tif", ".tfw", ".tif.ovr", ".tif.msk", ".tif.aux.xml")}
    assert {f"img/{each}" for each in os.listdir(path.parent)} == names
    packaged = arrives_alike(tmp_path, raster(path))
    assert set(paths(packaged)) == names
    opened = gdal.Open(str(tmp_path / "device" / "deep" / "down" / "img" / "ortho ä.tif"))
    assert opened.GetRasterBand(1).GetOverviewCount() == 1
    assert opened.GetRasterBand(1).GetMaskFlags() == gdal.GMF_PER_DATASET


def test_sidecars_follow_a_raster_that_gets_another_name(tmp_path):
    layers = [raster(write_tif(tmp_path / folder / "o.tif", seed, options=("PROFILE=BASELINE", "TFW=YES")), folder)
              for seed, folder in enumerate(("a", "b"), 1)]  # fmt: skip
    packaged = arrives_alike(tmp_path, *layers)
    assert {"data/o.tif", "data/o.tfw", "data/o_2.tif", "data/o_2.tfw"} <= set(paths(packaged))


def write_vrt(path: Path, *sources: str, relative: bool = True) -> Path:
    """Write a mosaic by hand, with the names as they are given."""
    parts = "".join(
        f'<SimpleSource><SourceFilename relativeToVRT="{int(relative)}">{name}</SourceFilename>'
        "<SourceBand>1</SourceBand>"
        f'<SrcRect xOff="0" yOff="0" xSize="{PIXELS}" ySize="{PIXELS}"/>'
        f'<DstRect xOff="{index * PIXELS}" yOff="0" xSize="{PIXELS}" ySize="{PIXELS}"/></SimpleSource>'
        for index, name in enumerate(sources)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'<VRTDataset rasterXSize="{PIXELS * len(sources)}" rasterYSize="{PIXELS}"><SRS>EPSG:3857</SRS>'
        f"<GeoTransform>0, 10, 0, {10 * PIXELS}, 0, -10</GeoTransform>"
        f'<VRTRasterBand dataType="Byte" band="1">{parts}</VRTRasterBand></VRTDataset>',
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("relative", [True, False])
def test_virtual_raster_with_sources_inside_and_outside_the_home(tmp_path, relative):
    home = tmp_path / "project"
    write_tif(home / "tiles" / "a & b.tif", 1)
    write_tif(tmp_path / "archive" / "c.tif", 2, options=("PROFILE=BASELINE", "TFW=YES"))
    names = ("../tiles/a &amp; b.tif", "../../archive/c.tif")
    if not relative:
        names = (f"{home}/tiles/a &amp; b.tif", f"{tmp_path}/archive/c.tif")
    packaged = arrives_alike(tmp_path, raster(write_vrt(home / "mosaic" / "m.vrt", *names, relative=relative)))
    wanted = {"m.vrt", "tiles/a & b.tif", "data/parts/c.tif", "data/parts/c.tfw"}
    assert {each for each in paths(packaged) if not each.endswith(".aux.xml")} == wanted
    assert str(tmp_path) not in (tmp_path / "device/deep/down/m.vrt").read_text(encoding="utf-8")


def test_virtual_raster_of_virtual_rasters_from_outside_with_names_twice(tmp_path):
    for seed, folder in enumerate(("north", "south"), 1):
        write_tif(tmp_path / folder / "t.tif", seed)
        write_vrt(tmp_path / folder / "part.vrt", "t.tif")
    top = write_vrt(tmp_path / "all" / "all.vrt", "../north/part.vrt", "../south/part.vrt")
    packaged = arrives_alike(tmp_path, raster(top))
    names = ("part.vrt", "part_2.vrt", "t.tif", "t_2.tif")
    assert set(paths(packaged)) == {"all.vrt", *(f"data/parts/{name}" for name in names)}


def test_virtual_rasters_that_name_each_other_are_read_once(tmp_path):
    one, two = write_vrt(tmp_path / "1.vrt", "2.vrt", "t.tif"), write_vrt(tmp_path / "2.vrt", "1.vrt")
    contents = vrt.contents_of(one)
    assert (contents.files, contents.missing) == ([two], [tmp_path / "t.tif"])


def test_warped_virtual_raster_and_one_made_by_gdal(tmp_path):
    home = tmp_path / "project"
    tif = write_tif(home / "t.tif")
    gdal.Warp(str(home / "w.vrt"), str(tif), format="VRT", dstSRS="EPSG:4326")
    gdal.Translate(str(made(home / "sub") / "copy.vrt"), str(tif), format="VRT")
    arrives_alike(tmp_path, raster(home / "w.vrt"), raster(home / "sub" / "copy.vrt"))


def test_virtual_raster_over_a_variable_of_a_file(tmp_path):
    home = tmp_path / "project"
    source = write_tif(tmp_path / "t.tif")
    (tmp_path / "nc").mkdir()
    gdal.Translate(str(tmp_path / "nc" / "c.nc"), str(source), format="netCDF")
    layer = raster(write_vrt(home / "v.vrt", f'NETCDF:"{tmp_path}/nc/c.nc":Band1', relative=False))
    assert set(paths(arrives_alike(tmp_path, layer))) == {"v.vrt", "data/parts/c.nc"}


def test_missing_sources_of_a_virtual_raster_are_named(tmp_path):
    home = tmp_path / "project"
    write_tif(home / "a.tif")
    layer = raster(write_vrt(home / "m.vrt", "a.tif", "lost/b.tif", "lost/c.tif"), "Mosaic")
    with pytest.raises(UnfitProjectError) as caught:
        pack_layers(tmp_path, layer)
    said = messages(caught.value.findings)
    assert f"Mosaic is put together from files, of which 2 do not exist: {home}/lost/b.tif, {home}/lost/c.tif." in said
    packaged, _ = pack_layers(tmp_path, layer, raster(home / "a.tif"), choices=Choices(leave_out_failed=True))
    assert [each.name for each in packaged.layers] == ["Raster"]


def test_a_virtual_raster_over_an_archive_is_refused(tmp_path):
    write_tif(tmp_path / "t.tif")
    home = made(tmp_path / "project")
    with zipfile.ZipFile(home / "z.zip", "w") as archive:
        archive.write(tmp_path / "t.tif", "t.tif")
    layer = raster(write_vrt(home / "m.vrt", f"/vsizip/{home}/z.zip/t.tif", relative=False))
    with pytest.raises(UnfitProjectError, match=r"some lie inside archives: .*z\.zip"):
        pack_layers(tmp_path, layer)


def test_in_place_takes_a_virtual_raster_only_if_it_can_stay_as_it_is(tmp_path):
    home = tmp_path / "project"
    write_tif(home / "t.tif")
    for relative, name in ((True, "t.tif"), (False, f"{home}/t.tif")):
        project = QgsProject()
        project.addMapLayer(raster(write_vrt(home / f"{relative}.vrt", name, relative=relative)))
        project.writeEntry("QFieldSync", "attachmentDirs", ["DCIM"])
        project.writeEntryBool("Paths", "Absolute", False)
        save(project, home / f"{relative}.qgz")
        assert inspect(project).can_publish_in_place is relative


def test_a_raster_whose_header_lies_beside_it(tmp_path):
    path = tmp_path / "outside" / "scene.dat"
    path.parent.mkdir()
    gdal.Translate(str(path), str(write_tif(tmp_path / "t.tif")), format="ENVI")
    packaged = arrives_alike(tmp_path, raster(path))
    assert {"data/scene.dat", "data/scene.hdr"} <= set(paths(packaged))


def test_a_raster_computed_from_others_is_refused(tmp_path):
    tif = write_tif(tmp_path / "project" / "t.tif")
    source = f"?crs=EPSG:3857&extent=0,0,640,640&width=64&height=64&formula=%22a@1%22&a:uri={tif}&a:provider=gdal"
    with pytest.raises(UnfitProjectError, match=r"kind of source \(virtualraster\) that can't be taken along"):
        pack_layers(tmp_path, raster(source, "Computed", "virtualraster"))


@pytest.mark.parametrize("name", ["t.nc", "t ü.nc"])
def test_a_variable_of_a_netcdf_file(tmp_path, name):
    path = tmp_path / "project" / "sub" / name
    path.parent.mkdir(parents=True)
    gdal.Translate(str(path), str(write_tif(tmp_path / "t.tif")), format="netCDF")
    packaged = arrives_alike(tmp_path, raster(f'NETCDF:"{path}":Band1'))
    assert paths(packaged) == [f"sub/{name}"]


def test_rasters_in_a_geopackage_share_its_copy(tmp_path):
    path = tmp_path / "project" / "r.gpkg"
    path.parent.mkdir()
    for seed, table in enumerate(("one", "two"), 1):
        gdal.Translate(str(path), str(write_tif(tmp_path / f"{table}.tif", seed)), format="GPKG",
                       creationOptions=[f"RASTER_TABLE={table}", "APPEND_SUBDATASET=YES"])  # fmt: skip
    packaged = arrives_alike(tmp_path, raster(f"GPKG:{path}:one"), raster(f"GPKG:{path}:two"))
    assert paths(packaged) == ["r.gpkg"]


def test_raster_in_a_zip_archive(tmp_path):
    write_tif(tmp_path / "t.tif")
    archive = tmp_path / "elsewhere" / "scans 1.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as written:
        written.write(tmp_path / "t.tif", "in/t.tif")
    packaged = arrives_alike(tmp_path, raster(f"/vsizip/{archive}/in/t.tif"))
    assert paths(packaged) == ["data/scans 1.zip"]


def write_mbtiles(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    gdal.Translate(str(path), str(write_tif(path.parent.parent / "t.tif")), format="MBTILES")
    return path


def test_raster_tiles_by_gdal_and_by_the_tile_provider(tmp_path):
    path = write_mbtiles(tmp_path / "project" / "tiles ä.mbtiles")
    other = write_mbtiles(tmp_path / "elsewhere" / "tiles ä.mbtiles")
    tiles = QgsRasterLayer(f"type=mbtiles&url={other.as_uri()}", "Tiles", "wms")
    assert tiles.isValid()
    before = image(tiles)
    by_gdal = raster(path)
    seen = portrait(by_gdal)
    packaged, project = pack_layers(tmp_path, by_gdal, tiles)
    assert paths(packaged) == ["data/tiles ä_2.mbtiles", "tiles ä.mbtiles"]
    project.clear()
    device = on_device(packaged, tmp_path)
    assert portrait(same_layer(device, by_gdal)) == seen
    assert image(same_layer(device, tiles)) == before


def test_vector_tiles_in_a_file_keep_style_and_tiles(tmp_path):
    points = write_vector(tmp_path / "p.gpkg", "towns", {"name": TEXT},
                          [(f"POINT ({n} {n})", f"n{n}") for n in range(0, 60, 5)])  # fmt: skip
    path = tmp_path / "project" / "t ü.mbtiles"
    path.parent.mkdir()
    gdal.VectorTranslate(str(path), str(points), format="MBTILES", datasetCreationOptions=["MAXZOOM=2"])
    layer = QgsVectorTileLayer(f"type=mbtiles&url={quote(str(path))}", "Towns")
    assert layer.isValid()
    before, shown = style(layer), image(layer)
    assert len(set(shown)) > 2
    packaged, project = pack_layers(tmp_path, layer)
    assert paths(packaged) == ["t ü.mbtiles"]
    project.clear()
    device = on_device(packaged, tmp_path)
    copy = same_layer(device, layer)
    assert style(copy) == before
    assert image(copy) == shown


def test_an_archive_of_vector_tiles_that_qgis_can_not_open_here_comes_along(tmp_path):
    path = tmp_path / "project" / "a.pmtiles"
    path.parent.mkdir()
    path.write_bytes(b"PMTiles\x03" + bytes(119))
    layer = QgsVectorTileLayer(f"type=pmtiles&url={path}", "Archive")
    packaged, _ = pack_layers(tmp_path, layer)
    assert paths(packaged) == ["a.pmtiles"]
    assert (packaged.folder / "a.pmtiles").read_bytes() == path.read_bytes()
    assert "url=./a.pmtiles" in project_xml(packaged)


def test_tiles_in_single_files_are_refused(tmp_path):
    source = f"type=xyz&url=file://{tmp_path}/t/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmax=3&zmin=0"
    with pytest.raises(UnfitProjectError, match="reads single tiles from files of this computer"):
        pack_layers(tmp_path, QgsRasterLayer(source, "Tiles", "wms"))


def test_mesh_with_its_added_datasets(tmp_path):
    home, other = tmp_path / "project", tmp_path / "results"
    home.mkdir()
    other.mkdir()
    (home / "m.2dm").write_text("MESH2D\nND 1 0 0 1\nND 2 10 0 2\nND 3 10 10 3\nND 4 0 10 4\nE4Q 1 1 2 3 4 1\n")
    (other / "depth.dat").write_text('DATASET\nOBJTYPE "mesh2d"\nBEGSCL\nND 4\nNC 1\nNAME "depth"\nTS 0 0.0\n'
                                     "1\n2\n3\n4\nENDDS\n")  # fmt: skip
    layer = QgsMeshLayer(str(home / "m.2dm"), "Flood", "mdal")
    assert layer.dataProvider().addDataset(str(other / "depth.dat"))
    packaged, project = pack_layers(tmp_path, layer)
    assert paths(packaged) == ["data/parts/depth.dat", "m.2dm"]
    project.clear()
    device = on_device(packaged, tmp_path)
    copy = same_layer(device, layer).dataProvider()
    assert (copy.vertexCount(), copy.faceCount(), copy.datasetGroupCount()) == (4, 1, 2)
    assert [copy.datasetValue(QgsMeshDatasetIndex(1, 0), vertex).scalar() for vertex in range(4)] == [1, 2, 3, 4]


def test_a_mesh_whose_added_dataset_is_gone_is_refused(tmp_path):
    home = made(tmp_path / "project")
    (home / "m.2dm").write_text("MESH2D\nND 1 0 0 1\nND 2 10 0 2\nND 3 10 10 3\nE3T 1 1 2 3 1\n")
    (home / "d.dat").write_text('DATASET\nOBJTYPE "mesh2d"\nBEGSCL\nND 3\nNC 1\nNAME "d"\nTS 0 0.0\n1\n2\n3\nENDDS\n')
    layer = QgsMeshLayer(str(home / "m.2dm"), "Flood", "mdal")
    assert layer.dataProvider().addDataset(str(home / "d.dat"))
    (home / "d.dat").unlink()
    with pytest.raises(UnfitProjectError, match=r"of which 1 do not exist: .*d\.dat"):
        pack_layers(tmp_path, layer)


def write_ept(folder: Path, count: int) -> Path:
    """Write a point cloud index of one node, with binary points."""
    (folder / "ept-data").mkdir(parents=True)
    (folder / "ept-hierarchy").mkdir()
    schema = [{"name": name, "type": "signed", "size": 4, "scale": 0.01, "offset": 0} for name in ("X", "Y", "Z")]
    bounds = [0, 0, 0, 100, 100, 100]
    description = {"bounds": bounds, "boundsConforming": bounds, "dataType": "binary", "hierarchyType": "json",
                   "points": count, "schema": schema, "span": 128, "version": "1.0.0",
                   "srs": {"authority": "EPSG", "horizontal": "3857", "wkt": ""}}  # fmt: skip
    (folder / "ept.json").write_text(json.dumps(description))
    (folder / "ept-hierarchy" / "0-0-0-0.json").write_text(json.dumps({"0-0-0-0": count}))
    points = (struct.pack("<iii", n * 100, n * 100, n * 100) for n in range(count))
    (folder / "ept-data" / "0-0-0-0.bin").write_bytes(b"".join(points))
    return folder / "ept.json"


def test_point_clouds_keep_the_structure_of_their_folders(tmp_path):
    layers = [QgsPointCloudLayer(str(write_ept(place, count)), str(count), "ept")
              for place, count in ((tmp_path / "project" / "ept_a", 20), (tmp_path / "x" / "ept_a", 30),
                                   (tmp_path / "y" / "ept_a", 40))]  # fmt: skip
    assert all(layer.isValid() for layer in layers)
    packaged, project = pack_layers(tmp_path, *layers)
    assert "data/ept_a/ept-data/0-0-0-0.bin" in paths(packaged)
    assert "data/ept_a_2/ept-hierarchy/0-0-0-0.json" in paths(packaged)
    assert "ept_a/ept.json" in paths(packaged)
    project.clear()
    device = on_device(packaged, tmp_path)
    assert [same_layer(device, layer).pointCount() for layer in layers] == [20, 30, 40]
    assert all(not same_layer(device, layer).extent().isEmpty() for layer in layers)


def test_a_point_cloud_file_takes_its_indexes_along(tmp_path):
    home = tmp_path / "project"
    write_ept(home / "ept_scan", 10)
    for name in ("scan.las", "scan.copc.laz"):
        (home / name).write_bytes(b"LASF")
    project = QgsProject()
    layer = QgsPointCloudLayer(str(home / "scan.las"), "Scan", "pdal")
    project.addMapLayer(layer)
    save(project, home / "p.qgz")
    (described,) = inspect(project).layers
    found = {str(path.relative_to(home)) for path in described.files}
    assert found == {"scan.las", "scan.copc.laz", "ept_scan/ept.json", "ept_scan/ept-data/0-0-0-0.bin",
                     "ept_scan/ept-hierarchy/0-0-0-0.json"}  # fmt: skip


def test_an_image_that_no_device_reads_can_only_be_left_out(tmp_path):
    path = tmp_path / "project" / "scan.ecw"
    path.parent.mkdir()
    path.write_bytes(b"ecw")
    layer, other = QgsRasterLayer(str(path), "Scan"), raster(write_tif(tmp_path / "project" / "t.tif"))
    with pytest.raises(UnfitProjectError, match="ECW image, which no device can show"):
        pack_layers(tmp_path, layer, other, choices=Choices({layer.id(): CloudAction.NO_ACTION}))
    packaged, _ = pack_layers(tmp_path, QgsRasterLayer(str(path), "Scan"), raster(tmp_path / "project" / "t.tif"))
    assert "scan.ecw" not in paths(packaged)


def test_a_raster_by_its_address_stays_there(tmp_path):
    gdal.Translate(str(made(tmp_path / "served") / "c.tif"), str(write_tif(tmp_path / "t.tif")), format="COG")
    with serve_files(tmp_path / "served") as (address, asked):
        layer = raster(f"/vsicurl/{address}/c.tif", "COG")
        before = portrait(layer)
        project = QgsProject()
        project.addMapLayer(layer)
        save(project, tmp_path / "project" / "p.qgz")
        asked.clear()
        packaged = pack(project, tmp_path / "package")
        assert asked == []
        written = reopen(packaged)
        copy = same_layer(written, layer)
        assert copy.source() == layer.source()
        assert portrait(copy) == before
    assert paths(packaged) == []
