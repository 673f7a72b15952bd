"""What each cell of the tree of conflicts says, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from qgis.PyQt.QtGui import QColor, QFont

from qfieldsync_cloud.gui.conflicts.nodes import Node, NodeKind
from qfieldsync_cloud.gui.conflicts.verdicts import Verdicts
from qfieldsync_cloud.gui.conflicts.wording import (
    NULL,
    Feature,
    Side,
    Verdict,
    attribute_text,
    feature_of,
    feature_text,
    is_overruled,
    keys_text,
    overruled_text,
    side_of,
    title_of,
    value_text,
    verdict_text,
    verdict_text_for,
    whole_text,
)
from qfieldsync_cloud.gui.numbers import count_text
from qfieldsync_cloud.i18n import tr

_LONGEST_TIP = 2000
_QUIET = "#808080"


class Column(IntEnum):
    """The columns, in their order."""

    ATTRIBUTE = 0
    BASE = 1
    THEIRS = 2
    MINE = 3
    DECISION = 4


SIDES = {Column.BASE: Side.BASE, Column.THEIRS: Side.THEIRS, Column.MINE: Side.MINE}
_WINNERS = {Column.THEIRS: Verdict.THEIRS, Column.MINE: Verdict.MINE}


def cell_text(node: Node, column: Column, verdicts: Verdicts, names: Mapping[Feature, str]) -> str:
    """Return what a cell says."""
    pending = node.pending
    if pending is None:
        return ""
    if column is Column.DECISION:
        return _decision_text(node, verdicts)
    if column is Column.ATTRIBUTE:
        return _title(node, verdicts, names)
    if node.kind not in (NodeKind.DECISION, NodeKind.DETAIL):
        return ""
    if not node.column:
        return whole_text(pending, SIDES[column])
    return value_text(pending.table, node.column, side_of(pending, SIDES[column]))


def _title(node: Node, verdicts: Verdicts, names: Mapping[Feature, str]) -> str:
    pending = node.pending
    if pending is None:
        return ""
    if node.kind is NodeKind.LAYER:
        count = count_text(verdicts.total_below(node.number))
        return f"{pending.layer.name} ({count})"
    if node.kind is NodeKind.FEATURE:
        return feature_text(pending.conflict.key, names.get(feature_of(pending), ""))
    return title_of(pending) if node.kind is NodeKind.DECISION else attribute_text(pending.table, node.column)


def _decision_text(node: Node, verdicts: Verdicts) -> str:
    if node.kind is NodeKind.LAYER:
        return verdict_text(verdicts.below(node.number))
    if node.kind is not NodeKind.DECISION or node.pending is None:
        return ""
    made = verdicts.of(node)
    if made.verdict is Verdict.OWN:
        return tr("My own: {value}").format(value=made.text)
    return verdict_text_for(node.pending, made.verdict)


def cell_tip(node: Node, column: Column, text: str) -> str:
    """Return what a cell says in full: its text, the file of a layer, the keys that decide."""
    if column is Column.DECISION and node.kind in (NodeKind.LAYER, NodeKind.DECISION):
        return keys_text()
    if node.kind is NodeKind.LAYER and node.pending:
        return f"{node.pending.layer.name}: {node.pending.path}"
    if node.kind is NodeKind.DECISION and node.pending and is_overruled(node.pending):
        return f"{text[:_LONGEST_TIP]}\n{overruled_text()}".strip()
    return text[:_LONGEST_TIP]


def cell_font(node: Node, column: Column, text: str, verdicts: Verdicts) -> QFont | None:
    """Return the font of a value: bold if it was chosen, italic if it is no value but a word about one."""
    if column not in SIDES or node.kind not in (NodeKind.DECISION, NodeKind.DETAIL):
        return None
    font = QFont()
    font.setBold(_WINNERS.get(column, Verdict.MIXED) is verdicts.of(node).verdict)
    font.setItalic(not node.column or text == NULL)
    return font


def cell_color(column: Column, text: str) -> QColor | None:
    """Return the color of a text that stands back, None for the usual one."""
    return QColor(_QUIET) if column in SIDES and text == NULL else None
