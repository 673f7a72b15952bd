"""Transfers: many small files, a large one, plans of large folders, cancelling, and the window that must not stall."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Callable

from bench import rows
from bench.cloud import cloud_apart
from qfieldsync_cloud.api.models import CloudFile, NewProject
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.jobs.planning import look
from qfieldsync_cloud.jobs.session import Session, sign_in
from qfieldsync_cloud.jobs.upload import upload_folder
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.ignore import IgnoreRules
from qfieldsync_cloud.sync.plan import Action, Direction, PlannedFile
from qfieldsync_cloud.sync.snapshot import snapshot
from qfieldsync_cloud.sync.state import State

LONG_AGO = 1_700_000_000
"""Seconds since 1970: what was changed just now is read again with the next plan."""
SMALL, SMALL_BYTES, LATENCY = 1000, 20_000, 0.05
LARGE_MIB = 2048
FEW, SOME, MANY = 10_000, 20_000, 100_000
NETWORK = NetworkSettings(user_agent="qfieldsync_cloud/0 (bench) QGIS/32216")


def measure_small(folder: Path, runs: int, peer: str) -> list[rows.Row]:
    """Return the rows of 1,000 uploads and downloads of 20 KB with 50 ms latency each way, and of cancelling."""
    from bench.heartbeat import run_job

    up, down, their_up, their_down, stalls, cancels = [], [], [], [], [], []
    with cloud_apart(folder / "cloud", LATENCY) as cloud:
        session = sign_in(cloud.url, cloud.username, cloud.password, NETWORK)(Context())
        for run in range(runs):
            source = small_files(folder / f"ours{run}", SMALL)
            started = time.perf_counter()
            job = upload_folder(session, source, new=NewProject(f"ours{run}"))
            uploaded, stall = run_job(job, _windows(source, Action.UPLOAD))
            up.append(time.perf_counter() - started)
            started = time.perf_counter()
            fetch = download_project(session, uploaded.project.id, folder / f"down{run}")
            _, other = run_job(fetch, _windows(source, Action.DOWNLOAD))
            down.append(time.perf_counter() - started)
            stalls.append(max(stall, other))
            source = small_files(folder / f"peer{run}", SMALL)
            project = cloud.make_project(f"peer{run}")
            command = [peer, "bench/sdk_transfers.py", cloud.url, cloud.username, cloud.password, project]
            out = subprocess.run([*command, str(source)], check=True, capture_output=True, text=True).stdout.split()
            their_up.append(float(out[-2]))
            their_down.append(float(out[-1]))
            cancels.append(_cancelled(session, small_files(folder / f"cancel{run}", 100), f"cancel{run}"))
    what = f"{SMALL:,} {{}} of 20 KB, 50 ms latency each way, against qfieldcloud-sdk 0.18"
    return [
        rows.against(what.format("uploads"), up, their_up, 0.18),
        rows.against(what.format("downloads"), down, their_down, 0.18),
        rows.absolute("longest stall of the GUI thread in these transfers, with their windows open", stalls, "ms", 50),
        rows.absolute("cancel, with eight transfers running", cancels, "s", 1),
    ]


def measure_large(folder: Path, runs: int) -> list[rows.Row]:
    """Return the rows of a 2 GB file up and down, against curl."""
    up, down, their_up, their_down, memory, stalls = [], [], [], [], [], []
    source = _large_file(folder / "large.bin")
    with cloud_apart(folder / "cloud") as cloud:
        for run in range(runs):
            home = folder / f"ours{run}"
            home.mkdir()
            os.link(source, home / source.name)
            command = [sys.executable, "-m", "bench.memory", cloud.url, cloud.username, cloud.password]
            command += [str(home), str(folder / f"down{run}"), f"large{run}"]
            out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            seconds_up, seconds_down, peak, stall = map(float, out[-4:])
            up.append(seconds_up)
            down.append(seconds_down)
            memory.append(peak)
            stalls.append(stall)
            project = cloud.make_project(f"curl{run}")
            token = sign_in(cloud.url, cloud.username, cloud.password, NETWORK)(Context()).token
            theirs = _curl(cloud.url, token, project, source, folder / f"curl{run}")
            their_up.append(theirs[0])
            their_down.append(theirs[1])
            shutil.rmtree(folder / f"down{run}")
    return [
        rows.against("a 2 GB file up, against curl", up, their_up, 1.3),
        rows.against("a 2 GB file down, against curl", down, their_down, 1.3),
        rows.absolute("peak memory of a 2 GB upload and download, over idle", memory, "MiB", 64),
        rows.absolute("longest stall of the GUI thread during a 2 GB upload and download", stalls, "ms", 50),
    ]


def measure_plans(folder: Path, runs: int, peer: str) -> list[rows.Row]:
    """Return the rows of plans of large folders in which nothing changed."""
    some, theirs = [], []
    source = _synchronized(folder / "some", SOME)
    for _ in range(runs):
        some.append(_plan(source))
        out = subprocess.run([peer, "bench/sdk_compare.py", str(source)], check=True, capture_output=True, text=True)
        theirs.append(float(out.stdout.split()[-1]))
    few, many = _synchronized(folder / "few", FEW), _synchronized(folder / "many", MANY)
    small = [_plan(few) for _ in range(runs)]
    large = [_plan(many) for _ in range(runs)]
    return [
        rows.against(f"plan of {SOME:,} unchanged files, against the SDK's comparison", some, theirs, 0.1),
        rows.against(f"plan of {MANY:,} files, against one of {FEW:,}", large, small, 12),
    ]


def _windows(folder: Path, action: Action) -> Callable[[Any], None]:
    """Open the windows of a transfer; return what shows a folder's files there, and lets them follow a job."""
    from qgis.PyQt.QtWidgets import QApplication

    from qfieldsync_cloud.gui.progress import ProgressPanel
    from qfieldsync_cloud.gui.transfer_list import TransferList

    files, panel = TransferList(), ProgressPanel()
    for widget in (files, panel):
        widget.resize(900, 600)
        widget.show()
    QApplication.processEvents()  # they are drawn for the first time
    planned = [_planned(path, action) for path in sorted(folder.glob("*.jpg"))]

    def watch(handle: Any) -> None:
        panel.follow(handle)
        files.show_files(planned)
        files.follow(handle)

    return watch


