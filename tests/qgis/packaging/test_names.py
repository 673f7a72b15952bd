"""Names that the package makes: the server takes them all, each is used once, and good ones stay."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qfieldsync_cloud.packaging.names import Names, is_safe, safe_path
from qfieldsync_cloud.sync.names import is_refused

SEGMENT = st.text(min_size=1, max_size=120).filter(lambda text: "/" not in text and text not in (".", ".."))
HOSTILE = st.sampled_from(
    ["con", "NUL.gpkg", "a.", "b ", "...", "x|y", "50%25", "a#b;c", "COM1.txt", ".qfieldsync_cloud"]
)
PATHS = st.lists(st.one_of(SEGMENT, HOSTILE), min_size=1, max_size=4).map(lambda parts: PurePosixPath(*parts))


@given(PATHS)
def test_the_server_takes_every_name_that_is_made(path):
    assert not is_refused(str(safe_path(path)))


@given(PATHS)
def test_a_safe_name_stays_and_is_found_again(path):
    safe = safe_path(path)
    assert safe_path(safe) == safe
    assert is_safe(safe)


@given(st.lists(PATHS, max_size=20))
def test_no_name_is_handed_out_twice_on_any_disk(paths):
    names = Names()
    claimed = [names.claim(path) for path in paths]
    assert len({str(path).casefold() for path in claimed}) == len(paths)
    assert not any(is_refused(str(path)) for path in claimed)


@pytest.mark.parametrize(
    "name", ["a b.gpkg", "Bäume.gpkg", "Ba\u0308ume.gpkg", "枫树/数据.gpkg", "50%.gpkg", ".htaccess"]
)
def test_good_names_stay(name):
    assert is_safe(PurePosixPath(name))
