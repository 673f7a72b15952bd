"""My edits in the cloud's keys, with what the cloud has taken in of mine as the base of both sides."""

from __future__ import annotations

from typing import Any

from qfieldsync_cloud.deltas.edits import Edit, Key, Method, Row
from qfieldsync_cloud.deltas.translate import Links, Sent, new_keys, translate

T = "trees"
CREATE, PATCH, DELETE = Method.CREATE, Method.PATCH, Method.DELETE
BASE: dict[Key, Row] = {4: {"fid": 4, "name": "Elm", "height": 2}}


def created(key: Key, name: str = "new", **values: Any) -> Edit:
    return Edit(T, key, CREATE, new={"fid": key, "name": name, "height": None, **values})


def patched(key: Key, old: Any, new: Any, column: str = "name") -> Edit:
    return Edit(T, key, PATCH, {column: old}, {column: new})


def deleted(key: Key) -> Edit:
    return Edit(T, key, DELETE, old=BASE[key])


def same(_table: str, _column: str, first: Any, second: Any) -> bool:
    return bool(first == second)


def run(mine: list[Edit], theirs: list[Edit], *sent: Sent) -> tuple[list[Edit], list[Edit]]:
    keys = new_keys(mine, theirs, sent, same, lambda _table: 100)
    return translate(
        mine,
        theirs,
        sent,
        keys,
        {T: "fid"},
        same,
        lambda edit: edit,
        lambda _table, key: BASE.get(key),
    )


def test_an_edit_of_mine_that_was_applied_is_nobodys_edit_any_more():
    edit = patched(4, "Elm", "Mine")
    assert run([edit], [edit], Sent(edit, 4)) == ([], [])


def test_what_i_edit_on_is_no_conflict_with_myself():
    sent = patched(4, "Elm", "Mine")
    assert run([patched(4, "Elm", "Mine too")], [sent], Sent(sent, 4)) == ([patched(4, "Mine", "Mine too")], [])


def test_what_others_did_to_an_applied_edit_is_theirs():
    sent = patched(4, "Elm", "Mine")
    assert run([sent], [patched(4, "Elm", "Theirs")], Sent(sent, 4)) == ([], [patched(4, "Mine", "Theirs")])


def test_taking_back_an_applied_edit_is_an_edit():
    sent = patched(4, "Elm", "Mine")
    assert run([], [sent], Sent(sent, 4)) == ([patched(4, "Mine", "Elm")], [])


def test_an_applied_deletion_is_over():
    assert run([deleted(4)], [deleted(4)], Sent(deleted(4), 4)) == ([], [])


def test_a_key_that_the_server_gave_twice_is_that_of_the_last_one():
    # an older file was uploaded meanwhile: it took the first one out, and back the last number that was given out
    first, last = created(6, "first"), created(6, "last")
    mine = [created(6, "first"), created(7, "last")]
    assert run(mine, [last], Sent(first, 6), Sent(last, 7)) == ([], [])
    assert run(mine, [last], Sent(first, 7), Sent(last, 6))[0] == [patched(6, "last", "first")]


def test_a_new_feature_under_the_key_of_the_one_i_deleted_is_not_deleted():
    # deleted 4 and created 5 here; the server gave 4 to the new one
    theirs = Edit(T, 4, PATCH, BASE[4], created(4).new)
    mine = [deleted(4), created(5)]
    assert run(mine, [theirs], Sent(deleted(4), 4), Sent(created(4), 5)) == ([], [])


def test_a_changed_feature_whose_key_a_new_one_of_mine_got_was_deleted_by_others():
    theirs = Edit(T, 4, PATCH, BASE[4], created(4).new)
    ours, others = run([patched(4, "Elm", "Mine"), created(5)], [theirs], Sent(created(4), 5))
    mine = {**BASE[4], "fid": 100, "name": "Mine"}
    assert (ours, others) == ([Edit(T, 100, CREATE, new=mine)], [Edit(T, 100, DELETE, old=mine)])


def test_anothers_feature_under_the_key_of_the_one_i_deleted_is_new():
    theirs = Edit(T, 4, PATCH, {"name": "Elm"}, {"name": "theirs"})
    ours, others = run([deleted(4)], [theirs], Sent(deleted(4), 4))
    assert (ours, others) == ([], [Edit(T, 4, CREATE, new={**BASE[4], "name": "theirs"})])


def test_a_new_feature_in_the_way_of_anothers_gets_a_free_key():
    ours, others = run([created(6, "mine")], [created(6, "theirs")])
    assert (ours, others) == ([created(100, "mine")], [created(6, "theirs")])


def test_a_new_feature_that_went_up_with_the_whole_file_is_the_same_there():
    assert run([created(6, "mine")], [created(6, "mine")]) == ([created(6, "mine")], [created(6, "mine")])


def test_a_created_feature_is_known_by_its_new_key():
    mine = [created(6, "mine", height=3)]
    assert run(mine, [created(9, "mine")], Sent(created(9, "mine"), 6)) == ([patched(9, None, 3, "height")], [])


def test_a_feature_that_was_put_in_again_is_the_one_here_under_its_old_key():
    # deleted there, changed here, and a person chose mine: 4 here is 9 there
    mine = [patched(4, "Elm", "Mine")]
    again = Edit(T, 9, CREATE, new={**BASE[4], "fid": 9, "name": "Mine"})
    ours, others = run(mine, [deleted(4), again], Sent(again, 4))
    assert (ours, others) == ([], [deleted(4)])


def test_a_key_that_was_swapped_is_translated_once():
    links = Links({("a.gpkg", "visits", "tree_id"): ("a.gpkg", T)})
    edit = Edit("visits", 1, PATCH, {"tree_id": 1}, {"tree_id": 6})
    keys = {("a.gpkg", T, 6): 5, ("a.gpkg", T, 5): 6}
    assert links.relinked("a.gpkg", edit, keys).new == {"tree_id": 5}
