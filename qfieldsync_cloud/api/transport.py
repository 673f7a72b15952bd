"""One HTTP exchange with a server: session, token, safe redirects, retries, and answers that are checked."""

from __future__ import annotations

import http.cookiejar
import json
import queue
import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Callable, Protocol, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from qfieldsync_cloud.api.answers import decode, limited, refused
from qfieldsync_cloud.api.failures import host_of, network_errors, not_the_api, redact
from qfieldsync_cloud.api.network import MAX_PARALLEL, NetworkSettings
from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.errors import ApiError, CloudError, UnreachableError, UnsafeRedirectError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import TokenRejectedError, TooManyRequestsError

Result = TypeVar("Result")
API_PREFIX = "/api/v1/"
LARGEST_DELAY = 60.0
_WORTH_TELLING = 5.0  # seconds
_REDIRECTS = (301, 302, 303, 307, 308)


class Tokens(Protocol):
    """Where the transport gets the token from, and whom it asks for a new one when the server rejects it."""

    def current(self) -> str | None:
        """Return the token, or None while nobody is signed in."""

    def renew(self, rejected: str | None) -> str | None:
        """Return a new token in place of the rejected one, or None if that takes a person."""


class NoTokens:
    """An anonymous caller."""

    def current(self) -> str | None:
        """Return no token."""
        return None

    def renew(self, rejected: str | None) -> str | None:  # noqa: ARG002 - the protocol's signature
        """Return no token."""
        return None


class Body(Protocol):
    """What a request sends: a length in bytes and pieces, both the same each time it is sent again."""

    content_type: str

    def __len__(self) -> int:
        """Return the length in bytes."""

    def __iter__(self) -> Any:
        """Return the pieces, from the first on."""


@dataclass(frozen=True)
class Request:
    """One request: `path` is relative to the API's prefix and already encoded; it ends in a slash."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    json: Any = field(default=None, repr=False)
    body: Body | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    with_token: bool = True
    repeatable: bool = True


class Transport:
    """Sends requests to one server; may be used from several threads."""

    def __init__(
        self,
        server: str,
        network: NetworkSettings,
        tokens: Tokens | None = None,
        context: Context | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.server = server.rstrip("/")
        self.context = context or Context()
        self._network = network
        self._tokens = tokens or NoTokens()
        self._chance = chance
        self._session = _session(network)

    def close(self) -> None:
        """Close the idle connections."""
        self._session.close()

    def json(self, request: Request) -> Any:
        """Return the decoded answer of a request, or None if it is empty; a cancelled job gets away at once."""
        return self.answer(request)[0]

    def answer(self, request: Request) -> tuple[Any, Mapping[str, str]]:
        """Return the decoded answer and its headers."""
        return interruptible(self.context, lambda: self._read_json(request))

    def bytes(self, request: Request) -> bytes:
        """Return the answer's body as it is, for small things like pictures."""
        return interruptible(self.context, lambda: self.exchange(request, lambda found: b"".join(limited(found))))

    def exchange(
        self,
        request: Request,
        read: Callable[[requests.Response], Result],
        settled: Callable[[], Result | None] = lambda: None,
        again: Callable[[Request], Request] = lambda request: request,
    ) -> Result:
        """Send, repeat what may be repeated, and return what `read` makes of the open answer.

        Runs on the caller's thread. `read` is part of what is repeated: it raises InterruptedTransferError when the
        body breaks, and is called again with a new answer. Before a repetition `settled` is asked whether the lost
        answer took effect after all; what it returns then is the result. `again` tells what is sent instead.
        """
        renewed = False
        attempt = 0
        while True:
            self.context.hold()
            token = self._tokens.current() if request.with_token else None
            answers = self.context.answers
            try:
                return self._once(request, token, read)
            except TokenRejectedError:
                if renewed or not request.with_token or not self._tokens.renew(token):
                    raise
                renewed = True
            except CloudError as error:
                attempt += 1
                if not _may_repeat(error, request):
                    raise
                if attempt < self._network.attempts:
                    self._wait(error, attempt)
                elif isinstance(error, UnreachableError):
                    self.context.wait_for_network(error, answers)
                else:
                    raise
                result = settled()
                if result is not None:
                    return result
                request = again(request)

    def _once(self, request: Request, token: str | None, read: Callable[[requests.Response], Result]) -> Result:
        url = self.server + API_PREFIX + request.path
        with self._send(request, url, token) as response:
            self.context.answered()
            if response.status_code >= 400:
                raise refused(response)
            with network_errors(response.url):
                return read(response)

    def _read_json(self, request: Request) -> tuple[Any, Mapping[str, str]]:
        return self.exchange(request, lambda response: (decode(response), response.headers))

    def _send(self, request: Request, url: str, token: str | None) -> requests.Response:
        query: Mapping[str, Any] | None = request.query
        for _ in range(6):
            headers = {"Accept": "application/json", **request.headers}
            if token and _same_host(url, self.server):
                headers["Authorization"] = f"Token {token}"
            response = self._send_once(request, url, query, headers)
            if response.status_code not in _REDIRECTS:
                return response
            with response:
                url = _redirect(request, response)
            query = None
        raise UnsafeRedirectError(
            phrase("The server points in a circle."), phrase("Tell its administrator."), redact(url.partition("?")[0])
        )

    def _send_once(
        self, request: Request, url: str, query: Mapping[str, Any] | None, headers: dict[str, str]
    ) -> requests.Response:
        data: Any = request.body
        if request.json is not None:
            data = json.dumps(request.json).encode()
            headers["Content-Type"] = "application/json"
        elif request.body is not None:
            headers["Content-Type"] = request.body.content_type
            headers["Content-Length"] = str(len(request.body))
        with network_errors(url):
            return self._session.request(
                request.method,
                url,
                params=query,
                data=data,
                headers=headers,
                timeout=(self._network.connect_timeout, self._network.read_timeout),
                allow_redirects=False,
                stream=True,
                proxies=self._network.proxies_for(url),
            )

    def _wait(self, error: CloudError, attempt: int) -> None:
        delay = self._delay(error, attempt)
        if delay >= _WORTH_TELLING:
            activity = phrase("The next try to reach {host} is in {count} second(s)",
                              host=host_of(self.server), count=round(delay))  # fmt: skip
            self.context.report(Progress(activity))
        self.context.wait(delay)

    def _delay(self, error: CloudError, attempt: int) -> float:
        asked = error.retry_after if isinstance(error, ApiError) else None
        backoff = min(LARGEST_DELAY, self._network.first_delay * 2.0**attempt) * (0.5 + 0.5 * self._chance())
        return backoff if asked is None else min(asked, 5 * LARGEST_DELAY)


