"""The paths of the API's URLs, made of names that may hold anything."""

from __future__ import annotations

from urllib.parse import quote

from qfieldsync_cloud.errors import UnsafeNameError
from qfieldsync_cloud.phrases import phrase


def segment(name: str) -> str:
    """Return one path segment, percent-encoded UTF-8 with nothing left that means something in a URL.

    UnsafeNameError for a name that would make it the path of something else.
    """
    try:
        encoded = quote(name, safe="")
    except UnicodeEncodeError:
        encoded = ""
    if encoded in ("", ".", ".."):
        raise UnsafeNameError(phrase("{name} can't be a name on the server.", name=ascii(name)), (name,))
    return encoded


def path_of(*segments: str) -> str:
    """Return a path of encoded segments with the trailing slash that the server wants."""
    return "/".join(segment(part) for part in segments) + "/"


def file_path(name: str) -> str:
    """Return a file's name encoded segment by segment."""
    return "/".join(segment(part) for part in name.split("/"))
