"""What a review of the engine has found, told as single stories."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qfieldsync_cloud.api.models import DeltaStatus, Role
from qfieldsync_cloud.deltas.merge import Choice, Conflict
from qfieldsync_cloud.jobs.changes import EditState, decide
from qfieldsync_cloud.jobs.changing import Decision
from qfieldsync_cloud.jobs.field import look_for_news
from qfieldsync_cloud.sync import downloads
from qfieldsync_cloud.sync.plan import Resolution
from simulation.clients import SimulatedSession
from simulation.faults import Cut, Faults
from simulation.geopackages import DATA, IN_TWO_FILES, MORE_DATA, opened, sample_files
from tests.simulation.sides import create, patch
from tests.simulation.stories import Story


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path / "desk")


def once(name: str, happen: Callable[[], object]) -> Callable[[str], None]:
    left = [happen]

    def on_step(step: str) -> None:
        if step == name and left:
            left.pop()()

    return on_step


def due(story: Story) -> list[Conflict]:
    return [each.conflict for each in story.pending().conflicts]


def test_what_the_desk_had_seen_is_not_told_as_overruled(story):
    story.synchronize()
    story.push(patch("1", {"name": "Oak"}, {"name": "first"}))
    story.synchronize()
    story.push(patch("1", {"name": "first"}, {"name": "second"}))
    story.synchronize()
    story.run("UPDATE trees SET name = 'mine' WHERE fid = 1")
    assert (story.synchronize().edit_conflicts, due(story)) == (0, [])


def test_an_edit_that_is_refused_does_not_make_old_values_look_overruled(story):
    story.run("UPDATE visits SET note = char(0) WHERE fid = 1")  # it can't travel
    story.synchronize()
    story.push(patch("1", {"name": "Oak"}, {"name": "first"}))
    story.synchronize()
    story.push(patch("1", {"name": "first"}, {"name": "second"}))
    story.run("UPDATE trees SET height = 1 WHERE fid = 2")
    story.synchronize()
    story.run("UPDATE trees SET name = 'mine' WHERE fid = 1")
    assert (story.synchronize().edit_conflicts, due(story)) == (0, [])


def test_who_keeps_mine_over_an_older_value_has_not_decided_on_a_newer_one(story):
    story.run("UPDATE visits SET note = 'mine' WHERE fid = 1")
    late = patch("1", {"note": "first"}, {"note": "theirs"}, "visits")
    story.synchronize(once("Journal.write", lambda: story.push(late)))
    (overruled,) = due(story)
    story.push(patch("1", {"note": "mine"}, {"note": "newest"}, "visits"))
    story.run("UPDATE visits SET note = 'mine too' WHERE fid = 1")
    story.synchronize()
    story.do(decide(story.desk.folder, [Decision(DATA, overruled, Choice.MINE)], story.desk.means))
    (newer,) = due(story)
    assert (newer.mine, newer.theirs) == ({"note": "mine too"}, {"note": "newest"})
    story.synchronize()
    assert story.cloud.rows("visits")[1]["note"] == "newest"


@pytest.mark.parametrize("step", ["Journal.write", "Journal.begin_rebase", "SqliteWriter.begin"])
def test_theirs_for_all_takes_no_edit_that_came_in_the_middle(story, step):
    story.run("UPDATE trees SET height = 77 WHERE fid = 2", "UPDATE visits SET note = 'mine' WHERE fid = 1")
    story.push(patch("1", {"name": "Oak"}, {"name": "theirs"}))
    story.push(patch("1", {"note": "first"}, {"note": "theirs"}, "visits"))

    def edit() -> None:
        story.run("UPDATE trees SET name = 'mine' WHERE fid = 1")
        story.desk.files.stamp()

    report = story.synchronize(once(step, edit), default=Resolution.THEIRS)
    rows = story.desk.files.rows().features
    assert (report.edit_conflicts, rows["trees", "trees#1"]["name"]) == (1, "mine")
    assert rows["visits", "visits#1"]["note"] == "theirs"
    assert [(each.mine, each.theirs) for each in due(story)] == [({"name": "mine"}, {"name": "theirs"})]


def test_a_decision_shows_my_value_of_now(story):
    story.push(patch("1", {"note": "first"}, {"note": "theirs"}, "visits"))
    story.run("UPDATE visits SET note = 'mine' WHERE fid = 1")
    story.synchronize()
    story.run("UPDATE visits SET note = 'mine too' WHERE fid = 1")
    assert [each.mine for each in due(story)] == [{"note": "mine too"}]


def link_in_cloud(story: Story) -> object:
    return story.cloud.puts[-1].rows.features["remarks", "remarks#1"]["visit_id"]


class NoData(Faults):
    """Every transfer of data breaks off at once."""

    def cut(self, name: str, size: int) -> Cut | None:
        return Cut(0) if name == "files.download" else None


def test_a_child_is_not_sent_while_its_new_parent_can_not_be(tmp_path):
    story = Story(tmp_path / "desk", sample_files(places=IN_TWO_FILES))
    story.run("INSERT INTO visits (note, origin) VALUES ('mine', 'mine')")
    story.run("UPDATE remarks SET visit_id = 5 WHERE fid = 1", name=MORE_DATA)
    story.push(patch("1", {"name": "Oak"}, {"name": "theirs"}))
    report = story.synchronize(faults=NoData())  # the file of the parent can't be fetched
    assert [failure.path for failure in report.failed] == [DATA, MORE_DATA]
    assert link_in_cloud(story) == "visits#1"
    story.push(create("5", "visits", note="theirs", origin="theirs"))
    assert story.synchronize().complete
    assert link_in_cloud(story) == "mine"
    assert story.is_settled()


@pytest.mark.parametrize("is_newer", [False, True])
def test_sending_only_edits_tells_of_a_changed_table(story, is_newer):
    story.run("UPDATE visits SET note = 'mine' WHERE fid = 1", "ALTER TABLE trees ADD COLUMN more TEXT")
    if is_newer:
        story.push(patch("1", {"name": "Oak"}, {"name": "theirs"}))
    report = story.synchronize(edits_only=True, default=Resolution.MINE)
    assert ([failure.path for failure in report.failed], report.uploaded, report.ok) == ([DATA], (), False)
    assert "new field, more" in str(report.failed[0].error)


def test_a_file_is_not_deleted_in_the_cloud_while_edits_of_others_wait_there(story):
    story.cloud.quota = 10
    story.push(patch("1", {"name": "Oak"}, {"name": "theirs"}))
    (story.desk.folder / DATA).unlink()
    report = story.synchronize()
    assert ([failure.path for failure in report.failed], report.deleted_in_cloud) == ([DATA], ())
    assert "1 edit(s) of data.gpkg wait on the server" in str(report.failed[0].error)
    story.cloud.quota = None
    story.cloud.apply("editor")
    story.cloud.settle()
    assert [conflict.path for conflict in story.synchronize().conflicts] == [DATA]
    assert story.cloud.rows("trees")[1]["name"] == "theirs"


@pytest.fixture
def rebuilt(story) -> Story:
    """A cloud in which somebody has put a GeoPackage with a new field: it comes down whole."""
    with opened(story.cloud.shelf.newest(DATA).content) as database:
        database.execute("ALTER TABLE trees ADD COLUMN more TEXT")
        story.cloud.upload("editor", DATA, database.serialize())
    story.cloud.settle()
    return story


def edit_meanwhile(story: Story, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Edit once while a file that is about to be replaced, or was replaced, is read for the `at`-th time."""
    real, times = downloads.fingerprint, []

    def fingerprint(*values: Any) -> str:
        found = real(*values)
        times.append(found)
        if len(times) == at:
            story.run("UPDATE visits SET note = 'mine' WHERE fid = 1")
            story.desk.files.stamp()
        return real(*values) if at == 2 else found

    monkeypatch.setattr(downloads, "fingerprint", fingerprint)