def interruptible(context: Context, call: Callable[[], Result]) -> Result:
    """Return what `call` returns, but raise CancelledJob at once when the job is cancelled.

    A thread that waits for the network can't be interrupted: it is left behind, and ends with its time-out.
    """
    outcomes: queue.SimpleQueue[tuple[Result | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcomes.put((call(), None))
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits for it
            outcomes.put((None, error))

    threading.Thread(target=run, daemon=True, name="qfieldsync_cloud-request").start()
    while True:
        try:
            result, error = outcomes.get(timeout=0.1)
        except queue.Empty:
            context.hold()
            continue
        if error is not None:
            raise error
        return result  # type: ignore[return-value]


def _session(network: NetworkSettings) -> requests.Session:
    session = requests.Session()
    # Redirects are followed here: requests would read their bodies without a limit, and parse what may be no address.
    session.get_redirect_target = lambda _response: None
    session.trust_env = False  # a .netrc would replace the token; proxies and certificates come from QGIS
    session.headers["User-Agent"] = network.user_agent
    session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    session.verify = str(network.ca_bundle) if network.ca_bundle else True
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=MAX_PARALLEL + 2, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _may_repeat(error: CloudError, request: Request) -> bool:
    return error.may_pass and (request.repeatable or isinstance(error, TooManyRequestsError))


def _redirect(request: Request, response: requests.Response) -> str:
    try:
        target: str = urljoin(response.url, response.headers.get("Location", ""))
        old, new = urlsplit(response.url), urlsplit(target)
    except ValueError as error:
        raise not_the_api(response.url, f"{response.status_code} to no address") from error
    unsafe = new.scheme not in ("http", "https") or (old.scheme == "https" and new.scheme == "http")
    if unsafe or request.method not in ("GET", "HEAD"):
        place = f"{new.scheme}://{new.netloc.rpartition('@')[2]}"
        raise UnsafeRedirectError(
            phrase("The server points to another address: {address}.", address=place),
            phrase("If you trust it, enter this address as the server."),
            f"{response.status_code} {request.method} {old.path}",
        )
    return target


def _same_host(url: str, server: str) -> bool:
    try:
        return urlsplit(url)[:2] == urlsplit(server)[:2]
    except ValueError:
        return False
