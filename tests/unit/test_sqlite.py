from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from qfieldsync_cloud.sqlite import database_uri


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/home/ö #1/a.gpkg"), "file:///home/%C3%B6%20%231/a.gpkg?mode=ro"),
        (PureWindowsPath("C:\\Data\\a.gpkg"), "file:///C:/Data/a.gpkg?mode=ro"),
        (PureWindowsPath("\\\\server\\share\\a b.gpkg"), "file:////server/share/a%20b.gpkg?mode=ro"),
    ],
)
def test_no_host_stands_in_a_uri(path, uri):
    assert database_uri(path, "ro") == uri
