"""Recorded requests sent again, to the sandbox: by the same users, with its ids in place of the recorded ones."""

from __future__ import annotations

import json
import re
from typing import Any

import requests

from sandbox import Sandbox
from tests.contract.compare import UUID, differences, key_of
from tests.contract.recordings import Exchange, content_of

_NEVER_A_TOKEN = "0" * 100
_USERS = "owner|second|padmin|manager|editor|reporter|reader|stranger|mate|lockout|tokens|tiny|admin"


class Replay:
    """One group's exchanges on one sandbox; jobs run only when a recorded answer shows that they had."""

    def __init__(self, cloud: Sandbox) -> None:
        self.cloud = cloud
        self.ids: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.logins: dict[str, str] = {}
        self._tokens: dict[tuple[str, str], str] = {}
        cloud.pause_jobs()

    def token(self, user: str, client: str = "sdk") -> str:
        """Return a user's token, the same each time."""
        if (user, client) not in self._tokens:
            self._tokens[user, client] = self.cloud.token(user, client)
        return self._tokens[user, client]

    def settle(self) -> None:
        """Run the jobs that wait."""
        self.cloud.resume_jobs()
        self.cloud.finish_jobs()
        self.cloud.pause_jobs()

    def _waits(self, recorded: Any) -> bool:
        """Tell whether jobs have to run before an answer can be as recorded."""
        if isinstance(recorded, dict) and "package_id" in recorded:
            return bool(self.cloud.store.value("SELECT 1 FROM jobs WHERE type = 'package' AND status = 'pending'"))
        return _shows_ended_jobs(recorded)

    def send(self, exchange: Exchange, token: str | None, in_full: bool = True) -> list[str]:
        """Send a recorded request and return what differs in the answer."""
        token = None if "bad_token" in exchange.name else token
        if in_full and self._waits(exchange.response.get("json")):
            self.settle()
        self._find_job(exchange)
        answer = self._request(exchange, token)
        found = list(differences(exchange, answer, in_full))
        if "json" in exchange.response and "application/json" in answer.headers.get("Content-Type", ""):
            self._learn(exchange.response["json"], answer.json())
            if "/auth/" in exchange.request["path"] and "token" in answer.json():
                self.logins[exchange.name] = answer.json()["token"]
        return found

    def _find_job(self, exchange: Exchange) -> None:
        """Let a recorded job that no earlier answer named stand for the newest one of its kind, project and status."""
        recorded = exchange.response.get("json")
        named = re.fullmatch(rf"jobs/({UUID})/", exchange.path)
        if named and named[1] not in self.ids and isinstance(recorded, dict) and "project_id" in recorded:
            job = self.cloud.store.value(
                "SELECT id FROM jobs WHERE project = ? AND type = ? ORDER BY status = ? DESC, seq DESC",
                self._mapped(recorded["project_id"]), recorded["type"], recorded["status"])  # fmt: skip
            self.ids[named[1]] = job or named[1]

    def _request(self, exchange: Exchange, token: str | None) -> requests.Response:
        recorded = exchange.request
        headers = {name: self._mapped(value) for name, value in recorded["headers"].items() if name in _SENT}
        headers.setdefault("User-Agent", "")
        if "Authorization" in recorded["headers"]:
            headers["Authorization"] = recorded["headers"]["Authorization"].replace("<token>", token or _NEVER_A_TOKEN)
        headers["If-Modified-Since"] = (
            self._last_modified(exchange, token) if "If-Modified-Since" in recorded["headers"] else None
        )
        query = f"?{recorded['query']}" if recorded["query"] else ""
        url = self._mapped(self.cloud.url.rstrip("/") + recorded["path"] + query)
        request = requests.Request(
            recorded["method"], "http://placeholder/", headers={n: v for n, v in headers.items() if v is not None}
        )
        prepared = self._with_body(request, recorded["body"] or {}).prepare()
        prepared.url = url
        with requests.Session() as session:
            session.trust_env = False
            return session.send(prepared, allow_redirects=False, timeout=60)

    def _with_body(self, request: requests.Request, body: dict[str, Any]) -> requests.Request:
        if "multipart" in body:
            request.headers.pop("Content-Type")
            parts = [(part["field"], part["filename"], self._content(part)) for part in body["multipart"]]
            request.files = [(field, (filename, content)) for field, filename, content in parts]
        elif "json" in body:
            request.data = self._mapped(json.dumps(body["json"]))
        elif "form" in body:
            request.data = {name: self._mapped(value) for name, value in body["form"].items()}
        elif "raw" in body:
            request.data = body["raw"]
        return request

    def _content(self, part: dict[str, Any]) -> bytes:
        content = content_of(part)
        return self._mapped(content.decode()).encode() if part.get("text") and "deltas" in part["text"] else content

    def _last_modified(self, exchange: Exchange, token: str | None) -> str:
        url = self._mapped(self.cloud.url.rstrip("/") + exchange.request["path"])
        return requests.get(url, headers={"Authorization": f"Token {token}"}, timeout=60).headers["last-modified"]

    def _mapped(self, text: str) -> str:
        for recorded, ours in self.texts.items():
            text = text.replace(recorded, ours)
        return re.sub(UUID, lambda match: self._mapped_id(match.group()), text, flags=re.IGNORECASE)

    def _mapped_id(self, text: str) -> str:
        plain = text.lower()
        dashed = plain if "-" in plain else f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}"
        ours = self.ids.get(dashed, dashed)
        ours = ours if "-" in text else ours.replace("-", "")
        return ours.upper() if text.upper() == text and text.lower() != text else ours

    def _learn(self, theirs: Any, ours: Any) -> None:
        """Learn which of the sandbox's ids stand where recorded ones stood."""
        if isinstance(theirs, dict) and isinstance(ours, dict):
            for name in theirs.keys() & ours.keys():
                self._learn(theirs[name], ours[name])
        elif isinstance(theirs, list) and isinstance(ours, list):
            given = {key_of(element): element for element in ours}
            for index, element in enumerate(theirs):
                twin = given.get(key_of(element)) if key_of(element) else ours[index] if index < len(ours) else None
                self._learn(element, twin)
        elif (
            isinstance(theirs, str)
            and isinstance(ours, str)
            and re.fullmatch(UUID, theirs)
            and re.fullmatch(UUID, ours)
        ):
            self.ids.setdefault(theirs, ours)


_SENT = ("User-Agent", "Accept", "Content-Type", "Range", "If-None-Match", "If-Match", "x-file-version")


def _shows_ended_jobs(answer: Any) -> bool:
    """Tell whether a recorded answer shows that jobs had ended."""
    if isinstance(answer, list):
        return any(map(_shows_ended_jobs, answer)) and not any(map(_shows_waiting_jobs, answer))
    if not isinstance(answer, dict):
        return False
    is_ended_job = answer.get("status") in ("finished", "failed") and "started_at" in answer
    is_ready = answer.get("status") == "ok" and bool(answer.get("the_qgis_file_name"))
    return is_ended_job or is_ready or answer.get("last_status") in ("applied", "conflict", "not_applied", "error")


def _shows_waiting_jobs(answer: Any) -> bool:
    return isinstance(answer, dict) and "pending" in (answer.get("status"), answer.get("last_status"))


def user_of(exchange: Exchange, default: str) -> str:
    """Return who made a recorded request, as its name tells."""
    named = re.search(rf"_as_({_USERS})|^({_USERS})_(?!qg)|(?<!^add)_(stranger|reader)$|^list_(second)", exchange.name)
    return next(filter(None, named.groups())) if named else default
