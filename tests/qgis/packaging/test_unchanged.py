"""Packaging again with nothing changed at all looks at files only to see that: each change of one thing is noticed."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from qgis.core import QgsMarkerSymbol, QgsProject, QgsRasterMarkerSymbolLayer, QgsVectorLayer
from qgis.PyQt.QtGui import QImage

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.package import package_project
from qfieldsync_cloud.packaging import run as packaging_run
from qfieldsync_cloud.packaging.account import spelled
from qfieldsync_cloud.packaging.description import CloudAction
from qfieldsync_cloud.packaging.errors import FileCopyError, UnfitProjectError
from qfieldsync_cloud.packaging.inspect import inspect, read_project
from qfieldsync_cloud.packaging.package import Choices
from qfieldsync_cloud.sync.state import State
from tests.fixtures.projects import TREE_ROWS, TREES, save, write_vector
from tests.qgis.packaging.desk import PROJECT, Desk, edit
from tests.qgis.packaging.moved import png

FORM = """<ui version="4.0"><widget class="QWidget"><widget class="QLabel" name="l"><property name="pixmap">
<pixmap>icons/oak.png</pixmap></property></widget></widget></ui>"""


class Office(Desk):
    """A desk whose project embeds a group, and whose layers have a form, and pictures of which one is missing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.embed(folder / "base")
        (self.home / "icons").mkdir()
        self.small, self.missing = Path(png(self.home / "icons" / "elm.png")), self.home / "icons" / "fir.png"
        (self.home / "form.ui").write_text(FORM)
        png(self.home / "icons" / "oak.png")
        wells = self.layer("wells")
        symbol = QgsMarkerSymbol.createSimple({})
        for picture in (self.small, self.missing):
            symbol.appendSymbolLayer(QgsRasterMarkerSymbolLayer(str(picture)))
        wells.renderer().setSymbol(symbol)
        config = wells.editFormConfig()
        config.setUiForm(str(self.home / "form.ui"))
        wells.setEditFormConfig(config)
        assert self.project.write()

    def embed(self, folder: Path) -> None:
        base = QgsProject()
        path = write_vector(folder / "roads.shp", "roads", TREES, TREE_ROWS, driver="ESRI Shapefile")
        layer = QgsVectorLayer(str(path), "roads", "ogr")
        base.addMapLayer(layer, False)
        base.layerTreeRoot().addGroup("Base").addLayer(layer)
        self.base = folder / "base.qgs"
        save(base, self.base)
        base.clear()
        group = self.project.createEmbeddedGroup("Base", str(self.base), [])
        self.project.layerTreeRoot().addChildNode(group)

    def layer(self, name: str) -> QgsVectorLayer:
        [layer] = self.project.mapLayersByName(name)
        return layer

    def is_known(self, choices: Choices | None = None) -> bool:
        """Package again; return whether it was known beforehand that nothing had changed."""
        packaged = package_project(inspect(self.project), choices or Choices(), self.folder)(Context())
        return PROJECT in packaged.kept


@pytest.fixture
def office(tmp_path, qgis_app) -> Office:
    made = Office(tmp_path)
    made.package()
    return made


def test_the_outcome_is_told_again(office, tmp_path):
    first = office.package()
    shutil.rmtree(office.folder)
    anew = office.package()
    assert first.findings
    for name in ("files", "layers", "findings", "project_file", "made"):
        assert getattr(first, name) == getattr(anew, name) == getattr(office.package(), name)
    assert office.is_known()


def test_nothing_is_read_but_what_it_takes_to_see_that(office, monkeypatch):
    def read(*_arguments):
        raise AssertionError

    monkeypatch.setattr("qfieldsync_cloud.packaging.package.Run", read)
    monkeypatch.setattr("qfieldsync_cloud.packaging.package.staging", read)
    monkeypatch.setattr(State, "remember_packaged", read)
    monkeypatch.setattr(State, "take_note", read)
    assert office.is_known()


def rewrite_with_the_same_size_and_time(path):
    state, content = path.stat(), path.read_bytes()
    other = path.parents[2] / "other"
    other.write_bytes(bytes(reversed(content)))
    os.utime(other, ns=(state.st_atime_ns, state.st_mtime_ns))
    other.replace(path)


def paint(path):
    image = QImage(9, 9, QImage.Format.Format_RGB32)
    image.fill(0)
    assert image.save(str(path))


