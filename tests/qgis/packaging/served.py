"""Files and fake services on loopback, for as long as a test asks for them."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


class _Files(SimpleHTTPRequestHandler):
    """Serves a folder, in parts if asked so, and keeps a list of what was asked."""

    def __init__(self, *args: Any, asked: list[str], **values: Any) -> None:
        self._asked = asked
        super().__init__(*args, **values)

    def do_GET(self) -> None:
        self._asked.append(f"{self.path} {self.headers.get('Range', '')}")
        path = Path(self.translate_path(self.path))
        wanted = _RANGE.match(self.headers.get("Range", ""))
        if not wanted or not path.is_file():
            super().do_GET()
            return
        data = path.read_bytes()
        first, last = int(wanted[1]), min(int(wanted[2] or len(data)), len(data) - 1)
        part = data[first : last + 1]
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)

    def log_message(self, *_values: Any) -> None:
        pass


@contextmanager
def served(handler: Any) -> Iterator[str]:
    """Serve with a handler in a thread; give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serve_files(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve a folder; give the address, and the requests as they come."""
    asked: list[str] = []
    with served(partial(_Files, asked=asked, directory=str(folder))) as address:
        yield address, asked
