"""A SOCKS proxy of QGIS's settings, with the part of Python that speaks to one (PySocks)."""

from __future__ import annotations

import pytest

from qfieldsync_cloud.errors import ProxyError
from tests.unit.api.socks_proxy import socks_proxy
from tests.unit.api.test_failures import SECRET, client_of, closed_port, failure_of
from tests.unit.api.wire import Wire, json_answer

__all__ = ["closed_port"]  # fixture
ACCOUNT = ("ada", SECRET)


@pytest.fixture
def hosts(wire: Wire) -> dict[str, tuple[str, int]]:
    wire.answers = [json_answer(b'{"database": "ok"}')]
    return {"cloud.example": ("127.0.0.1", int(wire.url.rstrip("/").rpartition(":")[2]))}


def by(place: str, account: tuple[str, str] | None = None) -> dict[str, str]:
    return {"http": f"socks5h://{':'.join(account)}@{place}" if account else f"socks5h://{place}"}


@pytest.mark.parametrize("account", [None, ACCOUNT])
def test_the_proxy_is_asked_for_the_server_by_its_name(hosts, account) -> None:
    with socks_proxy(hosts, account) as proxy:
        client = client_of("http://cloud.example", proxies=by(proxy.place, account))
        assert client.server.status().database == "ok"
    assert proxy.asked == ["cloud.example:80"]


@pytest.mark.parametrize("account", [None, ("ada", "wrong-one")])
def test_a_proxy_that_wants_another_password(hosts, account) -> None:
    with socks_proxy(hosts, ACCOUNT) as proxy:
        error = failure_of(client_of("http://cloud.example", proxies=by(proxy.place, account)))
    assert type(error) is ProxyError
    assert "wants a user name and password. Enter them, or correct them" in str(error)
    assert "wrong-one" not in error.details
    assert proxy.asked == []


def test_a_proxy_that_does_not_lead_there(hosts) -> None:
    with socks_proxy({}) as proxy:
        error = failure_of(client_of("http://cloud.example", proxies=by(proxy.place)))
    assert type(error) is ProxyError
    assert "cloud.example can't be reached, or refuses" in str(error)


def test_a_proxy_that_is_not_there(closed_port) -> None:
    error = failure_of(client_of("http://cloud.example", proxies=by(f"127.0.0.1:{closed_port}")))
    assert type(error) is ProxyError
    assert "can't be reached" in str(error)
