"""Deltas of edits with values that no delta can carry, and of fields that QGIS does not see."""

from __future__ import annotations

import struct

import pytest

from qfieldsync_cloud.deltas.deltafile import Outgoing, problems_of, to_delta, why_not
from qfieldsync_cloud.deltas.edits import Column, Edit, Method, Table
from qfieldsync_cloud.deltas.geometry import from_wkt

UUID = "00000000-0000-4000-8000-000000000001"
COLUMNS = {"fid": "INTEGER", "geom": "POINT", "name": "TEXT", "height": "REAL", "at": "TIME", "more": "VARCHAR"}
TABLE = Table("trees", tuple(Column(*each) for each in COLUMNS.items()), "fid", True, "geom", "POINT", 4326)
ENDLESS = b"GP\0\1" + struct.pack("<i", 4326) + b"\1" + struct.pack("<Idd", 1, float("inf"), 2.0)
PLACE = from_wkt("Point (1 2)", 4326)


def sent(edit):
    """Return an edit as a delta that a server can read."""
    assert why_not(edit, TABLE) is None
    delta = to_delta(Outgoing(UUID, edit, TABLE, "trees_1"), UUID)
    assert not list(problems_of({"version": "1.0", "project": UUID, "id": UUID, "files": [], "deltas": [delta]}))
    return delta


@pytest.mark.parametrize("height", [2.5, float("inf")])
def test_a_broken_feature_can_be_deleted(height):
    old = {"fid": 1, "geom": ENDLESS, "name": "Oak", "height": height}
    kept = {"fid": 1, "name": "Oak", **({"height": 2.5} if height == 2.5 else {})}
    assert sent(Edit("trees", 1, Method.DELETE, old))["old"] == {"geometry": None, "attributes": kept}


def test_a_broken_geometry_can_be_mended():
    delta = sent(Edit("trees", 1, Method.PATCH, {"geom": ENDLESS, "name": "Oak"}, {"geom": PLACE, "name": "Ash"}))
    assert delta["old"] == {"geometry": None, "attributes": {"name": "Oak"}}
    assert delta["new"] == {"geometry": "Point (1 2)", "attributes": {"name": "Ash"}}


def test_what_the_server_compares_has_to_be_told():
    edit = Edit("trees", 1, Method.PATCH, {"height": float("inf")}, {"height": 2.5})
    assert "infinite" in str(why_not(edit, TABLE))


def test_a_new_feature_is_sent_without_its_number_and_without_empty_fields_that_qgis_may_not_see():
    row = {"fid": 7, "geom": None, "name": None, "height": None, "at": None, "more": "kept"}
    new = sent(Edit("trees", 7, Method.CREATE, new=row))["new"]
    assert new["attributes"] == {"name": None, "height": None, "more": "kept"}
    assert new["geometry"] is None
