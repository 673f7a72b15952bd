"""QGIS's own way to the network, as plain data for the api package; GUI thread only."""

from __future__ import annotations

import platform
import urllib.request
from configparser import ConfigParser
from pathlib import Path
from urllib.parse import quote

import requests
from qgis.core import Qgis, QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtNetwork import QNetworkProxy

from qfieldsync_cloud.api.network import NetworkSettings, user_agent
from qfieldsync_cloud.settings import Options, read_options
from qfieldsync_cloud.sync.atomic import write_text

_SCHEMES = {
    QNetworkProxy.ProxyType.HttpProxy: "http",
    QNetworkProxy.ProxyType.HttpCachingProxy: "http",
    QNetworkProxy.ProxyType.Socks5Proxy: "socks5h",
}


def version() -> str:
    """Return the plugin's version: the one in its metadata."""
    package = Path(__file__).parent
    for path in (package / "metadata.txt", package.parent / "metadata.txt"):
        if path.is_file():
            metadata = ConfigParser(interpolation=None)
            metadata.read(path, encoding="utf-8")
            return metadata.get("general", "version", fallback="0")
    return "0"


def network_settings(options: Options | None = None) -> NetworkSettings:
    """Return proxy, certificates and time-outs as they are set in QGIS and on the options page."""
    options = options or read_options()
    manager = QgsNetworkAccessManager.instance()
    return NetworkSettings(
        user_agent=user_agent(version(), Qgis.QGIS_VERSION_INT, platform.system()),
        connect_timeout=float(options.connect_timeout),
        read_timeout=float(options.read_timeout),
        proxies=proxies_of(manager.fallbackProxy()),
        no_proxy=(*manager.excludeList(), *manager.noProxyList()),
        ca_bundle=certificates(),
        parallel=options.parallel,
    )


def proxies_of(proxy: QNetworkProxy) -> dict[str, str]:
    """Return the proxy of each scheme; the system's where QGIS says so, none where QGIS uses none."""
    if proxy.type() == QNetworkProxy.ProxyType.DefaultProxy:
        found = urllib.request.getproxies()
        return {scheme: found[scheme] for scheme in ("http", "https") if scheme in found}
    scheme = _SCHEMES.get(proxy.type())
    if not scheme or not proxy.hostName():
        return {}
    sign_in = f"{quote(proxy.user(), safe='')}:{quote(proxy.password(), safe='')}@" if proxy.user() else ""
    port = f":{proxy.port()}" if proxy.port() else ""
    url = f"{scheme}://{sign_in}{proxy.hostName()}{port}"
    return {"http": url, "https": url}


def certificates() -> Path | None:
    """Return a file of the authorities that QGIS trusts and those of requests; None where QGIS has none of its own."""
    trusted = bytes(QgsApplication.authManager().trustedCaCertsPemText()).decode("ascii", "replace").strip()
    if not trusted:
        return None
    usual = Path(requests.certs.where()).read_text(encoding="utf-8")
    place = Path(QgsApplication.qgisSettingsDirPath()) / "qfieldsync_cloud" / "authorities.pem"
    text = f"{usual.rstrip()}\n{trusted}\n"
    if not place.is_file() or place.read_text(encoding="utf-8") != text:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_text(place, text)
    return place
