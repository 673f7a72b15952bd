"""The plugin's algorithms in QGIS's Processing; ids and parameters are a public interface."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.network import version
from qfieldsync_cloud.processing.algorithm import ICONS
from qfieldsync_cloud.processing.changes import ChangesAlgorithm
from qfieldsync_cloud.processing.check import CheckAlgorithm
from qfieldsync_cloud.processing.download import DownloadAlgorithm
from qfieldsync_cloud.processing.fieldchanges import FieldChangesAlgorithm
from qfieldsync_cloud.processing.listprojects import ListProjectsAlgorithm
from qfieldsync_cloud.processing.package import PackageAlgorithm
from qfieldsync_cloud.processing.prepare import PrepareAlgorithm
from qfieldsync_cloud.processing.publish import PublishAlgorithm
from qfieldsync_cloud.processing.push import PushAlgorithm
from qfieldsync_cloud.processing.restore import RestoreAlgorithm
from qfieldsync_cloud.processing.status import StatusAlgorithm
from qfieldsync_cloud.processing.synchronize import SynchronizeAlgorithm
from qfieldsync_cloud.processing.upload import UploadAlgorithm

ALGORITHMS = (
    PackageAlgorithm, UploadAlgorithm, DownloadAlgorithm, SynchronizeAlgorithm, PrepareAlgorithm, PublishAlgorithm,
    ListProjectsAlgorithm, ChangesAlgorithm, PushAlgorithm, FieldChangesAlgorithm, StatusAlgorithm,
    CheckAlgorithm,
    RestoreAlgorithm,
)  # fmt: skip


class Provider(QgsProcessingProvider):
    """Offers the algorithms; `accounts` is what the windows sign in to, so that both work with one account."""

    def __init__(self, accounts: Accounts | None = None) -> None:
        super().__init__()
        self._accounts = accounts or Accounts()

    def id(self) -> str:
        return "qfieldsync_cloud"

    def name(self) -> str:
        return "QFieldSync Cloud"

    def versionInfo(self) -> str:
        return version()

    def icon(self) -> QIcon:
        return QIcon(str(ICONS / "cloud.svg"))

    def loadAlgorithms(self) -> None:
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm(self._accounts))
