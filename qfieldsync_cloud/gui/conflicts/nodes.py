"""The conflicts of a folder as a tree: layer, feature, and a row for each decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from qfieldsync_cloud.gui.conflicts.wording import Feature, columns_of, feature_of
from qfieldsync_cloud.jobs.changes import PendingConflict


class NodeKind(Enum):
    """What a row is; a DETAIL is a value of a feature that the other side deleted, with nothing to decide."""

    ROOT = "root"
    LAYER = "layer"
    FEATURE = "feature"
    DECISION = "decision"
    DETAIL = "detail"


@dataclass
class Node:
    """A row of the tree; `parent` and `children` are numbers of nodes, `pending` is a conflict in or below it."""

    kind: NodeKind
    number: int = 0
    parent: int = 0
    row: int = 0
    pending: PendingConflict | None = None
    column: str = ""
    children: list[int] = field(default_factory=list)


class Nodes:
    """The rows by number; 0 is the root."""

    def __init__(self, conflicts: Iterable[PendingConflict] = ()) -> None:
        self._nodes = [Node(NodeKind.ROOT)]
        layers: dict[tuple[str, str], Node] = {}
        features: dict[Feature, Node] = {}
        for pending in sorted(conflicts, key=_order):
            place = (pending.path, pending.conflict.table)
            if place not in layers:
                layers[place] = self._add(self._nodes[0], NodeKind.LAYER, pending)
            feature = feature_of(pending)
            if feature not in features:
                features[feature] = self._add(layers[place], NodeKind.FEATURE, pending)
            self._add_decision(features[feature], pending)

    def __getitem__(self, number: int) -> Node:
        return self._nodes[number]

    def __len__(self) -> int:
        return len(self._nodes)

    def decisions(self, below: int = 0) -> Iterator[Node]:
        """Yield the rows in or below a node in which something is decided."""
        node = self._nodes[below]
        if node.kind is NodeKind.DECISION:
            yield node
        for child in node.children:
            yield from self.decisions(child)

    def of_kind(self, kind: NodeKind) -> list[Node]:
        """Return all rows of a kind."""
        return [node for node in self._nodes if node.kind is kind]

    def decision_at(self, number: int) -> Node | None:
        """Return the row that decides about a row: itself, or that of the feature whose detail it is."""
        node = self._nodes[number]
        if node.kind is NodeKind.DECISION:
            return node
        return next(self.decisions(node.parent), None) if node.kind is NodeKind.DETAIL else None

    def conflicts_of_feature(self, number: int) -> list[PendingConflict]:
        """Return the conflicts of the feature that a row is, or belongs to; none for a layer."""
        node = self._nodes[number]
        if node.kind in (NodeKind.DECISION, NodeKind.DETAIL):
            node = self._nodes[node.parent]
        if node.kind is not NodeKind.FEATURE:
            return []
        return [decision.pending for decision in self.decisions(node.number) if decision.pending]

    def _add_decision(self, feature: Node, pending: PendingConflict) -> None:
        self._add(feature, NodeKind.DECISION, pending, pending.conflict.column)
        if not pending.conflict.column:
            for column in columns_of(pending):
                self._add(feature, NodeKind.DETAIL, pending, column)

    def _add(self, parent: Node, kind: NodeKind, pending: PendingConflict, column: str = "") -> Node:
        node = Node(kind, len(self._nodes), parent.number, len(parent.children), pending, column)
        parent.children.append(node.number)
        self._nodes.append(node)
        return node


def _order(pending: PendingConflict) -> tuple[str, str, str, str, int]:
    """Return what conflicts are sorted by: layer, feature (numbers as numbers), place of the attribute."""
    conflict, names = pending.conflict, pending.table.names
    key = f"{conflict.key:020}" if isinstance(conflict.key, int) else conflict.key
    place = names.index(conflict.column) if conflict.column in names else -1
    return pending.layer.name.casefold(), pending.path, conflict.table, key, place
