"""Findings about layers that stay where they are: who else could read them, and who can't."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from qfieldsync_cloud.packaging.description import Handling, LayerDescription, LayerKind
from qfieldsync_cloud.packaging.finding import Finding, Fix, Severity, listed, of_layer
from qfieldsync_cloud.packaging.passwords import holds_password
from qfieldsync_cloud.phrases import Phrase, phrase

if TYPE_CHECKING:
    from qfieldsync_cloud.packaging.choices import Choices
    from qfieldsync_cloud.packaging.document import ProjectDocument
    from qfieldsync_cloud.packaging.examination import Examination

_URL = re.compile(r"\bhttps?://[^\s'\"&|]+", re.IGNORECASE)
_HOST = re.compile(r"\b(?:host|hostaddr|server)='?([^\s';]*)", re.IGNORECASE)
_LOGIN = re.compile(r"\bauthcfg='?\w", re.IGNORECASE)
_SERVICE = re.compile(r"\bservice=", re.IGNORECASE)
_LOCAL_ENDINGS = (".local", ".localhost", ".localdomain", ".lan", ".internal", ".home.arpa", ".intranet")


def about_access(layers: tuple[LayerDescription, ...], choices: Choices, examination: Examination) -> Iterator[Finding]:
    """Yield passwords that would be sent, and sources that the crew's devices don't reach."""
    files = examination.password_files
    if examination.other_password_files:
        yield about_other_files(examination.other_password_files, choices)
    for layer in layers:
        if layer.handling is Handling.COPY and layer.id in files:
            yield _about_files(layer, files[layer.id], choices.allow_passwords)
        if layer.handling is not Handling.REFERENCE:
            continue
        if holds_password(layer.source):
            yield _about_password(layer, choices.allow_passwords)
        if _LOGIN.search(layer.source):
            yield _about_login(layer)
        yield from _about_reach(layer)


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
        return of_layer(layer, Severity.WARNING, message, _as_allowed(), Fix.LEAVE_OUT)
    remedy = phrase(
        "Keep it in a QGIS authentication configuration instead, leave the layer out, or allow passwords to be sent."
    )
    return of_layer(layer, Severity.ERROR, message, remedy, Fix.LEAVE_OUT)


def _about_files(layer: LayerDescription, names: tuple[str, ...], allowed: bool) -> Finding:
    message = phrase("{file} of {layer} holds a password, which everyone in the cloud project could read.",
                     file=listed(list(names)), layer=layer.name)  # fmt: skip
    if allowed:
        return of_layer(layer, Severity.WARNING, message, _as_allowed(), Fix.LEAVE_OUT)
    remedy = phrase("Take the password out of the file (or the project that is saved inside it), leave the layer out, "
                    "or allow passwords to be sent.")  # fmt: skip
    return of_layer(layer, Severity.ERROR, message, remedy, Fix.LEAVE_OUT)


def about_other_files(names: tuple[str, ...], choices: Choices) -> Finding:
    """Say that files which go along whatever the layers do hold a password."""
    message = phrase("Files that go along hold a password, which everyone in the cloud project could read: {names}.",
                     names=listed(list(names)))  # fmt: skip
    if choices.allow_passwords:
        return Finding(Severity.WARNING, message, _as_allowed())
    remedy = phrase("Take the password out of the files, move them out of the project's folders, or allow passwords "
                    "to be sent.")  # fmt: skip
    return Finding(Severity.ERROR, message, remedy)


def about_project_file(
    document: ProjectDocument, layers: Iterable[LayerDescription], choices: Choices
) -> Iterator[Finding]:
    """Yield the passwords that a project file holds elsewhere than in the sources that are checked beforehand."""
    checked = {layer.id for layer in layers if layer.handling is Handling.REFERENCE and holds_password(layer.source)}
    for piece in document.pieces():
        if holds_password(piece.text) and not (piece.name == "maplayer" and piece.layer_id in checked):
            name = piece.element.firstChildElement("layername").text() or piece.element.attribute("name")
            yield _about_place(name, choices.allow_passwords)


def _about_place(place: str, allowed: bool) -> Finding:
    message = (
        phrase("The project file holds a password in the settings of {place}.", place=place)
        if place
        else phrase("The project file holds a password in the project's own settings.")
    )
    if allowed:
        return Finding(Severity.WARNING, message, _as_allowed())
    remedy = phrase("Take it out in QGIS and save the project, or allow passwords to be sent.")
    return Finding(Severity.ERROR, message, remedy)


def _as_allowed() -> Phrase:
    return phrase("It is sent, as you allowed.")


def _about_login(layer: LayerDescription) -> Finding:
    return of_layer(
        layer,
        Severity.WARNING,
        phrase("The login of {layer} is stored in QGIS on this computer; a server without it leaves the layer out.",
               layer=layer.name),
        phrase("Have the login stored with the project in the cloud, or take the layer along."),
    )  # fmt: skip


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
