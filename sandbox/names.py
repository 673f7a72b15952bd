"""Which names of files a server takes."""

from __future__ import annotations

import re

LONGEST = 255
_RESERVED = re.compile(r"CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9]", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]')
_BREAKS_JOBS = re.compile(r"[#;]|%[0-9A-Fa-f]{2}")


def is_acceptable(name: str) -> bool:
    """Tell whether an upload under this name is taken."""
    return len(name) <= LONGEST and not name.startswith("/") and all(map(_is_acceptable_segment, name.split("/")))


def _is_acceptable_segment(segment: str) -> bool:
    return not (_FORBIDDEN.search(segment) or _RESERVED.fullmatch(segment) or segment.endswith((".", " ")))


def breaks_jobs(name: str) -> bool:
    """Tell whether a file of this name makes every job of its project fail: the worker doesn't encode names."""
    return _BREAKS_JOBS.search(name) is not None