def test_an_edit_is_not_replaced_that_came_while_the_file_was_looked_at(rebuilt, monkeypatch):
    edit_meanwhile(rebuilt, monkeypatch, at=1)
    report = rebuilt.synchronize()
    assert ([failure.path for failure in report.failed], report.downloaded) == ([DATA], ())
    assert rebuilt.desk.files.rows().features["visits", "visits#1"]["note"] == "mine"


def test_an_edit_is_not_taken_for_the_clouds_that_came_right_after_a_file(rebuilt, monkeypatch):
    edit_meanwhile(rebuilt, monkeypatch, at=2)
    assert rebuilt.synchronize().complete
    assert rebuilt.synchronize().edits_sent == 1
    assert rebuilt.cloud.rows("visits")[1]["note"] == "mine"


def test_a_delta_of_mine_that_was_refused_is_no_news_from_the_field(story):
    story.cloud.overwrite_conflicts = False
    look = look_for_news(SimulatedSession(story.cloud), story.desk.folder, story.desk.means)
    story.do(look)
    story.run("UPDATE visits SET note = 'mine' WHERE fid = 1")
    late = patch("1", {"note": "first"}, {"note": "theirs"}, "visits")
    for _ in range(2):  # the refusal is forgotten the second time: a decision is due instead
        story.synchronize(once("Journal.write", lambda: story.push(late)))
        assert (story.do(look).new, story.do(look).failed) == (1, 0)
    assert [entry.status for entry in story.cloud.ledger.entries] == [DeltaStatus.APPLIED, DeltaStatus.CONFLICT]


def test_an_edit_that_was_refused_waits_again_once_it_is_another_one(story):
    story.cloud.roles["desk"] = Role.REPORTER
    story.run("UPDATE visits SET note = 'mine' WHERE fid = 1")
    story.synchronize()
    assert [each.state for each in story.pending().edits] == [EditState.REFUSED]
    story.run("UPDATE visits SET note = 'mine too' WHERE fid = 1")
    assert [(each.state, each.reason) for each in story.pending().edits] == [(EditState.WAITING, None)]
