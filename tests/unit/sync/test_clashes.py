from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qfieldsync_cloud.errors import UnsafeNameError
from qfieldsync_cloud.sync.clashes import in_the_way
from qfieldsync_cloud.sync.names import check_cloud_names, check_together


@pytest.mark.parametrize(
    ("gone", "coming", "found"),
    [
        ("a", "a/b", True),
        ("a/b", "a", True),
        ("a/b/c", "a/b", True),
        ("photo.jpg", "Photo.jpg", True),
        ("DCIM/a.jpg", "dcim/b.jpg", True),
        ("A", "a/b", True),
        (unicodedata.normalize("NFC", "Größe"), unicodedata.normalize("NFD", "Größe"), True),
        ("a/b", "a/c", False),
        ("a", "ab", False),
        ("a/b", "b", False),
        ("b", "a/b", False),
    ],
)
def test_what_is_in_the_way(gone: str, coming: str, found: bool) -> None:
    assert in_the_way({gone}, {coming}) == (frozenset({gone}) if found else frozenset())


NAMES = st.sets(st.lists(st.sampled_from(["a", "A", "b"]), min_size=1, max_size=3).map("/".join), max_size=5)


def are_safe(names: set[str]) -> bool:
    try:
        check_cloud_names(sorted(names))
    except UnsafeNameError:
        return False
    return True


@given(NAMES, NAMES)
def test_without_what_is_in_the_way_the_names_go_together(gone: set[str], coming: set[str]) -> None:
    gone -= coming
    if are_safe(gone) and are_safe(coming):
        left = gone - in_the_way(gone, coming)
        assert are_safe(left | coming)
        for name in in_the_way(gone, coming):
            assert not are_safe({name} | coming)


@given(NAMES)
def test_both_checks_of_names_agree(names: set[str]) -> None:
    try:
        check_together(sorted(names))
    except UnsafeNameError:
        assert not are_safe(names)
    else:
        assert are_safe(names)


def test_a_file_and_a_folder_of_one_name_are_told_as_such() -> None:
    with pytest.raises(UnsafeNameError, match=r"has the name of a folder on the other: 'a'"):
        check_together(["a", "a/b"])
