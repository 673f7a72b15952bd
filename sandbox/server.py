"""A whole sandbox: its state, its jobs, and the HTTP server in front of them."""

from __future__ import annotations

import sys
import threading
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from sandbox import accounts
from sandbox.accounts import Account
from sandbox.app import make_app
from sandbox.auth import issue_token
from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.ledger import Ledger
from sandbox.queue import JobQueue
from sandbox.requests_seen import Requests
from sandbox.shelf import Shelf
from sandbox.store import Store
from sandbox.wire import make_server
from sandbox.workers import Worker

PATIENCE = 120.0
"""Seconds that the waiting helpers wait unless told."""


class Sandbox:
    """A QFieldCloud server on the loopback; a context manager.

    `folder` keeps its state and may be used again; port 0 takes any; `worker` may be shared with other sandboxes.
    """

    def __init__(self, folder: str | Path, port: int = 0, worker: Worker | None = None, verbose: bool = False) -> None:
        self.store = Store(Path(folder))
        self.clock = Clock()
        self.changed = threading.Condition()
        self.status: dict[str, Any] = {}
        self.shelf = Shelf(self.store, self.clock)
        self.requests = Requests(self.changed)
        self.faults = Faults(self)
        self.ledger = Ledger(self)
        self.queue = JobQueue(self)
        self._owns_worker = worker is None
        self.worker = worker or Worker()
        self._verbose = verbose
        if self.store.is_fresh:
            accounts.add_ready_made(self.store, self.clock)
        self._server = make_server(port, self.faults.around(make_app(self)))

    @property
    def url(self) -> str:
        """The address of the server, with a slash at its end."""
        return f"http://127.0.0.1:{self._server.bind_addr[1]}/"

    def __enter__(self) -> Sandbox:
        """Start to serve and to run jobs."""
        self.queue.start()
        threading.Thread(target=self._server.serve, name="sandbox server", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving, and end the worker if it is the sandbox's own."""
        self.faults.clear()
        self._server.stop()
        self.queue.close()
        if self._owns_worker:
            self.worker.close()
        self.store.close()

    def log(self, text: str) -> None:
        """Tell what happens, if asked to."""
        if self._verbose:
            print(text, file=sys.stderr, flush=True)

    # What tests, demo and bench ask for.

    def user(self, name: str) -> Account:
        """Return how a ready-made account signs in."""
        return accounts.account(name)

    def add_user(self, name: str, **columns: Any) -> Account:
        """Add a person with the usual kind of password; `quota` is in bytes, `versions` is how many are kept."""
        accounts.add_person(self.store, self.clock, name, **columns)
        return self.user(name)

    def user_id(self, name: str) -> int:
        """Return the id of a person, organization or team."""
        return self.store.value("SELECT id FROM users WHERE username = ?", name)

    def token(self, name: str, client: str = "sdk") -> str:
        """Return a fresh token of a user, as a client of this kind would get it."""
        return issue_token(self, self.store.one("SELECT * FROM users WHERE username = ?", name), client)[0]

    def revoke_tokens(self, name: str) -> None:
        """End all tokens of a user."""
        self.store.run("DELETE FROM tokens WHERE user = ?", self.user_id(name))

    def make_project(
        self, owner: str, name: str, files: Mapping[str, bytes | Path] | None = None, **columns: Any
    ) -> str:
        """Make a project with these files, as an upload would, and return its id; columns are those of the store."""
        project, stamp = str(uuid.uuid4()), self.clock.stamp()
        self.store.insert(
            "projects", id=project, name=name, owner=self.user_id(owner), created_at=stamp, updated_at=stamp, **columns
        )
        for path, content in (files or {}).items():
            self.upload(project, path, content)
        return project

    def set_avatar(self, name: str, picture: bytes) -> str:
        """Give a user a picture and return its public id."""
        avatar = self.shelf.put("avatars", name, self.shelf.receive([picture]), package="avatars")
        self.store.update("users", self.user_id(name), avatar=avatar)
        return avatar

    def collaborate(self, project: str, name: str, role: str) -> None:
        """Give a person or team a role in a project."""
        stamp = self.clock.stamp()
        self.store.insert(
            "collaborators",
            project=project,
            user=self.user_id(name),
            role=role,
            created_by="owner",
            updated_by="owner",
            created_at=stamp,
            updated_at=stamp,
        )

    def upload(self, project: str, name: str, content: bytes | Path) -> str:
        """Add a version of a file, whatever its name, and return its id; jobs follow as after any upload."""
        content = content if isinstance(content, bytes) else Path(content).read_bytes()
        version = self.shelf.put(project, name, self.shelf.receive([content]))
        self.store.update("projects", project, data_last_updated_at=self.clock.stamp())
        if not self.shelf.is_attachment(project, name):
            self.queue.process_soon(project, self.store.value("SELECT owner FROM projects WHERE id = ?", project))
        return version

    def files(self, project: str) -> dict[str, bytes]:
        """Return the newest content of each file of a project."""
        return {file["name"]: self._content(file["id"]) for file in self.shelf.files(project)}

    def package(self, project: str) -> dict[str, bytes]:
        """Return the files of the latest package of a project, without attachments."""
        job = self.store.value("SELECT last_package FROM projects WHERE id = ?", project)
        return {file["name"]: self._content(file["id"]) for file in self.shelf.files(project, job or "none")}

    def _content(self, file: int) -> bytes:
        return self.shelf.path(self.shelf.versions(file)[0]).read_bytes()

    def make_package(self, project: str) -> str:
        """Run a package job to its end and return its id."""
        job = self.queue.add(project, "package", self.store.value("SELECT owner FROM projects WHERE id = ?", project))
        self.finish_jobs()
        return job["id"]

    def pause_jobs(self) -> None:
        """Let jobs wait from now on."""
        self.queue.pause()

    def resume_jobs(self) -> None:
        """Run jobs again."""
        self.queue.resume()

    def finish_jobs(self, timeout: float = PATIENCE) -> None:
        """Wait until no job is unfinished; raises TimeoutError."""
        self.queue.finish(timeout)

    def wait_for(self, holds: Callable[[], Any], timeout: float = PATIENCE) -> Any:
        """Wait until something holds, asked when a request or a job ends, and return it; raises TimeoutError."""
        with self.changed:
            if not self.changed.wait_for(holds, timeout):
                raise TimeoutError("What was waited for did not happen.")
            return holds()
