"""Synchronizes a folder in a process of its own that is killed at its N-th step; prints how many steps there are."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.synchronize import synchronize
from tests.unit.jobs.edits.conftest import NETWORK


class DyingContext(Context):
    """Counts every look at whether the job was cancelled, and every progress; each is a step."""

    def __init__(self, last: int) -> None:
        super().__init__()
        self.steps = 0
        self._last = last

    def _step(self) -> None:
        self.steps += 1
        if self.steps == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def check(self) -> None:
        self._step()
        super().check()

    def report(self, progress: Progress) -> None:
        self._step()

    def wait(self, seconds: float) -> None:
        super().wait(seconds / 20)


def main(url: str, token: str, folder: str, last: str) -> None:
    session = Session(url.rstrip("/"), "owner", NETWORK, token)
    context = DyingContext(int(last))
    synchronize(session, Path(folder))(context)
    sys.stdout.write(str(context.steps))


if __name__ == "__main__":
    main(*sys.argv[1:])
