"""New parents and children: the server numbers features anew, and the children follow their parents."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from qfieldsync_cloud.deltas.geometry import register_functions
from qfieldsync_cloud.jobs.download import download_project
from simulation.geopackages import IN_ONE_FILE, IN_TWO_FILES, sample_files
from tests.unit.jobs.edits.conftest import Crew, Desk, QuickContext

APART = {"trees": "trees.gpkg", "visits": "visits.gpkg", "remarks": "remarks.gpkg"}
TREES = "trees_00000000_0000_4000_8000_000000000001"
VISITS = "visits_00000000_0000_4000_8000_000000000002"
PAIRS = "pairs_00000000_0000_4000_8000_000000000009"


class Family:
    """A desk on trees, their visits, and remarks on the visits."""

    def __init__(self, cloud, session, folder, places, files=None) -> None:
        self.cloud, self.places = cloud, places
        self.project = cloud.make_project("owner", "family", files=files or sample_files(places=places))
        cloud.collaborate(self.project, "editor", "editor")
        cloud.finish_jobs()
        download_project(session, self.project, folder)(QuickContext())
        self.desk = Desk(session, folder)
        self.crew = Crew(cloud, self.project)

    def add(self, table: str, **values) -> int:
        with closing(sqlite3.connect(self.desk.folder / self.places[table])) as connection, connection:
            register_functions(connection)
            names, marks = ", ".join(values), ", ".join("?" * len(values))
            return connection.execute(
                f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values())
            ).lastrowid

    def crew_adds(self, name: str) -> None:
        self.crew.push({"localPk": "77", "sourcePk": "77", "localLayerId": TREES, "sourceLayerId": TREES,
                        "method": "create", "new": {"geometry": None, "attributes": {"name": name}}})  # fmt: skip

    def lines(self, where: str) -> list[tuple]:
        """Return name, note and text of each remark with its visit and tree, here or in the cloud."""
        rows = {table: self._rows(table, where) for table in self.places if table in ("trees", "visits", "remarks")}
        found = []
        for remark in rows["remarks"].values():
            visit = rows["visits"].get(remark["visit_id"], {})
            tree = rows["trees"].get(visit.get("tree_id"), {})
            found.append((tree.get("name"), visit.get("note"), remark["text"]))
        return sorted(found, key=str)

    def _rows(self, table: str, where: str) -> dict:
        path = self.desk.folder / self.places[table]
        if where == "cloud":
            path = path.with_name("seen.tmp")
            path.write_bytes(self.cloud.files(self.project)[self.places[table]])
        with closing(sqlite3.connect(path)) as connection:
            connection.row_factory = sqlite3.Row
            return {row["fid"]: dict(row) for row in connection.execute(f"SELECT * FROM {table}")}


@pytest.fixture(params=[IN_ONE_FILE, IN_TWO_FILES, APART], ids=["one file", "two files", "three files"])
def family(request, cloud, session, tmp_path) -> Family:
    return Family(cloud, session, tmp_path / "family", request.param)


def test_three_generations_arrive_under_the_keys_of_the_server(family):
    family.crew_adds("Theirs")
    tree = family.add("trees", name="Mine")
    visit = family.add("visits", tree_id=tree, note="my visit")
    family.add("remarks", visit_id=visit, text="my remark")
    family.add("remarks", visit_id=1, text="on an old visit")
    report = family.desk.synchronize()
    assert report.ok, report.to_json()
    assert (report.edits_sent, report.edits_waiting) == (4, 0)
    assert ("Mine", "my visit", "my remark") in family.lines("cloud")
    assert ("Oak", "first", "on an old visit") in family.lines("cloud")
    assert family.lines("here") == family.lines("cloud")
    assert family.desk.synchronize().changed == 0


def test_children_wait_for_a_parent_that_was_not_accepted(family):
    family.crew_adds("Theirs")
    tree = family.add("trees", name="Mine")
    visit = family.add("visits", tree_id=tree, note="my visit")
    family.add("remarks", visit_id=visit, text="my remark")
    family.cloud.faults.fail_job("delta_apply", count=1)
    report = family.desk.synchronize()
    assert (report.edits_sent, report.edits_waiting) == (0, 3)
    assert ("Mine", "my visit", "my remark") in family.lines("here")
    again = family.desk.synchronize()
    assert (again.ok, again.edits_sent, again.edits_waiting) == (True, 3, 0)
    assert ("Mine", "my visit", "my remark") in family.lines("cloud")
    assert family.lines("here") == family.lines("cloud")


def test_a_changed_parent_counts_too(family):
    family.crew_adds("Theirs")
    tree = family.add("trees", name="Mine")
    family.desk.run("UPDATE visits SET tree_id = ? WHERE fid = 1", tree, name=family.places["visits"])
    assert family.desk.synchronize().edits_sent == 2
    assert ("Mine", "first", "good") in family.lines("cloud")
    assert family.lines("here") == family.lines("cloud")


def test_many_to_many(cloud, session, tmp_path):
    files = sample_files()
    path = tmp_path / "data.gpkg"
    path.write_bytes(files["data.gpkg"])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE pairs (fid INTEGER PRIMARY KEY NOT NULL, tree INTEGER, visit INTEGER)")
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('pairs', 'attributes', 'pairs')"
        )
    files["data.gpkg"] = path.read_bytes()
    text = files["trees.qgs"].decode()
    layer = re.search(r"    <maplayer(?:(?!<maplayer).)*?visits_0.*?</maplayer>", text, re.DOTALL).group()
    pairs = layer.replace(VISITS, PAIRS).replace("visits", "pairs")
    relations = "".join(
        f'<relation id="{field}" name="{field}" referencingLayer="{PAIRS}" referencedLayer="{parent}">'
        f'<fieldRef referencingField="{field}" referencedField="fid"/></relation>'
        for field, parent in (("tree", TREES), ("visit", VISITS))
    )
    text = text.replace(layer, layer + "\n" + pairs).replace("</relations>", relations + "</relations>")
    files["trees.qgs"] = text.encode()
    places = {**IN_ONE_FILE, "pairs": "data.gpkg"}
    family = Family(cloud, session, tmp_path / "family", places, files)
    family.crew_adds("Theirs")
    tree = family.add("trees", name="Mine")
    visit = family.add("visits", note="my visit")
    family.add("pairs", tree=tree, visit=visit)
    family.add("pairs", tree=1, visit=visit)
    report = family.desk.synchronize()
    assert report.ok, report.to_json()
    assert report.edits_sent == 4, report.to_json()
    seen = {
        (family._rows("trees", "cloud")[row["tree"]]["name"], family._rows("visits", "cloud")[row["visit"]]["note"])
        for row in family._rows("pairs", "cloud").values()
    }
    assert seen == {("Mine", "my visit"), ("Oak", "my visit")}
    assert family._rows("pairs", "here") == family._rows("pairs", "cloud")
