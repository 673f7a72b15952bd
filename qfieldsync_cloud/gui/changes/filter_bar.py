"""The widgets that say which of the cloud's deltas are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from qgis.PyQt.QtCore import QDate, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDateEdit, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from qfieldsync_cloud.api.models import DeltaStatus
from qfieldsync_cloud.gui.changes.field_filter import FieldQuery, layers_in, people_in
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.field import FATES, FieldChange

_BETWEEN = "between"
_EARLIEST = date(2000, 1, 1)


class FilterBar(QWidget):
    """Makes a query; `changed` follows each change of it."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person = self._combo(tr("All people"), tr("Who sent it"))
        self._layer = self._combo(tr("All layers"), tr("Which layer it changes"))
        self._fate = self._combo(tr("All fates"), tr("What became of it"))
        for status, name in FATES.items():
            self._fate.addItem(shown(name), status.value)
        self._trouble = self._box(tr("Trouble first"), tr("Failed changes and conflicts stay on top"))
        self._trouble.setChecked(True)
        self._on_map = self._box(tr("In the map extent"), tr("Only features that the map shows now"))
        self._time = self._combo(tr("At any time"), tr("When it was sent"))
        for days, text in ((1, tr("Today")), (7, tr("In the last 7 days")), (30, tr("In the last 30 days"))):
            self._time.addItem(text, days)
        self._time.addItem(tr("From … to …"), _BETWEEN)
        self._first, self._last = self._day(tr("The first day")), self._day(tr("The last day"))
        self._arrange()
        self._on_time_chosen()
        for combo in (self._person, self._layer, self._fate, self._time):
            combo.currentIndexChanged.connect(self._on_changed)
        self._time.currentIndexChanged.connect(self._on_time_chosen)
        for box in (self._trouble, self._on_map):
            box.toggled.connect(self._on_changed)
        for edit in (self._first, self._last):
            edit.dateChanged.connect(self._on_changed)

    def _arrange(self) -> None:
        boxes = QHBoxLayout()
        for widget in (self._trouble, self._on_map):
            boxes.addWidget(widget)
        boxes.addStretch(1)
        for edit in (self._first, self._last):
            boxes.addWidget(edit)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for column, combo in enumerate((self._person, self._layer, self._fate, self._time)):
            layout.addWidget(combo, 0, column)
        layout.addLayout(boxes, 1, 0, 1, 4)

    def query(self) -> FieldQuery:
        """Return what is wanted."""
        fate = self._fate.currentData()
        first, last = self._days()
        return FieldQuery(
            person=self._person.currentData() or "",
            layer_id=self._layer.currentData() or "",
            fate=DeltaStatus(fate) if fate else None,
            first=first,
            last=last,
            on_map=self._on_map.isChecked(),
            trouble_first=self._trouble.isChecked(),
        )

    def choose(self, query: FieldQuery) -> None:
        """Want something; a person or layer that is not in the lists counts as all."""
        self.blockSignals(True)
        for combo, value in (
            (self._person, query.person), (self._layer, query.layer_id),
            (self._fate, query.fate.value if query.fate else ""),
        ):  # fmt: skip
            combo.setCurrentIndex(max(0, combo.findData(value)))
        is_any_time = query.first is None and query.last is None
        self._time.setCurrentIndex(0 if is_any_time else self._time.findData(_BETWEEN))
        if not is_any_time:
            self._first.setDate(_qdate(query.first or _EARLIEST))
            self._last.setDate(_qdate(query.last or date.today()))
        self._on_map.setChecked(query.on_map)
        self._trouble.setChecked(query.trouble_first)
        self.blockSignals(False)
        self.changed.emit()

    def choose_layer(self, layer_id: str, name: str) -> None:
        """Want one layer, whether it is in the list already or not; "" for all."""
        if self._layer.findData(layer_id) < 0:
            self._layer.addItem(name, layer_id)
        self.choose(replace(self.query(), layer_id=layer_id))

    def offer(self, changes: tuple[FieldChange, ...]) -> None:
        """Offer the people and layers of these deltas; what is chosen stays chosen."""
        self.blockSignals(True)
        _refill(self._person, people_in(changes))
        _refill(self._layer, layers_in(changes))
        self.blockSignals(False)

    def _combo(self, everything: str, hint: str) -> QComboBox:
        combo = QComboBox(self)
        combo.addItem(everything, "")
        combo.setToolTip(hint)
        combo.setAccessibleName(hint)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(6)
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return combo

    def _box(self, text: str, hint: str) -> QCheckBox:
        box = QCheckBox(text, self)
        box.setToolTip(hint)
        return box

    def _day(self, hint: str) -> QDateEdit:
        edit = QDateEdit(QDate.currentDate(), self)
        edit.setCalendarPopup(True)
        edit.setToolTip(hint)
        edit.setAccessibleName(hint)
        return edit

    def _days(self) -> tuple[date | None, date | None]:
        chosen = self._time.currentData()
        if chosen == _BETWEEN:
            return _day_of(self._first), _day_of(self._last)
        return (date.today() - timedelta(days=chosen - 1), None) if chosen else (None, None)

    def _on_time_chosen(self) -> None:
        for edit in (self._first, self._last):
            edit.setVisible(self._time.currentData() == _BETWEEN)

    def _on_changed(self) -> None:
        self.changed.emit()


def _refill(combo: QComboBox, entries: Mapping[str, str]) -> None:
    chosen, name = combo.currentData(), combo.currentText()
    entries = entries if chosen in ("", *entries) else {**entries, chosen: name}
    while combo.count() > 1:
        combo.removeItem(1)
    for value, text in entries.items():
        combo.addItem(text, value)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _day_of(edit: QDateEdit) -> date:
    day = edit.date()
    return date(day.year(), day.month(), day.day())
