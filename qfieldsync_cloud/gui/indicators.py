"""Small signs in QGIS's layer tree: edits that wait, conflicts, newer data in the cloud."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from qgis.core import QgsLayerTree, QgsLayerTreeNode, QgsProject
from qgis.gui import QgsLayerTreeView, QgsLayerTreeViewIndicator
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from qfieldsync_cloud.gui.changes.pending import PendingWatch
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.news import NewsWatch
from qfieldsync_cloud.gui.numbers import count_text
from qfieldsync_cloud.gui.project_layers import place_of
from qfieldsync_cloud.gui.windows import tip
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.changes import PendingChanges


class Mark(Enum):
    """What a sign tells of a layer; its value is the name of its icon."""

    CONFLICT = "conflict"
    PENDING = "pending"
    NEWER = "cloud_newer"


@dataclass(frozen=True)
class Counts:
    """How much there is to tell of a layer."""

    edits: int = 0
    conflicts: int = 0
    is_newer: bool = False

    def marks(self) -> Iterator[tuple[Mark, str]]:
        """Yield the signs that a layer gets, each with its tool tip."""
        if self.conflicts:
            yield (
                Mark.CONFLICT,
                tr("{count} conflict(s) wait for your decision").format(count=count_text(self.conflicts)),
            )
        if self.edits:
            yield Mark.PENDING, tr("{count} edit(s) are not in the cloud yet").format(count=count_text(self.edits))
        if self.is_newer:
            yield Mark.NEWER, tr("The cloud has newer data of this layer")


def counts_of(
    places: Mapping[str, tuple[str, str]], changes: PendingChanges | None, newer: Iterable[str]
) -> dict[str, Counts]:
    """Return what there is to tell of each layer, by id; `places` are the file and table that each reads."""
    edits = [(each.path, each.edit.table) for each in changes.edits] if changes else []
    conflicts = [(each.path, each.conflict.table) for each in changes.conflicts] if changes else []
    fresh = set(newer)
    return {
        layer_id: Counts(_count(edits, place), _count(conflicts, place), place[0] in fresh)
        for layer_id, place in places.items()
    }


def _count(found: list[tuple[str, str]], place: tuple[str, str]) -> int:
    path, table = place
    return sum(1 for each in found if each[0] == path and table in ("", each[1]))


class Indicators(QObject):
    """Keeps the signs as the watches tell; a click on one asks for the layer's edits, or for the field's changes."""

    edits_wanted = pyqtSignal(str)
    field_wanted = pyqtSignal(str)

    def __init__(
        self, view: QgsLayerTreeView, project: QgsProject, watch: PendingWatch, news: NewsWatch,
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._view = view
        self._project = project
        self._watch = watch
        self._news = news
        self._signs: dict[str, list[QgsLayerTreeViewIndicator]] = {}
        self._shown: dict[str, Counts] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.refresh)
        for signal in (watch.looked, watch.moved, news.changed):
            signal.connect(self.refresh)
        root = project.layerTreeRoot()
        root.addedChildren.connect(self._on_nodes_added)
        root.willRemoveChildren.connect(self._on_nodes_leaving)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        wanted = self._wanted()
        for layer_id in set(self._shown) | set(wanted):
            if self._shown.get(layer_id) != wanted.get(layer_id):
                self._take_away(layer_id)
                self._put(layer_id, wanted.get(layer_id, Counts()))

    def clear(self) -> None:
        """Take all signs away."""
        for layer_id in list(self._signs):
            self._take_away(layer_id)

    def _wanted(self) -> dict[str, Counts]:
        folder = self._watch.folder
        if folder is None:
            return {}
        layers = self._project.mapLayers().items()
        places = {layer_id: place for layer_id, layer in layers if (place := place_of(layer, folder))[0]}
        counts = counts_of(places, self._watch.changes, self._news.news.newer)
        return {layer_id: count for layer_id, count in counts.items() if count != Counts()}

    def _put(self, layer_id: str, counts: Counts) -> None:
        node = self._project.layerTreeRoot().findLayer(layer_id)
        if node is None or counts == Counts():
            return
        for mark, text in counts.marks():
            sign = QgsLayerTreeViewIndicator(self)
            sign.setIcon(icon(mark.value))
            sign.setToolTip(tip(text))
            sign.setProperty("layer_id", layer_id)
            sign.setProperty("mark", mark.value)
            sign.clicked.connect(self._on_sign_clicked)
            self._view.addIndicator(node, sign)
            self._signs.setdefault(layer_id, []).append(sign)
        self._shown[layer_id] = counts

    def _take_away(self, layer_id: str, node: Any = None) -> None:
        node = node or self._project.layerTreeRoot().findLayer(layer_id)
        self._shown.pop(layer_id, None)
        for sign in self._signs.pop(layer_id, ()):
            if node is not None:
                self._view.removeIndicator(node, sign)
            sign.deleteLater()

    def _on_nodes_added(self) -> None:
        self._soon.start(0)

    def _on_nodes_leaving(self, parent: QgsLayerTreeNode, first: int, last: int) -> None:
        """Take the signs off nodes that go: a layer that is moved in the tree gets a new node, and new signs."""
        for child in parent.children()[first : last + 1]:
            nodes = [child] if QgsLayerTree.isLayer(child) else child.findLayers()
            for node in nodes:
                self._take_away(node.layerId(), node)
        self._soon.start(0)

    def _on_sign_clicked(self) -> None:
        sign = self.sender()
        wanted = self.field_wanted if sign.property("mark") == Mark.NEWER.value else self.edits_wanted
        wanted.emit(sign.property("layer_id"))
