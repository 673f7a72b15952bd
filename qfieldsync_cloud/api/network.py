"""The way to the server as plain data: proxy, certificates, time-outs, retries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class NetworkSettings:
    """How to reach servers: time-outs in seconds; `proxies` maps a scheme to a URL that may hold a password."""

    user_agent: str = "qfieldsync_cloud"
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    proxies: Mapping[str, str] = field(default_factory=dict, repr=False)
    no_proxy: tuple[str, ...] = ()
    ca_bundle: Path | None = None
    attempts: int = 5
    first_delay: float = 0.5
    parallel: int = 4

    def proxies_for(self, url: str) -> dict[str, str]:
        """Return the proxies for this URL, none where it is on the list of exceptions."""
        if any(url.startswith(prefix) for prefix in self.no_proxy if prefix):
            return {}
        return dict(self.proxies)


MAX_PARALLEL = 8


def user_agent(version: str, qgis_version: int, system: str) -> str:
    """Return the User-Agent: it ends as the server expects it of a QGIS client, for example ` QGIS/34415`."""
    return f"qfieldsync_cloud/{version} ({system}) QGIS/{qgis_version}"
