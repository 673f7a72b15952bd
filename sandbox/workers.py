"""The PyQGIS child process, as its parent sees it."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import selectors
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

TIMEOUT = 600.0
"""Seconds after which a job's child is killed."""


def python_with_qgis() -> str:
    """Return the interpreter that can import PyQGIS: this one, or the system's."""
    return sys.executable if importlib.util.find_spec("qgis") else "/usr/bin/python3"


class Worker:
    """A child process that runs jobs; started with the first one, kept for the next, started again after a crash.

    Several sandboxes may share one.
    """

    def __init__(self, python: str | None = None, timeout: float = TIMEOUT) -> None:
        self._python = python or python_with_qgis()
        self._timeout = timeout
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._profile = tempfile.TemporaryDirectory(prefix="sandbox-qgis-", ignore_cleanup_errors=True)

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the child's answer to a job: its feedback and its log; a crash or a time-out is a feedback too."""
        with self._lock:
            child = self._running()
            try:
                with contextlib.suppress(BrokenPipeError):
                    child.stdin.write(json.dumps(request).encode() + b"\n")
                line = self._line(child)
            except TimeoutError:
                self._stop()
                return _broken("TIMEOUT", "TimeoutError", f"The job took longer than {self._timeout:g} s.")
            if not line.endswith(b"\n"):
                status = child.wait()
                self._stop()
                return _broken(
                    "UNKNOWN", "WorkerCrash", f"The worker ended with status {status}.\n{self._last_words()}"
                )
            return json.loads(line)

    def _line(self, child: subprocess.Popen[bytes]) -> bytes:
        line = b""
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                if not selector.select(self._timeout):
                    raise TimeoutError
                piece = os.read(child.stdout.fileno(), 1 << 16)
                if not piece:
                    break
                line += piece
        return line

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = self._started()
        return self._child

    def _started(self) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).resolve().parent.parent)
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": root,
            "QGIS_CUSTOM_CONFIG_PATH": self._profile.name,
        }
        with self._chatter.open("wb") as chatter:
            return subprocess.Popen(
                [self._python, "-m", "sandbox.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=chatter,
                env=environment,
                cwd=root,
                bufsize=0,
            )

    @property
    def _chatter(self) -> Path:
        return Path(self._profile.name) / "worker.log"

    def _last_words(self) -> str:
        return self._chatter.read_text(errors="replace")[-2000:]

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child.stdin.close()
            self._child.stdout.close()
            self._child = None

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._stop()
        self._profile.cleanup()


def _broken(kind: str, class_name: str, text: str) -> dict[str, Any]:
    feedback = {
        "error": text,
        "error_type": kind,
        "error_class": class_name,
        "error_stack": "",
        "error_origin": "worker_wrapper",
        "container_exit_code": 137,
    }
    return {"feedback": feedback, "log": text}