def _planned(path: Path, action: Action) -> PlannedFile:
    size = path.stat().st_size
    return PlannedFile(path.name, action, phrase("New."), size, size, "", "", "")


def small_files(folder: Path, count: int) -> Path:
    """Make a folder of so many photos of 20 KB."""
    folder.mkdir()
    for number in range(count):
        (folder / f"photo_{number:04}.jpg").write_bytes(os.urandom(SMALL_BYTES))
    return folder


def _cancelled(session: Session, source: Path, name: str) -> float:
    """Cancel an upload once it runs and return the seconds until it has ended."""
    context = Context()
    running, ended = threading.Event(), threading.Event()

    def on_progress(_progress: Any) -> None:
        running.set()

    def run() -> None:
        try:
            upload_folder(session, source, new=NewProject(name))(Context(on_progress, cancelled=context.cancelled))
        except CancelledJob:
            ended.set()

    thread = threading.Thread(target=run)
    thread.start()
    running.wait()
    time.sleep(1)  # so that all eight are at work; nothing tells when
    started = time.perf_counter()
    context.cancelled.set()
    ended.wait()
    return time.perf_counter() - started


def _large_file(path: Path) -> Path:
    block = os.urandom(1024 * 1024)
    with path.open("wb") as file:
        for number in range(LARGE_MIB):
            file.write(number.to_bytes(8, "big") + block[8:])
    return path


def _curl(url: str, token: str, project: str, source: Path, target: Path) -> tuple[float, float]:
    address = f"{url}api/v1/files/{project}/{source.name}/"
    authorized = ["curl", "--silent", "--show-error", "--fail", "--header", f"Authorization: Token {token}"]
    up = rows.seconds(
        lambda: subprocess.run([*authorized, "--form", f"file=@{source}", address], check=True, capture_output=True)
    )
    down = rows.seconds(
        lambda: subprocess.run([*authorized, "--location", "--output", str(target), address], check=True)
    )
    target.unlink()
    return up, down


class _SameFiles:
    """A cloud that holds what the folder holds."""

    def __init__(self, files: list[CloudFile]) -> None:
        self._files = files

    def list(self) -> list[CloudFile]:
        return self._files


def _synchronized(folder: Path, count: int) -> Path:
    """Make a folder of so many files, and a memory of it as after a synchronization."""
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"photo_{number:06}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%d" % number * 2000)
        os.utime(path, (LONG_AGO, LONG_AGO))
    return folder


def _plan(folder: Path) -> float:
    """Return the seconds that a plan of a folder takes which was planned before."""
    context = Context()
    files = _SameFiles([
        CloudFile(path, file.size, "", file.fingerprint, None, False, ())
        for path, file in snapshot(folder, IgnoreRules.of(folder), {}, context).items()
    ])  # fmt: skip
    with State(folder) as state:
        look(folder, files, state, context, Direction.BOTH)
        spent = rows.seconds(lambda: look(folder, files, state, context, Direction.BOTH))
        plan, _ = look(folder, files, state, context, Direction.BOTH)
    if len(plan.of(Action.KEEP)) != len(files.list()):
        raise SystemExit(f"{folder}: not everything is kept")
    return spent
