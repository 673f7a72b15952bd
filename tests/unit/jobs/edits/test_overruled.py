"""What a crew sends in the moment between our look and our push is overwritten by the server: a person is told."""

from __future__ import annotations

import pytest

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.deltas.merge import Choice, ConflictKind
from qfieldsync_cloud.jobs.changes import decide, pending_changes
from qfieldsync_cloud.jobs.changing import Decision
from qfieldsync_cloud.jobs.synchronize import synchronize

OLD = {"name": "Oak", "height": 12.5}


class LateContext(Context):
    """Lets something happen right before the first edit is sent."""

    def __init__(self, happen) -> None:
        super().__init__()
        self._happen = happen

    def report(self, progress) -> None:
        if str(progress.activity) == "Sending your edits" and self._happen:
            happen, self._happen = self._happen, None
            happen()

    def wait(self, seconds: float) -> None:
        super().wait(seconds / 20)


def due(desk):
    return [each.conflict for each in pending_changes(desk.folder)(Context()).conflicts]


@pytest.fixture
def overwritten(desk, crew):
    """A name that both changed, theirs in the last moment."""
    desk.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    late = LateContext(lambda: crew.patch(1, OLD, {"name": "Theirs", "height": 9.5}, finish=False))
    report = synchronize(desk.session, desk.folder)(late)
    assert (report.edits_sent, report.edit_conflicts) == (1, 1), report.to_json()
    return desk


def test_it_is_told_and_kept_until_seen(overwritten, cloud_rows):
    (conflict,) = due(overwritten)
    assert (conflict.kind, conflict.theirs, conflict.mine) == (
        ConflictKind.OVERRULED, {"name": "Theirs"}, {"name": "Mine"},
    )  # fmt: skip
    assert (cloud_rows()[1], cloud_rows("height")[1]) == ("Mine", 9.5)
    overwritten.synchronize()
    assert len(due(overwritten)) == 1
    decide(overwritten.folder, [Decision("trees.gpkg", conflict, Choice.MINE)])(Context())
    assert due(overwritten) == []


def test_theirs_is_put_in_again(overwritten, cloud_rows):
    decide(overwritten.folder, [Decision("trees.gpkg", conflict, Choice.THEIRS) for conflict in due(overwritten)])(
        Context()
    )
    assert overwritten.synchronize().edits_sent == 1
    assert (cloud_rows()[1], due(overwritten)) == ("Theirs", [])


def test_a_feature_that_we_deleted_meanwhile_comes_back(desk, crew, cloud_rows):
    desk.run("DELETE FROM trees WHERE fid = 1")
    late = LateContext(lambda: crew.patch(1, {"name": "Oak"}, {"name": "Theirs"}, finish=False))
    synchronize(desk.session, desk.folder)(late)
    decide(desk.folder, [Decision("trees.gpkg", conflict, Choice.THEIRS) for conflict in due(desk)])(Context())
    assert desk.synchronize().edits_sent == 1
    assert "Theirs" in cloud_rows().values()
    assert desk.rows() == cloud_rows()


def test_what_we_had_seen_is_not_told(desk, crew):
    crew.patch(1, {"name": "Oak"}, {"name": "Theirs"})
    desk.run("UPDATE trees SET height = 1 WHERE fid = 1")
    assert desk.synchronize().edit_conflicts == 0
    assert due(desk) == []
