"""An upload and a download in a process of its own; prints the seconds of both, its peak memory and its stalls."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

from bench.heartbeat import run_job
from bench.process import peak_over_idle
from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.jobs.session import sign_in
from qfieldsync_cloud.jobs.upload import upload_folder


def main(url: str, username: str, password: str, folder: str, target: str, name: str) -> None:
    """Move the folder up and down; print the seconds of each, MiB over idle, and the longest stall in ms."""
    _app = QCoreApplication([])
    session = sign_in(url, username, password, NetworkSettings(user_agent="qfieldsync_cloud/0 (bench) QGIS/32216"))(
        Context()
    )
    peak = peak_over_idle()
    started = time.perf_counter()
    uploaded, up = run_job(upload_folder(session, Path(folder), new=NewProject(name)))
    half = time.perf_counter()
    report, down = run_job(download_project(session, uploaded.project.id, Path(target)))
    ended = time.perf_counter()
    if not (uploaded.report.ok and report.ok):
        raise SystemExit(str(uploaded.report.sentence()) + str(report.sentence()))
    print(half - started, ended - half, peak(), max(up, down))


if __name__ == "__main__":
    main(*sys.argv[1:])
