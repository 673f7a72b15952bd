"""The simulated cloud is held to the HTTP sandbox, as that is to the recordings: same deltas, same fates, same rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from sandbox import Sandbox
from simulation.geopackages import DATA, template
from simulation.shelf import new_id
from tests.simulation.sides import (
    IDS,
    PHONE,
    TABLET,
    HttpSide,
    Side,
    SimulatedSide,
    create,
    delete,
    delta,
    move,
    patch,
)

# The scenes: each gets a side and tells what it saw.


def attributes(side: Side) -> Any:
    return side.push(
        patch("1", {"name": "Oak"}, {"name": "Big oak"}),
        patch("1", {"name": "wrong", "height": 1}, {"height": 13}),
        patch("2", {"alive": True, "count": 1}, {"alive": False, "count": 2147483647}),
        patch("3", {"height": None, "name": "Pine"}, {"height": 0.1, "name": None}),
        patch("4", {"name": "Elm 榆"}, {"name": ""}),
        patch("5", {"photo": ""}, {"photo": "DCIM/ä.jpg"}),
        patch("1", {"count": 3}, {"count": "12"}),
        patch("2", {"name": "Birch"}, {"name": 7}),
        patch("3", {"fid": 3}, {"fid": 3}),
        patch("3", {"count": 7}, {"count": 7}),
    ), side.rows()


def times(side: Side) -> Any:
    return side.push(
        patch("1", {"checked_at": "2026-05-01T10:00:00Z"}, {"checked_at": "2026-05-02T10:11:12"}),
        patch("2", {"checked_at": None}, {"checked_at": "2026-05-02T10:11:12+02:00"}),
        patch("3", {"checked_at": "2026-05-02T09:30:00Z"}, {"checked_at": None}),
        patch("4", {"checked_at": None}, {"checked_at": "2026-05-02T10:11:12Z"}),
        patch("5", {"checked_at": "2026-05-03T07:15:30Z"}, {"checked_at": "2026-05-02T10:11:12.345Z"}),
        create("9", checked_at="2026-05-02T10:11:12", name="new"),
    ), side.rows()


def geometries(side: Side) -> Any:
    return side.push(
        move("1", "Point (9.5 48.5)"),
        move("2", "POINT(8.65 47.45)"),
        move("3", None),
        move("4", "PointZ (8.5 47.5 nan)"),
        move("5", "LineString (8 47, 9 48)"),
        create("9", geometry="Point (1 2)", name="with a point"),
        create("10", name="without"),
        create("11", "visits", geometry="Point (1 2)", note="where none can be"),
    ), side.rows()


def keys(side: Side) -> Any:
    seen = side.push(
        create("1", name="taken", fid=1),
        create("77", name="free", fid=77),
        create("x", name="none"),
        create("80", name="null", fid=None),
        patch("1", {"name": "taken"}, {"name": "mapped to what 1 created"}),
        delete("77", name="free"),
    )
    again = side.push(
        patch("1", {"height": None}, {"height": 3.5}),
        patch("1", {"name": "Oak"}, {"name": "another client's 1"}, client=TABLET),
        create("1", "visits", tree_id=1, note="another layer"),
        create("1", "remarks", visit_id=1, text="and another"),
        create("77", name="its key was deleted", fid=77, client=TABLET),
        delete("1"),
        patch("1", {}, {}),
    )
    return seen, again, side.rows()


def reused_keys(side: Side) -> Any:
    seen = side.push(delete("5"), create("a", name="first"), delete("4", "visits"), create("a", "visits", note="one"))
    return seen, side.rows()


def misses(side: Side) -> Any:
    return side.push(
        delete("99"),
        patch("99", {"name": "x"}, {"name": "y"}),
        patch("abc", {"name": "x"}, {"name": "y"}),
        patch("99", {}, {"name": "y"}),
        patch("1", {"colour": "x"}, {"colour": "y"}),
        create("9", colour="red"),
        {**create("9", name="nowhere"), "sourceLayerId": "nowhere", "localLayerId": "nowhere"},
        {**patch("1", {"name": "Oak"}, {"name": "by the local id"}), "sourceLayerId": ""},
        delta(
            "patch",
            "2",
            old={"geometry": "Point (0 0)", "attributes": {"colour": "x"}},
            new={"geometry": "Point (5 5)", "attributes": {"colour": "y"}},
        ),
        patch("3", {"fid": 3}, {"fid": 50}),
        patch("4", {"name": "Elm 榆"}, {"name": "still applied"}),
    ), side.rows()


def conflicts(side: Side) -> Any:
    return side.push(
        patch("1", {"name": "Yew"}, {"name": "Mine"}),
        patch("1", {"name": "Oak", "height": 1.0}, {"height": 2.0}),
        patch("1", {"name": "Oak", "height": 12.5, "count": 3, "alive": True}, {"height": 2.0}),
        patch("2", {"alive": False, "checked_at": "2020-01-01T00:00:00Z"}, {"alive": False}),
        patch("3", {"name": "Pine", "checked_at": "2026-05-02T11:30:00+02:00"}, {"name": "Pine 3"}),
        patch("3", {"name": "Pine 3", "checked_at": "2026-05-02T09:30:00"}, {"name": "the same moment"}),
        patch("4", {"count": 0, "name": "Elm 榆"}, {"name": "null is no zero"}),
        patch("5", {"name": "Ash", "colour": "x"}, {"name": "unknown fields are no conflict"}),
        patch("5", {"photo": None}, {"photo": "nothing is no empty text"}),
        move("2", "Point (5 5)"),
        move("4", "Point (6 6)", attributes={"name": "not Elm"}),
        delete("1", name="Yew"),
        delete("1", name="Oak"),
        delete("2", "visits", note="second", tree_id=1),
        delta("patch", "1", "visits", old={"geometry": None}, new={"geometry": None}),
        delta("patch", "1", "visits", old={"geometry": None}, new={"geometry": "Point (1 2)"}),
    ), side.rows()


def spoiled(side: Side) -> Any:
    first = side.push(patch("1", {"name": "Oak"}, {"name": "Big"}), patch("2", {}, {"name": "Small"}), delete("3"))
    second = side.push(delta("patch", "1", new={"attributes": {"name": "no old"}}), create("9", name="x"))
    third = side.push(delta("patch", "1", old={"attributes": {"name": "Oak"}}))
    fourth = side.push(delta("create", "9"))
    last = side.push(patch("1", {"name": "Oak"}, {"name": "Big"}))
    return first, second, third, fourth, last, side.rows()


def refused(side: Side) -> Any:
    good = patch("1", {"name": "Oak"}, {"name": "Big"})
    without = [
        {key: value for key, value in good.items() if key != left} for left in good if left not in ("old", "new")
    ]
    wrong = [
        {"localPk": 1},
        {"sourcePk": None},
        {"uuid": "none"},
        {"clientId": "none"},
        {"method": "update"},
        {"exportId": 5},
        {"new": None},
        {"new": {"attributes": []}},
        {"new": {"attribute": {}}},
        {"new": {"geometry": 5}},
        {"new": {"geometry": "Pint of bitter"}},
        {"new": {"geometry": "Point (1 2"}},
        {"old": {"files_sha256": []}},
        {"old": {"is_snapshot": 1}},
    ]
    answers = [side.push(bad) for bad in without]
    answers += [side.push(create("9", name="kept?"), {**good, "uuid": new_id(IDS), **bad}) for bad in wrong]
    answers += [side.push(good, **bad) for bad in ({"version": "2"}, {"files": None}, {"deltas": {}}, {"id": "none"})]
    answers += [side.push(good, project=PHONE), side.push(good, user="reader"), side.send("[]", "editor")]
    answers += [side.send("{", "editor"), side.send(json.dumps({"version": "1.0"}), "editor")]
    return answers, side.push(good), side.rows()


def once(side: Side) -> Any:
    first, second = patch("1", {"name": "Oak"}, {"name": "Big"}), create("9", name="x")
    return side.push(first), side.push(first, second, second), side.push(first, second), side.rows()


def roles(side: Side) -> Any:
    edits = create("9", name="x"), patch("1", {"name": "Oak"}, {"name": "Big"}), delete("2")
    return side.push(*edits, user="reporter"), side.rows()


def quota(side: Side) -> Any:
    text = {"version": "1.0", "id": new_id(IDS), "project": side.project, "files": []}
    side.set_quota(10)
    first = side.push(patch("1", {"name": "Oak"}, {"name": "Big"}), **text)
    side.apply()
    waiting = side.fates(text["id"])
    side.set_quota(10**9)
    lifted = side.fates(text["id"])
    side.apply()
    applied = side.fates(text["id"])
    side.set_quota(10)
    side.push(patch("2", {"name": "Birch"}, {"name": "Small"}), **text)
    side.set_quota(10**9)
    side.push(create("9", name="takes the other along"))
    return first, waiting, lifted, applied, side.fates(text["id"]), side.rows()


def failure(side: Side) -> Any:
    side.fail("delta_apply")
    first = side.push(patch("1", {"name": "Oak"}, {"name": "Big"}), create("9", name="x"))
    side.apply()
    return first, side.push(create("9", name="x")), side.rows()


def reverted(side: Side) -> Any:
    side.upload("notes.txt", b"old")
    side.upload("DCIM/a.jpg", b"old")
    side.finish()
    edit = patch("1", {"name": "Oak"}, {"name": "Big"})
    content = {"version": "1.0", "id": new_id(IDS), "project": side.project, "files": [], "deltas": [edit]}
    side.push_with_upload(json.dumps(content), "notes.txt", b"new")
    side.push_with_upload(json.dumps({**content, "deltas": [create("8", name="x")]}), "DCIM/a.jpg", b"new")
    side.push_with_upload(json.dumps({**content, "deltas": [create("9", name="x")]}), DATA, template())
    return side.content("notes.txt"), side.content("DCIM/a.jpg"), side.rows()


Scene = Callable[[Side], Any]
SCENES: list[tuple[Scene, bool, bool]] = [
    (attributes, True, False),
    (times, True, False),
    (geometries, True, False),
    (keys, True, False),
    (keys, True, True),
    (reused_keys, True, False),
    (reused_keys, True, True),
    (misses, True, False),
    (misses, False, False),
    (conflicts, True, False),
    (conflicts, False, False),
    (spoiled, True, False),
    (refused, True, False),
    (once, True, False),
    (roles, True, False),
    (quota, True, False),
    (failure, True, False),
    (reverted, True, False),
]


@pytest.mark.parametrize(("scene", "overwrite", "reuses_keys"), SCENES)
def test_both_clouds_do_the_same(cloud: Sandbox, scene: Scene, overwrite: bool, reuses_keys: bool) -> None:
    simulated = scene(SimulatedSide(overwrite, reuses_keys))
    assert simulated == scene(HttpSide(cloud, overwrite, reuses_keys))
