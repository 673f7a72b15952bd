"""The recorded exchanges with a real server, each with the model that its answer is read into."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable

from qfieldsync_cloud.api import models

FOLDER = Path(__file__).parents[2] / "data" / "api" / "recordings"
_ID = r"[0-9a-fA-F-]{32,36}"
_NAME = r"[^/]+"
_KINDS: tuple[tuple[str, str, type], ...] = (
    ("POST", r"auth/(login|token)/", models.Login),
    ("GET", r"auth/user/", models.User),
    ("GET", r"server/info/", models.ServerInfo),
    ("GET", r"status/", models.ServerStatus),
    ("GET", r"users/", models.User),
    ("GET|PATCH", rf"users/{_NAME}/(organizations/)?", models.User),
    ("GET", rf"subscriptions/{_NAME}/current/", models.Subscription),
    ("GET|POST", r"projects/(public/)?", models.Project),
    ("GET|PUT|PATCH", rf"projects/{_ID}/", models.Project),
    ("GET", rf"files/{_ID}/", models.CloudFile),
    ("GET", rf"files/metadata/{_ID}/.+/", models.CloudFile),
    ("GET|POST", r"jobs/", models.CloudJob),
    ("GET", rf"jobs/{_ID}/", models.CloudJob),
    ("GET", rf"packages/{_ID}/latest/", models.Package),
    ("GET", rf"deltas/{_ID}/({_ID}/)?", models.Delta),
    ("GET|POST", rf"collaborators/{_ID}/", models.Collaborator),
    ("GET|PUT|PATCH", rf"collaborators/{_ID}/{_NAME}/", models.Collaborator),
    ("GET|POST|PUT|PATCH", rf"members/{_NAME}/({_NAME}/)?", models.Member),
    ("GET|POST|PUT", rf"organizations/{_NAME}/teams/({_NAME}/)?", models.Team),
)


@dataclass(frozen=True)
class Exchange:
    """One recorded exchange; `answer` is the decoded JSON, None where the answer was not JSON."""

    title: str
    method: str
    path: str
    status: int
    answer: Any

    @property
    def model(self) -> Callable[[Any], Any] | None:
        """What reads the answer, None where it is of no kind that has a model."""
        if not 200 <= self.status < 300 or self.answer in (None, {}, []):
            return None
        found = [kind for methods, path, kind in _KINDS if self._is(methods, path)]
        return found[0].parse if found else None

    @property
    def records(self) -> list[Any]:
        """The answer's objects: a list's items, or the answer itself."""
        return self.answer if isinstance(self.answer, list) else [self.answer]

    def _is(self, methods: str, path: str) -> bool:
        return bool(re.fullmatch(methods, self.method) and re.fullmatch(f"/api/v1/{path}", self.path))


@lru_cache(maxsize=1)
def exchanges() -> tuple[Exchange, ...]:
    """Return every recorded exchange."""
    return tuple(
        Exchange(
            f"{file.stem}-{number}-{entry['name']}",
            entry["request"]["method"],
            entry["request"]["path"],
            entry["response"]["status"],
            entry["response"].get("json"),
        )
        for file in sorted(FOLDER.glob("*.json"))
        for number, entry in enumerate(json.loads(file.read_text(encoding="utf-8")))
    )
