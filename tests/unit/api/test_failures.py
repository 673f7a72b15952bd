from __future__ import annotations

import base64
import ipaddress
import socket
import ssl
import subprocess
import threading
import traceback
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Callable

import pytest
import requests

from qfieldsync_cloud.api import answers
from qfieldsync_cloud.api.client import Client
from qfieldsync_cloud.api.failures import host_of, redact
from qfieldsync_cloud.api.network import NetworkSettings
from qfieldsync_cloud.api.transport import Request
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
from qfieldsync_cloud.refusals import PermissionDeniedError, ServerFailedError, TooLargeError, TooManyRequestsError
from tests.unit.api.conftest import QUICK, OneToken
from tests.unit.api.wire import Wire, answer, json_answer

SECRET = "tell-nobody"
PAGE = b"<!doctype html><html><style>p {}</style><body><h1>Sign in</h1> to the hotel</body></html>"


def client_of(server: str, **settings: object) -> Client:
    return Client(server, NetworkSettings(**{**QUICK, "attempts": 1, **settings}), OneToken(SECRET))  # type: ignore[arg-type]


def failure_of(client: Client) -> CloudError:
    with pytest.raises(CloudError) as caught:
        client.server.status()
    told = "".join([str(caught.value), repr(caught.value), caught.value.details])
    assert SECRET not in told
    assert SECRET not in "".join(traceback.format_exception_only(type(caught.value), caught.value))
    assert str(caught.value.message).endswith(".")
    assert str(caught.value.remedy)
    return caught.value


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1, with its key in the same file."""
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{file}.key", "-out", str(file)]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
    return file


@pytest.fixture
def safe_wire(certificate: Path) -> Iterator[Wire]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, f"{certificate}.key")
    with Wire(context) as server:
        server.answers = [json_answer(b'{"database": "ok"}')]
        yield server


def test_an_unknown_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    error = failure_of(client_of("https://nowhere.invalid"))
    assert type(error) is HostNotFoundError
    assert "nowhere.invalid" in str(error)


def test_a_port_on_which_nobody_listens(closed_port: int) -> None:
    error = failure_of(client_of(f"http://127.0.0.1:{closed_port}"))
    assert type(error) is ConnectionRefusedByHostError
    assert f"127.0.0.1:{closed_port}" in str(error)


def test_a_server_that_does_not_answer_in_time(wire: Wire) -> None:
    wire.answers = [wire.hang()]
    error = failure_of(client_of(wire.url, read_timeout=0.05))
    assert type(error) is TimeOutError


def test_an_answer_that_stops_in_the_middle_and_never_goes_on(wire: Wire) -> None:
    def stuck() -> Iterator[bytes]:
        yield answer("200 OK", b'{"data', length=1000)
        yield from wire.hang()

    wire.answers = [stuck()]
    error = failure_of(client_of(wire.url, read_timeout=0.05))
    assert type(error) is TimeOutError


def test_a_connection_that_is_closed_without_a_word(wire: Wire) -> None:
    wire.answers = [None]
    assert type(failure_of(client_of(wire.url))) is InterruptedTransferError


def test_an_answer_that_is_cut_is_no_wrong_answer(wire: Wire) -> None:
    wire.answers = [answer("200 OK", b'{"database": ', "Connection: close", length=1000)]
    error = failure_of(client_of(wire.url))
    assert type(error) is InterruptedTransferError
    assert error.may_pass


@pytest.mark.parametrize("url", ["app.qfield.cloud", "ftp://app.qfield.cloud", "https://", "http://[", "https://a:b"])
def test_what_is_no_address(url: str) -> None:
    error = failure_of(client_of(url))
    assert isinstance(error, UnreachableError)
    assert "https://app.qfield.cloud" in str(error.remedy)


def test_a_certificate_that_nobody_vouches_for_is_never_accepted(safe_wire: Wire) -> None:
    error = failure_of(client_of(safe_wire.url))
    assert type(error) is TlsError
    assert "not trusted" in str(error)
    assert not error.may_pass
    assert safe_wire.heads == []


def test_a_private_authority_that_was_added_is_trusted(safe_wire: Wire, certificate: Path) -> None:
    assert client_of(safe_wire.url, ca_bundle=certificate).server.status().database == "ok"


def test_a_certificate_of_another_host(safe_wire: Wire, certificate: Path) -> None:
    url = safe_wire.url.replace("127.0.0.1", "localhost")
    error = failure_of(client_of(url, ca_bundle=certificate))
    assert type(error) is TlsError
    assert "another host" in str(error)


def test_a_certificate_that_has_expired(tmp_path: Path) -> None:
    """Or one that is not valid yet by a clock that is wrong: the sentence names both."""
    file = expired_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with Wire(context) as server:
        error = failure_of(client_of(server.url, ca_bundle=file))
        assert server.heads == []
    assert type(error) is TlsError
    assert "has expired, or the clock of this computer is wrong" in str(error)
    assert not error.may_pass


def expired_certificate(folder: Path) -> Path:
    """Write a certificate that ended yesterday, with its key, into one file."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(timezone.utc)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=9)).not_valid_after(now - timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file = folder / "expired.pem"
    file.write_bytes(made.public_bytes(pem) + secret)
    return file


