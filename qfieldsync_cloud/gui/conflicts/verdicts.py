"""What was decided so far, and not applied yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from qfieldsync_cloud.deltas.merge import Choice
from qfieldsync_cloud.deltas.values import from_text, shown_value
from qfieldsync_cloud.gui.conflicts.nodes import Node, NodeKind, Nodes
from qfieldsync_cloud.gui.conflicts.wording import Made, Verdict, kind_in
from qfieldsync_cloud.jobs.changes import PendingConflict
from qfieldsync_cloud.jobs.changing import Decision

_CHOICES = {Verdict.MINE: Choice.MINE, Verdict.THEIRS: Choice.THEIRS, Verdict.OWN: Choice.MINE}
_LATER = Made()


class Verdicts:
    """Decides the conflicts of a tree."""

    def __init__(self, nodes: Nodes | None = None) -> None:
        self.nodes = nodes or Nodes()
        self._made: dict[tuple[Any, ...], Made] = {}
        self._totals = Counter(number for node in self.nodes.decisions() for number in self._counted_with(node))
        self._counts: Counter[tuple[int, Verdict]] = Counter()

    def adopted(self, conflicts: Iterable[PendingConflict]) -> Verdicts:
        """Return verdicts on other conflicts; those on conflicts that are as they were are kept."""
        before = {_place(node.pending): node.pending for node in self.nodes.decisions() if node.pending}
        after = Verdicts(Nodes(conflicts))
        for node in after.nodes.decisions():
            place = _place(node.pending)
            if place in self._made and before.get(place) == node.pending:
                after._make(node, self._made[place])
        return after

    @property
    def total(self) -> int:
        """How many decisions are due."""
        return self._totals[0]

    @property
    def count(self) -> int:
        """How many decisions were made."""
        return len(self._made)

    def total_below(self, layer: int) -> int:
        """Return how many decisions are due on a layer."""
        return self._totals[layer]

    def decisions(self) -> list[Decision]:
        """Return the decisions that were made, as the job takes them."""
        pairs = [(node.pending, self.of(node)) for node in self.nodes.decisions()]
        return [
            Decision(pending.path, pending.conflict, _CHOICES[made.verdict], made.values)
            for pending, made in pairs
            if pending and made.verdict in _CHOICES
        ]

    def of(self, node: Node) -> Made:
        """Return what was decided in a row."""
        return self._made.get(_place(node.pending), _LATER)

    def below(self, number: int) -> Verdict:
        """Return what was decided in a row, or about a layer or everything; MIXED if it is not the same throughout."""
        node = self.nodes[number]
        if node.kind is NodeKind.DECISION:
            return self.of(node).verdict
        counts = {verdict: self._counts[number, verdict] for verdict in _CHOICES}
        counts[Verdict.LATER] = self._totals[number] - sum(counts.values())
        found = [verdict for verdict, count in counts.items() if count]
        return found[0] if len(found) == 1 and found[0] is not Verdict.OWN else Verdict.MIXED

    def decide(self, number: int, verdict: Verdict) -> None:
        """Decide everything in and below a row."""
        for node in self.nodes.decisions(number):
            self._make(node, Made(verdict))

    def decide_by_text(self, node: Node, text: str) -> None:
        """Decide that a typed value counts; UnfitValueError if the field can't take it, and then it is undecided."""
        self._make(node, _LATER)
        column = node.pending.table.column(node.column) if node.pending else None
        if column:
            self._make(node, Made(Verdict.OWN, text, {node.column: from_text(text, column)}))

    def text_to_begin_with(self, node: Node) -> str:
        """Return what was typed, or else my value, for a person to change."""
        made, pending = self.of(node), node.pending
        if made.verdict is Verdict.OWN or pending is None:
            return made.text
        return shown_value(pending.conflict.mine.get(node.column), kind_in(pending.table, node.column))

    def _make(self, node: Node, made: Made) -> None:
        """Keep a decision, and count it for its layer and in all; one for later is none."""
        before = self._made.pop(_place(node.pending), _LATER)
        if made.verdict is not Verdict.LATER:
            self._made[_place(node.pending)] = made
        for number in self._counted_with(node):
            self._counts[number, before.verdict] -= 1
            self._counts[number, made.verdict] += 1

    def _counted_with(self, node: Node) -> tuple[int, int]:
        return 0, self.nodes[node.parent].parent


def _place(pending: PendingConflict | None) -> tuple[Any, ...]:
    return (pending.path, *pending.conflict.place) if pending else ()
