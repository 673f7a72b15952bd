"""`make demo`: the main job in a real QGIS, against the sandbox or the server that QFIELDCLOUD_URL names."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox import Sandbox
from tools.build import ROOT

DEMO = ROOT / "build" / "demo"
MARK = "demo: "
LONGEST = 900.0
"""Seconds after which a QGIS that nobody sees is ended."""
SCREEN = "-screen 0 1600x1000x24 -dpi 96"
_SETTINGS = (
    "[PythonPlugins]\nqfieldsync_cloud=true\n"
    "[app]\nfirstRunVersionFlag=99999\n[qgis]\nshowTips=false\ncheckVersion=false\n"
)


@dataclass(frozen=True)
class Account:
    """Who signs in where."""

    url: str
    username: str
    password: str = field(repr=False)


def main() -> int:
    """Run the demo; 0 only if every layer of the crew's package opens and holds as many features as its source."""
    shutil.rmtree(DEMO, ignore_errors=True)
    DEMO.mkdir(parents=True)
    on_screen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    with account() as who:
        print(f"Server: {who.url}", flush=True)
        finished = run_qgis(who, on_screen)
    report = read_report()
    if not finished or report is None:
        print(f"QGIS ended before the demo did; what it said is in {DEMO / 'qgis.log'}.", file=sys.stderr)
        return 1
    return 0 if report["ok"] else 1


@contextlib.contextmanager
def account() -> Iterator[Account]:
    """Give the account: of the server that the environment names, or of a sandbox that runs meanwhile."""
    url = os.environ.get("QFIELDCLOUD_URL", "")
    if url:
        username = os.environ.get("QFIELDCLOUD_USERNAME") or input("User name: ")
        password = os.environ.get("QFIELDCLOUD_PASSWORD") or getpass.getpass(f"Password of {username} on {url}: ")
        yield Account(url, username, password)
        return
    with Sandbox(DEMO / "cloud") as sandbox:
        owner = sandbox.user("owner")
        yield Account(sandbox.url, owner.username, owner.password)


def run_qgis(who: Account, on_screen: bool) -> bool:
    """Run QGIS with the demo in it, pass on what it prints, and return whether it came to its end."""
    profile = DEMO / "profiles" / "default" / "QGIS"
    profile.mkdir(parents=True)
    (profile / "QGIS3.ini").write_text(_SETTINGS)
    start = DEMO / "start.py"
    start.write_text(f"import sys\nsys.path.append({str(ROOT)!r})\nfrom tools.demo_drive import start\nstart()\n")
    environment = {
        **os.environ,
        "QGIS_PLUGINPATH": str(ROOT / "build"),
        "QFIELDSYNC_CLOUD_DEMO": str(DEMO),
        "QFIELDSYNC_CLOUD_DEMO_STAY": "yes" if on_screen else "",
        "QFIELDCLOUD_URL": who.url,
        "QFIELDCLOUD_USERNAME": who.username,
        "QFIELDCLOUD_PASSWORD": who.password,
    }
    for name in ("QT_QPA_PLATFORM", "PYTHONPATH", "VIRTUAL_ENV"):
        environment.pop(name, None)
    with (DEMO / "qgis.log").open("w", buffering=1) as log, subprocess.Popen(
        _command(start, on_screen), env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=not on_screen,
    ) as qgis, _ended_after(None if on_screen else LONGEST, qgis):  # fmt: skip
        return _pass_on(qgis, log, on_screen)


@contextlib.contextmanager
def _ended_after(seconds: float | None, child: subprocess.Popen[str]) -> Iterator[None]:
    """End a child and all that it started when it takes longer than this; None lets it run."""
    if seconds is None:
        yield
        return
    timer = threading.Timer(seconds, os.killpg, (child.pid, signal.SIGTERM))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _command(start: Path, on_screen: bool) -> list[str]:
    qgis = [
        "qgis", "--profiles-path", str(DEMO), "--profile", "default", "--noversioncheck", "--nologo",
        "--code", str(start),
    ]  # fmt: skip
    if on_screen:
        return qgis
    # The window manager goes with the display.
    return ["xvfb-run", "-a", "-s", SCREEN, "sh", "-c", 'openbox & "$@"', "sh", *qgis]


def _pass_on(qgis: subprocess.Popen[str], log: Any, on_screen: bool) -> bool:
    finished = False
    for line in qgis.stdout or ():
        log.write(line)
        if not line.startswith(MARK):
            continue
        text = line[len(MARK) :].rstrip()
        if text != "finished":
            print(text, flush=True)
            continue
        finished = True
        print(summary(read_report() or {"ok": False}), flush=True)
        if on_screen:
            print("QGIS stays open, signed in. Close it to end the demo.", flush=True)
    return finished


def read_report() -> dict[str, Any] | None:
    """Return the report, None if there is none."""
    path = DEMO / "report.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def summary(report: dict[str, Any]) -> str:
    """Return the last words."""
    place = DEMO.relative_to(ROOT)
    if not report["ok"]:
        return f"The demo failed. See {place}/report.json and {place}/qgis.log."
    return (
        f"All {len(report['layers'])} layers arrived at the crew complete, after {report['seconds']} s. "
        f"The report is {place}/report.json, the pictures are in {place}/pictures."
    )


if __name__ == "__main__":
    sys.exit(main())
