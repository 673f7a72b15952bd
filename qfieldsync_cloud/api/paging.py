"""Lists that come in pages, as lazy iterators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Callable, Generic, TypeVar
from urllib.parse import parse_qsl, urlsplit

from qfieldsync_cloud.api.fields import parse_list
from qfieldsync_cloud.api.transport import Request, Transport

Item = TypeVar("Item")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A part of a list: `total` items exist in all; `next_query` asks for what follows, None at the end."""

    items: tuple[Item, ...]
    total: int
    next_query: Mapping[str, Any] | None


def read_page(transport: Transport, path: str, query: Mapping[str, Any], parse: Callable[[Any], Item]) -> Page[Item]:
    """Return one page; the server tells totals only when `limit` is 1 or more, so it is always sent."""
    asked = {"limit": PAGE_SIZE, **query}
    data, headers = transport.answer(Request("GET", path, asked))
    items = tuple(parse_list(path, data, parse))
    following = headers.get("X-Next-Page", "")
    total = headers.get("X-Total-Count", "")
    next_query = dict(parse_qsl(urlsplit(following).query)) if following else None
    return Page(items, int(total) if total.isdecimal() else len(items), next_query)


def read_all(transport: Transport, path: str, query: Mapping[str, Any], parse: Callable[[Any], Item]) -> Iterator[Item]:
    """Yield every item of a list; the next page is asked for when the last is used up."""
    following: Mapping[str, Any] | None = query
    seen: set[str] = set()
    while following is not None:
        key = str(sorted((name, str(value)) for name, value in following.items()))
        if key in seen:
            return
        seen.add(key)
        page = read_page(transport, path, following, parse)
        yield from page.items
        following = page.next_query
