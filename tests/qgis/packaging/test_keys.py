"""Keys that the crew can't edit by, in tables as they really are."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsProject

from tests.fixtures.projects import TEXT, save, vector_layer, write_vector
from tests.qgis.packaging.checked import deep_findings_of
from tests.qgis.packaging.support import pack

pytestmark = pytest.mark.usefixtures("qgis_app")

KEYS = {
    "a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)":
        "The key of Pairs is made of several fields (a, b); the crew can't edit it.",
    "a TEXT PRIMARY KEY, b INTEGER": "The key of Pairs, a, does not hold whole numbers; the crew can't edit it.",
    "a INTEGER, b INTEGER": "Pairs has no key; the crew can't edit it.",
    "a INTEGER PRIMARY KEY, b INTEGER": "",
    "fid INTEGER, b INTEGER": "",
}  # fmt: skip


def project_of(folder, layer):
    project = QgsProject()
    project.addMapLayer(layer)
    return save(project, folder / "home" / "p.qgz")


def about_keys(project):
    return [each for each in deep_findings_of(project) if "key" in each]


@pytest.mark.parametrize(("columns", "said"), KEYS.items())
def test_keys_that_the_crew_can_not_edit_by(tmp_path, columns, said):
    path = write_vector(tmp_path / "pairs.gpkg", "trees", {"name": TEXT}, [("POINT (1 2)", "a")])
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"CREATE TABLE pairs ({columns})")
        database.execute("INSERT INTO pairs VALUES (1, 2)")
        database.execute("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('pairs', 'attributes')")
    layer = vector_layer(f"{path}|layername=pairs", "Pairs")
    project = project_of(tmp_path, layer)
    assert about_keys(project) == ([f"warning: {said}"] if said else [])
    layer.setReadOnly(True)
    assert about_keys(project) == []


def test_a_database_with_a_key_of_several_fields_becomes_a_table_with_one(postgres, tmp_path):
    postgres.run("CREATE TABLE pairs (a int, b int, name text, PRIMARY KEY (a, b))", "INSERT INTO pairs VALUES (1, 2)")
    try:
        layer = vector_layer(postgres.uri('"public"."pairs"', "", "'a','b'", ""), "Pairs", "postgres")
        assert len(layer.primaryKeyAttributes()) == 2
        layer.setCustomProperty("QFieldSync/cloud_action", "offline")
        project = project_of(tmp_path, layer)
        assert about_keys(project) == []
        pack(project, tmp_path / "package")
        with closing(sqlite3.connect(tmp_path / "package" / "data" / "Pairs.gpkg")) as database:
            assert database.execute("SELECT fid, a, b FROM Pairs").fetchall() == [(1, 1, 2)]
        project.clear()
    finally:
        postgres.run("DROP TABLE pairs")
