"""A 1 GB upload and download in a process of its own; prints its peak memory over idle in MiB."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

from bench.heartbeat import run_job
from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.jobs.session import sign_in
from qfieldsync_cloud.jobs.upload import upload_folder


def main(url: str, username: str, password: str, folder: str, target: str, name: str) -> None:
    """Move the folder up and down; print MiB over idle, then the longest stall in ms."""
    _app = QCoreApplication([])
    session = sign_in(url, username, password, NetworkSettings(user_agent="qfieldsync_cloud/0 (bench) QGIS/32216"))(
        Context()
    )
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew: it is inherited from the parent
    idle = _kib("VmRSS")
    uploaded, up = run_job(upload_folder(session, Path(folder), new=NewProject(name)))
    report, down = run_job(download_project(session, uploaded.project.id, Path(target)))
    if not (uploaded.report.ok and report.ok):
        raise SystemExit(str(uploaded.report.sentence()) + str(report.sentence()))
    print((_kib("VmHWM") - idle) / 1024, max(up, down))


def _kib(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.findall(rf"^{name}:\s+(\d+) kB", status, re.MULTILINE)[0])


if __name__ == "__main__":
    main(*sys.argv[1:])
