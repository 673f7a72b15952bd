"""Turns what requests raises and what servers answer into errors of ours; nothing else leaves the api package."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3

from qfieldsync_cloud.errors import (
    BadAnswerError,
    CloudError,
    ConnectionRefusedByHostError,
    HostNotFoundError,
    InterruptedTransferError,
    ProxyError,
    TimeOutError,
    TlsError,
    UnreachableError,
)
from qfieldsync_cloud.phrases import phrase

_CREDENTIALS_IN_URL = re.compile(r"//[^/\s?#]*@")
_SIGNED_QUERY = re.compile(
    r"([?&][^=&\s]*(?:sign|sig|token|credential|secret|password|key)[^=&\s]*=)[^&\s'\")]*", re.IGNORECASE
)


def redact(text: str) -> str:
    """Return the text without user names and passwords in URLs, and without what signs a storage's address."""
    return _SIGNED_QUERY.sub(r"\1…", _CREDENTIALS_IN_URL.sub("//…@", text))


def host_of(url: str) -> str:
    """Return host and port of a URL, for people; never its credentials."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or redact(url)
    except ValueError:
        return redact(url)


_BAD_ADDRESSES = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)


@contextmanager
def network_errors(url: str) -> Iterator[None]:
    """Let only UnreachableError and BadAnswerError through, each with a sentence that names the host."""
    try:
        yield
    except requests.RequestException as error:
        raise _explain(error, host_of(url)) from error
    except urllib3.exceptions.HTTPError as error:
        raise broken_off(url, redact(str(error))) from error
    except OSError as error:
        if isinstance(error, (ConnectionError, socket.timeout, ssl.SSLError)):
            raise _explain(error, host_of(url)) from error
        raise


def _explain(error: Exception, host: str) -> CloudError:
    details = type(error).__name__ if isinstance(error, requests.exceptions.InvalidHeader) else redact(str(error))
    if isinstance(error, (requests.exceptions.ProxyError, requests.exceptions.InvalidProxyURL)) or "SOCKS" in details:
        return proxy_refuses(f"//{host}", details)
    if isinstance(error, requests.exceptions.SSLError) or _caused_by(error, ssl.SSLError):
        return _tls_error(host, details)
    if isinstance(error, requests.exceptions.Timeout) or _caused_by(error, socket.timeout):
        return TimeOutError(
            phrase("{host} did not answer in time.", host=host),
            phrase("Try again; with a slow network, raise the time-out in the plugin's options."),
            details,
        )
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return not_the_api(f"//{host}", details)
    if isinstance(error, _BAD_ADDRESSES):
        return UnreachableError(
            phrase("{host} is not a valid server address.", host=host),
            phrase("An address looks like https://app.qfield.cloud"),
            details,
        )
    return _connection_error(error, host, details)


def _connection_error(error: Exception, host: str, details: str) -> CloudError:
    if _caused_by(error, socket.gaierror):
        return HostNotFoundError(
            phrase("{host} was not found.", host=host),
            phrase("Check the address and your internet connection."),
            details,
        )
    if _caused_by(error, ConnectionRefusedError):
        return ConnectionRefusedByHostError(
            phrase("{host} does not take connections.", host=host),
            phrase("Check the address and its port; the server may be down."),
            details,
        )
    if isinstance(error, requests.exceptions.ChunkedEncodingError) or _caused_by(error, ConnectionError):
        return broken_off(f"//{host}", details)
    return UnreachableError(
        phrase("{host} can't be reached.", host=host),
        phrase("Check your internet connection and the address."),
        details,
    )


def _tls_error(host: str, details: str) -> TlsError:
    if "expired" in details:
        reason = phrase("has expired, or the clock of this computer is wrong")
    elif "doesn't match" in details or "mismatch" in details.lower():
        reason = phrase("was made for another host")
    elif "WRONG_VERSION_NUMBER" in details:
        reason = phrase("is missing: the server does not speak https on this port")
    else:
        reason = phrase("is not trusted by this computer")
    return TlsError(
        phrase("The connection to {host} is not safe: its certificate {reason}.", host=host, reason=reason),
        phrase("Nothing was sent. For a private authority, add its certificate in QGIS: Options, Authentication."),
        details,
    )


def _caused_by(error: BaseException | None, kind: type[BaseException]) -> bool:
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        current = waiting.pop()
        if not isinstance(current, BaseException) or id(current) in seen:
            continue
        if isinstance(current, kind):
            return True
        seen.add(id(current))
        waiting += [current.__cause__, current.__context__, getattr(current, "reason", None), *current.args]
    return False


def proxy_refuses(url: str, details: str) -> ProxyError:
    """Return the error for a proxy that does not let the request through."""
    if "407" in details or ("SOCKS" in details and "authentication" in details):
        return ProxyError(
            phrase("The proxy on the way to {host} wants a user name and password.", host=host_of(url)),
            phrase("Enter them, or correct them, in QGIS: Settings, Options, Network."),
            details,
        )
    if "dependencies for SOCKS" in details:
        return ProxyError(
            phrase("QGIS is set to a SOCKS proxy, but the part of Python that speaks to one (PySocks) is missing."),
            phrase("Use an HTTP proxy, or have PySocks added to the Python of QGIS."),
            details,
        )
    return ProxyError(
        phrase("The proxy on the way to {host} can't be reached, or refuses.", host=host_of(url)),
        phrase("Check the proxy in QGIS: Settings, Options, Network."),
        details,
    )


def broken_off(url: str, details: str) -> InterruptedTransferError:
    """Return the error for a connection that broke before the answer's end."""
    return InterruptedTransferError(
        phrase("The connection to {host} broke.", host=host_of(url)),
        phrase("Check the network and try again: it goes on where it stopped."),
        details,
    )


def not_the_api(url: str, details: str) -> BadAnswerError:
    """Return the error for an answer that is not what the API answers."""
    return BadAnswerError(
        phrase("{host} answers, but not as a QFieldCloud server does.", host=host_of(url)),
        phrase("Check the address; a proxy or a sign-in page of your network may be in between."),
        redact(details),
    )