def test_a_server_without_tls_on_a_port_for_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            with server.accept()[0] as connection:
                connection.recv(1)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                connection.recv(65536)

        threading.Thread(target=talk, daemon=True).start()
        error = failure_of(client_of(f"https://127.0.0.1:{server.getsockname()[1]}"))
    assert type(error) is TlsError
    assert "does not speak https" in str(error)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there(closed_port: int, scheme: str) -> None:
    proxies = {scheme: f"http://ada:{SECRET}@127.0.0.1:{closed_port}"}
    settings = NetworkSettings(proxies=proxies)
    assert SECRET not in repr(settings)
    error = failure_of(client_of(f"{scheme}://cloud.example", proxies=proxies))
    assert type(error) is ProxyError
    assert "cloud.example" in str(error)
    assert not error.may_pass


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_password(wire: Wire, scheme: str) -> None:
    wire.answers = [answer("407 Proxy Authentication Required", b"", "Connection: close")]
    error = failure_of(client_of(f"{scheme}://cloud.example", proxies={scheme: wire.url}))
    assert type(error) is ProxyError
    assert "wants a user name and password. Enter them" in str(error)


def test_a_proxy_that_gets_its_password(wire: Wire) -> None:
    wire.answers = [json_answer(b'{"database": "ok"}')]
    proxy = wire.url.replace("//", f"//ada:{SECRET}@")
    assert client_of("http://cloud.example", proxies={"http": proxy}).server.status().database == "ok"
    sent = base64.b64encode(f"ada:{SECRET}".encode()).decode()
    assert f"Proxy-Authorization: Basic {sent}" in wire.heads[0]


def test_a_socks_proxy_without_the_part_that_speaks_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise requests.exceptions.InvalidSchema("Missing dependencies for SOCKS support.")

    monkeypatch.setattr(requests.adapters, "SOCKSProxyManager", missing)
    error = failure_of(client_of("https://cloud.example", proxies={"https": "socks5h://127.0.0.1:1080"}))
    assert type(error) is ProxyError
    assert "PySocks) is missing. Use an HTTP proxy" in str(error)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "http://"])
def test_a_proxy_of_a_kind_that_is_not_understood(proxy: str) -> None:
    error = failure_of(client_of("http://cloud.example", proxies={"http": proxy}))
    assert isinstance(error, (ProxyError, UnreachableError))


def test_a_proxy_carries_the_request_except_to_the_listed_addresses(wire: Wire) -> None:
    wire.answers = [json_answer(b'{"database": "ok"}')]
    proxies = {"http": wire.url}
    assert client_of("http://cloud.example", proxies=proxies).server.status().database == "ok"
    assert wire.heads[0].startswith("GET http://cloud.example/api/v1/status/ ")
    assert client_of(wire.url, proxies={"http": "http://127.0.0.1:1"}, no_proxy=(wire.url,)).server.status()
    assert wire.heads[1].startswith("GET /api/v1/status/ ")


