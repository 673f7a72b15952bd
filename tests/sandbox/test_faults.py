"""Each fault hits what it is meant to hit, and nothing else."""

from __future__ import annotations

import contextlib
import threading

import pytest
import requests

from sandbox import Sandbox

pytest_plugins = ["tests.fixtures.cloud"]


class Client:
    """A person's client of one project with a file."""

    def __init__(self, cloud: Sandbox, content: bytes) -> None:
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Token {cloud.token('owner')}"
        self.api = f"{cloud.url}api/v1/"
        self.project = cloud.make_project("owner", "trees", {"a.bin": content})

    def get(self, path: str, **options: object) -> requests.Response:
        return self.session.get(f"{self.api}{path}", timeout=10, **options)

    def file(self) -> requests.Response:
        return self.get(f"files/{self.project}/a.bin/", allow_redirects=False)

    def upload(self, content: bytes) -> requests.Response:
        url = f"{self.api}files/{self.project}/b.bin/"
        return self.session.post(url, files={"file": ("b.bin", content)}, timeout=10)


CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def client(cloud: Sandbox) -> Client:
    return Client(cloud, CONTENT)


def test_a_refusal_hits_so_many_matches_after_those_it_skips(cloud: Sandbox, client: Client) -> None:
    fault = cloud.faults.refuse(503, "unknown_error", path="*/files/*", skip=1, count=2)
    assert [client.file().status_code for _ in range(4)] == [200, 503, 503, 200]
    assert client.get("projects/").status_code == 200
    assert fault.hits == 2


@pytest.mark.parametrize(("retry_after", "header"), [(None, None), ("7", "7")])
def test_too_many_requests(cloud: Sandbox, client: Client, retry_after: str | None, header: str | None) -> None:
    cloud.faults.too_many(retry_after)
    answer = client.file()
    assert (answer.status_code, answer.headers.get("Retry-After")) == (429, header)


def test_a_proxy_answers_with_its_page(cloud: Sandbox, client: Client) -> None:
    cloud.faults.html(502)
    answer = client.file()
    assert answer.status_code == 502
    assert "nginx" in answer.text
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_redirect_leads_elsewhere(cloud: Sandbox, client: Client) -> None:
    cloud.faults.redirect("http://storage.example/a.bin")
    assert client.file().headers["Location"] == "http://storage.example/a.bin"


def test_an_answer_is_cut(cloud: Sandbox, client: Client) -> None:
    cloud.faults.cut_response(after=100_000, count=1)
    received = b""
    with client.get(f"files/{client.project}/a.bin/", stream=True) as answer:
        with contextlib.suppress(
            requests.exceptions.ChunkedEncodingError
        ):  # what older releases of requests don't raise
            for piece in answer.iter_content(1000):
                received += piece
        assert int(answer.headers["Content-Length"]) == len(CONTENT)
    assert received == CONTENT[:100_000]
    assert client.file().content == CONTENT


def test_a_request_is_cut_and_leaves_nothing(cloud: Sandbox, client: Client) -> None:
    cloud.faults.cut_request(after=50_000, method="POST", count=1)
    with pytest.raises(requests.ConnectionError):
        client.upload(CONTENT)
    assert set(cloud.files(client.project)) == {"a.bin"}
    assert client.upload(CONTENT).status_code == 201


def test_a_truncated_answer_says_its_own_length(cloud: Sandbox, client: Client) -> None:
    cloud.faults.truncate(by=10)
    answer = client.file()
    assert answer.content == CONTENT[:-10]
    assert int(answer.headers["Content-Length"]) == len(CONTENT) - 10


def test_a_corrupted_answer_differs_in_one_byte(cloud: Sandbox, client: Client) -> None:
    cloud.faults.corrupt(offset=5, path="*/a.bin/")
    content = client.file().content
    assert [index for index, pair in enumerate(zip(content, CONTENT)) if pair[0] != pair[1]] == [5]


def test_hostile_names_are_listed(cloud: Sandbox, client: Client) -> None:
    cloud.faults.hostile_names(["../evil.txt", "C:\\evil"], path="*/files/*")
    names = [file["name"] for file in client.get(f"files/{client.project}/").json()]
    assert names == ["a.bin", "../evil.txt", "C:\\evil"]


def test_latency_and_bandwidth_wait_each_way(cloud: Sandbox, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("sandbox.effects.time.sleep", waited.append)
    cloud.faults.latency(0.5, method="POST")
    client.upload(b"x")
    assert waited == [0.5, 0.5]
    waited.clear()
    cloud.faults.clear()
    cloud.faults.bandwidth(1_000_000, method="POST")
    client.upload(CONTENT)
    assert sum(waited) == pytest.approx(len(CONTENT) / 1_000_000, rel=0.01)


def test_a_stalled_exchange_goes_on_when_released(cloud: Sandbox, client: Client) -> None:
    fault = cloud.faults.stall(path="*/a.bin/")
    statuses: list[int] = []
    thread = threading.Thread(target=lambda: statuses.append(client.file().status_code))
    thread.start()
    assert not statuses
    fault.release()
    thread.join(10)
    assert statuses == [200]


def test_requests_are_noted(cloud: Sandbox, client: Client) -> None:
    cloud.requests.clear()
    client.upload(b"x" * 1000)
    (seen,) = cloud.requests.find("POST", "*/files/*")
    assert (seen.status, seen.path) == (201, f"/api/v1/files/{client.project}/b.bin/")
    assert seen.body_size > 1000
    assert seen.token == client.session.headers["Authorization"].split()[1]


def test_faults_and_clock_over_http(cloud: Sandbox, client: Client) -> None:
    created = requests.post(f"{cloud.url}sandbox/faults", json={"fault": "html", "status": 504, "count": 1}, timeout=10)
    assert created.status_code == 201
    assert [client.file().status_code for _ in range(2)] == [504, 200]
    assert requests.get(f"{cloud.url}sandbox/faults", timeout=10).json()[0]["hits"] == 1
    assert requests.post(f"{cloud.url}sandbox/faults", json={"fault": "nonsense"}, timeout=10).status_code == 400
    assert requests.delete(f"{cloud.url}sandbox/faults", timeout=10).status_code == 204
    assert requests.get(f"{cloud.url}sandbox/faults", timeout=10).json() == []
    requests.post(f"{cloud.url}sandbox/clock", json={"hours": 721}, timeout=10)
    assert client.file().json()["code"] == "token_authentication_failed"
