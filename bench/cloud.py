"""A sandbox in a process of its own, as servers are: one in ours would take turns with the GUI thread that is measured.

Run as a program it serves until its input ends, and makes a project for each name that it reads.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sandbox import Sandbox

OWNER = "roomy"


@dataclass
class Cloud:
    """A running sandbox: its address, and an account with much storage."""

    url: str
    username: str
    password: str
    _asks: IO[str]
    _answers: IO[str]

    def make_project(self, name: str) -> str:
        """Make an empty project and return its id."""
        print(name, file=self._asks, flush=True)
        return self._answers.readline().strip()


@contextmanager
def cloud_apart(folder: Path, latency: float = 0.0) -> Iterator[Cloud]:
    """Serve from a folder; each way takes `latency` seconds longer."""
    command = [sys.executable, "-m", "bench.cloud", str(folder), str(latency)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield Cloud(*json.loads(process.stdout.readline()), process.stdin, process.stdout)
        finally:
            process.stdin.close()


def main(folder: str, latency: str) -> None:
    """Serve until the input ends."""
    os.nice(10)  # a server is another machine: it takes no processor from the windows
    with Sandbox(folder) as sandbox:
        account = sandbox.add_user(OWNER, quota=40_000_000_000)
        if float(latency):
            sandbox.faults.latency(float(latency))
        print(json.dumps([sandbox.url, account.username, account.password]), flush=True)
        for name in sys.stdin:
            print(sandbox.make_project(OWNER, name.strip()), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