@pytest.mark.parametrize("status", ["200 OK", "401 Unauthorized", "403 Forbidden", "404 Not Found"])
def test_a_page_in_place_of_the_api_is_not_the_api(wire: Wire, status: str) -> None:
    wire.answers = [answer(status, PAGE, "Content-Type: text/html")]
    error = failure_of(client_of(wire.url))
    assert type(error) is BadAnswerError
    assert "not as a QFieldCloud server" in str(error)


def test_the_page_of_a_proxy_whose_server_is_down_may_pass(wire: Wire) -> None:
    wire.answers = [answer("502 Bad Gateway", PAGE, "Content-Type: text/html")]
    error = failure_of(client_of(wire.url))
    assert type(error) is ServerFailedError
    assert error.may_pass
    assert "to the hotel" in error.details
    assert "<" not in error.details
    assert "p {}" not in error.details


@pytest.mark.parametrize(
    ("status", "kind"), [("413 Too Large", TooLargeError), ("429 Too Many Requests", TooManyRequestsError)]
)
def test_a_page_of_a_proxy_with_a_limit(wire: Wire, status: str, kind: type[CloudError]) -> None:
    wire.answers = [answer(status, PAGE, "Content-Type: text/html")]
    assert type(failure_of(client_of(wire.url))) is kind


@pytest.mark.parametrize(
    "body",
    [b"{", b"[1, 2", b"\xff\xfe{}", b"nope", b"[]", b"3", b"null", b'"text"', b"[" * 100_000],
    ids=lambda body: repr(body[:8]),
)
def test_broken_json_is_a_bad_answer(wire: Wire, body: bytes) -> None:
    wire.answers = [json_answer(body)]
    assert type(failure_of(client_of(wire.url))) is BadAnswerError


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_an_answer_that_can_not_be_unpacked(wire: Wire, encoding: str) -> None:
    wire.answers = [json_answer(b"not packed at all", "200 OK", f"Content-Encoding: {encoding}")]
    assert isinstance(failure_of(client_of(wire.url)), BadAnswerError)


@pytest.mark.parametrize("body", [b"[]", b"3", b"{", b'{"code": null, "message": {}}', b'{"code": ["x"]}'])
def test_a_refusal_with_a_strange_body_is_still_a_refusal(wire: Wire, body: bytes) -> None:
    wire.answers = [json_answer(body, "403 Forbidden")]
    assert type(failure_of(client_of(wire.url))) is PermissionDeniedError


def test_an_endless_answer_ends(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        while True:
            yield b" " * 65536

    monkeypatch.setattr(answers, "LARGEST_ANSWER", 200_000)
    wire.answers = [endless()]
    assert type(failure_of(client_of(wire.url))) is BadAnswerError


def test_an_empty_answer_is_no_empty_list(wire: Wire, reach: Callable[..., Client]) -> None:
    wire.answers = [answer("200 OK", b"")]
    for ask in (reach().files.list, reach().jobs.list, reach().users.organizations):
        with pytest.raises(BadAnswerError):
            ask("p")
    with pytest.raises(BadAnswerError):
        list(reach().projects.all())


def test_a_token_that_is_no_header_is_not_told() -> None:
    client = Client("http://127.0.0.1:1", NetworkSettings(attempts=1), OneToken(f"{SECRET}\r\nX: y"))
    with pytest.raises(CloudError) as caught:
        client.auth.user()
    assert SECRET not in str(caught.value) + repr(caught.value) + caught.value.details


def test_a_request_does_not_show_its_body() -> None:
    assert SECRET not in repr(Request("POST", "auth/login/", json={"password": SECRET}))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("to http://ada:s3@ret@host:80/x", "to http://…@host:80/x"),
        ("https://host/a@b", "https://host/a@b"),
        ("/f?X-Amz-Signature=abc&limit=5", "/f?X-Amz-Signature=…&limit=5"),
        ("/f?limit=5&token=abc (Caused", "/f?limit=5&token=… (Caused"),
        ("/jobs/?project_id=1", "/jobs/?project_id=1"),
    ],
)
def test_details_lose_what_is_secret(text: str, told: str) -> None:
    assert redact(text) == told


def test_a_host_is_told_without_its_password() -> None:
    assert host_of("https://ada:pw@cloud.example:8000/x") == "cloud.example:8000"
