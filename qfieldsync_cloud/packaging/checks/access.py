"""Findings about layers that stay where they are: who else could read them, and who can't."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from qfieldsync_cloud.packaging.description import Handling, LayerDescription, LayerKind
from qfieldsync_cloud.packaging.finding import Finding, Fix, Severity, of_layer
from qfieldsync_cloud.phrases import phrase

if TYPE_CHECKING:
    from qfieldsync_cloud.packaging.choices import Choices

_PASSWORD = re.compile(r"\b(?:password|pwd)=(?!''|\"\"|['\"]?(?:[\s&;]|$))|://[^/@\s:]*:[^/@\s]+@", re.IGNORECASE)
_URL = re.compile(r"\bhttps?://[^\s'\"&|]+", re.IGNORECASE)
_HOST = re.compile(r"\b(?:host|hostaddr|server)='?([^\s';]*)", re.IGNORECASE)
_SERVICE = re.compile(r"\bservice=", re.IGNORECASE)
_LOCAL_ENDINGS = (".local", ".localhost", ".localdomain", ".lan", ".internal", ".home.arpa", ".intranet")


def about_access(layers: tuple[LayerDescription, ...], choices: Choices) -> Iterator[Finding]:
    """Yield passwords that would be sent, and sources that the crew's devices don't reach."""
    for layer in layers:
        if layer.handling is not Handling.REFERENCE:
            continue
        if holds_password(layer.source):
            yield _about_password(layer, choices.allow_passwords)
        yield from _about_reach(layer)


def holds_password(source: str) -> bool:
    """Return whether a source has a password in it, plain or percent-encoded."""
    return bool(_PASSWORD.search(source) or _PASSWORD.search(unquote(source)))


def hosts_of(source: str) -> list[str]:
    """Return the names and addresses of the computers that a source names."""
    plain = unquote(source)
    urls = [urlsplit(found).hostname or "" for found in _URL.findall(plain)]
    return [host for host in (*urls, *_HOST.findall(plain)) if host]


def is_private(host: str) -> bool:
    """Return whether only this computer or its own network knows the host."""
    name = host.strip("[]").lower().rstrip(".")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name.startswith("/") or "." not in name or name.endswith(_LOCAL_ENDINGS)
    return address.is_private or address.is_loopback or address.is_link_local


def _about_password(layer: LayerDescription, allowed: bool) -> Finding:
    message = phrase(
        "The source of {layer} holds a password, which everyone in the cloud project could read.", layer=layer.name
    )
    if allowed:
        return of_layer(layer, Severity.WARNING, message, phrase("It is sent, as you allowed."), Fix.LEAVE_OUT)
    remedy = phrase(
        "Keep it in a QGIS authentication configuration instead, leave the layer out, or allow passwords to be sent."
    )
    return of_layer(layer, Severity.ERROR, message, remedy, Fix.LEAVE_OUT)


def _about_reach(layer: LayerDescription) -> Iterator[Finding]:
    hosts = hosts_of(layer.source)
    private = next((host for host in hosts if is_private(host)), None)
    is_database = layer.kind is LayerKind.DATABASE
    if is_database and not hosts and not _SERVICE.search(layer.source):
        private = "localhost"
    if private:
        yield of_layer(
            layer,
            Severity.WARNING,
            phrase("The crew's devices don't reach {layer}: {host} is known only in this network.",
                   layer=layer.name, host=private),
            phrase("Take its data along, give it an address that the crew reaches, or leave it out."),
            Fix.LEAVE_OUT,
        )  # fmt: skip
    elif layer.localized:
        message = phrase("{layer} lies in a data folder of QGIS, which each device must have too.", layer=layer.name)
        yield of_layer(layer, Severity.NOTE, message)
    elif is_database:
        yield of_layer(
            layer,
            Severity.NOTE,
            phrase("The crew's devices read {layer} directly from its database.", layer=layer.name),
            phrase("Make sure that they reach it."),
        )
