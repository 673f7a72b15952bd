"""The plugin's page in QGIS's options."""

from __future__ import annotations

from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFormLayout, QLineEdit, QSpinBox, QWidget

from qfieldsync_cloud.api.network import MAX_PARALLEL
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.windows import plain_label
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.settings import DEFAULT_SERVER, Options, read_options, write_options


def _spin_box(parent: QWidget, least: int, most: int, value: int, unit: str = "") -> QSpinBox:
    box = QSpinBox(parent)
    box.setRange(least, most)
    box.setValue(value)
    box.setSuffix(unit)
    box.setMaximumWidth(120)
    return box


class OptionsPage(QgsOptionsPageWidget):
    """Server, default folder, parallel transfers and time-outs; `applied` tells that they were written."""

    applied = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        options = read_options()
        self._server = QLineEdit(options.server, self)
        self._server.setPlaceholderText(DEFAULT_SERVER)
        self._server.setToolTip(tr("The server that a new sign-in offers first"))
        self._folder = QgsFileWidget(self)
        self._folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self._folder.setFilePath(options.default_folder)
        self._folder.setToolTip(tr("Packages and downloads get a folder of their own in it"))
        self._parallel = _spin_box(self, 1, MAX_PARALLEL, options.parallel)
        self._parallel.setToolTip(tr("How many files travel at the same time"))
        seconds = tr(" s")
        self._connect = _spin_box(self, 1, 120, options.connect_timeout, seconds)
        self._connect.setToolTip(tr("How long to wait for a server to answer the first time"))
        self._read = _spin_box(self, 5, 900, options.read_timeout, seconds)
        self._read.setToolTip(tr("How long a transfer may stand still before it is tried again"))
        self._arrange()

    def _arrange(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(tr("&Server"), self._server)
        form.addRow(tr("Default &folder"), self._folder)
        form.addRow(tr("&Parallel transfers"), self._parallel)
        form.addRow(tr("Time-out for &connecting"), self._connect)
        form.addRow(tr("Time-out for &transfers"), self._read)
        form.addRow(
            plain_label(tr("Proxy and certificates are those of QGIS: Network and Authentication in these options."))
        )

    def options(self) -> Options:
        """Return what is filled in."""
        return Options(
            self._server.text().strip() or DEFAULT_SERVER,
            self._folder.filePath().strip() or Options().default_folder,
            self._parallel.value(),
            self._connect.value(),
            self._read.value(),
        )

    def apply(self) -> None:
        """Write what is filled in."""
        write_options(self.options())
        self.applied.emit()


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page whenever QGIS opens its options."""

    def __init__(self, on_applied: object) -> None:
        super().__init__("QFieldSync Cloud", icon("cloud"))
        self._on_applied = on_applied

    def createWidget(self, parent: QWidget) -> OptionsPage:
        """Return a fresh page."""
        page = OptionsPage(parent)
        page.applied.connect(self._on_applied)
        return page
