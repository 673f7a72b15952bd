"""What a person chooses about a plan as a whole: direction, dry run, and one decision for many conflicts."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QWidget

from qfieldsync_cloud.gui.plan_model import resolution_text
from qfieldsync_cloud.gui.windows import tip
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.sync.plan import Direction, Resolution


class PlanChoices(QWidget):
    """A row of choices: `changed` for what is made of a plan, `extent_changed` for what a plan is made of.

    `all_decided` is for the files in conflict.
    """

    changed = pyqtSignal()
    extent_changed = pyqtSignal()
    all_decided = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make_direction()
        self._files_label, self._files = self._make_resolutions(tr("All &conflicts:"))
        self._files.setToolTip(tr("Decide all conflicts the same way"))
        self._files.activated.connect(self._on_files_activated)
        self._edits_label, self._edits = self._make_resolutions(tr("&Edits that both sides changed:"))
        self._edits.setToolTip(
            tip(
                tr("For values that were changed here and in the cloud. Decide later shows them one by one afterwards.")
            )
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._direction, self._edits_only, self._dry_run, self._attachments):
            layout.addWidget(widget)
        layout.addStretch(1)
        for widget in (self._edits_label, self._edits, self._files_label, self._files):
            layout.addWidget(widget)

    def _make_direction(self) -> None:
        self._direction = QComboBox(self)
        for direction, text in (
            (Direction.BOTH, tr("Both directions")),
            (Direction.UP, tr("Only upload")),
            (Direction.DOWN, tr("Only download")),
        ):
            self._direction.addItem(text, direction.value)
        self._direction.setToolTip(tr("What goes the other way stays as it is"))
        self._direction.currentIndexChanged.connect(self.changed)
        self._edits_only = QCheckBox(tr("&Only edits"), self)
        self._edits_only.setToolTip(
            tip(
                tr(
                    "Only edits of features travel, and files that are new here, since an edit may name them as its "
                    "photos; other files stay as they are"
                )
            )
        )
        self._edits_only.toggled.connect(self.extent_changed)
        self._dry_run = QCheckBox(tr("D&ry run"), self)
        self._dry_run.setToolTip(tr("Only tell what would happen; change nothing"))
        self._dry_run.toggled.connect(self.changed)
        self._attachments = QCheckBox(tr("&Attachments too"), self)
        self._attachments.setToolTip(tip(tr("Download attachments that the project leaves in the cloud, too")))
        self._attachments.toggled.connect(self.changed)
        self._attachments.hide()

    def _make_resolutions(self, text: str) -> tuple[QLabel, QComboBox]:
        combo, label = QComboBox(self), QLabel(text, self)
        for resolution in Resolution:
            combo.addItem(resolution_text(resolution), resolution.value)
        label.setBuddy(combo)
        return label, combo

    @property
    def direction(self) -> Direction:
        """Which way it goes."""
        return Direction(self._direction.currentData())

    @property
    def wants_edits_only(self) -> bool:
        """Whether nothing but edits travels."""
        return self._edits_only.isChecked()

    def choose_edits_only(self, wanted: bool = True) -> None:
        """Set whether nothing but edits travels."""
        self._edits_only.setChecked(wanted)

    @property
    def is_dry_run(self) -> bool:
        """Whether nothing is to be changed."""
        return self._dry_run.isChecked()

    @property
    def wants_attachments(self) -> bool:
        """Whether attachments are downloaded that the project leaves in the cloud."""
        return self._attachments.isChecked()

    def choose_attachments(self, wanted: bool = True) -> None:
        """Set whether attachments are downloaded that the project leaves in the cloud."""
        self._attachments.setChecked(wanted)

    def offer_attachments(self, are_there: bool) -> None:
        """Show the choice if there are such attachments."""
        self._attachments.setVisible(are_there)

    @property
    def for_edits(self) -> Resolution:
        """What is done with edits that contradict others."""
        return Resolution(self._edits.currentData())

    def choose(self, direction: Direction, dry_run: bool) -> None:
        """Set direction and dry run."""
        self._direction.setCurrentIndex(self._direction.findData(direction.value))
        self._dry_run.setChecked(dry_run)

    def choose_for_edits(self, resolution: Resolution) -> None:
        """Set what is done with edits that contradict others."""
        self._edits.setCurrentIndex(self._edits.findData(resolution.value))

    def offers_edits(self) -> bool:
        """Return whether a decision for edits is offered."""
        return not self._edits.isHidden()

    def offer(self, has_conflicts: bool, has_edits: bool, is_enabled: bool) -> None:
        """Show what there is to choose, and let it be chosen."""
        for widget in (self._files_label, self._files):
            widget.setVisible(has_conflicts)
        for widget in (self._edits_label, self._edits):
            widget.setVisible(has_edits)
        self.setEnabled(is_enabled)

    def _on_files_activated(self) -> None:
        self.all_decided.emit(Resolution(self._files.currentData()))
