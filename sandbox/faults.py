"""Faults on demand: which exchange or job is hit, and by what."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from sandbox import effects
from sandbox.effects import Effect, Environ, Reply
from sandbox.requests_seen import SeenRequest
from sandbox.worker.workflow import failure_of

if TYPE_CHECKING:
    from sandbox.server import Sandbox

NGINX = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n"
    "<center><h1>{0}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
_REASONS = {
    500: "500 Internal Server Error",
    502: "502 Bad Gateway",
    503: "503 Service Unavailable",
    504: "504 Gateway Time-out",
}
ON_DEMAND = (
    "latency",
    "bandwidth",
    "answer",
    "refuse",
    "too_many",
    "html",
    "redirect",
    "stall",
    "cut_request",
    "cut_response",
    "truncate",
    "corrupt",
    "header",
    "hostile_names",
    "fail_job",
    "hang_job",
)


@dataclass
class Fault:
    """A fault in place: which exchanges it hits, and how many it has hit so far."""

    effect: Effect
    number: int
    method: str = "*"
    path: str = "*"
    skip: int = 0
    count: int | None = None
    hits: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def takes(self, method: str, path: str) -> bool:
        """Tell whether this exchange is hit, and count it."""
        if not (fnmatchcase(method, self.method) and fnmatchcase(path, self.path)):
            return False
        with self._lock:
            if self.skip:
                self.skip -= 1
                return False
            if self.count is not None and self.hits >= self.count:
                return False
            self.hits += 1
            return True

    def release(self) -> None:
        """Let go what a stall or a hanging job holds, and hit nothing more."""
        self.count = self.hits
        if isinstance(self.effect, effects.Stall):
            self.effect.released.set()


@dataclass(frozen=True)
class _JobFailure(Effect):
    """A job of some kind ends like this without having run."""

    error: str
    error_type: str
    error_class: str


class Faults:
    """What goes wrong in a sandbox, and where.

    Each method puts one fault in place and returns it. They take `method` and `path` (patterns; the path without its
    query), `skip` (so many matches go well before) and `count` (so many are hit; None is all).
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._faults: list[Fault] = []
        self._numbers = itertools.count(1)

    def _put(self, effect: Effect, match: dict[str, Any]) -> Fault:
        fault = Fault(effect, next(self._numbers), **match)
        self._faults = [*self._faults, fault]
        return fault

    def in_place(self) -> list[Fault]:
        """Return the faults in place."""
        return list(self._faults)

    def remove(self, fault: Fault) -> None:
        """Take a fault away."""
        fault.release()
        self._faults = [other for other in self._faults if other is not fault]

    def clear(self) -> None:
        """Take all faults away, and release what hangs."""
        for fault in self._faults:
            self.remove(fault)

    def latency(self, seconds: float, **match: Any) -> Fault:
        """Let exchanges take so many seconds longer, each way."""
        return self._put(effects.Latency(seconds), match)

    def bandwidth(self, bytes_per_second: float, **match: Any) -> Fault:
        """Let bodies move no faster than this, each way, for each exchange."""
        return self._put(effects.Bandwidth(bytes_per_second), match)

    def answer(self, status: int, content: str = "", headers: dict[str, str] | None = None, **match: Any) -> Fault:
        """Answer with this instead."""
        return self._put(effects.Answer(status, content.encode(), headers or {}), match)

    def refuse(
        self,
        status: int,
        code: str,
        message: str = "Refused on demand",
        headers: dict[str, str] | None = None,
        **match: Any,
    ) -> Fault:
        """Answer with a code of the API: `refuse(401, "token_authentication_failed")`, `refuse(402, "over_quota")`."""
        content = json.dumps({"code": code, "message": message})
        return self.answer(status, content, {"Content-Type": "application/json", **(headers or {})}, **match)

    def too_many(self, retry_after: str | None = None, **match: Any) -> Fault:
        """Answer 429, with `Retry-After` if given."""
        return self.refuse(429, "api_error", headers={"Retry-After": retry_after} if retry_after else {}, **match)

    def html(self, status: int = 502, **match: Any) -> Fault:
        """Answer with the error page of a proxy."""
        page = NGINX.format(_REASONS.get(status, f"{status} Error"))
        return self.answer(status, page, {"Content-Type": "text/html", "Server": "nginx"}, **match)

    def redirect(self, location: str, status: int = 302, **match: Any) -> Fault:
        """Send the client elsewhere."""
        return self.answer(status, "", {"Location": location}, **match)

    def stall(self, **match: Any) -> Fault:
        """Let exchanges hang until the fault is released."""
        return self._put(effects.Stall(), match)

    def cut_request(self, after: int = 0, **match: Any) -> Fault:
        """Cut the connection when so many bytes of the request's body have come."""
        return self._put(effects.CutRequest(after), match)

    def cut_response(self, after: int = 0, **match: Any) -> Fault:
        """Cut the connection when so many bytes of the answer's body have gone."""
        return self._put(effects.CutResponse(after), match)

    def truncate(self, by: int = 1, **match: Any) -> Fault:
        """Leave out the last bytes of an answer and say a length that fits."""
        return self._put(effects.Truncate(by), match)

    def corrupt(self, offset: int = 0, **match: Any) -> Fault:
        """Send one byte of an answer wrong."""
        return self._put(effects.Corrupt(offset), match)

    def instead(self, content: bytes, **match: Any) -> Fault:
        """Send another body in place of an answer's."""
        return self._put(effects.Instead(content), match)

    def header(self, name: str, value: str, **match: Any) -> Fault:
        """Let an answer say something of its body that is not true: `header("Content-Encoding", "gzip")`."""
        return self._put(effects.Header(name, value), match)

    def hostile_names(self, names: list[str], **match: Any) -> Fault:
        """Add names to the lists of files that match."""
        return self._put(effects.HostileNames(names), {"method": "GET", **match})

    def fail_job(
        self,
        kind: str = "*",
        error: str = "Failed to obtain the project extent.",
        error_type: str = "UNKNOWN",
        error_class: str = "Exception",
        count: int | None = 1,
    ) -> Fault:
        """Let jobs of a kind fail with this in their feedback, without running."""
        return self._put(_JobFailure(error, error_type, error_class), {"method": "job", "path": kind, "count": count})

    def hang_job(self, kind: str = "*", count: int | None = 1) -> Fault:
        """Let jobs of a kind stay started until the fault is released."""
        return self._put(effects.Stall(), {"method": "job", "path": kind, "count": count})

    def answer_for(self, job: Row) -> dict[str, Any] | None:
        """Wait while a job has to hang, and return what the worker has to say, or None if it is to be asked.

        The job has its copy of the files by then.
        """
        for fault in [fault for fault in self._faults if fault.method == "job" and fault.takes("job", job["type"])]:
            with self._sandbox.changed:
                self._sandbox.changed.notify_all()
            if isinstance(fault.effect, _JobFailure):
                effect = fault.effect
                return {
                    "feedback": failure_of(job["type"], effect.error, effect.error_type, effect.error_class),
                    "log": effect.error,
                }
            fault.effect.begin({})
        return None

    def around(self, app: Callable[..., Any]) -> Callable[..., Any]:
        """Return the application with the faults and the record of requests around it."""
        return Exchanges(self._sandbox, app, self).answer

    def hitting(self, environ: Environ) -> list[Effect]:
        """Return the effects of the faults that hit this exchange."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        return [fault.effect for fault in self._faults if fault.method != "job" and fault.takes(method, path)]


class _CountedBody:
    def __init__(self, stream: Any) -> None:
        self._stream, self.size = stream, 0

    def read(self, size: int | None = None) -> bytes:
        data = self._stream.read(None if size is None or size < 0 else size)
        self.size += len(data)
        return data


class Exchanges:
    """The WSGI application as it meets the network: faults hit it, and what it answered is noted."""

    def __init__(self, sandbox: Sandbox, app: Callable[..., Any], faults: Faults) -> None:
        self._sandbox, self._app, self._faults = sandbox, app, faults

    def answer(self, environ: Environ, start_response: Callable[..., Any]) -> Iterator[bytes]:
        """Serve one exchange."""
        body = environ["wsgi.input"] = _CountedBody(environ["wsgi.input"])
        reply = None
        try:
            reply = self._through_faults(environ)
        finally:  # noted before the client can have the answer, so that a test finds it
            self._note(environ, body.size, int(reply.status[:3]) if reply else 0)
        start_response(reply.status, reply.headers)
        yield from reply.pieces

    def _through_faults(self, environ: Environ) -> Reply:
        hitting = [] if environ["PATH_INFO"].startswith("/sandbox/") else self._faults.hitting(environ)
        for effect in hitting:
            environ["wsgi.input"] = effect.body(environ["wsgi.input"], environ)
        instead = [reply for reply in (effect.begin(environ) for effect in hitting) if reply]
        reply = instead[0] if instead else self._served(environ)
        while environ["wsgi.input"].read(effects.PIECE * 16) if _has_body(environ) else b"":
            pass  # as the proxy in front of a real server does, so that the connection stays usable
        for effect in hitting:
            reply = effect.reply(reply, environ)
        return reply

    def _served(self, environ: Environ) -> Reply:
        started: list[Any] = []
        pieces = self._app(environ, lambda *arguments: started.extend(arguments))
        return Reply(started[0], started[1], iter(pieces))

    def _note(self, environ: Environ, size: int, status: int) -> None:
        headers = {
            name[5:].replace("_", "-").title(): value for name, value in environ.items() if name.startswith("HTTP_")
        }
        headers["Content-Type"] = environ.get("CONTENT_TYPE", "")
        path, _, query = environ["REQUEST_URI"].partition("?")
        self._sandbox.requests.add(SeenRequest(environ["REQUEST_METHOD"], path, query, headers, size, status))
        self._sandbox.log(f"{environ['REQUEST_METHOD']} {path} {status}")


def _has_body(environ: Environ) -> bool:
    return (
        bool(environ.get("CONTENT_LENGTH", "0").strip("0"))
        or "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
    )
