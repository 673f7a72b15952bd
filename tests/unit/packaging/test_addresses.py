from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from qfieldsync_cloud.packaging import vrt
from qfieldsync_cloud.packaging.addresses import address_in, is_remote


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("/d/x y.tif", ("", "/d/x y.tif", "")),
        ("C:/d/x.tif", ("", "C:/d/x.tif", "")),
        ("GPKG:/d/a b:c.gpkg:t", ("GPKG:", "/d/a b:c.gpkg", ":t")),
        ("GPKG:C:\\d\\a.gpkg:t", ("GPKG:", "C:\\d\\a.gpkg", ":t")),
        ('NETCDF:"/d/a.nc":v', ('NETCDF:"', "/d/a.nc", '":v')),
        ("NETCDF:/d/a.nc:v", ("NETCDF:", "/d/a.nc", ":v")),
        ('HDF5:"C:/d/a.h5"://g/v', ('HDF5:"', "C:/d/a.h5", '"://g/v')),
        ("HDF5:/d/a.h5://g/v", ("HDF5:", "/d/a.h5", "://g/v")),
        ('2DM:"/d/m.2dm"', ('2DM:"', "/d/m.2dm", '"')),
        ("/vsizip//d/a.zip/in/b.tif", ("/vsizip/", "/d/a.zip", "/in/b.tif")),
        ("/vsizip/{/d/a.zip}/b.tif", ("/vsizip/{", "/d/a.zip", "}/b.tif")),
        ("/vsigzip//d/a.tif.gz", ("/vsigzip/", "/d/a.tif.gz", "")),
    ],
)
def test_the_file_in_a_name(name, parts):
    address = address_in(name)
    assert address is not None
    assert (address.before, address.text, address.after) == parts
    assert address.path == Path(parts[1])
    assert address.before + address.text + address.after == name


def test_a_file_by_its_url():
    address = address_in("file:///d/a%20%C3%BC.mbtiles")
    assert address is not None
    assert address.path == Path("/d/a ü.mbtiles")


@pytest.mark.parametrize(
    "name",
    ["/vsicurl/http://h/x.tif", "/vsizip//vsicurl/http://h/a.zip/b.tif", "/vsizip/vsis3/b/a.zip/b.tif",
     "https://h/x.tif", "PG:dbname=x", "<VRTDataset/>", "/vsimem/x.tif", ""],
)  # fmt: skip
def test_names_without_a_local_file(name):
    assert address_in(name) is None


@pytest.mark.parametrize(
    ("name", "remote"), [("/vsis3/b/x.tif", True), ("/vsizip//vsigs/b/a.zip", True), ("/https/x.tif", False)]
)
def test_what_is_remote(name, remote):
    assert is_remote(name) is remote


def test_a_virtual_raster_names_its_files_at_their_new_places(tmp_path):
    source = tmp_path / "m.vrt"
    source.write_text(
        '<VRTDataset><SourceFilename relativetoVRT="1" shared="0">sub/a&amp;b.tif</SourceFilename>'
        f'<SourceFilename>NETCDF:"{tmp_path}/c.nc":v</SourceFilename>'
        "<SourceDataset>/vsicurl/http://h/x.tif</SourceDataset></VRTDataset>",
        encoding="utf-8",
    )
    targets = {tmp_path / "sub" / "a&b.tif": PurePosixPath("data/a&b.tif"), tmp_path / "c.nc": PurePosixPath("in/c.nc")}
    assert vrt.rewrite(source, PurePosixPath("in/m.vrt"), targets).decode() == (
        '<VRTDataset><SourceFilename shared="0" relativeToVRT="1">../data/a&amp;b.tif</SourceFilename>'
        '<SourceFilename relativeToVRT="1">NETCDF:"c.nc":v</SourceFilename>'
        "<SourceDataset>/vsicurl/http://h/x.tif</SourceDataset></VRTDataset>"
    )
