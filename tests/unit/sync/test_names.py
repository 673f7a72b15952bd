from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qfieldsync_cloud.errors import UnsafeNameError
from qfieldsync_cloud.names import is_hostile, is_refused
from qfieldsync_cloud.sync.names import check_cloud_names, check_local_names, place_in

HOSTILE = (
    "", "/", "/etc/passwd", "..", ".", "../x", "a/../b", "a/..", "./a", "a/./b", "a//b", "a/", "//server/share/x",
    "C:/x", "C:x", "a:stream", "\\\\server\\x", "..\\x", "a\\b", "a\x00b", "a\nb", "a\rb", "\x7f", "a\x1fb",
    "CON", "con", "Nul", "NUL.txt", "aux.tar.gz", "PRN", "COM1", "com9.log", "LPT1", "COM¹", "dir/nul/x", "conin$",
    "a.", "a ", "a./b", "a /b", "...", "<a", "a>b", 'a"b', "a|b", "a?b", "a*b", "x" * 256,
    "\ud800", "caf\udce9.txt", "枫" * 86, "data/" + "枫" * 86,
    ".qfieldsync_cloud", ".qfieldsync_cloud/link.json", ".QFieldSync_Cloud/state.db", ".qfieldsync_cloud/a/b",
)  # fmt: skip
SAFE = (
    "a", "a.txt", "DCIM/a b.jpg", "data/x/y/z.gpkg", "枫/ß.txt", ".hidden", "a..b", "..a", "console.txt", "com10.txt",
    "nulls/x", "a#b", "a;b", "100%", "a%20b", "x" * 255, "枫" * 85,
    "data/.qfieldsync_cloud", "~x", "com", "e\u0301", "-rf", "$x",
)  # fmt: skip
REFUSED_ONLY_BY_THE_SERVER = ("a#b.txt", "a;b.txt", "a%20b.txt", "dir#/x", "a%fFb")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_never_touches_the_disk(name: str, tmp_path: Path) -> None:
    assert is_hostile(name)
    with pytest.raises(UnsafeNameError) as caught:
        place_in(tmp_path, name)
    assert caught.value.names == (name,)


@pytest.mark.parametrize("name", SAFE)
def test_a_safe_name_has_its_place(name: str, tmp_path: Path) -> None:
    assert place_in(tmp_path, name) == tmp_path.joinpath(*name.split("/"))


@given(st.text(st.characters(codec="utf-8"), max_size=20) | st.text("./\\:ab ", max_size=12))
def test_a_name_that_is_not_hostile_stays_in_its_folder(name: str) -> None:
    if not is_hostile(name):
        folder = Path("/project")
        place = folder.joinpath(*name.split("/"))
        assert place.resolve().is_relative_to(folder.resolve())
        assert place.as_posix() == f"/project/{name}"


@pytest.mark.parametrize("name", [*HOSTILE, *REFUSED_ONLY_BY_THE_SERVER])
def test_what_the_server_refuses_is_refused_here(name: str) -> None:
    assert is_refused(name)


@pytest.mark.parametrize("name", sorted({*SAFE} - {"a#b", "a;b", "a%20b"}))
def test_what_the_server_takes_is_sent(name: str) -> None:
    assert not is_refused(name)
    check_local_names([name])


def test_all_refused_names_are_told_at_once() -> None:
    with pytest.raises(UnsafeNameError) as caught:
        check_local_names(["a.txt", "b#.txt", "c?", "d.txt"])
    assert caught.value.names == ("b#.txt", "c?")
    assert "'b#.txt', 'c?'" in str(caught.value)
    assert "Nothing was sent" in str(caught.value)


def test_a_long_list_of_refused_names_is_counted() -> None:
    with pytest.raises(UnsafeNameError, match=r"\(9\)") as caught:
        check_local_names([f"{number}#" for number in range(9)])
    assert len(caught.value.names) == 9


@pytest.mark.parametrize(
    "names",
    [
        ["a.txt", "A.txt"], ["e\u0301.txt", "\u00e9.txt"], ["data/x", "Data/y"], ["DCIM/a", "dcim/b"],
        ["a", "A/b"], ["a/b", "a"], ["\u00c9", "e\u0301"],
    ],
    ids=repr,
)  # fmt: skip
def test_names_that_fall_together_on_some_disk_are_unsafe(names: list[str]) -> None:
    for order in (names, names[::-1]):
        with pytest.raises(UnsafeNameError):
            check_cloud_names(order)


def test_names_that_only_look_alike_are_safe() -> None:
    check_cloud_names(["a", "ab", "a.b", "data/a", "data/a.b", "data2/a", "b/a", "B.txt"])


def test_every_unsafe_name_of_a_list_is_told() -> None:
    with pytest.raises(UnsafeNameError) as caught:
        check_cloud_names(["ok.txt", "../x", "nul", "OK.txt"])
    assert set(caught.value.names) == {"../x", "nul", "OK.txt"}
    assert "Nothing was downloaded" in str(caught.value)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "project", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (folder / "data").symlink_to(outside)
    (folder / "a.txt").symlink_to(outside / "a.txt")
    (folder / "inner").mkdir()
    (folder / "near").symlink_to(folder / "inner")
    for name in ("data/x", "data/deep/x", "a.txt"):
        with pytest.raises(UnsafeNameError, match="symbolic link"):
            place_in(folder, name)
    assert place_in(folder, "near/x") == folder / "near" / "x"


def test_a_folder_that_is_reached_through_a_link_is_itself(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert place_in(tmp_path / "link", "data/x") == tmp_path / "link" / "data" / "x"
