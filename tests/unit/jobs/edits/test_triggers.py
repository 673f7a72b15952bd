"""Triggers of the file's own that change a row at each update: what they did travels once, not to and fro."""

from __future__ import annotations

import pytest

STAMP = """
CREATE TRIGGER stamp AFTER UPDATE OF name, height ON trees BEGIN
    UPDATE trees SET touched = strftime('%Y-%m-%dT%H:%M:%f', 'now') WHERE fid = NEW.fid;
END
"""


@pytest.fixture
def stamped(desk):
    """A desk whose trees are stamped by a trigger, in the cloud too."""
    desk.run("ALTER TABLE trees ADD COLUMN touched TEXT")
    desk.run(STAMP)
    assert desk.synchronize().ok
    return desk


def test_it_comes_to_rest_after_the_crews_edit(stamped, crew, cloud_rows):
    crew.patch(2, {"name": "Birch"}, {"name": "Theirs"})
    for _ in range(3):
        assert stamped.synchronize().ok
    assert stamped.synchronize().changed == 0
    assert stamped.rows("touched") == cloud_rows("touched")
    assert stamped.rows() == cloud_rows()


def test_it_comes_to_rest_after_an_edit_of_mine(stamped, cloud_rows):
    stamped.run("UPDATE trees SET name = 'Mine' WHERE fid = 1")
    for _ in range(3):
        assert stamped.synchronize().ok
    assert stamped.synchronize().changed == 0
    assert stamped.rows("touched") == cloud_rows("touched")
    assert stamped.rows() == cloud_rows()
