"""Reads what a server answers: JSON of a bounded size, or the reason why it refused."""

from __future__ import annotations

import email.utils
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import requests
import urllib3

from qfieldsync_cloud.api.failures import broken_off, not_the_api, proxy_refuses, redact
from qfieldsync_cloud.errors import CloudError
from qfieldsync_cloud.refusals import refusal

LARGEST_ANSWER = 256 * 1024 * 1024
_NOT_ABOUT_THE_API = (408, 413, 429)


def decode(response: requests.Response) -> Any:
    """Return the answer's JSON, or None if it is empty; BadAnswerError if it is anything else."""
    data = b"".join(limited(response))
    if not data.strip():
        return None
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise not_the_api(response.url, f"{response.status_code} {response.headers.get('Content-Type')}") from error


def limited(response: requests.Response) -> Iterator[bytes]:
    """Yield the answer's body; BadAnswerError if it is endless, InterruptedTransferError if it ends too early."""
    received = 0
    for piece in response.iter_content(65536):
        received += len(piece)
        if received > LARGEST_ANSWER:
            raise not_the_api(response.url, "the answer is too large")
        yield piece
    promised = response.headers.get("Content-Length", "")
    if promised.isdecimal() and response.raw.tell() < int(promised):  # older versions of urllib3 don't look
        raise broken_off(response.url, f"{response.raw.tell()} of {promised} bytes")


def refused(response: requests.Response) -> CloudError:
    """Return the error for an answer with a status of 400 or more; its details hold what the server said.

    A page instead of the API's JSON comes from another server, or for an address that the API does not have.
    """
    body = _short_body(response)
    try:
        answer = json.loads(body)
    except ValueError:
        answer = {}
    code = answer.get("code", "") if isinstance(answer, dict) else ""
    message = answer.get("message", "") if isinstance(answer, dict) else ""
    request = response.request
    said = message or _without_tags(body)
    details = f"{request.method} {redact(str(request.url))}\n{response.status_code} {response.reason}\n{said}"
    if response.status_code == 407:
        return proxy_refuses(str(response.url), details)
    if response.status_code < 500 and response.status_code not in _NOT_ABOUT_THE_API and body.lstrip().startswith("<"):
        return not_the_api(str(response.url), details)
    error = refusal(response.status_code, str(code or ""), details)
    error.retry_after = _seconds(response.headers.get("Retry-After", "").strip(), response.headers.get("Date", ""))
    return error


def _short_body(response: requests.Response, limit: int = 65536) -> str:
    try:
        data = response.raw.read(limit, decode_content=True) if not response._content_consumed else response.content
    except (urllib3.exceptions.HTTPError, OSError):
        return ""
    return bytes(data or b"").decode("utf-8", "replace")


def _without_tags(body: str) -> str:
    return " ".join(re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", body, flags=re.DOTALL).split())[:500]


def _seconds(asked: str, now: str) -> float | None:
    """Read Retry-After: seconds, or a moment by the server's own clock (`now`); None for anything else."""
    if asked.isdecimal():
        return float(asked)
    moment = _moment(asked)
    return None if moment is None else max(0.0, moment - (_moment(now) or time.time()))


def _moment(text: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
