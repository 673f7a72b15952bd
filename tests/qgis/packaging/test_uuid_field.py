"""A relation on numbers that the cloud gives: a click gives each feature a UUID to build it on instead."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from uuid import UUID

import pytest
from qgis.core import QgsDefaultValue, QgsProject, QgsRelation, QgsRelationContext, QgsVectorLayerUtils

from qfieldsync_cloud.errors import PackagingError
from qfieldsync_cloud.gui.publish_fixes import OpenProject
from qfieldsync_cloud.packaging.checks import Fix, check
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.inspect import inspect
from qfieldsync_cloud.packaging.uuid_field import add_uuid_field
from tests.fixtures.projects import INTEGER, TEXT, save, vector_layer, write_vector
from tests.qgis.packaging.support import pack, reopen, same_layer

pytestmark = pytest.mark.usefixtures("qgis_app")

TREES = {"name": TEXT, "uuid": INTEGER, "changed": TEXT}
ROWS = [("POINT (8 47)", "oak", 1, "before"), ("POINT (9 47)", "elm", 2, "before"), (None, "fir", 3, "before")]
DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile"}


@pytest.fixture
def project_of_visits(tmp_path):
    """Save a project of trees in a file of that kind and of visits, each of which names its tree by number."""
    projects = []

    def make(suffix=".gpkg", key="fid"):
        path = write_vector(tmp_path / "home" / f"trees{suffix}", "trees", TREES, ROWS, driver=DRIVERS[suffix])
        trees = vector_layer(path, "Trees")
        visits = vector_layer(
            write_vector(tmp_path / "home" / "visits.gpkg", "visits", {"tree": INTEGER}, [("POINT (8 47)", 1)]),
            "Visits",
        )
        project = QgsProject()
        projects.append(project)
        project.addMapLayers([trees, visits])
        project.relationManager().addRelation(relation(project, trees, visits, key))
        return save(project, tmp_path / "home" / "p.qgz")

    yield make
    for project in projects:
        project.clear()


def relation(project, trees, visits, key):
    made = QgsRelation(QgsRelationContext(project))
    made.setId("visits_of_trees")
    made.setName("Visits of trees")
    made.setReferencedLayer(trees.id())
    made.setReferencingLayer(visits.id())
    made.addFieldPair("tree", key)
    return made


def trees_of(project):
    return project.mapLayersByName("Trees")[0]


def offer(project):
    """Return what is said to do about the numbers, and what the button does."""
    found = check(inspect(project), Choices())
    (finding,) = [each for each in found if "other numbers in fid" in str(each.message)]
    return str(finding.remedy), finding.fix


def column_of(project, name):
    path = trees_of(project).source().partition("|")[0]
    with closing(sqlite3.connect(path)) as database:
        return [value for (value,) in database.execute(f'SELECT "{name}" FROM trees ORDER BY fid')]


def test_the_button_gives_each_feature_a_uuid_and_changes_nothing_else(project_of_visits):
    project = project_of_visits()
    trees = trees_of(project)
    trees.setDefaultValueDefinition(trees.fields().indexFromName("changed"), QgsDefaultValue("now()", True))
    remedy, fix = offer(project)
    assert fix is Fix.ADD_UUID_FIELD
    assert remedy.startswith("Add a text field with the default value uuid() to Trees")
    description = OpenProject(project).carry_out(fix, trees.id(), inspect(project))
    given = column_of(project, "ogc_uuid")
    assert len({str(UUID(each)) for each in given}) == 3
    assert column_of(project, "uuid") == [1, 2, 3]
    assert column_of(project, "changed") == ["before"] * 3
    assert description.dirty
    assert not trees.isEditable()


def test_new_features_get_one_too_also_in_the_package(project_of_visits, tmp_path):
    project = project_of_visits()
    assert add_uuid_field(trees_of(project)) == "ogc_uuid"
    assert project.write()
    packaged = reopen(pack(project, tmp_path / "package"))
    for layer in (trees_of(project), same_layer(packaged, trees_of(project))):
        made = QgsVectorLayerUtils.createFeature(layer)
        assert str(UUID(made["ogc_uuid"])) == made["ogc_uuid"]


def test_then_the_relation_is_what_is_left_to_do(project_of_visits):
    project = project_of_visits()
    add_uuid_field(trees_of(project))
    said = "Build the relation Visits of trees on the field ogc_uuid of Trees, and on a text field of Visits."
    assert offer(project) == (said, None)


def filtered(project):
    assert trees_of(project).setSubsetString("name = 'oak'")


def changed(project):
    trees = trees_of(project)
    assert trees.startEditing()
    assert trees.changeAttributeValue(1, trees.fields().indexFromName("name"), "ash")


@pytest.mark.parametrize("prepare", [filtered, changed])
def test_it_is_only_explained_where_not_all_could_be_filled(project_of_visits, prepare):
    project = project_of_visits()
    prepare(project)
    assert offer(project)[1] is None
    trees_of(project).rollBack()


def test_it_is_only_explained_where_the_file_becomes_another(project_of_visits):
    project = project_of_visits(".shp", key="uuid")
    found = check(inspect(project), Choices())
    assert not [each for each in found if each.fix is Fix.ADD_UUID_FIELD]


def test_a_layer_in_edit_mode_is_left_alone(project_of_visits):
    project = project_of_visits()
    trees = trees_of(project)
    assert trees.startEditing()
    with pytest.raises(PackagingError, match="Trees is in edit mode"):
        add_uuid_field(trees)
    assert trees.isEditable()
    assert trees.rollBack()
    assert "ogc_uuid" not in trees.fields().names()


def test_a_table_that_refuses_stays_as_it_was_and_is_told(project_of_visits):
    project = project_of_visits()
    trees = trees_of(project)
    path = trees.source().partition("|")[0]
    before = trees.fields().names()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TRIGGER no BEFORE UPDATE ON trees BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(PackagingError, match="ogc_uuid can't be added to Trees"):
        add_uuid_field(trees)
    assert not trees.isEditable()
    assert trees.fields().names() == before
    assert vector_layer(path, "again").fields().names() == before
