"""QFieldSync Cloud: the desk's side of QFieldCloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qfieldsync_cloud.plugin import QFieldSyncCloudPlugin


def classFactory(iface: Any) -> QFieldSyncCloudPlugin:  # noqa: N802 - QGIS calls it by this name
    """Return the plugin, as QGIS asks for it."""
    from qfieldsync_cloud.plugin import QFieldSyncCloudPlugin

    return QFieldSyncCloudPlugin(iface)
