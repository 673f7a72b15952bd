"""Names that can't be there together: the same but for their case, or one a file where the other needs a folder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from qfieldsync_cloud.names import folded

_Place = tuple[str, bool]


def in_the_way(gone: Collection[str], coming: Collection[str]) -> frozenset[str]:
    """Return those of `gone` that have to be gone before all of `coming` can be there."""
    if not gone or not coming:
        return frozenset()
    wanted: dict[str, set[_Place]] = {}
    for name in coming:
        for place, is_file in _places(name):
            wanted.setdefault(folded(place), set()).add((place, is_file))
    return frozenset(name for name in gone if any(_is_taken(place, wanted) for place in _places(name)))


def files_that_are_folders(names: Iterable[str]) -> list[str]:
    """Return the names that others have as the name of a folder."""
    names = list(names)
    folders = {folded(place) for name in names for place, is_file in _places(name) if not is_file}
    return [name for name in names if folded(name) in folders]


def _is_taken(place: _Place, wanted: dict[str, set[_Place]]) -> bool:
    """Return whether others want to be there, and not as the same folder."""
    others = wanted.get(folded(place[0]))
    return others is not None and (place[1] or others != {place})


def _places(name: str) -> Iterator[_Place]:
    """Yield a file's own place, and the folders above it; whether it is a file's place is told with each."""
    yield name, True
    above = name.rpartition("/")[0]
    while above:
        yield above, False
        above = above.rpartition("/")[0]
