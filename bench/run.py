"""`make bench`: every row, medians of three. `python -m bench.run NAME…` measures the named groups only."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import rows
from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.session import sign_in
from qfieldsync_cloud.jobs.upload import upload_folder
from sandbox import Sandbox

RUNS = 3
PEER = os.environ.get("BENCH_PEER_PYTHON", "build/bench-venv/bin/python")
NETWORK = NetworkSettings(user_agent="qfieldsync_cloud/0 (bench) QGIS/32216")


def uploads(folder: Path) -> list[rows.Row]:
    """Measure 1,000 uploads of 20 KB with 50 ms latency each way."""
    from bench.heartbeat import run_job

    ours, peer, stalls = [], [], []
    with Sandbox(folder / "cloud") as cloud:
        account = cloud.user("owner")
        session = sign_in(cloud.url, account.username, account.password, NETWORK)(Context())
        cloud.faults.latency(0.05)
        for run in range(RUNS):
            source = _small_files(folder / f"ours{run}", 1000)
            outcome: list[float] = []
            job = upload_folder(session, source, new=NewProject(f"ours{run}"))
            ours.append(rows.seconds(lambda job=job, outcome=outcome: outcome.append(run_job(job)[1])))
            stalls += outcome
            source = _small_files(folder / f"peer{run}", 1000)
            project = cloud.make_project("owner", f"peer{run}")
            command = [PEER, "bench/sdk_upload.py", cloud.url, account.username, account.password, project, str(source)]
            peer.append(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]))
    return [
        rows.against("1,000 uploads of 20 KB, 50 ms latency each way, against qfieldcloud-sdk 0.18", ours, peer, 0.25),
        rows.absolute("longest stall of the GUI thread during 1,000 uploads", stalls, "ms", 100),
    ]


def memory(folder: Path) -> list[rows.Row]:
    """Measure a 1 GB file up and down."""
    source = folder / "large"
    source.mkdir()
    block = os.urandom(1024 * 1024)
    with (source / "large.bin").open("wb") as file:
        for _ in range(1024):
            file.write(block)
    memories, stalls = [], []
    with Sandbox(folder / "cloud") as cloud:
        account = cloud.add_user("roomy", quota=20_000_000_000)
        for run in range(RUNS):
            command = [sys.executable, "-m", "bench.memory", cloud.url, account.username, account.password]
            copy = folder / f"source{run}"
            copy.mkdir()
            os.link(source / "large.bin", copy / "large.bin")
            command += [str(copy), str(folder / f"down{run}"), f"large{run}"]
            out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            memories.append(float(out[-2]))
            stalls.append(float(out[-1]))
            (folder / f"down{run}" / "large.bin").unlink()
    return [
        rows.absolute("peak memory of a 1 GB upload and download, over idle", memories, "MiB", 64),
        rows.absolute("longest stall of the GUI thread during a 1 GB upload and download", stalls, "ms", 100),
    ]


def shapefile(folder: Path) -> list[rows.Row]:
    """Measure the packaging of a 1,000,000-point, 7-field shapefile."""
    from bench.shapefile import measure

    return measure(folder, RUNS)


def compare(folder: Path) -> list[rows.Row]:
    """Measure the comparison of two GeoPackages of 1,000,000 rows."""
    from bench.compare import measure

    return measure(folder, RUNS, PEER)


def edits(folder: Path) -> list[rows.Row]:
    """Measure a synchronization of 10 edits in a GeoPackage of 200 MB."""
    from bench.edits import measure

    return measure(folder, RUNS)


def _small_files(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"photo_{number:04}.jpg").write_bytes(os.urandom(20_000))
    return folder


GROUPS = {"uploads": uploads, "memory": memory, "shapefile": shapefile, "compare": compare, "edits": edits}


def main(names: list[str]) -> int:
    """Measure, print and keep the rows; 1 if one does not hold."""
    from qgis.core import QgsApplication

    app = QgsApplication([], False)
    app.initQgis()
    measured: list[rows.Row] = []
    for name in names or GROUPS:
        with tempfile.TemporaryDirectory() as folder:
            measured += GROUPS[name](Path(folder))
    for row in measured:
        print(f"{row.name}: {row.ours} {row.unit}, peer {row.peer}, ratio {row.ratio} (at most {row.limit})")
    rows.keep(measured)
    return 0 if all(row.holds for row in measured) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
