"""Names that the package makes: server, Windows and Android take them, each is used once, and good ones stay."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qgis.core import QgsMarkerSymbol, QgsProject, QgsRasterLayer, QgsRasterMarkerSymbolLayer

from qfieldsync_cloud.names import folded, is_refused
from qfieldsync_cloud.packaging.inspect import read_project
from qfieldsync_cloud.packaging.names import Names, is_safe, safe_path
from tests.fixtures.projects import TEXT, memory_layer, save, vector_layer, write_raster, write_vector
from tests.qgis.packaging.moved import away, is_drawn, map_image, png
from tests.qgis.packaging.support import pack, reopen, rows_of

SEGMENT = st.text(min_size=1, max_size=250).filter(lambda text: "/" not in text and text not in (".", ".."))
HOSTILE = st.sampled_from(
    ["con", "NUL.gpkg", "a.", "b ", "...", "x|y", "50%25", "a#b;c", "COM1.txt", ".qfieldsync_cloud"]
)
PATHS = st.lists(st.one_of(SEGMENT, HOSTILE), min_size=1, max_size=4).map(lambda parts: PurePosixPath(*parts))


@given(PATHS)
def test_the_server_takes_every_name_that_is_made(path):
    assert not is_refused(str(safe_path(path)))


@given(PATHS)
def test_a_safe_name_stays_and_is_found_again(path):
    safe = safe_path(path)
    assert safe_path(safe) == safe
    assert is_safe(safe)


@given(st.lists(PATHS, max_size=20))
def test_no_name_is_handed_out_twice_on_any_disk(paths):
    names = Names()
    claimed = [names.claim(path) for path in paths]
    assert len({folded(str(path)) for path in claimed}) == len(paths)
    assert not any(is_refused(str(path)) for path in claimed)


def test_folders_that_differ_in_case_or_composition_become_one():
    names = Names({"edited": PurePosixPath("Data/e.gpkg")})
    wanted = ("Case/Ä/s.gpkg", "case/a\u0308/s.gpkg", "CASE/x.gpkg", "data/new.gpkg", "other/Case/y.gpkg")
    claimed = [str(names.claim(PurePosixPath(path))) for path in wanted]
    assert claimed == ["Case/Ä/s.gpkg", "Case/Ä/s_2.gpkg", "Case/x.gpkg", "Data/new.gpkg", "other/Case/y.gpkg"]


@pytest.mark.parametrize(
    "name", ["a b.gpkg", "Bäume.gpkg", "Ba\u0308ume.gpkg", "枫树/数据.gpkg", "50%.gpkg", ".htaccess"]
)
def test_good_names_stay(name):
    assert is_safe(PurePosixPath(name))


@pytest.mark.parametrize("name", ["x" * 240, "数" * 100, "数" * 240, "😀" * 60])
def test_long_names_are_cut_and_stay_apart(name):
    one, two = safe_path(PurePosixPath(f"{name}a.gpkg")), safe_path(PurePosixPath(f"{name}b.gpkg"))
    assert one != two
    for each in (one, two):
        assert not is_refused(f"{each}-journal")
        assert each.suffix == ".gpkg"


ODD = [
    "with spaces", "Bäume", unicodedata.normalize("NFD", "Bäche"), "枫树", "a#b", "100%", "a;b", "dot.", "x" * 200,
    "Case", "case", "con", "q?", "star*", 'quo"te', "pipe", "a&b", "it's", "[x]", "{y}", "+plus", "comma,",
]  # fmt: skip


def odd_project(home):
    """Give a project with a layer of each kind of file under each odd name, one of them also the picture's."""
    project = QgsProject()
    for name in ODD:
        table = write_vector(home / "vectors" / f"{name}.gpkg", "t", {"n": TEXT}, [("POINT (5 5)", name)])
        layer = vector_layer(f"{table}|layername=t", name)
        symbol = QgsMarkerSymbol.createSimple({})
        marker = QgsRasterMarkerSymbolLayer(png(home / "symbols" / f"{name}.png"))
        marker.setSize(8)
        symbol.changeSymbolLayer(0, marker)
        layer.renderer().setSymbol(symbol)
        shape = write_vector(home / name / "s.shp", "s", {"n": TEXT}, [("POINT (5 5)", name)], driver="ESRI Shapefile")
        project.addMapLayers([
            layer,
            vector_layer(shape, f"shape {name}"),
            QgsRasterLayer(str(write_raster(home / "rasters" / f"{name}.tif", 4)), f"raster {name}"),
            memory_layer(f"{name}/{name}"),
        ])  # fmt: skip
    return project


def sources_of(packaged):
    """Return the sources of the packaged layers, relative to the package."""
    project = reopen(packaged)
    return sorted(layer.source().removeprefix(f"{packaged.folder}/") for layer in project.mapLayers().values())


def test_odd_names_arrive_under_names_that_all_take_and_the_same_again(tmp_path, qgis_app):
    project = odd_project(tmp_path / "project")
    save(project, tmp_path / "project" / "Süd & Nord #1;.qgz")
    before = {
        layer.id(): rows_of(layer, ("fid",)) for layer in project.mapLayers().values() if hasattr(layer, "getFeatures")
    }
    packaged = pack(project, tmp_path / "package")
    again = pack(project, tmp_path / "again")
    names = [file.path for file in packaged.files]
    assert names == [file.path for file in again.files]
    assert packaged.project_file == again.project_file
    assert not [name for name in names if is_refused(name)]
    assert len({folded(name) for name in names}) == len(names)
    assert sources_of(packaged) == sources_of(again)
    arrived = read_project(away(packaged, tmp_path))
    assert set(arrived.mapLayers()) == set(project.mapLayers())
    for layer in arrived.mapLayers().values():
        assert layer.isValid(), layer.source()
        if layer.id() in before:
            assert rows_of(layer, ("fid",)) == before[layer.id()]
        if layer.name() in ODD:
            assert is_drawn(map_image(arrived, layer)), layer.name()
