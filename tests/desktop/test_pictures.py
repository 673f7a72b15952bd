"""A real QGIS under Xvfb: every window comes up through the plugin's own actions and can be pictured."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "pictures.py"
WINDOWS = {
    "login", "publish_project", "publish_layers", "publish_checks", "publish_folder", "publish_progress",
    "publish_result", "projects", "download", "download_result", "synchronize", "synchronize_result", "qgis", "options",
    "changes_mine", "changes_field", "changes_qgis", "conflicts", "synchronize_edit_mode", "trash",
    "synchronize_files", "synchronize_paused", "synchronize_offline", "synchronize_failed",
}  # fmt: skip
NEEDED = ("qgis", "xvfb-run", "openbox")


@pytest.mark.desktop
@pytest.mark.skipif(any(not shutil.which(name) for name in NEEDED), reason=f"needs {', '.join(NEEDED)}")
def test_each_window_of_a_real_qgis(tmp_path):
    taken = subprocess.run([sys.executable, str(TOOL), str(tmp_path)], capture_output=True, text=True, check=False)
    assert taken.returncode == 0, taken.stdout + taken.stderr
    assert {path.stem for path in tmp_path.glob("*.png")} == WINDOWS
