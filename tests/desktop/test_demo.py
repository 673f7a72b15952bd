"""`make demo`, as a newcomer runs it on a machine without a display."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tools.build import ROOT, main
from tools.demo import DEMO

LAYERS = {"elevation", "parcels", "paths", "bänke", "trees", "oaks", "inspections", "meeting points"}


@pytest.mark.desktop
def test_demo_brings_every_layer_to_the_crew():
    assert main() == 0
    unseen = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    unseen["QFIELDCLOUD_URL"] = ""
    done = subprocess.run(
        [sys.executable, "-m", "tools.demo"], cwd=ROOT, env=unseen, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((DEMO / "report.json").read_text(encoding="utf-8"))
    assert report["ok"] is True
    assert report["package"]["status"] == "finished"
    assert {layer["name"] for layer in report["layers"]} == LAYERS
    assert all(layer["valid"] for layer in report["layers"])
    assert all(layer["features_in_source"] == layer["features_in_package"] for layer in report["layers"])
    assert {"trees.qgz", "from the town/bänke.gpkg", "DCIM/tree 1.jpg"} <= {row["path"] for row in report["uploaded"]}
    assert all(len(row["sha256"]) == 64 and row["bytes"] > 0 for row in report["uploaded"])
    assert report["pictures"]
    assert all((DEMO / picture).stat().st_size > 10_000 for picture in report["pictures"])
