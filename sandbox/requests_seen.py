"""The requests that the sandbox has answered, for assertions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class SeenRequest:
    """One request: what came, and the status that went back (0 if the connection was cut before)."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body_size: int
    status: int

    @property
    def token(self) -> str | None:
        """The token that came with it, or None."""
        words = self.headers.get("Authorization", "").split()
        return words[1] if len(words) == 2 else None


class Requests:
    """The requests in the order in which they were answered."""

    def __init__(self, changed: threading.Condition) -> None:
        self._changed = changed
        self._seen: list[SeenRequest] = []

    def add(self, request: SeenRequest) -> None:
        """Note an answered request."""
        with self._changed:
            self._seen.append(request)
            self._changed.notify_all()

    def clear(self) -> None:
        """Forget what was seen so far."""
        with self._changed:
            self._seen.clear()

    def find(self, method: str = "*", path: str = "*") -> list[SeenRequest]:
        """Return the requests with this method and a path that fits the pattern, such as `*/files/*`."""
        return [seen for seen in self if fnmatchcase(seen.method, method) and fnmatchcase(seen.path, path)]

    def __iter__(self) -> Iterator[SeenRequest]:
        with self._changed:
            return iter(list(self._seen))

    def __len__(self) -> int:
        return len(self._seen)
