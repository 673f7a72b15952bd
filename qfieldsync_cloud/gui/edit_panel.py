"""Asks what to do with layers in edit mode, inside a window: nothing is saved or discarded unasked."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qfieldsync_cloud.gui.edit_mode import EditModeWatch
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.windows import ask, heading, plain_label
from qfieldsync_cloud.i18n import tr

_MOST_NAMES = 12


class EditModePanel(QFrame):
    """Names the layers in edit mode that lie in a folder, and waits for an answer; hidden until then.

    `changed` tells that it began to ask or no longer does, or that other layers are in edit mode now.
    """

    changed = pyqtSignal()

    def __init__(self, watch: EditModeWatch | None, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch = watch
        self._folder = folder
        self._wanted: Callable[[], None] | None = None
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._sign = QLabel(self)
        self._sign.setPixmap(icon("warning").pixmap(24, 24))
        self._title = heading(tr("Save or discard the changes of these layers first; they are in edit mode:"))
        self._names = plain_label()
        self._errors = plain_label()
        self._errors.setStyleSheet("color: #c0392b")
        self._make_buttons()
        self._arrange()
        if watch:  # queued: the signal comes in the midst of a commit, before QGIS has let go of the file
            watch.changed.connect(self._on_edit_mode_changed, Qt.ConnectionType.QueuedConnection)
        self.hide()

    def _make_buttons(self) -> None:
        self._save = QPushButton(tr("Sa&ve them"), self)
        self._save.setToolTip(tr("Save the changes of these layers and go on"))
        self._save.clicked.connect(self.save)
        self._discard = QPushButton(tr("Disc&ard…"), self)
        self._discard.setToolTip(tr("Throw the changes of these layers away and go on"))
        self._discard.clicked.connect(self._on_discard_clicked)
        self._cancel = QPushButton(tr("Cancel"), self)
        self._cancel.setToolTip(tr("Leave the layers as they are, and do not synchronize"))
        self._cancel.clicked.connect(self._on_cancel_clicked)
        for button in (self._save, self._discard, self._cancel):
            button.setAutoDefault(False)

    def _arrange(self) -> None:
        texts = QVBoxLayout()
        for label in (self._title, self._names, self._errors):
            texts.addWidget(label)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self._save, self._discard, self._cancel):
            buttons.addWidget(button)
        texts.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(texts, 1)

    def then(self, wanted: Callable[[], None]) -> None:
        """Do what is wanted: at once if no layer is in edit mode, else when they are saved or discarded."""
        if not self._layers():
            wanted()
            return
        self._wanted = wanted
        self._errors.clear()
        self._update()
        self.changed.emit()

    def unsaved(self) -> list[str]:
        """Return the names of the layers whose changes are not saved."""
        return [layer.name() for layer in self._layers() if layer.isModified()]

    @property
    def is_asking(self) -> bool:
        """Whether an answer is waited for."""
        return self._wanted is not None

    def text(self) -> str:
        """Return the layers that are named, and errors."""
        return f"{self._names.text()} {self._errors.text()}".strip()

    def save(self) -> None:
        """Save the changes of the layers; what can't be saved is told, and the layer stays in edit mode."""
        errors = []
        for layer in self._layers():
            if not layer.commitChanges():
                errors += [f"{layer.name()}: {line}" for line in layer.commitErrors()]
        self._errors.setText("\n".join(errors))
        self._update()
        self._go_on()

    def discard(self) -> None:
        """Throw the changes of the layers away."""
        for layer in self._layers():
            layer.rollBack()
        self._update()
        self._go_on()

    def _layers(self) -> list[QgsVectorLayer]:
        return self._watch.layers_in(self._folder) if self._watch else []

    def _update(self) -> None:
        names = [layer.name() for layer in self._layers()]
        listed = ", ".join(names[:_MOST_NAMES])
        if len(names) > _MOST_NAMES:
            listed = tr("{names} and {count} more").format(names=listed, count=len(names) - _MOST_NAMES)
        self._names.setText(listed)
        self._errors.setVisible(bool(self._errors.text()))
        self.setVisible(self.is_asking)

    def _go_on(self) -> None:
        if self._wanted and not self._layers():
            self._stop_asking()()

    def _stop_asking(self) -> Callable[[], None]:
        wanted, self._wanted = self._wanted, None
        self._update()
        self.changed.emit()
        return wanted or self.hide

    def _on_edit_mode_changed(self) -> None:
        if self.is_asking:
            self._update()
            self._go_on()
        self.changed.emit()

    def _on_discard_clicked(self) -> None:
        names = ", ".join(layer.name() for layer in self._layers())
        question = tr("Throw away what was changed in {layers} and not saved? It can't be undone.").format(layers=names)
        ask(self, tr("Discard"), question, self.discard)

    def _on_cancel_clicked(self) -> None:
        self._stop_asking()