CHANGES = {
    "a table": lambda office: edit(office.home / "trees.gpkg", "by the analyst"),
    "a shapefile": lambda office: edit(office.home / "wells.shp", "by the analyst"),
    "another encoding beside it": lambda office: (office.home / "wells.cpg").write_text("ISO-8859-1"),
    "a photo": lambda office: (office.home / "DCIM" / "oak.jpg").write_bytes(b"\xff\xd8 another photo"),
    "a photo, not to be told by its time": lambda office: rewrite_with_the_same_size_and_time(
        office.home / "DCIM" / "oak.jpg"
    ),
    "a new photo": lambda office: (office.home / "DCIM" / "elm.jpg").write_bytes(b"\xff\xd8"),
    "no photo": lambda office: (office.home / "DCIM" / "oak.jpg").unlink(),
    "a picture that is written into the project": lambda office: paint(office.small),
    "a missing picture that comes": lambda office: png(office.missing),
    "a form": lambda office: (office.home / "form.ui").write_text(FORM.replace("oak", "elm")),
    "a picture of the form": lambda office: paint(office.home / "icons" / "oak.png"),
    "a file beside the project": lambda office: (office.home / "survey.qml").write_text("Item {}"),
    "the embedded project": lambda office: office.base.write_text(office.base.read_text() + "<!-- -->"),
    "a packaged table": lambda office: edit(office.folder / "wells.gpkg", "by the crew"),
    "a packaged photo that is gone": lambda office: (office.folder / "DCIM" / "oak.jpg").unlink(),
    "a packaged table that is gone": lambda office: (office.folder / "wells.gpkg").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_a_file_is_noticed(office, change):
    assert office.is_known()
    change(office)
    assert not office.is_known()


def test_an_embedded_project_that_is_gone_is_noticed(office):
    office.base.unlink()
    with pytest.raises(UnfitProjectError):
        office.package()


def title(project):
    project.setTitle("Another one")


def crs(project):
    project.mapLayersByName("wells")[0].setCrs(project.mapLayersByName("trees")[0].crs().fromEpsgId(2056))


@pytest.mark.parametrize("change", [title, crs])
def test_a_change_of_the_saved_project_is_noticed(office, change):
    change(office.project)
    assert office.project.write()
    assert not office.is_known()
    assert office.is_known()


def test_a_change_of_the_open_project_is_noticed(office):
    office.layer("plots").setCustomProperty("QFieldSync/cloud_action", "remove")
    assert not office.is_known()
    assert office.is_known()


@pytest.mark.parametrize("name", ["actions", "attachment_dirs", "leave_out_failed", "only_themed", "allow_passwords"])
def test_another_choice_is_noticed(office, name):
    chosen = {"actions": {office.layer("plots").id(): CloudAction.REMOVE}, "attachment_dirs": ("files",)}
    assert not office.is_known(replace(Choices(), **{name: chosen.get(name, True)}))


def test_committed_edits_that_still_stand_in_the_log_are_noticed(office):
    with closing(sqlite3.connect(office.home / "trees.gpkg", isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE notes (note TEXT)")
        office.package()
        assert office.is_known()
        before = (office.home / "trees.gpkg").stat()
        other.execute("INSERT INTO notes VALUES ('committed')")
        assert (office.home / "trees.gpkg").stat().st_mtime_ns == before.st_mtime_ns
        assert not office.is_known()


def test_another_program_is_noticed(office, monkeypatch):
    monkeypatch.setattr("qfieldsync_cloud.packaging.account.gdal.__version__", "99.0")
    assert not office.is_known()


def test_what_features_name_and_what_lies_in_no_file_has_to_be_looked_at_each_time(office):
    only_named = Choices(only_named_files=True)
    office.is_known(only_named)
    assert not office.is_known(only_named)
    memory = QgsVectorLayer("Point?crs=EPSG:2056&field=n:string", "notes", "memory")
    office.project.addMapLayer(memory)
    assert office.project.write()
    office.package()
    assert not office.is_known()


def test_edits_of_the_crew_are_told_each_time(office):
    edit(office.folder / "wells.gpkg", "by the crew")
    for _ in range(2):
        assert not office.is_known()


def test_what_failed_is_tried_again(office, monkeypatch):
    copy = packaging_run.Assembly.copy

    def fail(assembly, source, target):
        if source.name == "trees.gpkg":
            raise FileCopyError(str(source), "the disk is full")
        copy(assembly, source, target)

    edit(office.home / "trees.gpkg", "by the analyst")
    monkeypatch.setattr(packaging_run.Assembly, "copy", fail)
    leaving_out = Choices(leave_out_failed=True)
    assert not office.is_known(leaving_out)
    monkeypatch.undo()
    assert not office.is_known(leaving_out)
    assert "trees" in office.counts()
    assert office.is_known(leaving_out)


def test_a_packaging_that_was_killed_before_it_told_is_not_taken_for_the_one_before(office, monkeypatch):
    take_note, kept = State.take_note, (office.home / PROJECT).rename(office.home.parent / "kept")
    title(office.project)
    assert office.project.write()

    def killed(each, name, value):
        if name == "packaged":
            raise KeyboardInterrupt
        take_note(each, name, value)

    monkeypatch.setattr(State, "take_note", killed)
    with pytest.raises(KeyboardInterrupt):
        office.package()
    monkeypatch.undo()
    kept.replace(office.home / PROJECT)
    office.project = read_project(office.home / PROJECT)
    office.package()
    assert read_project(office.folder / PROJECT).title() == ""


@pytest.mark.parametrize("account", ["", "[]", "{", '{"question": 1}', '{"layers": [{}], "findings": []}'])
def test_an_account_that_nobody_can_read_is_none(office, account):
    with State(office.folder) as state:
        state.take_note("packaged", account)
    assert not office.is_known()
    assert office.is_known()


def test_sets_are_spelled_in_one_order():
    names = [f"name {number}" for number in range(30)]
    spellings = {spelled({"fonts": frozenset(order)}) for order in (names, names[::-1], sorted(names, key=hash))}
    assert spellings == {"{'fonts':{" + ",".join(sorted(map(repr, names))) + "}}"}
