"""How SQLite is told where a database lies."""

from __future__ import annotations

from pathlib import PurePath


def database_uri(path: PurePath, mode: str) -> str:
    """Return the URI of a database by its absolute path, with SQLite's `mode`: ro, rw or rwc.

    A folder of a network (server and share) is part of the path: SQLite knows no host in a URI.
    """
    uri = path.as_uri()
    if not uri.startswith("file:///"):
        uri = f"file://{uri[len('file:') :]}"
    return f"{uri}?mode={mode}"
