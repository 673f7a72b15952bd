"""A real QGIS with the plugin in it, driven by a script of this folder, that ends by itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("qgis", "xvfb-run", "openbox")
needs_desktop = pytest.mark.skipif(any(not shutil.which(name) for name in NEEDED), reason=f"needs {', '.join(NEEDED)}")
SCREEN = "-screen 0 1440x900x24 -dpi 96"
INI = """[PythonPlugins]
qfieldsync_cloud=true
[app]
first_run_version=99999
[locale]
overrideFlag=true
userLocale=en_US
"""
START = """import sys
from pathlib import Path
sys.path[:0] = [{here!r}, {tools!r}, {root!r}]
import {module}
driver = {module}.{driver}(Path({task!r}))
"""


def drive(place: Path, driver: str, task: dict[str, Any], seconds: int = 120) -> dict[str, Any]:
    """Run `module.Class` inside a QGIS and return the report that it wrote; after `seconds` QGIS is ended."""
    file, report = place / "task.json", place / "report.json"
    file.write_text(json.dumps({**task, "report": str(report)}))
    _install(place, driver, file)
    code = _run(place, seconds)
    log = file.with_suffix(".log")
    said = log.read_text() if log.exists() else "(nothing)"
    if not said.rstrip().endswith("done"):
        ended = f"was ended after {seconds} s" if code == 124 else f"ended with {code}"
        tail = "\n".join((place / "qgis.txt").read_text(errors="replace").splitlines()[-20:])
        pytest.fail(f"QGIS {ended}. The driver said:\n{said}\nQGIS wrote last:\n{tail}", pytrace=False)
    return json.loads(report.read_text())


def _install(place: Path, driver: str, task: Path) -> None:
    profile = place / "profiles" / "default" / "QGIS"
    profile.mkdir(parents=True)
    (profile / "QGIS3.ini").write_text(INI)
    plugin = place / "plugins" / "qfieldsync_cloud"
    shutil.copytree(ROOT / "qfieldsync_cloud", plugin)
    shutil.copyfile(ROOT / "metadata.txt", plugin / "metadata.txt")
    module, _, name = driver.partition(".")
    paths = {"here": str(Path(__file__).parent), "tools": str(ROOT / "tools"), "root": str(ROOT)}
    (place / "drive.py").write_text(START.format(**paths, module=module, driver=name, task=str(task)))


def _run(place: Path, seconds: int) -> int:
    command = (
        f"openbox & exec qgis --profiles-path {place} --profile default --noversioncheck --nologo "
        f"--code {place / 'drive.py'}"
    )
    environment = {**os.environ, "QGIS_PLUGINPATH": str(place / "plugins")}
    environment.pop("QT_QPA_PLATFORM", None)
    screen = ["timeout", "-k", "10", str(seconds), "xvfb-run", "-a", "-s", SCREEN, "sh", "-c", command]
    with (place / "qgis.txt").open("w") as output:
        return subprocess.run(screen, env=environment, stdout=output, stderr=output, check=False).returncode
