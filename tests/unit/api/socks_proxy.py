"""A SOCKS 5 proxy (RFC 1928, RFC 1929) on this machine, which remembers what it was asked for."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_VERSION, _NO_PASSWORD, _PASSWORD, _NOTHING_FITS, _NAME = 5, 0, 2, 255, 3
_REFUSED = 5
Address = tuple[str, int]


class SocksProxy(socketserver.ThreadingTCPServer):
    """Leads to `hosts` by name only; with `account`, for who knows it. `asked` has the names that were asked for."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, hosts: Mapping[str, Address], account: tuple[str, str] | None) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.hosts = hosts
        self.account = account
        self.asked: list[str] = []

    @property
    def place(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self.server_address[1]}"


class _Talk(socketserver.StreamRequestHandler):
    server: SocksProxy

    def handle(self) -> None:
        """Agree on a way to sign in, then lead to the address that is asked for."""
        if self._is_let_in():
            self.rfile.read(3)
            if self.rfile.read(1)[0] == _NAME:
                name = self._text()
                port = int.from_bytes(self.rfile.read(2), "big")
                self.server.asked.append(f"{name}:{port}")
                self._lead(self.server.hosts.get(name))

    def _is_let_in(self) -> bool:
        self.rfile.read(1)
        offered = self.rfile.read(self.rfile.read(1)[0])
        wanted = _PASSWORD if self.server.account else _NO_PASSWORD
        if wanted not in offered:
            self.wfile.write(bytes([_VERSION, _NOTHING_FITS]))
            return False
        self.wfile.write(bytes([_VERSION, wanted]))
        if not self.server.account:
            return True
        self.rfile.read(1)
        is_right = (self._text(), self._text()) == self.server.account
        self.wfile.write(bytes([1, 0 if is_right else 1]))
        return is_right

    def _text(self) -> str:
        return self.rfile.read(self.rfile.read(1)[0]).decode()

    def _lead(self, address: Address | None) -> None:
        if address is None:
            self.wfile.write(bytes([_VERSION, _REFUSED, 0, 1, *bytes(6)]))
            return
        with socket.create_connection(address) as there:
            self.wfile.write(bytes([_VERSION, 0, 0, 1, *bytes(6)]))
            back = threading.Thread(target=_pump, args=(there, self.connection), daemon=True)
            back.start()
            _pump(self.connection, there)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def socks_proxy(hosts: Mapping[str, Address], account: tuple[str, str] | None = None) -> Iterator[SocksProxy]:
    """Give a proxy that runs."""
    with SocksProxy(hosts, account) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
