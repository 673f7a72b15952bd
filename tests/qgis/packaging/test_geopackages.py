"""Copies of GeoPackages: consistent while QGIS writes, under names that don't clash, from wherever they lie."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest
from osgeo import ogr
from qgis.core import QgsProject

from qfieldsync_cloud.packaging.errors import FileCopyError
from tests.fixtures.projects import TEXT, save, vector_layer, write_vector
from tests.qgis.packaging.support import messages, pack, pack_layers, reopen, rows_of, same_layer

pytestmark = pytest.mark.usefixtures("qgis_app")

POINTS = [("POINT (1 2)", "a"), ("POINT (3 4)", "b")]


def geopackage(path, table="t", rows=POINTS):
    return write_vector(path, table, {"name": TEXT}, rows)


def attributes_only(path):
    return write_vector(path, "notes", {"name": TEXT}, [(None, "early")], ogr.wkbNone)


def test_committed_edits_in_the_log_are_in_the_copy(tmp_path):
    path = attributes_only(tmp_path / "project" / "n.gpkg")
    layer = vector_layer(f"{path}|layername=notes", "notes")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("PRAGMA wal_autocheckpoint=0")
        other.execute("UPDATE notes SET name = 'zuletzt'")
        other.commit()
        assert b"zuletzt" not in path.read_bytes()
        packaged, project = pack_layers(tmp_path, layer)
    assert [each["name"] for each in same_layer(project, layer).getFeatures()] == ["zuletzt"]
    assert b"zuletzt" in (tmp_path / "package" / "n.gpkg").read_bytes()
    assert [file.path for file in packaged.files] == ["n.gpkg", "project.qgz"]


def test_edits_that_are_not_saved_stay_out_and_are_reported(tmp_path):
    path = geopackage(tmp_path / "project" / "t.gpkg")
    layer = vector_layer(f"{path}|layername=t", "Trees")
    layer.startEditing()
    layer.changeAttributeValue(1, 1, "draft")
    packaged, project = pack_layers(tmp_path, layer)
    assert {each["name"] for each in same_layer(project, layer).getFeatures()} == {"a", "b"}
    assert "warning: The edits of Trees that are not saved" in messages(packaged.findings)
    layer.rollBack()


def test_several_layers_of_one_file_stay_together(tmp_path):
    path = geopackage(tmp_path / "project" / "t.gpkg", "one")
    geopackage(path, "two", [("POINT (5 6)", "c|layername=x")])
    one, two = vector_layer(f"{path}|layername=one", "1"), vector_layer(f"{path}|layername=two", "2")
    assert two.setSubsetString("\"name\" = 'c|layername=x'")
    packaged, project = pack_layers(tmp_path, one, two)
    assert [file.path for file in packaged.files] == ["project.qgz", "t.gpkg"]
    assert rows_of(same_layer(project, one)) == rows_of(one)
    assert rows_of(same_layer(project, two)) == rows_of(two)
    assert same_layer(project, two).subsetString() == two.subsetString()


def test_one_name_in_two_folders_becomes_two_names(tmp_path):
    home = tmp_path / "project"
    paths = [geopackage(home / "a" / "t.gpkg"), geopackage(tmp_path / "x" / "T.gpkg", rows=[("POINT (9 9)", "x")]),
             geopackage(tmp_path / "y" / "t.gpkg", rows=[("POINT (8 8)", "y")])]  # fmt: skip
    layers = [vector_layer(f"{path}|layername=t", str(number)) for number, path in enumerate(paths)]
    packaged, project = pack_layers(tmp_path, *layers)
    assert [file.path for file in packaged.files] == ["a/t.gpkg", "data/T.gpkg", "data/t_2.gpkg", "project.qgz"]
    for layer in layers:
        assert rows_of(same_layer(project, layer)) == rows_of(layer)


def test_the_names_are_the_same_at_the_next_run(tmp_path):
    paths = [geopackage(tmp_path / folder / "t#1.gpkg", rows=[("POINT (1 1)", folder)]) for folder in ("b", "a")]
    projects = []
    for order in (1, -1):
        project = QgsProject()
        project.addMapLayers([vector_layer(f"{path}|layername=t", path.parent.name) for path in paths[::order]])
        save(project, tmp_path / "project" / "p.qgs")
        packaged = pack(project, tmp_path / f"package{order}")
        projects.append({layer.name: layer.files for layer in packaged.layers})
    assert projects[0] == projects[1] == {"a": ("data/t_1.gpkg",), "b": ("data/t_1_2.gpkg",)}


@pytest.mark.parametrize("name", ["a b.gpkg", "Bäume.gpkg", "枫树.gpkg", "b#1.gpkg", "x;y.gpkg", "con.gpkg",
                                  "q?.gpkg", "e" * 200 + ".gpkg"])  # fmt: skip
def test_any_name_arrives(tmp_path, name):
    path = geopackage(tmp_path / "project" / name)
    layer = vector_layer(f"{path}|layername=t", "t")
    packaged, project = pack_layers(tmp_path, layer)
    assert rows_of(same_layer(project, layer)) == rows_of(layer)
    assert not set("#?%;") & set(packaged.files[0].path)


def test_a_read_only_source_in_a_read_only_folder_is_copied_with_its_log(tmp_path):
    path = attributes_only(tmp_path / "project" / "n.gpkg")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("UPDATE notes SET name = 'in the log'")
        connection.commit()
        layer = vector_layer(f"{path}|layername=notes", "notes")
        path.chmod(0o444)
        path.parent.chmod(0o555)
        try:
            packaged, project = pack_layers_elsewhere(tmp_path, layer)
        finally:
            path.parent.chmod(0o755)
    assert [each["name"] for each in same_layer(project, layer).getFeatures()] == ["in the log"]
    assert packaged.layers[0].packaged_features == 1


def pack_layers_elsewhere(tmp_path, layer):
    project = QgsProject()
    project.addMapLayer(layer)
    save(project, tmp_path / "elsewhere" / "p.qgz")
    packaged = pack(project, tmp_path / "package")
    written = reopen(packaged)
    written.origin = project
    return packaged, written


def test_a_linked_file_arrives_as_a_file(tmp_path):
    real = geopackage(tmp_path / "store" / "real.gpkg")
    link = tmp_path / "project" / "link.gpkg"
    link.parent.mkdir()
    link.symlink_to(real)
    layer = vector_layer(f"{link}|layername=t", "t")
    packaged, project = pack_layers(tmp_path, layer)
    copy = same_layer(project, layer)
    assert rows_of(copy) == rows_of(layer)
    assert not (tmp_path / "package" / packaged.layers[0].files[0]).is_symlink()


def test_a_damaged_geopackage_is_named_and_nothing_is_written(tmp_path):
    path = geopackage(tmp_path / "project" / "t.gpkg")
    layer = vector_layer(f"{path}|layername=t", "t")
    project = QgsProject()
    project.addMapLayer(layer)
    save(project, tmp_path / "project" / "p.qgz")
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(FileCopyError) as caught:
        pack(project, tmp_path / "package")
    assert str(path) in str(caught.value)
    assert not (tmp_path / "package").exists()
    assert sorted(os.listdir(tmp_path)) == ["project"]


def test_a_log_left_in_the_target_is_not_played_into_the_new_copy(tmp_path):
    source = attributes_only(tmp_path / "project" / "n.gpkg")
    layer = vector_layer(f"{source}|layername=notes", "notes")
    stale = attributes_only(tmp_path / "package" / "n.gpkg")
    with closing(sqlite3.connect(stale)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("UPDATE notes SET name = 'stale'")
        connection.commit()
        _, project = pack_layers(tmp_path, layer)
        assert [each["name"] for each in same_layer(project, layer).getFeatures()] == ["early"]
