"""A package on another computer: moved away, with all that it was made from gone, and looked at with fresh eyes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage

from qfieldsync_cloud.packaging.inspect import read_project
from qfieldsync_cloud.packaging.package import Choices, Packaged
from tests.fixtures.projects import save
from tests.qgis.packaging.support import pack

MAGENTA = QColor(255, 0, 255)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#ff00ff"/></svg>'


def svg(path: Path) -> str:
    """Write a drawing in a colour that nothing else has, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SVG, encoding="utf-8")
    return str(path)


def enlarged(drawing: str, size: int) -> str:
    """Add so many bytes to a drawing that nobody sees."""
    Path(drawing).write_text(f"{Path(drawing).read_text(encoding='utf-8')}<!-- {'x' * size} -->", encoding="utf-8")
    return drawing


def png(path: Path) -> str:
    """Write a picture in the same colour."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(MAGENTA)
    assert image.save(str(path))
    return str(path)


def away(packaged: Packaged, tmp_path: Path) -> Path:
    """Move the package to another folder, delete all else, and return its project file."""
    device = tmp_path / "device" / "projects"
    device.parent.mkdir(exist_ok=True)
    shutil.move(str(packaged.folder), str(device))
    for path in tmp_path.iterdir():
        if path.is_dir() and path.name != "device":
            shutil.rmtree(path)
    return device / packaged.project_file


def travel(
    project: QgsProject, tmp_path: Path, name: str = "project.qgz", choices: Choices | None = None
) -> tuple[Packaged, QgsProject]:
    """Save the project in `tmp_path/project`, package it, move it away, and open it there."""
    save(project, tmp_path / "project" / name)
    packaged = pack(project, tmp_path / "package", choices)
    arrived = read_project(away(packaged, tmp_path))
    arrived.origin = project  # type: ignore[attr-defined] # whose layers live as long as it does
    return packaged, arrived


def map_image(project: QgsProject, layer: Any, size: int = 120) -> QImage:
    """Return the layer as the map shows it, with labels."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(QgsRectangle(0, 0, 10, 10))
    settings.setOutputSize(QSize(size, size))
    settings.setPathResolver(project.pathResolver())
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextUtils.projectScope(project))
    context.appendScope(QgsExpressionContextUtils.layerScope(layer))
    settings.setExpressionContext(context)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def is_drawn(image: QImage, color: QColor = MAGENTA) -> bool:
    """Return whether a pixel has the colour."""
    wanted = color.rgb()
    return any(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))
