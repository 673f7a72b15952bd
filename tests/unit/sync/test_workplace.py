from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import UnreachableError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.plan import Action, PlannedFile
from qfieldsync_cloud.sync.state import State
from qfieldsync_cloud.sync.trash import Trash
from qfieldsync_cloud.sync.workplace import Workplace


def planned(name: str) -> PlannedFile:
    return PlannedFile(name, Action.UPLOAD, phrase("New here."), 1, None, "", "", "")


def test_nothing_moves_any_more_when_a_network_was_given_up(tmp_path: Path) -> None:
    """One lane hangs while the others fail: the rest is not asked, and the one that hangs is waited for."""
    no_cloud: Any = None
    at = Workplace(
        tmp_path, no_cloud, State(tmp_path), Context(), Trash(tmp_path, datetime.now()), 4, lambda _path: None
    )
    given_up, asked, ended = threading.Event(), [], []
    turns = threading.Semaphore(3)

    def work(file: PlannedFile) -> bool:
        asked.append(file.path)
        if file.path == "0":
            given_up.wait(10)
            ended.append(file.path)
            return True
        turns.acquire()
        raise UnreachableError(phrase("The network is gone."))

    errors: dict[str, Exception | None] = {}
    for outcome in at.run([planned(str(number)) for number in range(100)], work, 4):
        errors[outcome.task.path] = outcome.error
        turns.release()
        if len(errors) == 99:
            given_up.set()
    assert ended == ["0"]
    assert errors.pop("0") is None
    assert len(errors) == 99
    assert all(isinstance(error, UnreachableError) for error in errors.values())
    assert len(asked) < 20
