from __future__ import annotations

import threading
from typing import Callable

import pytest

from qfieldsync_cloud.api.client import Client
from qfieldsync_cloud.api.network import NetworkSettings, user_agent
from qfieldsync_cloud.api.paths import file_path, path_of
from qfieldsync_cloud.api.transport import Request, Transport, interruptible
from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.errors import BadAnswerError, CancelledJob, UnsafeNameError, UnsafeRedirectError
from qfieldsync_cloud.refusals import (
    AuthenticationFailedError,
    NotAuthenticatedError,
    ServerFailedError,
    TokenRejectedError,
    TooManyFailedLoginsError,
    TooManyRequestsError,
)
from sandbox import Sandbox
from tests.unit.api.conftest import QUICK, OneToken, seen
from tests.unit.api.wire import Wire, answer, json_answer

STATUS = json_answer(b'{"database": "ok", "storage": "ok"}')
USER = json_answer(b'{"username": "ada", "type": 1}')


class Waits(Context):
    """A context that keeps how long it was asked to wait, and does not."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []
        self.told: list[str] = []

    def wait(self, seconds: float) -> None:
        self.seconds.append(seconds)

    def report(self, progress: Progress) -> None:
        self.told.append(str(progress.activity))


def test_signing_in_brings_a_token_that_is_taken(cloud: Sandbox) -> None:
    ada = cloud.user("owner")
    login = Client(cloud.url, NetworkSettings(**QUICK)).auth.login(ada.username, ada.password)
    assert Client(cloud.url, NetworkSettings(**QUICK), OneToken(login.token)).auth.user().username == "owner"
    assert login.expires_at is not None


def test_signing_in_with_an_e_mail_address(cloud: Sandbox) -> None:
    ada = cloud.user("owner")
    assert Client(cloud.url, NetworkSettings(**QUICK)).auth.login(ada.email, ada.password).username == "owner"


def test_signing_in_sends_no_old_token(cloud: Sandbox) -> None:
    ada = cloud.user("owner")
    client = Client(cloud.url, NetworkSettings(**QUICK), OneToken("stale"))
    client.auth.login(ada.username, ada.password)
    assert [one.token for one in seen(cloud, "*/auth/login/")] == [None]


def test_a_wrong_password_is_asked_for_only_once_and_never_told(cloud: Sandbox) -> None:
    tokens = OneToken(None, "fresh")
    with pytest.raises(AuthenticationFailedError) as caught:
        Client(cloud.url, NetworkSettings(**QUICK), tokens).auth.login("owner", "tell-nobody")
    assert "tell-nobody" not in str(caught.value) + caught.value.details
    assert tokens.renewals == 0


def test_the_fifth_wrong_password_locks_the_account(cloud: Sandbox) -> None:
    auth = Client(cloud.url, NetworkSettings(**QUICK)).auth
    for _ in range(4):
        with pytest.raises(AuthenticationFailedError):
            auth.login("lockout", "wrong")
    with pytest.raises(TooManyFailedLoginsError):
        auth.login("lockout", "wrong")


def test_signing_out_ends_the_token(client: Client) -> None:
    client.auth.logout()
    with pytest.raises(TokenRejectedError):
        client.auth.user()


def test_who_is_not_signed_in_sends_no_token(cloud: Sandbox) -> None:
    with pytest.raises(NotAuthenticatedError):
        Client(cloud.url, NetworkSettings(**QUICK)).auth.user()
    assert seen(cloud, "*/auth/user/")[0].token is None


def test_a_rejected_token_is_renewed_once(cloud: Sandbox) -> None:
    tokens = OneToken("expired", cloud.token("owner"))
    assert Client(cloud.url, NetworkSettings(**QUICK), tokens).auth.user().username == "owner"
    assert tokens.renewals == 1


def test_a_token_that_is_rejected_again_ends_it(cloud: Sandbox) -> None:
    tokens = OneToken("expired", "expired-too")
    with pytest.raises(TokenRejectedError):
        Client(cloud.url, NetworkSettings(**QUICK), tokens).auth.user()
    assert tokens.renewals == 1
    assert len(seen(cloud, "*/auth/user/", 2)) == 2


def test_a_token_that_can_not_be_renewed_ends_it(cloud: Sandbox) -> None:
    tokens = OneToken("expired", None)
    with pytest.raises(TokenRejectedError):
        Client(cloud.url, NetworkSettings(**QUICK), tokens).auth.user()
    assert len(seen(cloud, "*/auth/user/")) == 1


def test_the_token_is_no_part_of_any_address(client: Client, cloud: Sandbox) -> None:
    client.auth.user()
    request = seen(cloud, "*/auth/user/")[0]
    assert request.token
    assert request.token not in request.path + request.query


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 429])
def test_what_may_pass_is_tried_again(client: Client, cloud: Sandbox, status: int) -> None:
    cloud.faults.html(status, path="*/auth/user/", count=2)
    assert client.auth.user().username == "owner"


def test_a_broken_connection_is_tried_again(client: Client, cloud: Sandbox) -> None:
    cloud.faults.cut_response(after=5, path="*/auth/user/", count=2)
    assert client.auth.user().username == "owner"


def test_attempts_end(wire: Wire, reach: Callable[..., Client]) -> None:
    wire.answers = [answer("503 Busy")]
    waits = Waits()
    with pytest.raises(ServerFailedError):
        reach(context=waits, attempts=4, first_delay=1.0).server.status()
    assert len(wire.heads) == 4
    assert waits.seconds == sorted(waits.seconds)
    assert 1.0 <= waits.seconds[0] <= 2.0
    assert 4.0 <= waits.seconds[2] <= 8.0


def test_what_is_refused_is_not_tried_again(wire: Wire, reach: Callable[..., Client]) -> None:
    wire.answers = [json_answer(b'{"code": "authentication_failed"}', "401 Unauthorized")]
    with pytest.raises(AuthenticationFailedError):
        reach(attempts=5).server.status()
    assert len(wire.heads) == 1


def test_signing_in_is_tried_again_only_after_too_many_requests(wire: Wire, reach: Callable[..., Client]) -> None:
    wire.answers = [answer("429 Slow down"), answer("503 Busy")]
    with pytest.raises(ServerFailedError):
        reach(attempts=5).auth.login("ada", "secret")
    assert len(wire.heads) == 2


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("7", 7.0), ("0", 0.0), ("999999", 300.0), ("Mon, 01 Jan 2001 00:00:00 GMT", 0.0), (" 3 ", 3.0)],
)
def test_the_server_says_how_long_to_wait(wire: Wire, reach: Callable[..., Client], asked: str, waited: float) -> None:
    waits = Waits()
    wire.answers = [answer("429 Slow down", b"", f"Retry-After: {asked}"), STATUS]
    assert reach(context=waits, attempts=2).server.status().database == "ok"
    assert waits.seconds == [waited]


def test_a_long_wait_is_told_and_a_short_one_is_not(wire: Wire, reach: Callable[..., Client]) -> None:
    waits = Waits()
    wire.answers = [answer("429 Slow down", b"", f"Retry-After: {asked}") for asked in ("2", "30")] + [STATUS]
    reach(context=waits, attempts=3).server.status()
    (told,) = waits.told
    assert told.startswith("The next try to reach 127.0.0.1:")
    assert told.endswith(" is in 30 second(s)")


@pytest.mark.parametrize("asked", ["soon", "-5", "\xb2", "Mon, 99 Nov 99999 00:00:00 GMT", "1.5", "9" * 400])
def test_a_time_to_wait_that_is_none_is_passed_over(wire: Wire, reach: Callable[..., Client], asked: str) -> None:
    waits = Waits()
    wire.answers = [answer("429 Slow down", b"", f"Retry-After: {asked}"), STATUS]
    assert reach(context=waits, attempts=2).server.status().database == "ok"
    assert 0 <= waits.seconds[0] <= 300


def test_too_many_requests_for_good(client: Client, cloud: Sandbox) -> None:
    cloud.faults.too_many("0", path="*/auth/user/")
    with pytest.raises(TooManyRequestsError) as caught:
        client.auth.user()
    assert caught.value.retry_after == 0


def test_a_redirect_to_another_host_never_carries_the_token(wire: Wire, client: Client, cloud: Sandbox) -> None:
    wire.answers = [USER]
    cloud.faults.redirect(f"{wire.url}/elsewhere?signed=1", path="*/auth/user/")
    assert client.auth.user().username == "ada"
    assert wire.heads[0].startswith("GET /elsewhere?signed=1 ")
    assert "authorization" not in wire.heads[0].lower()
    assert seen(cloud, "*/auth/user/")[0].token


def test_a_redirect_on_the_same_host_keeps_the_token(client: Client, cloud: Sandbox) -> None:
    cloud.faults.redirect("/api/v1/auth/user/", path="*/users/owner/")
    assert client.users.get("owner").username == "owner"
    assert seen(cloud, "*/auth/user/")[0].token


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://x/y", "javascript:1", "//[", ""])
def test_a_redirect_to_no_place_is_not_followed(wire: Wire, reach: Callable[..., Client], place: str) -> None:
    wire.answers = [answer("302 Found", b"", f"Location: {place}")]
    with pytest.raises(BadAnswerError):
        reach().server.status()
    assert len(wire.heads) <= 6


def test_what_is_sent_is_not_sent_again_to_where_a_redirect_points(wire: Wire, reach: Callable[..., Client]) -> None:
    wire.answers = [answer("307 Elsewhere", b"", "Location: https://ada:pw@evil.example/take?it")]
    with pytest.raises(UnsafeRedirectError) as caught:
        reach().auth.login("ada", "tell-nobody")
    assert "https://evil.example" in str(caught.value)
    assert "pw" not in str(caught.value) + caught.value.details
    assert len(wire.heads) == 1


def test_a_circle_of_redirects_ends(wire: Wire, reach: Callable[..., Client]) -> None:
    wire.answers = [answer("302 Found", b"", "Location: /again")]
    with pytest.raises(UnsafeRedirectError):
        reach().server.status()
    assert len(wire.heads) == 6


def test_a_cookie_is_not_kept(wire: Wire, reach: Callable[..., Client]) -> None:
    wire.answers = [json_answer(b"{}", "200 OK", "Set-Cookie: sessionid=1; Path=/"), STATUS]
    client = reach()
    client.server.status()
    client.server.status()
    assert "cookie" not in wire.heads[1].lower()


def test_requests_share_a_connection(wire: Wire, reach: Callable[..., Client]) -> None:
    wire.answers = [STATUS]
    client = reach()
    for _ in range(3):
        client.server.status()
    assert (len(wire.heads), wire.connections) == (3, 1)


def test_the_environment_is_not_asked_for_proxies_or_passwords(
    wire: Wire, reach: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    wire.answers = [USER]
    assert reach(OneToken("mine")).auth.user().username == "ada"
    assert "Authorization: Token mine" in wire.heads[0]


def test_a_cancelled_request_returns_although_the_server_is_silent(wire: Wire) -> None:
    context = Context()
    wire.answers = [wire.hang()]
    client = Client(wire.url, NetworkSettings(read_timeout=3600), None, context)

    def cancel() -> None:
        wire.hung.wait()
        context.cancelled.set()

    threading.Thread(target=cancel, daemon=True).start()
    with pytest.raises(CancelledJob):
        client.server.status()


def test_a_cancelled_job_asks_nothing_more(wire: Wire, reach: Callable[..., Client]) -> None:
    context = Context()
    context.cancelled.set()
    with pytest.raises(CancelledJob):
        reach(context=context).server.status()
    assert wire.heads == []


def test_what_a_call_raises_comes_out_of_its_thread() -> None:
    with pytest.raises(ZeroDivisionError):
        interruptible(Context(), lambda: 1 // 0)


def test_the_user_agent_is_that_of_a_qgis_client(cloud: Sandbox) -> None:
    agent = user_agent("1.2.3", 34415, "Linux")
    assert agent == "qfieldsync_cloud/1.2.3 (Linux) QGIS/34415"
    ada = cloud.user("owner")
    client = Client(cloud.url, NetworkSettings(user_agent=agent))
    client.auth.login(ada.username, ada.password)
    assert seen(cloud, "*/auth/login/")[0].headers["User-Agent"] == agent
    assert cloud.store.value("SELECT client FROM tokens ORDER BY rowid DESC LIMIT 1") == "qfieldsync"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a b.txt", "a%20b.txt"), ("DCIM/a#b.jpg", "DCIM/a%23b.jpg"), ("a%20b", "a%2520b"), ("a?b;c", "a%3Fb%3Bc"),
        ("é", "%C3%A9"), ("e\u0301", "e%CC%81"), ("枫/ß", "%E6%9E%AB/%C3%9F"), ("a+b&c=d@e:f", "a%2Bb%26c%3Dd%40e%3Af"),
        ("~-._", "~-._"), ("...", "..."), (".x", ".x"),
    ],
)  # fmt: skip
def test_names_are_encoded_segment_by_segment(name: str, path: str) -> None:
    assert file_path(name) == path


@pytest.mark.parametrize("name", ["", "..", ".", "a/../b", "a//b", "/a", "a/", "\ud800"])
def test_a_name_never_becomes_the_path_of_something_else(name: str) -> None:
    with pytest.raises(UnsafeNameError) as caught:
        file_path(name)
    assert str(caught.value).isascii()


def test_a_slash_in_a_user_name_stays_one_segment() -> None:
    assert path_of("collaborators", "p", "@acme/field") == "collaborators/p/%40acme%2Ffield/"


@pytest.mark.parametrize("server", ["", "/", "//"])
def test_a_slash_at_the_end_of_the_address_does_not_matter(wire: Wire, server: str) -> None:
    wire.answers = [STATUS]
    Client(wire.url + server, NetworkSettings(**QUICK)).server.status()
    assert wire.heads[0].startswith("GET /api/v1/status/ ")


def test_idle_connections_can_be_closed(wire: Wire, reach: Callable[..., Client]) -> None:
    wire.answers = [STATUS]
    client = reach()
    client.server.status()
    client.transport.close()
    client.server.status()
    assert wire.connections == 2


def test_a_picture_comes_as_it_is(wire: Wire) -> None:
    wire.answers = [answer("200 OK", b"\x89PNG")]
    assert Transport(wire.url, NetworkSettings()).bytes(Request("GET", "files/thumbnails/p/")) == b"\x89PNG"
