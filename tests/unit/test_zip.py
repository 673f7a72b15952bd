"""What the plugin repository gets."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QFile, QResource

from tools import build as builder
from tools.install import link


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return builder.build(tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="module")
def names(archive: Path) -> list[str]:
    with zipfile.ZipFile(archive) as content:
        return content.namelist()


def test_one_top_folder_named_as_the_package(names: list[str]) -> None:
    assert {name.split("/")[0] for name in names} == {"qfieldsync_cloud"}


@pytest.mark.parametrize("name", ["__init__.py", "metadata.txt", "LICENSE", "plugin.py", "resources.rcc", "context.py"])
def test_what_must_be_there(names: list[str], name: str) -> None:
    assert f"qfieldsync_cloud/{name}" in names


def test_every_module_is_there(names: list[str]) -> None:
    sources = {path.relative_to(builder.ROOT).as_posix() for path in (builder.ROOT / builder.NAME).rglob("*.py")}
    assert sources <= set(names)


def test_nothing_that_does_not_belong(names: list[str]) -> None:
    hidden = [name for name in names if any(part.startswith(".") for part in name.split("/"))]
    unwanted = [name for name in names if name.endswith((".pyc", ".ts", ".so")) or "test" in name or "sandbox" in name]
    assert hidden + unwanted == []


def test_name_and_metadata_have_one_version(archive: Path) -> None:
    version = builder.read_metadata()["version"]
    assert archive.name == f"qfieldsync_cloud-{version}.zip"
    with zipfile.ZipFile(archive) as content:
        assert f"\nversion={version}\n" in content.read("qfieldsync_cloud/metadata.txt").decode()


def test_metadata_says_what_the_repository_wants() -> None:
    metadata = builder.read_metadata()
    assert metadata["qgisMaximumVersion"] == "4.99"
    assert metadata["hasProcessingProvider"] == "yes"
    assert "supportsQt6" not in metadata
    assert (builder.ROOT / "qfieldsync_cloud" / metadata["icon"]).is_file()


def test_same_sources_give_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    assert builder.build(tmp_path).read_bytes() == archive.read_bytes()


def test_resource_holds_each_icon(archive: Path) -> None:
    resource = str(archive.parent / "qfieldsync_cloud" / "resources.rcc")
    icons = sorted((builder.ROOT / "qfieldsync_cloud" / "gui" / "icons").glob("*.svg"))
    assert QResource.registerResource(resource, "/built")
    try:
        missing = [icon.name for icon in icons if not QFile.exists(f":/built/qfieldsync_cloud/icons/{icon.name}")]
    finally:
        QResource.unregisterResource(resource, "/built")
    assert icons
    assert missing == []


def test_missing_metadata_is_named(tmp_path: Path) -> None:
    (tmp_path / "metadata.txt").write_text("[general]\nname=x\nversion=1\n")
    with pytest.raises(builder.BuildError, match="qgisMinimumVersion"):
        builder.read_metadata(tmp_path / "metadata.txt")


def test_icon_that_is_not_listed_is_named(tmp_path: Path) -> None:
    icons = tmp_path / "qfieldsync_cloud" / "gui" / "icons"
    icons.mkdir(parents=True)
    (icons / "forgotten.svg").write_text("<svg/>")
    (tmp_path / "resources.qrc").write_text("<RCC><qresource/></RCC>")
    with pytest.raises(builder.BuildError, match=r"forgotten\.svg"):
        builder.compile_resources(tmp_path / "resources.qrc", tmp_path / "resources.rcc")


def test_link_follows_the_build_and_spares_what_is_not_ours(tmp_path: Path) -> None:
    package = tmp_path / "build" / "qfieldsync_cloud"
    package.mkdir(parents=True)
    plugins = tmp_path / "profile" / "plugins"
    assert link(package, plugins).resolve() == package
    assert link(package, plugins).resolve() == package
    (plugins / "qfieldsync_cloud").unlink()
    (plugins / "qfieldsync_cloud").mkdir()
    with pytest.raises(FileExistsError):
        link(package, plugins)
