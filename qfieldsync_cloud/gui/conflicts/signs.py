"""The signs of the three sides of a conflict, the same in the table, in the legend and on the map."""

from __future__ import annotations

from qgis.gui import QgsRubberBand
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from qfieldsync_cloud.gui.conflicts.wording import Side

COLORS = {Side.BASE: "#7d7d7d", Side.THEIRS: "#1f6fc4", Side.MINE: "#c0392b"}
MARKS = {
    Side.BASE: QgsRubberBand.IconType.ICON_CIRCLE,
    Side.THEIRS: QgsRubberBand.IconType.ICON_BOX,
    Side.MINE: QgsRubberBand.IconType.ICON_X,
}
_SIZE = 16


def sign(side: Side) -> QIcon:
    """Return a side's sign: a grey ring, a blue square, a red cross."""
    picture = QPixmap(_SIZE, _SIZE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(COLORS[side]), 2.2))
    box = QRectF(3.5, 3.5, _SIZE - 7, _SIZE - 7)
    if side is Side.BASE:
        painter.drawEllipse(box)
    elif side is Side.THEIRS:
        painter.drawRect(box)
    else:
        painter.drawLine(box.topLeft(), box.bottomRight())
        painter.drawLine(box.topRight(), box.bottomLeft())
    painter.end()
    return QIcon(picture)
