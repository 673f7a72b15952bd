"""`make install`: links the built plugin into a QGIS profile, so that every build is what QGIS loads next."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.build import NAME, ROOT

_DATA = Path.home() / ".local" / "share" / "QGIS"


def profile_folder(profile: str) -> Path:
    """Return a profile's folder; that of QGIS 4 only where there is one and none of QGIS 3."""
    folders = [_DATA / version / "profiles" / profile for version in ("QGIS3", "QGIS4")]
    return next((folder for folder in folders if folder.is_dir()), folders[0])


def link(package: Path, plugins: Path) -> Path:
    """Link the package into a folder of plugins; FileExistsError if something else stands there."""
    place = plugins / NAME
    plugins.mkdir(parents=True, exist_ok=True)
    if place.is_symlink():
        place.unlink()
    place.symlink_to(package, target_is_directory=True)
    return place


def main() -> int:
    """Link build/qfieldsync_cloud into the profile."""
    parser = argparse.ArgumentParser(prog="python -m tools.install")
    parser.add_argument("--profile", default="default", help="name of the QGIS profile (default: %(default)s)")
    plugins = profile_folder(parser.parse_args().profile) / "python" / "plugins"
    try:
        place = link(ROOT / "build" / NAME, plugins)
    except FileExistsError:
        print(f"{plugins / NAME} is not a link of ours; move it away first.", file=sys.stderr)
        return 1
    print(f"Linked into {place}. Start QGIS and switch on QFieldSync Cloud under Plugins, Manage and Install Plugins.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
