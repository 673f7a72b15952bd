"""Synchronizes folders in processes that are killed at their N-th step; everything is loaded once, then forked.

Reads lines of JSON (url, token, folder, last step; 0 is none) and answers each with the return code and, if it was
not killed, the number of steps. A step is each change to the disk or to the plugin's memory, and each progress.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.sync import atomic, snapshot
from qfieldsync_cloud.sync.state import State
from qfieldsync_cloud.sync.trash import Trash
from tests.unit.jobs.scene import NETWORK

_STEPS = {
    os: ["replace", "link", "unlink", "fsync", "mkdir"],
    State: ["put", "forget", "doubt", "was_refused", "begin_sending", "take_note", "remember_hashes", "remember_hash"],
    Trash: ["keep", "take", "prune"],
    atomic: ["put_in_place"],
}


class Steps:
    """Counts, and dies at the last; worker threads count too."""

    def __init__(self, last: int) -> None:
        self.count = 0
        self._last = last
        self._lock = threading.Lock()

    def step(self, *_: Any) -> None:
        with self._lock:
            self.count += 1
            if self.count == self._last:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Count each call before and after it happens."""
        for place, names in _STEPS.items():
            for name in names:
                setattr(place, name, self._watched(getattr(place, name)))

    def _watched(self, real: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            self.step()
            result = real(*arguments, **named)
            self.step()
            return result

        return call


class QuickContext(Context):
    """Waits a hundredth of the time."""

    def wait(self, seconds: float) -> None:
        super().wait(seconds / 100)


def run(order: dict[str, Any], answer: int) -> None:
    steps = Steps(order["last"])
    steps.watch()
    session = Session(order["url"].rstrip("/"), "owner", NETWORK, order["token"])

    def on_progress(_progress: Progress) -> None:
        steps.step()

    report = synchronize(session, Path(order["folder"]))(QuickContext(on_progress))
    os.write(answer, json.dumps({"steps": steps.count, "ok": report.ok}).encode())


def main() -> None:
    snapshot.LARGE = 1  # the new file is read only while it travels
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            try:
                run(json.loads(line), writing)
            finally:
                os._exit(0)
        os.close(writing)
        _, status = os.waitpid(child, 0)
        with os.fdopen(reading) as told:
            said = json.loads(told.read() or "{}")
        sys.stdout.write(json.dumps({"killed": os.WIFSIGNALED(status), **said}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
