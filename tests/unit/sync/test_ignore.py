from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qfieldsync_cloud.sync.ignore import DEFAULTS, IGNORE_FILE, OWN, IgnoreRules

# Names beyond ASCII are long enough that "?" does not meet them: it stands for a byte in git, for a character here.
TREE = (
    "a", "b.txt", "a.txt", "ab.txt", "abc", "#note", "!loud", "sp ace", "trail ", "[x]", "x", "y-z", "back\\slash",
    "*star", "data/a", "data/b.txt", "data/raw/a.tif", "data/raw/deep/b.tif", "data/raw/deep/keep.txt", "data/ab/c",
    "data/foo/bar", "foo/a", "foo/bar/a", "foo/x/bar", "foo/x/y/bar", "foobar", "bar/foo", "bar/foo.txt", "build/a",
    "build/build/a", "DCIM/a.jpg", "dcim/a.jpg", "a.gpkg", "a.gpkg-wal", "a.gpkg-shm", "x.gpkg-journal", "trees.qgs",
    "trees.qgs~", ".qfieldsync_cloud/link.json", "sub/.qfieldsync_cloud/x", ".git2/x", "sub/.svn/y", "Thumbs.db",
    "sub/Thumbs.db", "~$x.xlsx", "x.bak", "x.lock", "x.tmp", "__pycache__/x", ".DS_Store", "über.txt", "枫林/b.txt",
    "$RECYCLE.BIN/x", ".qfieldsyncignore", "ax/yc",
)  # fmt: skip
RULES = (
    [], ["# a comment", "", "   "], ["*.txt"], ["*.txt", "!b.txt"], ["/a"], ["a"], ["a/"], ["data/"], ["data/*"],
    ["data/**"], ["data/*", "!data/raw"], ["data/", "!data/b.txt"], ["**/bar"], ["**/bar/"], ["foo/**/bar"],
    ["foo/**"], ["foo/*/bar"], ["**/foo/bar"], ["**"], ["*"], ["*", "!*.txt"], ["*", "!*/", "!*.tif"],
    ["/*", "!/data"], ["build/"], ["/build"], ["foo/bar"], ["/foo/bar"], ["foo*"], ["?"], ["a?.txt"], ["[ab].txt"],
    ["[!a].txt"], ["[^a].txt"], ["[a-c]"], ["\\#note"], ["\\!loud"], ["#note"], ["!loud"], ["\\*star"],
    ["\\[x\\]"], ["[x]"], ["trail\\ "], ["trail "], ["sp ace"], ["b.txt   "], ["back\\\\slash"], ["dcim/"],
    ["DCIM/"], ["*.TXT"], ["über.txt"], ["枫林/"], ["data/raw/**/b.tif"], ["raw/deep"], ["deep/keep.txt"],
    ["!x.bak"], ["!*.lock", "x*"], ["d*a/raw"], ["data/r*/deep/"], ["*/a"], ["*/*/a"], ["/", "a"], ["a\r"],
    ["y-[a-z]"], ["y[-]z"], ["[]]"], ["[]x]"], ["/a**c"], ["data/**w/a.tif"],
    ["[z-a]"], ["[!]"], ["[]"], ["[x"],
)  # fmt: skip


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    git(folder, "init", "--quiet")
    for path in TREE:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()
    return folder


def git(folder: Path, *arguments: str, entered: str = "") -> str:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-c", "core.ignorecase=false", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, input=entered.encode(), capture_output=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.decode()


def ignored_by_git(tree: Path, rules: list[str]) -> set[str]:
    # what git itself always leaves out is not asked for
    (tree / ".gitignore").write_text("\n".join([*DEFAULTS, *rules, *OWN]) + "\n", encoding="utf-8")
    found = git(tree, "check-ignore", "--no-index", "-z", "--stdin", entered="\0".join(TREE))
    return set(found.split("\0")) - {""}


def ignored_by_us(rules: list[str]) -> set[str]:
    own = IgnoreRules(rules)
    return {path for path in TREE if own.ignores_file(path)}


@pytest.mark.parametrize("rules", RULES, ids=repr)
def test_the_same_is_ignored_as_by_git(tree: Path, rules: list[str]) -> None:
    assert ignored_by_us(rules) == ignored_by_git(tree, rules)


WORDS = st.sampled_from(
    ["a", "b.txt", "foo", "bar", "data", "raw", "*", "**", "?", "*.txt", "a*", "d?ta", "[a-d]*", "x"]
)
PATTERNS = st.builds(
    lambda negated, root, words, folder: f"{negated}{root}{'/'.join(words)}{folder}",
    st.sampled_from(["", "", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(WORDS, min_size=1, max_size=3),
    st.sampled_from(["", "", "/"]),
)


@settings(max_examples=60, deadline=None)
@given(rules=st.lists(PATTERNS, min_size=1, max_size=4))
def test_any_rules_ignore_the_same_as_by_git(tree: Path, rules: list[str]) -> None:
    assert ignored_by_us(rules) == ignored_by_git(tree, rules)


def test_what_no_cloud_project_needs_is_ignored_without_any_rule() -> None:
    ignored = ignored_by_us([])
    assert {"sub/.svn/y", "x.gpkg-journal", "Thumbs.db", "~$x.xlsx", "x.bak", "x.lock", "a.gpkg-wal"} <= ignored
    assert ".qfieldsync_cloud/link.json" in ignored
    assert not {"a.gpkg", "trees.qgs", "DCIM/a.jpg", "data/a", "a"} & ignored


def test_an_ignored_folder_is_not_entered() -> None:
    rules = IgnoreRules(["data/"])
    assert rules.ignores("data", is_folder=True)
    assert not rules.ignores("data")
    assert rules.ignores_file("data/x/y")
    assert not rules.ignores_file("data")


def test_the_folders_own_file_is_read(tmp_path: Path) -> None:
    assert not IgnoreRules.of(tmp_path).ignores_file("secret.txt")
    (tmp_path / IGNORE_FILE).write_bytes("\ufeffsecret.txt\r\n# note\r\nü*\r\n".encode())
    rules = IgnoreRules.of(tmp_path)
    assert rules.ignores_file("deep/secret.txt")
    assert rules.ignores_file("über.txt")
    assert not rules.ignores_file("note")


@given(st.text(st.sampled_from("ab*?[]!^-\\/ #"), max_size=12))
def test_no_rule_is_so_odd_that_nothing_works(rule: str) -> None:
    IgnoreRules([rule]).ignores_file("a/b")


def test_no_rule_sends_what_the_plugin_keeps_for_itself() -> None:
    rules = IgnoreRules(["!.qfieldsync_cloud/", "!.qfieldsync/", "!*"])
    assert rules.ignores_file(".qfieldsync_cloud/state.db")
    assert rules.ignores_file(".qfieldsync/x")


def test_two_asterisks_beside_something_else_are_one() -> None:
    """As gitignore's manual has it; git itself does so only sometimes."""
    rules = IgnoreRules(["data**/deep"])
    assert rules.ignores_file("database/deep")
    assert not rules.ignores_file("data/raw/deep")
