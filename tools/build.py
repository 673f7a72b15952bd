"""`make zip`: the plugin unpacked in build/qfieldsync_cloud, and the zip that the plugin repository takes."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parent.parent
NAME = "qfieldsync_cloud"
LARGEST_ZIP = 25 * 1024 * 1024
"""What the plugin repository takes at most, in bytes."""
REQUIRED = (
    "name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker", "repository",
    "homepage",
)  # fmt: skip
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "*.qm", "resources.rcc", "metadata.txt")
_QT_FOLDERS = ("/usr/lib/qt5/bin", "/usr/lib/qt6/bin", "/usr/lib/qt6/libexec")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The same sources give the same bytes: no file's own time gets into the zip."""


class BuildError(Exception):
    """What is wrong with the sources, for whoever builds."""


def read_metadata(path: Path = ROOT / "metadata.txt") -> dict[str, str]:
    """Return the plugin's metadata; BuildError if an entry that the plugin repository wants is missing."""
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(path, encoding="utf-8")
    metadata = dict(parser["general"])
    missing = [name for name in REQUIRED if not metadata.get(name)]
    if missing:
        raise BuildError(f"{path.name} lacks {', '.join(missing)}.")
    return metadata


def build(folder: Path) -> Path:
    """Build the plugin into folder/qfieldsync_cloud, zip it beside, and return the zip."""
    version = read_metadata()["version"]
    package = unpack(folder)
    archive = folder / f"{NAME}-{version}.zip"
    write_zip(package, archive)
    size = archive.stat().st_size
    if size > LARGEST_ZIP:
        raise BuildError(f"{archive.name} has {size} bytes; the plugin repository takes at most {LARGEST_ZIP}.")
    return archive


def unpack(folder: Path) -> Path:
    """Build the plugin into folder/qfieldsync_cloud and return that; `QGIS_PLUGINPATH=folder` then loads it."""
    package = folder / NAME
    if package.exists():
        shutil.rmtree(package)
    shutil.copytree(ROOT / NAME, package, ignore=_LEFT_OUT)
    for name in ("LICENSE", "metadata.txt"):
        shutil.copy2(ROOT / name, package / name)
    compile_resources(ROOT / "resources.qrc", package / "resources.rcc")
    compile_translations(ROOT / "i18n", package / "i18n")
    return package


def compile_resources(manifest: Path, target: Path) -> None:
    """Compile the icons; BuildError if the manifest and the folder of icons differ."""
    listed = {manifest.parent / element.text for element in ET.parse(manifest).iter("file") if element.text}
    present = set((manifest.parent / NAME / "gui" / "icons").glob("*.svg"))
    if listed != present:
        names = ", ".join(sorted(path.name for path in listed ^ present))
        raise BuildError(f"{manifest.name} and the folder of icons differ: {names}.")
    # Format 2 with zlib is what both Qt 5 and Qt 6 read.
    _run("rcc", "--binary", "--format-version", "2", "--compress-algo", "zlib", "-o", str(target), str(manifest))


def compile_translations(sources: Path, target: Path) -> None:
    """Compile each .ts to a .qm."""
    target.mkdir(parents=True, exist_ok=True)
    for source in sorted(sources.glob("*.ts")):
        _run("lrelease", "-silent", str(source), "-qm", str(target / f"{source.stem}.qm"))


def write_zip(package: Path, archive: Path) -> None:
    """Zip the package as the one top folder."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(path for path in package.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(package.parent).as_posix(), _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, path.read_bytes())


def _run(tool: str, *arguments: str) -> None:
    result = subprocess.run([_qt_tool(tool), *arguments], capture_output=True, text=True, check=False)
    if result.returncode:
        raise BuildError(f"{tool} failed: {result.stderr.strip() or result.stdout.strip()}")


def _qt_tool(name: str) -> str:
    places = [str(Path(folder) / name) for folder in _QT_FOLDERS]
    found = next((place for place in places if Path(place).is_file()), None) or shutil.which(name)
    if not found:
        raise BuildError(f"Qt's {name} is not installed; on Debian it is in qtbase5-dev-tools and qttools5-dev-tools.")
    return found


def main() -> int:
    """Build into build/."""
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    try:
        archive = build(folder)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{archive.relative_to(ROOT)}: {archive.stat().st_size / 1024:.0f} KiB, unpacked in build/{NAME}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
