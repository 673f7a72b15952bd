"""A synchronization of files that is killed at each of its steps, and what is on the disk after a power cut."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.sync.link import own_folder
from tests.unit.jobs.scene import Scene, Told, session_of

EVERY = int(os.environ.get("KILL_EVERY", "6"))
"""Of the steps, every sixth; KILL_EVERY=1 tries them all."""
MINE, THEIRS = b"mine, new" * 9000, b"theirs, new" * 9000
START = {"down.bin": b"old" * 9000, "up.bin": b"old" * 9000, "gone-here.bin": b"x" * 99, "gone-there.bin": b"y" * 99}


class Killer:
    """Hands orders to the process that forks."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.jobs.killed_files"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, scene: Scene, last: int) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        order = {"url": scene.cloud.url, "token": scene.session.token, "folder": str(scene.folder), "last": last}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    killer = Killer()
    yield killer
    killer.close()


def table(path: Path, text: str, wal: bool) -> sqlite3.Connection:
    """Return an open connection to a database that holds a text; with `wal` the text stands in the log only."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
    database.execute("CREATE TABLE IF NOT EXISTS t (x)")
    database.execute("INSERT INTO t VALUES (?)", (text,))
    return database


def texts(content: bytes, scratch: Path) -> list[str]:
    scratch.write_bytes(content)
    with closing(sqlite3.connect(scratch)) as database:
        return [text for (text,) in database.execute("SELECT x FROM t ORDER BY rowid")]


def prepare(cloud: Any, session: Session, place: Path) -> tuple[Scene, sqlite3.Connection]:
    """Return a folder with changes of all kinds on both sides, and the hand that holds a GeoPackage open."""
    project = cloud.make_project("owner", place.name, files=START)
    assert download_project(session, project, place)(Told()).ok
    scene = Scene(cloud, session, project, place)
    (place / "up.bin").write_bytes(MINE)
    (place / "new.txt").write_bytes(b"new here")
    (place / "gone-here.bin").unlink()
    cloud.upload(project, "down.bin", THEIRS)
    cloud.upload(project, "data/new-there.txt", b"new there")
    session.client(Told()).files.delete(project, "gone-there.bin")
    return scene, table(place / "data.gpkg", "in the log", wal=True)


def check(scene: Scene, tmp_path: Path) -> None:
    """Nothing is lost, doubled or half-written, and both sides are the same."""
    wanted = {"down.bin": THEIRS, "up.bin": MINE, "new.txt": b"new here", "data/new-there.txt": b"new there"}
    held, here = scene.cloud.files(scene.project), scene.files()
    assert texts(held.pop("data.gpkg"), tmp_path / "seen.gpkg") == ["in the log"]
    assert held == wanted
    assert {name: content for name, content in here.items() if "data.gpkg" not in name} == wanted
    assert [scene.versions(name) for name in ("up.bin", "new.txt", "data.gpkg")] == [2, 1, 1]
    assert {START["down.bin"], START["gone-there.bin"]} <= set(scene.trash())
    assert not list((own_folder(scene.folder) / "staging").glob("*.part"))


def test_killed_at_each_step(cloud: Any, killer: Killer, tmp_path: Path) -> None:
    session = session_of(cloud)
    scene, hand = prepare(cloud, session, tmp_path / "whole")
    with closing(hand):
        steps = killer.run(scene, 0)["steps"]
        check(scene, tmp_path)
    assert steps > 60
    kills = 0
    for last in range(1, steps + 1, EVERY):
        scene, hand = prepare(cloud, session, tmp_path / f"killed-{last}")
        with closing(hand):
            kills += killer.run(scene, last)["killed"]
            report = scene.synchronize()
            assert report.ok, (last, report.to_json())
            assert not report.conflicts, (last, report.to_json())
            check(scene, tmp_path)
    assert kills > steps // EVERY * 0.9  # how the lanes meet differs a little from run to run


class Recorder:
    """Keeps the order in which files are renamed, and files and folders are flushed to the disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events: list[tuple[str, str]] = []
        self._fsync, self._replace, self._link = os.fsync, os.replace, os.link
        monkeypatch.setattr(os, "fsync", self._on_fsync)
        monkeypatch.setattr(os, "replace", self._on_replace)
        monkeypatch.setattr(Path, "replace", lambda *both: self._on_replace(*both))  # noqa: PLW0108 - a function is bound
        monkeypatch.setattr(os, "link", self._on_link)

    def _on_fsync(self, handle: int) -> None:
        self._fsync(handle)
        self.events.append(("fsync", os.readlink(f"/proc/self/fd/{handle}")))

    def _on_replace(self, source: Any, target: Any) -> None:
        self.events.append(("from", str(source)))
        self._replace(source, target)
        self.events.append(("to", str(target)))

    def _on_link(self, source: Any, target: Any) -> None:
        self._link(source, target)
        self.events.append(("link", str(target)))

    def index(self, kind: str, path: Path | str, start: int = 0) -> int:
        return self.events.index((kind, str(path)), start)


def test_bytes_are_on_the_disk_before_their_name_and_the_name_before_it_is_noted(
    cloud: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a power cut a file is the old or the new one, and the memory never knows of more than the disk holds."""
    scene, hand = prepare(cloud, session_of(cloud), tmp_path / "desk")
    hand.close()
    seen = Recorder(monkeypatch)
    from qfieldsync_cloud.sync.state import State

    def noted(name: str, real: Any) -> Any:
        def call(state: State, *entries: Any) -> None:
            seen.events += [(name, getattr(entry, "path", entry)) for entry in entries]
            real(state, *entries)

        return call

    monkeypatch.setattr(State, "put", noted("put", State.put))
    monkeypatch.setattr(State, "forget", noted("forget", State.forget))
    assert scene.synchronize().ok
    for name in ("down.bin", "data/new-there.txt"):
        target = scene.folder / name
        moved = seen.index("to", target)
        staged = seen.events[moved - 1][1]
        assert seen.index("fsync", staged) < moved
        flushed = seen.index("fsync", target.parent, moved)
        assert moved < flushed < seen.index("put", name)
    (trashed,) = (own_folder(scene.folder) / "trash").rglob("down.bin")
    kept = seen.index("link", trashed)
    assert kept < seen.index("fsync", trashed.parent, kept) < seen.index("to", scene.folder / "down.bin")
    (trashed,) = (own_folder(scene.folder) / "trash").rglob("gone-there.bin")
    taken = seen.index("to", trashed)
    assert taken < seen.index("fsync", trashed.parent, taken) < seen.index("forget", "gone-there.bin")
