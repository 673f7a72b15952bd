"""What a person reads of a conflict: its attribute, the values of each side, and what can be decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from qfieldsync_cloud.deltas.edits import Key, Row, Table
from qfieldsync_cloud.deltas.geometry import GeometryError, to_wkt, type_of
from qfieldsync_cloud.deltas.merge import ConflictKind
from qfieldsync_cloud.deltas.values import Kind, kind_of, shown_value
from qfieldsync_cloud.gui.feature_names import named
from qfieldsync_cloud.gui.numbers import count_text
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.changes import PendingConflict

Feature = tuple[str, str, Key]
"""What tells a feature from others: file, table and key."""
NULL = "NULL"


class Side(Enum):
    """Whose value it is."""

    BASE = "base"
    THEIRS = "theirs"
    MINE = "mine"


class Verdict(Enum):
    """What a person decides; MIXED is shown where conflicts below are decided in different ways."""

    LATER = "later"
    MINE = "mine"
    THEIRS = "theirs"
    OWN = "own"
    MIXED = "mixed"


@dataclass(frozen=True)
class Made:
    """A decision that was made, not applied yet; `text` was typed and means `values`, by column."""

    verdict: Verdict = Verdict.LATER
    text: str = ""
    values: Row = field(default_factory=dict)


def feature_of(pending: PendingConflict) -> Feature:
    """Return the feature that a conflict is about."""
    return pending.path, pending.conflict.table, pending.conflict.key


def side_text(side: Side) -> str:
    """Return the name of a side, as in the column's title and in the legend."""
    return {Side.BASE: tr("Before"), Side.THEIRS: tr("In the cloud"), Side.MINE: tr("Here")}[side]


def side_of(pending: PendingConflict, side: Side) -> Row:
    """Return the values that a side has in a conflict."""
    conflict = pending.conflict
    return {Side.BASE: conflict.base, Side.THEIRS: conflict.theirs, Side.MINE: conflict.mine}[side]


def takes_own_value(pending: PendingConflict) -> bool:
    """Return whether a person may type a value: for one attribute that is no geometry."""
    return pending.conflict.column not in ("", pending.table.geometry)


def columns_of(pending: PendingConflict) -> list[str]:
    """Return the columns that a side changed, in the order of the table."""
    base, changed = pending.conflict.base, {**pending.conflict.theirs, **pending.conflict.mine}
    names = (name for name in pending.table.names if name in changed)
    return [name for name in names if name not in base or base[name] != changed[name]]


def is_overruled(pending: PendingConflict) -> bool:
    """Return whether mine is in the cloud already, and replaced there what others had sent a moment before."""
    return pending.conflict.kind is ConflictKind.OVERRULED


def deleted_side(pending: PendingConflict) -> Side | None:
    """Return the side that deleted the feature, None if neither did."""
    if pending.conflict.column:
        return None
    return Side.THEIRS if pending.conflict.kind is ConflictKind.DELETED_THERE else Side.MINE


def title_of(pending: PendingConflict) -> str:
    """Return what is to be decided: an attribute or the whole feature, and whether mine replaced others' already."""
    name = attribute_text(pending.table, pending.conflict.column)
    return tr("{name}: replaced unseen").format(name=name) if is_overruled(pending) else name


def attribute_text(table: Table, column: str) -> str:
    """Return the name of a column, or of the whole feature."""
    if not column:
        return tr("The whole feature")
    return tr("Geometry") if column == table.geometry else column


def kind_in(table: Table, name: str) -> Kind:
    """Return what the values of a column are."""
    column = table.column(name)
    if name == table.geometry:
        return Kind.GEOMETRY
    return kind_of(column) if column else Kind.OTHER


def value_text(table: Table, column: str, row: Row) -> str:
    """Return a value in one line; "" if the row says nothing of it."""
    if column not in row:
        return ""
    value, kind = row[column], kind_in(table, column)
    if value is None:
        return NULL
    if kind is Kind.GEOMETRY and isinstance(value, bytes):
        return geometry_text(value)
    return " ⏎ ".join(shown_value(value, kind).splitlines())


@lru_cache(maxsize=2000)
def geometry_text(blob: bytes) -> str:
    """Return a point with its place, and any other geometry as its type and size: its text begins like all others."""
    try:
        if type_of(blob) == "POINT":
            return shown_value(blob, Kind.GEOMETRY)
        kind, _, numbers = to_wkt(blob).partition("(")
    except GeometryError:
        return shown_value(blob, Kind.GEOMETRY)
    return tr("{type}, {count} vertices").format(type=kind.strip(), count=count_text(numbers.count(",") + 1))


def whole_text(pending: PendingConflict, side: Side) -> str:
    """Return what a side did to a feature that the other side deleted."""
    if side is Side.BASE:
        return ""
    return tr("deleted") if side is deleted_side(pending) else tr("changed")


def overruled_text() -> str:
    """Return what a decision about something that was replaced unseen is about."""
    return tr("Others sent this a moment before yours came and replaced it. The cloud has yours now.")


def feature_text(key: Key, name: str = "") -> str:
    """Return what a feature is called: its name with its key, or the key alone."""
    return named(name, key) if name else tr("Feature {key}").format(key=key)


def verdict_text(verdict: Verdict) -> str:
    """Return what a decision does, whatever it is about."""
    return {
        Verdict.LATER: tr("Decide later"),
        Verdict.MINE: tr("Keep mine"),
        Verdict.THEIRS: tr("Take the cloud's"),
        Verdict.OWN: tr("Type a value…"),
        Verdict.MIXED: tr("Various decisions"),
    }[verdict]


def verdict_text_for(pending: PendingConflict, verdict: Verdict) -> str:
    """Return what a decision does in this conflict."""
    deleted = deleted_side(pending)
    if deleted is Side.MINE:
        special = {Verdict.MINE: tr("Keep mine: delete it"), Verdict.THEIRS: tr("Take the cloud's: bring it back")}
    elif deleted is Side.THEIRS:
        special = {Verdict.MINE: tr("Keep mine: create it again"), Verdict.THEIRS: tr("Take the cloud's: delete it")}
    elif is_overruled(pending):
        special = {Verdict.THEIRS: tr("Bring theirs back")}
    else:
        special = {}
    return special.get(verdict) or verdict_text(verdict)


def keys_text() -> str:
    """Return which keys decide."""
    return tr("Keys: 1 or M keeps mine, 2 or T takes the cloud's, 3 or L decides later, 4 or V types a value.")


def choices_for(pending: PendingConflict) -> list[tuple[Verdict, str]]:
    """Return what may be decided in a conflict."""
    verdicts = [Verdict.LATER, Verdict.MINE, Verdict.THEIRS, *([Verdict.OWN] if takes_own_value(pending) else [])]
    return [(verdict, verdict_text_for(pending, verdict)) for verdict in verdicts]


def choices_for_all() -> list[tuple[Verdict, str]]:
    """Return what may be decided for several conflicts at once."""
    return [(verdict, verdict_text(verdict)) for verdict in Verdict if verdict is not Verdict.OWN]
