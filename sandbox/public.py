"""What the server tells about itself."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from typing import Any

from flask import jsonify, request

from sandbox.auth import PROVIDERS
from sandbox.context import Resource, cloud

CACHED_FOR = timedelta(seconds=60)
_STATUS = {
    "database": "ok",
    "storage": "ok",
    "status_page_url": "https://status.qfield.cloud/",
    "incident_message": None,
    "incident_timestamp_utc": None,
    "maintenance_message": None,
    "maintenance_start_timestamp_utc": None,
    "maintenance_end_timestamp_utc": None,
}


def _cached(answer: dict[str, Any]) -> Any:
    expires = format_datetime(cloud.clock.now() + CACHED_FOR, usegmt=True)
    return jsonify(answer), 200, {"Expires": expires, "Cache-Control": f"max-age={CACHED_FOR.seconds}"}


def status() -> Any:
    """Answer `status/`; `cloud.status` holds what differs from a healthy server."""
    return _cached({**_STATUS, **cloud.status})


def info() -> Any:
    """Answer `server/info/`."""
    host = request.host_url.rstrip("/")
    logos = {name: f"{host}/staticfiles/{name}.svg" for name in ("logo_navbar", "logo_main", "favicon")}
    whitelabel = {"site_title": "QFieldCloud", **logos}
    return _cached({"whitelabel": whitelabel, "auth_providers": PROVIDERS, "signup_url": f"{host}/accounts/signup/"})


def root() -> Any:
    """Answer the API's root."""
    return jsonify(projects=f"{request.host_url}api/v1/projects/")


RESOURCES = [
    Resource("", {"GET": root}),
    Resource("status/", {"GET": status}, is_open=True),
    Resource("server/info/", {"GET": info}, is_open=True),
]
