"""What histories have found, told again as single stories."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from qfieldsync_cloud.jobs.changes import pending_changes, revert
from qfieldsync_cloud.sync.plan import Resolution
from simulation.clock import SimulatedContext
from simulation.faults import Killed
from simulation.geopackages import DATA, IN_TWO_FILES, sample_files
from simulation.runs import run_seed
from simulation.uploads import upload_whole
from tests.simulation.sides import create, delete, patch
from tests.simulation.stories import Story, killing_at


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path / "desk")


def test_a_rebase_that_was_killed_before_it_began_did_not_take_place(story):
    story.push(create("9", name="theirs", origin="theirs"))
    with pytest.raises(Killed):
        story.synchronize(killing_at("SqliteWriter.begin"))
    story.synchronize()
    assert ("trees", "theirs") in story.cloud.puts[-1].rows.features
    assert story.is_settled()


def test_a_kill_after_a_rebase_does_not_settle_what_is_applied_later(story):
    story.run("INSERT INTO trees (name, origin) VALUES ('mine', 'mine')")
    story.cloud.quota = 10
    story.push(patch("1", {"name": "Oak"}, {"name": "theirs"}))
    story.synchronize()
    story.cloud.quota = None
    story.cloud.apply("desk")
    story.cloud.settle()
    with pytest.raises(Killed):
        story.synchronize(killing_at("Bases.take"))
    story.synchronize()
    assert [row["name"] for row in story.cloud.rows("trees").values()].count("mine") == 1
    assert story.is_settled()


def test_children_follow_their_parents_when_the_server_swaps_two_keys(tmp_path):
    story = Story(tmp_path / "desk", sample_files(places=IN_TWO_FILES))
    story.run(
        "INSERT INTO trees (origin) VALUES ('tree')",
        "INSERT INTO visits (origin, tree_id) VALUES ('late', 6)",  # its parent is new: it is sent second, and gets 6
        "INSERT INTO visits (origin, tree_id) VALUES ('early', 1)",
    )
    story.run("UPDATE remarks SET visit_id = 6 WHERE fid = 2", name="remarks.gpkg")
    story.synchronize()
    rows = story.cloud.puts[-1].rows
    assert rows.features["remarks", "remarks#2"]["visit_id"] == "early"
    assert rows.features["visits", "late"]["tree_id"] == "tree"
    assert story.is_settled()


@pytest.mark.parametrize(("choice", "wanted"), [(Resolution.MINE, "mine"), (Resolution.THEIRS, "theirs")])
def test_what_is_due_on_a_file_is_decided_before_it_travels_whole(story, choice, wanted):
    story.push(patch("1", {"note": "first"}, {"note": "theirs"}, "visits"))
    story.run("UPDATE visits SET note = 'mine' WHERE fid = 1")
    story.synchronize()
    story.run("ALTER TABLE trees ADD COLUMN more TEXT")
    assert not story.synchronize().ok
    assert story.synchronize(default=choice).ok
    assert story.cloud.rows("visits")[1]["note"] == wanted
    assert story.is_settled()


def test_an_edit_under_way_when_the_answer_is_lost_is_no_conflict_with_oneself(story):
    story.run("UPDATE visits SET note = 'mine' WHERE fid = 1")
    with pytest.raises(Killed):
        story.synchronize(killing_at("Journal.tell_fates"))
    story.cloud.settle()
    story.run("UPDATE visits SET note = 'mine too' WHERE fid = 1")
    assert story.synchronize(default=Resolution.THEIRS).complete
    assert story.cloud.rows("visits")[1]["note"] == "mine too"


def test_a_file_that_somebody_uploads_whole_is_compared_like_any_other(story):
    story.run("UPDATE visits SET note = 'mine' WHERE fid = 1")
    upload_whole(story.cloud, "editor", Random(3), may_be_older=False)
    story.cloud.settle()
    assert story.synchronize().complete
    assert story.cloud.rows("visits")[1]["note"] == "mine"
    assert story.is_settled()


def test_an_edit_of_mine_does_not_overtake_one_that_waits_for_storage(story):
    story.cloud.quota = 10
    story.send(json.dumps(story.deltafile(patch("1", {"note": "first"}, {"note": "theirs"}, "visits"))), "editor")
    story.run("UPDATE visits SET note = 'mine' WHERE fid = 1")
    (result,) = story.synchronize().edits
    assert "waits on the server" in str(result.failures[0].reason)
    story.cloud.quota = None
    story.cloud.apply("editor")
    story.cloud.settle()
    assert story.synchronize().edit_conflicts == 1
    assert story.cloud.rows("visits")[1]["note"] == "theirs"


def test_children_in_a_file_that_travels_whole_follow_their_parents(tmp_path):
    story = Story(tmp_path / "desk", sample_files(places=IN_TWO_FILES))
    story.push(create("5", "visits", note="theirs", origin="theirs"))
    story.run("INSERT INTO visits (origin) VALUES ('mine')")  # 5 here, 6 in the cloud
    story.run(
        "INSERT INTO remarks (origin, visit_id) VALUES ('child', 5)",
        "ALTER TABLE remarks ADD COLUMN more TEXT",
        name="remarks.gpkg",
    )
    assert story.synchronize().ok
    rows = story.cloud.puts[-1].rows
    assert (rows.keys["visits", "mine"], rows.features["remarks", "child"]["visit_id"]) == (6, "mine")
    assert story.is_settled()


def test_a_link_made_after_its_parent_got_a_new_key_is_left_as_it_is(tmp_path):
    story = Story(tmp_path / "desk", sample_files(places=IN_TWO_FILES))
    story.push(create("5", "visits", note="theirs", origin="theirs"))
    story.run("INSERT INTO visits (origin) VALUES ('mine')")  # 5 here, 6 in the cloud
    story.synchronize()
    story.run("INSERT INTO remarks (origin, visit_id) VALUES ('child', 5)", name="remarks.gpkg")
    story.synchronize()
    assert story.cloud.puts[-1].rows.features["remarks", "child"]["visit_id"] == "theirs"


def test_a_decision_that_was_not_carried_out_is_still_due(story):
    story.push(patch("1", {"note": "first"}, {"note": "theirs"}, "visits"))
    story.run("UPDATE visits SET note = 'mine' WHERE fid = 1")
    assert story.synchronize().edit_conflicts == 1
    with pytest.raises(Killed):
        story.synchronize(killing_at("SqliteWriter.begin"), default=Resolution.THEIRS)
    assert story.synchronize().edit_conflicts == 1
    assert story.cloud.rows("visits")[1]["note"] == "theirs"


def test_who_takes_an_edit_back_has_decided_for_theirs(story):
    story.push(patch("1", {"note": "first"}, {"note": "theirs"}, "visits"))
    story.run("UPDATE visits SET note = 'mine' WHERE fid = 1")
    assert story.synchronize().edit_conflicts == 1
    context = SimulatedContext(story.cloud.clock)
    revert(story.desk.folder, pending_changes(story.desk.folder)(context).edits, story.desk.means)(context)
    story.run("UPDATE visits SET note = 'mine, seeing theirs' WHERE fid = 1")
    assert story.synchronize(default=Resolution.THEIRS).complete
    assert story.cloud.rows("visits")[1]["note"] == "mine, seeing theirs"


def test_a_feature_that_was_deleted_and_is_there_again_is_not_put_in_twice(story):
    older = story.cloud.shelf.newest(DATA).content
    story.push(delete("1"))
    story.run("UPDATE trees SET height = 99 WHERE fid = 1")
    assert story.synchronize().edit_conflicts == 1
    story.cloud.upload("editor", DATA, older)
    story.cloud.settle()
    assert story.synchronize().edit_conflicts == 1
    assert story.synchronize(default=Resolution.MINE).complete
    assert [row["origin"] for row in story.cloud.rows("trees").values()].count("trees#1") == 1
    assert story.cloud.rows("trees")[1]["height"] == 99
    assert story.is_settled()


def test_a_decision_that_is_due_moves_with_a_feature_that_makes_room(tmp_path):
    story = Story(tmp_path / "desk", sample_files(reuses_keys=True), reuses_keys=True)
    story.push(delete("1", table="remarks"), delete("2", table="remarks"))
    story.run("UPDATE remarks SET text = 'mine' WHERE fid = 1")
    assert story.synchronize().edit_conflicts == 1
    story.run("INSERT INTO remarks (text, origin) VALUES ('new', 'new')")
    for _ in range(2):  # the server gives the new one the number 1 again, and the one that waits has to move
        assert story.synchronize().edit_conflicts == 1
    there = {origin for table, origin in story.cloud.puts[-1].rows.features if table == "remarks"}
    assert there == {"new"}
    here = {
        origin: row["text"] for (table, origin), row in story.desk.files.rows().features.items() if table == "remarks"
    }
    assert here == {"new": "new", "remarks#1": "mine"}


@pytest.mark.parametrize("seed", [15369, 22391])
def test_a_history_that_was_told_wrongly(seed):
    """A field of a feature that others deleted goes with it; a new feature overrules nothing of an older one's key."""
    assert run_seed(seed).verdict.lost == ()


def test_a_file_that_the_server_puts_back_is_asked_about_and_not_replaced(story, monkeypatch):
    def upload(user: str, name: str, content: bytes, *rest: bool) -> None:
        real(user, name, content, *rest)
        if name == DATA:
            monkeypatch.undo()
            real("editor", name, before)  # a job ends, and has its own, older copy

    real, before = story.cloud.upload, story.cloud.shelf.versions(DATA)[-1].content
    story.run("ALTER TABLE trees ADD COLUMN more TEXT", "UPDATE trees SET more = 'mine', name = 'mine' WHERE fid = 1")
    monkeypatch.setattr(story.cloud, "upload", upload)
    assert [each.path for each in story.synchronize().failed] == [DATA]
    again = story.synchronize()
    assert [each.path for each in again.conflicts] == [DATA]
    assert not again.downloaded
    assert story.desk.files.rows().features["trees", "trees#1"]["name"] == "mine"
