"""Putting back from the trash, headless."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from qfieldsync_cloud.sync.link import Link, write_link
from qfieldsync_cloud.sync.trash import Trash


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder whose two files were replaced on the first and on the third of August."""
    folder = tmp_path / "desk"
    write_link(folder, Link("https://cloud.example", "p", "ada", "trees"))
    for day in (1, 3):
        for name in ("notes.txt", "photos/a.jpg"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(f"before day {day}")
            Trash(folder, datetime(2026, 8, day, 9, 30)).take(name)
    (folder / "notes.txt").write_text("now")
    return folder


def test_everything_becomes_what_it_was_last(run, folder):
    outcome = run("restore", FOLDER=str(folder))
    assert outcome.ok, outcome.text
    assert outcome.outputs["RESTORED"] == 2
    assert [(row["path"], row["replaced_at"]) for row in json.loads(outcome.outputs["TRASH"])] == [
        ("notes.txt", "2026-08-03 09:30:00"), ("photos/a.jpg", "2026-08-03 09:30:00"),
    ]  # fmt: skip
    assert (folder / "notes.txt").read_text() == (folder / "photos" / "a.jpg").read_text() == "before day 3"
    assert "now" in [path.read_text() for path in (folder / ".qfieldsync_cloud" / "trash").rglob("notes.txt")]


def test_one_file_becomes_what_it_was_at_a_time(run, folder):
    outcome = run("restore", FOLDER=str(folder), FILES="photos/*, nothing.txt", WHEN="2026-07-31 12:00")
    assert outcome.outputs["RESTORED"] == 1
    assert (folder / "photos" / "a.jpg").read_text() == "before day 1"
    assert (folder / "notes.txt").read_text() == "now"


def test_what_was_not_replaced_since_is_left(run, folder):
    outcome = run("restore", FOLDER=str(folder), WHEN="2026-08-04")
    assert (outcome.outputs["RESTORED"], outcome.outputs["TRASH"]) == (0, "[]")


def test_a_dry_run_only_lists(run, folder):
    outcome = run("restore", FOLDER=str(folder), DRY_RUN=True)
    assert (outcome.outputs["RESTORED"], len(json.loads(outcome.outputs["TRASH"]))) == (0, 2)
    assert (folder / "notes.txt").read_text() == "now"


def test_what_is_no_time_is_told(run, folder):
    outcome = run("restore", FOLDER=str(folder), WHEN="yesterday")
    assert not outcome.ok
    assert "yesterday is not a time" in outcome.text
